import { Lazy, Stack, aws_iam as iam, aws_kms as kms, aws_logs as logs, aws_s3 as s3 } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { SpawnIamName, SpawnTag } from '../../lib/contract';
import { SpawnKey } from '../../lib/encryption';
import { InstanceBoundary, InstancePolicy, SpawnInstanceRole, type SpawnInstanceRoleProps } from '../../lib/identity';
import { ManagedPolicyRole } from '../../lib/primitives';
import { ENVIRONMENTS, testApp, testStack } from '../support/environments';
import { type IamCase, allowed, decide, denied, policiesOf, titled } from '../support/iam';
import { expectClean } from '../support/packs';

function synth(props?: SpawnInstanceRoleProps, where?: (typeof ENVIRONMENTS)[number]) {
  const stack = testStack(where);
  const role = new SpawnInstanceRole(stack, 'Role', props);
  return { stack, role, template: Template.fromStack(stack) };
}

const statementsOf = (role: SpawnInstanceRole) => policiesOf(role).identity.flatMap(({ Statement }) => Statement);
const withSid = (role: SpawnInstanceRole, sid: string) => statementsOf(role).find(({ Sid }) => Sid === sid);

const ITSELF = { ArnLike: { 'ec2:SourceInstanceARN': 'arn:aws:ec2:*:*:instance/${ec2:InstanceID}' } };
const INSTANCES = 'arn:aws:ec2:eu-west-1:111122223333:instance/*';

describe('the role', () => {
  const { role, template } = synth();

  it('trusts EC2 alone, by the principal of the partition', () => {
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Action: 'sts:AssumeRole',
            Effect: 'Allow',
            Principal: { Service: { 'Fn::Join': ['', ['ec2.', { Ref: 'AWS::URLSuffix' }]] } },
          },
        ],
      },
    });
  });

  it('stands within the boundary of its stack', () => {
    template.hasResourceProperties('AWS::IAM::Role', {
      PermissionsBoundary: { Ref: boundaryId(template) },
    });
    expect(boundaryId(template)).toMatch(/^SpawnInstanceBoundary/);
  });

  it('has the ownership tag', () => {
    template.hasResourceProperties('AWS::IAM::Role', { Tags: [{ Key: SpawnTag.MANAGED, Value: 'true' }] });
  });

  it('has no physical name', () => {
    template.hasResourceProperties('AWS::IAM::Role', { RoleName: Match.absent() });
    template.hasResourceProperties('AWS::IAM::InstanceProfile', { InstanceProfileName: Match.absent() });
  });

  it('has managed policies only, none of them of AWS', () => {
    template.resourceCountIs('AWS::IAM::Policy', 0);
    template.hasResourceProperties('AWS::IAM::Role', { Policies: Match.absent(), ManagedPolicyArns: Match.absent() });
    expect(role).toBeInstanceOf(ManagedPolicyRole);
  });

  it('comes with an instance profile', () => {
    template.hasResourceProperties('AWS::IAM::InstanceProfile', { Roles: [{ Ref: Match.stringLikeRegexp('^Role') }] });
    expect(role.instanceProfile).toBeInstanceOf(iam.InstanceProfile);
  });

  it('has a profile that waits for the baseline and for the limits', () => {
    const [, grants] = Object.entries(template.findResources('AWS::IAM::InstanceProfile'))[0];
    expect(grants.DependsOn).toEqual([expect.stringMatching(/^RoleGrants/), expect.stringMatching(/^RoleLimits/)]);
  });
});

