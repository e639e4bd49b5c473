import type { Stack } from 'aws-cdk-lib';
import * as library from '../lib';
import {
  AccessLogBucket,
  Alerts,
  EncryptedVolume,
  PlatformWatch,
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
} from '../lib';
import { HandlerCode } from '../lib/primitives/handler-code';
import { FUNCTION, KEY, S3, SSE, closedBucket, has, retained, stackWith, tagged } from './support/promise-parts';
import { type Promised, describePromises } from './support/promises';

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

describePromises(
  'SpawnFunction',
  stackWith((stack) => {
    const network = new SpawnNetwork(stack, 'Network');
    new SpawnFunction(stack, 'Function', { network, code: HandlerCode.of('restrict-default-security-group') });
  }),
  FUNCTION,
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
  stackWith((stack) => {
    const alerts = Alerts.email('security@example.com');
    const watch = PlatformWatch.elsewhere({ reason: 'What watches the machine promises nothing here' });
    build(stack, new SpawnPlatform(stack, 'Spawn', { alerts, watch }));
  });

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

it('a construct that the library adds must join this list, and its room’s promises', () => {
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
