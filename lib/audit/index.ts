export * from './queries';
export * from './trail';
export * from './alarms';
export * from './session';