describe('its statements', () => {
  const { role } = synth();

  it('ReadItself: the Describe calls of spored, in the own region', () => {
    expect(withSid(role, 'ReadItself')).toEqual({
      Sid: 'ReadItself',
      Effect: 'Allow',
      Action: ['ec2:DescribeInstances', 'ec2:DescribeTags', 'ec2:DescribeVolumes'],
      Resource: '*',
      Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
    });
  });

  it('TagItself: the run-time keys, at least one, on itself', () => {
    expect(withSid(role, 'TagItself')).toEqual({
      Sid: 'TagItself',
      Effect: 'Allow',
      Action: 'ec2:CreateTags',
      Resource: INSTANCES,
      Condition: {
        ...ITSELF,
        'ForAllValues:StringEquals': { 'aws:TagKeys': SpawnTag.RUNTIME_KEYS },
        Null: { 'aws:TagKeys': 'false' },
      },
    });
  });

  it('UntagItself: fsx-pending alone, never without a key, on itself', () => {
    expect(withSid(role, 'UntagItself')).toEqual({
      Sid: 'UntagItself',
      Effect: 'Allow',
      Action: 'ec2:DeleteTags',
      Resource: INSTANCES,
      Condition: {
        ...ITSELF,
        'ForAllValues:StringEquals': { 'aws:TagKeys': [SpawnTag.FSX_PENDING] },
        Null: { 'aws:TagKeys': 'false' },
      },
    });
  });

  it('StopItself: stop and termination of itself', () => {
    expect(withSid(role, 'StopItself')).toEqual({
      Sid: 'StopItself',
      Effect: 'Allow',
      Action: ['ec2:StopInstances', 'ec2:TerminateInstances'],
      Resource: INSTANCES,
      Condition: ITSELF,
    });
  });

  it('RegisterWithSystemsManager: own instances', () => {
    expect(withSid(role, 'RegisterWithSystemsManager')).toMatchObject({
      Action: 'ssm:UpdateInstanceInformation',
      Resource: INSTANCES,
    });
  });

  it('SessionChannels: exact actions of the two channels', () => {
    expect(withSid(role, 'SessionChannels')).toMatchObject({
      Action: [
        'ec2messages:AcknowledgeMessage',
        'ec2messages:DeleteMessage',
        'ec2messages:FailMessage',
        'ec2messages:GetEndpoint',
        'ec2messages:GetMessages',
        'ec2messages:SendReply',
        'ssmmessages:CreateControlChannel',
        'ssmmessages:CreateDataChannel',
        'ssmmessages:OpenControlChannel',
        'ssmmessages:OpenDataChannel',
      ],
      Resource: '*',
      Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
    });
  });

  it('OnlyThroughOwnVpc: denies everything that comes from elsewhere', () => {
    expect(withSid(role, 'OnlyThroughOwnVpc')).toMatchObject({ Effect: 'Deny', Action: '*', Resource: '*' });
  });

  it('NoOtherParameters: denies all parameters but those that AWS publishes', () => {
    expect(withSid(role, 'NoOtherParameters')).toEqual({
      Sid: 'NoOtherParameters',
      Effect: 'Deny',
      Action: ['ssm:GetParameter', 'ssm:GetParameterHistory', 'ssm:GetParameters', 'ssm:GetParametersByPath'],
      NotResource: 'arn:aws:ssm:*::parameter/aws/service/*',
    });
  });

  it('NoOtherParameters: what a policy denies or does otherwise opens no parameter', () => {
    const { role: other } = synth();
    for (const [effect, action] of [
      [iam.Effect.DENY, 'ssm:GetParameter'],
      [iam.Effect.ALLOW, 'ssm:PutParameter'],
    ] as const) {
      other.addToPrincipalPolicy(new iam.PolicyStatement({ effect, actions: [action], resources: ['*'] }));
    }
    expect(withSid(other, 'NoOtherParameters')?.NotResource).toBe('arn:aws:ssm:*::parameter/aws/service/*');
  });

  it('and no other', () => {
    expect(statementsOf(role)).toHaveLength(8);
  });

  it('allow no wildcard in an action, and `*` as resource only for calls without resource-level support', () => {
    const all = statementsOf(role).filter(({ Effect }) => Effect === 'Allow');
    expect(JSON.stringify(all.map(({ Action }) => Action))).not.toContain('*');
    expect(all.filter(({ Resource }) => Resource === '*').map(({ Sid }) => Sid)).toEqual([
      'ReadItself',
      'SessionChannels',
    ]);
  });

  it('do not read parameters, which AmazonSSMManagedInstanceCore does', () => {
    const allowing = statementsOf(role).filter(({ Effect }) => Effect === 'Allow');
    expect(JSON.stringify(allowing)).not.toContain('ssm:GetParameter');
  });
});

