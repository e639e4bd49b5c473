import {
  type CfnResource,
  Duration,
  Stack,
  Tokenization,
  type aws_cloudwatch as cloudwatch,
  aws_events as events,
  aws_events_targets as targets,
  type aws_sns as sns,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { SpawnIamName } from '../contract';
import { SpawnKey } from '../encryption';
import { AwsService, ServiceCall, SpawnDeadLetterQueue, SpawnFunction } from '../primitives';
import { HandlerCode } from '../primitives/handler-code';
import { EVENT_PATTERNS } from './event-patterns';
import { ENV, RECONCILE_HANDLER, RECORD_HANDLER } from './function-contract';
import { recorderAlarms } from './recorder-alarms';
import { METRICS, countLines, loggedMetric } from './recorder-metrics';
import type { MetadataRecorderProps } from './recorder-props';

/** Profiles of the CLI; that of a custom role has the role's name. */
const CLI_PROFILES = [SpawnIamName.INSTANCE_PROFILE, `${SpawnIamName.CUSTOM_ROLE_PREFIX}*`, SpawnIamName.LEGACY_ROLE];

/** Two writers at most: an index by tag has one partition for all instances with the same tag, and it takes 1,000 writes a second. */
const WRITERS = 2;

/**
 * Keeps a `MetadataTable`: EventBridge tells of state changes, Spot interruptions, launches, tags and terminations, and a
 * function works these events in. They come twice, late, in any order or not at all, so that they count as hints: what they
 * leave open EC2 is asked. A second function compares the whole region with the table on a schedule, finds
 * spawn's instances by tag, role, security group and subnet, and mends what the events missed.
 *
 * User data is never looked at. Tags that look like secrets are stored without their value, counted and logged by key. What
 * spored writes each minute stops at the rule.
 *
 * Serves HIPAA 164.312(b) and 164.308(a)(1)(ii)(D), PCI DSS 4.0.1 10.2.1 and 12.5.1, SOC 2 CC7.2 and CC6.1.
 */
export class MetadataRecorder extends Construct {
  /** The function that works events in. What it can't work in goes to its dead-letter queue. */
  public readonly recordFunction: SpawnFunction;
  /** The function that compares the region with the table. */
  public readonly reconcileFunction: SpawnFunction;
  /** All alarms, each with `alarmTopic` as its action; none without one. */
  public readonly alarms: cloudwatch.Alarm[];

  private readonly tableName: string;

  /**
   * @throws if `reconcileEvery` is out of range, or the network has no endpoint for EC2 or DynamoDB
   */
  public constructor(scope: Construct, id: string, props: MetadataRecorderProps) {
    super(scope, id);
    const { reconcileEvery = Duration.minutes(15), trail } = props;
    checkInterval(reconcileEvery);
    this.tableName = props.table.tableName;
    const key = props.key ?? new SpawnKey(this, 'Key', { description: `recorder ${this.node.path}` });
    const common = {
      key,
      network: props.network,
      environment: this.environment(props),
      calls: [
        ServiceCall.to(AwsService.EC2, {
          actions: ['ec2:DescribeInstances'],
          withoutResourceLevelSupport: 'ec2:DescribeInstances',
        }),
        ServiceCall.pathTo(AwsService.DYNAMODB),
      ],
    };
    this.recordFunction = new SpawnFunction(this, 'Record', {
      ...common,
      code: HandlerCode.of(RECORD_HANDLER),
      description: 'Works events of EC2 into the instances table',
      timeout: Duration.minutes(2),
      memorySize: 512,
      reservedConcurrentExecutions: WRITERS,
    });
    this.reconcileFunction = new SpawnFunction(this, 'Reconcile', {
      ...common,
      code: HandlerCode.of(RECONCILE_HANDLER),
      description: 'Compares the instances table with EC2',
      timeout: Duration.minutes(15),
      memorySize: 512,
    });
    for (const fn of [this.recordFunction, this.reconcileFunction]) props.table.grantRecord(fn);
    this.listen();
    this.schedule(reconcileEvery);
    countLines(this, 'RecordMetrics', this.recordFunction.logGroup, [METRICS.REDACTED, METRICS.UNREADABLE]);
    countLines(this, 'ReconcileMetrics', this.reconcileFunction.logGroup, [
      METRICS.REDACTED,
      METRICS.MENDED,
      METRICS.COMPLETED,
    ]);
    this.alarms = props.alarmTopic ? this.watch(reconcileEvery, props.alarmTopic) : [];
    this.node.addValidation({ validate: () => trail._problems(Stack.of(this).region) });
    if (trail._reason !== undefined) {
      const resource = this.recordFunction.function.node.defaultChild as CfnResource;
      resource.addMetadata('cdk-spawn:existing-trail', trail._reason);
    }
  }

  /** Tags whose values, or keys, looked like secrets and were not stored: the sum over 5 minutes. */
  public metricRedactions(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return loggedMetric(METRICS.REDACTED.name, this.tableName, props);
  }

  /** Events that were not as documented; they end in the dead-letter queue: the sum over 5 minutes. */
  public metricUnreadable(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return loggedMetric(METRICS.UNREADABLE.name, this.tableName, props);
  }

  /** Instances that a reconcile pass found to differ from EC2, and mended: the sum over 5 minutes. */
  public metricMended(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return loggedMetric(METRICS.MENDED.name, this.tableName, props);
  }

  /** Reconcile passes that came to their end. None for long means that the table is not kept: treat missing data as breaching. */
  public metricCompletedPasses(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return loggedMetric(METRICS.COMPLETED.name, this.tableName, props);
  }

  /** Events that could not be worked in, waiting in the dead-letter queue for somebody to look: the maximum over 5 minutes. */
  public metricDeadLetters(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.recordFunction.metricDeadLetters(props);
  }

  private watch(reconcileEvery: Duration, topic: sns.ITopic): cloudwatch.Alarm[] {
    const watched = {
      reconcileEvery,
      deadLetters: this.metricDeadLetters(),
      redactions: this.metricRedactions(),
      completedPasses: this.metricCompletedPasses(),
    };
    return recorderAlarms(this, watched, topic);
  }

  private environment(props: MetadataRecorderProps): { [name: string]: string } {
    const { table, network, instanceProfiles = [], securityGroups = [], subnets = network.privateSubnets } = props;
    const profiles = [...CLI_PROFILES, ...instanceProfiles].map((name) =>
      Stack.of(this).formatArn({ service: 'iam', region: '', resource: 'instance-profile', resourceName: name }),
    );
    return {
      [ENV.TABLE]: table.tableName,
      [ENV.RETENTION_DAYS]: Tokenization.stringifyNumber(table.retention.toDays()),
      [ENV.INSTANCE_PROFILES]: profiles.join(','),
      [ENV.SECURITY_GROUPS]: securityGroups.map(({ securityGroupId }) => securityGroupId).join(','),
      [ENV.SUBNETS]: subnets.map(({ subnetId }) => subnetId).join(','),
    };
  }

  private listen(): void {
    const rules = Object.entries(EVENT_PATTERNS).map(
      ([name, eventPattern]) =>
        new events.Rule(this, name, { eventPattern, description: `${name} for the instances table` }),
    );
    call(this.recordFunction, rules);
  }

  private schedule(every: Duration): void {
    const rule = new events.Rule(this, 'Schedule', {
      schedule: events.Schedule.rate(every),
      description: 'Compares the instances table with EC2',
    });
    call(this.reconcileFunction, [rule]);
  }
}

/** Lets the rules call the function; what EventBridge can't deliver goes where the function's own failures go. */
function call(fn: SpawnFunction, rules: events.Rule[]): void {
  const { deadLetterQueue, function: resource } = fn;
  const target = new targets.LambdaFunction(resource);
  for (const rule of rules) {
    rule.addTarget({
      bind: (bound) => ({ ...target.bind(bound), deadLetterConfig: { arn: deadLetterQueue.queueArn } }),
    });
  }
  SpawnDeadLetterQueue.shareWith(
    deadLetterQueue,
    'events.amazonaws.com',
    rules.map(({ ruleArn }) => ruleArn),
  );
}

function checkInterval(every: Duration): void {
  if (every.isUnresolved()) return;
  const minutes = every.toMinutes({ integral: false });
  if (Number.isInteger(minutes) && minutes >= 5 && minutes <= 1440) return;
  throw new Error(
    `reconcileEvery is out of range: ${every.toHumanString()}; allowed: whole minutes, 5 minutes to 1 day; leave it out for 15 minutes`,
  );
}
