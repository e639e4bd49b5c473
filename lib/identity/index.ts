export * from './credential-use';
export * from './instance-boundary';
export * from './instance-policy';
export * from './instance-role';
export * from './policy-conditions';
export * from './session-logs';
export * from './shared-policy';
export * from './time-window';
