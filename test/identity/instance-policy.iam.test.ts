import {
  type Stack,
  aws_dynamodb as dynamodb,
  aws_ecr as ecr,
  aws_kms as kms,
  aws_logs as logs,
  aws_s3 as s3,
  aws_secretsmanager as secretsmanager,
  aws_sqs as sqs,
  aws_ssm as ssm,
} from 'aws-cdk-lib';
import { InstanceBoundary, InstancePolicy, SpawnInstanceRole } from '../../lib/identity';
import { testStack } from '../support/environments';
import {
  type IamCase,
  type IamRequest,
  OTHER_ACCOUNT,
  type RolePolicies,
  allowed,
  decide,
  denied,
  policiesOf,
  titled,
} from '../support/iam';

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/5e0d1a2b';
const arn = (service: string, resource: string, account = '111122223333') =>
  `arn:aws:${service}:eu-west-1:${account}:${resource}`;

/** A role with the template, within the default boundary; resources have names, so that rows can spell their ARNs. */
function roleWith(policy: (stack: Stack, key: kms.IKey) => InstancePolicy): RolePolicies {
  const stack = testStack();
  const key = kms.Key.fromKeyArn(stack, 'Key', KEY);
  return policiesOf(new SpawnInstanceRole(stack, 'Role', { policies: [policy(stack, key)] }));
}

const bucket = (stack: Stack, encryptionKey: kms.IKey) =>
  s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'data', encryptionKey });
const table = (stack: Stack, encryptionKey: kms.IKey) =>
  dynamodb.Table.fromTableAttributes(stack, 'Table', { tableName: 'jobs', encryptionKey });
const queue = (stack: Stack, key: kms.IKey) =>
  sqs.Queue.fromQueueAttributes(stack, 'Queue', { queueArn: arn('sqs', 'pool'), keyArn: key.keyArn });

const every = (
  service: string,
  actions: string[],
  resource: string,
  verdict: typeof allowed | typeof denied,
  context = {},
): IamCase[] =>
  actions.map((action) => [
    `${service}:${action} on ${resource}`,
    { action: `${service}:${action}`, resource, context },
    verdict,
  ]);
/** Use of the key: through the service of the resource, and no other way. */
const keyUse = (service: string, actions: string[], verdict: typeof allowed | typeof denied = allowed): IamCase[] =>
  actions.flatMap((action): IamCase[] => {
    const use = (
      how: string,
      context: IamRequest['context'],
      outcome: typeof allowed | typeof denied,
      resource = KEY,
    ): IamCase => [`kms:${action} ${how}`, { action: `kms:${action}`, resource, context }, outcome];
    return [
      use(`through ${service}`, { 'kms:ViaService': `${service}.eu-west-1.amazonaws.com` }, verdict),
      use('by a call to KMS itself', {}, denied),
      use('through another service', { 'kms:ViaService': 'rds.eu-west-1.amazonaws.com' }, denied),
      use(
        'with another key',
        { 'kms:ViaService': `${service}.eu-west-1.amazonaws.com` },
        denied,
        arn('kms', 'key/other'),
      ),
    ];
  });

const OBJECT = 'arn:aws:s3:::data/a/b';
const BUCKET = 'arn:aws:s3:::data';
const foreign = (action: string, resource: string): IamCase => [
  `${action} on a bucket of that name in another account`,
  { action, resource, owner: OTHER_ACCOUNT },
  denied,
];
const TABLE = arn('dynamodb', 'table/jobs');
const QUEUE = arn('sqs', 'pool');
const SECRET = arn('secretsmanager', 'secret:api-AbCdEf');
const PARAMETER = arn('ssm', 'parameter/spawn/trainer/token');

