import { PublicResourcePolicy } from '../../../../lib/compliance/rules/identity/public-resource-policy';
import { judge } from '../../../support/rules';
import { holding } from './policies';

const statement = (Principal: unknown, more: object = {}) => ({
  Effect: 'Allow',
  Action: 'sqs:SendMessage',
  Resource: '*',
  Principal,
  ...more,
});
const queue = (...statements: object[]) => holding('AWS::SQS::QueuePolicy', 'PolicyDocument', statements);
const FAILS = 'fail: PolicyDocument.Statement[0].Principal';

describe('PublicResourcePolicy', () => {
  test.each([
    ['PublicRead', 'fail: AccessControl'],
    ['PublicReadWrite', 'fail: AccessControl'],
    ['AuthenticatedRead', 'fail: AccessControl'],
    ['LogDeliveryWrite', 'pass'],
    [{ 'Fn::ImportValue': 'x' }, expect.stringMatching(/^unknown/)],
    [undefined, 'not applicable'],
  ])('a bucket with the access control list %j', (AccessControl, expected) => {
    // A public access block makes the list void, and says nothing of what is meant.
    const PublicAccessBlockConfiguration = { BlockPublicAcls: true, IgnorePublicAcls: true };
    const bucket = { Type: 'AWS::S3::Bucket', Properties: { AccessControl, PublicAccessBlockConfiguration } };
    expect(judge(PublicResourcePolicy, { bucket })).toEqual({ bucket: expected });
  });

  test.each([
    ['*', queue(statement('*')), FAILS],
    ['{AWS: *}', queue(statement({ AWS: '*' })), FAILS],
    ['{*: *}', queue(statement({ '*': '*' })), FAILS],
    ['a list with *', queue(statement({ AWS: ['arn:aws:iam::111122223333:root', '*'] })), FAILS],
    [
      'NotPrincipal',
      queue({ Effect: 'Allow', Action: 'sqs:*', Resource: '*', NotPrincipal: { AWS: 'x' } }),
      'fail: PolicyDocument.Statement[0].NotPrincipal',
    ],
    [
      'a Deny',
      queue(statement('*', { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })),
      'pass',
    ],
    [
      'an organization',
      queue(statement('*', { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-abc' } } })),
      'pass',
    ],
    [
      'a source',
      queue(statement('*', { Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': ['T', 'Arn'] } } } })),
      'pass',
    ],
    ['TLS only', queue(statement('*', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } })), FAILS],
    [
      'half the internet',
      queue(statement('*', { Condition: { IpAddress: { 'aws:SourceIp': ['0.0.0.0/1', '128.0.0.0/1'] } } })),
      FAILS,
    ],
    [
      'not one organization',
      queue(statement('*', { Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-abc' } } })),
      FAILS,
    ],
    ['a named role', queue(statement({ AWS: 'arn:aws:iam::111122223333:role/x' })), 'pass'],
    [
      'somebody unknown',
      queue(statement({ AWS: { Ref: 'P' } })),
      'unknown: PolicyDocument.Statement[0].Principal is known at deployment only: P is not in the template',
    ],
    [
      '* beside somebody unknown',
      queue(statement({ AWS: { Ref: 'P' } }), statement('*')),
      'fail: PolicyDocument.Statement[1].Principal',
    ],
    [
      'a condition unknown',
      queue(statement('*', { Condition: { Ref: 'P' } })),
      'unknown: PolicyDocument.Statement[0].Condition is known at deployment only: P is not in the template',
    ],
    [
      'a document unknown',
      { Type: 'AWS::SNS::TopicPolicy', Properties: { PolicyDocument: { Ref: 'P' } } },
      'unknown: PolicyDocument is known at deployment only: P is not in the template',
    ],
    [
      'EFS through its mount targets',
      holding('AWS::EFS::FileSystem', 'FileSystemPolicy', [
        statement({ AWS: '*' }, { Condition: { Bool: { 'elasticfilesystem:AccessedViaMountTarget': 'true' } } }),
      ]),
      'pass',
    ],
    ['a key', holding('AWS::KMS::Key', 'KeyPolicy', statement({ AWS: '*' })), 'fail: KeyPolicy.Statement.Principal'],
    [
      'a key for its account',
      holding(
        'AWS::KMS::Key',
        'KeyPolicy',
        statement('*', { Condition: { StringEquals: { 'kms:CallerAccount': { Ref: 'AWS::AccountId' } } } }),
      ),
      'pass',
    ],
    [
      'a secret',
      holding('AWS::SecretsManager::ResourcePolicy', 'ResourcePolicy', [statement('*')]),
      'fail: ResourcePolicy.Statement[0].Principal',
    ],
    [
      'a vault',
      holding('AWS::Backup::BackupVault', 'AccessPolicy', [statement('*')]),
      'fail: AccessPolicy.Statement[0].Principal',
    ],
    [
      'a table',
      {
        Type: 'AWS::DynamoDB::Table',
        Properties: { ResourcePolicy: { PolicyDocument: { Statement: [statement('*')] } } },
      },
      'fail: ResourcePolicy.PolicyDocument.Statement[0].Principal',
    ],
    [
      'a replica',
      {
        Type: 'AWS::DynamoDB::GlobalTable',
        Properties: {
          Replicas: [{ Region: 'a' }, { ResourcePolicy: { PolicyDocument: { Statement: [statement('*')] } } }],
        },
      },
      'fail: Replicas[1].ResourcePolicy.PolicyDocument.Statement[0].Principal',
    ],
    [
      'a log policy as text',
      {
        Type: 'AWS::Logs::ResourcePolicy',
        Properties: { PolicyDocument: JSON.stringify({ Statement: [statement('*')] }) },
      },
      FAILS,
    ],
    [
      'a function',
      { Type: 'AWS::Lambda::Permission', Properties: { Action: 'lambda:InvokeFunction', Principal: '*' } },
      'fail: Principal',
    ],
    [
      'a function for an organization',
      {
        Type: 'AWS::Lambda::Permission',
        Properties: { Action: 'lambda:InvokeFunction', Principal: '*', PrincipalOrgID: 'o-abc' },
      },
      'pass',
    ],
    ['a URL for all', { Type: 'AWS::Lambda::Url', Properties: { AuthType: 'NONE' } }, 'fail: AuthType'],
    ['a URL with IAM', { Type: 'AWS::Lambda::Url', Properties: { AuthType: 'AWS_IAM' } }, 'pass'],
    [
      'a URL that a parameter opens',
      { Type: 'AWS::Lambda::Url', Properties: { AuthType: { Ref: 'P' } } },
      'unknown: AuthType is known at deployment only: P is not in the template',
    ],
    [
      'an event bus',
      {
        Type: 'AWS::Events::EventBusPolicy',
        Properties: { StatementId: 'x', Action: 'events:PutEvents', Principal: '*' },
      },
      'fail: Principal',
    ],
    [
      'an event bus for an organization',
      {
        Type: 'AWS::Events::EventBusPolicy',
        Properties: { Principal: '*', Condition: { Type: 'StringEquals', Key: 'aws:PrincipalOrgID', Value: 'o-abc' } },
      },
      'pass',
    ],
    [
      'an event bus by a statement',
      { Type: 'AWS::Events::EventBusPolicy', Properties: { Statement: statement('*') } },
      'fail: Statement.Principal',
    ],
    [
      'a repository',
      { Type: 'AWS::ECR::Repository', Properties: { RepositoryPolicyText: { Statement: [statement('*')] } } },
      'fail: RepositoryPolicyText.Statement[0].Principal',
    ],
    [
      'a stream',
      {
        Type: 'AWS::DynamoDB::Table',
        Properties: { StreamSpecification: { ResourcePolicy: { PolicyDocument: { Statement: [statement('*')] } } } },
      },
      'fail: StreamSpecification.ResourcePolicy.PolicyDocument.Statement[0].Principal',
    ],
    ['a directory bucket', holding('AWS::S3Express::BucketPolicy', 'PolicyDocument', [statement('*')]), FAILS],
    [
      'a role of any account',
      queue(statement('*', { Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/Admin' } } })),
      FAILS,
    ],
    ['no policy', { Type: 'AWS::ECR::Repository' }, 'not applicable'],
    [
      'the wrong shape',
      {
        Type: 'AWS::S3::BucketPolicy',
        Properties: { PolicyDocument: { Statement: { Effect: 'Allow', Principal: 7, Condition: [] } } },
      },
      'pass',
    ],
  ])('%s', (_, R, expected) => {
    expect(judge(PublicResourcePolicy, { R }).R).toBe(expected);
  });
});

// Written out here a second time: nothing may drop out of the list of types.
test.each([
  ...['S3::BucketPolicy', 'S3Express::BucketPolicy', 'S3ObjectLambda::AccessPointPolicy', 'SNS::TopicPolicy'],
  ...['SNS::TopicInlinePolicy', 'SQS::QueuePolicy', 'SQS::QueueInlinePolicy', 'Logs::ResourcePolicy'],
])('AWS::%s', (type) => {
  const R = holding(`AWS::${type}`, 'PolicyDocument', [statement('*')]);
  expect(judge(PublicResourcePolicy, { R }).R).toBe(FAILS);
});

test('a function that a bucket of the account calls', () => {
  const Properties = { Action: 'lambda:InvokeFunction', Principal: '*', SourceAccount: '111122223333' };
  expect(judge(PublicResourcePolicy, { R: { Type: 'AWS::Lambda::Permission', Properties } }).R).toBe('pass');
});
