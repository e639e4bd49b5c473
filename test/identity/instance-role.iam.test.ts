import { SpawnTag } from '../../lib/contract';
import { aws_ssm as ssm } from 'aws-cdk-lib';
import { InstancePolicy, SpawnInstanceRole } from '../../lib/identity';
import { testStack } from '../support/environments';
import {
  type IamCase,
  type PolicyDocument,
  type RolePolicies,
  actsOn,
  allowed,
  decide,
  denied,
  instanceArn,
  policiesOf,
  titled,
} from '../support/iam';

const SELF = 'i-0aaaaaaaaaaaaaaaa';
const PEER = 'i-0bbbbbbbbbbbbbbbb';
const onSelf = actsOn(SELF, SELF);
const onPeer = actsOn(SELF, PEER);
const self = instanceArn(SELF);
const peer = instanceArn(PEER);
const keys = (...names: string[]) => ({ 'aws:TagKeys': names });
const allRuntimeKeys = [...SpawnTag.RUNTIME_KEYS];

/**
 * iam-simulate resolves `${ec2:InstanceID}` from the context and knows `ec2:SourceInstanceARN` as a global key, so that no
 * row needs a substitution. What it can't know: the service authorization reference lists `ec2:InstanceID` for instances,
 * and for CreateTags, StopInstances and TerminateInstances on them, but not for DeleteTags; should EC2 leave it out there,
 * the deletion is refused.
 */
