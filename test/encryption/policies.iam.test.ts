import { runSimulation } from '@cloud-copilot/iam-simulate';
import type { Stack, aws_iam as iam } from 'aws-cdk-lib';
import { SpawnKey, VolumeBackupPlan } from '../../lib/encryption';
import { AccessLogBucket, SpawnBucket } from '../../lib/primitives';
import { ENVIRONMENTS, testStack } from '../support/environments';
import {
  ACCOUNT,
  type IamCase,
  OTHER_ACCOUNT,
  REGION,
  allowed,
  decide,
  denied,
  deployed,
  policiesOf,
  titled,
} from '../support/iam';

const AWS = ENVIRONMENTS.find(({ location }) => location === 'aws')!;

interface ResourceRequest {
  readonly principal?: string;
  readonly action: string;
  readonly resource: string;
  readonly context?: Record<string, string>;
  /** Whether the caller's own policies allow the action, which a key policy that delegates to the account needs. */
  readonly identityAllows?: boolean;
  /** The caller's own policies, instead of one that allows the action. */
  readonly identity?: readonly unknown[];
}

/**
 * The simulator can't evaluate `kms:EncryptionContext:...`: it leaves the key out of the request. So a key that it knows stands for it,
 * in the policy and in the request alike; that the policy names the right context is asserted in spawn-key.test.ts.
 */
function withPlainContextKeys<T>(value: T): T {
  const text = JSON.stringify(value).replace(/kms:EncryptionContext:aws:\w+:arn/g, 'kms:RequestAlias');
  return JSON.parse(text) as T;
}

/** Whether a resource's policy, together with an identity that may or may not do anything, allows a request. */
async function decideByResource(given: unknown, request: ResourceRequest): Promise<typeof allowed | typeof denied> {
  const { action, resource, identityAllows = true, principal = `arn:aws:iam::${ACCOUNT}:role/some` } = request;
  const document = withPlainContextKeys(given);
  const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] };
  const outcome = await runSimulation(
    {
      request: {
        principal,
        action,
        resource: { resource, accountId: ACCOUNT },
        contextVariables: {
          'aws:SecureTransport': 'true',
          'aws:RequestedRegion': REGION,
          ...(principal.startsWith('arn:') && { 'aws:PrincipalArn': principal }),
          ...withPlainContextKeys(request.context ?? {}),
        },
      },
      identityPolicies: request.identity
        ? request.identity.map((policy, index) => ({ name: `identity${index}`, policy }))
        : identityAllows
          ? [{ name: 'identity', policy: everything }]
          : [],
      resourcePolicy: document,
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    { simulationMode: 'Strict' },
  );
  if (outcome.resultType === 'error') throw new Error(`${action}: ${JSON.stringify(outcome.errors)}`);
  return outcome.overallResult === 'Allowed' ? allowed : denied;
}

