import { METRIC_DIMENSION, METRIC_NAMES, METRIC_NAMESPACE, type MetricName } from './reaper-config';

/** What a run has counted, and what it says of single instances. */
export class Report {
  private readonly counts = new Map<MetricName, number>();
  /** What was left undone, for the error at the end. */
  private readonly problems: string[] = [];

  public constructor(
    /** Writes a record to the log. */
    private readonly log: (record: Readonly<Record<string, unknown>>) => void,
  ) {}

  /** Adds to a count, 1 by default. */
  public count(name: MetricName, by = 1): void {
    this.counts.set(name, this.of(name) + by);
  }

  /** What was counted. */
  public of(name: MetricName): number {
    return this.counts.get(name) ?? 0;
  }

  /** Tells what happened with an instance or account. */
  public tell(event: string, details: Readonly<Record<string, unknown>>): void {
    this.log({ event, ...details });
  }

  /** Tells of something that was left undone: the run goes on, and fails at its end. */
  public problem(event: string, details: Readonly<Record<string, unknown>>): void {
    this.tell(event, details);
    this.problems.push(`${event} ${Object.values(details).join(' ')}`);
  }

  /** The error that the run ends with; none if everything was done. */
  public error(): Error | undefined {
    if (this.problems.length === 0) return undefined;
    const [first, ...more] = this.problems;
    return new Error(`the reaper left work undone: ${first}${more.length > 0 ? `; and ${more.length} more` : ''}`);
  }

  /**
   * The counts in CloudWatch's embedded metric format, all of them also when 0, so that alarms recover.
   * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
   */
  public metrics(functionName: string, timestamp: number): Record<string, unknown> {
    return {
      _aws: {
        Timestamp: timestamp,
        CloudWatchMetrics: [
          {
            Namespace: METRIC_NAMESPACE,
            Dimensions: [[METRIC_DIMENSION]],
            Metrics: METRIC_NAMES.map((Name) => ({ Name, Unit: 'Count' })),
          },
        ],
      },
      [METRIC_DIMENSION]: functionName,
      ...Object.fromEntries(METRIC_NAMES.map((name) => [name, this.of(name)])),
    };
  }
}
