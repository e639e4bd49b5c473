import type { Stack } from 'aws-cdk-lib';
import {
  Lazy,
  RemovalPolicy,
  aws_iam as iam,
  aws_kms as kms,
  aws_s3 as s3,
  aws_sns as sns,
  aws_sqs as sqs,
} from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { SpawnKey, type SpawnKeyProps } from '../../lib/encryption';
import { ENVIRONMENTS, FLAGS, testStack } from '../support/environments';
import { expectClean, waivedOf } from '../support/packs';

const AWS = ENVIRONMENTS.find(({ location, flags }) => location === 'aws' && flags === 'recommended flags')!;

function make(props?: SpawnKeyProps, use: (key: SpawnKey) => void = () => undefined) {
  const stack = testStack(AWS);
  const key = new SpawnKey(stack, 'Key', props);
  use(key);
  return { stack, key, ...read(stack) };
}

function read(stack: Stack) {
  const template = Template.fromStack(stack);
  const [resource] = Object.values(template.findResources('AWS::KMS::Key'));
  const statements = resource.Properties.KeyPolicy.Statement as any[];
  return { template, resource, statements };
}

const actionsOf = ({ Action }: any): string[] => [Action].flat();

describe('SpawnKey', () => {
  it.each(ENVIRONMENTS)('is clean with no props and no waiver: $location, $flags', (environment) => {
    const stack = testStack(environment);
    new SpawnKey(stack, 'Key');
    expectClean(stack);
    expect(waivedOf(stack)).toEqual([]);
  });

  describe('properties', () => {
    const { resource, statements } = make();

    it('rotates', () => expect(resource.Properties.EnableKeyRotation).toBe(true));
    it('rotates each year', () => expect(resource.Properties.RotationPeriodInDays).toBe(365));
    it('waits 30 days before deletion', () => expect(resource.Properties.PendingWindowInDays).toBe(30));
    it('is retained', () =>
      expect([resource.DeletionPolicy, resource.UpdateReplacePolicy]).toEqual(['Retain', 'Retain']));
    it('is described by its path', () => expect(resource.Properties.Description).toBe('Test/Key'));
    it('has three statements, all for the account', () => {
      expect(statements.map(({ Sid }) => Sid)).toEqual([
        'Administration',
        'UseThroughServices',
        'GrantsForAwsResources',
      ]);
      statements.forEach(({ Principal }) => expect(Principal).toEqual({ AWS: 'arn:aws:iam::111122223333:root' }));
    });
    it('gives administration without use', () => {
      const administration = actionsOf(statements[0]);
      expect(administration).toEqual(
        expect.arrayContaining(['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion', 'kms:DescribeKey']),
      );
      expect(administration.join()).not.toMatch(/Decrypt|Encrypt|GenerateDataKey|ReEncrypt|CreateGrant|Sign|Mac/);
    });
    it('gives use only through services of the account', () =>
      expect(statements[1].Condition).toEqual({
        StringEquals: {
          'kms:CallerAccount': '111122223333',
          'kms:ViaService': expect.arrayContaining(['s3.eu-west-1.amazonaws.com', 'ec2.eu-west-1.amazonaws.com']),
        },
      }));
    it('lets services make grants for their resources only', () => {
      expect(actionsOf(statements[2])).toContain('kms:CreateGrant');
      expect(statements[2].Condition).toEqual({
        Bool: { 'kms:GrantIsForAWSResource': 'true' },
        StringEquals: {
          'kms:CallerAccount': '111122223333',
          'kms:ViaService': expect.arrayContaining(['ec2.eu-west-1.amazonaws.com']),
        },
      });
    });
  });

  it.each(ENVIRONMENTS)(
    'has no wildcard action and no kms:CreateGrant without its condition: $location, $flags',
    (environment) => {
      const stack = testStack(environment);
      const key = new SpawnKey(stack, 'Key', { forensicAccount: '444455556666' });
      key.allowAutoScaling();
      key.allowSpot();
      key.allowCloudTrail('arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit');
      key.allowCloudWatchLogs();
      key.allowEbs(new iam.AccountPrincipal('777788889999'));
      key.allowServicePrincipal('events.amazonaws.com');
      const { statements } = read(stack);
      for (const statement of statements) {
        expect(actionsOf(statement).filter((action) => action.includes('*'))).toEqual([]);
        if (actionsOf(statement).includes('kms:CreateGrant')) {
          expect(statement.Condition.Bool).toEqual({ 'kms:GrantIsForAWSResource': 'true' });
        }
      }
    },
  );

  it.each(FLAGS)('writes the same policy whatever the flags: $flags', ({ context }) => {
    const stack = testStack({ env: AWS.env, context });
    const key = new SpawnKey(stack, 'Key');
    key.grantDecrypt(new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') }));
    expect(read(stack).statements).toHaveLength(3);
  });

  it('names both suffixes where the stack may land in China', () => {
    const viaOf = (location: string) => {
      const stack = testStack(ENVIRONMENTS.find((environment) => environment.location === location));
      new SpawnKey(stack, 'Key', { services: ['s3'] });
      return read(stack).statements[1].Condition.StringEquals['kms:ViaService'];
    };
    expect(viaOf('aws-us-gov')).toEqual(['s3.us-gov-west-1.amazonaws.com']);
    expect(viaOf('aws-cn')).toEqual([
      's3.cn-north-1.amazonaws.com',
      { 'Fn::Join': ['', ['s3.cn-north-1.', { Ref: 'AWS::URLSuffix' }]] },
    ]);
    expect(viaOf('region-agnostic')).toHaveLength(2);
  });

  it('replaces the account by administrators, who then alone administer; the account keeps inspection', () => {
    const admin = new iam.ArnPrincipal('arn:aws:iam::111122223333:role/key-admin');
    const { statements } = make({ administrators: [admin] });
    expect(statements[0]).toMatchObject({
      Sid: 'Administration',
      Principal: { AWS: 'arn:aws:iam::111122223333:role/key-admin' },
    });
    expect(statements[1].Sid).toBe('Inspection');
    const changing = statements.filter((statement) => actionsOf(statement).includes('kms:PutKeyPolicy'));
    expect(changing).toHaveLength(1);
  });

  it('lets the forensic account use snapshots through EC2, with grants for EBS only', () => {
    const { statements } = make({ forensicAccount: '444455556666' });
    const theirs = statements.filter(({ Principal }) => JSON.stringify(Principal).includes('444455556666'));
    expect(theirs.map(actionsOf)).toEqual([
      ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'],
      ['kms:CreateGrant'],
    ]);
    theirs.forEach(({ Condition }) =>
      expect(Condition.StringEquals).toEqual({
        'kms:CallerAccount': '444455556666',
        'kms:ViaService': ['ec2.eu-west-1.amazonaws.com'],
      }),
    );
    expect(theirs[1].Condition.Bool).toEqual({ 'kms:GrantIsForAWSResource': 'true' });
  });

  it('takes description, alias, services and removal policy', () => {
    const { template, resource, statements } = make({
      description: 'volumes',
      alias: 'spawn/volumes',
      services: ['s3', 'sqs'],
      removalPolicy: RemovalPolicy.DESTROY,
    });
    expect(resource.Properties.Description).toBe('volumes');
    expect(resource.DeletionPolicy).toBe('Delete');
    expect(statements.map(({ Sid }) => Sid)).toEqual(['Administration', 'UseThroughServices']);
    expect(statements[1].Condition.StringEquals['kms:ViaService']).toEqual([
      's3.eu-west-1.amazonaws.com',
      'sqs.eu-west-1.amazonaws.com',
    ]);
    template.hasResourceProperties('AWS::KMS::Alias', { AliasName: 'alias/spawn/volumes' });
  });

  describe('methods that open the policy', () => {
    const added = (use: (key: SpawnKey) => void) => make({}, use).statements.slice(3);

    it('CloudWatch Logs, by the context of the log group', () => {
      const [statement] = added((key) => key.allowCloudWatchLogs('/spawn/'));
      expect(JSON.stringify(statement.Principal)).toContain('logs.eu-west-1.');
      expect(JSON.stringify(statement.Condition)).toBe(
        JSON.stringify({
          ArnLike: { 'kms:EncryptionContext:aws:logs:arn': 'arn:aws:logs:eu-west-1:111122223333:log-group:/spawn/*' },
        }),
      );
    });
    it('CloudWatch Logs only once', () => {
      expect(added((key) => [1, 2].forEach(() => key.allowCloudWatchLogs()))).toHaveLength(1);
    });
    it('CloudTrail, by source and context', () => {
      const trail = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit';
      const statements = added((key) => key.allowCloudTrail(trail));
      expect(statements).toHaveLength(2);
      statements.forEach(({ Principal, Condition }) => {
        expect(Principal).toEqual({ Service: 'cloudtrail.amazonaws.com' });
        expect(Condition.StringEquals).toEqual({ 'aws:SourceArn': trail });
      });
      expect(statements[0].Condition.StringLike).toEqual({
        'kms:EncryptionContext:aws:cloudtrail:arn': 'arn:aws:cloudtrail:*:111122223333:trail/*',
      });
    });
    it('a publishing service, on behalf of this account', () => {
      const [statement] = added((key) => key.allowServicePrincipal('events.amazonaws.com'));
      expect(statement).toMatchObject({
        Principal: { Service: 'events.amazonaws.com' },
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
      });
    });
    it('a publishing service, on behalf of named resources', () => {
      const [statement] = added((key) => key.allowServicePrincipal('s3.amazonaws.com', ['arn:aws:s3:::one']));
      expect(statement.Condition.ArnLike).toEqual({ 'aws:SourceArn': ['arn:aws:s3:::one'] });
    });
    it.each([
      [
        'Auto Scaling',
        'autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling',
        (key: SpawnKey) => key.allowAutoScaling(),
      ],
      ['EC2 Spot', 'spot.amazonaws.com/AWSServiceRoleForEC2Spot', (key: SpawnKey) => key.allowSpot()],
    ])('the service-linked role of %s', (_, role, allow) => {
      const statements = added(allow);
      expect(statements).toHaveLength(2);
      statements.forEach(({ Condition }) => {
        expect(Condition.StringEquals).toEqual({ 'kms:CallerAccount': '111122223333' });
        expect(JSON.stringify(Condition.ArnEquals)).toContain(`:iam::111122223333:role/aws-service-role/${role}"`);
      });
      expect(actionsOf(statements[1])).toEqual(['kms:CreateGrant']);
      expect(statements[1].Condition.Bool).toEqual({ 'kms:GrantIsForAWSResource': 'true' });
    });
    it('EBS for a principal, through EC2', () => {
      const statements = added((key) => key.allowEbs(new iam.AccountPrincipal('777788889999')));
      statements.forEach(({ Condition }) =>
        expect(Condition.StringEquals['kms:ViaService']).toEqual(['ec2.eu-west-1.amazonaws.com']),
      );
      expect(actionsOf(statements[1])).toEqual(['kms:CreateGrant']);
    });
    it('a principal that calls KMS itself', () => {
      const stack = testStack(AWS);
      const key = new SpawnKey(stack, 'Key');
      const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
      key.grantDirectUse(role, 'kms:Decrypt');
      const { statements, template } = read(stack);
      expect(statements[3]).toEqual({
        Action: 'kms:Decrypt',
        Effect: 'Allow',
        Principal: { AWS: { 'Fn::GetAtt': [expect.stringMatching(/^Role/), 'Arn'] } },
        Resource: '*',
      });
      template.hasResourceProperties('AWS::IAM::Policy', {
        PolicyDocument: { Statement: [Match.objectLike({ Action: 'kms:Decrypt' })] },
      });
    });
  });

  describe.each(FLAGS)('grants: $flags', ({ context }) => {
    const grantTo = (use: (key: SpawnKey, role: iam.Role, stack: Stack) => void) => {
      const stack = testStack({ env: AWS.env, context });
      const key = new SpawnKey(stack, 'Key');
      const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
      use(key, role, stack);
      const { statements, template } = read(stack);
      const [policy] = Object.values(template.findResources('AWS::IAM::Policy'));
      const granted = (policy.Properties.PolicyDocument.Statement as any[]).filter((statement) =>
        actionsOf(statement).some((action) => action.startsWith('kms:')),
      );
      return { keyStatements: statements, granted };
    };
    const USE = [
      'kms:Decrypt',
      'kms:Encrypt',
      'kms:GenerateDataKey',
      'kms:GenerateDataKeyWithoutPlaintext',
      'kms:ReEncryptFrom',
      'kms:ReEncryptTo',
    ];

    it.each<[string, (key: SpawnKey, role: iam.Role, stack: Stack) => unknown, string[]]>([
      ['grantEncryptDecrypt', (key, role) => key.grantEncryptDecrypt(role), USE],
      ['grantEncrypt', (key, role) => key.grantEncrypt(role), USE.slice(1)],
      ['grantDecrypt', (key, role) => key.grantDecrypt(role), ['kms:Decrypt']],
      [
        'grant',
        (key, role) => key.grant(role, 'kms:GenerateDataKey*'),
        ['kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext'],
      ],
      [
        'a bucket',
        (encryptionKey, role, stack) => new s3.Bucket(stack, 'B', { encryptionKey }).grantRead(role),
        ['kms:Decrypt', 'kms:DescribeKey'],
      ],
      [
        'a queue',
        (encryptionMasterKey, role, stack) =>
          new sqs.Queue(stack, 'Q', { encryptionMasterKey }).grantConsumeMessages(role),
        ['kms:Decrypt'],
      ],
      [
        'a topic',
        (masterKey, role, stack) => new sns.Topic(stack, 'T', { masterKey }).grantPublish(role),
        ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext'],
      ],
    ])('%s writes exact actions to the identity, nothing to the key', (_, use, expected) => {
      const { keyStatements, granted } = grantTo((key, role, stack) => void use(key, role, stack));
      expect(keyStatements).toHaveLength(3);
      expect(granted.flatMap(actionsOf).sort()).toEqual(expected);
      granted.forEach(({ Resource }) =>
        expect(Resource).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] }),
      );
    });

    it('grantEbs gives use through EC2 and grants for EBS only', () => {
      const { granted } = grantTo((key, role) => key.grantEbs(role));
      expect(granted.map(actionsOf)).toEqual([
        [
          'kms:Decrypt',
          'kms:DescribeKey',
          'kms:GenerateDataKeyWithoutPlaintext',
          'kms:ReEncryptFrom',
          'kms:ReEncryptTo',
        ],
        ['kms:CreateGrant'],
      ]);
      granted.forEach(({ Condition }) =>
        expect(Condition.StringEquals).toEqual({
          'kms:CallerAccount': '111122223333',
          'kms:ViaService': [expect.stringContaining('ec2.')],
        }),
      );
      expect(granted[1].Condition.Bool).toEqual({ 'kms:GrantIsForAWSResource': 'true' });
    });
  });

  it.each<[string, SpawnKeyProps]>([
    ["forensicAccount is not an account id: '12345'; allowed: twelve digits", { forensicAccount: '12345' }],
    ["forensicAccount is the key's own account: '111122223333'", { forensicAccount: '111122223333' }],
    ['administrators is empty', { administrators: [] }],
    ['services is empty', { services: [] }],
    ["services has a name that kms:ViaService doesn't know: 's3.amazonaws.com'", { services: ['s3.amazonaws.com'] }],
  ])('refuses: %s', (message, props) => {
    expect(() => make(props)).toThrow(message);
  });

  it('judges no token', () => {
    const token = Lazy.string({ produce: () => '444455556666' });
    expect(() => make({ forensicAccount: token, services: [token, 's3'] })).not.toThrow();
  });

  it('is a kms.Key', () => {
    expect(make().key).toBeInstanceOf(kms.Key);
  });
});
