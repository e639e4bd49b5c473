import type { Duration, aws_ec2 as ec2, aws_kms as kms, aws_logs as logs, aws_sns as sns } from 'aws-cdk-lib';
import type { IFunctionNetwork } from '../primitives';
import type { GracefulStop } from './graceful-stop';
import type { ReaperAccount } from './reaper-account';
import type { ReaperExemption } from './reaper-exemption';
import type { ReaperMode } from './reaper-mode';

/** Properties of a `TtlReaper`. */
export interface TtlReaperProps {
  /**
   * The network that the function runs in. It needs an endpoint for ec2; for `accounts` also one for sts, and then the
   * network's `organizationId`, or else its endpoints refuse the credentials of other accounts.
   * HIPAA 164.312(e)(1), PCI DSS 1.3.1, SOC 2 CC6.6.
   */
  readonly network: IFunctionNetwork;
  /**
   * How long after its first launch an instance ends at the latest, whatever its tags say: 1 hour to 8,760 hours, literal.
   * A machine with `longTtl` needs a cap above its TTL.
   * Serves SOC 2 A1.1 and C1.2, PCI DSS 4.0.1 3.2.1, HIPAA 164.310(d)(2)(i).
   *
   * @default Duration.hours(168) - as with upstream's reaper
   */
  readonly hardCap?: Duration;
  /**
   * How often it looks: whole minutes, 1 to 60, literal. An instance may outlive its end by as much.
   *
   * @default Duration.minutes(5)
   */
  readonly every?: Duration;
  /**
   * Whether it terminates, or only reports.
   *
   * @default ReaperMode.enforce()
   */
  readonly mode?: ReaperMode;
  /**
   * What an instance past its end may still do.
   *
   * @default GracefulStop.none()
   */
  readonly gracefulStop?: GracefulStop;
  /**
   * Names of instance profiles whose instances are spawn's even without tags.
   *
   * @default - those of the CLI are always watched: spored-instance-profile and spawn-instance-*
   */
  readonly instanceProfileNames?: string[];
  /**
   * Groups whose instances are spawn's even without tags. IAM can't limit termination to a group: the function's role may then
   * terminate any instance of account and region, those that it must spare excepted.
   *
   * @default - none
   */
  readonly securityGroups?: ec2.ISecurityGroup[];
  /**
   * Subnets whose instances are spawn's even without tags: only of a network that nothing else lives in. The function's role may then
   * terminate any instance of account and region, as with `securityGroups`.
   *
   * @default - none
   */
  readonly subnets?: ec2.ISubnet[];
  /**
   * Other accounts in which it ends instances of the same region, each with a `ReaperAccess`. The function's role then has the
   * exact name `spawn-ttl-reaper-<region>`, so that only one such reaper fits into a region. About 40 accounts fit.
   * HIPAA 164.312(a)(1), PCI DSS 7.2.1, SOC 2 CC6.1.
   *
   * @default - its own account only
   */
  readonly accounts?: ReaperAccount[];
  /**
   * Instances that are kept.
   *
   * @default - none
   */
  readonly exemptions?: ReaperExemption[];
  /**
   * Tag keys that mark an instance as under incident response: it is evidence and left alone. No key that instances can write.
   * HIPAA 164.308(a)(6)(ii), PCI DSS 12.10.1, SOC 2 CC7.4.
   *
   * @default ['cdk-spawn:incident']
   */
  readonly incidentTagKeys?: string[];
  /**
   * Groups in which instances are put for isolation: those in them are left alone too.
   *
   * @default - none: the tag alone marks them
   */
  readonly incidentSecurityGroups?: ec2.ISecurityGroup[];
  /**
   * Where the alarms go. A topic with a key of its own must let CloudWatch publish: `SpawnTopic.allowAlarms()`.
   * HIPAA 164.312(b), PCI DSS 10.4.1, SOC 2 CC7.2 and CC7.3.
   *
   * @default - a `SpawnTopic` of its own: subscribe to `alarmTopic`, or nobody hears of an alarm
   */
  readonly alarmTopic?: sns.ITopic;
  /**
   * Encrypts environment, logs, dead-letter queue and, unless one is given, the alarms' topic.
   * HIPAA 164.312(a)(2)(iv), PCI DSS 3.5.1, SOC 2 CC6.1.
   *
   * @default - a `SpawnKey` of its own
   */
  readonly key?: kms.IKey;
  /**
   * How long the logs are kept: the record of what was terminated and why. PCI DSS 10.5.1 asks for a year.
   *
   * @default logs.RetentionDays.ONE_YEAR
   */
  readonly logRetention?: logs.RetentionDays;
}
