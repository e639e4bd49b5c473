import type { Duration, aws_iam as iam, aws_kms as kms, aws_lambda as lambda, aws_logs as logs } from 'aws-cdk-lib';
import type { IFunctionNetwork } from './function-network';
import type { ServiceCall } from './service-call';

/** Properties of a `SpawnFunction`. */
export interface SpawnFunctionProps {
  /**
   * The network that the function runs in, in private subnets.
   * HIPAA 164.312(e)(1), PCI DSS 1.3.1, SOC 2 CC6.6 (cdk-nag `LambdaInsideVPC`).
   */
  readonly network: IFunctionNetwork;

  /** The code, such as `lambda.Code.fromAsset('handlers/report')`. */
  readonly code: lambda.Code;

  /**
   * The exported function that is called: file and name.
   *
   * @default 'index.handler'
   */
  readonly handler?: string;

  /**
   * The runtime of the code.
   *
   * @default - the latest Node.js that this aws-cdk-lib knows (cdk-nag `LambdaLatestVersion`, SOC 2 CC7.1)
   */
  readonly runtime?: lambda.Runtime;

  /**
   * The instruction set of the code.
   *
   * @default lambda.Architecture.ARM_64
   */
  readonly architecture?: lambda.Architecture;

  /**
   * The services that the code calls. Each opens the path to the service's endpoint and allows the actions named.
   * HIPAA 164.308(a)(4)(ii)(B), PCI DSS 1.3.2 and 7.2.2, SOC 2 CC6.3.
   *
   * @default - the code calls no service
   */
  readonly calls?: ServiceCall[];

  /**
   * Environment variables, encrypted with the key. Not for secrets: whoever may read the function's configuration
   * reads them; pass the ARN of a secret and call Secrets Manager.
   *
   * @default - no variables
   */
  readonly environment?: { [name: string]: string };

  /**
   * How long one call may take: 1 second to 15 minutes.
   *
   * @default Duration.minutes(1)
   */
  readonly timeout?: Duration;

  /**
   * Memory in MiB: 128 to 10,240. Processor share grows with it.
   *
   * @default 256
   */
  readonly memorySize?: number;

  /**
   * How many calls may run at once, taken out of the account's concurrency: 1 or more (cdk-nag `LambdaConcurrency`,
   * HIPAA 164.312(b), SOC 2 A1.1). Further asynchronous events wait for up to `maxEventAge`; direct calls are throttled.
   *
   * An account must keep 100 unreserved (10 in a new account): raise its quota first where it has no room.
   *
   * @default 1 - one after the other, so that two runs never work on the same resource
   */
  readonly reservedConcurrentExecutions?: number;

  /**
   * How often Lambda calls again after an asynchronous call failed: 0 to 2. Failed events end in the dead-letter queue.
   *
   * @default 2
   */
  readonly retryAttempts?: number;

  /**
   * How long an asynchronous event may wait: 1 minute to 6 hours.
   *
   * @default Duration.hours(6)
   */
  readonly maxEventAge?: Duration;

  /**
   * Encrypts environment, log group and dead-letter queue. An imported key or a `kms.Key` must let CloudWatch Logs use it.
   * HIPAA 164.312(a)(2)(iv), PCI DSS 3.5.1, SOC 2 CC6.1.
   *
   * @default - a `SpawnKey` of the function's own
   */
  readonly key?: kms.IKey;

  /**
   * How long the logs are kept. PCI DSS 10.5.1 asks for a year.
   *
   * @default logs.RetentionDays.ONE_YEAR
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * The most that the function's role may ever do.
   *
   * @default - no boundary; the role has the statements of `calls` and of grants only
   */
  readonly permissionsBoundary?: iam.IManagedPolicy;

  /**
   * What the function is for, up to 256 characters.
   *
   * @default - no description
   */
  readonly description?: string;
}
