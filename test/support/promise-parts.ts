import type { Stack } from 'aws-cdk-lib';
import { testStack } from './environments';
import type { Promised } from './promises';

export const stackWith = (build: (stack: Stack) => void) => () => {
  const stack = testStack();
  build(stack);
  return stack;
};

export const retained = (type: string, id?: RegExp): Promised[] => [
  { name: 'is retained when it leaves the stack', type, id, path: 'DeletionPolicy', is: 'Retain' },
  { name: 'is retained when it is replaced', type, id, path: 'UpdateReplacePolicy', is: 'Retain' },
];

export const tagged = (type: string, path: string, key: string, value: unknown): Promised => ({
  name: `carries the tag ${key}`,
  type,
  path,
  is: (tags: any) => tags?.some((tag: any) => tag.Key === key && JSON.stringify(tag.Value) === JSON.stringify(value)),
});

export const has = (text: string) => (value: unknown) => JSON.stringify(value ?? '').includes(text);

export const KEY: Promised[] = [
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

export const S3 = 'AWS::S3::Bucket';
export const closedBucket = (id?: RegExp): Promised[] => [
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
export const SSE = 'Properties.BucketEncryption.ServerSideEncryptionConfiguration.0';

export const FUNCTION: Promised[] = [
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
