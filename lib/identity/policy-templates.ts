import {
  ArnFormat,
  type IResource,
  Resource,
  Stack,
  Token,
  type aws_dynamodb as dynamodb,
  type aws_ecr as ecr,
  aws_iam as iam,
  type aws_kms as kms,
  type aws_logs as logs,
  type aws_s3 as s3,
  type aws_secretsmanager as secretsmanager,
  type aws_sqs as sqs,
  type aws_ssm as ssm,
} from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { SpawnBucketName } from '../contract';
import { viaServices } from '../encryption/aws-principals';

/** What a template may do with what it is scoped to. */
export type Access = 'FullAccess' | 'ReadOnly' | 'WriteOnly';

// The CLI's actions: spore-host/spawn, pkg/aws/iam.go, PolicyTemplates. What differs is said in the docs of InstancePolicy.
const S3_BUCKET: Record<Access, string[]> = {
  ReadOnly: ['GetBucketLocation', 'ListBucket'],
  WriteOnly: [],
  FullAccess: [
    'GetBucketLocation',
    'GetBucketVersioning',
    'ListBucket',
    'ListBucketMultipartUploads',
    'ListBucketVersions',
  ],
};
const S3_OBJECT: Record<Access, string[]> = {
  ReadOnly: ['GetObject', 'GetObjectVersion'],
  WriteOnly: ['DeleteObject', 'PutObject'],
  FullAccess: [
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
};
const DYNAMODB_READ = ['BatchGetItem', 'DescribeTable', 'GetItem', 'Query', 'Scan'];
const DYNAMODB_WRITE = ['BatchWriteItem', 'DeleteItem', 'PutItem', 'UpdateItem'];
const DYNAMODB: Record<Access, string[]> = {
  ReadOnly: DYNAMODB_READ,
  WriteOnly: DYNAMODB_WRITE,
  FullAccess: [
    ...DYNAMODB_READ,
    ...DYNAMODB_WRITE,
    'ConditionCheckItem',
    'DescribeTimeToLive',
    'PartiQLDelete',
    'PartiQLInsert',
    'PartiQLSelect',
    'PartiQLUpdate',
  ],
};
const SQS_READ = ['GetQueueAttributes', 'GetQueueUrl', 'ReceiveMessage'];
const SQS_WRITE = ['ChangeMessageVisibility', 'DeleteMessage', 'SendMessage'];
const SQS: Record<Access, string[]> = {
  ReadOnly: SQS_READ,
  WriteOnly: SQS_WRITE,
  FullAccess: [...SQS_READ, ...SQS_WRITE, 'ListDeadLetterSourceQueues', 'PurgeQueue'],
};
const KMS_READ = ['kms:Decrypt'];
// Decrypt too: a multipart upload reads back its data key, and DynamoDB reads the key it has cached.
const KMS_WRITE = ['kms:Decrypt', 'kms:GenerateDataKey'];
const KMS_DYNAMODB_WRITE = [
  'kms:Encrypt',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];

/** A bucket, or all buckets of one account whose names match a pattern. */
interface Buckets {
  readonly arn: string;
  readonly account: string;
  readonly key?: kms.IKey;
}

export function s3Statements(bucket: s3.IBucket, access: Access, key = bucket.encryptionKey): iam.PolicyStatement[] {
  refuseEverything('bucket', bucket.bucketName);
  return bucketStatements({ arn: bucket.bucketArn, account: bucket.env.account, key }, access, bucket);
}

export function s3PatternStatements(
  pattern: string,
  access: Access,
  scope: IConstruct,
  key?: kms.IKey,
): iam.PolicyStatement[] {
  const { partition, account } = Stack.of(scope);
  return bucketStatements({ arn: `arn:${partition}:s3:::${pattern}`, account, key }, access, scope);
}

/** @throws if the pattern is no bucket name with wildcards, or starts with one */
export function checkBucketPattern(pattern: string): string {
  if (Token.isUnresolved(pattern) || /^[a-z0-9][a-z0-9.-]{2}[a-z0-9.*?-]*$/.test(pattern)) return pattern;
  throw new Error(
    `pattern is not a pattern of bucket names: '${pattern}'; allowed: three or more lower-case letters, digits, dots and hyphens, then also * and ?, such as '${SpawnBucketName.RESULTS_PREFIX}-*'`,
  );
}

function bucketStatements({ arn, account, key }: Buckets, access: Access, scope: IConstruct): iam.PolicyStatement[] {
  // A bucket's name is free for anyone once the bucket is gone, and a pattern matches buckets of others.
  const ownerOfBucket = { 'aws:ResourceAccount': account };
  const objects = [`${arn}/*`];
  const writes = access !== 'ReadOnly';
  return [
    ...statement('s3', S3_BUCKET[access], [arn], { StringEquals: ownerOfBucket }),
    ...statement('s3', S3_OBJECT[access], objects, { StringEquals: ownerOfBucket }),
    // Only ACLs that give nobody else access; a request with grants in other headers carries no such key and fails.
    ...statement('s3', writes ? ['PutObjectAcl'] : [], objects, {
      StringEquals: { ...ownerOfBucket, 's3:x-amz-acl': ['bucket-owner-full-control', 'private'] },
    }),
    ...keyStatements(key, scope, 's3', writes ? KMS_WRITE : KMS_READ),
  ];
}

export function dynamodbStatements(
  table: dynamodb.ITable,
  access: Access,
  key = table.encryptionKey,
): iam.PolicyStatement[] {
  refuseEverything('table', table.tableName);
  const kmsActions = [
    'kms:Decrypt',
    'kms:DescribeKey',
    ...(access === 'ReadOnly' ? [] : [...KMS_DYNAMODB_WRITE, 'kms:GenerateDataKey']),
  ];
  return [
    ...statement('dynamodb', DYNAMODB[access], [table.tableArn, `${table.tableArn}/index/*`]),
    ...keyStatements(key, table, 'dynamodb', kmsActions),
  ];
}

export function sqsStatements(
  queue: sqs.IQueue,
  access: Access,
  key = queue.encryptionMasterKey,
): iam.PolicyStatement[] {
  refuseEverything('queue', queue.queueName);
  return [
    ...statement('sqs', SQS[access], [queue.queueArn]),
    ...keyStatements(key, queue, 'sqs', access === 'ReadOnly' ? KMS_READ : KMS_WRITE),
  ];
}

/** No key: CloudWatch Logs itself encrypts, under the key policy. */
export function logsStatements(logGroup: logs.ILogGroup): iam.PolicyStatement[] {
  refuseEverything('logGroup', logGroup.logGroupName);
  const groupArn = Stack.of(logGroup).formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: logGroup.logGroupName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    account: logGroup.env.account,
    region: logGroup.env.region,
  });
  // The bare name is the log group to DescribeLogStreams, the name with a suffix its streams to the others.
  return statement('logs', ['CreateLogStream', 'DescribeLogStreams', 'PutLogEvents'], [groupArn, `${groupArn}:*`]);
}

