import {
  Duration,
  aws_cloudwatch as cloudwatch,
  aws_ec2 as ec2,
  aws_iam as iam,
  type aws_kms as kms,
  aws_lambda as lambda,
  aws_lambda_destinations as destinations,
  type aws_logs as logs,
  type aws_sqs as sqs,
} from 'aws-cdk-lib';
import { Construct, type IDependable } from 'constructs';
import { SpawnKey } from '../encryption';
import { SpawnDeadLetterQueue } from './dead-letter-queue';
import { checkFunctionProps, latestNodejs } from './function-checks';
import * as permissions from './function-permissions';
import type { SpawnFunctionProps } from './function-props';
import { SpawnLogGroup } from './log-group';
import { ManagedPolicyRole } from './managed-policy-role';
import type { ServiceCall } from './service-call';

/**
 * The one hardened Lambda function.
 *
 * It runs in private subnets with a security group of its own that lets out only what `calls` opens. Its role has
 * customer managed policies only; its code can't use the permissions that Lambda needs for the network interfaces.
 * Environment, logs and dead-letter queue are encrypted with one customer managed key; logs are kept and retained;
 * traces go to X-Ray (Lambda sends them, no endpoint is needed for them).
 *
 * Passes cdk-nag's `LambdaInsideVPC`, `LambdaConcurrency`, `LambdaDLQ`, `LambdaLatestVersion`, `LambdaTracing`,
 * `LambdaAsyncFailureDestination`, `IAMNoInlinePolicy`, `CloudWatchLogGroupEncrypted`, `CloudWatchLogGroupRetentionPeriod`,
 * `SQSQueueDLQ`, `SQSQueueSSE` and `SQSQueueSSLRequestsOnly`.
 *
 * @example
 * new SpawnFunction(this, 'Report', {
 *   network,
 *   code: lambda.Code.fromAsset('handlers/report'),
 *   calls: [ServiceCall.to(AwsService.DYNAMODB, { actions: ['dynamodb:Query'], resources: [table.tableArn] })],
 * });
 */
export class SpawnFunction extends Construct implements iam.IGrantable, ec2.IConnectable {
  /** The function, for event targets and the like. */
  public readonly function: lambda.Function;

  /** The role that the code runs under; grants on it become managed policies. */
  public readonly role: iam.IRole;

  /** The role, as grantee of `grantX()` methods. Declare a call with `ServiceCall.pathTo` to open the way there too. */
  public readonly grantPrincipal: iam.IPrincipal;

  /** The function's own group: no way in, and out only to the services in `calls`. */
  public readonly securityGroup: ec2.ISecurityGroup;

  /** The function's connections. */
  public readonly connections: ec2.Connections;

  /** Where events end that could not be handled; kept for 14 days. */
  public readonly deadLetterQueue: sqs.IQueue;

  /** The function's log group. */
  public readonly logGroup: logs.ILogGroup;

  /** The key of environment, logs and dead-letter queue. */
  public readonly key: kms.IKey;

