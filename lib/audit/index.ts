export * from './config';
export * from './logs';
export * from './periodic';
