import { Stack, aws_iam as iam, type aws_kms as kms, type aws_logs as logs, type aws_sqs as sqs } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { viaServices } from '../encryption/aws-principals';

/**
 * What Lambda does with the function's role to give it network interfaces in a VPC.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
 */
const INTERFACE_CHANGES = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:UnassignPrivateIpAddresses',
];
const INTERFACE_READS = ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'];

/**
 * Lets Lambda manage the function's network interfaces, and denies the same to the function's own code.
 *
 * @param declared actions that the function's code says it calls: not denied
 */
export function networkInterfaces(scope: IConstruct, declared: string[]): iam.PolicyStatement[] {
  const denied = [...INTERFACE_CHANGES, ...INTERFACE_READS, 'ec2:DetachNetworkInterface'].filter(
    (action) => !declared.includes(action),
  );
  return [
    new iam.PolicyStatement({
      actions: INTERFACE_CHANGES,
      // The interfaces have no ids yet. `*/*` is what Lambda checks the role against before it accepts the function;
      // EC2 checks each resource of the call. A subnet of a shared VPC belongs to another account.
      resources: [
        ...['*', 'network-interface', 'security-group'].map((resource) => ec2Arn(scope, resource)),
        ec2Arn(scope, 'subnet', '*'),
      ],
    }),
    new iam.PolicyStatement({
      actions: INTERFACE_READS,
      // DescribeNetworkInterfaces and DescribeSubnets have no resource-level support.
      resources: ['*'],
    }),
    new iam.PolicyStatement({
      effect: iam.Effect.DENY,
      actions: denied.sort(),
      resources: ['*'],
      // The key is present in each request of a function's code and in none that Lambda itself makes with the role:
      // https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
      conditions: { Null: { 'lambda:SourceFunctionArn': 'false' } },
    }),
  ];
}

function ec2Arn(scope: IConstruct, resource: string, account?: string): string {
  return Stack.of(scope).formatArn({ service: 'ec2', account, resource, resourceName: '*' });
}

/** Writes to the function's own log group; the group exists, so nothing may create one. */
export function logging(logGroup: logs.ILogGroup): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [logGroup.logGroupArn],
  });
}

/**
 * Lambda refuses a function whose role can't send to its dead-letter queue or trace. aws-cdk-lib adds the same statements, but
 * under `@aws-cdk/aws-lambda:createNewPoliciesWithAddToRolePolicy` in policies that the function doesn't wait for.
 */
export function deadLetters(queue: sqs.IQueue): iam.PolicyStatement {
  return new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] });
}

/** Sends traces; see `deadLetters`. */
export function tracing(): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
    // PutTraceSegments and PutTelemetryRecords have no resource-level support.
    resources: ['*'],
  });
}

/** Decrypts the environment and writes to the encrypted dead-letter queue, each only through its service. */
export function encryption(scope: IConstruct, key: kms.IKey): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: [key.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': viaServices(scope, ['lambda', 'sqs']) } },
  });
}
