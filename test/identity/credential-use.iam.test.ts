import { Template } from 'aws-cdk-lib/assertions';
import { CredentialUse, SpawnInstanceRole } from '../../lib/identity';
import { ENVIRONMENTS, testStack } from '../support/environments';
import {
  type IamCase,
  type IamRequest,
  type RolePolicies,
  allowed,
  calledBy,
  decide,
  denied,
  policiesOf,
  titled,
} from '../support/iam';
import { expectClean } from '../support/packs';

const own = calledBy('i-0aaaaaaaaaaaaaaaa');
/** What the baseline allows every instance, so that only the denial decides. */
const call = (context: Record<string, string | undefined>, action = 'ec2:DescribeTags'): IamRequest => ({
  action,
  context: { ...own, ...context },
});
const NO_ENDPOINT = { 'aws:SourceVpc': undefined, 'aws:VpcSourceIp': undefined };

const policiesWith = (credentialUse?: CredentialUse): RolePolicies =>
  policiesOf(new SpawnInstanceRole(testStack(), 'Role', { credentialUse }));

const OUTSIDE: IamCase[] = [
  ['calls from a laptop, without an endpoint', call({ ...NO_ENDPOINT, 'aws:SourceIp': '198.51.100.7' }), denied],
  ['calls through NAT', call({ ...NO_ENDPOINT, 'aws:SourceIp': '203.0.113.9' }), denied],
  [
    "calls through an endpoint of the thief's VPC",
    call({ 'aws:SourceVpc': 'vpc-0bbbbbbbbbbbbbbbb', 'aws:VpcSourceIp': '10.0.0.10' }),
    denied,
  ],
  ['opens a session channel from a laptop', call(NO_ENDPOINT, 'ssmmessages:OpenDataChannel'), denied],
];

const INSIDE: IamCase[] = [
  ['calls through an endpoint of its VPC', call({}), allowed],
  ['opens a session channel through an endpoint', call({}, 'ssmmessages:OpenDataChannel'), allowed],
  ['has a service call for it', call({ ...NO_ENDPOINT, 'aws:ViaAWSService': 'true' }), allowed],
  [
    'calls without the key that tells of services',
    call({ 'aws:ViaAWSService': undefined, 'aws:SourceVpc': undefined }),
    denied,
  ],
];

const FROM_A_PEER: IamRequest = call({ 'aws:VpcSourceIp': '10.0.0.11' });

describe('CredentialUse.inOwnVpc, the default', () => {
  const policies = policiesWith();

  it.each(titled([...OUTSIDE, ...INSIDE]))('%s', async (_title, request, verdict) => {
    expect(await decide(policies, request)).toBe(verdict);
  });

  it('lets a machine of the same VPC use them: that is what onOwnInstance is for', async () => {
    expect(await decide(policies, FROM_A_PEER)).toBe(allowed);
  });

  it('is decided by the denial alone: without it, each call from outside is allowed', async () => {
    const identity = policies.identity.map((document) => ({
      ...document,
      Statement: document.Statement.filter(({ Sid }) => Sid !== 'OnlyThroughOwnVpc'),
    }));
    for (const [title, request] of OUTSIDE) {
      expect([title, await decide({ ...policies, identity }, request)]).toEqual([title, allowed]);
    }
  });

  it('is what CredentialUse.inOwnVpc() says', () => {
    expect(policiesWith(CredentialUse.inOwnVpc())).toEqual(policies);
  });

  it('compares the VPC of the call with that of the instance', () => {
    const statement = policies.identity
      .flatMap(({ Statement }) => Statement)
      .find(({ Sid }) => Sid === 'OnlyThroughOwnVpc');
    expect(statement).toEqual({
      Sid: 'OnlyThroughOwnVpc',
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: {
        StringNotEquals: { 'aws:SourceVpc': '${aws:Ec2InstanceSourceVpc}' },
        Null: { 'ec2:SourceInstanceARN': 'false' },
        BoolIfExists: { 'aws:ViaAWSService': 'false' },
      },
    });
  });

  it('stands in a policy that allows nothing, and that the profile waits for', () => {
    const stack = testStack();
    new SpawnInstanceRole(stack, 'Role');
    const template = Template.fromStack(stack);
    const [limits] = Object.entries(template.findResources('AWS::IAM::ManagedPolicy')).filter(([, policy]) =>
      JSON.stringify(policy).includes('OnlyThroughOwnVpc'),
    );
    const effects = limits[1].Properties.PolicyDocument.Statement.map(({ Effect }: { Effect: string }) => Effect);
    expect(new Set(effects)).toEqual(new Set(['Deny']));
    const [profile] = Object.values(template.findResources('AWS::IAM::InstanceProfile'));
    expect(profile.DependsOn).toContain(limits[0]);
  });
});

describe('CredentialUse.onOwnInstance', () => {
  const policies = policiesWith(CredentialUse.onOwnInstance());

  it.each(titled([...OUTSIDE, ...INSIDE, ['calls from a peer in the VPC', FROM_A_PEER, denied]]))(
    '%s',
    async (_title, request, verdict) => {
      expect(await decide(policies, request)).toBe(verdict);
    },
  );

  it.each(ENVIRONMENTS)('is clean: $location, $flags', (environment) => {
    const stack = testStack(environment);
    new SpawnInstanceRole(stack, 'Role', { credentialUse: CredentialUse.onOwnInstance() });
    expectClean(stack);
  });
});

describe('CredentialUse.anywhere', () => {
  const reason = 'calls the pricing service in us-east-1, which has no endpoint here';
  const policies = policiesWith(CredentialUse.anywhere({ reason }));

  it('lets them be used from anywhere', async () => {
    for (const [title, request] of OUTSIDE) {
      expect([title, await decide(policies, request)]).toEqual([title, allowed]);
    }
  });

  it('keeps its reason', () => {
    expect(CredentialUse.anywhere({ reason }).anywhereReason).toBe(reason);
    expect(CredentialUse.inOwnVpc().anywhereReason).toBeUndefined();
  });

  it.each(['', 'because', '- - - - - -'])('refuses a reason that is none: %j', (text) => {
    expect(() => CredentialUse.anywhere({ reason: text })).toThrow(
      /^reason of CredentialUse.anywhere is not a sentence: .*; allowed: at least 5 words; say which/,
    );
  });
});
