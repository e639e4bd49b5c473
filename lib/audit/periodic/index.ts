export * from './access-analyzers';
export * from './periodic-audits';
