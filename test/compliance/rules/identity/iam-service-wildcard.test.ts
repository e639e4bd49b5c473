import { IamServiceWildcard } from '../../../../lib/compliance/rules/identity/iam-service-wildcard';
import { judge, outcomes } from '../../../support/rules';
import { allow, holding, managed, role, trust } from './policies';

const at = 'PolicyDocument.Statement[0]';
const SECRETS = { 'Fn::Sub': 'arn:aws:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:*' };
const TEAM = { Condition: { StringEquals: { 'aws:ResourceTag/team': 'a' } } };
const nothing = (operator: string, value: unknown) => ({ Condition: { [operator]: { 'aws:PrincipalTag/x': value } } });
const one = (statement: object) => judge(IamServiceWildcard, { R: managed(statement) }).R;

describe('IamServiceWildcard', () => {
  test.each([
    ['ec2:* on *', allow('ec2:*'), `fail: ${at}.Action`],
    ['a bare *', allow('*', 'arn:aws:s3:::b/*'), `fail: ${at}.Action`],
    ['*:*', allow('*:*', 'arn:aws:s3:::b/*'), `fail: ${at}.Action`],
    ['keys in another order', { Resource: 'arn:aws:s3:::b', Action: ['*:*'], Effect: 'Allow' }, `fail: ${at}.Action`],
    [
      'a hyphenated service',
      allow('execute-api:*', 'arn:aws:execute-api:eu-west-1:111122223333:a'),
      `fail: ${at}.Action`,
    ],
    ['all of a service in two patterns', allow(['s3:*e*', 's3:*t*'], 'arn:aws:s3:::b'), `fail: ${at}.Action`],
    [
      'Allow with NotAction',
      { Effect: 'Allow', NotAction: 'iam:*', Resource: 'arn:aws:s3:::b' },
      `fail: ${at}.NotAction`,
    ],
    [
      'Allow with NotResource',
      { Effect: 'Allow', Action: 's3:GetObject', NotResource: 'arn:aws:s3:::b' },
      `fail: ${at}.NotResource`,
    ],
    ['RunInstances on * without a condition', allow('ec2:RunInstances'), `fail: ${at}.Resource`],
    ['TerminateInstances on *', allow(['ec2:DescribeInstances', 'ec2:TerminateInstances']), `fail: ${at}.Resource`],
    ['a partial wildcard that writes', allow('ec2:Terminate*'), `fail: ${at}.Resource`],
    [
      'a condition that holds anyway',
      allow('ec2:RunInstances', '*', { Condition: { StringLike: { 'aws:PrincipalArn': '*' } } }),
      `fail: ${at}.Resource`,
    ],
    ['reading every secret', allow('secretsmanager:GetSecretValue'), `fail: ${at}.Resource`],
    [
      'every key through one service',
      allow('kms:Decrypt', '*', { Condition: { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } } }),
      `fail: ${at}.Resource`,
    ],
    ['every bucket of S3', allow('s3:PutObject', 'arn:aws:s3:::*'), `fail: ${at}.Resource`],
    ['a list with * in it', allow('ec2:TerminateInstances', ['arn:aws:s3:::b', '*']), `fail: ${at}.Resource`],
    ['* spelled arn:aws:*', allow('ec2:TerminateInstances', 'arn:aws:*'), `fail: ${at}.Resource`],
    ['s3:?*', allow('s3:?*', 'arn:aws:s3:::b/*'), `fail: ${at}.Action`],
    ['**', allow('**', 'arn:aws:s3:::b/*'), `fail: ${at}.Action`],
    ['a wildcard in the service', allow('e?2:Run*', 'arn:aws:s3:::b/*'), `fail: ${at}.Action`],
    ['a service that a parameter names', allow({ 'Fn::Sub': '${S}:*' }, 'arn:aws:s3:::b'), `fail: ${at}.Action`],
    ['every secret of the account', allow('secretsmanager:GetSecretValue', SECRETS), `fail: ${at}.Resource`],
    ['every secret under a condition', allow('secretsmanager:GetSecretValue', SECRETS, TEAM), 'pass'],
    ['logs of the account', allow('logs:CreateLogGroup', 'arn:aws:logs:eu-west-1:111122223333:*'), 'pass'],
    ['no more than a Null', allow('ec2:RunInstances', '*', nothing('Null', 'false')), `fail: ${at}.Resource`],
    ['all but', allow('ec2:RunInstances', '*', nothing('StringNotEquals', 'a')), `fail: ${at}.Resource`],
    [
      'a condition that a parameter holds',
      allow('ec2:RunInstances', '*', { Condition: { Ref: 'A' } }),
      `unknown: ${at}.Condition is known at deployment only: A is not in the template`,
    ],
    [
      'an operator that a parameter holds',
      allow('ec2:RunInstances', '*', { Condition: { StringEquals: { Ref: 'A' } } }),
      `unknown: ${at}.Condition is known at deployment only: A is not in the template`,
    ],
    ['DescribeInstances on *', allow('ec2:DescribeInstances'), 'pass'],
    [
      'traces, metrics and channels on *',
      allow(['xray:PutTraceSegments', 'cloudwatch:PutMetricData', 'ssmmessages:OpenDataChannel']),
      'pass',
    ],
    [
      'RunInstances on * under a condition',
      allow('ec2:RunInstances', '*', { Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } } }),
      'pass',
    ],
    ['a named instance', allow('ec2:TerminateInstances', 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1'), 'pass'],
    ['Deny of everything', { Effect: 'Deny', Action: '*', Resource: '*' }, 'pass'],
    ['a wildcard within a service', allow('s3:Get*', 'arn:aws:s3:::b/*'), 'pass'],
    [
      'an action that a parameter names',
      allow({ Ref: 'A' }, 'arn:aws:s3:::b'),
      `unknown: ${at}.Action is known at deployment only: A is not in the template`,
    ],
    [
      'a resource that a parameter names',
      allow('s3:PutObject', { Ref: 'A' }),
      `unknown: ${at}.Resource is known at deployment only: A is not in the template`,
    ],
    ['a failure beside what is not known', allow(['ec2:*', { Ref: 'A' }]), `fail: ${at}.Action`],
    [
      'an effect that a parameter names',
      { ...allow('ec2:*'), Effect: { Ref: 'A' } },
      `unknown: ${at}.Effect: A is not in the template`,
    ],
  ])('%s', (_, statement, expected) => {
    expect(one(statement)).toBe(expected);
  });

  test('each branch of Fn::If is judged', () => {
    const template = {
      Conditions: { C: { 'Fn::Equals': [{ Ref: 'P' }, 'x'] } },
      Resources: { R: managed(allow({ 'Fn::If': ['C', 's3:GetObject', 's3:*'] }, 'arn:aws:s3:::b/*')) },
    };
    expect(judge(IamServiceWildcard, template).R).toBe(`fail: ${at}.Action`);
  });

  test('AWS::IAM::Policy, inline policies, JSON text and single statements are read', () => {
    const document = { Statement: allow('ec2:*') };
    expect(
      judge(IamServiceWildcard, {
        Policy: { Type: 'AWS::IAM::Policy', Properties: { PolicyDocument: document } },
        Role: role('ec2.amazonaws.com', { Policies: [{ PolicyName: 'p', PolicyDocument: document }] }),
        Set: { Type: 'AWS::SSO::PermissionSet', Properties: { InlinePolicy: JSON.stringify(document) } },
        Joined: {
          Type: 'AWS::SSO::PermissionSet',
          Properties: { InlinePolicy: { 'Fn::Sub': JSON.stringify(document) } },
        },
        Odd: { Type: 'AWS::IAM::Policy', Properties: { PolicyDocument: 'nonsense' } },
        Listed: { Type: 'AWS::IAM::Policy', Properties: { PolicyDocument: [document] } },
        Nested: { Type: 'AWS::IAM::Policy', Properties: { PolicyDocument: { Statement: [[allow('ec2:*')]] } } },
        Odder: { Type: 'AWS::IAM::Policy', Properties: { PolicyDocument: { Statement: [7, null, { Action: {} }] } } },
      }),
    ).toEqual({
      Policy: 'fail: PolicyDocument.Statement.Action',
      Role: 'fail: Policies[0].PolicyDocument.Statement.Action',
      Set: 'fail: InlinePolicy.Statement.Action',
      Joined: 'fail: InlinePolicy.Statement.Action',
      Odd: 'unknown: PolicyDocument is no JSON object',
      Listed: 'unknown: PolicyDocument is no JSON object',
      Nested: 'unknown: a statement of PolicyDocument is a list',
      Odder: 'pass',
    });
  });

  test('AWS policies that allow everything', () => {
    const attached = (...ManagedPolicyArns: unknown[]) => role('ec2.amazonaws.com', { ManagedPolicyArns });
    const arn = (name: string) => ({
      'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:iam::aws:policy/${name}`]],
    });
    expect(
      judge(IamServiceWildcard, {
        Admin: attached(arn('AdministratorAccess')),
        Full: attached(arn('service-role/X'), 'arn:aws:iam::aws:policy/AmazonS3FullAccess'),
        Basic: attached(arn('service-role/AWSLambdaBasicExecutionRole')),
        Given: attached({ Ref: 'P' }),
        Both: attached({ Ref: 'P' }, arn('AdministratorAccess')),
        All: role('ec2.amazonaws.com', { ManagedPolicyArns: { Ref: 'P' } }),
      }),
    ).toEqual({
      Admin: 'fail: ManagedPolicyArns[0]',
      Full: 'fail: ManagedPolicyArns[1]',
      Basic: 'pass',
      Given: 'unknown: ManagedPolicyArns[0] is known at deployment only: P is not in the template',
      Both: 'fail: ManagedPolicyArns[1]',
      All: 'unknown: ManagedPolicyArns[0] is known at deployment only: P is not in the template',
    });
  });

  test('resource policies and trust', () => {
    const root = { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' } };
    const key = (Principal: unknown, more: object = {}) =>
      holding('AWS::KMS::Key', 'KeyPolicy', [{ ...allow('kms:*'), Principal, ...more }]);
    expect(
      judge(IamServiceWildcard, {
        Default: key(root),
        Star: key(root, { Action: '*' }),
        Other: key({ AWS: 'arn:aws:iam::444455556666:root' }),
        Queue: holding('AWS::SQS::QueuePolicy', 'PolicyDocument', [
          { ...allow('sqs:*'), Principal: { AWS: 'arn:aws:iam::111122223333:role/r' } },
        ]),
        Deny: holding('AWS::S3::BucketPolicy', 'PolicyDocument', [
          { Effect: 'Deny', Action: 's3:*', Principal: '*', Resource: '*' },
        ]),
        Trust: {
          Type: 'AWS::IAM::Role',
          Properties: { AssumeRolePolicyDocument: trust({ Service: 'ec2.amazonaws.com' }, { Action: 'sts:*' }) },
        },
      }),
    ).toEqual({
      Default: 'pass',
      Star: 'fail: KeyPolicy.Statement[0].Action',
      Other: 'fail: KeyPolicy.Statement[0].Action',
      Queue: 'fail: PolicyDocument.Statement[0].Action',
      Deny: 'pass',
      Trust: 'fail: AssumeRolePolicyDocument.Statement[0].Action',
    });
  });

  test('a boundary grants nothing; attached as a policy it does; that of spawn names its actions', () => {
    const boundary = (properties: object = {}) => ({
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: { PolicyDocument: { Statement: [allow('s3:*')] }, ...properties },
    });
    const judged = judge(IamServiceWildcard, {
      Limit: boundary(),
      Holder: role('lambda.amazonaws.com', { PermissionsBoundary: { Ref: 'Limit' } }),
      Both: boundary(),
      Greedy: role('lambda.amazonaws.com', {
        PermissionsBoundary: { Ref: 'Both' },
        ManagedPolicyArns: [{ Ref: 'Both' }],
      }),
      Loose: boundary(),
      Named: boundary({ Description: 'Permissions boundary of teams' }),
      Spawn: boundary(),
      Box: role('ec2.amazonaws.com', {
        PermissionsBoundary: { Ref: 'Spawn' },
        Tags: [{ Key: 'spawn:managed', Value: 'true' }],
      }),
    });
    expect(judged).toMatchObject({
      Limit: 'not applicable',
      Both: `fail: ${at}.Action`,
      Loose: `fail: ${at}.Action`,
      Named: 'not applicable',
      Spawn: `fail: ${at}.Action`,
    });
  });

  test('the finding names the action, so that it can be waived alone', () => {
    const outcome = outcomes(IamServiceWildcard, { R: managed(allow('ec2:TerminateInstances')) }).get('R');
    expect(outcome).toMatchObject({ failures: [{ finding: 'ec2:TerminateInstances on *' }] });
  });
});

test.each(['Policy', 'ManagedPolicy', 'RolePolicy', 'UserPolicy', 'GroupPolicy'])('AWS::IAM::%s', (type) => {
  const R = { Type: `AWS::IAM::${type}`, Properties: { PolicyDocument: { Statement: allow('ec2:*') } } };
  expect(judge(IamServiceWildcard, { R }).R).toBe('fail: PolicyDocument.Statement.Action');
});
