import { type FilterPattern, parseFilterPattern } from '../../../analysis/filter-pattern';
import { type TemplateResource, Unresolved } from '../../model';
import { derived } from '../../model/derived';
import { textIn } from './text-in';
import { LOG_GROUP, resourceNamed } from './resource-named';

/** A metric filter on a log group of the app. */
export interface WatchingFilter {
  readonly resource: TemplateResource;
  /** Nothing if it is no JSON pattern, or known at deployment only. */
  readonly pattern?: FilterPattern;
  /** Why the pattern is not known. */
  readonly unsure?: string;
  /** The metrics that it counts in, `namespace|name`. */
  readonly metrics: readonly string[];
  /** It gives a value for minutes without a record too. */
  readonly hasDefault: boolean;
}

/** The metric filters of the app, by the log group that they watch. */
export const filtersOf = derived((app): ReadonlyMap<TemplateResource, readonly WatchingFilter[]> => {
  const filters = new Map<TemplateResource, WatchingFilter[]>();
  for (const resource of app.resourcesOfType('AWS::Logs::MetricFilter')) {
    const group = resourceNamed(resource, resource.value('LogGroupName'), LOG_GROUP);
    if (group) filters.set(group, [...(filters.get(group) ?? []), filterOf(resource)]);
  }
  return filters;
});

function filterOf(resource: TemplateResource): WatchingFilter {
  const pattern: unknown = resource.value('FilterPattern');
  const transformations: unknown = resource.value('MetricTransformations');
  const list: unknown[] = Array.isArray(transformations) ? transformations : [];
  return {
    resource,
    pattern: typeof pattern === 'string' ? parseFilterPattern(pattern) : undefined,
    unsure: pattern instanceof Unresolved ? pattern.why : undefined,
    metrics: list.flatMap((_, index) => {
      const at = `MetricTransformations[${index}]`;
      // Less than one for each record, or what a field of it holds, counts no records.
      const value: unknown = resource.value(`${at}.MetricValue`);
      if (!(value instanceof Unresolved) && !(Number(value) >= 1)) return [];
      const metric = metricOf(resource, at, 'MetricNamespace');
      return metric === undefined ? [] : [metric];
    }),
    hasDefault: list.some((_, index) => resource.value(`MetricTransformations[${index}].DefaultValue`) !== undefined),
  };
}

/** A metric by its names. With dimensions it is many metrics, and an alarm watches one of them at most. */
function metricOf(resource: TemplateResource, at: string, namespace: string): string | undefined {
  const value = (name: string): unknown => resource.value(at === '' ? name : `${at}.${name}`);
  const dimensions = value('Dimensions');
  if (dimensions !== undefined && !(Array.isArray(dimensions) && dimensions.length === 0)) return undefined;
  const [space, metric] = [textIn(value(namespace)), textIn(value('MetricName'))];
  return space === undefined || metric === undefined ? undefined : `${space}|${metric}`;
}

/** The alarms of the app, by the metrics that they watch. */
export const alarmsOn = derived((app): ReadonlyMap<string, readonly TemplateResource[]> => {
  const alarms = new Map<string, TemplateResource[]>();
  for (const alarm of app.resourcesOfType('AWS::CloudWatch::Alarm')) {
    const maths: unknown = alarm.value('Metrics');
    const paths = Array.isArray(maths) ? maths.map((_, index) => `Metrics[${index}].MetricStat.Metric`) : [];
    for (const path of ['', ...paths]) {
      const metric = metricOf(alarm, path, 'Namespace');
      if (metric !== undefined) alarms.set(metric, [...(alarms.get(metric) ?? []), alarm]);
    }
  }
  return alarms;
});