const TEMPLATES: { name: string; make: (stack: Stack, key: kms.IKey) => InstancePolicy; cases: IamCase[] }[] = [
  {
    name: 's3:ReadOnly',
    make: (stack, key) => InstancePolicy.s3ReadOnly(bucket(stack, key)),
    cases: [
      ...every('s3', ['GetObject', 'GetObjectVersion'], OBJECT, allowed),
      ...every('s3', ['GetBucketLocation', 'ListBucket'], BUCKET, allowed),
      ...every('s3', ['GetObject', 'GetObjectVersion'], 'arn:aws:s3:::other/a', denied),
      ...every('s3', ['PutObject', 'DeleteObject'], OBJECT, denied),
      ...every('s3', ['PutObjectAcl'], OBJECT, denied, { 's3:x-amz-acl': 'private' }),
      foreign('s3:GetObject', OBJECT),
      foreign('s3:ListBucket', BUCKET),
      ...keyUse('s3', ['Decrypt']),
      ...keyUse('s3', ['GenerateDataKey'], denied),
    ],
  },
  {
    name: 's3:WriteOnly',
    make: (stack, key) => InstancePolicy.s3WriteOnly(bucket(stack, key)),
    cases: [
      ...every('s3', ['PutObject', 'DeleteObject'], OBJECT, allowed),
      ...every('s3', ['PutObjectAcl'], OBJECT, allowed, { 's3:x-amz-acl': 'bucket-owner-full-control' }),
      ...every('s3', ['PutObjectAcl'], OBJECT, denied, { 's3:x-amz-acl': 'public-read' }),
      ...every('s3', ['PutObjectAcl'], OBJECT, denied),
      ...every('s3', ['GetObject'], OBJECT, denied),
      ...every('s3', ['ListBucket', 'PutBucketPolicy', 'DeleteBucket'], BUCKET, denied),
      ...every('s3', ['PutObject'], 'arn:aws:s3:::other/a', denied),
      foreign('s3:PutObject', OBJECT),
      ...keyUse('s3', ['Decrypt', 'GenerateDataKey']),
    ],
  },
  {
    name: 's3:FullAccess',
    make: (stack, key) => InstancePolicy.s3FullAccess(bucket(stack, key)),
    cases: [
      ...every(
        's3',
        [
          'AbortMultipartUpload',
          'DeleteObject',
          'DeleteObjectTagging',
          'GetObject',
          'GetObjectAttributes',
          'GetObjectTagging',
          'GetObjectVersion',
          'ListMultipartUploadParts',
          'PutObject',
          'PutObjectTagging',
        ],
        OBJECT,
        allowed,
      ),
      ...every(
        's3',
        ['GetBucketLocation', 'GetBucketVersioning', 'ListBucket', 'ListBucketMultipartUploads', 'ListBucketVersions'],
        BUCKET,
        allowed,
      ),
      ...every('s3', ['DeleteObjectVersion', 'BypassGovernanceRetention', 'PutObjectRetention'], OBJECT, denied),
      ...every(
        's3',
        ['PutBucketPolicy', 'DeleteBucket', 'PutEncryptionConfiguration', 'PutBucketVersioning'],
        BUCKET,
        denied,
      ),
      foreign('s3:GetObject', OBJECT),
      foreign('s3:PutObject', OBJECT),
      ...keyUse('s3', ['Decrypt', 'GenerateDataKey']),
    ],
  },
  {
    name: 'dynamodb:ReadOnly',
    make: (stack, key) => InstancePolicy.dynamodbReadOnly(table(stack, key)),
    cases: [
      ...every('dynamodb', ['BatchGetItem', 'DescribeTable', 'GetItem', 'Query', 'Scan'], TABLE, allowed),
      ...every('dynamodb', ['Query', 'Scan'], `${TABLE}/index/by-state`, allowed),
      ...every('dynamodb', ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'DeleteTable'], TABLE, denied),
      ...every('dynamodb', ['GetItem'], arn('dynamodb', 'table/other'), denied),
      ...every('dynamodb', ['GetItem'], arn('dynamodb', 'table/jobs', OTHER_ACCOUNT), denied),
      ...keyUse('dynamodb', ['Decrypt', 'DescribeKey']),
      ...keyUse('dynamodb', ['Encrypt'], denied),
    ],
  },
  {
    name: 'dynamodb:WriteOnly',
    make: (stack, key) => InstancePolicy.dynamodbWriteOnly(table(stack, key)),
    cases: [
      ...every('dynamodb', ['BatchWriteItem', 'PutItem', 'UpdateItem', 'DeleteItem'], TABLE, allowed),
      ...every('dynamodb', ['GetItem', 'Query', 'Scan', 'DeleteTable', 'UpdateTable'], TABLE, denied),
      ...every('dynamodb', ['PutItem'], arn('dynamodb', 'table/other'), denied),
      ...keyUse('dynamodb', ['Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey']),
    ],
  },
  {
    name: 'dynamodb:FullAccess',
    make: (stack, key) => InstancePolicy.dynamodbFullAccess(table(stack, key)),
    cases: [
      ...every(
        'dynamodb',
        [
          'BatchGetItem',
          'BatchWriteItem',
          'ConditionCheckItem',
          'DeleteItem',
          'DescribeTable',
          'DescribeTimeToLive',
          'GetItem',
          'PartiQLDelete',
          'PartiQLInsert',
          'PartiQLSelect',
          'PartiQLUpdate',
          'PutItem',
          'Query',
          'Scan',
          'UpdateItem',
        ],
        TABLE,
        allowed,
      ),
      ...every(
        'dynamodb',
        ['DeleteTable', 'UpdateTable', 'CreateBackup', 'PutResourcePolicy', 'ExportTableToPointInTime'],
        TABLE,
        denied,
      ),
      ...every('dynamodb', ['GetItem', 'PutItem'], arn('dynamodb', 'table/other'), denied),
      ...keyUse('dynamodb', ['Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey']),
    ],
  },
  {
    name: 'sqs:ReadOnly',
    make: (stack, key) => InstancePolicy.sqsReadOnly(queue(stack, key)),
    cases: [
      ...every('sqs', ['GetQueueAttributes', 'GetQueueUrl', 'ReceiveMessage'], QUEUE, allowed),
      ...every('sqs', ['SendMessage', 'DeleteMessage', 'PurgeQueue', 'DeleteQueue'], QUEUE, denied),
      ...every('sqs', ['ReceiveMessage'], arn('sqs', 'other'), denied),
      ['sqs:ListQueues, which the CLI allows', { action: 'sqs:ListQueues' }, denied],
      ...keyUse('sqs', ['Decrypt']),
      ...keyUse('sqs', ['GenerateDataKey'], denied),
    ],
  },
  {
    name: 'sqs:WriteOnly',
    make: (stack, key) => InstancePolicy.sqsWriteOnly(queue(stack, key)),
    cases: [
      ...every('sqs', ['SendMessage', 'DeleteMessage', 'ChangeMessageVisibility'], QUEUE, allowed),
      ...every('sqs', ['ReceiveMessage', 'SetQueueAttributes', 'AddPermission'], QUEUE, denied),
      ...every('sqs', ['SendMessage'], arn('sqs', 'pool', OTHER_ACCOUNT), denied),
      ...keyUse('sqs', ['Decrypt', 'GenerateDataKey']),
    ],
  },
  {
    name: 'sqs:FullAccess',
    make: (stack, key) => InstancePolicy.sqsFullAccess(queue(stack, key)),
    cases: [
      ...every(
        'sqs',
        [
          'ChangeMessageVisibility',
          'DeleteMessage',
          'GetQueueAttributes',
          'GetQueueUrl',
          'ListDeadLetterSourceQueues',
          'PurgeQueue',
          'ReceiveMessage',
          'SendMessage',
        ],
        QUEUE,
        allowed,
      ),
      ...every('sqs', ['DeleteQueue', 'SetQueueAttributes', 'AddPermission'], QUEUE, denied),
      ...every('sqs', ['SendMessage', 'ReceiveMessage'], arn('sqs', 'other'), denied),
      ...keyUse('sqs', ['Decrypt', 'GenerateDataKey']),
    ],
  },
  {
    name: 'logs:WriteOnly',
    make: (stack) => InstancePolicy.logsWriteOnly(logs.LogGroup.fromLogGroupName(stack, 'Group', '/spawn/trainer')),
    cases: [
      ...every(
        'logs',
        ['CreateLogStream', 'PutLogEvents'],
        arn('logs', 'log-group:/spawn/trainer:log-stream:i-0'),
        allowed,
      ),
      ...every('logs', ['DescribeLogStreams'], arn('logs', 'log-group:/spawn/trainer'), allowed),
      ...every('logs', ['PutLogEvents'], arn('logs', 'log-group:/spawn/other:log-stream:i-0'), denied),
      ...every('logs', ['PutLogEvents'], arn('logs', 'log-group:/spawn/trainer-2:log-stream:i-0'), denied),
      ...every(
        'logs',
        ['DeleteLogStream', 'GetLogEvents'],
        arn('logs', 'log-group:/spawn/trainer:log-stream:i-0'),
        denied,
      ),
      ...every(
        'logs',
        ['CreateLogGroup', 'DeleteLogGroup', 'PutRetentionPolicy'],
        arn('logs', 'log-group:/spawn/trainer'),
        denied,
      ),
    ],
  },
  {
    name: 'ecr:ReadOnly',
    make: (stack) => InstancePolicy.ecrReadOnly(ecr.Repository.fromRepositoryName(stack, 'Images', 'trainer')),
    cases: [
      ['ecr:GetAuthorizationToken', { action: 'ecr:GetAuthorizationToken' }, allowed],
      [
        'ecr:GetAuthorizationToken in another region',
        { action: 'ecr:GetAuthorizationToken', context: { 'aws:RequestedRegion': 'us-east-1' } },
        denied,
      ],
      ...every(
        'ecr',
        ['BatchCheckLayerAvailability', 'BatchGetImage', 'GetDownloadUrlForLayer'],
        arn('ecr', 'repository/trainer'),
        allowed,
      ),
      ...every('ecr', ['BatchGetImage'], arn('ecr', 'repository/other'), denied),
      ...every('ecr', ['BatchGetImage'], arn('ecr', 'repository/trainer', OTHER_ACCOUNT), denied),
      ...every('ecr', ['PutImage', 'BatchDeleteImage', 'DeleteRepository'], arn('ecr', 'repository/trainer'), denied),
    ],
  },
  {
    name: 'secretsmanager:ReadOnly',
    make: (stack, encryptionKey) =>
      InstancePolicy.secretsManagerReadOnly(
        secretsmanager.Secret.fromSecretAttributes(stack, 'Secret', { secretCompleteArn: SECRET, encryptionKey }),
      ),
    cases: [
      ...every('secretsmanager', ['DescribeSecret', 'GetSecretValue'], SECRET, allowed),
      ...every('secretsmanager', ['GetSecretValue'], arn('secretsmanager', 'secret:other-AbCdEf'), denied),
      ...every('secretsmanager', ['GetSecretValue'], arn('secretsmanager', 'secret:api-AbCdEf', OTHER_ACCOUNT), denied),
      ...every('secretsmanager', ['PutSecretValue', 'DeleteSecret', 'PutResourcePolicy'], SECRET, denied),
      ...keyUse('secretsmanager', ['Decrypt']),
    ],
  },
  {
    name: 'ssm:ReadOnly',
    make: (stack, encryptionKey) =>
      InstancePolicy.ssmReadOnly(
        ssm.StringParameter.fromSecureStringParameterAttributes(stack, 'Parameter', {
          parameterName: '/spawn/trainer/token',
          encryptionKey,
        }),
      ),
    cases: [
      ...every('ssm', ['GetParameter', 'GetParameters'], PARAMETER, allowed),
      ...every('ssm', ['GetParametersByPath'], PARAMETER, denied),
      ...every('ssm', ['GetParameter'], `${PARAMETER}-2`, denied),
      ...every('ssm', ['GetParameter'], arn('ssm', 'parameter/prod/password'), denied),
      ...every('ssm', ['PutParameter', 'DeleteParameter', 'GetParameterHistory'], PARAMETER, denied),
      ...keyUse('ssm', ['Decrypt']),
    ],
  },
];

