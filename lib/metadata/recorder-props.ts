import type { Duration, aws_ec2 as ec2, aws_kms as kms, aws_sns as sns } from 'aws-cdk-lib';
import type { IFunctionNetwork } from '../primitives';
import type { EventTrail } from './event-trail';
import type { MetadataTable } from './table';

/** Properties of a `MetadataRecorder`. */
export interface MetadataRecorderProps {
  /** The table that is filled. */
  readonly table: MetadataTable;
  /** The network that the functions run in; it needs endpoints for EC2 and DynamoDB. HIPAA 164.312(e)(1), SOC 2 CC6.6. */
  readonly network: IFunctionNetwork;
  /** The trail that makes CloudTrail's events reach EventBridge. HIPAA 164.312(b), PCI DSS 10.2.1, SOC 2 CC7.2. */
  readonly trail: EventTrail;
  /**
   * Names of instance profiles, besides those of the spawn CLI, by which an instance is known as spawn's though it lacks the
   * tag `spawn:managed`; `*` stands for any characters.
   *
   * @default - the CLI's own: spored-instance-profile, spawn-instance-*, spawnd-role
   */
  readonly instanceProfiles?: string[];
  /**
   * Security groups by which an instance is known as spawn's though it lacks the tag.
   *
   * @default - none
   */
  readonly securityGroups?: ec2.ISecurityGroup[];
  /**
   * Subnets by which an instance is known as spawn's though it lacks the tag. Give an empty list where they hold other
   * instances too.
   *
   * @default - the private subnets of `network`
   */
  readonly subnets?: ec2.ISubnet[];
  /**
   * How often the table is compared with EC2, so that what no event told is mended: 5 minutes to 1 day, whole minutes.
   *
   * @default Duration.minutes(15)
   */
  readonly reconcileEvery?: Duration;
  /**
   * Where alarms go: on events that could not be worked in, on a tag that looks like a secret, and on four turns without a complete
   * pass. A topic with a key of its own must let CloudWatch publish: `SpawnTopic.allowAlarms()`.
   * HIPAA 164.312(b), PCI DSS 4.0.1 10.7.2, SOC 2 CC7.2 and CC7.3.
   *
   * @default - no alarms: make them of the metrics
   */
  readonly alarmTopic?: sns.ITopic;
  /**
   * Encrypts the functions' environment and logs, and the queue of events. HIPAA 164.312(a)(2)(iv), PCI DSS 3.5.1, SOC 2 CC6.1.
   *
   * @default - a `SpawnKey` of its own
   */
  readonly key?: kms.IKey;
}
