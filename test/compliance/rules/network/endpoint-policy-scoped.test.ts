import { EndpointPolicyScoped } from '../../../../lib/compliance/rules/network/endpoint-policy-scoped';
import { judge, outcomes } from '../../../support/rules';

const endpoint = (PolicyDocument?: unknown, others: object = {}) => ({
  E: {
    Type: 'AWS::EC2::VPCEndpoint',
    Properties: { ServiceName: { 'Fn::Sub': 'com.amazonaws.${AWS::Region}.s3' }, PolicyDocument, ...others },
  },
});
const allow = (properties: object) => ({ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*', ...properties });
const own = { StringEquals: { 'aws:PrincipalAccount': { Ref: 'AWS::AccountId' } } };
const UNSURE = 'unknown: whom or what a statement lets through is known at deployment only';
const OPEN = 'fail: PolicyDocument.Statement[0]';

describe('EndpointPolicyScoped', () => {
  test.each([
    ['the default in words', allow({}), OPEN],
    ['the principal in its other form', allow({ Principal: { AWS: ['*'] } }), OPEN],
    ['all of the service', allow({ Action: 's3:*' }), OPEN],
    ['all of the service for own callers', allow({ Action: 's3:*', Condition: own }), 'pass'],
    ['own callers, key written small', allow({ Condition: { StringLike: { 'aws:principalorgid': 'o-1' } } }), 'pass'],
    ['own resources', allow({ Condition: { StringEquals: { 'aws:ResourceAccount': '123456789012' } } }), 'pass'],
    ['a condition that any value meets', allow({ Condition: { StringLike: { 'aws:PrincipalAccount': '*' } } }), OPEN],
    [
      'a condition that holds without its key',
      allow({ Condition: { StringEqualsIfExists: { 'aws:PrincipalAccount': '1' } } }),
      OPEN,
    ],
    [
      'a condition that everything through the endpoint meets',
      allow({ Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } }),
      OPEN,
    ],
    ['a role', allow({ Principal: { AWS: { 'Fn::GetAtt': ['Role', 'Arn'] } } }), 'pass'],
    ['one bucket', allow({ Resource: ['arn:aws:s3:::data', 'arn:aws:s3:::data/*'] }), 'pass'],
    ['any bucket', allow({ Action: 's3:GetObject', Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:s3:::*/*' } }), OPEN],
    ['any object of any bucket to write', allow({ Action: ['s3:ListAllMyBuckets', 's3:PutObject'] }), OPEN],
    [
      'actions that name no resource',
      allow({ Action: ['ssmmessages:OpenDataChannel', 's3:ListAllMyBuckets'] }),
      'pass',
    ],
    ['all but some actions', allow({ Action: undefined, NotAction: 's3:DeleteBucket' }), OPEN],
    ['all but some resources', allow({ Resource: undefined, NotResource: 'arn:aws:s3:::x' }), OPEN],
    ['all but some principals', allow({ Principal: undefined, NotPrincipal: { AWS: 'arn:aws:iam::1:root' } }), OPEN],
    ['a denial', { ...allow({}), Effect: 'Deny' }, 'pass'],
    ['stars in other numbers', allow({ Resource: '**' }), OPEN],
    ['stars in place of fields', allow({ Resource: 'arn:aws:s3:*' }), OPEN],
    ['any queue of any account', allow({ Action: 'sqs:*', Resource: 'arn:aws:sqs:*:*:*' }), OPEN],
    ['own queues', allow({ Action: 'sqs:*', Resource: 'arn:aws:sqs:*:123456789012:*' }), 'pass'],
    [
      'roles of any account',
      allow({ Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/research' } } }),
      OPEN,
    ],
    [
      'roles of one account',
      allow({ Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::123456789012:role/*' } } }),
      'pass',
    ],
    ...['Effect', 'Principal', 'Action', 'Resource'].flatMap((key): [string, object, string][] => [
      [`${key} by a parameter`, allow({ [key]: { Ref: 'P' } }), UNSURE],
      [
        `${key} by a parameter, one resource`,
        allow({ Resource: 'arn:aws:s3:::data/*', [key]: { Ref: 'P' } }),
        key === 'Resource' ? UNSURE : 'pass',
      ],
    ]),
    ['imported, among others', allow({ Resource: ['arn:aws:s3:::data', { 'Fn::ImportValue': 'x' }] }), UNSURE],
  ])('%s', (_, Statement, expected) => {
    expect(judge(EndpointPolicyScoped, endpoint({ Statement: [Statement] }))).toEqual({ E: expected });
  });

  test.each([
    ['no policy', undefined, 'fail: PolicyDocument'],
    ['JSON text', JSON.stringify({ Statement: allow({}) }), 'fail: PolicyDocument.Statement'],
    ['no JSON', '{', 'unknown: PolicyDocument is known at deployment only: it is no JSON'],
    ['a parameter', { Ref: 'P' }, 'unknown: PolicyDocument is known at deployment only: P is not in the template'],
    ['no statement', {}, 'unknown: PolicyDocument has no statement'],
  ])('%s', (_, document, expected) => {
    expect(judge(EndpointPolicyScoped, endpoint(document))).toEqual({ E: expected });
  });

  test('strangers refused by a denial of everything', () => {
    const deny = (Condition: object) => ({ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*', Condition });
    const policy = (Condition: object) => endpoint({ Statement: [allow({}), deny(Condition)] });
    expect(judge(EndpointPolicyScoped, policy({ StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' } })).E).toBe('pass');
    expect(judge(EndpointPolicyScoped, policy({ Bool: { 'aws:SecureTransport': 'false' } })).E).toBe(OPEN);
  });

  test('a finding is named by the statement', () => {
    const outcome = outcomes(EndpointPolicyScoped, endpoint({ Statement: [allow({ Sid: 'Everything' })] })).get('E');
    expect(outcome).toMatchObject({ failures: [{ finding: 'Everything' }] });
  });

  test.each([
    ['a gateway load balancer', { VpcEndpointType: 'GatewayLoadBalancer' }],
    [
      'a service of another account',
      { VpcEndpointType: 'Interface', ServiceName: 'com.amazonaws.vpce.eu-west-1.vpce-svc-1' },
    ],
  ])('%s takes no policy', (_, properties) => {
    expect(judge(EndpointPolicyScoped, endpoint(undefined, properties))).toEqual({ E: 'not applicable' });
  });
});
