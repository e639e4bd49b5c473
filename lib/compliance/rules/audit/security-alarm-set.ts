import { type ITemplateRule, type Template, type TemplateResource, Verdict, VerdictKind } from '../../model';
import { alarmVerdict } from './alarm-checks';
import { type WatchingFilter, alarmsOn, filtersOf } from './alarm-wiring';
import { CIS_CONTROLS, type CisControl, type TrailEvent, isNoise, nameOfEvent } from './cis-controls';
import { LOG_GROUP, resourceNamed, resourcesPerhapsNamed } from './resource-named';

const WHERE = 'CloudWatchLogsLogGroupArn';

/**
 * Each of the 14 CIS filters counts in a metric, whose alarm sends to a topic that somebody reads.
 *
 * Filters are recognised by what they pick, not by how they are written: one counts for a control if it picks the records
 * that the control is about, and not everyday ones. Several filters may share a control's records.
 *
 * An app whose trail has no metric filter at all is not judged, unless it is said to deploy the account's baseline.
 */
export const SecurityAlarmSet: ITemplateRule = {
  ruleId: 'SecurityAlarmSet',
  title: 'The 14 CIS alarms watch the trail and reach somebody',
  resourceTypes: ['AWS::CloudTrail::Trail'],
  check(trail: TemplateResource, template: Template): Verdict {
    const expected = template.settings.expectAccountBaseline === true;
    const value: unknown = trail.value(WHERE);
    const group = value === undefined ? undefined : resourceNamed(trail, value, LOG_GROUP);
    if (!group) {
      const [perhaps] = resourcesPerhapsNamed(trail, value, LOG_GROUP);
      if (perhaps) return Verdict.unknown(`whether the trail writes to ${perhaps.path} is known at deployment only`);
      if (!expected) return Verdict.notApplicable('the trail writes to no log group of the app');
      return value === undefined
        ? Verdict.fail({ where: WHERE, why: 'no alarm can watch the trail: it writes to no log group', fix: 'Set it.' })
        : Verdict.unknown('the log group of the trail is made outside the app');
    }
    const filters = filtersOf(template).get(group) ?? [];
    if (filters.length === 0 && !expected) return Verdict.notApplicable('the app has no metric filter on the trail');
    return Verdict.worst(CIS_CONTROLS.map((control) => ofControl(control, filters, template)));
  },
};

/** The worst of the control's records, each with the best of the filters that pick it. */
function ofControl(control: CisControl, filters: readonly WatchingFilter[], template: Template): Verdict {
  const fault = (why: string, fix: string) =>
    Verdict.fail({ finding: control.id, where: WHERE, why: `${control.what}: ${why}`, fix });
  const missed: TrailEvent[] = [];
  const verdicts = control.events.map((event) => {
    const picking = filters.filter(({ pattern }) => pattern?.matches(event) && !isNoise(pattern));
    if (picking.length > 0) return best(picking.map((filter) => ofFilter(filter, control, template, fault)));
    const unsure = filters.find((filter) => filter.unsure !== undefined);
    if (unsure?.unsure !== undefined) return Verdict.unknown(unsure.unsure);
    missed.push(event);
    return Verdict.pass();
  });
  if (missed.length > 0) {
    const names = [...new Set(missed.map(nameOfEvent))].join(', ');
    return fault(`no metric filter on the trail picks ${names}`, `Add a metric filter that does, and its alarm.`);
  }
  // Records that one filter picks fail in one way.
  const failed = verdicts.find(({ kind }) => kind === VerdictKind.FAIL);
  return failed ?? Verdict.worst(verdicts);
}

function ofFilter(
  filter: WatchingFilter,
  { threshold = 1 }: CisControl,
  template: Template,
  fault: (why: string, fix: string) => Verdict,
): Verdict {
  const { resource, hasDefault } = filter;
  const { sure, perhaps } = alarmsOn(filter, template);
  const verdicts = [
    ...sure.map((alarm) => alarmVerdict(alarm, { threshold, hasDefault }, fault)),
    ...perhaps.map((alarm) =>
      Verdict.unknown(
        `whether alarm ${alarm.logicalId} watches the metric of filter ${resource.logicalId} is known at deployment only`,
      ),
    ),
  ];
  return verdicts.length === 0
    ? fault(
        `no alarm watches the metric of filter ${resource.logicalId}`,
        "Add an alarm with the filter's namespace and metric name.",
      )
    : best(verdicts);
}

function best(verdicts: readonly Verdict[]): Verdict {
  return (
    verdicts.find(({ kind }) => kind === VerdictKind.PASS) ??
    verdicts.find(({ kind }) => kind === VerdictKind.UNKNOWN) ??
    verdicts[0]
  );
}
