import { CustomerManagedKey } from '../../../../lib/compliance/rules/encryption/customer-managed-key';
import { judge } from '../../../support/rules';

const KEY = { 'Fn::GetAtt': ['Key', 'Arn'] };
const Key = { Type: 'AWS::KMS::Key' };
const TAGGED = { Tags: [{ Key: 'data-class', Value: 'phi' }] };
const one = (Type: string, Properties: object) => judge(CustomerManagedKey, { Key, R: { Type, Properties } }).R;
const sse = (byDefault: object) => ({
  BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: byDefault }] },
});
const SSE = 'BucketEncryption.ServerSideEncryptionConfiguration';
const disk = (Ebs: object) => ({
  BlockDeviceMappings: [
    { DeviceName: 'a', NoDevice: '' },
    { DeviceName: 'b', Ebs },
  ],
});

const replica = (EncryptionConfiguration?: object) => ({
  ...sse({ SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY }),
  ReplicationConfiguration: {
    Rules: [
      { Destination: {} },
      {
        SourceSelectionCriteria: { SseKmsEncryptedObjects: { Status: 'Enabled' } },
        Destination: { EncryptionConfiguration },
      },
    ],
  },
});

describe('CustomerManagedKey', () => {
  test('a key that a parameter names is unknown where the data needs a customer key', () => {
    expect(one('AWS::SNS::Topic', { KmsMasterKeyId: { Ref: 'P' }, ...TAGGED })).toBe(
      'unknown: KmsMasterKeyId is known at deployment only: P is not in the template',
    );
  });

  test.each([
    [
      'the replica of a bucket',
      'AWS::S3::Bucket',
      replica(),
      replica({ ReplicaKmsKeyID: KEY }),
      'ReplicationConfiguration.Rules[1].Destination.EncryptionConfiguration.ReplicaKmsKeyID',
    ],
    ['a queue', 'AWS::SQS::Queue', { SqsManagedSseEnabled: true }, { KmsMasterKeyId: KEY }, 'KmsMasterKeyId'],
    ['a topic', 'AWS::SNS::Topic', {}, { KmsMasterKeyId: KEY }, 'KmsMasterKeyId'],
    ['a log group', 'AWS::Logs::LogGroup', {}, { KmsKeyId: KEY }, 'KmsKeyId'],
    ['a secret', 'AWS::SecretsManager::Secret', {}, { KmsKeyId: KEY }, 'KmsKeyId'],
    ['a volume', 'AWS::EC2::Volume', { Encrypted: true }, { KmsKeyId: KEY }, 'KmsKeyId'],
    ['a trail', 'AWS::CloudTrail::Trail', {}, { KMSKeyId: KEY }, 'KMSKeyId'],
    [
      'a state machine',
      'AWS::StepFunctions::StateMachine',
      { EncryptionConfiguration: { Type: 'AWS_OWNED_KEY' } },
      { EncryptionConfiguration: { KmsKeyId: KEY } },
      'EncryptionConfiguration.KmsKeyId',
    ],
    [
      'a table',
      'AWS::DynamoDB::Table',
      { SSESpecification: { SSEEnabled: true } },
      { SSESpecification: { SSEEnabled: true, KMSMasterKeyId: KEY } },
      'SSESpecification.KMSMasterKeyId',
    ],
    [
      'a table with SSE off',
      'AWS::DynamoDB::Table',
      { SSESpecification: { SSEEnabled: 'false', KMSMasterKeyId: KEY } },
      { SSESpecification: { KMSMasterKeyId: KEY } },
      'SSESpecification.KMSMasterKeyId',
    ],
    [
      'a global table',
      'AWS::DynamoDB::GlobalTable',
      { Replicas: [{ Region: 'eu-west-1' }] },
      { Replicas: [{ SSESpecification: { KMSMasterKeyId: KEY } }] },
      'Replicas[0].SSESpecification.KMSMasterKeyId',
    ],
    [
      'an instance',
      'AWS::EC2::Instance',
      disk({ Encrypted: true }),
      disk({ KmsKeyId: KEY }),
      'BlockDeviceMappings[1].Ebs.KmsKeyId',
    ],
    [
      'a launch template',
      'AWS::EC2::LaunchTemplate',
      { LaunchTemplateData: disk({ Encrypted: true }) },
      { LaunchTemplateData: disk({ KmsKeyId: KEY }) },
      'LaunchTemplateData.BlockDeviceMappings[1].Ebs.KmsKeyId',
    ],
    [
      'a function',
      'AWS::Lambda::Function',
      { Environment: { Variables: { A: 'b' } } },
      { Environment: { Variables: { A: 'b' } }, KmsKeyArn: KEY },
      'KmsKeyArn',
    ],
    [
      'a bucket with SSE-S3',
      'AWS::S3::Bucket',
      sse({ SSEAlgorithm: 'AES256' }),
      sse({ SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY }),
      `${SSE}[0].ServerSideEncryptionByDefault.SSEAlgorithm`,
    ],
    [
      "a bucket with AWS's key",
      'AWS::S3::Bucket',
      sse({ SSEAlgorithm: 'aws:kms' }),
      sse({ SSEAlgorithm: 'aws:kms:dsse', KMSMasterKeyID: KEY }),
      `${SSE}[0].ServerSideEncryptionByDefault.KMSMasterKeyID`,
    ],
    ['a bucket without', 'AWS::S3::Bucket', {}, sse({ SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY }), SSE],
  ])('%s needs a key for sensitive data only', (_, type, without, withKey, where) => {
    expect(one(type, { ...without, ...TAGGED })).toBe(`fail: ${where}`);
    // A bucket that names its own key, and only its replica none, is judged for that one.
    expect(one(type, without)).toBe(where.startsWith('Replication') ? 'pass' : 'not applicable');
    expect(one(type, { ...withKey, ...TAGGED })).toBe('pass');
  });

  test.each([
    ['alias/aws/sns', 'fail: KmsMasterKeyId'],
    [{ 'Fn::Sub': 'arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/sns' }, 'fail: KmsMasterKeyId'],
    ['alias/mine', 'pass'],
    [{ Ref: 'P' }, 'not applicable'],
  ])('a topic under %j, without sensitive data', (KmsMasterKeyId, expected) => {
    expect(one('AWS::SNS::Topic', { KmsMasterKeyId })).toBe(expected);
  });

  test.each([
    [{ Tags: [{ Key: 'compliance', Value: 'hipaa' }] }, 'fail: KmsMasterKeyId'],
    [{ Tags: [{ Key: 'cardholder-data', Value: 'yes' }] }, 'fail: KmsMasterKeyId'],
    [{ Tags: [{ Key: 'cardholder-data', Value: 'no' }] }, 'not applicable'],
    [{ Tags: [{ Key: 'data-class', Value: 'Public' }] }, 'not applicable'],
    [{ Tags: { Ref: 'P' } }, 'not applicable'],
    [{ Tags: [null, 'x'] }, 'not applicable'],
  ])('tags %j', (properties, expected) => {
    expect(one('AWS::SQS::Queue', properties)).toBe(expected);
  });

  test("in a stack of spawn's every store needs one, but for the bucket of access logs", () => {
    const judged = judge(CustomerManagedKey, {
      Role: { Type: 'AWS::IAM::Role', Properties: { Tags: [{ Key: 'spawn:managed', Value: 'true' }] } },
      Queue: { Type: 'AWS::SQS::Queue' },
      Logs: { Type: 'AWS::S3::Bucket', Properties: sse({ SSEAlgorithm: 'AES256' }) },
      Policy: {
        Type: 'AWS::S3::BucketPolicy',
        Properties: {
          Bucket: { Ref: 'Logs' },
          PolicyDocument: {
            Statement: [
              { Effect: 'Allow', Action: 's3:PutObject', Principal: { Service: 'logging.s3.amazonaws.com' } },
            ],
          },
        },
      },
      Quiet: { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables: {} } } },
    });
    expect(judged).toEqual({ Queue: 'fail: KmsMasterKeyId', Logs: 'not applicable', Quiet: 'not applicable' });
  });

  test('copies of secrets, trail stores, and machines that name a key without using it', () => {
    const Tags = [{ Key: 'data-class', Value: 'phi' }];
    const KmsKeyId = { 'Fn::GetAtt': ['Key', 'Arn'] };
    const machine = (Type: string) => ({
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: { Tags, EncryptionConfiguration: { Type, KmsKeyId } },
    });
    const secret = (...ReplicaRegions: object[]) => ({
      Type: 'AWS::SecretsManager::Secret',
      Properties: { Tags, KmsKeyId, ReplicaRegions },
    });
    const judged = judge(CustomerManagedKey, {
      Key: { Type: 'AWS::KMS::Key' },
      Copied: secret({ Region: 'eu-west-2', KmsKeyId: 'arn:aws:kms:eu-west-2:111122223333:key/1' }),
      Loose: secret({ Region: 'eu-west-2' }),
      Store: { Type: 'AWS::CloudTrail::EventDataStore', Properties: { Tags } },
      Own: machine('CUSTOMER_MANAGED_KMS_KEY'),
      Not: machine('AWS_OWNED_KEY'),
    });
    expect(judged).toEqual({
      Copied: 'pass',
      Loose: 'fail: ReplicaRegions[0].KmsKeyId',
      Store: 'fail: KmsKeyId',
      Own: 'pass',
      Not: 'fail: EncryptionConfiguration.KmsKeyId',
    });
  });
});

test('a vault is tagged in a way of its own', () => {
  const R = { Type: 'AWS::Backup::BackupVault', Properties: { BackupVaultTags: { 'data-class': 'phi' } } };
  expect(judge(CustomerManagedKey, { R }).R).toBe('fail: EncryptionKeyArn');
});
