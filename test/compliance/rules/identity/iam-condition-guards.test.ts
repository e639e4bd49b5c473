import { IamConditionGuards } from '../../../../lib/compliance/rules/identity/iam-condition-guards';
import { judge } from '../../../support/rules';
import { allow, managed, role } from './policies';

const at = 'PolicyDocument.Statement[0]';
const MACHINES = 'arn:aws:ec2:eu-west-1:111122223333:instance/*';
const under = (Condition: object) => allow('ec2:RunInstances', '*', { Condition });
const now = '2026-06-01T00:00:00Z';

const one = (statement: object) => judge(IamConditionGuards, { R: managed(statement) }, { settings: { now } }).R;

describe('IamConditionGuards', () => {
  test.each([
    ['launch without a guard', allow('ec2:RunInstances'), `fail: ${at}.Condition`],
    ['termination of all machines', allow('ec2:TerminateInstances', MACHINES), `fail: ${at}.Condition`],
    [
      'a command to all machines',
      allow('ssm:SendCommand', ['arn:aws:ssm:*:*:document/Mine', MACHINES]),
      `fail: ${at}.Condition`,
    ],
    [
      'images beside a launch',
      allow('ec2:RunInstances', ['arn:aws:ec2:*::image/*', 'arn:aws:ec2:*:*:subnet/*']),
      'pass',
    ],
    ['one machine', allow('ec2:TerminateInstances', 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1'), 'pass'],
    ['a region', under({ StringEquals: { 'aws:RequestedRegion': ['eu-west-1'] } }), 'pass'],
    ['a network', under({ IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }), 'pass'],
    ['every network', under({ IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } }), `fail: ${at}.Condition`],
    ['a call that AWS makes for the caller', under({ Bool: { 'aws:ViaAWSService': 'true' } }), 'pass'],
    ['IMDSv2', under({ StringEquals: { 'ec2:MetadataHttpTokens': 'required' } }), 'pass'],
    [
      'a tag of the machine',
      allow('ec2:StopInstances', MACHINES, {
        Condition: { StringEquals: { 'aws:ResourceTag/spawn:managed': 'true' } },
      }),
      'pass',
    ],
    ['no more than TLS', under({ Bool: { 'aws:SecureTransport': 'true' } }), `fail: ${at}.Condition`],
    ['an account', under({ StringEquals: { 'aws:ResourceAccount': '111122223333' } }), `fail: ${at}.Condition`],
    [
      'all machines by their prefix',
      allow('ec2:StopInstances', `${MACHINES.slice(0, -1)}i-*`),
      `fail: ${at}.Condition`,
    ],
    ['a key into all machines', allow('ec2-instance-connect:SendSSHPublicKey', MACHINES), `fail: ${at}.Condition`],
    [
      'a beginning without an end',
      under({ DateGreaterThan: { 'aws:CurrentTime': '2020-01-01' } }),
      `fail: ${at}.Condition`,
    ],
    ['a Deny turned round', under({ Null: { 'aws:RequestTag/owner': 'false' } }), `fail: ${at}.Condition`],
    ['no MFA', under({ Bool: { 'aws:MultiFactorAuthPresent': 'false' } }), `fail: ${at}.Condition`],
    ['every region', under({ StringLike: { 'aws:RequestedRegion': '*-*' } }), `fail: ${at}.Condition`],
    [
      'a machine that a parameter names',
      allow('ec2:StopInstances', { Ref: 'P' }),
      `unknown: ${at}.Resource is known at deployment only: P is not in the template`,
    ],
    ['other actions', allow('ec2:DescribeInstances'), 'not applicable'],
    ['Deny', { Effect: 'Deny', Action: 'ec2:*', Resource: '*' }, 'not applicable'],
    [
      'a condition that is not known',
      allow('ec2:RunInstances', '*', { Condition: { Ref: 'P' } }),
      `unknown: ${at}.Condition is known at deployment only: P is not in the template`,
    ],
  ])('%s', (_, statement, expected) => {
    expect(one(statement)).toBe(expected);
  });

  test.each(
    `ec2:CreateFleet ec2:CreateTags ec2:DeleteTags ec2:ModifyInstanceAttribute ec2:ModifyInstanceMetadataOptions
    ec2:RebootInstances ec2:RequestSpotInstances ec2:StartInstances ec2:StopInstances ec2:TerminateInstances
    ec2-instance-connect:OpenTunnel ec2-instance-connect:SendSerialConsoleSSHPublicKey ssm:SendCommand
    ssm:StartSession`.split(/\s+/),
  )('%s on everything', (action) => {
    expect(one(allow(action))).toBe(`fail: ${at}.Condition`);
  });

  const less = 'DateLessThan';
  const greater = 'DateGreaterThan';
  const window = (begin: string | undefined, end: unknown) =>
    allow('s3:GetObject', 'arn:aws:s3:::b/*', {
      Condition: { ...(begin && { [greater]: { 'aws:CurrentTime': begin } }), [less]: { 'aws:CurrentTime': end } },
    });
  test.each([
    ['a month', window('2026-05-15T00:00:00Z', '2026-06-15T00:00:00Z'), 'pass'],
    ['that ended', window('2026-01-01T00:00:00Z', '2026-05-31T23:59:59Z'), `fail: ${at}.Condition.DateLessThan`],
    ['a single day that ended', window(undefined, ['2026-05-31']), `fail: ${at}.Condition.DateLessThan`],
    [
      'that ends before it begins',
      window('2026-08-01T00:00:00Z', '2026-07-01T00:00:00Z'),
      `fail: ${at}.Condition.DateLessThan`,
    ],
    ['of ten years', window('2026-01-01T00:00:00Z', '2036-01-01T00:00:00Z'), `fail: ${at}.Condition.DateLessThan`],
    [
      'without a beginning, of ten years',
      window(undefined, '2036-01-01T00:00:00Z'),
      `fail: ${at}.Condition.DateLessThan`,
    ],
    ['in seconds', window(undefined, '1780272000'), `fail: ${at}.Condition.DateLessThan`],
    ['that is no time', window(undefined, 'soon'), 'pass'],
  ])('a time window %s', (_, statement, expected) => {
    expect(one(statement)).toBe(expected);
  });

  test.each(['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 's3:DeleteObject', 's3:PutObjectAcl'])(
    "%s by spawn's instances",
    (action) => {
      const Tags = [{ Key: 'spawn:managed', Value: 'true' }];
      const Policies = [{ PolicyDocument: { Statement: allow(action, 'arn:aws:x:::one') } }];
      const judged = judge(IamConditionGuards, { R: role('ec2.amazonaws.com', { Tags, Policies }) });
      expect(judged.R).toBe('fail: Policies[0].PolicyDocument.Statement.Condition');
    },
  );

  test("what carries files out of spawn's instances is bound to the account", () => {
    const Tags = [{ Key: 'spawn:managed', Value: 'true' }];
    const writes = (Roles: unknown, more: object = {}) => ({
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: { Roles, PolicyDocument: { Statement: allow('s3:PutObject', 'arn:aws:s3:::results/*', more) } },
    });
    const own = { Condition: { StringEquals: { 'aws:ResourceAccount': { Ref: 'AWS::AccountId' } } } };
    const judged = judge(IamConditionGuards, {
      Box: role('ec2.amazonaws.com', { Tags, ManagedPolicyArns: [{ Ref: 'Attached' }] }),
      Other: role('ec2.amazonaws.com'),
      Bound: writes([{ Ref: 'Box' }], own),
      Loose: writes([{ Ref: 'Box' }]),
      Attached: writes(undefined),
      Others: writes([{ Ref: 'Other' }]),
    });
    expect(judged).toMatchObject({
      Bound: 'pass',
      Loose: 'fail: PolicyDocument.Statement.Condition',
      Attached: 'fail: PolicyDocument.Statement.Condition',
      Others: 'not applicable',
    });
  });
});