it('has the 13 templates of the CLI', () => {
  expect(TEMPLATES.map(({ name }) => name).sort()).toEqual([...InstancePolicy.templateNames].sort());
  expect(TEMPLATES).toHaveLength(13);
});

describe.each(TEMPLATES)('$name', ({ name, make, cases }) => {
  const policies = roleWith(make);

  it('has the name of the CLI', () => {
    const stack = testStack();
    expect(make(stack, kms.Key.fromKeyArn(stack, 'Key', KEY)).name).toBe(name);
  });

  it.each(titled(cases))('%s', async (_title, request, verdict) => {
    expect(await decide(policies, request)).toBe(verdict);
  });

  it('is as tight without the boundary', async () => {
    for (const [title, request, verdict] of cases) {
      expect([title, await decide({ identity: policies.identity }, request)]).toEqual([title, verdict]);
    }
  });
});

describe('ssm:ReadOnly for a path', () => {
  const policies = roleWith((_stack, key) => InstancePolicy.ssmReadOnlyPath('/spawn/trainer/', { key }));

  it.each(
    titled([
      ...every('ssm', ['GetParameter', 'GetParameters', 'GetParametersByPath'], PARAMETER, allowed),
      ...every('ssm', ['GetParametersByPath'], arn('ssm', 'parameter/spawn/trainer'), allowed),
      ...every('ssm', ['GetParametersByPath'], arn('ssm', 'parameter/spawn'), denied),
      ...every('ssm', ['GetParameter'], arn('ssm', 'parameter/spawn/trainer-2/token'), denied),
      ...keyUse('ssm', ['Decrypt']),
    ]),
  )('%s', async (_title, request, verdict) => {
    expect(await decide(policies, request)).toBe(verdict);
  });
});

