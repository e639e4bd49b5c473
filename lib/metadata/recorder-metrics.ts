import { aws_cloudwatch as cloudwatch, aws_logs as logs } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { LOG } from './function-contract';

const NAMESPACE = 'CdkSpawn/Metadata';
const TABLE = 'Table';

/** A metric made of lines that a function logs. */
interface LoggedMetric {
  readonly name: string;
  readonly event: (typeof LOG)[keyof typeof LOG];
  /** A further test of the line. */
  readonly and?: string;
  /** @default '1' */
  readonly value?: string;
}

/** What the recorder's functions say of themselves. The CloudWatch API has no path into the VPC: logs have one. */
export const METRICS = {
  REDACTED: { name: 'SecretLookingTags', event: LOG.REDACTED },
  UNREADABLE: { name: 'UnreadableEvents', event: LOG.UNREADABLE },
  MENDED: { name: 'MendedInstances', event: LOG.RECONCILED, value: '$.message.mended' },
  COMPLETED: { name: 'CompletedPasses', event: LOG.RECONCILED, and: '$.message.done IS TRUE' },
} as const satisfies Record<string, LoggedMetric>;

/** Turns lines of the log group into metrics. */
export function countLines(scope: Construct, id: string, logGroup: logs.ILogGroup, metrics: LoggedMetric[]): void {
  const counts = new Construct(scope, id);
  for (const { name, event, and, value = '1' } of metrics) {
    const isEvent = `$.message.event = "${event}"`;
    new logs.MetricFilter(counts, name, {
      logGroup,
      filterPattern: logs.FilterPattern.literal(and === undefined ? `{ ${isEvent} }` : `{ (${isEvent}) && (${and}) }`),
      metricNamespace: NAMESPACE,
      metricName: name,
      metricValue: value,
      dimensions: { [TABLE]: '$.message.table' },
    });
  }
}

export function loggedMetric(name: string, tableName: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: NAMESPACE,
    metricName: name,
    dimensionsMap: { [TABLE]: tableName },
    statistic: cloudwatch.Stats.SUM,
    ...props,
  });
}
