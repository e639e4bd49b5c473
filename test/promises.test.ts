import type { Stack } from 'aws-cdk-lib';
import * as library from '../lib';
import {
  AccessLogBucket,
  Alerts,
  AuditBucket,
  AuditTrail,
  ConfigRules,
  EncryptedVolume,
  EventTrail,
  InstanceLogs,
  MetadataRecorder,
  MetadataTable,
  PeriodicAudits,
  ReaperAccess,
  SecurityAlarms,
  SessionLogging,
  SpawnBucket,
  SpawnFleet,
  SpawnFunction,
  SpawnInstance,
  SpawnInstanceRole,
  SpawnKey,
  SpawnLaunchTemplate,
  SpawnLogGroup,
  SpawnNetwork,
  SpawnPlatform,
  SpawnQueue,
  SpawnSecurityGroup,
  SpawnTopic,
  TrailQueries,
  TtlReaper,
} from '../lib';
import { HandlerCode } from '../lib/primitives/handler-code';
import { testStack } from './support/environments';
import { type Promised, describePromises } from './support/promises';

const stackWith = (build: (stack: Stack) => void) => () => {
  const stack = testStack();
  build(stack);
  return stack;
};

const retained = (type: string, id?: RegExp): Promised[] => [
  { name: 'is retained when it leaves the stack', type, id, path: 'DeletionPolicy', is: 'Retain' },
  { name: 'is retained when it is replaced', type, id, path: 'UpdateReplacePolicy', is: 'Retain' },
];

const tagged = (type: string, path: string, key: string, value: unknown): Promised => ({
  name: `carries the tag ${key}`,
  type,
  path,
  is: (tags: any) => tags?.some((tag: any) => tag.Key === key && JSON.stringify(tag.Value) === JSON.stringify(value)),
});

const has = (text: string) => (value: unknown) => JSON.stringify(value ?? '').includes(text);

const KEY: Promised[] = [
  { name: 'rotates', type: 'AWS::KMS::Key', path: 'Properties.EnableKeyRotation', is: true },
  { name: 'rotates yearly', type: 'AWS::KMS::Key', path: 'Properties.RotationPeriodInDays', is: 365 },
  { name: 'waits 30 days before deletion', type: 'AWS::KMS::Key', path: 'Properties.PendingWindowInDays', is: 30 },
  {
    name: 'limits grants to AWS resources',
    type: 'AWS::KMS::Key',
    path: 'Properties.KeyPolicy',
    is: has('kms:GrantIsForAWSResource'),
  },
  { name: 'limits use to services', type: 'AWS::KMS::Key', path: 'Properties.KeyPolicy', is: has('kms:ViaService') },
  ...retained('AWS::KMS::Key'),
];

describePromises(
  'SpawnKey',
  stackWith((stack) => new SpawnKey(stack, 'Key')),
  KEY,
);

describePromises(
  'EncryptedVolume',
  stackWith((stack) => new EncryptedVolume(stack, 'Volume', { owner: 'alice' })),
  [
    { name: 'is gp3', type: 'AWS::EC2::Volume', path: 'Properties.VolumeType', is: 'gp3' },
    { name: 'is encrypted', type: 'AWS::EC2::Volume', path: 'Properties.Encrypted', is: true },
    { name: 'has a customer managed key', type: 'AWS::EC2::Volume', path: 'Properties.KmsKeyId' },
    { name: 'leaves a snapshot', type: 'AWS::EC2::Volume', path: 'DeletionPolicy', is: 'Snapshot' },
    tagged('AWS::EC2::Volume', 'Properties.Tags', 'spawn:managed', 'true'),
    {
      name: 'is backed up by its ARN',
      type: 'AWS::Backup::BackupSelection',
      path: 'Properties.BackupSelection.Resources',
      is: has('volume/'),
    },
    { name: 'is backed up to a locked vault', type: 'AWS::Backup::BackupVault', path: 'Properties.LockConfiguration' },
    { name: 'is backed up encrypted', type: 'AWS::Backup::BackupVault', path: 'Properties.EncryptionKeyArn' },
  ],
);

describePromises(
  'SpawnLogGroup',
  stackWith((stack) => new SpawnLogGroup(stack, 'Logs')),
  [
    { name: 'has a customer managed key', type: 'AWS::Logs::LogGroup', path: 'Properties.KmsKeyId' },
    { name: 'keeps a year', type: 'AWS::Logs::LogGroup', path: 'Properties.RetentionInDays', is: 365 },
    ...retained('AWS::Logs::LogGroup'),
  ],
);

