export * from './config';
export * from './logs';
