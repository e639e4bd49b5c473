import {
  type IResource,
  type Stack,
  aws_dynamodb as dynamodb,
  aws_ecr as ecr,
  aws_logs as logs,
  aws_s3 as s3,
  aws_secretsmanager as secretsmanager,
  aws_sqs as sqs,
  aws_ssm as ssm,
} from 'aws-cdk-lib';

/** An imported resource for the templates of each service. */
export const resources: Record<string, (stack: Stack) => IResource> = {
  s3: (stack) => s3.Bucket.fromBucketName(stack, 's3', 'data'),
  dynamodb: (stack) => dynamodb.Table.fromTableName(stack, 'dynamodb', 'jobs'),
  sqs: (stack) => sqs.Queue.fromQueueArn(stack, 'sqs', 'arn:aws:sqs:eu-west-1:111122223333:pool'),
  logs: (stack) => logs.LogGroup.fromLogGroupName(stack, 'logs', '/spawn/trainer'),
  ecr: (stack) => ecr.Repository.fromRepositoryName(stack, 'ecr', 'trainer'),
  secretsmanager: (stack) => secretsmanager.Secret.fromSecretNameV2(stack, 'secretsmanager', 'api'),
  ssm: (stack) => ssm.StringParameter.fromStringParameterName(stack, 'ssm', '/spawn/trainer/token'),
};