const S3 = 'AWS::S3::Bucket';
const closedBucket = (id?: RegExp): Promised[] => [
  { name: 'is versioned', type: S3, id, path: 'Properties.VersioningConfiguration.Status', is: 'Enabled' },
  {
    name: 'blocks public ACLs',
    type: S3,
    id,
    path: 'Properties.PublicAccessBlockConfiguration.BlockPublicAcls',
    is: true,
  },
  {
    name: 'blocks public policies',
    type: S3,
    id,
    path: 'Properties.PublicAccessBlockConfiguration.BlockPublicPolicy',
    is: true,
  },
  {
    name: 'ignores public ACLs',
    type: S3,
    id,
    path: 'Properties.PublicAccessBlockConfiguration.IgnorePublicAcls',
    is: true,
  },
  {
    name: 'restricts public buckets',
    type: S3,
    id,
    path: 'Properties.PublicAccessBlockConfiguration.RestrictPublicBuckets',
    is: true,
  },
  {
    name: 'has no ACLs',
    type: S3,
    id,
    path: 'Properties.OwnershipControls.Rules.0.ObjectOwnership',
    is: 'BucketOwnerEnforced',
  },
  {
    name: 'ends unfinished uploads',
    type: S3,
    id,
    path: 'Properties.LifecycleConfiguration',
    is: has('AbortIncompleteMultipartUpload'),
  },
  {
    name: 'takes TLS only',
    type: 'AWS::S3::BucketPolicy',
    path: 'Properties.PolicyDocument',
    is: has('"aws:SecureTransport":"false"'),
  },
  {
    name: 'takes TLS 1.2 only',
    type: 'AWS::S3::BucketPolicy',
    path: 'Properties.PolicyDocument',
    is: has('"s3:TlsVersion":1.2'),
  },
  ...retained(S3, id),
];
const SSE = 'Properties.BucketEncryption.ServerSideEncryptionConfiguration.0';

describePromises(
  'AccessLogBucket',
  stackWith((stack) => new AccessLogBucket(stack, 'Logs')),
  [
    ...closedBucket(),
    { name: 'is encrypted', type: S3, path: `${SSE}.ServerSideEncryptionByDefault.SSEAlgorithm`, is: 'AES256' },
    {
      name: 'admits the logging service of this account only',
      type: 'AWS::S3::BucketPolicy',
      path: 'Properties.PolicyDocument',
      is: has('aws:SourceAccount'),
    },
  ],
);

const DATA = /^Bucket/;
describePromises(
  'SpawnBucket',
  stackWith((stack) => new SpawnBucket(stack, 'Bucket')),
  [
    ...closedBucket(DATA),
    {
      name: 'is encrypted with KMS',
      type: S3,
      id: DATA,
      path: `${SSE}.ServerSideEncryptionByDefault.SSEAlgorithm`,
      is: 'aws:kms',
    },
    {
      name: 'has a customer managed key',
      type: S3,
      id: DATA,
      path: `${SSE}.ServerSideEncryptionByDefault.KMSMasterKeyID`,
    },
    { name: 'has a bucket key', type: S3, id: DATA, path: `${SSE}.BucketKeyEnabled`, is: true },
    { name: 'has Object Lock', type: S3, id: DATA, path: 'Properties.ObjectLockEnabled', is: true },
    { name: 'logs access', type: S3, id: DATA, path: 'Properties.LoggingConfiguration.DestinationBucketName' },
    {
      name: 'is replicated',
      type: S3,
      id: /^Bucket(?!Replica)/,
      path: 'Properties.ReplicationConfiguration.Rules.0.Status',
      is: 'Enabled',
    },
    {
      name: 'refuses other encryption',
      type: 'AWS::S3::BucketPolicy',
      id: DATA,
      path: 'Properties.PolicyDocument',
      is: has('DenyOtherThanKms'),
    },
  ],
);

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

describePromises(
  'SpawnQueue',
  stackWith((stack) => new SpawnQueue(stack, 'Queue')),
  [
    { name: 'has a customer managed key', type: 'AWS::SQS::Queue', path: 'Properties.KmsMasterKeyId' },
    {
      name: 'has a dead-letter queue',
      type: 'AWS::SQS::Queue',
      id: /^Queue(?!Dead)/,
      path: 'Properties.RedrivePolicy.deadLetterTargetArn',
    },
    {
      name: 'takes TLS only',
      type: 'AWS::SQS::QueuePolicy',
      path: 'Properties.PolicyDocument',
      is: has('aws:SecureTransport'),
    },
  ],
);

