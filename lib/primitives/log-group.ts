import { RemovalPolicy, Token, type aws_kms as kms, aws_logs as logs } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { SpawnKey } from '../encryption';
import { allowCloudWatchLogs } from '../encryption/shared-key';

/** Properties of a `SpawnLogGroup`. */
export interface SpawnLogGroupProps {
  /**
   * Encrypts the log events. A statement for CloudWatch Logs is added to its policy; an imported key must have it already.
   *
   * @default - a `SpawnKey` of its own
   */
  readonly key?: kms.IKey;
  /**
   * How long events are kept. PCI DSS 10.5.1 asks for a year, HIPAA 164.316(b)(2)(i) for six of what documents compliance.
   *
   * @default logs.RetentionDays.ONE_YEAR
   */
  readonly retention?: logs.RetentionDays;
  /**
   * A name that a service or agent insists on, such as `/aws/lambda/...`.
   *
   * @default - CloudFormation makes one up
   */
  readonly logGroupName?: string;
  /**
   * What happens to the events when the log group leaves the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A log group encrypted with a customer managed key, kept for a year and retained with the stack gone.
 *
 * Serves HIPAA 164.312(a)(2)(iv) and 164.312(b), PCI DSS 3.4 and 10.7 (4.0.1: 3.5.1, 10.5.1), SOC 2 CC6.1, CC7.2 and C1.1.
 */
export class SpawnLogGroup extends logs.LogGroup {
  /** Encrypts the log events. */
  public readonly key: kms.IKey;

  /** @throws if `retention` is endless: events that nobody ever deletes break PCI DSS 3.2.1 and SOC 2 C1.2 */
  public constructor(scope: Construct, id: string, props: SpawnLogGroupProps = {}) {
    const { retention = logs.RetentionDays.ONE_YEAR, removalPolicy = RemovalPolicy.RETAIN } = props;
    if (!Token.isUnresolved(retention) && retention === logs.RetentionDays.INFINITE) {
      throw new Error(
        'retention is infinite: RetentionDays.INFINITE; allowed: any number of days; give RetentionDays.TEN_YEARS to keep events long',
      );
    }
    // The key stands beside the log group: a child of it can't exist before it does.
    const key = props.key ?? new SpawnKey(scope, `${id}Key`, { description: `log group ${scope.node.path}/${id}` });
    allowCloudWatchLogs(scope, key);
    super(scope, id, { logGroupName: props.logGroupName, encryptionKey: key, retention, removalPolicy });
    this.key = key;
  }
}
