export * from './compliance';
export * from './framework';
export * from './waiver';
