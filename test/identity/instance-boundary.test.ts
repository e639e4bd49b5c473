import { Lazy, Stack, aws_iam as iam } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { SpawnTag } from '../../lib/contract';
import { InstanceBoundary, type InstanceBoundaryProps } from '../../lib/identity';
import { ENVIRONMENTS, testApp, testStack } from '../support/environments';
import {
  type IamCase,
  OTHER_ACCOUNT,
  type PolicyDocument,
  type RolePolicies,
  actsOn,
  allowed,
  decide,
  denied,
  deployed,
  instanceArn,
  titled,
} from '../support/iam';
import { expectClean } from '../support/packs';

const SELF = 'i-0aaaaaaaaaaaaaaaa';
const PEER = 'i-0bbbbbbbbbbbbbbbb';
const ANYTHING: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
};

/** A role that some policy allows everything, such as the CLI's or a mistaken one, within a boundary. */
function adminWithin(boundary: InstanceBoundary): RolePolicies {
  return { identity: [ANYTHING], boundary: deployed(Stack.of(boundary), boundary.document.toJSON()) as PolicyDocument };
}

const keys = (...names: string[]) => ({ 'aws:TagKeys': names });
const ROLE = 'arn:aws:iam::111122223333:role/any';

const CASES: IamCase[] = [
  ['reads objects', { action: 's3:GetObject', resource: 'arn:aws:s3:::data/a' }, allowed],
  ['writes objects of the own account', { action: 's3:PutObject', resource: 'arn:aws:s3:::data/a' }, allowed],
  [
    'carries objects out to a bucket of another account',
    { action: 's3:PutObject', resource: 'arn:aws:s3:::loot/a', owner: OTHER_ACCOUNT },
    denied,
  ],
  [
    'sends messages to a queue of another account',
    { action: 'sqs:SendMessage', resource: 'arn:aws:sqs:eu-west-1:444455556666:loot', owner: OTHER_ACCOUNT },
    denied,
  ],
  [
    'encrypts with a key of another account',
    { action: 'kms:Encrypt', resource: 'arn:aws:kms:eu-west-1:444455556666:key/loot', owner: OTHER_ACCOUNT },
    denied,
  ],
  ['makes a bucket public', { action: 's3:PutBucketPolicy', resource: 'arn:aws:s3:::data' }, denied],
  ['deletes versions', { action: 's3:DeleteObjectVersion', resource: 'arn:aws:s3:::data/a' }, denied],
  ['shares a key', { action: 'kms:CreateGrant', resource: 'arn:aws:kms:eu-west-1:111122223333:key/any' }, denied],
  [
    'deletes a key',
    { action: 'kms:ScheduleKeyDeletion', resource: 'arn:aws:kms:eu-west-1:111122223333:key/any' },
    denied,
  ],

  [
    'tags itself with its heartbeat',
    {
      action: 'ec2:CreateTags',
      resource: instanceArn(SELF),
      context: { ...actsOn(SELF, SELF), ...keys(SpawnTag.LAST_HEARTBEAT) },
    },
    allowed,
  ],
  [
    'prolongs its own life',
    {
      action: 'ec2:CreateTags',
      resource: instanceArn(SELF),
      context: { ...actsOn(SELF, SELF), ...keys(SpawnTag.TTL_DEADLINE) },
    },
    denied,
  ],
  [
    'retags a peer',
    {
      action: 'ec2:CreateTags',
      resource: instanceArn(PEER),
      context: { ...actsOn(SELF, PEER), ...keys(SpawnTag.PRE_STOP) },
    },
    denied,
  ],
  [
    'deletes all its tags',
    { action: 'ec2:DeleteTags', resource: instanceArn(SELF), context: actsOn(SELF, SELF) },
    denied,
  ],
  [
    'drops its own spawn:managed',
    {
      action: 'ec2:DeleteTags',
      resource: instanceArn(SELF),
      context: { ...actsOn(SELF, SELF), ...keys(SpawnTag.MANAGED) },
    },
    denied,
  ],
  [
    'terminates itself',
    { action: 'ec2:TerminateInstances', resource: instanceArn(SELF), context: actsOn(SELF, SELF) },
    allowed,
  ],
  [
    'terminates a peer',
    { action: 'ec2:TerminateInstances', resource: instanceArn(PEER), context: actsOn(SELF, PEER) },
    denied,
  ],
  ['stops a peer', { action: 'ec2:StopInstances', resource: instanceArn(PEER), context: actsOn(SELF, PEER) }, denied],
  [
    'reads the user data of a peer',
    { action: 'ec2:DescribeInstanceAttribute', resource: instanceArn(PEER), context: actsOn(SELF, PEER) },
    denied,
  ],
  [
    'snapshots a volume',
    { action: 'ec2:CreateSnapshot', resource: 'arn:aws:ec2:eu-west-1:111122223333:volume/vol-0aaaaaaaaaaaaaaaa' },
    denied,
  ],
  [
    'opens a security group',
    {
      action: 'ec2:AuthorizeSecurityGroupIngress',
      resource: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0aaaaaaaaaaaaaaaa',
    },
    denied,
  ],

  ['commands a peer', { action: 'ssm:SendCommand', resource: instanceArn(PEER) }, denied],
  ['opens a session on a peer', { action: 'ssm:StartSession', resource: instanceArn(PEER) }, denied],
  ['registers with Systems Manager', { action: 'ssm:UpdateInstanceInformation', resource: instanceArn(SELF) }, allowed],
  [
    'changes a parameter',
    { action: 'ssm:PutParameter', resource: 'arn:aws:ssm:eu-west-1:111122223333:parameter/any' },
    denied,
  ],
  [
    'changes a secret',
    {
      action: 'secretsmanager:PutSecretValue',
      resource: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:any-AbCdEf',
    },
    denied,
  ],
  [
    'invokes a function',
    { action: 'lambda:InvokeFunction', resource: 'arn:aws:lambda:eu-west-1:111122223333:function:any' },
    denied,
  ],

  ['creates a user', { action: 'iam:CreateUser', resource: 'arn:aws:iam::111122223333:user/any' }, denied],
  ['writes a policy on its role', { action: 'iam:PutRolePolicy', resource: ROLE }, denied],
  ['takes the boundary off its role', { action: 'iam:DeleteRolePermissionsBoundary', resource: ROLE }, denied],
  ['passes a role', { action: 'iam:PassRole', resource: ROLE }, denied],
  ['takes another role', { action: 'sts:AssumeRole', resource: ROLE }, denied],
  ['leaves the organization', { action: 'organizations:LeaveOrganization' }, denied],
  ['closes the account', { action: 'account:CloseAccount' }, denied],
  [
    'turns off the trail',
    { action: 'cloudtrail:StopLogging', resource: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/any' },
    denied,
  ],
];

describe('a role that is allowed everything, within the boundary', () => {
  const policies = adminWithin(new InstanceBoundary(testStack(), 'Boundary'));

  it.each(titled(CASES))('%s', async (_title, request, verdict) => {
    expect(await decide(policies, request)).toBe(verdict);
  });

  it('without the boundary, it could do all of it', async () => {
    for (const [title, request] of CASES) {
      expect([title, await decide({ identity: [ANYTHING] }, request)]).toEqual([title, allowed]);
    }
  });

  it('denies identities even to what a resource policy lets in: an explicit denial', () => {
    const denials = policies.boundary?.Statement.filter(({ Effect }) => Effect === 'Deny');
    expect(denials).toEqual([
      expect.objectContaining({ Action: ['account:*', 'iam:*', 'organizations:*', 'sts:AssumeRole'], Resource: '*' }),
    ]);
  });

  it('allows nothing by itself', async () => {
    expect(
      await decide(
        { identity: [], boundary: policies.boundary },
        { action: 's3:GetObject', resource: 'arn:aws:s3:::data/a' },
      ),
    ).toBe(denied);
  });
});

describe('props', () => {
  it('trustedAccounts: may be written to', async () => {
    const policies = adminWithin(new InstanceBoundary(testStack(), 'Boundary', { trustedAccounts: [OTHER_ACCOUNT] }));
    const write = { action: 's3:PutObject', resource: 'arn:aws:s3:::shared/a' };
    expect(await decide(policies, { ...write, owner: OTHER_ACCOUNT })).toBe(allowed);
    expect(await decide(policies, { ...write, owner: '777788889999' })).toBe(denied);
  });

  it('additionalActions: may be allowed', async () => {
    const policies = adminWithin(
      new InstanceBoundary(testStack(), 'Boundary', { additionalActions: ['athena:StartQueryExecution'] }),
    );
    const resource = 'arn:aws:athena:eu-west-1:111122223333:workgroup/any';
    expect(await decide(policies, { action: 'athena:StartQueryExecution', resource })).toBe(allowed);
    expect(await decide(policies, { action: 'athena:DeleteWorkGroup', resource })).toBe(denied);
  });

  it('takes tokens as they are', () => {
    const token = Lazy.string({ produce: () => OTHER_ACCOUNT });
    const boundary = new InstanceBoundary(testStack(), 'Boundary', { trustedAccounts: [token] });
    expect(JSON.stringify(Stack.of(boundary).resolve(boundary.document))).toContain(OTHER_ACCOUNT);
  });

  it.each<[InstanceBoundaryProps, RegExp]>([
    [{ trustedAccounts: ['4444'] }, /trustedAccounts has what is no account id: '4444'; allowed: twelve digits/],
    [{ additionalActions: ['s3:*'] }, /additionalActions has what is no exact action: 's3:\*'; allowed/],
    [{ additionalActions: ['s3:Get?'] }, /additionalActions has what is no exact action/],
    [{ additionalActions: ['*'] }, /additionalActions has what is no exact action/],
    [
      { additionalActions: ['iam:PassRole'] },
      /additionalActions has an action that the boundary always denies: 'iam:PassRole'; .*give the task/,
    ],
    [{ additionalActions: ['sts:AssumeRole'] }, /always denies: 'sts:AssumeRole'/],
    [{ additionalActions: ['sts:assumerole'] }, /always denies: 'sts:assumerole'/],
    [
      { additionalActions: ['ec2:TerminateInstances'] },
      /allows within limits: 'ec2:TerminateInstances'; it would lift them; .*leave other instances alone/,
    ],
    ...['ec2:CreateTags', 'ec2:DeleteTags', 'ec2:StopInstances'].map((action): [InstanceBoundaryProps, RegExp] => [
      { additionalActions: [action] },
      /allows within limits/,
    ]),
    [{ additionalActions: ['s3:PutObject'] }, /allows within limits: 's3:PutObject'; .*use trustedAccounts/],
  ])('refuses %j', (props, message) => {
    expect(() => new InstanceBoundary(testStack(), 'Boundary', props)).toThrow(message);
  });
});

it('of: one for each stack', () => {
  const app = testApp();
  const [one, two] = [new Stack(app, 'One'), new Stack(app, 'Two')];
  expect(InstanceBoundary.of(one)).toBe(InstanceBoundary.of(one));
  expect(InstanceBoundary.of(one)).not.toBe(InstanceBoundary.of(two));
  Template.fromStack(one).resourceCountIs('AWS::IAM::ManagedPolicy', 1);
});

it('has no physical name, and is attached to nobody', () => {
  const stack = testStack();
  new InstanceBoundary(stack, 'Boundary');
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::ManagedPolicy', {
    ManagedPolicyName: Match.absent(),
    Roles: Match.absent(),
    Users: Match.absent(),
    Groups: Match.absent(),
  });
});

it('fits in a managed policy, with room for some accounts and actions', () => {
  const boundary = new InstanceBoundary(testStack(), 'Boundary');
  expect(JSON.stringify(adminWithin(boundary).boundary).length).toBeLessThan(6144 - 500);
});

it.each(ENVIRONMENTS)('is clean in $location with $flags', (where) => {
  const stack = testStack(where);
  const boundary = new InstanceBoundary(stack, 'Boundary');
  new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal(), permissionsBoundary: boundary });
  expectClean(stack);
});
