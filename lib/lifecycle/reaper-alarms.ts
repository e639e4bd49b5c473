import { Duration, aws_cloudwatch as cloudwatch, type aws_sns as sns } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { SpawnFunction } from '../primitives';
import { RAISED_BY_ABSENCE, alarmTo } from '../primitives/alarm';
import { METRIC_DIMENSION, METRIC_NAMESPACE, type MetricName } from './handlers/reaper-config';

/** A count of the reaper's runs: its sum over 5 minutes unless said otherwise. */
export function reaperMetric(
  fn: SpawnFunction,
  metricName: string,
  props?: cloudwatch.MetricOptions,
): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: METRIC_NAMESPACE,
    metricName,
    dimensionsMap: { [METRIC_DIMENSION]: fn.function.functionName },
    statistic: cloudwatch.Stats.SUM,
    ...props,
  });
}

/** What the counts of the runs raise an alarm for. */
const COUNTED: readonly (readonly [id: string, metric: MetricName, description: string])[] = [
  ['TerminationFailed', 'Failed', 'Instances past their end could not be terminated: they live on'],
  [
    'InstanceSpared',
    'Spared',
    'Instances past their end are left alone: protected, exempted or under incident response',
  ],
  [
    'AccountUnreachable',
    'UnreachableAccounts',
    'The instances of an account could not be listed: none of them is watched',
  ],
  ['DryRunOn', 'DryRun', 'The reaper is on a dry run: nothing is terminated'],
];

/** Makes the alarms of a reaper, each raised by a single occurrence, and each with the topic as its action. */
export function reaperAlarms(
  scope: Construct,
  fn: SpawnFunction,
  everySeconds: number,
  topic: sns.ITopic,
): cloudwatch.Alarm[] {
  // Three runs: neither a late one nor a single good one between bad ones makes an alarm flap.
  const period = Duration.seconds(3 * everySeconds);
  const alarm = (
    id: string,
    metric: cloudwatch.Metric,
    alarmDescription: string,
    props?: Partial<cloudwatch.AlarmProps>,
  ) => alarmTo(topic, scope, id, { metric, alarmDescription: `${alarmDescription} (${scope.node.path})`, ...props });
  const maximum = { period, statistic: cloudwatch.Stats.MAXIMUM };
  return [
    alarm('Errors', fn.metricErrors({ period }), 'The reaper failed, or left work undone'),
    alarm('Throttles', fn.metricThrottles({ period }), 'The reaper was refused for want of concurrency'),
    alarm(
      'NotInvoked',
      fn.metric('Invocations', { period, statistic: cloudwatch.Stats.SUM }),
      'The reaper does not run',
      // The other alarms leave it to this one that nothing is reported at all.
      RAISED_BY_ABSENCE,
    ),
    ...COUNTED.map(([id, metric, description]) => alarm(id, reaperMetric(fn, metric, maximum), description)),
  ];
}
