import { ArnFormat, Stack, type aws_sns as sns } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { allowEventsToTopics, allowPublisher } from '../encryption/shared-key';
import { SpawnTopic } from '../primitives';
import { publisherStatement } from '../primitives/publisher';

/** The topic that the alarms and digests of a construct go to: the one given, or one of its own. */
export function topicOf(scope: Construct, given?: sns.ITopic): sns.ITopic {
  return given ?? new SpawnTopic(scope, 'Topic').topic;
}

/**
 * Lets an AWS service publish to a topic, whoever made it: the policies of topic and key. An alarm whose topic doesn't let it
 * publish is silent.
 */
export function allowToPublish(scope: Construct, topic: sns.ITopic, service: string, sourceArns?: string[]): void {
  topic.addToResourcePolicy(publisherStatement(scope, 'sns:Publish', topic.topicArn, service, sourceArns));
  if (!topic.masterKey) return;
  if (service === 'events.amazonaws.com') allowEventsToTopics(scope, topic.masterKey);
  else allowPublisher(scope, topic.masterKey, service);
}

/** Lets the CloudWatch alarms of the account and region publish. */
export function allowAlarms(scope: Construct, topic: sns.ITopic): void {
  const alarms = Stack.of(scope).formatArn({
    service: 'cloudwatch',
    resource: 'alarm',
    resourceName: '*',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  allowToPublish(scope, topic, 'cloudwatch.amazonaws.com', [alarms]);
}
