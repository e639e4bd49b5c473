import { Duration, Token, type aws_kms as kms, aws_sqs as sqs } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { SpawnKey } from '../encryption';
import { SpawnDeadLetterQueue } from './dead-letter-queue';

/** Properties of a `SpawnQueue`. */
export interface SpawnQueueProps {
  /**
   * Encrypts the messages of the queue and of its dead-letter queue.
   *
   * @default - a `SpawnKey` of its own
   */
  readonly key?: kms.IKey;
  /**
   * Where messages go that could not be handled, such as the dead-letter queue of a function or of another queue.
   *
   * @default - a `SpawnDeadLetterQueue` of its own
   */
  readonly deadLetterQueue?: sqs.IQueue;
  /**
   * How often a message is tried before it goes to the dead-letter queue: 1 to 1,000.
   *
   * @default 3
   */
  readonly maxReceiveCount?: number;
  /**
   * How long a message stays hidden while it is being handled: up to 12 hours. With a function as consumer, six times
   * its timeout.
   *
   * @default Duration.seconds(30)
   */
  readonly visibilityTimeout?: Duration;
  /**
   * How long messages wait: 60 seconds to 14 days.
   *
   * @default Duration.days(4)
   */
  readonly retentionPeriod?: Duration;
  /**
   * Whether order and single delivery are kept.
   *
   * @default false
   */
  readonly fifo?: boolean;
}

/**
 * A queue encrypted with a customer managed key, reachable by TLS only, that hands what it can't deliver to a
 * dead-letter queue.
 *
 * Serves HIPAA 164.312(a)(2)(iv) and 164.312(e)(1), PCI DSS 4.0.1 3.5.1 and 4.2.1, SOC 2 CC6.1, CC6.7, CC7.4 and PI1.3.
 */
export class SpawnQueue extends Construct {
  /** The queue; `queue.grantSendMessages()` and the other grants cover the key. */
  public readonly queue: sqs.Queue;
  /** Where messages go that could not be handled. */
  public readonly deadLetterQueue: sqs.IQueue;
  /** Encrypts the messages. */
  public readonly key: kms.IKey;

  /** @throws if `maxReceiveCount` is not from 1 to 1,000, or a given `deadLetterQueue` isn't FIFO just as the queue */
  public constructor(scope: Construct, id: string, props: SpawnQueueProps = {}) {
    super(scope, id);
    const { maxReceiveCount = 3, fifo } = props;
    if (
      !Token.isUnresolved(maxReceiveCount) &&
      (maxReceiveCount < 1 || maxReceiveCount > 1000 || !Number.isInteger(maxReceiveCount))
    ) {
      throw new Error(
        `maxReceiveCount is out of range: ${maxReceiveCount}; allowed: 1 to 1,000, whole numbers; 3 suits most queues`,
      );
    }
    if (props.deadLetterQueue && props.deadLetterQueue.fifo !== Boolean(fifo)) {
      throw new Error(
        `deadLetterQueue differs in kind: fifo ${props.deadLetterQueue.fifo}; allowed: fifo ${Boolean(fifo)}, as the queue; give another one or leave the prop out`,
      );
    }
    this.key = props.key ?? new SpawnKey(this, 'Key', { description: `queue ${this.node.path}` });
    this.deadLetterQueue =
      props.deadLetterQueue ?? new SpawnDeadLetterQueue(this, 'DeadLetterQueue', { key: this.key, fifo });
    this.queue = new sqs.Queue(this, 'Resource', {
      encryption: sqs.QueueEncryption.KMS,
      encryptionMasterKey: this.key,
      enforceSSL: true,
      visibilityTimeout: props.visibilityTimeout ?? Duration.seconds(30),
      retentionPeriod: props.retentionPeriod ?? Duration.days(4),
      fifo,
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount },
    });
  }

  /**
   * Lets an AWS service of this account send messages to the queue: the queue's and the key's policy.
   *
   * @param servicePrincipal such as `events.amazonaws.com`, `s3.amazonaws.com` or `sns.amazonaws.com`
   * @param sourceArns only on behalf of these resources; by default all of the account
   */
  public allowPublisher(servicePrincipal: string, sourceArns?: string[]): void {
    SpawnDeadLetterQueue.shareWith(this.queue, servicePrincipal, sourceArns);
  }
}
