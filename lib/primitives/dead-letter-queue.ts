import { Duration, type aws_kms as kms, aws_sqs as sqs } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { SpawnKey } from '../encryption';
import { allowPublisher } from '../encryption/shared-key';
import { publisherStatement } from './publisher';

/** Properties of a `SpawnDeadLetterQueue`. */
export interface SpawnDeadLetterQueueProps {
  /**
   * Encrypts the messages.
   *
   * @default - a `SpawnKey` of its own
   */
  readonly key?: kms.IKey;
  /**
   * Whether the queue serves a FIFO queue, and so must be one.
   *
   * @default false
   */
  readonly fifo?: boolean;
}

/**
 * The end of the line for messages that nothing could handle: encrypted with a customer managed key, TLS only, kept for
 * 14 days, the most that SQS allows. It needs no dead-letter queue itself.
 *
 * cdk-nag's `SQSQueueDLQ` (SOC 2 pack) knows a dead-letter queue by a queue or function of the same stack that names it; it
 * doesn't see EventBridge targets. So for an EventBridge target, share the queue of the function that the rule calls:
 * `SpawnDeadLetterQueue.shareWith(fn.deadLetterQueue, 'events.amazonaws.com', [ruleArn])`.
 *
 * Serves HIPAA 164.312(a)(2)(iv) and 164.312(b), PCI DSS 4.0.1 3.5.1 and 4.2.1, SOC 2 CC6.1, CC6.7, CC7.4 and PI1.3.
 */
export class SpawnDeadLetterQueue extends sqs.Queue {
  /**
   * Lets an AWS service send messages to a queue that exists for another purpose, typically a function's dead-letter queue.
   *
   * @param queue the queue to share; a statement is added to its policy and to that of its key
   * @param servicePrincipal such as `events.amazonaws.com` or `sns.amazonaws.com`
   * @param sourceArns only on behalf of these resources; by default all of the account
   */
  public static shareWith(queue: sqs.IQueue, servicePrincipal: string, sourceArns?: string[]): void {
    queue.addToResourcePolicy(
      publisherStatement(queue, 'sqs:SendMessage', queue.queueArn, servicePrincipal, sourceArns),
    );
    if (queue.encryptionMasterKey) allowPublisher(queue, queue.encryptionMasterKey, servicePrincipal);
  }

  /** Encrypts the messages. */
  public readonly key: kms.IKey;

  public constructor(scope: Construct, id: string, props: SpawnDeadLetterQueueProps = {}) {
    const key = props.key ?? new SpawnKey(scope, `${id}Key`, { description: `queue ${scope.node.path}/${id}` });
    super(scope, id, {
      encryption: sqs.QueueEncryption.KMS,
      encryptionMasterKey: key,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      fifo: props.fifo,
    });
    this.key = key;
  }
}
