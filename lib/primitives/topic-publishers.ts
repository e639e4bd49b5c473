import { Annotations, ArnFormat, Stack, type aws_kms as kms, type aws_sns as sns } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { allowEventsToTopics, allowPublisher } from '../encryption/shared-key';
import { publisherStatement } from './publisher';

/** A topic, and the key that encrypts its messages. */
export interface EncryptedTopic {
  readonly topic: sns.ITopic;
  /** Nothing where the topic is of another app: its owner sees to the key. */
  readonly key?: kms.IKey;
}

/** Lets a service of this account publish, by the policies of topic and key. Those of an imported topic stay with its owner. */
export function allowServiceToPublish(
  scope: Construct,
  { topic, key }: EncryptedTopic,
  servicePrincipal: string,
  sourceArns?: string[],
): void {
  const statement = publisherStatement(scope, 'sns:Publish', topic.topicArn, servicePrincipal, sourceArns);
  if (!topic.addToResourcePolicy(statement).statementAdded) {
    Annotations.of(scope).addWarningV2(
      'cdk-spawn:Primitives.importedTopic',
      `the policy of an imported topic can't be changed from this stack; make sure that it and its key let ${servicePrincipal} publish`,
    );
  }
  if (!key) return;
  if (servicePrincipal === 'events.amazonaws.com') allowEventsToTopics(scope, key);
  else allowPublisher(scope, key, servicePrincipal);
}

/** Lets the CloudWatch alarms of this account and region publish. */
export function allowAlarmsToPublish(scope: Construct, topic: EncryptedTopic): void {
  const alarms = Stack.of(scope).formatArn({
    service: 'cloudwatch',
    resource: 'alarm',
    resourceName: '*',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  allowServiceToPublish(scope, topic, 'cloudwatch.amazonaws.com', [alarms]);
}
