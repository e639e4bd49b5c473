export * from './instance-log-file';
export * from './instance-logs';
