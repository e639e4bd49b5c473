import { type Stack, type aws_iam as iam, aws_lambda as lambda } from 'aws-cdk-lib';
import { AwsService, ServiceCall, SpawnFunction } from '../../lib/primitives';
import { testStack } from '../support/environments';
import { FakeNetwork } from '../support/fake-network';
import {
  ACCOUNT,
  OTHER_ACCOUNT,
  REGION,
  allowed,
  decide,
  denied,
  deployed,
  policiesOf,
  type RolePolicies,
} from '../support/iam';

const arn = (service: string, resource: string, account = ACCOUNT) =>
  `arn:aws:${service}:${REGION}:${account}:${resource}`;
const closed = arn('ec2', 'security-group/sg-default');
const subnet = arn('ec2', 'subnet/subnet-1');

let stack: Stack;
let fn: SpawnFunction;
let policies: RolePolicies;
let denials: RolePolicies;

beforeAll(() => {
  stack = testStack();
  fn = new SpawnFunction(stack, 'Function', {
    network: new FakeNetwork(stack),
    code: lambda.Code.fromInline('exports.handler = async () => {}'),
    calls: [
      ServiceCall.to(AwsService.EC2, {
        actions: ['ec2:DescribeSecurityGroups'],
        withoutResourceLevelSupport: 'ec2:DescribeSecurityGroups',
      }),
      ServiceCall.to(AwsService.EC2, { actions: ['ec2:RevokeSecurityGroupEgress'], resources: [closed] }),
    ],
  });
  policies = policiesOf(fn.role as iam.Role);
  const everything = { Effect: 'Allow', Action: 'ec2:*', Resource: '*' };
  denials = { identity: [...policies.identity, { Version: '2012-10-17', Statement: [everything] }] };
});

/** Lambda puts this key into the context of each request of the function's code. */
const fromCode = { 'lambda:SourceFunctionArn': arn('lambda', 'function:own') };
const via = (service: string) => ({ ...fromCode, 'kms:ViaService': `${service}.${REGION}.amazonaws.com` });

/** Resources that only the template names; each may be followed by more, such as a log stream. */
const own = {
  queue: () => deployed(stack, fn.deadLetterQueue.queueArn) as string,
  logs: () => (deployed(stack, fn.logGroup.logGroupArn) as string).replace(/:\*$/, ''),
  key: () => deployed(stack, fn.key.keyArn) as string,
};

type Where = string | (() => string) | undefined;
const outcome = (action: string, where: Where, context: Record<string, string>, from = policies) => {
  const resource = typeof where === 'function' ? where() : where;
  return decide(from, { action, resource, owner: resource?.split(':')[4], context });
};

describe('the code of the function', () => {
  it.each([
    ['sends to its dead-letter queue', 'sqs:SendMessage', own.queue, fromCode],
    ['writes to its log group', 'logs:PutLogEvents', () => `${own.logs()}:log-stream:2026`, fromCode],
    ['opens a log stream', 'logs:CreateLogStream', () => `${own.logs()}:log-stream:2026`, fromCode],
    ['sends traces', 'xray:PutTraceSegments', undefined, fromCode],
    ['encrypts for its queue', 'kms:GenerateDataKey', own.key, via('sqs')],
    ['decrypts its environment', 'kms:Decrypt', own.key, via('lambda')],
    ['looks at groups, as declared', 'ec2:DescribeSecurityGroups', undefined, fromCode],
    ['revokes rules of the group declared', 'ec2:RevokeSecurityGroupEgress', closed, fromCode],
  ])('%s', async (_what, action, resource, context) => {
    expect(await outcome(action, resource, context)).toBe(allowed);
  });

  it.each([
    ['send to another queue', 'sqs:SendMessage', arn('sqs', 'other-queue'), fromCode],
    ['send to a queue of another account', 'sqs:SendMessage', arn('sqs', 'own-queue', OTHER_ACCOUNT), fromCode],
    ['read its dead-letter queue', 'sqs:ReceiveMessage', own.queue, fromCode],
    ['delete from its dead-letter queue', 'sqs:DeleteMessage', own.queue, fromCode],
    ['write to another log group', 'logs:PutLogEvents', arn('logs', 'log-group:other:log-stream:2026'), fromCode],
    ['create a log group', 'logs:CreateLogGroup', arn('logs', 'log-group:other'), fromCode],
    ['delete its log group', 'logs:DeleteLogGroup', own.logs, fromCode],
    ['decrypt by a call to KMS', 'kms:Decrypt', own.key, fromCode],
    ['decrypt through another service', 'kms:Decrypt', own.key, via('s3')],
    ['decrypt in another region', 'kms:Decrypt', own.key, { 'kms:ViaService': 'sqs.us-east-1.amazonaws.com' }],
    ['use another key', 'kms:Decrypt', arn('kms', 'key/other'), via('sqs')],
    ['revoke rules of another group', 'ec2:RevokeSecurityGroupEgress', arn('ec2', 'security-group/sg-1'), fromCode],
    ['add a rule to the group', 'ec2:AuthorizeSecurityGroupEgress', closed, fromCode],
    ['call itself', 'lambda:InvokeFunction', arn('lambda', 'function:own'), fromCode],
  ])("can't %s", async (_what, action, resource, context) => {
    expect(await outcome(action, resource, context)).toBe(denied);
  });

  it.each([
    ['create an interface', 'ec2:CreateNetworkInterface', subnet],
    ['delete an interface', 'ec2:DeleteNetworkInterface', arn('ec2', 'network-interface/eni-1')],
    ['give it an address', 'ec2:AssignPrivateIpAddresses', arn('ec2', 'network-interface/eni-1')],
    ['take an address', 'ec2:UnassignPrivateIpAddresses', arn('ec2', 'network-interface/eni-1')],
    ['list interfaces', 'ec2:DescribeNetworkInterfaces', undefined],
    ['list subnets', 'ec2:DescribeSubnets', undefined],
  ])('is denied what Lambda does for it: %s', async (_what, action, resource) => {
    // Even where another policy of the role allows everything.
    expect(await outcome(action, resource, fromCode, denials)).toBe(denied);
  });
});

describe('Lambda with the role of the function', () => {
  it.each([
    ['creates an interface in a subnet', 'ec2:CreateNetworkInterface', subnet],
    ['creates an interface', 'ec2:CreateNetworkInterface', arn('ec2', 'network-interface/*')],
    ['creates an interface with a group', 'ec2:CreateNetworkInterface', arn('ec2', 'security-group/sg-1')],
    ['deletes an interface', 'ec2:DeleteNetworkInterface', arn('ec2', 'network-interface/eni-1')],
    ['lists interfaces', 'ec2:DescribeNetworkInterfaces', undefined],
    ['lists subnets', 'ec2:DescribeSubnets', undefined],
  ])('%s', async (_what, action, resource) => {
    expect(await outcome(action, resource, {})).toBe(allowed);
  });

  it("touches no other account's interface", async () => {
    const foreign = arn('ec2', 'network-interface/eni-1', OTHER_ACCOUNT);
    expect(await outcome('ec2:DeleteNetworkInterface', foreign, {})).toBe(denied);
  });
});
