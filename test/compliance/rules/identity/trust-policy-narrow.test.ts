import { TrustPolicyNarrow } from '../../../../lib/compliance/rules/identity/trust-policy-narrow';
import { judge } from '../../../support/rules';
import { holding, trust } from './policies';

const at = 'AssumeRolePolicyDocument.Statement[0].Principal';
const OTHER = 'arn:aws:iam::444455556666:root';
const SELF = { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' };
const GITHUB = 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com';
const when = (operator: string, key: string, value: unknown) => ({ Condition: { [operator]: { [key]: value } } });

const roleOf = (principal: unknown, more?: object) => ({
  Type: 'AWS::IAM::Role',
  Properties: { AssumeRolePolicyDocument: trust(principal, more) },
});
const IN = { account: '111122223333' };

describe('TrustPolicyNarrow: roles', () => {
  test.each([
    ['EC2', { Service: 'ec2.amazonaws.com' }, undefined, 'pass'],
    ['Lambda', { Service: ['lambda.amazonaws.com'] }, undefined, 'pass'],
    ['flow logs without a source', { Service: 'vpc-flow-logs.amazonaws.com' }, undefined, `fail: ${at}.Service`],
    [
      'flow logs with the account',
      { Service: 'vpc-flow-logs.amazonaws.com' },
      when('StringEquals', 'aws:SourceAccount', { Ref: 'AWS::AccountId' }),
      'pass',
    ],
    [
      'any source',
      { Service: 'scheduler.amazonaws.com' },
      when('StringLike', 'aws:SourceAccount', '*'),
      `fail: ${at}.Service`,
    ],
    ['everybody', '*', undefined, `fail: ${at}.AWS`],
    ['everybody, as AWS', { AWS: ['*'] }, undefined, `fail: ${at}.AWS`],
    [
      'everybody for a source',
      { AWS: '*' },
      when('StringEquals', 'aws:SourceAccount', '111122223333'),
      `fail: ${at}.AWS`,
    ],
    ['the organization', { AWS: '*' }, when('StringEquals', 'aws:PrincipalOrgID', 'o-abc'), 'pass'],
    ['another account', { AWS: OTHER }, undefined, `fail: ${at}.AWS`],
    ['another account by its id', { AWS: 444455556666 }, undefined, `fail: ${at}.AWS`],
    [
      "another account's role beside an own one",
      { AWS: [SELF, 'arn:aws:iam::444455556666:role/x'] },
      undefined,
      `fail: ${at}.AWS`,
    ],
    [
      'another account with an external id',
      { AWS: OTHER },
      when('StringEquals', 'sts:ExternalId', 'a-long-one'),
      'pass',
    ],
    ['any external id', { AWS: OTHER }, when('StringLike', 'sts:ExternalId', '*'), `fail: ${at}.AWS`],
    ['the own account', { AWS: SELF }, undefined, 'pass'],
    ['the own account by its id', { AWS: 'arn:aws:iam::111122223333:role/x' }, undefined, 'pass'],
    ['a person without MFA', { AWS: 'arn:aws:iam::111122223333:user/alice' }, undefined, `fail: ${at}.AWS`],
    [
      'a person with MFA',
      { AWS: 'arn:aws:iam::111122223333:user/alice' },
      when('Bool', 'aws:MultiFactorAuthPresent', true),
      'pass',
    ],
    [
      'MFA if it is told',
      { AWS: 'arn:aws:iam::111122223333:user/alice' },
      when('BoolIfExists', 'aws:MultiFactorAuthPresent', 'true'),
      `fail: ${at}.AWS`,
    ],
    [
      'every repository',
      { Federated: GITHUB },
      when('StringEquals', 'token.actions.githubusercontent.com:aud', 'sts.amazonaws.com'),
      `fail: ${at}.Federated`,
    ],
    [
      'one repository',
      { Federated: GITHUB },
      when('StringLike', 'token.actions.githubusercontent.com:sub', 'repo:o/r:*'),
      'pass',
    ],
    [
      'every subject',
      { Federated: GITHUB },
      when('StringLike', 'token.actions.githubusercontent.com:sub', '*'),
      `fail: ${at}.Federated`,
    ],
    ...['repo:*', 'repo:*/*:*', 'repo:o*/r:*', '*:ref:refs/heads/main'].map(
      (subject): [string, object, object, string] => [
        `the subject ${subject}`,
        { Federated: GITHUB },
        when('StringLike', 'token.actions.githubusercontent.com:sub', subject),
        `fail: ${at}.Federated`,
      ],
    ),
    [
      'a subject that cannot be read',
      { Federated: GITHUB },
      { Condition: { StringEquals: { 'Fn::GetAtt': ['Json', 'Value'] } } },
      'unknown: AssumeRolePolicyDocument.Statement[0].Condition is known at deployment only: Json is not in the template',
    ],
    ['every service', { Service: '*' }, undefined, `fail: ${at}.AWS`],
    ['everything', { '*': '*' }, undefined, `fail: ${at}.AWS`],
    [
      'a schedule of anybody',
      { Service: 'scheduler.amazonaws.com' },
      when('ArnLike', 'aws:SourceArn', 'arn:aws:scheduler:*:*:schedule/*'),
      `fail: ${at}.Service`,
    ],
    ['any organization', { AWS: OTHER }, when('StringLike', 'aws:PrincipalOrgID', 'o-*'), `fail: ${at}.AWS`],
    ['SAML', { Federated: 'arn:aws:iam::111122223333:saml-provider/Corp' }, undefined, 'pass'],
    [
      'somebody unknown',
      { AWS: { Ref: 'P' } },
      undefined,
      'unknown: AssumeRolePolicyDocument.Statement[0].Principal is known at deployment only: P is not in the template',
    ],
    [
      'an unknown account',
      { AWS: { 'Fn::Sub': 'arn:aws:iam::${P}:root' } },
      undefined,
      'unknown: the account of arn:aws:iam::${P}:root is not known',
    ],
    ['a failure beside somebody unknown', { AWS: [{ Ref: 'P' }, OTHER] }, undefined, `fail: ${at}.AWS`],
  ])('%s', (_, principal, more, expected) => {
    expect(judge(TrustPolicyNarrow, { R: roleOf(principal, more) }, IN).R).toBe(expected);
  });

  test.each(
    'bedrock bedrock-agentcore datasync iot personalize pipes sagemaker scheduler ssm transfer vpc-flow-logs'.split(
      ' ',
    ),
  )('%s names its source', (service) => {
    const R = roleOf({ Service: `${service}.amazonaws.com` });
    expect(judge(TrustPolicyNarrow, { R }, IN).R).toBe(`fail: ${at}.Service`);
  });

  test('NotPrincipal', () => {
    const R = {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: {
          Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', NotPrincipal: { AWS: OTHER } },
        },
      },
    };
    const judged = { R: 'fail: AssumeRolePolicyDocument.Statement.NotPrincipal' };
    expect(judge(TrustPolicyNarrow, { R })).toEqual(judged);
    Object.assign(R.Properties.AssumeRolePolicyDocument.Statement, { Condition: { Ref: 'P' } });
    expect(judge(TrustPolicyNarrow, { R })).toEqual(judged);
  });

  test('trusted accounts', () => {
    const settings = { trustedAccounts: ['444455556666'] };
    expect(judge(TrustPolicyNarrow, { R: roleOf({ AWS: OTHER }) }, { ...IN, settings })).toEqual({ R: 'pass' });
  });

  test('a number is of another account where the template names its own as AWS::AccountId', () => {
    const R = roleOf({ AWS: OTHER });
    const Own = roleOf({ AWS: SELF });
    expect(judge(TrustPolicyNarrow, { R })).toEqual({ R: `unknown: the account of ${OTHER} is not known` });
    expect(judge(TrustPolicyNarrow, { R, Own })).toEqual({ R: `fail: ${at}.AWS`, Own: 'pass' });
  });

  test('providers and users of the app', () => {
    const audience = when('StringEquals', 'token.actions.githubusercontent.com:aud', 'sts.amazonaws.com');
    const judged = judge(TrustPolicyNarrow, {
      Corp: { Type: 'AWS::IAM::SAMLProvider' },
      SamlProvider: {
        Type: 'AWS::IAM::OIDCProvider',
        Properties: { Url: 'https://token.actions.githubusercontent.com' },
      },
      Alice: { Type: 'AWS::IAM::User' },
      Staff: roleOf({ Federated: { Ref: 'Corp' } }),
      Builds: roleOf({ Federated: { Ref: 'SamlProvider' } }, audience),
      OneBuild: roleOf(
        { Federated: { Ref: 'SamlProvider' } },
        when('StringLike', 'token.actions.githubusercontent.com:sub', 'repo:o/r:*'),
      ),
      Person: roleOf({ AWS: { 'Fn::GetAtt': ['Alice', 'Arn'] } }),
    });
    expect(judged).toEqual({
      Staff: 'pass',
      Builds: `fail: ${at}.Federated`,
      OneBuild: 'pass',
      Person: `fail: ${at}.AWS`,
    });
  });

  test('a role of the app', () => {
    const judged = judge(TrustPolicyNarrow, {
      Own: roleOf({ Service: 'ec2.amazonaws.com' }),
      R: roleOf({ AWS: { 'Fn::GetAtt': ['Own', 'Arn'] } }),
    });
    expect(judged).toEqual({ Own: 'pass', R: 'pass' });
  });
});

