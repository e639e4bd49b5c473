import {
  Duration,
  Token,
  aws_cloudwatch as cloudwatch,
  aws_inspectorv2 as inspector,
  type aws_kms as kms,
  aws_s3 as s3,
  type aws_sns as sns,
  type aws_sqs as sqs,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { SpawnTag } from '../../contract';
import { SpawnKey } from '../../encryption';
import { SpawnBucket, SpawnLogGroup, SpawnQueue } from '../../primitives';
import { alarmTo } from '../../primitives/alarm';
import { allowAlarms, topicOf } from '../alarm-topic';
import { AccessAnalyzers } from './access-analyzers';
import { AuditMachine } from './audit-machine';
import type { Audit } from './audit-query';
import { NETWORK_AUDIT, VOLUME_AUDIT, VULNERABILITY_AUDIT, iamAudit, keyAudit } from './audits';

/** Properties of `PeriodicAudits`. */
export interface PeriodicAuditsProps {
  /**
   * Where digests and alarms go. Its policy and that of its key are extended so that alarms may publish; those of an imported topic must let them.
   *
   * @default - a `SpawnTopic` of its own, `topic`, to which somebody must subscribe
   */
  readonly topic?: sns.ITopic;
  /**
   * Where the evidence goes, such as the bucket of the audit trail. It must encrypt by default.
   * PCI DSS 10.3 and 10.5 (4.0.1: 10.3.2, 10.5.1), HIPAA 164.316(b)(2)(i), SOC 2 CC7.3.
   *
   * @default - a `SpawnBucket` of its own whose objects nobody deletes for a year, unless with `s3:BypassGovernanceRetention`
   */
  readonly evidenceBucket?: s3.IBucket;
  /**
   * Folder of the evidence, ending with a slash.
   *
   * @default 'audits/'
   */
  readonly evidencePrefix?: string;
  /**
   * Encrypts state machines, executions and their log.
   *
   * @default - a `SpawnKey` of its own
   */
  readonly key?: kms.IKey;
  /**
   * Whether this is the region in which IAM is audited: policies and access keys. They are global; one region of an account is enough.
   *
   * @default true
   */
  readonly homeRegion?: boolean;
  /**
   * What analyses access. Only in the home region.
   *
   * @default AccessAnalyzers.create()
   */
  readonly analyzers?: AccessAnalyzers;
  /**
   * Age from which an access key is a finding, in days.
   *
   * @default 90
   */
  readonly maxKeyAge?: number;
  /**
   * When IAM, and what Inspector found, is audited: a schedule of EventBridge Scheduler in UTC. PCI DSS 11.3.1 asks for every three months, 7.2.4 for
   * every six.
   *
   * @default 'cron(0 6 1 1,4,7,10 ? *)' - the first day of each quarter
   */
  readonly quarterlySchedule?: string;
  /**
   * When security groups, volumes and access keys are audited: a schedule of EventBridge Scheduler in UTC.
   *
   * @default 'cron(0 6 ? * MON *)' - each Monday
   */
  readonly weeklySchedule?: string;
  /**
   * Whether what Amazon Inspector finds is kept as evidence each quarter, and instances of spawn are held against the CIS benchmark each month.
   * CloudFormation can't turn Inspector on: do so before (`aws inspector2 enable --resource-types EC2`), or the audit fails and alarms.
   * PCI DSS 11.2 (4.0.1: 11.3.1), HIPAA 164.308(a)(1)(ii)(A), SOC 2 CC7.1.
   *
   * @default false
   */
  readonly inspector?: boolean;
}

/**
 * The regular audits of the security model: IAM policies each quarter, security groups open to the world, unencrypted
 * volumes and access keys older than 90 days each week. Each is a state machine; its results are evidence objects and a digest.
 *
 * Serves HIPAA 164.308(a)(1)(ii)(D) and 164.308(a)(8), PCI DSS 4.0.1 1.2.7, 7.2.4, 8.2.6 and 11.3.1, SOC 2 CC4.1, CC6.2 and CC7.1.
 *
 * @example
 * const audits = new PeriodicAudits(this, 'Audits', { topic: alarmTopic });
 */
export class PeriodicAudits extends Construct {
  /** Takes the evidence. */
  public readonly evidenceBucket: s3.IBucket;
  /** Takes digests and alarms. */
  public readonly topic: sns.ITopic;
  /** Encrypts state machines, executions and their log. */
  public readonly key: kms.IKey;
  /** One per audit, on executions that fail, and one on those that never start. */
  public readonly alarms: cloudwatch.Alarm[];
  /** ARNs of the state machines, by which an audit is started by hand. */
  public readonly stateMachineArns: string[];

  /** @throws if `evidencePrefix` doesn't end with a slash, `maxKeyAge` is no number of days, or a schedule is none */
  public constructor(scope: Construct, id: string, props: PeriodicAuditsProps = {}) {
    super(scope, id);
    const {
      evidencePrefix: prefix = 'audits/',
      homeRegion = true,
      maxKeyAge = 90,
      quarterlySchedule: quarterly = 'cron(0 6 1 1,4,7,10 ? *)',
      weeklySchedule: weekly = 'cron(0 6 ? * MON *)',
    } = props;
    requirePrefix(prefix);
    requireDays(maxKeyAge);
    requireSchedule('quarterlySchedule', quarterly);
    requireSchedule('weeklySchedule', weekly);

    this.topic = topicOf(this, props.topic);
    allowAlarms(this, this.topic);
    this.key = props.key ?? new SpawnKey(this, 'Key', { description: `periodic audits ${this.node.path}` });
    this.evidenceBucket =
      props.evidenceBucket ??
      new SpawnBucket(this, 'Evidence', { objectLockRetention: s3.ObjectLockRetention.governance(Duration.days(365)) })
        .bucket;
    const logGroup = new SpawnLogGroup(this, 'Log', { key: this.key });
    const { queue: deadLetterQueue } = new SpawnQueue(this, 'NotStarted', { key: this.key });
    const common = { prefix, logGroup, deadLetterQueue, bucket: this.evidenceBucket, topic: this.topic, key: this.key };
    const machine = (machineId: string, audit: Audit, schedule: string) =>
      new AuditMachine(this, machineId, { audit, schedule, ...common });

    const machines = [machine('SecurityGroups', NETWORK_AUDIT, weekly), machine('Volumes', VOLUME_AUDIT, weekly)];
    if (homeRegion) {
      const { externalAccessArn, unusedAccessArn } = (props.analyzers ?? AccessAnalyzers.create())._bind(this);
      machines.push(
        machine('AccessKeys', keyAudit(maxKeyAge), weekly),
        machine('IamPolicies', iamAudit(externalAccessArn, unusedAccessArn), quarterly),
      );
    }
    if (props.inspector) {
      machines.push(machine('Vulnerabilities', VULNERABILITY_AUDIT, quarterly));
      this.scanMonthly();
    }
    this.alarms = [...machines.map(({ alarm }) => alarm), this.alarmOnSilence(deadLetterQueue)];
    this.stateMachineArns = machines.map(({ stateMachine }) => stateMachine.attrArn);
  }

  /** A failed execution has an alarm; an audit that never started has none, but for this one. */
  private alarmOnSilence(queue: sqs.IQueue): cloudwatch.Alarm {
    return alarmTo(this.topic, this, 'NotStartedAlarm', {
      alarmDescription: `An audit could not be started; the schedule's message in ${queue.queueName} says why`,
      metric: queue.metricApproximateNumberOfMessagesVisible({
        statistic: cloudwatch.Stats.MAXIMUM,
        period: Duration.minutes(5),
      }),
    });
  }

  /** What CloudFormation has of Inspector for instances: scans by the CIS benchmark of the operating system. */
  private scanMonthly(): void {
    new inspector.CfnCisScanConfiguration(this, 'CisScan', {
      // The API insists on a name; it identifies nothing.
      scanName: 'managed-instances',
      securityLevel: 'LEVEL_1',
      schedule: { monthly: { day: 'MON', startTime: { timeOfDay: '06:00', timeZone: 'UTC' } } },
      targets: { accountIds: ['SELF'], targetResourceTags: { [SpawnTag.MANAGED]: ['true'] } },
    });
  }
}

function requirePrefix(prefix: string): void {
  if (Token.isUnresolved(prefix) || prefix === '' || /^[\w!.*'()-][\w!.*'()/-]*\/$/.test(prefix)) return;
  throw new Error(`evidencePrefix is no folder: '${prefix}'; allowed: a path that ends with a slash, such as audits/`);
}

function requireDays(days: number): void {
  if (Token.isUnresolved(days) || (Number.isInteger(days) && days >= 1)) return;
  throw new Error(`maxKeyAge is no number of days: ${days}; allowed: whole numbers from 1; PCI DSS asks for 90`);
}

function requireSchedule(prop: string, schedule: string): void {
  if (Token.isUnresolved(schedule) || /^(rate|cron)\(.+\)$/.test(schedule)) return;
  throw new Error(
    `${prop} is no schedule of EventBridge Scheduler: '${schedule}'; allowed: cron(...) or rate(...); write cron(0 6 ? * MON *)`,
  );
}
