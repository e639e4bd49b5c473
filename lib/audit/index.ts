export * from './alarms';
export * from './session';
