import { Aws, Token } from 'aws-cdk-lib';
import { AwsService, ServiceCall } from '../../lib/primitives';

const resources = ['arn:aws:s3:::bucket/*'];

it('makes the statement', () => {
  const call = ServiceCall.to(AwsService.S3, {
    actions: ['s3:GetObject'],
    resources,
    conditions: { StringEquals: { 'aws:ResourceAccount': '111122223333' } },
  });
  expect(call.service).toBe(AwsService.S3);
  expect(call.actions).toEqual(['s3:GetObject']);
  expect(call.toStatement()?.toStatementJson()).toEqual({
    Effect: 'Allow',
    Action: 's3:GetObject',
    Resource: 'arn:aws:s3:::bucket/*',
    Condition: { StringEquals: { 'aws:ResourceAccount': '111122223333' } },
  });
});

it('makes a new statement each time, as a statement can be changed', () => {
  const call = ServiceCall.to(AwsService.S3, { actions: ['s3:GetObject'], resources });
  call.toStatement()?.addActions('s3:DeleteObject');
  expect(call.toStatement()?.actions).toEqual(['s3:GetObject']);
});

it('is for all resources only with the API named', () => {
  const call = ServiceCall.to(AwsService.EC2, {
    actions: ['ec2:DescribeSecurityGroups'],
    withoutResourceLevelSupport: 'ec2:DescribeSecurityGroups',
  });
  expect(call.toStatement()?.toStatementJson()).toEqual({
    Effect: 'Allow',
    Action: 'ec2:DescribeSecurityGroups',
    Resource: '*',
    Condition: { StringEquals: { 'aws:RequestedRegion': Aws.REGION } },
  });
});

it('opens a path without a statement', () => {
  const call = ServiceCall.pathTo(AwsService.KMS);
  expect(call.service).toBe(AwsService.KMS);
  expect(call.actions).toEqual([]);
  expect(call.toStatement()).toBeUndefined();
});

it.each([
  [AwsService.MONITORING, 'cloudwatch:PutMetricData'],
  [AwsService.of('ecr.api'), 'ecr:DescribeImages'],
  [AwsService.of('email-smtp', 'ses'), 'ses:SendEmail'],
  [AwsService.DYNAMODB, 'dynamodb:Query'],
])('knows the action prefix of %p', (service, action) => {
  expect(() => ServiceCall.to(service, { actions: [action], resources })).not.toThrow();
});

it.each([
  ['no action', { actions: [] }, "actions of a call to s3 is empty; name at least one action of 's3:'"],
  ['a wildcard', { actions: ['s3:Get*'] }, 'actions of a call to s3 has a wildcard: s3:Get*; write each action out'],
  ['every action', { actions: ['*'] }, 'has a wildcard: *'],
  ['a one-letter wildcard', { actions: ['s3:GetObjec?'] }, 'has a wildcard: s3:GetObjec?'],
  [
    'another service',
    { actions: ['kms:Decrypt'] },
    "actions of a call to s3 has an action of another service: kms:Decrypt; allowed 's3:<Action>'; give other services a call of their own",
  ],
  ['no prefix', { actions: ['GetObject'] }, 'has an action of another service: GetObject'],
  ['no resource', { resources: undefined }, 'resources of s3:GetObject is empty; name the ARNs'],
  ['an empty list', { resources: [] }, 'resources of s3:GetObject is empty; name the ARNs'],
  [
    'all resources',
    { resources: ['*'] },
    "resources of s3:GetObject is '*'; name the ARNs, or say withoutResourceLevelSupport",
  ],
  [
    'a reason that names no action',
    { resources: undefined, withoutResourceLevelSupport: 'because' },
    "withoutResourceLevelSupport doesn't name s3:GetObject: 'because'; name each API that has no resource-level support",
  ],
  [
    'an action that hides behind another',
    {
      actions: ['s3:ListAllMyBuckets', 's3:DeleteBucket'],
      resources: undefined,
      withoutResourceLevelSupport: 's3:ListAllMyBuckets',
    },
    "withoutResourceLevelSupport doesn't name s3:DeleteBucket",
  ],
  [
    'resources beside the reason',
    { withoutResourceLevelSupport: 's3:GetObject' },
    'resources and withoutResourceLevelSupport exclude each other: arn:aws:s3:::bucket/*; make two calls',
  ],
])('refuses %s', (_what, props, message) => {
  expect(() => ServiceCall.to(AwsService.S3, { actions: ['s3:GetObject'], resources, ...props })).toThrow(message);
});

it('judges no token', () => {
  const token = Token.asString({ Ref: 'Parameter' });
  expect(() => ServiceCall.to(AwsService.S3, { actions: [token], resources: [token] }).toStatement()).not.toThrow();
});
