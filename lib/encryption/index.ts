export * from './encrypted-volume';
export * from './spawn-key';
export * from './volume-backup';
export * from './volume-backup-plan';