describePromises(
  'SpawnTopic',
  stackWith((stack) => new SpawnTopic(stack, 'Topic')),
  [
    { name: 'has a customer managed key', type: 'AWS::SNS::Topic', path: 'Properties.KmsMasterKeyId' },
    {
      name: 'takes TLS only',
      type: 'AWS::SNS::TopicPolicy',
      path: 'Properties.PolicyDocument',
      is: has('aws:SecureTransport'),
    },
  ],
);

const ALARM = 'AWS::CloudWatch::Alarm';
describePromises(
  'SecurityAlarms',
  stackWith((stack) => {
    const logGroup = new SpawnLogGroup(stack, 'Trail');
    new SecurityAlarms(stack, 'Alarms', { logGroup, alerts: Alerts.email('security@example.com') });
  }),
  [
    { name: 'counts records of the trail', type: 'AWS::Logs::MetricFilter', path: 'Properties.FilterPattern' },
    { name: 'counts each record as one', type: 'AWS::Logs::MetricFilter', path: 'Properties.MetricTransformations' },
    {
      name: 'has a threshold',
      type: ALARM,
      path: 'Properties.Threshold',
      is: (value: any) => value >= 1 && value <= 10,
    },
    { name: 'tells somebody', type: ALARM, path: 'Properties.AlarmActions.0.Ref', is: has('AlarmsTopic') },
    { name: 'says what to do', type: ALARM, path: 'Properties.AlarmDescription', is: has('spawn security: ') },
    { name: 'encrypts what it tells', type: 'AWS::SNS::Topic', path: 'Properties.KmsMasterKeyId' },
    { name: 'has somebody to tell', type: 'AWS::SNS::Subscription', path: 'Properties.Endpoint' },
    { name: 'keeps what is not delivered', type: 'AWS::SNS::Subscription', path: 'Properties.RedrivePolicy' },
  ],
);

const PREFERENCES = 'Properties.Content.inputs';
describePromises(
  'SessionLogging',
  stackWith((stack) => new SessionLogging(stack, 'Sessions')),
  [
    ...[
      ['logs sessions', 'cloudWatchLogGroupName', undefined],
      ['logs them encrypted', 'cloudWatchEncryptionEnabled', true],
      ['logs them as they happen', 'cloudWatchStreamingEnabled', true],
      ['encrypts them', 'kmsKeyId', undefined],
      ['ends idle ones', 'idleSessionTimeout', '15'],
      ['ends all of them some day', 'maxSessionDuration', '480'],
    ].map(([name, input, is]) => ({
      name: String(name),
      type: 'AWS::SSM::Document',
      path: `${PREFERENCES}.${input}`,
      ...(is !== undefined && { is }),
    })),
    { name: 'encrypts the log', type: 'AWS::Logs::LogGroup', path: 'Properties.KmsKeyId' },
    { name: 'keeps the log a year', type: 'AWS::Logs::LogGroup', path: 'Properties.RetentionInDays', is: 365 },
    ...retained('AWS::Logs::LogGroup'),
  ],
);

const FUNCTION: Promised[] = [
  { name: 'runs in the VPC', type: 'AWS::Lambda::Function', path: 'Properties.VpcConfig.SubnetIds' },
  { name: 'has a security group', type: 'AWS::Lambda::Function', path: 'Properties.VpcConfig.SecurityGroupIds' },
  { name: 'encrypts its environment', type: 'AWS::Lambda::Function', path: 'Properties.KmsKeyArn' },
  { name: 'has a dead-letter queue', type: 'AWS::Lambda::Function', path: 'Properties.DeadLetterConfig.TargetArn' },
  {
    name: 'has reserved concurrency',
    type: 'AWS::Lambda::Function',
    path: 'Properties.ReservedConcurrentExecutions',
    is: 1,
  },
  { name: 'is traced', type: 'AWS::Lambda::Function', path: 'Properties.TracingConfig.Mode', is: 'Active' },
  {
    name: 'writes to a log group of its own',
    type: 'AWS::Lambda::Function',
    path: 'Properties.LoggingConfig.LogGroup',
  },
];

describePromises(
  'SpawnFunction',
  stackWith((stack) => {
    const network = new SpawnNetwork(stack, 'Network');
    new SpawnFunction(stack, 'Function', { network, code: HandlerCode.of('restrict-default-security-group') });
  }),
  FUNCTION,
);