/** No key: ECR decrypts through a grant of its own. */
export function ecrStatements(repository: ecr.IRepository): iam.PolicyStatement[] {
  refuseEverything('repository', repository.repositoryName);
  return [
    ...statement(
      'ecr',
      ['BatchCheckLayerAvailability', 'BatchGetImage', 'GetDownloadUrlForLayer'],
      [repository.repositoryArn],
    ),
    // ecr:GetAuthorizationToken has no resource-level support; the token opens no repository by itself.
    // StringLike, so that PolicyConditions.inRegions, which takes StringEquals, can stand beside it.
    ...statement('ecr', ['GetAuthorizationToken'], ['*'], {
      StringLike: { 'aws:RequestedRegion': repository.env.region },
    }),
  ];
}

export function secretStatements(secret: secretsmanager.ISecret, key = secret.encryptionKey): iam.PolicyStatement[] {
  refuseEverything('secret', secret.secretName);
  return [
    ...statement('secretsmanager', ['DescribeSecret', 'GetSecretValue'], [secretArn(secret)]),
    ...keyStatements(key, secret, 'secretsmanager', KMS_READ),
  ];
}

/** The ARN of a secret imported by name lacks the six random characters at its end. */
export function secretArn(secret: secretsmanager.ISecret): string {
  return secret.secretFullArn ?? `${secret.secretArn}-??????`;
}

