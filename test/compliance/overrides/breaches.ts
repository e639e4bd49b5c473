import type { RuleSettings } from '../../../lib/compliance';

/** A good template of test/fixtures/good, and one change that breaks a rule. */
export interface Breach {
  readonly rule: string;
  readonly fixture: string;
  /** Logical id of the resource that is changed. */
  readonly resource: string;
  /** The changed property, as `addPropertyOverride` names it. */
  readonly path: string;
  /** Its bad value; nothing if it is taken away. */
  readonly bad?: unknown;
  readonly settings?: RuleSettings;
}

/** Joined at run time, so that the repository holds no text that a scanner would take for a credential. */
const TOKEN = ['gh', 'p_', 'abcDEF0123ghiJKL4567mnoPQR89abcDEF01'].join('');

const script = (...lines: string[]) => ({ 'Fn::Base64': ['#!/bin/bash', ...lines].join('\n') });
const machine = { fixture: 'instance.yaml', resource: 'Machine' };
const world = { CidrIp: '0.0.0.0/0', Description: 'everybody' };
const marked = [{ Key: 'spawn:managed', Value: 'true' }];

export const BREACHES: readonly Breach[] = [
  { rule: 'NoSecretInUserData', ...machine, path: 'UserData', bad: script(`export API_KEY=${TOKEN}`) },
  {
    rule: 'NoSecretExportedInUserData',
    ...machine,
    path: 'UserData',
    bad: script(
      'set -x',
      'KEY=$(aws secretsmanager get-secret-value --secret-id a --query SecretString --output text)',
    ),
  },
  { rule: 'UserDataRemoteExec', ...machine, path: 'UserData', bad: script('curl -s https://example.com/x.sh | bash') },
  {
    rule: 'NoSecretInLambdaEnv',
    fixture: 'function-in-vpc.yaml',
    resource: 'Handler',
    path: 'Environment.Variables.API_KEY',
    bad: TOKEN,
  },
  { rule: 'NoPlaintextSsmSecret', fixture: 'parameters.json', resource: 'Endpoint', path: 'Value', bad: TOKEN },
  {
    rule: 'NoSecretInTemplate',
    fixture: 'state-machine.yaml',
    resource: 'Flow',
    path: 'DefinitionString',
    bad: JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Pass', Result: { token: TOKEN }, End: true } } }),
  },
  { rule: 'Imdsv2Everywhere', ...machine, path: 'MetadataOptions.HttpTokens', bad: 'optional' },
  { rule: 'Imdsv2Everywhere', ...machine, path: 'MetadataOptions.HttpTokens' },
  { rule: 'ImdsHopLimit', ...machine, path: 'MetadataOptions.HttpPutResponseHopLimit', bad: 64 },
  { rule: 'EbsEncryptedEverywhere', ...machine, path: 'BlockDeviceMappings.0.Ebs.Encrypted', bad: false },
  { rule: 'NoKeyPair', ...machine, path: 'KeyName', bad: 'mine' },
  { rule: 'SsmManagedInstance', ...machine, path: 'IamInstanceProfile' },
  { rule: 'AmiProvenance', ...machine, path: 'ImageId', bad: 'ami-0123456789abcdef0' },
  { rule: 'TtlPresent', ...machine, path: 'Tags', bad: marked },
  { rule: 'RequiredTags', ...machine, path: 'Tags', bad: marked },
  {
    rule: 'NoPublicIpAnyPath',
    fixture: 'instance.yaml',
    resource: 'Subnet',
    path: 'MapPublicIpOnLaunch',
    bad: true,
  },
  {
    rule: 'EbsEncryptedEverywhere',
    fixture: 'auto-scaling-group.yaml',
    resource: 'Template',
    path: 'LaunchTemplateData.BlockDeviceMappings.0.Ebs.Encrypted',
    bad: false,
  },
  {
    rule: 'NoPublicIpAnyPath',
    fixture: 'auto-scaling-group.yaml',
    resource: 'Template',
    path: 'LaunchTemplateData.NetworkInterfaces.0.AssociatePublicIpAddress',
    bad: true,
  },
  { rule: 'NoDefaultVpc', fixture: 'instance.yaml', resource: 'Group', path: 'VpcId' },
  {
    rule: 'AdminPortsClosed',
    fixture: 'load-balancer.yaml',
    resource: 'Group',
    path: 'SecurityGroupIngress',
    bad: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, ...world }],
  },
  {
    rule: 'EgressRestricted',
    fixture: 'load-balancer.yaml',
    resource: 'Group',
    path: 'SecurityGroupEgress',
    bad: [{ IpProtocol: '-1', ...world }],
  },
  {
    rule: 'IncidentIsolationReady',
    fixture: 'isolation-group.yaml',
    resource: 'Isolation',
    path: 'SecurityGroupEgress',
    bad: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '10.0.0.0/8', Description: 'inside' }],
  },
  { rule: 'EndpointPolicyScoped', fixture: 'isolated-vpc.yaml', resource: 'Ssm', path: 'PolicyDocument' },
  { rule: 'FlowLogComplete', fixture: 'isolated-vpc.yaml', resource: 'FlowLog', path: 'TrafficType', bad: 'REJECT' },
  {
    rule: 'SegmentationBoundary',
    fixture: 'isolated-vpc.yaml',
    resource: 'SubnetA',
    path: 'Tags',
    bad: [{ Key: 'cardholder-data', Value: 'yes' }],
  },
  {
    rule: 'IamServiceWildcard',
    fixture: 'managed-policies.yaml',
    resource: 'ReadResults',
    path: 'PolicyDocument.Statement.0.Action',
    bad: 's3:*',
  },
  {
    rule: 'IamPassRoleScoped',
    fixture: 'managed-policies.yaml',
    resource: 'PassInstanceRole',
    path: 'PolicyDocument.Statement.0.Resource',
    bad: '*',
  },
  {
    rule: 'IamPrivilegeEscalation',
    fixture: 'managed-policies.yaml',
    resource: 'ReadResults',
    path: 'PolicyDocument.Statement.1',
    bad: { Effect: 'Allow', Action: 'iam:AttachRolePolicy', Resource: '*' },
  },
  {
    rule: 'IamConditionGuards',
    fixture: 'managed-policies.yaml',
    resource: 'StopOwnInstances',
    path: 'PolicyDocument.Statement.0.Condition',
  },
  {
    rule: 'TrustPolicyNarrow',
    fixture: 'ci-role.yaml',
    resource: 'Deployer',
    path: 'AssumeRolePolicyDocument.Statement.0.Condition',
  },
  {
    rule: 'PublicResourcePolicy',
    fixture: 'queue-with-dead-letters.yaml',
    resource: 'JobsPolicy',
    path: 'PolicyDocument.Statement.0.Effect',
    bad: 'Allow',
  },
  {
    rule: 'RegionAllowed',
    fixture: 'global-table.yaml',
    resource: 'Jobs',
    path: 'Replicas.1.Region',
    bad: 'us-east-1',
    settings: { allowedRegions: ['eu-west-1', 'eu-central-1'] },
  },
  { rule: 'CustomerManagedKey', fixture: 'table.yaml', resource: 'Jobs', path: 'SSESpecification.KMSMasterKeyId' },
  { rule: 'KmsKeyPolicyScoped', fixture: 'key.yaml', resource: 'Key', path: 'EnableKeyRotation', bad: false },
  {
    rule: 'ConfigRecorderCoverage',
    fixture: 'config-recorder.yaml',
    resource: 'Recorder',
    path: 'RecordingGroup.AllSupported',
    bad: false,
  },
  {
    rule: 'FrameworkConfigRules',
    fixture: 'config-baseline.yaml',
    resource: 'EncryptedVolumes',
    path: 'Source.SourceIdentifier',
    bad: 'REQUIRED_TAGS',
  },
  {
    rule: 'DetectiveServicesOn',
    fixture: 'detective-services.yaml',
    resource: 'Detector',
    path: 'Enable',
    bad: false,
  },
  { rule: 'LogRetentionMinimum', fixture: 'log-group.yaml', resource: 'Logs', path: 'RetentionInDays', bad: 7 },
  { rule: 'LogRetentionMinimum', fixture: 'log-group.yaml', resource: 'Logs', path: 'RetentionInDays' },
  { rule: 'SecurityAlarmSet', fixture: 'trail.yaml', resource: 'RootUsageAlarm', path: 'ActionsEnabled', bad: false },
  { rule: 'TrailComplete', fixture: 'trail.yaml', resource: 'Trail', path: 'IsMultiRegionTrail', bad: false },
  {
    rule: 'TrailBucketProtected',
    fixture: 'trail.yaml',
    resource: 'Bucket',
    path: 'VersioningConfiguration.Status',
    bad: 'Suspended',
  },
  {
    rule: 'SsmSessionLogged',
    fixture: 'session-preferences.yaml',
    resource: 'Preferences',
    path: 'Content.inputs.cloudWatchEncryptionEnabled',
    bad: false,
  },
  { rule: 'BackupVaultLocked', fixture: 'backup.yaml', resource: 'Vault', path: 'LockConfiguration' },
  {
    rule: 'DynamoDbGlobalTable',
    fixture: 'global-table.yaml',
    resource: 'Jobs',
    path: 'Replicas.0.DeletionProtectionEnabled',
    bad: false,
  },
  { rule: 'S3Lifecycle', fixture: 'private-bucket.yaml', resource: 'Data', path: 'LifecycleConfiguration' },
];
