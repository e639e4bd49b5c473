import { type Stack, Lazy } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ReaperAccess, type ReaperAccessProps } from '../../lib/lifecycle';
import { ENVIRONMENTS, testStack } from '../support/environments';
import {
  OTHER_ACCOUNT,
  REGION,
  type RolePolicies,
  allowed,
  decide,
  denied,
  instanceArn,
  policiesOf,
  titled,
} from '../support/iam';
import { expectClean } from '../support/packs';

const EXTERNAL_ID = 'b7f0c1de-6a52-4f9e-9d0b-1c2f3a4b5c6d';
const props: ReaperAccessProps = { reaperAccountId: OTHER_ACCOUNT, externalId: EXTERNAL_ID };
const here = { env: { account: '111122223333', region: REGION } } as const;
const newAccess = (stack: Stack, more: Partial<ReaperAccessProps> = {}) =>
  new ReaperAccess(stack, 'Access', { ...props, ...more });

describe.each(ENVIRONMENTS)('in $location with $flags', (where) => {
  it('is clean', () => {
    const stack = testStack(where);
    newAccess(stack);
    expectClean(stack);
  });

  it('is clean with every prop', () => {
    const stack = testStack(where);
    const regions = ['eu-west-1', 'us-gov-west-1'];
    newAccess(stack, { regions, instanceProfileNames: ['trainers'], anyInstance: true, incidentTagKeys: ['case'] });
    expectClean(stack);
  });
});

describe('the role', () => {
  it('has the fixed name that the reaper asks for', () => {
    const stack = testStack(here);
    newAccess(stack);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
      RoleName: 'spawn-ttl-reaper-ec2',
      Policies: Match.absent(),
    });
  });

  it("trusts the reapers' roles by name, one for each region, with the external id, and nobody else", () => {
    const stack = testStack(here);
    newAccess(stack, { regions: ['eu-west-1', 'us-east-1'] });
    const name = (region: string) => ({
      'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:iam::${OTHER_ACCOUNT}:role/spawn-ttl-reaper-${region}`]],
    });
    const [role] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'));
    expect(role.Properties.AssumeRolePolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { AWS: `arn:aws:iam::${OTHER_ACCOUNT}:root` },
        Condition: {
          StringEquals: { 'sts:ExternalId': EXTERNAL_ID },
          ArnEquals: { 'aws:PrincipalArn': [name('eu-west-1'), name('us-east-1')] },
        },
      },
    ]);
  });
});

describe('the role may', () => {
  const id = 'i-0aaaaaaaaaaaaaaaa';
  const tag = (key: string, value = 'true') => ({ [`aws:ResourceTag/${key}`]: value });
  const profile = (name: string) => ({ 'ec2:InstanceProfile': `arn:aws:iam::111122223333:instance-profile/${name}` });
  let policies: RolePolicies;
  beforeAll(() => {
    policies = policiesOf(newAccess(testStack(here)).role);
  });
  const terminate = (context: Record<string, string>, region = REGION) => ({
    action: 'ec2:TerminateInstances',
    resource: instanceArn(id, region),
    context,
  });

  it.each(
    titled([
      ['list instances', { action: 'ec2:DescribeInstances' }, allowed],
      [
        'list them elsewhere',
        { action: 'ec2:DescribeInstances', context: { 'aws:RequestedRegion': 'us-east-1' } },
        denied,
      ],
      ['terminate a managed instance', terminate(tag('spawn:managed')), allowed],
      ['terminate one with a TTL', terminate(tag('spawn:ttl', '8h')), allowed],
      ["terminate one with the CLI's profile", terminate(profile('spored-instance-profile')), allowed],
      [
        'terminate one with a profile of the CLI below a path',
        terminate(profile('team/spawn-instance-0a1b2c3d')),
        allowed,
      ],
      ['terminate any other', terminate(tag('Name', 'database')), denied],
      ['terminate one with another profile', terminate(profile('database')), denied],
      [
        'terminate one that is evidence',
        terminate({ ...tag('spawn:managed'), ...tag('cdk-spawn:incident', 'case-7') }),
        denied,
      ],
      [
        'terminate one in another region',
        terminate({ ...tag('spawn:managed'), 'aws:RequestedRegion': 'us-east-1' }, 'us-east-1'),
        denied,
      ],
      ['tag', { action: 'ec2:CreateTags', resource: instanceArn(id), context: tag('spawn:managed') }, denied],
      ['launch', { action: 'ec2:RunInstances', resource: instanceArn(id) }, denied],
    ]),
  )('%s', async (_, request, verdict) => {
    expect(await decide(policies, request)).toBe(verdict);
  });

  it('terminate any instance of the region where that was asked for, but no evidence', async () => {
    const any = policiesOf(newAccess(testStack(here), { anyInstance: true }).role);
    expect(await decide(any, terminate(tag('Name', 'x')))).toBe(allowed);
    expect(await decide(any, terminate(tag('cdk-spawn:incident', '')))).toBe(denied);
  });
});

describe('an error says what is wrong', () => {
  it.each<[string, Partial<ReaperAccessProps>, RegExp]>([
    [
      'no account',
      { reaperAccountId: 'central' },
      /^reaperAccountId is not an account id: 'central'; allowed: twelve digits/,
    ],
    ['its own account', { reaperAccountId: '111122223333' }, /^reaperAccountId is this account/],
    [
      'a guessable external id',
      { externalId: 'spawn-ttl-reaper-prod-2026' },
      /^externalId of account 111122223333 can be guessed/,
    ],
    ['its account as external id', { externalId: 'x-111122223333-abcdefgh' }, /can be guessed/],
    ['no region', { regions: ['europe'] }, /^regions has no region: 'europe'; allowed/],
    ['an empty list of regions', { regions: [] }, /^regions is empty/],
    ['a malformed profile', { instanceProfileNames: ['a/b'] }, /^instanceProfileNames has a malformed name/],
    ['a tag that spored writes', { incidentTagKeys: ['spawn:dns-status'] }, /^incidentTagKeys has a key/],
  ])('%s', (_, more, message) => {
    expect(() => newAccess(testStack(here), more)).toThrow(message);
  });

  it('and judges no token', () => {
    const token = Lazy.string({ produce: () => 'x' });
    expect(() =>
      newAccess(testStack(here), { reaperAccountId: token, externalId: token, regions: [token] }),
    ).not.toThrow();
  });
});