/** Without GetParametersByPath: on a parameter it would list what lies below its name. */
export function parameterStatements(parameter: ssm.IParameter, key?: kms.IKey): iam.PolicyStatement[] {
  refuseEverything('parameter', parameter.parameterName);
  const own = (parameter as { encryptionKey?: kms.IKey }).encryptionKey;
  return [
    ...statement('ssm', ['GetParameter', 'GetParameters'], [parameter.parameterArn]),
    ...keyStatements(key ?? own, parameter, 'ssm', KMS_READ),
  ];
}

export function parameterPathStatements(path: string, scope: IConstruct, key?: kms.IKey): iam.PolicyStatement[] {
  const stack = Stack.of(scope);
  const arnOf = (name: string) => stack.formatArn({ service: 'ssm', resource: 'parameter', resourceName: name });
  const name = path.slice(1);
  return [
    ...statement('ssm', ['GetParameter', 'GetParameters'], [arnOf(`${name}/*`)]),
    ...statement('ssm', ['GetParametersByPath'], [arnOf(name), arnOf(`${name}/*`)]),
    ...keyStatements(key, scope, 'ssm', KMS_READ),
  ];
}

/** @throws if the path is none, or stands for every parameter */
export function checkParameterPath(path: string): string {
  if (Token.isUnresolved(path)) {
    throw new Error(
      'path is a token: its leading slash can not be checked; allowed: a literal; use InstancePolicy.ssmReadOnly(parameter)',
    );
  }
  const trimmed = path.replace(/\/$/, '');
  if (!/^(\/[\w.-]+)+$/.test(trimmed) || /^\/(aws|ssm)(\/|$)/i.test(trimmed)) {
    throw new Error(
      `path is not a path of your parameters: '${path}'; allowed: names of letters, digits and _.- after slashes, not starting with /aws or /ssm, no wildcard; such as '/spawn/trainer'`,
    );
  }
  return trimmed;
}

/** Use of a key as part of a call to the service in the resource's region, never by a call to KMS itself. */
export function keyStatements(
  key: kms.IKey | undefined,
  resource: IConstruct,
  service: string,
  actions: string[],
): iam.PolicyStatement[] {
  if (!key) return [];
  return [
    new iam.PolicyStatement({
      actions: [...actions].sort(),
      resources: [key.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': viaServices(resource, [service], regionOf(resource)) } },
    }),
  ];
}

/** An imported resource may lie in another region than the stack that imports it. */
function regionOf(resource: IConstruct): string {
  return Resource.isResource(resource) ? resource.env.region : Stack.of(resource).region;
}

function statement(
  service: string,
  actions: string[],
  resources: string[],
  conditions?: Record<string, Record<string, string | string[]>>,
): iam.PolicyStatement[] {
  if (actions.length === 0) return [];
  return [
    new iam.PolicyStatement({ actions: actions.map((action) => `${service}:${action}`).sort(), resources, conditions }),
  ];
}

function refuseEverything(prop: string, name: string): void {
  if (Token.isUnresolved(name) || !/^[*?/]*$/.test(name)) return;
  throw new Error(
    `${prop} stands for everything: '${name}'; a policy is scoped to what the instance needs; name one ${prop}`,
  );
}

/** What each template is scoped to, and a property that only such a resource has. */
export const RESOURCE_KINDS: Record<string, { property: keyof never | string; kind: string }> = {
  s3: { property: 'bucketArn', kind: 'an IBucket' },
  dynamodb: { property: 'tableArn', kind: 'an ITable' },
  sqs: { property: 'queueArn', kind: 'an IQueue' },
  logs: { property: 'logGroupArn', kind: 'an ILogGroup' },
  ecr: { property: 'repositoryArn', kind: 'an IRepository' },
  secretsmanager: { property: 'secretArn', kind: 'an ISecret' },
  ssm: { property: 'parameterArn', kind: 'an IParameter' },
};

/** @throws if the resource is not what the template is scoped to */
export function checkResourceKind(template: string, resource: IResource): void {
  const { property, kind } = RESOURCE_KINDS[template.split(':')[0]];
  if (property in resource) return;
  throw new Error(`resources of template '${template}' has something else: '${resource.node.path}'; allowed: ${kind}`);
}
