export * from './queries';
export * from './trail';
export * from './alarms';
export * from './session';
export * from './config';
export * from './logs';
export * from './periodic';
