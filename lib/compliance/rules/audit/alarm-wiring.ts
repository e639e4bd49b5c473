import { type FilterPattern, parseFilterPattern } from '../../../analysis/filter-pattern';
import { type Template, type TemplateResource, Unresolved } from '../../model';
import { derived } from '../../model/derived';
import { LOG_GROUP, resourceNamed, resourcesPerhapsNamed } from './resource-named';
import { hasHole, isSameInTemplate, sureKey, textIn } from './text-in';

/** A metric filter on a log group of the app. */
export interface WatchingFilter {
  readonly resource: TemplateResource;
  /** Nothing if it is no JSON pattern, or known at deployment only. */
  readonly pattern?: FilterPattern;
  /** Which it is, or which log group it watches, is known at deployment only: a sentence that says why. */
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
    const value: unknown = resource.value('LogGroupName');
    const note = (group: TemplateResource, filter: WatchingFilter) =>
      filters.set(group, [...(filters.get(group) ?? []), filter]);
    const group = resourceNamed(resource, value, LOG_GROUP);
    if (group) note(group, filterOf(resource));
    for (const each of resourcesPerhapsNamed(resource, value, LOG_GROUP)) {
      note(each, { ...filterOf(resource), pattern: undefined, unsure: whyUnsure(resource, each) });
    }
  }
  return filters;
});

const whyUnsure = (filter: TemplateResource, group: TemplateResource) =>
  `whether filter ${filter.logicalId} watches log group ${group.logicalId} is known at deployment only`;

function filterOf(resource: TemplateResource): WatchingFilter {
  const pattern: unknown = resource.value('FilterPattern');
  const transformations: unknown = resource.value('MetricTransformations');
  const list: unknown[] = Array.isArray(transformations) ? transformations : [];
  return {
    resource,
    pattern: typeof pattern === 'string' ? parseFilterPattern(pattern) : undefined,
    unsure: pattern instanceof Unresolved ? `the pattern of ${resource.logicalId}: ${pattern.why}` : undefined,
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

/** The alarms that watch a metric of a filter, and those that may: of other templates, by a name with holes. */
export function alarmsOn({ resource, metrics }: WatchingFilter, template: Template): WatchingAlarms {
  const { sure, withHoles } = alarmsByMetric(template);
  const watching = metrics.flatMap((metric) => sure.get(sureKey(metric, resource.template)) ?? []);
  const alike = metrics.flatMap((metric) => withHoles.get(metric) ?? []);
  return { sure: watching, perhaps: alike.filter((alarm) => !watching.includes(alarm)) };
}

/** Alarms on a metric. */
export interface WatchingAlarms {
  readonly sure: readonly TemplateResource[];
  /** Those for which it is known at deployment only. */
  readonly perhaps: readonly TemplateResource[];
}

type AlarmsByMetric = Map<string, TemplateResource[]>;

const alarmsByMetric = derived((app): { readonly sure: AlarmsByMetric; readonly withHoles: AlarmsByMetric } => {
  const sure: AlarmsByMetric = new Map();
  const withHoles: AlarmsByMetric = new Map();
  const note = (alarms: AlarmsByMetric, metric: string, alarm: TemplateResource) =>
    alarms.set(metric, [...(alarms.get(metric) ?? []), alarm]);
  for (const alarm of app.resourcesOfType('AWS::CloudWatch::Alarm')) {
    const maths: unknown = alarm.value('Metrics');
    const paths = Array.isArray(maths) ? maths.map((_, index) => `Metrics[${index}].MetricStat.Metric`) : [];
    for (const path of ['', ...paths]) {
      const metric = metricOf(alarm, path, 'Namespace');
      if (metric === undefined) continue;
      if (isSameInTemplate(metric)) note(sure, sureKey(metric, alarm.template), alarm);
      if (hasHole(metric)) note(withHoles, metric, alarm);
    }
  }
  return { sure, withHoles };
});