describe('a bucket wildcard', () => {
  const policies = roleWith(() => InstancePolicy.s3Pattern('s3:FullAccess', 'spawn-results-*'));
  const evil = 'arn:aws:s3:::spawn-results-evil/loot';

  it.each(
    titled([
      [
        'writes to an own bucket',
        { action: 's3:PutObject', resource: 'arn:aws:s3:::spawn-results-eu-west-1/a' },
        allowed,
      ],
      [
        'writes to a bucket that someone else registered under such a name',
        { action: 's3:PutObject', resource: evil, owner: OTHER_ACCOUNT },
        denied,
      ],
      ['reads from it', { action: 's3:GetObject', resource: evil, owner: OTHER_ACCOUNT }, denied],
      [
        'lists it',
        { action: 's3:ListBucket', resource: 'arn:aws:s3:::spawn-results-evil', owner: OTHER_ACCOUNT },
        denied,
      ],
    ]),
  )('%s', async (_title, request, verdict) => {
    expect(await decide(policies, request)).toBe(verdict);
  });
});

describe('a bucket of another account', () => {
  const shared = (stack: Stack) =>
    s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'data', account: OTHER_ACCOUNT });
  const rolesFor = (make: (stack: Stack) => InstancePolicy, trustedAccounts?: string[]) => {
    const stack = testStack();
    const permissionsBoundary = trustedAccounts && new InstanceBoundary(stack, 'Boundary', { trustedAccounts });
    return policiesOf(new SpawnInstanceRole(stack, 'Role', { permissionsBoundary, policies: [make(stack)] }));
  };
  const write: IamRequest = { action: 's3:PutObject', resource: OBJECT, owner: OTHER_ACCOUNT };

  it('allowed: reads, when it was imported with its account', async () => {
    const policies = rolesFor((stack) => InstancePolicy.s3ReadOnly(shared(stack)));
    expect(await decide(policies, { action: 's3:GetObject', resource: OBJECT, owner: OTHER_ACCOUNT })).toBe(allowed);
    expect(await decide(policies, { action: 's3:GetObject', resource: OBJECT })).toBe(denied);
  });

  it('denied: writes, by the default boundary', async () => {
    expect(
      await decide(
        rolesFor((stack) => InstancePolicy.s3WriteOnly(shared(stack))),
        write,
      ),
    ).toBe(denied);
  });

  it('allowed: writes, when the boundary trusts the account', async () => {
    expect(
      await decide(
        rolesFor((stack) => InstancePolicy.s3WriteOnly(shared(stack)), [OTHER_ACCOUNT]),
        write,
      ),
    ).toBe(allowed);
  });
});