  /**
   * @throws if the network has no endpoint for a service in `calls`; the message names all that it lacks
   * @throws if a number is out of range
   */
  public constructor(scope: Construct, id: string, props: SpawnFunctionProps) {
    super(scope, id);
    checkFunctionProps(this.node.path, props);
    const calls = props.calls ?? [];
    this.key = props.key ?? new SpawnKey(this, 'Key', { description: `function ${this.node.path}` });
    this.logGroup = new SpawnLogGroup(this, 'Logs', { key: this.key, retention: props.logRetention });
    this.deadLetterQueue = new SpawnDeadLetterQueue(this, 'DeadLetterQueue', { key: this.key });
    this.role = this.newRole(calls, props.permissionsBoundary);
    this.grantPrincipal = this.role;
    this.securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc: props.network.vpc,
      description: this.described(255),
      allowAllOutbound: false,
    });
    this.connections = new ec2.Connections({ securityGroups: [this.securityGroup] });
    const paths = this.openPaths(props, calls);
    this.function = this.newFunction(props);
    this.function.node.addDependency(...paths);
  }

  /** Lets a principal call the function. */
  public grantInvoke(grantee: iam.IGrantable): iam.Grant {
    return this.function.grantInvoke(grantee);
  }

  /** A metric of the function: `Invocations`, `Errors`, `Duration`, `Throttles`, `DeadLetterErrors` and others. */
  public metric(metricName: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.function.metric(metricName, props);
  }

  /** How many calls failed: the sum over 5 minutes. */
  public metricErrors(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.function.metricErrors(props);
  }

  /** How many calls were refused for want of concurrency: the sum over 5 minutes. */
  public metricThrottles(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.function.metricThrottles(props);
  }

  /** How many failed events lie in the dead-letter queue: the maximum over 5 minutes. */
  public metricDeadLetters(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.deadLetterQueue.metricApproximateNumberOfMessagesVisible({
      statistic: cloudwatch.Stats.MAXIMUM,
      ...props,
    });
  }

  /** Group and role take few characters beside ASCII. */
  private described(length: number): string {
    return `Function ${this.node.path}`.replace(/[^\w ./:-]/g, '_').slice(0, length);
  }

  private newRole(calls: ServiceCall[], permissionsBoundary?: iam.IManagedPolicy): iam.IRole {
    const role = new ManagedPolicyRole(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      description: this.described(1000),
      permissionsBoundary,
    });
    const declared = calls.flatMap((call) => call.actions);
    const statements = [
      ...permissions.networkInterfaces(this, declared),
      permissions.logging(this.logGroup),
      permissions.deadLetters(this.deadLetterQueue),
      permissions.tracing(),
      permissions.encryption(this, this.key),
      ...calls.flatMap((call) => call.toStatement() ?? []),
    ];
    for (const statement of statements) role.addToPrincipalPolicy(statement);
    return role;
  }

  private openPaths({ network }: SpawnFunctionProps, calls: ServiceCall[]): IDependable[] {
    const problems: string[] = [];
    const paths = [...new Set(calls.map((call) => call.service))].flatMap((service) => {
      try {
        return [network.openPath(this.securityGroup, service)];
      } catch (error) {
        problems.push(error instanceof Error ? error.message : String(error));
        return [];
      }
    });
    if (problems.length > 0) {
      throw new Error(`function '${this.node.path}' can't reach what it calls: ${problems.join('; ')}`);
    }
    return paths;
  }

  private newFunction(props: SpawnFunctionProps): lambda.Function {
    const { retryAttempts, maxEventAge } = props;
    const asynchronous = retryAttempts !== undefined || maxEventAge !== undefined;
    return new lambda.Function(this, 'Resource', {
      code: props.code,
      handler: props.handler ?? 'index.handler',
      runtime: props.runtime ?? latestNodejs(),
      architecture: props.architecture ?? lambda.Architecture.ARM_64,
      description: props.description,
      role: this.role,
      vpc: props.network.vpc,
      vpcSubnets: { subnets: props.network.privateSubnets },
      securityGroups: [this.securityGroup],
      environment: props.environment,
      environmentEncryption: this.key,
      deadLetterQueue: this.deadLetterQueue,
      reservedConcurrentExecutions: props.reservedConcurrentExecutions ?? 1,
      timeout: props.timeout ?? Duration.minutes(1),
      memorySize: props.memorySize ?? 256,
      tracing: lambda.Tracing.ACTIVE,
      logGroup: this.logGroup,
      loggingFormat: lambda.LoggingFormat.JSON,
      retryAttempts,
      maxEventAge,
      // An invoke configuration without a destination would drop events; with one, the queue gets each failed event twice.
      onFailure: asynchronous ? new destinations.SqsDestination(this.deadLetterQueue) : undefined,
    });
  }
}
