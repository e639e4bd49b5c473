import {
  Annotations,
  Duration,
  Stack,
  Token,
  type aws_sns as sns,
  aws_sns_subscriptions as subscriptions,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { SpawnQueue } from './queue';
import { requireSentence } from './sentence';
import { SpawnTopic } from './topic';
import { allowAlarmsToPublish, allowServiceToPublish } from './topic-publishers';

/** Why nobody is told. */
export interface NoAlertsOptions {
  /** A sentence that a reviewer will read, of at least five words: who watches instead, and how. */
  readonly reason: string;
}

/**
 * Who hears of alarms and other things that somebody must act on.
 *
 * Each place that raises alarms asks for an `Alerts`, makes its topic once with `topicIn` and hands that topic to what it is made of.
 * Several places share one topic by `Alerts.to(topic)`.
 *
 * Serves HIPAA 164.308(a)(6)(ii), PCI DSS 4.0.1 10.7.2 and 12.10.5, SOC 2 CC7.2 and CC7.4.
 *
 * @example
 * const topic = Alerts.email('security@example.com').topicIn(this, 'Alerts');
 * new SecurityAlarms(this, 'Alarms', { logGroup, alerts: Alerts.to(topic) });
 */
export class Alerts {
  /**
   * An encrypted topic, with these addresses as subscribers. Each gets a message that must be confirmed, once; nothing is sent before.
   *
   * @param addresses at least one e-mail address; may be tokens
   * @throws if there is none, or one is no e-mail address
   */
  public static email(...addresses: string[]): Alerts {
    if (addresses.length === 0) {
      throw new Error(
        "alerts have no address: email(); allowed: one e-mail address or more, such as 'security@example.com'; for nobody use Alerts.none({ reason })",
      );
    }
    for (const address of addresses) {
      if (Token.isUnresolved(address) || /^[^\s@,;]+@[^\s@,;]+$/.test(address)) continue;
      throw new Error(
        `alerts have what is no e-mail address: '${address}'; allowed: a single address such as 'security@example.com'; give further ones as further arguments`,
      );
    }
    return new Alerts((scope, id) => {
      const made = new SpawnTopic(scope, id, { displayName: 'spawn alerts' });
      made.allowAlarms();
      made.allowEvents();
      // What no mail server takes waits here for two weeks. cdk-nag's SQSQueueDLQ doesn't see that a subscription uses it, and wants a
      // dead-letter queue behind it.
      const undelivered = new SpawnQueue(made, 'Undelivered', { key: made.key, retentionPeriod: Duration.days(14) });
      undelivered.allowPublisher('sns.amazonaws.com', [made.topic.topicArn]);
      for (const address of new Set(addresses)) {
        made.topic.addSubscription(
          new subscriptions.EmailSubscription(address, { deadLetterQueue: undelivered.queue }),
        );
      }
      return made.topic;
    });
  }

  /**
   * A topic that exists. Alarms and EventBridge rules of this account are let publish to it; an imported topic and its key must let
   * them already, which is a warning. Whether somebody has subscribed is judged by the rule `SecurityAlarmSet` where the
   * topic is in the app. `topicIn` throws if the topic is of another region.
   */
  public static to(topic: sns.ITopic): Alerts {
    return new Alerts((scope) => {
      checkRegion(scope, topic);
      const encrypted = { topic, key: topic.masterKey };
      allowAlarmsToPublish(scope, encrypted);
      allowServiceToPublish(scope, encrypted, 'events.amazonaws.com');
      return topic;
    });
  }

  /**
   * Named weakening: an encrypted topic without a subscriber. Finding: `SecurityAlarmSet` of all packs on the trail. The reason is a warning at each synthesis.
   *
   * @throws if the reason has fewer than five words
   */
  public static none(options: NoAlertsOptions): Alerts {
    const { reason } = options;
    requireSentence('Alerts.none', reason, 'say who watches instead, and how');
    return new Alerts((scope, id) => {
      const made = new SpawnTopic(scope, id, { displayName: 'spawn alerts' });
      made.allowAlarms();
      made.allowEvents();
      Annotations.of(made).addWarningV2('cdk-spawn:Primitives.noAlerts', `nobody is told of alarms: ${reason}`);
      return made.topic;
    });
  }

  private constructor(private readonly make: (scope: Construct, id: string) => sns.ITopic) {}

  /**
   * The topic to publish to. Call it once for each place that raises alarms.
   *
   * @param scope where the topic is made, if one is
   * @param id of the topic in that scope
   */
  public topicIn(scope: Construct, id: string): sns.ITopic {
    return this.make(scope, id);
  }
}

/** An alarm publishes to topics of its own region only. */
function checkRegion(scope: Construct, topic: sns.ITopic): void {
  const { region } = Stack.of(scope);
  const ofTopic = topic.env.region;
  if (Token.isUnresolved(region) || Token.isUnresolved(ofTopic) || region === ofTopic) return;
  throw new Error(
    `alerts go to a topic of another region: '${ofTopic}', for alarms in '${region}'; allowed: a topic of '${region}'; make one there, such as Alerts.email('security@example.com')`,
  );
}
