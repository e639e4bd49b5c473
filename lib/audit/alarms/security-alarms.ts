import {
  Duration,
  Names,
  Stack,
  Token,
  aws_cloudwatch as cloudwatch,
  type aws_iam as iam,
  aws_logs as logs,
  type aws_sns as sns,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { ISpawnNetwork } from '../../network';
import type { Alerts } from '../../primitives';
import { alarmTo } from '../../primitives/alarm';
import type { AlarmDefinition, WatchedPlace } from './alarm-definition';
import { CIS_ALARMS } from './cis-alarms';
import { LONGEST_PATTERN } from './pattern';
import type { SecurityAlarm } from './security-alarm';
import { SPAWN_ALARMS } from './spawn-alarms';

/** Properties of `SecurityAlarms`. */
export interface SecurityAlarmsProps {
  /**
   * The log group that the trail writes to. Alarms see what the trail records: a trail of one region knows nothing of launches in
   * another, and IAM, sign-in and organization calls stand in the records of us-east-1.
   */
  readonly logGroup: logs.ILogGroup;
  /**
   * Who is told. PCI DSS 4.0.1 10.7.2 and 12.10.5, HIPAA 164.308(a)(6)(ii), SOC 2 CC7.4.
   */
  readonly alerts: Alerts;
  /**
   * The regions that instances may be launched in.
   *
   * @default - the stack's
   */
  readonly allowedRegions?: string[];
  /**
   * The network whose endpoints instances call through: their calls past these are taken for stolen credentials. A network that
   * doesn't know the ids of its endpoints counts as none.
   *
   * @default - any VPC endpoint will do
   */
  readonly network?: ISpawnNetwork;
  /**
   * The roles of the instances that are watched. Name them where the account has instances that are none of spawn's and call by other
   * ways; two or three fit, as a filter pattern has at most 1,024 characters.
   *
   * @default - every role whose credentials EC2 hands to an instance
   */
  readonly instanceRoles?: iam.IRole[];
  /**
   * The roles that are for emergencies only: each use is told.
   *
   * @default - none, and no alarm for them
   */
  readonly breakGlassRoles?: iam.IRole[];
}

/** How long records are counted for: CIS says five minutes. */
const PERIOD = Duration.minutes(5);

/**
 * An alarm for each thing that somebody must hear of: what the CIS AWS Foundations Benchmark lists, and what spawn's instances invite.
 * Each is a metric filter on the trail's log group and a CloudWatch alarm to one topic; docs/alarms.md lists them with what to do.
 *
 * Each alarm costs as much as a standard CloudWatch alarm does, that on launches without an owner as two.
 *
 * Serves HIPAA 164.308(a)(1)(ii)(D), 164.308(a)(5)(ii)(C) and 164.308(a)(6)(ii), PCI DSS 4.0.1 10.4.1.1, 10.7.2 and 12.10.5,
 * SOC 2 CC5.2, CC7.2 and CC7.4, CIS AWS Foundations Benchmark 1.4.0 4.1 to 4.15.
 *
 * @example
 * new SecurityAlarms(this, 'Alarms', { logGroup: trail.logGroup, alerts: Alerts.email('security@example.com') });
 */
export class SecurityAlarms extends Construct {
  /** Where the alarms publish. */
  public readonly topic: sns.ITopic;
  /** All alarms, in the order of docs/alarms.md. */
  public readonly alarms: cloudwatch.Alarm[];

  private readonly byName = new Map<SecurityAlarm, cloudwatch.Alarm>();

  /** @throws if `allowedRegions` is empty, or a pattern gets too long for what it has to name */
  public constructor(scope: Construct, id: string, props: SecurityAlarmsProps) {
    super(scope, id);
    const place = placeOf(this, props);
    this.topic = props.alerts.topicIn(this, 'Topic');
    const namespace = `Spawn/SecurityAlarms/${Names.uniqueResourceName(this, { maxLength: 64 })}`;
    for (const definition of [...CIS_ALARMS, ...SPAWN_ALARMS]) {
      checkLength(definition, place);
      const pattern = definition.pattern(place);
      if (pattern === undefined) continue;
      const alarm = this.addAlarm(props.logGroup, namespace, definition, pattern);
      this.byName.set(definition.alarm, alarm);
    }
    this.alarms = [...this.byName.values()];
  }

  /**
   * One of the alarms, such as to make it part of a composite alarm.
   *
   * @throws if there is none: of `BREAK_GLASS_USED` without `breakGlassRoles`
   */
  public alarmOf(name: SecurityAlarm): cloudwatch.Alarm {
    const alarm = this.byName.get(name);
    if (alarm) return alarm;
    throw new Error(
      `there is no such alarm: '${name}'; allowed: ${[...this.byName.keys()].join(', ')}; for BreakGlassUsed name the roles in breakGlassRoles`,
    );
  }

  private addAlarm(
    logGroup: logs.ILogGroup,
    namespace: string,
    definition: AlarmDefinition,
    pattern: string,
  ): cloudwatch.Alarm {
    const { alarm: name, title, whatToDo, threshold = 1, except } = definition;
    const counted = this.count(logGroup, namespace, name, pattern);
    return alarmTo(this.topic, this, name, {
      alarmDescription: `spawn security: ${title}. ${whatToDo}`,
      metric:
        except === undefined ? counted : difference(counted, this.count(logGroup, namespace, `${name}Except`, except)),
      threshold,
    });
  }

  private count(
    logGroup: logs.ILogGroup,
    metricNamespace: string,
    metricName: string,
    pattern: string,
  ): cloudwatch.Metric {
    const filter = new logs.MetricFilter(this, `${metricName}Filter`, {
      logGroup,
      filterPattern: logs.FilterPattern.literal(pattern),
      metricNamespace,
      metricName,
      metricValue: '1',
    });
    return filter.metric({ statistic: 'Sum', period: PERIOD });
  }
}

/** What was counted without what does not count. A period that one of the metrics has no value for has none of its records. */
function difference(counted: cloudwatch.IMetric, excepted: cloudwatch.IMetric): cloudwatch.MathExpression {
  return new cloudwatch.MathExpression({
    expression: 'FILL(counted, 0) - FILL(excepted, 0)',
    usingMetrics: { counted, excepted },
    period: PERIOD,
  });
}

function placeOf(scope: Construct, props: SecurityAlarmsProps): WatchedPlace {
  const { allowedRegions = [Stack.of(scope).region], network, instanceRoles = [], breakGlassRoles = [] } = props;
  if (!Token.isUnresolved(allowedRegions) && allowedRegions.length === 0) {
    throw new Error(
      "allowedRegions is empty: no launch would be right; allowed: at least one region such as 'eu-west-1'; leave it out for the stack's",
    );
  }
  return {
    regions: allowedRegions,
    instanceRoles: instanceRoles.map(({ roleName }) => roleName),
    endpointIds: network?.endpointIds ?? [],
    breakGlassRoles: breakGlassRoles.map(({ roleArn }) => roleArn),
  };
}

function checkLength(definition: AlarmDefinition, place: WatchedPlace): void {
  const length = definition.pattern(longestValues(place))?.length ?? 0;
  if (length <= LONGEST_PATTERN) return;
  throw new Error(
    `the filter pattern of alarm ${definition.alarm} may get too long: ${length} characters; allowed: ${LONGEST_PATTERN}; name fewer regions, roles or endpoints`,
  );
}

/** The place with the longest value that each token may have: an id of 17 digits, a role's name of 64 characters. */
function longestValues({ regions, instanceRoles, endpointIds, breakGlassRoles }: WatchedPlace): WatchedPlace {
  const filled = (values: readonly string[], longest: number) =>
    values.map((value) => (Token.isUnresolved(value) ? 'x'.repeat(longest) : value));
  return {
    regions: filled(regions, 16),
    instanceRoles: filled(instanceRoles, 64),
    endpointIds: filled(endpointIds, 22),
    breakGlassRoles: filled(breakGlassRoles, 110),
  };
}
