export * from './security-alarm';
export * from './security-alarms';
