import type { RuleTexts } from './rule-text';

/** RDS, Aurora, Redshift, Neptune, DocumentDB, ElastiCache, Timestream and the migration service. */
export const DATABASES: RuleTexts = {
  AuroraMySQLBacktrack: ['The Aurora cluster can be taken back in time', 'Set a backtrack window above zero.'],
  AuroraMySQLLogging: [
    'The serverless Aurora cluster exports its logs',
    'Export the logs audit, error, general and slowquery by the cluster’s parameters.',
  ],
  AuroraMySQLPostgresIAMAuth: ['The Aurora cluster takes IAM credentials', 'Turn on IAM database authentication.'],
  RDSAutomaticMinorVersionUpgradeEnabled: [
    'Minor versions of the engine are applied by themselves',
    'Leave autoMinorVersionUpgrade on.',
  ],
  RDSEnhancedMonitoringEnabled: [
    'Enhanced monitoring of the instance is on',
    'Set a monitoring interval above zero, with its role.',
  ],
  RDSInBackupPlan: [
    'The instance is in a backup plan',
    'Select the instance by its ARN in an AWS Backup plan (selection by tag is not seen).',
  ],
  RDSInstanceBackupEnabled: ['The instance keeps backups', 'Set a backup retention above zero days.'],
  RDSInstanceDeletionProtectionEnabled: ['The database is protected from deletion', 'Set deletionProtection.'],
  RDSInstancePublicAccess: ['The instance has no public address', 'Set publiclyAccessible to false.'],
  RDSLoggingEnabled: [
    'The database exports every log of its engine',
    'Name every log type of the engine in enableCloudwatchLogsExports.',
  ],
  RDSMultiAZSupport: ['The instance has a standby in another zone', 'Set multiAz.'],
  RDSNonDefaultPort: ['The database listens on a port of choice', 'Set a port other than the engine’s default.'],
  RDSRestrictedInbound: [
    'The database security group is not open to the world',
    'Name known CIDR blocks, or use security groups of a VPC.',
  ],
  RDSStorageEncrypted: [
    'The database’s storage is encrypted',
    'Set storageEncrypted and a customer-managed key; an existing database must be replaced.',
  ],

  RedshiftBackupEnabled: ['The cluster takes snapshots', 'Keep automated snapshots for 1 to 35 days.'],
  RedshiftClusterAuditLogging: ['The cluster writes audit logs', 'Set the logging properties of the cluster.'],
  RedshiftClusterConfiguration: [
    'The cluster is encrypted and writes audit logs',
    'Set encrypted and the logging properties of the cluster.',
  ],
  RedshiftClusterEncryptionAtRest: ['The cluster is encrypted', 'Set encrypted and a customer-managed key.'],
  RedshiftClusterInVPC: ['The cluster is in a VPC', 'Name a cluster subnet group.'],
  RedshiftClusterMaintenanceSettings: [
    'The cluster is upgraded, backed up and has a maintenance window',
    'Allow version upgrades, keep snapshots, and name a maintenance window.',
  ],
  RedshiftClusterNonDefaultPort: ['The cluster listens on a port of choice', 'Set a port other than 5439.'],
  RedshiftClusterNonDefaultUsername: [
    'The administrator of the cluster has a name of choice',
    'Set a master user name other than awsuser.',
  ],
  RedshiftClusterPublicAccess: ['The cluster has no public address', 'Set publiclyAccessible to false.'],
  RedshiftClusterUserActivityLogging: [
    'What users of the cluster do is logged',
    'Set enable_user_activity_logging to true in the cluster’s parameter group.',
  ],
  RedshiftClusterVersionUpgrade: ['New versions are applied in the maintenance window', 'Set allowVersionUpgrade.'],
  RedshiftEnhancedVPCRoutingEnabled: ['COPY and UNLOAD stay in the VPC', 'Turn on enhanced VPC routing.'],
  RedshiftRequireTlsSSL: ['The cluster asks for TLS', 'Set require_ssl to true in the cluster’s parameter group.'],

  NeptuneClusterAutomaticMinorVersionUpgrade: [
    'Minor versions of the engine are applied by themselves',
    'Set autoMinorVersionUpgrade.',
  ],
  NeptuneClusterBackupRetentionPeriod: [
    'Backups are kept for a week or more',
    'Set a backup retention of at least 7 days.',
  ],
  NeptuneClusterEncryptionAtRest: ['The cluster is encrypted', 'Set storageEncrypted and a customer-managed key.'],
  NeptuneClusterIAMAuth: ['The cluster takes IAM credentials', 'Turn on IAM database authentication.'],
  NeptuneClusterMultiAZ: ['The cluster is in several zones', 'Name at least two availability zones.'],

  DocumentDBClusterBackupRetentionPeriod: [
    'Backups are kept for a week or more',
    'Set a backup retention of at least 7 days.',
  ],
  DocumentDBClusterEncryptionAtRest: ['The cluster is encrypted', 'Set storageEncrypted and a customer-managed key.'],
  DocumentDBClusterLogExports: [
    'The cluster exports its audit logs',
    'Export the logs authenticate, createIndex and dropCollection.',
  ],
  DocumentDBClusterNonDefaultPort: ['The cluster listens on a port of choice', 'Set a port other than 27017.'],
  DocumentDBCredentialsInSecretsManager: [
    'Credentials of the cluster come from Secrets Manager',
    'Take user name and password by dynamic reference from a secret.',
  ],

  ElastiCacheClusterInVPC: ['The cluster is in a VPC', 'Name a cache subnet group.'],
  ElastiCacheClusterNonDefaultPort: [
    'The cluster listens on a port of choice',
    'Set a port other than 6379 for Redis and 11211 for Memcached.',
  ],
  ElastiCacheRedisClusterAutomaticBackup: [
    'Backups of Redis are kept for 15 days or more',
    'Set a snapshot retention of at least 15 days.',
  ],
  ElastiCacheRedisClusterEncryption: [
    'Redis is encrypted at rest and in transit',
    'Turn on encryption at rest and in transit.',
  ],
  ElastiCacheRedisClusterMultiAZ: ['Redis has a replica in another zone', 'Turn on multiple zones.'],
  ElastiCacheRedisClusterRedisAuth: ['Redis asks for a token', 'Set an authentication token, taken from a secret.'],

  DMSReplicationNotPublic: ['The replication instance has no public address', 'Set publiclyAccessible to false.'],
  QuicksightSSLConnections: [
    'QuickSight reaches the data source with TLS',
    'Do not disable SSL in the properties of the data source.',
  ],
  TimestreamDatabaseCustomerManagedKey: [
    'The database is encrypted with a customer-managed key',
    'Name a customer-managed key.',
  ],
};
