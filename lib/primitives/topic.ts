import { type aws_kms as kms, aws_sns as sns } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { SpawnKey } from '../encryption';
import { allowAlarmsToPublish, allowServiceToPublish } from './topic-publishers';

/** Properties of a `SpawnTopic`. */
export interface SpawnTopicProps {
  /**
   * Encrypts the messages.
   *
   * @default - a `SpawnKey` of its own
   */
  readonly key?: kms.IKey;
  /**
   * Sender's name in e-mail and text messages.
   *
   * @default - none
   */
  readonly displayName?: string;
}

/**
 * A topic encrypted with a customer managed key that takes messages over TLS only.
 *
 * Serves HIPAA 164.312(a)(2)(iv) and 164.312(e)(2)(ii), PCI DSS 8.2.1 (4.0.1: 3.5.1, 4.2.1), SOC 2 CC6.1, CC6.7 and C1.1.
 */
export class SpawnTopic extends Construct {
  /** The topic; `topic.grantPublish()` covers the key. */
  public readonly topic: sns.Topic;
  /** Encrypts the messages. */
  public readonly key: kms.IKey;

  public constructor(scope: Construct, id: string, props: SpawnTopicProps = {}) {
    super(scope, id);
    this.key = props.key ?? new SpawnKey(this, 'Key', { description: `topic ${this.node.path}` });
    this.topic = new sns.Topic(this, 'Resource', {
      masterKey: this.key,
      enforceSSL: true,
      displayName: props.displayName,
    });
  }

  /** Lets the CloudWatch alarms of this account and region publish: an alarm on an encrypted topic is silent without. */
  public allowAlarms(): void {
    allowAlarmsToPublish(this, this);
  }

  /**
   * Lets EventBridge rules of this account publish.
   *
   * @param ruleArns only these rules; by default all of the account
   */
  public allowEvents(ruleArns?: string[]): void {
    this.allowPublisher('events.amazonaws.com', ruleArns);
  }

  /**
   * Lets an AWS service of this account publish: the topic's and the key's policy.
   *
   * @param servicePrincipal such as `budgets.amazonaws.com` or `s3.amazonaws.com`
   * @param sourceArns only on behalf of these resources; by default all of the account
   */
  public allowPublisher(servicePrincipal: string, sourceArns?: string[]): void {
    allowServiceToPublish(this, this, servicePrincipal, sourceArns);
  }
}
