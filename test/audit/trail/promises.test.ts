import { AuditBucket, AuditTrail, TrailQueries } from '../../../lib';
import { S3, closedBucket, has, retained, stackWith } from '../../support/promise-parts';
import { type Promised, describePromises } from '../../support/promises';

const LOCK = 'Properties.ObjectLockConfiguration.Rule.DefaultRetention';
const evidence = (id: RegExp): Promised[] => [
  ...closedBucket(id),
  { name: 'locks records', type: S3, id, path: `${LOCK}.Mode`, is: 'GOVERNANCE' },
  { name: 'locks records for six years', type: S3, id, path: `${LOCK}.Days`, is: 2192 },
  {
    name: 'expires records',
    type: S3,
    id,
    path: 'Properties.LifecycleConfiguration',
    is: has('"ExpirationInDays":2192'),
  },
  { name: 'logs access', type: S3, id, path: 'Properties.LoggingConfiguration.DestinationBucketName' },
  ...['DenyDeletion', 'DenyDeletionOfBucket'].map((sid) => ({
    name: `has ${sid}`,
    type: 'AWS::S3::BucketPolicy',
    id,
    path: 'Properties.PolicyDocument',
    is: has(`"${sid}"`),
  })),
  ...retained('AWS::S3::BucketPolicy', id),
];

describePromises(
  'AuditBucket',
  stackWith((stack) => new AuditBucket(stack, 'Evidence')),
  [
    ...evidence(/^Evidence/),
    {
      name: 'lets services alone write where they deliver',
      type: 'AWS::S3::BucketPolicy',
      id: /^Evidence(?!Replica)/,
      path: 'Properties.PolicyDocument',
      is: has('DenyForgery'),
    },
  ],
);

const TRAIL = 'AWS::CloudTrail::Trail';
describePromises(
  'AuditTrail',
  stackWith((stack) => new AuditTrail(stack, 'Trail')),
  [
    ...evidence(/^TrailFiles/),
    { name: 'is on', type: TRAIL, path: 'Properties.IsLogging', is: true },
    { name: 'records all regions', type: TRAIL, path: 'Properties.IsMultiRegionTrail', is: true },
    { name: 'records global services', type: TRAIL, path: 'Properties.IncludeGlobalServiceEvents', is: true },
    { name: 'writes digests', type: TRAIL, path: 'Properties.EnableLogFileValidation', is: true },
    { name: 'has a customer managed key', type: TRAIL, path: 'Properties.KMSKeyId' },
    { name: 'delivers to a log group', type: TRAIL, path: 'Properties.CloudWatchLogsLogGroupArn' },
    { name: 'delivers by a role', type: TRAIL, path: 'Properties.CloudWatchLogsRoleArn' },
    { name: 'waits for policies', type: TRAIL, path: 'DependsOn', is: has('TrailFilesPolicy') },
    ...['Management', 'AWS::S3::Object', 'AWS::DynamoDB::Table', 'AWS::Lambda::Function'].map((what) => ({
      name: `records ${what}`,
      type: TRAIL,
      path: 'Properties.AdvancedEventSelectors',
      is: has(what),
    })),
    {
      name: 'admits this trail alone',
      type: 'AWS::S3::BucketPolicy',
      id: /^TrailFiles(?!Replica)/,
      path: 'Properties.PolicyDocument',
      is: has('aws:SourceArn'),
    },
    { name: 'keeps events', type: 'AWS::Logs::LogGroup', path: 'Properties.RetentionInDays', is: 2192 },
    { name: 'encrypts events', type: 'AWS::Logs::LogGroup', path: 'Properties.KmsKeyId' },
  ],
);

const WORKGROUP = 'AWS::Athena::WorkGroup';
const SETTINGS = 'Properties.WorkGroupConfiguration';
describePromises(
  'TrailQueries',
  stackWith((stack) => new TrailQueries(stack, 'Queries', { trail: new AuditTrail(stack, 'Trail') })),
  [
    {
      name: 'enforces its settings',
      type: WORKGROUP,
      path: `${SETTINGS}.EnforceWorkGroupConfiguration`,
      is: true,
    },
    {
      name: 'encrypts results',
      type: WORKGROUP,
      path: `${SETTINGS}.ResultConfiguration.EncryptionConfiguration.EncryptionOption`,
      is: 'SSE_KMS',
    },
    {
      name: 'has a customer managed key',
      type: WORKGROUP,
      path: `${SETTINGS}.ResultConfiguration.EncryptionConfiguration.KmsKey`,
    },
    {
      name: 'writes results to a bucket of this account',
      type: WORKGROUP,
      path: `${SETTINGS}.ResultConfiguration.ExpectedBucketOwner`,
    },
    { name: 'ends queries that read too much', type: WORKGROUP, path: `${SETTINGS}.BytesScannedCutoffPerQuery` },
    { name: 'saves queries in its workgroup', type: 'AWS::Athena::NamedQuery', path: 'Properties.WorkGroup' },
    {
      name: 'projects partitions',
      type: 'AWS::Glue::Table',
      path: 'Properties.TableInput.Parameters',
      is: has('"projection.enabled":"true"'),
    },
  ],
);
