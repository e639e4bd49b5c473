import { createHash } from 'node:crypto';
import {
  Duration,
  Stack,
  Token,
  aws_cloudwatch as cloudwatch,
  aws_iam as iam,
  type aws_kms as kms,
  aws_logs as logs,
  type aws_sns as sns,
  aws_ssm as ssm,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { SpawnTag } from '../../contract';
import { SpawnKey } from '../../encryption';
import { ManagedPolicyRole, SpawnLogGroup } from '../../primitives';
import { alarmTo } from '../../primitives/alarm';
import { allowAlarms, topicOf } from '../alarm-topic';
import { agentConfiguration, agentDocument, journalConfiguration } from './agent-document';
import type { InstanceLogFile } from './instance-log-file';
import { shipStatements } from './ship-statements';
import { AGENT_FILE, SYSTEM_FILES } from './shipped-files';
import { SPORED_EVENTS, termOf } from './spored-events';

/** Properties of `InstanceLogs`. */
export interface InstanceLogsProps {
  /**
   * Where alarms go. Its policy and that of its key are extended so that alarms may publish; those of an imported topic must let them.
   *
   * @default - a `SpawnTopic` of its own, `topic`, to which somebody must subscribe
   */
  readonly alarmTopic?: sns.ITopic;
  /**
   * Encrypts the log groups. HIPAA 164.312(a)(2)(iv), PCI DSS 3.4 (4.0.1: 3.5.1), SOC 2 CC6.1.
   *
   * @default - a `SpawnKey` of its own
   */
  readonly key?: kms.IKey;
  /**
   * How long the lines are kept. PCI DSS 10.7 (4.0.1: 10.5.1) asks for a year, HIPAA 164.316(b)(2)(i) for six of what
   * documents compliance.
   *
   * @default logs.RetentionDays.ONE_YEAR
   */
  readonly retention?: logs.RetentionDays;
  /**
   * Files to ship to the system's log group besides those of spored, cloud-init, audit and syslog.
   *
   * @default - none
   */
  readonly additionalFiles?: InstanceLogFile[];
  /**
   * Whether the systemd journal is shipped too, where Amazon Linux 2023 writes what other systems write to `/var/log/messages`. An
   * agent older than mid 2026 doesn't know the journal and ships the files alone.
   *
   * @default true
   */
  readonly journal?: boolean;
  /**
   * Namespace of the metrics. Two `InstanceLogs` of one account and region need two.
   *
   * @default 'Spawn/InstanceLogs'
   */
  readonly metricNamespace?: string;
  /**
   * How often Systems Manager installs and configures the agent anew on instances that run; on a new instance it does so
   * as soon as the instance registers. A schedule of State Manager: `rate(...)` of at least 30 minutes, or `cron(...)`.
   *
   * @default 'rate(7 days)'
   */
  readonly schedule?: string;
}

/**
 * The logs of spawn instances in CloudWatch Logs: encrypted log groups, the CloudWatch agent on every instance that is tagged
 * `spawn:managed=true`, metrics of what spored does, and alarms on what must not happen: an instance that lost its TTL,
 * that could not end itself, that left a DNS name behind.
 *
 * A role of the instances needs `grantShip(role)`, unless they are a `SpawnPlatform`'s. Linux only: on Windows nothing is installed.
 *
 * Serves HIPAA 164.312(b) and 164.308(a)(1)(ii)(D), PCI DSS 10.2 and 10.7 (4.0.1: 10.2.1, 10.3.3, 10.5.1), SOC 2 CC7.2 and CC7.3.
 *
 * @example
 * const logs = new InstanceLogs(this, 'Logs', { alarmTopic });
 * logs.grantShip(box.role);
 */
export class InstanceLogs extends Construct {
  /** spored's log, a stream per instance. */
  public readonly agentLogGroup: logs.LogGroup;
  /** What the system says: cloud-init, audit, syslog, the journal; a stream per instance and file. */
  public readonly systemLogGroup: logs.LogGroup;
  /** Encrypts both. */
  public readonly key: kms.IKey;
  /** Where the alarms go. */
  public readonly topic: sns.ITopic;
  /** The alarms. */
  public readonly alarms: cloudwatch.Alarm[];

  private readonly namespace: string;
  private readonly statements: iam.PolicyStatement[];
  private readonly parameterArns: string[] = [];
  private policy?: iam.ManagedPolicy;

  /** @throws if `retention` is endless, or `schedule` is none of State Manager's */
  public constructor(scope: Construct, id: string, props: InstanceLogsProps = {}) {
    super(scope, id);
    const { schedule = 'rate(7 days)', journal = true, retention } = props;
    requireSchedule(schedule);
    this.namespace = props.metricNamespace ?? 'Spawn/InstanceLogs';
    this.key = props.key ?? new SpawnKey(this, 'Key', { description: `instance logs ${this.node.path}` });
    this.agentLogGroup = new SpawnLogGroup(this, 'Agent', { key: this.key, retention });
    this.systemLogGroup = new SpawnLogGroup(this, 'System', { key: this.key, retention });
    this.topic = topicOf(this, props.alarmTopic);
    allowAlarms(this, this.topic);
    this.alarms = this.watch();

    const configuration = agentConfiguration([
      { logGroupName: this.agentLogGroup.logGroupName, files: [AGENT_FILE] },
      { logGroupName: this.systemLogGroup.logGroupName, files: [...SYSTEM_FILES, ...(props.additionalFiles ?? [])] },
    ]);
    const ofJournal = journal ? journalConfiguration(this.systemLogGroup.logGroupName) : undefined;
    this.statements = this.install(schedule, configuration, ofJournal);
  }

  /**
   * Lets the instances of a role run the association, read the agent's configuration and write to the log groups, and
   * nothing else. A `SpawnInstanceRole` and any `ManagedPolicyRole` get it in their own managed policies, other roles in one of this construct.
   */
  public grantShip(role: iam.IRole): void {
    if (role instanceof ManagedPolicyRole) {
      this._shared().statements.forEach((statement) => role.addToPrincipalPolicy(statement));
      return;
    }
    this.policy ??= new iam.ManagedPolicy(this, 'ShipPolicy', {
      description: `Ships instance logs of ${this.node.path}`,
      statements: this._shared().statements,
    });
    role.addManagedPolicy(this.policy);
  }

  /**
   * What a policy must allow that roles of any stack attach, and the parameters that it lets them read.
   *
   * @internal
   */
  public _shared(): { readonly statements: iam.PolicyStatement[]; readonly parameterArns: string[] } {
    return { statements: this.statements.map((statement) => statement.copy()), parameterArns: this.parameterArns };
  }

  /**
   * Sends each line of both log groups on, such as to a stream of a SIEM. CloudWatch Logs takes two subscriptions per log group.
   *
   * @param id id of the subscription filters
   */
  public subscribe(id: string, destination: logs.ILogSubscriptionDestination): void {
    for (const group of [this.agentLogGroup, this.systemLogGroup]) {
      new logs.SubscriptionFilter(group, id, {
        logGroup: group,
        destination,
        filterPattern: logs.FilterPattern.allEvents(),
      });
    }
  }

  /**
   * How often spored logged something, summed over the instances.
   *
   * @param event TtlExpired, IdleTimeout, CostLimit, SpotInterruption, DnsRegistered, DnsDeleted, DnsDeleteFailed, TtlLost,
   * TtlStale, TerminateFailed or StopFailed
   * @throws if there is no such event
   */
  public metricEvents(event: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    const names = SPORED_EVENTS.map(({ metric }) => metric);
    if (!names.includes(event)) throw new Error(`event is unknown: '${event}'; allowed: ${names.join(', ')}`);
    return new cloudwatch.Metric({
      namespace: this.namespace,
      metricName: event,
      statistic: cloudwatch.Stats.SUM,
      period: Duration.minutes(5),
      ...options,
    });
  }

  private watch(): cloudwatch.Alarm[] {
    const alarms: cloudwatch.Alarm[] = [];
    for (const { metric, line, alarm } of SPORED_EVENTS) {
      new logs.MetricFilter(this, metric, {
        logGroup: this.agentLogGroup,
        filterPattern: logs.FilterPattern.allTerms(termOf(line)),
        metricNamespace: this.namespace,
        metricName: metric,
        metricValue: '1',
      });
      if (alarm === undefined) continue;
      const alarmDescription = `${alarm}; the lines are in ${this.agentLogGroup.logGroupName}`;
      alarms.push(alarmTo(this.topic, this, `${metric}Alarm`, { metric: this.metricEvents(metric), alarmDescription }));
    }
    return alarms;
  }

  private install(schedule: string, configuration: object, journal?: object): iam.PolicyStatement[] {
    const stack = Stack.of(this);
    const parameter = this.parameter('Configuration', configuration);
    const ofJournal = journal && this.parameter('JournalConfiguration', journal);
    const document = new ssm.CfnDocument(this, 'Document', {
      documentType: 'Command',
      documentFormat: 'JSON',
      content: agentDocument(parameter.parameterName, ofJournal?.parameterName),
      updateMethod: 'NewVersion',
      targetType: '/AWS::EC2::Instance',
    });
    const association = new ssm.CfnAssociation(this, 'Association', {
      name: document.ref,
      targets: [{ key: `tag:${SpawnTag.MANAGED}`, values: ['true'] }],
      scheduleExpression: schedule,
      complianceSeverity: 'HIGH',
      // An instance that fails keeps no other from being set up.
      maxConcurrency: '100%',
      maxErrors: '100%',
      parameters: { configurationDigest: [digest(stack.resolve([configuration, journal ?? null]))] },
    });
    return shipStatements(this, {
      logGroups: [this.agentLogGroup, this.systemLogGroup],
      parameterArns: this.parameterArns,
      documentName: document.ref,
      associationId: association.attrAssociationId,
    });
  }

  private parameter(id: string, configuration: object): ssm.StringParameter {
    const parameter = new ssm.StringParameter(this, id, {
      description: `CloudWatch agent of spawn instances: ${this.node.path}`,
      stringValue: Stack.of(this).toJsonString(configuration),
    });
    this.parameterArns.push(parameter.parameterArn);
    return parameter;
  }
}

const digest = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);

function requireSchedule(schedule: string): void {
  if (Token.isUnresolved(schedule)) return;
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(schedule) ?? [];
  const often = unit === 'minute' && Number(count) < 30;
  if ((count !== undefined && !often) || /^cron\(.+\)$/.test(schedule)) return;
  throw new Error(
    `schedule is none of State Manager's: '${schedule}'; allowed: rate(...) of at least 30 minutes, or cron(...); write rate(7 days)`,
  );
}
