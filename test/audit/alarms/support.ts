import { type Stack, aws_iam as iam } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { parseFilterPattern } from '../../../lib/analysis/filter-pattern';
import { SecurityAlarm, SecurityAlarms, type SecurityAlarmsProps } from '../../../lib/audit';
import type { ISpawnNetwork } from '../../../lib/network';
import { Alerts, SpawnLogGroup } from '../../../lib/primitives';
import { testStack } from '../../support/environments';
import { BREAK_GLASS, ENDPOINT_IDS, INSTANCE_ROLE } from './cases';
import type { TrailRecord } from './records';

/** Alarms on a log group of their own, with everything that can be watched named. */
export function alarmsIn(stack: Stack, props: Partial<SecurityAlarmsProps> = {}): SecurityAlarms {
  return new SecurityAlarms(stack, 'Alarms', {
    alerts: Alerts.email('security@example.com'),
    ...props,
    logGroup: props.logGroup ?? new SpawnLogGroup(stack, 'Trail'),
  });
}

export const EVERYTHING = (stack: Stack): Partial<SecurityAlarmsProps> => ({
  allowedRegions: ['eu-west-1', 'us-east-1'],
  network: { endpointIds: ENDPOINT_IDS } as unknown as ISpawnNetwork,
  instanceRoles: [iam.Role.fromRoleName(stack, 'InstanceRole', INSTANCE_ROLE)],
  breakGlassRoles: [iam.Role.fromRoleArn(stack, 'BreakGlass', BREAK_GLASS)],
});

/** How many of the records a deployed alarm counts, by the filters of the synthesized template. */
export type Counter = (records: TrailRecord[]) => number;

/** What each alarm of a template counts. The template is the truth: metrics are found by the alarm's own properties. */
export function countersOf(template: any): Map<string, Counter> {
  const resources = Object.values<any>(template.Resources);
  const patterns = new Map<string, string>();
  for (const { Type, Properties } of resources) {
    if (Type !== 'AWS::Logs::MetricFilter') continue;
    const [{ MetricNamespace, MetricName, MetricValue }] = Properties.MetricTransformations;
    expect(MetricValue).toBe('1');
    patterns.set(`${MetricNamespace}|${MetricName}`, Properties.FilterPattern);
  }
  const counterOf = ({ Namespace, MetricName }: any): Counter => {
    const text = patterns.get(`${Namespace}|${MetricName}`);
    // A metric that no filter feeds.
    if (text === undefined) return () => 0;
    const pattern = parseFilterPattern(text)!;
    return (records) => records.filter((record) => pattern.matches(JSON.parse(JSON.stringify(record)))).length;
  };
  const counters = new Map<string, Counter>();
  for (const { Type, Properties } of resources) {
    if (Type !== 'AWS::CloudWatch::Alarm') continue;
    if (Properties.MetricName) {
      counters.set(Properties.MetricName, counterOf(Properties));
      continue;
    }
    const [expression, counted, excepted] = Properties.Metrics;
    expect(expression.Expression).toBe('FILL(counted, 0) - FILL(excepted, 0)');
    expect([counted.Id, excepted.Id]).toEqual(['counted', 'excepted']);
    const [all, some] = [counted, excepted].map(({ MetricStat }) => counterOf(MetricStat.Metric));
    counters.set(counted.MetricStat.Metric.MetricName, (records) => all(records) - some(records));
  }
  return counters;
}

/** The alarms that records of five minutes raise, in the order of the page. */
export function raisedBy(template: any, records: TrailRecord[]): string[] {
  const counters = countersOf(template);
  const thresholds = new Map<string, number>();
  for (const { Type, Properties } of Object.values<any>(template.Resources)) {
    if (Type !== 'AWS::CloudWatch::Alarm') continue;
    const name = Properties.MetricName ?? Properties.Metrics[1].MetricStat.Metric.MetricName;
    thresholds.set(name, Properties.Threshold);
  }
  return ALL_ALARMS.filter((alarm) => (counters.get(alarm)?.(records) ?? 0) >= (thresholds.get(alarm) ?? Infinity));
}

let whole: any;

/** The template of all alarms, each with something to watch. */
export function alarmsTemplate(): any {
  if (whole) return whole;
  const stack = testStack();
  alarmsIn(stack, EVERYTHING(stack));
  return (whole = Template.fromStack(stack).toJSON());
}

export const ALL_ALARMS = Object.values(SecurityAlarm);
