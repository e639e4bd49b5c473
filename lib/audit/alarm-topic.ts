import type { aws_sns as sns } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { SpawnTopic } from '../primitives';
import { allowAlarmsToPublish, allowServiceToPublish } from '../primitives/topic-publishers';

/** The topic that the alarms and digests of a construct go to: the one given, or one of its own. */
export function topicOf(scope: Construct, given?: sns.ITopic): sns.ITopic {
  return given ?? new SpawnTopic(scope, 'Topic').topic;
}

/**
 * Lets an AWS service publish to a topic, whoever made it: the policies of topic and key. An alarm whose topic doesn't let it
 * publish is silent.
 */
export function allowToPublish(scope: Construct, topic: sns.ITopic, service: string, sourceArns?: string[]): void {
  allowServiceToPublish(scope, { topic, key: topic.masterKey }, service, sourceArns);
}

/** Lets the CloudWatch alarms of the account and region publish. */
export function allowAlarms(scope: Construct, topic: sns.ITopic): void {
  allowAlarmsToPublish(scope, { topic, key: topic.masterKey });
}
