export * from './session-logging';