describe('TrustPolicyNarrow: resources', () => {
  const grant = (Principal: unknown, more: object = {}) => [
    { Effect: 'Allow', Action: 'sns:Publish', Resource: '*', Principal, ...more },
  ];
  const topic = (principal: unknown, more?: object) =>
    holding('AWS::SNS::TopicPolicy', 'PolicyDocument', grant(principal, more));

  test('services name their source', () => {
    const bucket = (Resource: string) =>
      holding(
        'AWS::S3::BucketPolicy',
        'PolicyDocument',
        grant({ Service: 'delivery.logs.amazonaws.com' }, { Action: 's3:PutObject', Resource }),
      );
    const reads = grant(
      { Service: 'delivery.logs.amazonaws.com' },
      { Action: 's3:GetBucketAcl', Resource: 'arn:aws:s3:::b' },
    );
    const permission = (more: object) => ({
      Type: 'AWS::Lambda::Permission',
      Properties: { Action: 'lambda:InvokeFunction', Principal: 's3.amazonaws.com', ...more },
    });
    expect(
      judge(TrustPolicyNarrow, {
        Loose: topic({ Service: 's3.amazonaws.com' }),
        AnyBucket: topic({ Service: 's3.amazonaws.com' }, when('ArnLike', 'aws:SourceArn', 'arn:aws:s3:::*')),
        Bound: topic({ Service: 's3.amazonaws.com' }, when('ArnLike', 'aws:SourceArn', 'arn:aws:s3:::mine')),
        Key: holding(
          'AWS::KMS::Key',
          'KeyPolicy',
          grant({ Service: 'logs.eu-west-1.amazonaws.com' }, { Action: 'kms:Decrypt' }),
        ),
        KeyOfLogs: holding(
          'AWS::KMS::Key',
          'KeyPolicy',
          grant(
            { Service: 'logs.eu-west-1.amazonaws.com' },
            when('ArnLike', 'kms:EncryptionContext:aws:logs:arn', 'arn:aws:logs:eu-west-1:111122223333:*'),
          ),
        ),
        Delivery: bucket('arn:aws:s3:::logs/AWSLogs/111122223333/*'),
        AllDelivery: bucket('arn:aws:s3:::logs/*'),
        Reads: holding('AWS::S3::BucketPolicy', 'PolicyDocument', reads),
        OfOrganization: topic({ Service: 's3.amazonaws.com' }, when('StringEquals', 'aws:PrincipalOrgID', 'o-abc')),
        Invoked: permission({ SourceArn: 'arn:aws:s3:::mine' }),
        InvokedByAll: permission({}),
      }),
    ).toEqual({
      Loose: 'fail: PolicyDocument.Statement[0].Principal.Service',
      AnyBucket: 'fail: PolicyDocument.Statement[0].Principal.Service',
      Bound: 'pass',
      Key: 'fail: KeyPolicy.Statement[0].Principal.Service',
      KeyOfLogs: 'pass',
      Delivery: 'pass',
      AllDelivery: 'fail: PolicyDocument.Statement[0].Principal.Service',
      Reads: 'pass',
      OfOrganization: 'pass',
      Invoked: 'pass',
      InvokedByAll: 'fail: Principal',
    });
  });

  test('accounts', () => {
    const alb = holding(
      'AWS::S3::BucketPolicy',
      'PolicyDocument',
      grant({ AWS: 'arn:aws:iam::156460612806:root' }, { Action: 's3:PutObject' }),
    );
    const judged = judge(
      TrustPolicyNarrow,
      {
        ByCondition: topic('*', when('StringEquals', 'aws:PrincipalAccount', '444455556666')),
        OwnByCondition: topic('*', when('StringEquals', 'aws:PrincipalAccount', '111122223333')),
        Replica: holding('AWS::KMS::ReplicaKey', 'KeyPolicy', grant({ AWS: OTHER })),
        Shared: topic({ AWS: OTHER }),
        Alb: alb,
        Root: topic({ AWS: SELF }),
        Open: topic('*'),
      },
      IN,
    );
    expect(judged).toEqual({
      ByCondition: 'fail: PolicyDocument.Statement[0].Principal.AWS',
      OwnByCondition: 'pass',
      Replica: 'fail: KeyPolicy.Statement[0].Principal.AWS',
      Shared: 'fail: PolicyDocument.Statement[0].Principal.AWS',
      Alb: 'pass',
      Root: 'pass',
      Open: 'pass',
    });
  });

  test('no policy', () => {
    expect(judge(TrustPolicyNarrow, { K: { Type: 'AWS::KMS::Key' } })).toEqual({ K: 'not applicable' });
  });
});