describe('props', () => {
  it('exactNames: the names that the CLI looks for, and every region', () => {
    const { template, role } = synth({ exactNames: true });
    template.hasResourceProperties('AWS::IAM::Role', { RoleName: 'spored-instance-role' });
    template.hasResourceProperties('AWS::IAM::InstanceProfile', { InstanceProfileName: 'spored-instance-profile' });
    expect([SpawnIamName.INSTANCE_ROLE, SpawnIamName.INSTANCE_PROFILE]).toEqual([
      'spored-instance-role',
      'spored-instance-profile',
    ]);
    expect(withSid(role, 'StopItself')).toMatchObject({
      Resource: 'arn:aws:ec2:*:111122223333:instance/*',
      Condition: ITSELF,
    });
    expect(withSid(role, 'ReadItself')).not.toHaveProperty('Condition');
  });

  it('permissionsBoundary: replaces the default', () => {
    const stack = testStack();
    const permissionsBoundary = iam.ManagedPolicy.fromManagedPolicyArn(
      stack,
      'Own',
      'arn:aws:iam::111122223333:policy/own',
    );
    new SpawnInstanceRole(stack, 'Role', { permissionsBoundary });
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
      PermissionsBoundary: 'arn:aws:iam::111122223333:policy/own',
    });
    expect(stack.node.tryFindChild('SpawnInstanceBoundary')).toBeUndefined();
  });

  it('policies: go to managed policies that the profile waits for', () => {
    const stack = testStack();
    const bucket = s3.Bucket.fromBucketName(stack, 'Bucket', 'data');
    const role = new SpawnInstanceRole(stack, 'Role', { policies: [InstancePolicy.s3ReadOnly(bucket)] });
    role.addPolicy(InstancePolicy.s3WriteOnly(bucket));
    const actions = JSON.stringify(statementsOf(role));
    expect(actions).toContain('s3:GetObject');
    expect(actions).toContain('s3:PutObject');
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
  });

  it('policies: many are split over several managed policies, all of which the profile waits for', () => {
    const stack = testStack();
    const policies = Array.from({ length: 30 }, (_, index) =>
      InstancePolicy.s3FullAccess(
        s3.Bucket.fromBucketName(stack, `Bucket${index}`, `a-rather-long-bucket-name-${index}`),
      ),
    );
    const role = new SpawnInstanceRole(stack, 'Role', { policies });
    const { identity } = policiesOf(role);
    expect(identity.length).toBeGreaterThan(1);
    for (const document of identity) expect(JSON.stringify(document).length).toBeLessThanOrEqual(6144);
    const [profile] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::InstanceProfile'));
    expect(profile.DependsOn).toHaveLength(identity.length);
  });

  it('grants of other constructs go to managed policies too', () => {
    const stack = testStack();
    const role = new SpawnInstanceRole(stack, 'Role');
    new kms.Key(stack, 'Key').grantDecrypt(role);
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
    expect(JSON.stringify(statementsOf(role))).toContain('kms:Decrypt');
  });
});

