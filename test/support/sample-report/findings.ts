import type { SampleFinding, SampleRule } from './assemble';
import { at } from './resources';

const rule = (
  id: string,
  title: string,
  types: string,
  passed: string,
  more: Partial<Pick<SampleRule, 'origin' | 'unwaivable'>> = {},
): SampleRule => ({
  id,
  title,
  origin: 'cdk-spawn',
  types: words(types).map((type) => `AWS::${type}`),
  passed: words(passed)
    .map(at)
    .sort((a, b) => a - b),
  ...more,
});

const words = (text: string) => text.split(/\s+/).filter((word) => word !== '');
const NAG = { origin: 'cdk-nag' } as const;

export const RULES: readonly SampleRule[] = [
  rule('BucketTlsOnly', 'Buckets refuse requests without TLS', 'S3::Bucket', 'DatasetsBucket'),
  rule('CloudWatchLogGroupEncrypted', 'The log group is encrypted with a KMS key', 'Logs::LogGroup', 'SpawnLogs', NAG),
  rule('AcmeCostCentre', 'Resources carry a cost centre of Acme', 'S3::Bucket', 'DatasetsBucket', { origin: 'custom' }),
  rule('DynamoDBInBackupPlan', 'The table is in a backup plan', 'DynamoDB::Table', '', NAG),
  rule(
    'EbsVolumesEncrypted',
    'Every EBS volume is encrypted, root volumes too',
    'EC2::Instance EC2::Volume EC2::LaunchTemplate',
    'Trainer SpawnTemplate',
  ),
  rule(
    'Imdsv2Everywhere',
    'Instance metadata asks for a session token',
    'EC2::Instance EC2::LaunchTemplate',
    'Trainer SpawnTemplate',
  ),
  rule('KmsRotationOn', 'Customer keys rotate each year', 'KMS::Key', 'SpawnKey DataKey'),
  rule('LogRetentionSet', 'Log groups keep their events long enough', 'Logs::LogGroup', 'SpawnLogs'),
  rule('NoIamUserKeys', 'No IAM users with access keys of their own', 'IAM::User IAM::AccessKey', ''),
  rule('NoOpenIngress', 'No way in from the whole internet', 'EC2::SecurityGroup', 'SpawnIsolated', {
    unwaivable: 'an open administrative port is never acceptable',
  }),
  rule(
    'NoSecretsInTemplate',
    'No secret stands in a template',
    'EC2::Instance Lambda::Function SSM::Parameter',
    'Trainer WorkerFunction',
  ),
  rule('S3BucketVersioningEnabled', 'The bucket keeps versions', 'S3::Bucket', 'DatasetsBucket ArchiveBucket', NAG),
  rule('SQSQueueSSE', 'The queue is encrypted', 'SQS::Queue', 'WorkerQueue WorkerDeadLetters', NAG),
  rule('SpawnBackupVaultLocked', 'Backup vaults are locked', 'Backup::BackupVault', ''),
  rule('TrailValidated', 'The trail covers all regions and validates its files', 'CloudTrail::Trail', 'TrailResource'),
];