const INSTANCES = 'AWS::DynamoDB::Table';
describePromises(
  'MetadataTable',
  stackWith((stack) => new MetadataTable(stack, 'Instances')),
  [
    {
      name: 'has a customer managed key',
      type: INSTANCES,
      path: 'Properties.SSESpecification.KMSMasterKeyId',
    },
    { name: 'encrypts with KMS', type: INSTANCES, path: 'Properties.SSESpecification.SSEType', is: 'KMS' },
    {
      name: 'can be recovered to any second',
      type: INSTANCES,
      path: 'Properties.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled',
      is: true,
    },
    { name: 'is protected from deletion', type: INSTANCES, path: 'Properties.DeletionProtectionEnabled', is: true },
    { name: 'has the name that is queried', type: INSTANCES, path: 'Properties.TableName', is: 'spawn-instances' },
    { name: 'needs no capacity planning', type: INSTANCES, path: 'Properties.BillingMode', is: 'PAY_PER_REQUEST' },
    { name: 'has an index by tag', type: INSTANCES, path: 'Properties.GlobalSecondaryIndexes', is: has('"tag-index"') },
    {
      name: 'lets what has ended expire',
      type: INSTANCES,
      path: 'Properties.TimeToLiveSpecification.Enabled',
      is: true,
    },
    ...retained(INSTANCES),
    {
      name: 'is backed up by its ARN',
      type: 'AWS::Backup::BackupSelection',
      path: 'Properties.BackupSelection.Resources',
      is: has('Instances'),
    },
    { name: 'is backed up to a locked vault', type: 'AWS::Backup::BackupVault', path: 'Properties.LockConfiguration' },
  ],
);

describePromises(
  'MetadataRecorder',
  stackWith((stack) => {
    new MetadataRecorder(stack, 'Recorder', {
      table: new MetadataTable(stack, 'Instances'),
      network: new SpawnNetwork(stack, 'Network'),
      trail: EventTrail.existing({ reason: 'the trail of our organization logs every account' }),
    });
  }),
  [
    ...FUNCTION.map((promise) => ({ ...promise, id: /^Recorder/ })).filter(({ path }) => !path.includes('Reserved')),
    {
      name: 'has reserved concurrency',
      type: 'AWS::Lambda::Function',
      id: /^Recorder/,
      path: 'Properties.ReservedConcurrentExecutions',
      is: (count: number) => count === 1 || count === 2,
    },
    {
      name: 'hears nothing of heartbeats',
      type: 'AWS::Events::Rule',
      id: /^RecorderTags/,
      path: 'Properties.EventPattern.detail.requestParameters.tagSet.items.key',
      is: has('spawn:last-heartbeat'),
    },
    {
      name: 'keeps events that can not be delivered',
      type: 'AWS::Events::Rule',
      id: /^Recorder/,
      path: 'Properties.Targets.0.DeadLetterConfig.Arn',
    },
  ],
);

describePromises(
  'SpawnNetwork',
  stackWith((stack) => new SpawnNetwork(stack, 'Network')),
  [
    ...FUNCTION,
    { name: 'has names for endpoints', type: 'AWS::EC2::VPC', path: 'Properties.EnableDnsHostnames', is: true },
    { name: 'resolves names', type: 'AWS::EC2::VPC', path: 'Properties.EnableDnsSupport', is: true },
    {
      name: 'assigns no public addresses',
      type: 'AWS::EC2::Subnet',
      path: 'Properties.MapPublicIpOnLaunch',
      is: false,
    },
    {
      name: 'empties its default security group',
      type: 'Custom::VpcRestrictDefaultSG',
      path: 'Properties.DefaultSecurityGroupId',
    },
    { name: 'logs all flows', type: 'AWS::EC2::FlowLog', path: 'Properties.TrafficType', is: 'ALL' },
    { name: 'logs each minute', type: 'AWS::EC2::FlowLog', path: 'Properties.MaxAggregationInterval', is: 60 },
    { name: 'encrypts its flow logs', type: 'AWS::Logs::LogGroup', path: 'Properties.KmsKeyId' },
    { name: 'keeps its flow logs', type: 'AWS::Logs::LogGroup', path: 'Properties.RetentionInDays', is: 365 },
    {
      name: 'restricts its endpoints',
      type: 'AWS::EC2::VPCEndpoint',
      path: 'Properties.PolicyDocument',
      is: has('aws:PrincipalAccount'),
    },
    {
      name: 'names its endpoints privately',
      type: 'AWS::EC2::VPCEndpoint',
      id: /Interface/,
      path: 'Properties.PrivateDnsEnabled',
      is: true,
    },
    {
      name: 'guards its endpoints',
      type: 'AWS::EC2::VPCEndpoint',
      id: /Interface/,
      path: 'Properties.SecurityGroupIds',
    },
    {
      name: 'lets spored be downloaded',
      type: 'AWS::EC2::VPCEndpoint',
      id: /s3Gateway/,
      path: 'Properties.PolicyDocument',
      is: has('spawn-binaries-'),
    },
    {
      name: 'lets Amazon Linux packages be downloaded',
      type: 'AWS::EC2::VPCEndpoint',
      id: /s3Gateway/,
      path: 'Properties.PolicyDocument',
      is: has('al2023-repos-'),
    },
    {
      name: 'lets custom resources answer',
      type: 'AWS::EC2::VPCEndpoint',
      id: /s3Gateway/,
      path: 'Properties.PolicyDocument',
      is: has('cloudformation-custom-resource-response-'),
    },
  ],
);