const BASELINE: IamCase[] = [
  ['lists instances', { action: 'ec2:DescribeInstances' }, allowed],
  ['lists tags', { action: 'ec2:DescribeTags' }, allowed],
  ['lists volumes', { action: 'ec2:DescribeVolumes' }, allowed],
  [
    'lists instances of another region',
    { action: 'ec2:DescribeInstances', context: { 'aws:RequestedRegion': 'us-east-1' } },
    denied,
  ],
  [
    'reads its own user data through EC2',
    { action: 'ec2:DescribeInstanceAttribute', resource: self, context: onSelf },
    denied,
  ],

  [
    'tags itself with its heartbeat',
    { action: 'ec2:CreateTags', resource: self, context: { ...onSelf, ...keys(SpawnTag.LAST_HEARTBEAT) } },
    allowed,
  ],
  [
    'tags itself with all run-time keys',
    { action: 'ec2:CreateTags', resource: self, context: { ...onSelf, ...keys(...allRuntimeKeys) } },
    allowed,
  ],
  [
    'tags a peer with a heartbeat',
    { action: 'ec2:CreateTags', resource: peer, context: { ...onPeer, ...keys(SpawnTag.LAST_HEARTBEAT) } },
    denied,
  ],
  [
    'tags a peer with a pre-stop command',
    { action: 'ec2:CreateTags', resource: peer, context: { ...onPeer, ...keys(SpawnTag.PRE_STOP) } },
    denied,
  ],
  [
    'prolongs its own life by ttl-deadline',
    { action: 'ec2:CreateTags', resource: self, context: { ...onSelf, ...keys(SpawnTag.TTL_DEADLINE) } },
    denied,
  ],
  [
    'prolongs its own life by ttl',
    { action: 'ec2:CreateTags', resource: self, context: { ...onSelf, ...keys(SpawnTag.TTL) } },
    denied,
  ],
  [
    'hides ttl-deadline among run-time keys',
    {
      action: 'ec2:CreateTags',
      resource: self,
      context: { ...onSelf, ...keys(SpawnTag.LAST_HEARTBEAT, SpawnTag.TTL_DEADLINE) },
    },
    denied,
  ],
  [
    'overwrites its own ownership tag',
    { action: 'ec2:CreateTags', resource: self, context: { ...onSelf, ...keys(SpawnTag.MANAGED) } },
    denied,
  ],
  [
    'tags a volume',
    {
      action: 'ec2:CreateTags',
      resource: 'arn:aws:ec2:eu-west-1:111122223333:volume/vol-0aaaaaaaaaaaaaaaa',
      context: { 'ec2:SourceInstanceARN': self, ...keys(SpawnTag.LAST_HEARTBEAT) },
    },
    denied,
  ],
  [
    'tags itself with credentials that no instance has',
    { action: 'ec2:CreateTags', resource: self, context: { 'ec2:InstanceID': SELF, ...keys(SpawnTag.LAST_HEARTBEAT) } },
    denied,
  ],
  ['tags without keys', { action: 'ec2:CreateTags', resource: self, context: onSelf }, denied],

  [
    'deletes its own fsx-pending, if EC2 fills in ec2:InstanceID for DeleteTags',
    { action: 'ec2:DeleteTags', resource: self, context: { ...onSelf, ...keys(SpawnTag.FSX_PENDING) } },
    allowed,
  ],
  [
    'deletes fsx-pending of a peer',
    { action: 'ec2:DeleteTags', resource: peer, context: { ...onPeer, ...keys(SpawnTag.FSX_PENDING) } },
    denied,
  ],
  ['deletes all its tags by naming none', { action: 'ec2:DeleteTags', resource: self, context: onSelf }, denied],
  ['deletes all tags of a peer by naming none', { action: 'ec2:DeleteTags', resource: peer, context: onPeer }, denied],
  [
    'drops its own spawn:managed',
    { action: 'ec2:DeleteTags', resource: self, context: { ...onSelf, ...keys(SpawnTag.MANAGED) } },
    denied,
  ],
  [
    'drops spawn:managed along with fsx-pending',
    {
      action: 'ec2:DeleteTags',
      resource: self,
      context: { ...onSelf, ...keys(SpawnTag.FSX_PENDING, SpawnTag.MANAGED) },
    },
    denied,
  ],
  [
    'deletes its own heartbeat',
    { action: 'ec2:DeleteTags', resource: self, context: { ...onSelf, ...keys(SpawnTag.LAST_HEARTBEAT) } },
    denied,
  ],

  ['stops itself', { action: 'ec2:StopInstances', resource: self, context: onSelf }, allowed],
  ['terminates itself', { action: 'ec2:TerminateInstances', resource: self, context: onSelf }, allowed],
  ['stops a peer', { action: 'ec2:StopInstances', resource: peer, context: onPeer }, denied],
  ['terminates a peer', { action: 'ec2:TerminateInstances', resource: peer, context: onPeer }, denied],
  [
    'terminates a peer of the same owner',
    {
      action: 'ec2:TerminateInstances',
      resource: peer,
      context: { ...onPeer, [`aws:ResourceTag/${SpawnTag.MANAGED}`]: 'true' },
    },
    denied,
  ],
  [
    'terminates an instance from outside of EC2',
    { action: 'ec2:TerminateInstances', resource: self, context: { 'ec2:InstanceID': SELF } },
    denied,
  ],
  [
    'terminates itself in another region',
    { action: 'ec2:TerminateInstances', resource: instanceArn(SELF, 'us-east-1'), context: onSelf },
    denied,
  ],
  ['starts a peer', { action: 'ec2:StartInstances', resource: peer, context: onPeer }, denied],
  ['changes its own user data', { action: 'ec2:ModifyInstanceAttribute', resource: self, context: onSelf }, denied],
  [
    'weakens its own metadata service',
    { action: 'ec2:ModifyInstanceMetadataOptions', resource: self, context: onSelf },
    denied,
  ],
];

const SESSION_MANAGER: IamCase[] = [
  ['registers itself', { action: 'ssm:UpdateInstanceInformation', resource: self }, allowed],
  ['opens a control channel', { action: 'ssmmessages:CreateControlChannel' }, allowed],
  ['opens a data channel', { action: 'ssmmessages:OpenDataChannel' }, allowed],
  ['gets commands', { action: 'ec2messages:GetMessages' }, allowed],
  [
    'reads any parameter',
    { action: 'ssm:GetParameter', resource: 'arn:aws:ssm:eu-west-1:111122223333:parameter/prod/password' },
    denied,
  ],
  [
    'reads any parameters by path',
    { action: 'ssm:GetParametersByPath', resource: 'arn:aws:ssm:eu-west-1:111122223333:parameter/prod' },
    denied,
  ],
  ['opens a session on a peer', { action: 'ssm:StartSession', resource: peer }, denied],
  ['sends a command to a peer', { action: 'ssm:SendCommand', resource: peer }, denied],
];