/** Sorted as the engine sorts: by rule, then resource. */
export const FINDINGS: readonly SampleFinding[] = [
  {
    rule: 'AcmeCostCentre',
    kind: 'error',
    resource: at('ArchiveBucket'),
    where: '',
    why: "the rule threw: TypeError: Cannot read properties of undefined (reading 'toUpperCase')",
    fix: 'Report it to whoever wrote the rule.',
  },
  {
    rule: 'BucketTlsOnly',
    kind: 'failed',
    resource: at('ArchiveBucket'),
    where: '',
    why: 'no bucket policy denies requests where aws:SecureTransport is false',
    fix: 'Set enforceSSL, or add a statement that denies them.',
    excerpt:
      '{\n  "Type": "AWS::S3::Bucket",\n  "Properties": {\n    "BucketName": "archive-<of>-\\"research\\" & co"\n  }\n}',
  },
  {
    rule: 'BucketTlsOnly',
    kind: 'unknown',
    resource: at('PrfBucket'),
    where: '',
    why: 'its policy is made elsewhere: Fn::ImportValue of SharedPolicy has no value in these templates',
    fix: '',
  },
  {
    rule: 'CloudWatchLogGroupEncrypted',
    kind: 'failed',
    resource: at('WorkerLogs'),
    where: 'KmsKeyId',
    why: 'KmsKeyId is not set',
    fix: 'Give the log group a KMS key.',
    excerpt: '{\n  "RetentionInDays": 30\n}',
  },
  {
    rule: 'EbsVolumesEncrypted',
    kind: 'failed',
    resource: at('LegacyBox'),
    where: 'BlockDeviceMappings[0].Ebs.Encrypted',
    why: 'BlockDeviceMappings[0].Ebs.Encrypted is "false"',
    fix: 'Set Encrypted to true on /dev/xvda; replacing the instance is needed.',
    finding: '/dev/xvda',
    position: { line: 118, column: 13 },
    excerpt:
      '{\n  "DeviceName": "/dev/xvda",\n  "Ebs": {\n    "Encrypted": "false",\n    "VolumeSize": 30,\n    "VolumeType": "gp3"\n  }\n}',
  },
  {
    rule: 'EbsVolumesEncrypted',
    kind: 'unknown',
    resource: at('LegacyVolume'),
    where: 'Encrypted',
    why: 'Encrypted is a reference to parameter EncryptVolumes, which has no default',
    fix: '',
    excerpt: '{\n  "Encrypted": {\n    "Ref": "EncryptVolumes"\n  }\n}',
  },
  {
    rule: 'Imdsv2Everywhere',
    kind: 'failed',
    resource: at('LegacyBox'),
    where: 'MetadataOptions.HttpTokens',
    why: 'MetadataOptions.HttpTokens is "optional", so that a forged request can read the role\'s credentials',
    fix: 'Set MetadataOptions.HttpTokens to required.',
    position: { line: 131, column: 9 },
    excerpt: '{\n  "HttpEndpoint": "enabled",\n  "HttpTokens": "optional"\n}',
  },
  {
    rule: 'LogRetentionSet',
    kind: 'failed',
    resource: at('WorkerLogs'),
    where: 'RetentionInDays',
    why: 'RetentionInDays is 30; 365 are asked for',
    fix: 'Set RetentionInDays to 365 or more, or raise auditLogDays if these are not audit logs.',
    excerpt: '{\n  "RetentionInDays": 30\n}',
  },
  {
    rule: 'NoIamUserKeys',
    kind: 'failed',
    resource: at('DeployUser'),
    where: '',
    why: 'the user has an access key (DeployKey33AA44BB)',
    fix: 'Let the pipeline assume a role through OIDC.',
  },
  {
    rule: 'NoIamUserKeys',
    kind: 'failed',
    resource: at('DeployKey'),
    where: 'UserName',
    why: 'a long-lived access key is made for DeployUser11EE22FF',
    fix: 'Let the pipeline assume a role through OIDC.',
    excerpt: '{\n  "UserName": {\n    "Ref": "DeployUser11EE22FF"\n  }\n}',
  },
  {
    rule: 'NoOpenIngress',
    kind: 'failed',
    resource: at('WebResource'),
    where: 'SecurityGroupIngress[0].CidrIp',
    finding: 'tcp/22 from 0.0.0.0/0',
    why: 'SecurityGroupIngress[0] lets 0.0.0.0/0 in to tcp 22',
    fix: 'Name the networks that need it, or use Session Manager.',
    excerpt: '{\n  "CidrIp": "0.0.0.0/0",\n  "FromPort": 22,\n  "IpProtocol": "tcp",\n  "ToPort": 22\n}',
  },
  {
    rule: 'SQSQueueSSE',
    kind: 'failed',
    resource: at('IngestPipeline'),
    where: 'SqsManagedSseEnabled',
    why: 'SqsManagedSseEnabled is false and KmsMasterKeyId is not set',
    fix: 'Set KmsMasterKeyId.',
    excerpt: '{\n  "SqsManagedSseEnabled": false\n}',
  },
];
