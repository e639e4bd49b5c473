export * from './compliance';
export * from './compute';
export * from './contract';
export * from './encryption';
export * from './identity';
export * from './network';
export * from './platform';
export * from './primitives';