describePromises(
  'SpawnSecurityGroup',
  stackWith((stack) => {
    const network = new SpawnNetwork(stack, 'Network');
    new SpawnSecurityGroup(stack, 'Group', { network });
  }),
  [
    { name: 'is described', type: 'AWS::EC2::SecurityGroup', id: /^Group/, path: 'Properties.GroupDescription' },
    {
      name: 'has egress rules of its own, so that EC2 adds none',
      type: 'AWS::EC2::SecurityGroup',
      id: /^Group/,
      path: 'Properties.SecurityGroupEgress',
      is: (rules: any) => rules?.every((rule: any) => rule.FromPort === 443 && rule.Description),
    },
  ],
);

describePromises(
  'SpawnInstanceRole',
  stackWith((stack) => new SpawnInstanceRole(stack, 'Role')),
  [
    { name: 'has a permissions boundary', type: 'AWS::IAM::Role', path: 'Properties.PermissionsBoundary' },
    { name: 'trusts EC2 alone', type: 'AWS::IAM::Role', path: 'Properties.AssumeRolePolicyDocument', is: has('ec2.') },
    { name: 'has an instance profile', type: 'AWS::IAM::InstanceProfile', path: 'Properties.Roles' },
    {
      name: 'acts on its own instance only',
      type: 'AWS::IAM::ManagedPolicy',
      id: /^RoleGrants/,
      path: 'Properties.PolicyDocument',
      is: has('ec2:SourceInstanceARN'),
    },
    {
      name: 'is of use in its VPC only',
      type: 'AWS::IAM::ManagedPolicy',
      id: /^RoleLimits/,
      path: 'Properties.PolicyDocument',
      is: has('"aws:SourceVpc":"${aws:Ec2InstanceSourceVpc}"'),
    },
    {
      name: 'deletes no tags without naming them',
      type: 'AWS::IAM::ManagedPolicy',
      id: /^RoleGrants/,
      path: 'Properties.PolicyDocument',
      is: has('"Null":{"aws:TagKeys":"false"}'),
    },
    { name: 'is attached', type: 'AWS::IAM::ManagedPolicy', id: /^RoleGrants/, path: 'Properties.Roles' },
  ],
);

const LT = 'Properties.LaunchTemplateData';
const TEMPLATE: Promised[] = [
  {
    name: 'requires IMDSv2',
    type: 'AWS::EC2::LaunchTemplate',
    path: `${LT}.MetadataOptions.HttpTokens`,
    is: 'required',
  },
  {
    name: 'keeps tokens on the machine',
    type: 'AWS::EC2::LaunchTemplate',
    path: `${LT}.MetadataOptions.HttpPutResponseHopLimit`,
    is: 1,
  },
  {
    name: 'has no public address',
    type: 'AWS::EC2::LaunchTemplate',
    path: `${LT}.NetworkInterfaces.0.AssociatePublicIpAddress`,
    is: false,
  },
  {
    name: 'forgets idle connections',
    type: 'AWS::EC2::LaunchTemplate',
    path: `${LT}.NetworkInterfaces.0.ConnectionTrackingSpecification.TcpEstablishedTimeout`,
    is: 350,
  },
  { name: 'has a security group', type: 'AWS::EC2::LaunchTemplate', path: `${LT}.NetworkInterfaces.0.Groups` },
  {
    name: 'encrypts its root volume',
    type: 'AWS::EC2::LaunchTemplate',
    path: `${LT}.BlockDeviceMappings.0.Ebs.Encrypted`,
    is: true,
  },
  {
    name: 'has a customer managed key',
    type: 'AWS::EC2::LaunchTemplate',
    path: `${LT}.BlockDeviceMappings.0.Ebs.KmsKeyId`,
  },
  {
    name: 'has a gp3 root volume',
    type: 'AWS::EC2::LaunchTemplate',
    path: `${LT}.BlockDeviceMappings.0.Ebs.VolumeType`,
    is: 'gp3',
  },
  { name: 'is monitored in detail', type: 'AWS::EC2::LaunchTemplate', path: `${LT}.Monitoring.Enabled`, is: true },
  { name: 'is EBS optimized', type: 'AWS::EC2::LaunchTemplate', path: `${LT}.EbsOptimized`, is: true },
  { name: 'has a role', type: 'AWS::EC2::LaunchTemplate', path: `${LT}.IamInstanceProfile` },
  ...[0, 1, 2].flatMap((index) => [
    tagged('AWS::EC2::LaunchTemplate', `${LT}.TagSpecifications.${index}.Tags`, 'spawn:managed', 'true'),
    tagged('AWS::EC2::LaunchTemplate', `${LT}.TagSpecifications.${index}.Tags`, 'owner', 'alice'),
    tagged('AWS::EC2::LaunchTemplate', `${LT}.TagSpecifications.${index}.Tags`, 'spawn:ttl', '24h'),
  ]),
];

