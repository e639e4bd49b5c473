import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CfnResource,
  type IResource,
  Lazy,
  Stack,
  aws_dynamodb as dynamodb,
  aws_ecr as ecr,
  aws_iam as iam,
  aws_kms as kms,
  aws_logs as logs,
  aws_s3 as s3,
  aws_secretsmanager as secretsmanager,
  aws_sqs as sqs,
  aws_ssm as ssm,
} from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { SpawnKey } from '../../lib/encryption';
import { InstanceBoundary, InstancePolicy, PolicyConditions, SpawnInstanceRole } from '../../lib/identity';
import { resources } from './template-resources';
import { ENVIRONMENTS, testStack } from '../support/environments';
import { type PolicyDocument, allowed, decide, denied, deployed, policiesOf } from '../support/iam';
import { findingsOf } from '../support/packs';

// Synthesis prints the warnings; the test reads them from the annotations.
jest.spyOn(console, 'error').mockImplementation(() => undefined);

const folder = mkdtempSync(join(tmpdir(), 'policies-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
function file(content: string | object): string {
  const path = join(folder, `policy-${files++}.json`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  return path;
}

const rendered = (policy: InstancePolicy, stack: Stack) =>
  policy.statements(stack).map((statement) => stack.resolve(statement.toStatementJson()) as unknown);

describe('named', () => {
  const names = [
    's3:FullAccess',
    's3:ReadOnly',
    's3:WriteOnly',
    'dynamodb:FullAccess',
    'dynamodb:ReadOnly',
    'dynamodb:WriteOnly',
    'sqs:FullAccess',
    'sqs:ReadOnly',
    'sqs:WriteOnly',
    'logs:WriteOnly',
    'ecr:ReadOnly',
    'secretsmanager:ReadOnly',
    'ssm:ReadOnly',
  ];

  it.each(names)('%s: a template of the CLI', (name) => {
    const stack = testStack();
    const policy = InstancePolicy.named(name, [resources[name.split(':')[0]](stack)]);
    expect(policy.name).toBe(name);
    expect(policy.statements(stack).length).toBeGreaterThan(0);
  });

  it('knows exactly these', () => {
    expect(InstancePolicy.templateNames).toEqual(names);
  });

  it('takes several resources and a key', () => {
    const stack = testStack();
    const two = [s3.Bucket.fromBucketName(stack, 'One', 'one'), s3.Bucket.fromBucketName(stack, 'Two', 'two')];
    const key = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:111122223333:key/any');
    const text = JSON.stringify(rendered(InstancePolicy.named('s3:ReadOnly', two, { key }), stack));
    expect(text).toContain(':s3:::one/*');
    expect(text).toContain(':s3:::two/*');
    expect(text).toContain('kms:ViaService');
  });

  it.each([
    [
      's3:Everything',
      ['s3'],
      /template is unknown: 's3:Everything'; allowed: s3:FullAccess, s3:ReadOnly, .*ssm:ReadOnly$/,
    ],
    ['s3:readonly', ['s3'], /template is unknown: 's3:readonly'/],
    ['toString', ['s3'], /template is unknown: 'toString'/],
    ['s3:ReadOnly', [], /resources of template 's3:ReadOnly' is empty: .*give an IBucket/],
    [
      's3:ReadOnly',
      ['sqs'],
      /resources of template 's3:ReadOnly' has something else: 'Test\/sqs'; allowed: an IBucket/,
    ],
    [
      'ssm:ReadOnly',
      ['ssm', 's3'],
      /resources of template 'ssm:ReadOnly' has something else: 'Test\/s3'; allowed: an IParameter/,
    ],
  ])('refuses %s on %j', (name, kinds, message) => {
    const stack = testStack();
    expect(() =>
      InstancePolicy.named(
        name,
        kinds.map((kind) => resources[kind](stack)),
      ),
    ).toThrow(message);
  });
});

describe('scope', () => {
  it.each<[string, (stack: Stack) => InstancePolicy, RegExp]>([
    [
      'a table',
      (stack) => InstancePolicy.dynamodbReadOnly(dynamodb.Table.fromTableName(stack, 'X', '*')),
      /table stands for everything: '\*'; .*name one table/,
    ],
    [
      'a queue',
      (stack) => InstancePolicy.sqsReadOnly(sqs.Queue.fromQueueArn(stack, 'X', 'arn:aws:sqs:eu-west-1:111122223333:*')),
      /queue stands for everything/,
    ],
    [
      'a log group',
      (stack) => InstancePolicy.logsWriteOnly(logs.LogGroup.fromLogGroupName(stack, 'X', '*')),
      /logGroup stands for everything/,
    ],
    [
      'a repository',
      (stack) =>
        InstancePolicy.ecrReadOnly(
          ecr.Repository.fromRepositoryAttributes(stack, 'X', {
            repositoryArn: 'arn:aws:ecr:eu-west-1:111122223333:repository/*',
            repositoryName: '*',
          }),
        ),
      /repository stands for everything/,
    ],
    [
      'a secret',
      (stack) => InstancePolicy.secretsManagerReadOnly(secretsmanager.Secret.fromSecretNameV2(stack, 'X', '*')),
      /secret stands for everything/,
    ],
    [
      'a path of all',
      () => InstancePolicy.ssmReadOnlyPath('/'),
      /path is not a path of your parameters: '\/'; allowed/,
    ],
    ['a path with a wildcard', () => InstancePolicy.ssmReadOnlyPath('/spawn/*'), /path is not a path/],
    ['a path without a slash', () => InstancePolicy.ssmReadOnlyPath('spawn'), /path is not a path/],
    ['a path of AWS', () => InstancePolicy.ssmReadOnlyPath('/aws/service'), /path is not a path of your parameters/],
    [
      'a path that is a token',
      () => InstancePolicy.ssmReadOnlyPath(Lazy.string({ produce: () => '/' })),
      /path is a token: .*allowed: a literal/,
    ],
    [
      'all buckets',
      () => InstancePolicy.s3Pattern('s3:ReadOnly', '*'),
      /pattern is not a pattern of bucket names: '\*'; allowed/,
    ],
    ['almost all buckets', () => InstancePolicy.s3Pattern('s3:ReadOnly', 'a*'), /pattern is not a pattern/],
    [
      'a pattern of another template',
      () => InstancePolicy.s3Pattern('sqs:ReadOnly', 'spawn-*'),
      /template is not one for buckets: 'sqs:ReadOnly'; allowed: s3:FullAccess, s3:ReadOnly, s3:WriteOnly/,
    ],
  ])('refuses %s', (_name, make, message) => {
    expect(() => make(testStack())).toThrow(message);
  });

  it.each(Object.keys(resources))('%s: owned resources, with the key that they know', (service) => {
    const stack = testStack();
    const key = new kms.Key(stack, 'Key');
    const owned: Record<string, () => IResource> = {
      s3: () => new s3.Bucket(stack, 'Owned', { encryptionKey: key }),
      dynamodb: () =>
        new dynamodb.Table(stack, 'Owned', {
          partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
          encryptionKey: key,
        }),
      sqs: () => new sqs.Queue(stack, 'Owned', { encryptionMasterKey: key }),
      logs: () => new logs.LogGroup(stack, 'Owned'),
      ecr: () => new ecr.Repository(stack, 'Owned'),
      secretsmanager: () => new secretsmanager.Secret(stack, 'Owned', { encryptionKey: key }),
      ssm: () => new ssm.StringParameter(stack, 'Owned', { stringValue: 'x' }),
    };
    const name = InstancePolicy.templateNames.find((candidate) => candidate.startsWith(`${service}:`)) ?? '';
    const policy = InstancePolicy.named(name, [owned[service]()]);
    const text = JSON.stringify(rendered(policy, stack));
    expect(text).toContain('Owned');
    expect(text.includes('kms:ViaService')).toBe(['s3', 'dynamodb', 'sqs', 'secretsmanager'].includes(service));
  });

  it('an imported secret: by name with six random characters, by ARN as it is', () => {
    const stack = testStack();
    const [byName] = rendered(
      InstancePolicy.secretsManagerReadOnly(secretsmanager.Secret.fromSecretNameV2(stack, 'Name', 'api')),
      stack,
    ) as { Resource: unknown }[];
    expect(JSON.stringify(byName.Resource)).toContain(':secret:api-??????');
    const complete = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:api-AbCdEf';
    const [byArn] = rendered(
      InstancePolicy.secretsManagerReadOnly(secretsmanager.Secret.fromSecretCompleteArn(stack, 'Arn', complete)),
      stack,
    ) as { Resource: unknown }[];
    expect(byArn.Resource).toBe(complete);
  });

  it('a secure parameter knows its key', () => {
    const stack = testStack();
    const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:111122223333:key/any');
    const parameter = ssm.StringParameter.fromSecureStringParameterAttributes(stack, 'P', {
      parameterName: '/a/b',
      encryptionKey,
    });
    expect(JSON.stringify(rendered(InstancePolicy.ssmReadOnly(parameter), stack))).toContain('kms:Decrypt');
  });

  it('a bucket of another stack', () => {
    const stack = testStack();
    const other = new Stack(stack.node.root, 'Other');
    const bucket = new s3.Bucket(other, 'Bucket');
    const role = new SpawnInstanceRole(stack, 'Role', { policies: [InstancePolicy.s3ReadOnly(bucket)] });
    expect(role.instanceProfile).toBeDefined();
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  it('grantTo: any principal', () => {
    const stack = testStack();
    const group = new iam.Group(stack, 'Group');
    InstancePolicy.s3ReadOnly(s3.Bucket.fromBucketName(stack, 'Bucket', 'data')).grantTo(group, stack);
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 1);
  });

  it("kms:ViaService names the resource's region, not the importing stack's", () => {
    const stack = testStack({ env: { account: '111122223333', region: 'eu-west-1' } } as never);
    const secret = secretsmanager.Secret.fromSecretAttributes(stack, 'Elsewhere', {
      secretCompleteArn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:api-AbCdEf',
      encryptionKey: kms.Key.fromKeyArn(stack, 'ElsewhereKey', 'arn:aws:kms:us-east-1:111122223333:key/any'),
    });
    const [, use] = InstancePolicy.secretsManagerReadOnly(secret).statements(stack);
    expect(use.conditions).toEqual({ StringEquals: { 'kms:ViaService': ['secretsmanager.us-east-1.amazonaws.com'] } });
  });

  it.each(['aws-cn', 'aws-us-gov'])('kms:ViaService in %s', (location) => {
    const stack = testStack(ENVIRONMENTS.find((where) => where.location === location));
    const key = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:111122223333:key/any');
    const text = JSON.stringify(
      rendered(InstancePolicy.s3ReadOnly(s3.Bucket.fromBucketName(stack, 'B', 'data'), { key }), stack),
    );
    expect(text).toContain(`s3.${stack.region}.amazonaws.com`);
    // In China, some services name themselves with the partition's suffix.
    expect(text.includes('AWS::URLSuffix')).toBe(location === 'aws-cn');
  });
});

it('works with the key policy of a SpawnKey, as synthesized', async () => {
  const stack = testStack();
  const key = new SpawnKey(stack, 'Key');
  const bucket = new s3.Bucket(stack, 'Bucket', { encryptionKey: key });
  const policies = policiesOf(new SpawnInstanceRole(stack, 'Role', { policies: [InstancePolicy.s3WriteOnly(bucket)] }));
  const resourcePolicy = deployed(stack, (key.node.defaultChild as kms.CfnKey).keyPolicy) as PolicyDocument;
  const resource = deployed(stack, key.keyArn) as string;
  const use = (via: string | undefined, action = 'kms:GenerateDataKey') =>
    decide(policies, {
      action,
      resource,
      resourcePolicy,
      context: { 'kms:ViaService': via, 'kms:CallerAccount': '111122223333' },
    });
  expect(await use('s3.eu-west-1.amazonaws.com')).toBe(allowed);
  expect(await use('s3.eu-west-1.amazonaws.com', 'kms:Decrypt')).toBe(allowed);
  expect(await use(undefined)).toBe(denied);
  expect(await use('sqs.eu-west-1.amazonaws.com')).toBe(denied);
  expect((key.node.defaultChild as CfnResource).cfnResourceType).toBe('AWS::KMS::Key');
});

describe('fromFile', () => {
  const read = {
    Sid: 'Read',
    Effect: 'Allow',
    Action: ['s3:GetObject', 's3:List*'],
    Resource: ['arn:aws:s3:::data', 'arn:aws:s3:::data/*'],
  };
  const policy = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });
  const roleWith = (...policies: InstancePolicy[]) => {
    const stack = testStack();
    return { stack, role: new SpawnInstanceRole(stack, 'Role', { policies }) };
  };

  it('gives what the file allows', async () => {
    const policies = policiesOf(roleWith(InstancePolicy.fromFile(file(policy(read)))).role);
    expect(await decide(policies, { action: 's3:GetObject', resource: 'arn:aws:s3:::data/a' })).toBe(allowed);
    expect(await decide(policies, { action: 's3:GetObject', resource: 'arn:aws:s3:::other/a' })).toBe(denied);
    expect(await decide(policies, { action: 's3:PutObject', resource: 'arn:aws:s3:::data/a' })).toBe(denied);
  });

  it('denies what the file denies, also under conditions', async () => {
    const path = file(
      policy(read, { Sid: 'Secret', Effect: 'Deny', Action: 's3:GetObject', Resource: 'arn:aws:s3:::data/secret/*' }),
    );
    const conditions = PolicyConditions.within({ notAfter: '2027-01-01T00:00:00Z', now: '2026-11-23T00:00:00Z' });
    const policies = policiesOf(roleWith(InstancePolicy.fromFile(path).withConditions(conditions)).role);
    const get = (resource: string, now: string) =>
      decide(policies, { action: 's3:GetObject', resource, context: { 'aws:CurrentTime': now } });
    expect(await get('arn:aws:s3:::data/a', '2026-12-01T00:00:00Z')).toBe(allowed);
    expect(await get('arn:aws:s3:::data/secret/a', '2026-12-01T00:00:00Z')).toBe(denied);
    expect(await get('arn:aws:s3:::data/a', '2027-12-01T00:00:00Z')).toBe(denied);
    const denial = policies.identity.flatMap(({ Statement }) => Statement).find(({ Sid }) => Sid === 'Secret');
    expect(denial).not.toHaveProperty('Condition');
  });

  it('takes one statement without a list, and has the name of the file', () => {
    const path = file({ Version: '2012-10-17', Statement: read });
    expect(InstancePolicy.fromFile(path).name).toBe(path);
  });

  it('two files with the same Sid fit in one role', () => {
    const { role } = roleWith(
      InstancePolicy.fromFile(file(policy(read))),
      InstancePolicy.fromFile(file(policy({ ...read, Resource: 'arn:aws:s3:::more/*' }))),
    );
    const sids = policiesOf(role).identity.flatMap(({ Statement }) => Statement.map(({ Sid }) => Sid as string));
    expect(sids).toEqual(expect.arrayContaining(['Read', 'Read2']));
  });

  it('is clean', () => {
    expect(findingsOf(roleWith(InstancePolicy.fromFile(file(policy(read)))).stack)).toEqual([]);
  });

  describe('beyond the boundary', () => {
    const query = { Effect: 'Allow', Action: ['athena:StartQueryExecution', 's3:Get*', 'sns:Pub*'], Resource: '*' };
    const warnings = (stack: Stack) =>
      Annotations.fromStack(stack)
        .findWarning('*', Match.stringLikeRegexp('allows in vain'))
        .map(({ entry }) => entry.data as string);

    it('warns of what the boundary allows on no resource', () => {
      const [warning, ...others] = warnings(roleWith(InstancePolicy.fromFile(file(policy(query)))).stack);
      expect(warning).toMatch(
        /policy '.*json' allows in vain .*: athena:StartQueryExecution, sns:Pub\*; name them in additionalActions/,
      );
      expect(others).toEqual([]);
    });

    it('is silent when the boundary allows it, when the boundary is another, and for every template', () => {
      const stack = testStack();
      const additionalActions = ['athena:StartQueryExecution', 'sns:Publish'];
      const policies = [InstancePolicy.fromFile(file(policy(query)))];
      const permissionsBoundary = new InstanceBoundary(stack, 'Boundary', { additionalActions });
      new SpawnInstanceRole(stack, 'Wide', { policies, permissionsBoundary });
      const foreign = iam.ManagedPolicy.fromManagedPolicyName(stack, 'Foreign', 'other');
      new SpawnInstanceRole(stack, 'Other', { policies, permissionsBoundary: foreign });
      const templates = InstancePolicy.templateNames.map((name, index) =>
        InstancePolicy.named(name, [resources[name.split(':')[0]](new Stack(stack, `Stack${index}`))]),
      );
      new SpawnInstanceRole(stack, 'Templates', { policies: templates });
      expect(warnings(stack)).toEqual([]);
    });
  });

  it.each<[string, string | object, string[]]>([
    [
      'JSON: a trailing comma',
      '{\n  "Version": "2012-10-17",\n  "Statement": [],\n}',
      [':4:1: not JSON: a property name in double quotes is expected'],
    ],
    [
      'JSON: a missing comma',
      '{\n  "Version": "2012-10-17"\n  "Statement": []\n}',
      [':3:3: not JSON: a comma is expected'],
    ],
    ['JSON: an open brace', '{"Version": "2012-10-17"', [':1:25: not JSON: a closing brace is expected']],
    ['JSON: an empty file', '', [':1:1: not JSON: a value is expected']],
    [
      'JSON: a key twice',
      '{\n "Version": "2012-10-17",\n "Statement": [],\n "Statement": []}',
      [':4:2: not JSON: the key "Statement" stands twice in one object'],
    ],
    [
      'an unknown action',
      policy({ ...read, Action: 's3:GetObjct' }),
      [":7:17: statement 'Read': action 's3:GetObjct' is unknown; did you mean 's3:GetObject'?"],
    ],
    [
      'an unknown action in a list',
      policy(read, { ...read, Sid: undefined, Action: ['s3:GetObject', 's3:Read'] }),
      [":20:9: statement 2: action 's3:Read' is unknown"],
    ],
    [
      'all actions',
      policy({ ...read, Action: '*' }),
      [":7:17: statement 'Read': action '*' allows everything; list the actions that the instance needs"],
    ],
    [
      'all actions of a service',
      policy({ ...read, Action: ['s3:*'] }),
      ["statement 'Read': action 's3:*' allows everything of the service"],
    ],
    [
      'Allow with NotAction',
      policy({ Effect: 'Allow', NotAction: 'iam:CreateUser', Resource: '*' }),
      [':6:20: statement 1: Allow with NotAction'],
    ],
    [
      'PassRole without PassedToService',
      policy({ Sid: 'Pass', Effect: 'Allow', Action: 'iam:PassRole', Resource: '*' }),
      [":7:17: statement 'Pass': iam:PassRole without iam:PassedToService"],
    ],
    ['no version', { Statement: [read] }, [":1:1: statement 'Read': Version is missing"]],
    [
      'several faults',
      { Statement: [{ ...read, Action: ['*', 's3:Nope'] }] },
      ['3 faults', 'Version is missing', "action '*' allows everything", "'s3:Nope' is unknown"],
    ],
  ])('refuses %s', (_name, content, texts) => {
    const path = file(content);
    for (const text of texts) {
      expect(() => InstancePolicy.fromFile(path)).toThrow(text.startsWith(':') ? `${path}${text}` : text);
    }
  });

  it('refuses a file that is not there', () => {
    expect(() => InstancePolicy.fromFile('nope.json')).toThrow(
      /the policy file can't be read: 'nope.json' \(ENOENT\); give a path that exists, relative to .* or absolute/,
    );
  });
});
