export * from './config-aggregation';
export * from './config-recorder';
export * from './config-remediation';
export * from './config-rule-output';
export * from './config-rule-set';
export * from './config-rules';
export * from './left-out-rule';