const onPlatform = (build: (stack: Stack, platform: SpawnPlatform) => void) =>
  stackWith((stack) => build(stack, new SpawnPlatform(stack, 'Spawn')));

describePromises(
  'SpawnLaunchTemplate',
  onPlatform((stack, platform) => new SpawnLaunchTemplate(stack, 'Template', { platform, owner: 'alice' })),
  TEMPLATE,
);

describePromises(
  'SpawnInstance',
  onPlatform((stack, platform) => new SpawnInstance(stack, 'Box', { platform, owner: 'alice' })),
  [
    ...TEMPLATE,
    {
      name: 'lives in an isolated subnet',
      type: 'AWS::EC2::LaunchTemplate',
      path: `${LT}.NetworkInterfaces.0.SubnetId`,
      is: has('SubnetsIsolated'),
    },
    {
      name: 'requires IMDSv2 on the instance',
      type: 'AWS::EC2::Instance',
      path: 'Properties.MetadataOptions.HttpTokens',
      is: 'required',
    },
    {
      name: 'has hop limit 1 on the instance',
      type: 'AWS::EC2::Instance',
      path: 'Properties.MetadataOptions.HttpPutResponseHopLimit',
      is: 1,
    },
    {
      name: 'encrypts its root volume on the instance',
      type: 'AWS::EC2::Instance',
      path: 'Properties.BlockDeviceMappings.0.Ebs.Encrypted',
      is: true,
    },
    {
      name: 'has a customer managed key on the instance',
      type: 'AWS::EC2::Instance',
      path: 'Properties.BlockDeviceMappings.0.Ebs.KmsKeyId',
    },
    {
      name: 'is monitored in detail on the instance',
      type: 'AWS::EC2::Instance',
      path: 'Properties.Monitoring',
      is: true,
    },
    { name: 'is EBS optimized on the instance', type: 'AWS::EC2::Instance', path: 'Properties.EbsOptimized', is: true },
    { name: 'has a role on the instance', type: 'AWS::EC2::Instance', path: 'Properties.IamInstanceProfile' },
    {
      name: 'comes from its launch template',
      type: 'AWS::EC2::Instance',
      path: 'Properties.LaunchTemplate.LaunchTemplateId',
    },
    tagged('AWS::EC2::Instance', 'Properties.Tags', 'spawn:managed', 'true'),
    tagged('AWS::EC2::Instance', 'Properties.Tags', 'owner', 'alice'),
    tagged('AWS::EC2::Instance', 'Properties.Tags', 'spawn:ttl', '24h'),
  ],
);

describePromises(
  'SpawnFleet',
  onPlatform((stack, platform) => new SpawnFleet(stack, 'Fleet', { platform, owner: 'alice', capacity: 2 })),
  [
    ...TEMPLATE,
    {
      name: 'lives in isolated subnets',
      type: 'AWS::AutoScaling::AutoScalingGroup',
      path: 'Properties.VPCZoneIdentifier',
      is: has('SubnetsIsolated'),
    },
    {
      name: 'notifies of scaling',
      type: 'AWS::AutoScaling::AutoScalingGroup',
      path: 'Properties.NotificationConfigurations',
      is: has('EC2_INSTANCE_TERMINATE_ERROR'),
    },
  ],
);

