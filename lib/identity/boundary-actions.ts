import { FSX_DESCRIBE, SPORED_DESCRIBE } from './baseline';
import { CHANNELS } from './session-manager';

/** Whatever the policies of a role say, an instance never manages identities, accounts, or the machines of others. */
export const NEVER = ['account', 'iam', 'organizations'];

/** What needs no look at who owns the resource. */
export const READS = [
  ...SPORED_DESCRIBE,
  ...FSX_DESCRIBE,
  'dynamodb:BatchGetItem',
  'dynamodb:ConditionCheckItem',
  'dynamodb:DescribeTable',
  'dynamodb:DescribeTimeToLive',
  'dynamodb:GetItem',
  'dynamodb:PartiQLSelect',
  'dynamodb:Query',
  'dynamodb:Scan',
  'ecr:BatchCheckLayerAvailability',
  'ecr:BatchGetImage',
  'ecr:GetAuthorizationToken',
  'ecr:GetDownloadUrlForLayer',
  'logs:DescribeLogGroups',
  'logs:DescribeLogStreams',
  's3:GetBucketLocation',
  's3:GetBucketVersioning',
  's3:GetEncryptionConfiguration',
  's3:GetObject',
  's3:GetObjectAttributes',
  's3:GetObjectTagging',
  's3:GetObjectVersion',
  's3:ListBucket',
  's3:ListBucketMultipartUploads',
  's3:ListBucketVersions',
  's3:ListMultipartUploadParts',
  'secretsmanager:DescribeSecret',
  'secretsmanager:GetSecretValue',
  'sqs:GetQueueAttributes',
  'sqs:GetQueueUrl',
  'sqs:ListDeadLetterSourceQueues',
  'ssm:GetParameter',
  'ssm:GetParameters',
  'ssm:GetParametersByPath',
  'sts:GetCallerIdentity',
];

/** What carries data out, or makes it unreadable. */
export const WRITES = [
  'dynamodb:BatchWriteItem',
  'dynamodb:DeleteItem',
  'dynamodb:PartiQLDelete',
  'dynamodb:PartiQLInsert',
  'dynamodb:PartiQLUpdate',
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'fsx:CreateDataRepositoryAssociation',
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
  'logs:CreateLogStream',
  'logs:PutLogEvents',
  's3:AbortMultipartUpload',
  's3:DeleteObject',
  's3:DeleteObjectTagging',
  's3:PutObject',
  's3:PutObjectAcl',
  's3:PutObjectTagging',
  'sqs:ChangeMessageVisibility',
  'sqs:DeleteMessage',
  'sqs:PurgeQueue',
  'sqs:ReceiveMessage',
  'sqs:SendMessage',
];

/** The Systems Manager agent, with the inventory and patch reports of AmazonSSMManagedInstanceCore; metrics and traces. */
export const AGENTS = [
  ...CHANNELS,
  'cloudwatch:PutMetricData',
  'ssm:DescribeAssociation',
  'ssm:DescribeDocument',
  'ssm:GetDeployablePatchSnapshotForInstance',
  'ssm:GetDocument',
  'ssm:GetManifest',
  'ssm:ListAssociations',
  'ssm:ListInstanceAssociations',
  'ssm:PutComplianceItems',
  'ssm:PutConfigurePackageResult',
  'ssm:PutInventory',
  'ssm:UpdateAssociationStatus',
  'ssm:UpdateInstanceAssociationStatus',
  'ssm:UpdateInstanceInformation',
  'xray:PutTelemetryRecords',
  'xray:PutTraceSegments',
];

/** What an instance may do to itself only. */
export const OWN_INSTANCE = ['ec2:CreateTags', 'ec2:DeleteTags', 'ec2:StopInstances', 'ec2:TerminateInstances'];
