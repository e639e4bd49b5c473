export { type ImportedPlatformProps } from './imported-platform';
export { type SpawnPlatformProps } from './platform-props';
export * from './platform-watch';
export * from './spawn-platform';