const ALARM = 'AWS::CloudWatch::Alarm';

describePromises(
  'TtlReaper',
  stackWith((stack) => new TtlReaper(stack, 'Reaper', { network: new SpawnNetwork(stack, 'Network') })),
  [
    {
      name: 'runs on a schedule',
      type: 'AWS::Events::Rule',
      path: 'Properties.ScheduleExpression',
      is: 'rate(5 minutes)',
    },
    { name: 'is enabled', type: 'AWS::Events::Rule', path: 'Properties.State', is: 'ENABLED' },
    { name: 'keeps undelivered events', type: 'AWS::Events::Rule', path: 'Properties.Targets.0.DeadLetterConfig.Arn' },
    {
      name: 'runs once at a time',
      type: 'AWS::Lambda::Function',
      id: /^Reaper/,
      path: 'Properties.ReservedConcurrentExecutions',
      is: 1,
    },
    {
      name: 'has a dead-letter queue',
      type: 'AWS::Lambda::Function',
      id: /^Reaper/,
      path: 'Properties.DeadLetterConfig',
    },
    { name: 'runs in the VPC', type: 'AWS::Lambda::Function', id: /^Reaper/, path: 'Properties.VpcConfig.SubnetIds' },
    {
      name: 'has an encrypted environment',
      type: 'AWS::Lambda::Function',
      id: /^Reaper/,
      path: 'Properties.KmsKeyArn',
    },
    {
      name: 'is told a cap',
      type: 'AWS::Lambda::Function',
      id: /^Reaper/,
      path: 'Properties.Environment.Variables.REAPER_CONFIG',
      is: has('\\"capSeconds\\":604800'),
    },
    {
      name: 'spares evidence',
      type: 'AWS::IAM::ManagedPolicy',
      id: /^Reaper/,
      path: 'Properties.PolicyDocument',
      is: has('aws:ResourceTag/cdk-spawn:incident'),
    },
    {
      name: 'terminates from its VPC only',
      type: 'AWS::IAM::ManagedPolicy',
      id: /^Reaper/,
      path: 'Properties.PolicyDocument',
      is: has('aws:SourceVpc'),
    },
    { name: 'tells somebody', type: ALARM, path: 'Properties.AlarmActions' },
    { name: 'is raised by one', type: ALARM, path: 'Properties.Threshold', is: 1 },
    {
      name: 'is raised by silence',
      type: ALARM,
      id: /NotInvoked/,
      path: 'Properties.TreatMissingData',
      is: 'breaching',
    },
    ...[
      'Errors',
      'Throttles',
      'NotInvoked',
      'TerminationFailed',
      'InstanceSpared',
      'AccountUnreachable',
      'DryRunOn',
    ].map((alarm): Promised => ({
      name: `has the alarm ${alarm}`,
      type: ALARM,
      id: new RegExp(`^Reaper${alarm}`),
      path: 'Properties.MetricName',
    })),
    { name: 'has an encrypted topic', type: 'AWS::SNS::Topic', path: 'Properties.KmsMasterKeyId' },
    ...retained('AWS::Logs::LogGroup', /^Reaper/),
    ...retained('AWS::KMS::Key', /^Reaper/),
  ],
);

