export * from './resource';
export * from './rule';
export * from './settings';
export * from './template';
export * from './template-set';
export * from './unresolved';
export * from './verdict';
