export * from './trail-queries';