const NOTHING_ELSE: IamCase[] = [
  ['reads an object', { action: 's3:GetObject', resource: 'arn:aws:s3:::any/key' }, denied],
  [
    'reads a secret',
    {
      action: 'secretsmanager:GetSecretValue',
      resource: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:any-AbCdEf',
    },
    denied,
  ],
  ['decrypts', { action: 'kms:Decrypt', resource: 'arn:aws:kms:eu-west-1:111122223333:key/any' }, denied],
  [
    'launches an instance',
    { action: 'ec2:RunInstances', resource: 'arn:aws:ec2:eu-west-1:111122223333:instance/*' },
    denied,
  ],
  ['passes a role', { action: 'iam:PassRole', resource: 'arn:aws:iam::111122223333:role/admin' }, denied],
  ['takes another role', { action: 'sts:AssumeRole', resource: 'arn:aws:iam::111122223333:role/admin' }, denied],
];

describe('what an instance may do, by the synthesized template', () => {
  let policies: RolePolicies;
  beforeAll(() => {
    policies = policiesOf(new SpawnInstanceRole(testStack(), 'Role'));
  });

  it.each(titled([...BASELINE, ...SESSION_MANAGER, ...NOTHING_ELSE]))('%s', async (_title, request, verdict) => {
    expect(await decide(policies, request)).toBe(verdict);
  });

  it('decides the same without its boundary: the policies themselves are tight', async () => {
    for (const [title, request, verdict] of [...BASELINE, ...SESSION_MANAGER, ...NOTHING_ELSE]) {
      expect([title, await decide({ identity: policies.identity }, request)]).toEqual([title, verdict]);
    }
  });
});

describe('exactNames: one role for every region', () => {
  const policies = policiesOf(new SpawnInstanceRole(testStack(), 'Role', { exactNames: true }));
  const elsewhere = instanceArn(SELF, 'us-east-1');
  const context = { ...onSelf, 'ec2:SourceInstanceARN': elsewhere, 'aws:RequestedRegion': 'us-east-1' };

  it.each(
    titled([
      [
        'describes in another region',
        { action: 'ec2:DescribeTags', context: { 'aws:RequestedRegion': 'us-east-1' } },
        allowed,
      ],
      [
        'terminates itself in another region',
        { action: 'ec2:TerminateInstances', resource: elsewhere, context },
        allowed,
      ],
      [
        'registers in another region',
        {
          action: 'ssm:UpdateInstanceInformation',
          resource: elsewhere,
          context: { 'aws:RequestedRegion': 'us-east-1' },
        },
        allowed,
      ],
      [
        'terminates a peer there',
        {
          action: 'ec2:TerminateInstances',
          resource: instanceArn(PEER, 'us-east-1'),
          context: { ...context, 'ec2:InstanceID': PEER },
        },
        denied,
      ],
    ]),
  )('%s', async (_title, request, verdict) => {
    expect(await decide(policies, request)).toBe(verdict);
  });
});

/**
 * What each launch of the CLI puts on the role: its `spored-policy` and AmazonSSMManagedInstanceCore. The simulator knows no ARN of
 * a parameter without account, so that the exception for AWS's own parameters has no row here.
 */
