export * from './event-trail';
export * from './recorder';
export * from './recorder-props';
export * from './table';
export * from './table-props';
