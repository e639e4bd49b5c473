// What the recorder's construct and its functions must agree on. Imports nothing, so that neither loads the other's libraries.

/** Names of the bundles. */
export const RECORD_HANDLER = 'record-instances';
export const RECONCILE_HANDLER = 'reconcile-instances';

/** Variables that the functions get. Lists are separated by commas. */
export const ENV = {
  TABLE: 'TABLE_NAME',
  RETENTION_DAYS: 'RETENTION_DAYS',
  INSTANCE_PROFILES: 'INSTANCE_PROFILES',
  SECURITY_GROUPS: 'SECURITY_GROUPS',
  SUBNETS: 'SUBNETS',
} as const;

/** The field `event` of the lines that the functions log. */
export const LOG = {
  REDACTED: 'secret-looking tag not stored',
  UNREADABLE: 'unreadable event',
  FAILED: 'instance not recorded',
  RECONCILED: 'reconciled',
} as const;