describe('sessionLogs', () => {
  const stack = testStack();
  const key = new SpawnKey(stack, 'Key');
  const bucketKey = kms.Key.fromKeyArn(stack, 'BucketKey', 'arn:aws:kms:eu-west-1:111122223333:key/transcripts');
  const role = new SpawnInstanceRole(stack, 'Role', {
    sessionLogs: {
      logGroup: logs.LogGroup.fromLogGroupName(stack, 'Group', '/spawn/sessions'),
      bucket: s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'transcripts', encryptionKey: bucketKey }),
      key,
    },
  });
  const policies = policiesOf(role);
  const transcriptsKey = 'arn:aws:kms:eu-west-1:111122223333:key/transcripts';

  it.each<IamCase>(
    titled([
      [
        'writes the log',
        {
          action: 'logs:PutLogEvents',
          resource: 'arn:aws:logs:eu-west-1:111122223333:log-group:/spawn/sessions:log-stream:s',
        },
        allowed,
      ],
      ['finds the log group', { action: 'logs:DescribeLogGroups' }, allowed],
      [
        'reads the log',
        {
          action: 'logs:GetLogEvents',
          resource: 'arn:aws:logs:eu-west-1:111122223333:log-group:/spawn/sessions:log-stream:s',
        },
        denied,
      ],
      ['writes a transcript', { action: 's3:PutObject', resource: 'arn:aws:s3:::transcripts/s' }, allowed],
      [
        'checks that the bucket is encrypted',
        { action: 's3:GetEncryptionConfiguration', resource: 'arn:aws:s3:::transcripts' },
        allowed,
      ],
      [
        'writes a transcript to another account',
        { action: 's3:PutObject', resource: 'arn:aws:s3:::transcripts/s', owner: '444455556666' },
        denied,
      ],
      ['reads a transcript', { action: 's3:GetObject', resource: 'arn:aws:s3:::transcripts/s' }, denied],
      ['deletes a transcript', { action: 's3:DeleteObject', resource: 'arn:aws:s3:::transcripts/s' }, denied],
      [
        'encrypts a transcript through S3',
        {
          action: 'kms:GenerateDataKey',
          resource: transcriptsKey,
          context: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' },
        },
        allowed,
      ],
      ['uses the transcripts key itself', { action: 'kms:GenerateDataKey', resource: transcriptsKey }, denied],
      [
        'decrypts the session by a call of its own',
        {
          action: 'kms:Decrypt',
          resource: `arn:aws:kms:eu-west-1:111122223333:key/${stack.getLogicalId(key.node.defaultChild as kms.CfnKey)}`,
        },
        allowed,
      ],
    ]),
  )('%s', async (_title, request, verdict) => {
    expect(await decide(policies, request)).toBe(verdict);
  });

  it('key: the policy of a SpawnKey names the role', () => {
    Template.fromStack(stack).hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({ Principal: { AWS: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Role'), 'Arn'] } } }),
        ]),
      },
    });
  });

  it('key: of another stack, which comes first, it lets IAM decide for sessions with instances alone', () => {
    const app = testApp();
    const sessions = new Stack(app, 'Sessions');
    const ofSessions = new SpawnKey(sessions, 'Key');
    for (const name of ['One', 'Two']) {
      new SpawnInstanceRole(new Stack(app, name), 'Role', { sessionLogs: { key: ofSessions } });
    }
    app.synth();
    expect(sessions.dependencies).toEqual([]);
    const [{ Properties: properties }] = Object.values(Template.fromStack(sessions).findResources('AWS::KMS::Key'));
    const ofAgents = properties.KeyPolicy.Statement.filter(({ Action }: any) => Action === 'kms:Decrypt');
    expect(ofAgents).toEqual([
      {
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource: '*',
        Principal: {
          AWS: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'AWS::AccountId' }, ':root']] },
        },
        Condition: { StringLike: { 'kms:EncryptionContext:aws:ssm:TargetId': 'i-*' } },
      },
    ]);
    expectClean(app);
  });

  it('key: another key gets no more than decryption', () => {
    const other = testStack();
    const imported = kms.Key.fromKeyArn(other, 'Key', transcriptsKey);
    const policy = policiesOf(new SpawnInstanceRole(other, 'Role', { sessionLogs: { key: imported } }));
    const [statement, ...others] = policy.identity
      .flatMap(({ Statement }) => Statement)
      .filter(({ Action }) => JSON.stringify(Action).includes('kms:'));
    expect(statement).toMatchObject({ Action: 'kms:Decrypt', Resource: transcriptsKey });
    expect(others).toEqual([]);
  });
});