const BY_THE_CLI: PolicyDocument[] = [
  {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: ['ec2:DescribeTags', 'ec2:DescribeInstances', 'ec2:DescribeVolumes'], Resource: '*' },
      {
        Effect: 'Allow',
        Action: ['ec2:CreateTags', 'ec2:DeleteTags', 'ec2:TerminateInstances', 'ec2:StopInstances'],
        Resource: '*',
        Condition: { StringEquals: { 'ec2:ResourceTag/spawn:managed': 'true' } },
      },
      {
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:ListBucket'],
        Resource: ['arn:aws:s3:::spawn-schedules-*', 'arn:aws:s3:::spawn-schedules-*/*'],
      },
    ],
  },
  {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['ssm:GetParameter', 'ssm:GetParameters', 'ssm:PutInventory', 'ssm:UpdateInstanceInformation'],
        Resource: '*',
      },
      { Effect: 'Allow', Action: ['ssmmessages:OpenDataChannel', 'ec2messages:GetMessages'], Resource: '*' },
    ],
  },
];

describe('after the CLI put its own policies on the role', () => {
  const stack = testStack();
  const parameter = (name: string) =>
    ssm.StringParameter.fromStringParameterName(stack, name.replaceAll('/', ''), name);
  const role = new SpawnInstanceRole(stack, 'Role', {
    policies: [InstancePolicy.ssmReadOnly(parameter('/mine/one')), InstancePolicy.ssmReadOnlyPath('/mine/tree')],
  });
  parameter('/mine/later').grantRead(role);
  const policies = policiesOf(role);
  const extended = { ...policies, identity: [...policies.identity, ...BY_THE_CLI] };
  const managed = { 'ec2:ResourceTag/spawn:managed': 'true', 'aws:ResourceTag/spawn:managed': 'true' };
  const arn = (name: string) => `arn:aws:ssm:eu-west-1:111122223333:parameter${name}`;
  const get = (name: string, action = 'ssm:GetParameter') => ({ action, resource: arn(name) });

  it.each(
    titled([
      ['reads any parameter', get('/prod/password'), denied],
      ['reads any parameters', get('/prod/password', 'ssm:GetParameters'), denied],
      ['reads a parameter whose name begins like its own', get('/mine/one-more'), denied],
      ['reads the parameter of a policy', get('/mine/one'), allowed],
      ['reads a parameter below the path of a policy', get('/mine/tree/leaf'), allowed],
      ['lists the path of a policy', get('/mine/tree', 'ssm:GetParametersByPath'), allowed],
      ['reads a parameter that was granted later', get('/mine/later'), allowed],
      ['stops a peer', { action: 'ec2:StopInstances', resource: peer, context: { ...onPeer, ...managed } }, denied],
      [
        'terminates a peer',
        { action: 'ec2:TerminateInstances', resource: peer, context: { ...onPeer, ...managed } },
        denied,
      ],
      [
        'gives a peer a pre-stop command',
        { action: 'ec2:CreateTags', resource: peer, context: { ...onPeer, ...managed, ...keys(SpawnTag.PRE_STOP) } },
        denied,
      ],
      [
        'drops its own spawn:managed',
        { action: 'ec2:DeleteTags', resource: self, context: { ...onSelf, ...managed, ...keys(SpawnTag.MANAGED) } },
        denied,
      ],
      [
        'drops all its tags by naming none',
        { action: 'ec2:DeleteTags', resource: self, context: { ...onSelf, ...managed } },
        denied,
      ],
      [
        'prolongs its own life',
        {
          action: 'ec2:CreateTags',
          resource: self,
          context: { ...onSelf, ...managed, ...keys(SpawnTag.TTL_DEADLINE) },
        },
        denied,
      ],
      ['terminates itself', { action: 'ec2:TerminateInstances', resource: self, context: onSelf }, allowed],
      [
        'tags itself with its heartbeat',
        { action: 'ec2:CreateTags', resource: self, context: { ...onSelf, ...keys(SpawnTag.LAST_HEARTBEAT) } },
        allowed,
      ],
      ['opens a data channel', { action: 'ssmmessages:OpenDataChannel' }, allowed],
      ['registers itself', { action: 'ssm:UpdateInstanceInformation', resource: self }, allowed],
    ]),
  )('%s', async (_title, request, verdict) => {
    expect(await decide(extended, request)).toBe(verdict);
  });
});
