import { Annotations, type aws_iam as iam, type aws_kms as kms } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import * as statements from './key-statements';

// Keys that users bring are any kms.IKey: these functions do for them what the methods of SpawnKey do.

/** Lets CloudWatch Logs use the key for log groups of the key's account and region. */
export function allowCloudWatchLogs(scope: Construct, key: kms.IKey): void {
  addToKeyPolicy(scope, key, statements.cloudWatchLogs(key), 'CloudWatch Logs');
}

/** Lets an AWS service publish to a queue, topic or bucket that the key encrypts. */
export function allowPublisher(scope: Construct, key: kms.IKey, servicePrincipal: string, sourceArns?: string[]): void {
  addToKeyPolicy(scope, key, statements.publisher(key, servicePrincipal, sourceArns), servicePrincipal);
}

/** Lets EventBridge publish to topics that the key encrypts. */
export function allowEventsToTopics(scope: Construct, key: kms.IKey): void {
  addToKeyPolicy(scope, key, statements.eventsToTopics(key), 'events.amazonaws.com');
}

/** Lets CloudTrail encrypt the files of one trail. */
export function allowCloudTrail(scope: Construct, key: kms.IKey, trailArn: string): void {
  for (const statement of statements.cloudTrail(trailArn)) addToKeyPolicy(scope, key, statement, 'CloudTrail');
}

/** An imported key's policy can't be changed from here: that is a warning, since it may already say the same. */
function addToKeyPolicy(scope: Construct, key: kms.IKey, statement: iam.PolicyStatement, service: string): void {
  if (key.addToResourcePolicy(statement).statementAdded) return;
  Annotations.of(scope).addWarningV2(
    'cdk-spawn:Encryption.importedKey',
    `the policy of an imported key can't be changed from this stack; make sure that it lets ${service} use the key`,
  );
}
