export * from './directory-types';
export * from './event-trail';
export * from './instance-directory';
export * from './recorder';
export * from './recorder-props';
export * from './table';
export * from './table-props';
