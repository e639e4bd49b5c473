export { type ImportedPlatformProps } from './imported-platform';
export * from './spawn-platform';
