import { Stack, aws_events as events, type aws_sns as sns } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { SpawnDeadLetterQueue, SpawnQueue } from '../../primitives';
import { allowToPublish } from '../alarm-topic';

const SERVICE = 'events.amazonaws.com';

/** Tells a topic of each resource that becomes noncompliant. */
export function notifyOfChanges(scope: Construct, topic: sns.ITopic): void {
  const own = new Construct(scope, 'Changes');
  // A queue with a dead-letter queue of its own: cdk-nag doesn't know that EventBridge uses it as one.
  const { queue } = new SpawnQueue(own, 'Undelivered');
  const rule = new events.CfnRule(own, 'Resource', {
    description: 'A resource no longer keeps a rule of AWS Config',
    eventPattern: {
      source: ['aws.config'],
      'detail-type': ['Config Rules Compliance Change'],
      detail: {
        messageType: ['ComplianceChangeNotification'],
        newEvaluationResult: { complianceType: ['NON_COMPLIANT'] },
      },
    },
    targets: [
      {
        id: 'Topic',
        arn: topic.topicArn,
        deadLetterConfig: { arn: queue.queueArn },
        inputTransformer: {
          inputPathsMap: {
            rule: '$.detail.configRuleName',
            type: '$.detail.resourceType',
            id: '$.detail.resourceId',
            account: '$.account',
            region: '$.region',
            time: '$.time',
          },
          inputTemplate: '"<rule> is broken by <type> <id> in account <account>, <region>, since <time>."',
        },
      },
    ],
  });
  // The rule's ARN would tie its policies to it in a circle where the topic is of the same stack: all rules of the account.
  const rules = Stack.of(own).formatArn({ service: 'events', resource: 'rule', resourceName: '*' });
  allowToPublish(own, topic, SERVICE, [rules]);
  SpawnDeadLetterQueue.shareWith(queue, SERVICE, [rule.attrArn]);
}