describe('key policy', () => {
  const stack = testStack(AWS);
  const key = new SpawnKey(stack, 'Key', { forensicAccount: OTHER_ACCOUNT });
  key.allowAutoScaling();
  key.allowCloudWatchLogs();
  key.allowCloudTrail(`arn:aws:cloudtrail:${REGION}:${ACCOUNT}:trail/audit`);
  key.allowServicePrincipal('events.amazonaws.com');
  const policy = deployed(stack, (key.node.defaultChild as any).keyPolicy);
  const resource = `arn:aws:kms:${REGION}:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

  const via = (service: string, account = ACCOUNT) => ({
    'kms:ViaService': `${service}.${REGION}.amazonaws.com`,
    'kms:CallerAccount': account,
  });
  const forensics = `arn:aws:iam::${OTHER_ACCOUNT}:role/examiner`;
  const autoScaling = `arn:aws:iam::${ACCOUNT}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`;
  const awsResource = { 'kms:GrantIsForAWSResource': 'true' };
  const logs = `logs.${REGION}.amazonaws.com`;

  it.each<[string, Omit<ResourceRequest, 'resource'>, typeof allowed | typeof denied]>([
    ['decrypt through S3', { action: 'kms:Decrypt', context: via('s3') }, allowed],
    [
      'decrypt through S3 without an identity policy',
      { action: 'kms:Decrypt', context: via('s3'), identityAllows: false },
      denied,
    ],
    ['decrypt by a call to KMS itself', { action: 'kms:Decrypt', context: { 'kms:CallerAccount': ACCOUNT } }, denied],
    ['decrypt through a service that is not named', { action: 'kms:Decrypt', context: via('sagemaker') }, denied],
    [
      'decrypt through S3 of another region',
      {
        action: 'kms:Decrypt',
        context: { 'kms:ViaService': 's3.us-east-1.amazonaws.com', 'kms:CallerAccount': ACCOUNT },
      },
      denied,
    ],
    ['grant for a volume', { action: 'kms:CreateGrant', context: { ...via('ec2'), ...awsResource } }, allowed],
    [
      'grant through EC2 for a person',
      { action: 'kms:CreateGrant', context: { ...via('ec2'), 'kms:GrantIsForAWSResource': 'false' } },
      denied,
    ],
    [
      'grant by a call to KMS itself',
      { action: 'kms:CreateGrant', context: { 'kms:CallerAccount': ACCOUNT, ...awsResource } },
      denied,
    ],
    ['change of the policy', { action: 'kms:PutKeyPolicy' }, allowed],
    [
      'another account through S3',
      { action: 'kms:Decrypt', principal: 'arn:aws:iam::777788889999:role/x', context: via('s3', '777788889999') },
      denied,
    ],
    [
      'forensic account, snapshot through EC2',
      { action: 'kms:ReEncryptFrom', principal: forensics, context: via('ec2', OTHER_ACCOUNT) },
      allowed,
    ],
    [
      'forensic account, grant for its volume',
      { action: 'kms:CreateGrant', principal: forensics, context: { ...via('ec2', OTHER_ACCOUNT), ...awsResource } },
      allowed,
    ],
    [
      'forensic account, data in S3',
      { action: 'kms:Decrypt', principal: forensics, context: via('s3', OTHER_ACCOUNT) },
      denied,
    ],
    ['forensic account, deletion of the key', { action: 'kms:ScheduleKeyDeletion', principal: forensics }, denied],
    [
      'Auto Scaling, grant for a volume',
      {
        action: 'kms:CreateGrant',
        principal: autoScaling,
        identityAllows: false,
        context: { 'kms:CallerAccount': ACCOUNT, ...awsResource },
      },
      allowed,
    ],
    [
      'Auto Scaling, grant for a person',
      {
        action: 'kms:CreateGrant',
        principal: autoScaling,
        identityAllows: false,
        context: { 'kms:CallerAccount': ACCOUNT, 'kms:GrantIsForAWSResource': 'false' },
      },
      denied,
    ],
    [
      'another role as Auto Scaling',
      { action: 'kms:Decrypt', identityAllows: false, context: { 'kms:CallerAccount': ACCOUNT } },
      denied,
    ],
    [
      'CloudWatch Logs for a log group of the account',
      {
        action: 'kms:Encrypt',
        principal: logs,
        identityAllows: false,
        context: { 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/spawn/x` },
      },
      allowed,
    ],
    [
      'CloudWatch Logs for a log group of another account',
      {
        action: 'kms:Encrypt',
        principal: logs,
        identityAllows: false,
        context: { 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${REGION}:${OTHER_ACCOUNT}:log-group:/spawn/x` },
      },
      denied,
    ],
    [
      'CloudTrail for its trail',
      {
        action: 'kms:GenerateDataKey',
        principal: 'cloudtrail.amazonaws.com',
        identityAllows: false,
        context: {
          'aws:SourceArn': `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:trail/audit`,
          'kms:EncryptionContext:aws:cloudtrail:arn': `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/audit`,
        },
      },
      allowed,
    ],
    [
      'CloudTrail for another trail',
      {
        action: 'kms:GenerateDataKey',
        principal: 'cloudtrail.amazonaws.com',
        identityAllows: false,
        context: {
          'aws:SourceArn': `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:trail/other`,
          'kms:EncryptionContext:aws:cloudtrail:arn': `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:trail/other`,
        },
      },
      denied,
    ],
    [
      'EventBridge for this account',
      {
        action: 'kms:GenerateDataKey',
        principal: 'events.amazonaws.com',
        identityAllows: false,
        context: { 'aws:SourceAccount': ACCOUNT },
      },
      allowed,
    ],
    [
      'EventBridge for another account',
      {
        action: 'kms:GenerateDataKey',
        principal: 'events.amazonaws.com',
        identityAllows: false,
        context: { 'aws:SourceAccount': OTHER_ACCOUNT },
      },
      denied,
    ],
  ])('%s', async (_, request, verdict) => {
    expect(await decideByResource(policy, { ...request, resource })).toBe(verdict);
  });
});

describe('role of AWS Backup', () => {
  const stack = testStack(AWS);
  const policies = policiesOf(new VolumeBackupPlan(stack, 'Plan').role as iam.Role);
  const volume = `arn:aws:ec2:${REGION}:${ACCOUNT}:volume/vol-0123456789abcdef0`;
  const snapshot = `arn:aws:ec2:${REGION}::snapshot/snap-0123456789abcdef0`;
  const managed = { 'aws:ResourceTag/spawn:managed': 'true' };
  const recoveryPoint = { 'aws:ResourceTag/aws:backup:source-resource': 'vol-0123456789abcdef0' };

  it.each(
    titled([
      ['snapshot of a spawn volume', { action: 'ec2:CreateSnapshot', resource: volume, context: managed }, allowed],
      ['snapshot of any other volume', { action: 'ec2:CreateSnapshot', resource: volume }, denied],
      [
        'deletion of a recovery point',
        { action: 'ec2:DeleteSnapshot', resource: snapshot, context: recoveryPoint },
        allowed,
      ],
      ['deletion of any other snapshot', { action: 'ec2:DeleteSnapshot', resource: snapshot }, denied],
      [
        'sharing of a snapshot',
        { action: 'ec2:ModifySnapshotAttribute', resource: snapshot, context: recoveryPoint },
        denied,
      ],
      ['deletion of a volume', { action: 'ec2:DeleteVolume', resource: volume, context: managed }, denied],
      ['listing in this region', { action: 'ec2:DescribeVolumes' }, allowed],
      [
        'listing in another region',
        { action: 'ec2:DescribeVolumes', context: { 'aws:RequestedRegion': 'us-east-1' } },
        denied,
      ],
    ] satisfies IamCase[]),
  )('%s', async (_, request, verdict) => {
    expect(await decide(policies, request)).toBe(verdict);
  });
});

describe('role of replication', () => {
  const stack = testStack(AWS);
  const bucket = new SpawnBucket(stack, 'Data');
  const policies = policiesOf(bucket.node.findChild('ReplicationRole') as iam.Role);
  const arnOf = (of: { bucketArn: string }, object = '/x') => `${deployed(stack, of.bucketArn)}${object}`;
  const via = (service: string) => ({ 'kms:ViaService': `${service}.${REGION}.amazonaws.com` });

  it.each(
    titled([
      [
        'read for replication',
        { action: 's3:GetObjectVersionForReplication', resource: arnOf(bucket.bucket) },
        allowed,
      ],
      ['read of the objects', { action: 's3:GetObject', resource: arnOf(bucket.bucket) }, denied],
      ['write of replicas', { action: 's3:ReplicateObject', resource: arnOf(bucket.replica!) }, allowed],
      ['write of other objects', { action: 's3:PutObject', resource: arnOf(bucket.replica!) }, denied],
      ['deletion in the replica', { action: 's3:ReplicateDelete', resource: arnOf(bucket.replica!) }, denied],
      ['write of replicas to the source', { action: 's3:ReplicateObject', resource: arnOf(bucket.bucket) }, denied],
    ] satisfies IamCase[]),
  )('%s', async (_, request, verdict) => {
    expect(await decide(policies, request)).toBe(verdict);
  });

  it.each<[string, string, SpawnKey, string, typeof allowed | typeof denied]>([
    ['decrypt through S3', 'kms:Decrypt', bucket.key as SpawnKey, 's3', allowed],
    ['decrypt through EC2', 'kms:Decrypt', bucket.key as SpawnKey, 'ec2', denied],
    ['encrypt with the key of the source', 'kms:Encrypt', bucket.key as SpawnKey, 's3', denied],
    ['encrypt replicas', 'kms:Encrypt', bucket.replicaKey as SpawnKey, 's3', allowed],
    ['decrypt replicas', 'kms:Decrypt', bucket.replicaKey as SpawnKey, 's3', denied],
  ])('%s, by role and key', async (_, action, key, service, verdict) => {
    const request = {
      action,
      resource: deployed(stack, key.keyArn),
      context: { ...via(service), 'kms:CallerAccount': ACCOUNT },
      identity: policies.identity,
    };
    expect(await decideByResource(deployed(stack, (key.node.defaultChild as any).keyPolicy), request)).toBe(verdict);
  });
});

describe('bucket policies', () => {
  const policyOf = (stack: Stack, bucket: { policy?: any }) => deployed(stack, bucket.policy.document);
  const stack = testStack(AWS);
  const data = new SpawnBucket(stack, 'Data').bucket;
  const logs = AccessLogBucket.of(stack).bucket;
  const object = (of: { bucketArn: string }) => `${deployed(stack, of.bucketArn)}/x`;
  const sse = 's3:x-amz-server-side-encryption';
  const keyId = 's3:x-amz-server-side-encryption-aws-kms-key-id';
  const ownKey = deployed(stack, data.encryptionKey!.keyArn) as string;
  const strangersKey = `arn:aws:kms:${REGION}:${OTHER_ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
  const delivery = (account: string) => ({ 'aws:SourceAccount': account, 'aws:SourceArn': 'arn:aws:s3:::some-bucket' });
  const service = { principal: 'logging.s3.amazonaws.com', identityAllows: false };

  it.each<
    [
      string,
      () => [{ policy?: any; bucketArn: string }, Omit<ResourceRequest, 'resource'>],
      typeof allowed | typeof denied,
    ]
  >([
    ['write over TLS 1.3', () => [data, { action: 's3:PutObject', context: { 's3:TlsVersion': '1.3' } }], allowed],
    ['write over TLS 1.1', () => [data, { action: 's3:PutObject', context: { 's3:TlsVersion': '1.1' } }], denied],
    ['read without TLS', () => [data, { action: 's3:GetObject', context: { 'aws:SecureTransport': 'false' } }], denied],
    ['write with no encryption named', () => [data, { action: 's3:PutObject' }], allowed],
    [
      "write with the bucket's key named",
      () => [data, { action: 's3:PutObject', context: { [sse]: 'aws:kms', [keyId]: ownKey } }],
      allowed,
    ],
    ["write with Amazon's key aws/s3", () => [data, { action: 's3:PutObject', context: { [sse]: 'aws:kms' } }], denied],
    [
      "write with a stranger's KMS key",
      () => [data, { action: 's3:PutObject', context: { [sse]: 'aws:kms', [keyId]: strangersKey } }],
      denied,
    ],
    ['write with SSE-S3 named', () => [data, { action: 's3:PutObject', context: { [sse]: 'AES256' } }], denied],
    [
      "write with the caller's own key",
      () => [
        data,
        { action: 's3:PutObject', context: { 's3:x-amz-server-side-encryption-customer-algorithm': 'AES256' } },
      ],
      denied,
    ],
    [
      'delivery of logs of this account',
      () => [logs, { action: 's3:PutObject', ...service, context: delivery(ACCOUNT) }],
      allowed,
    ],
    [
      'delivery of logs of another account',
      () => [logs, { action: 's3:PutObject', ...service, context: delivery(OTHER_ACCOUNT) }],
      denied,
    ],
    [
      'deletion of logs by the delivery service',
      () => [logs, { action: 's3:DeleteObject', ...service, context: delivery(ACCOUNT) }],
      denied,
    ],
  ])('%s', async (_, request, verdict) => {
    const [bucket, rest] = request();
    expect(await decideByResource(policyOf(stack, bucket), { ...rest, resource: object(bucket) })).toBe(verdict);
  });
});
