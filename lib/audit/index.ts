export * from './queries';
export * from './trail';