describe('fsx', () => {
  const policies = policiesOf(new SpawnInstanceRole(testStack(), 'Role', { fsx: true }));
  const fileSystem = 'arn:aws:fsx:eu-west-1:111122223333:file-system/fs-0aaaaaaaaaaaaaaaa';

  it.each<IamCase>(
    titled([
      ['lists file systems', { action: 'fsx:DescribeFileSystems' }, allowed],
      ['lists links', { action: 'fsx:DescribeDataRepositoryAssociations' }, allowed],
      ['links a file system', { action: 'fsx:CreateDataRepositoryAssociation', resource: fileSystem }, allowed],
      ['deletes a file system', { action: 'fsx:DeleteFileSystem', resource: fileSystem }, denied],
    ]),
  )('%s', async (_title, request, verdict) => {
    expect(await decide(policies, request)).toBe(verdict);
  });

  it('exactNames: links file systems of every region', async () => {
    const everywhere = policiesOf(new SpawnInstanceRole(testStack(), 'Role', { fsx: true, exactNames: true }));
    const resource = fileSystem.replace('eu-west-1', 'us-east-1');
    const link = { action: 'fsx:CreateDataRepositoryAssociation', resource };
    expect(await decide(everywhere, link)).toBe(allowed);
    expect(await decide(policies, link)).toBe(denied);
  });

  it('is off by default', async () => {
    expect(
      await decide(policiesOf(new SpawnInstanceRole(testStack(), 'Role')), { action: 'fsx:DescribeFileSystems' }),
    ).toBe(denied);
  });
});

it('two policy files with the same Sid fit in one role', () => {
  const stack = testStack();
  const bucket = s3.Bucket.fromBucketName(stack, 'Bucket', 'data');
  const role = new SpawnInstanceRole(stack, 'Role', { policies: [InstancePolicy.s3ReadOnly(bucket)] });
  const sids = statementsOf(role).flatMap(({ Sid }) => (Sid ? [Sid as string] : []));
  expect(new Set(sids).size).toBe(sids.length);
});

it('keeps tokens of account and region: a region-agnostic stack', () => {
  const stack = new Stack(undefined, 'Agnostic');
  const role = new SpawnInstanceRole(stack, 'Role', {
    policies: [
      InstancePolicy.ssmReadOnlyPath('/spawn/trainer', {
        key: kms.Key.fromKeyArn(
          stack,
          'Key',
          Lazy.string({ produce: () => 'arn:aws:kms:eu-west-1:111122223333:key/any' }),
        ),
      }),
    ],
  });
  expect(JSON.stringify(statementsOf(role))).toContain('arn:aws:ssm:eu-west-1:111122223333:parameter/spawn/trainer/*');
});

describe.each(ENVIRONMENTS)('in $location with $flags', (where) => {
  it('is clean without props', () => {
    expectClean(synth({}, where).stack);
  });

  it('is clean with exact names and FSx', () => {
    expectClean(synth({ exactNames: true, fsx: true }, where).stack);
  });

  it('is clean with every template', () => {
    const stack = testStack(where);
    const bucket = s3.Bucket.fromBucketName(stack, 'Bucket', 'data');
    new SpawnInstanceRole(stack, 'Role', {
      permissionsBoundary: new InstanceBoundary(stack, 'Boundary'),
      policies: [
        InstancePolicy.s3FullAccess(bucket),
        InstancePolicy.s3Pattern('s3:ReadOnly', 'spawn-*'),
        InstancePolicy.ssmReadOnlyPath('/spawn'),
      ],
    });
    expectClean(stack);
  });
});

it('counts its limits against the quota of ten managed policies', () => {
  const stack = testStack();
  const role = new SpawnInstanceRole(stack, 'Role');
  const attach = (index: number) =>
    role.addManagedPolicy(
      iam.ManagedPolicy.fromManagedPolicyArn(stack, `P${index}`, `arn:aws:iam::111122223333:policy/p${index}`),
    );
  // Its grants and its limits are two.
  for (let index = 0; index < 8; index++) attach(index);
  expect(() => attach(8)).toThrow(/needs too many managed policies: 11; IAM attaches at most 10/);
});

function boundaryId(template: Template): string | undefined {
  return Object.entries(template.findResources('AWS::IAM::ManagedPolicy')).find(
    ([, { Properties }]) => !Properties.Roles,
  )?.[0];
}