describePromises(
  'ReaperAccess',
  stackWith(
    (stack) =>
      new ReaperAccess(stack, 'Access', {
        reaperAccountId: '444455556666',
        externalId: 'b7f0c1de-6a52-4f9e-9d0b-1c2f3a4b5c6d',
      }),
  ),
  [
    { name: 'has the fixed name', type: 'AWS::IAM::Role', path: 'Properties.RoleName', is: 'spawn-ttl-reaper-ec2' },
    {
      name: 'asks for the external id',
      type: 'AWS::IAM::Role',
      path: 'Properties.AssumeRolePolicyDocument.Statement.0.Condition.StringEquals.sts:ExternalId',
    },
    {
      name: 'trusts the reaper by name',
      type: 'AWS::IAM::Role',
      path: 'Properties.AssumeRolePolicyDocument.Statement.0.Condition.ArnEquals.aws:PrincipalArn',
      is: has('role/spawn-ttl-reaper-'),
    },
    {
      name: 'spares evidence',
      type: 'AWS::IAM::ManagedPolicy',
      path: 'Properties.PolicyDocument',
      is: has('aws:ResourceTag/cdk-spawn:incident'),
    },
    {
      name: 'keeps to its regions',
      type: 'AWS::IAM::ManagedPolicy',
      path: 'Properties.PolicyDocument',
      is: has('aws:RequestedRegion'),
    },
describePromises(
  'InstanceLogs',
  stackWith((stack) => new InstanceLogs(stack, 'Logs')),
  [
    { name: 'encrypts its log groups', type: 'AWS::Logs::LogGroup', path: 'Properties.KmsKeyId' },
    { name: 'keeps lines a year', type: 'AWS::Logs::LogGroup', path: 'Properties.RetentionInDays', is: 365 },
    ...retained('AWS::Logs::LogGroup'),
    {
      name: 'reaches what spawn manages',
      type: 'AWS::SSM::Association',
      path: 'Properties.Targets.0.Key',
      is: 'tag:spawn:managed',
    },
    { name: 'alarms somebody', type: 'AWS::CloudWatch::Alarm', path: 'Properties.AlarmActions.0' },
  ],
);

const CONFIG_RECORDER = 'AWS::Config::ConfigurationRecorder';
describePromises(
  'ConfigRules',
  stackWith((stack) => new ConfigRules(stack, 'Config')),
  [
    { name: 'records every type', type: CONFIG_RECORDER, path: 'Properties.RecordingGroup.AllSupported', is: true },
    {
      name: 'records IAM',
      type: CONFIG_RECORDER,
      path: 'Properties.RecordingGroup.IncludeGlobalResourceTypes',
      is: true,
    },
    {
      name: 'records on the service-linked role',
      type: CONFIG_RECORDER,
      path: 'Properties.RoleARN',
      is: has('AWSServiceRoleForConfig'),
    },
    { name: 'delivers encrypted', type: 'AWS::Config::DeliveryChannel', path: 'Properties.S3KmsKeyArn' },
    {
      name: 'delivers history to a bucket that is encrypted',
      type: S3,
      id: /^ConfigHistory(?!Key)/,
      path: `${SSE}.ServerSideEncryptionByDefault.KMSMasterKeyID`,
    },
    ...closedBucket(/^ConfigHistory/),
  ],
);

const AUDIT_MACHINE = 'AWS::StepFunctions::StateMachine';
describePromises(
  'PeriodicAudits',
  stackWith((stack) => new PeriodicAudits(stack, 'Audits')),
  [
    {
      name: 'encrypts executions with a customer managed key',
      type: AUDIT_MACHINE,
      path: 'Properties.EncryptionConfiguration.KmsKeyId',
    },
    { name: 'logs everything', type: AUDIT_MACHINE, path: 'Properties.LoggingConfiguration.Level', is: 'ALL' },
    { name: 'traces', type: AUDIT_MACHINE, path: 'Properties.TracingConfiguration.Enabled', is: true },
    {
      name: 'keeps evidence under Object Lock',
      type: S3,
      id: /^AuditsEvidence/,
      path: 'Properties.ObjectLockConfiguration.Rule.DefaultRetention.Days',
      is: 365,
    },
    {
      name: 'keeps what could not start',
      type: 'AWS::Scheduler::Schedule',
      path: 'Properties.Target.DeadLetterConfig.Arn',
    },
    { name: 'alarms somebody', type: 'AWS::CloudWatch::Alarm', path: 'Properties.AlarmActions.0' },
  ],
);

it('a construct that the library adds must join this file', () => {
  const isConstruct = (candidate: any): boolean =>
    typeof candidate === 'function' &&
    (candidate.name === 'Construct' || isConstruct(Object.getPrototypeOf(candidate)));
  const exported = Object.entries(library).flatMap(([name, member]) => (isConstruct(member) ? name : []));
  expect(exported.sort()).toEqual([
    'AccessLogBucket',
    'AuditBucket',
    'AuditTrail',
    'AuditTrailBase',
    'ConfigRules',
    'CustomResourceFunction',
    'EncryptedVolume',
    'InstanceBoundary',
    'InstanceLogs',
    'ManagedPolicyRole',
    'MetadataRecorder',
    'MetadataTable',
    'PeriodicAudits',
    'ReaperAccess',
    'SecurityAlarms',
    'SessionLogging',
    'SpawnBucket',
    'SpawnDeadLetterQueue',
    'SpawnFleet',
    'SpawnFunction',
    'SpawnInstance',
    'SpawnInstanceRole',
    'SpawnKey',
    'SpawnLaunchTemplate',
    'SpawnLogGroup',
    'SpawnNetwork',
    'SpawnPlatform',
    'SpawnQueue',
    'SpawnSecurityGroup',
    'SpawnTopic',
    'TrailQueries',
    'TtlReaper',
    'VolumeBackupPlan',
  ]);
});
