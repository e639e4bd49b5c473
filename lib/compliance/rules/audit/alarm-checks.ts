import { type TemplateResource, Undetermined, Unresolved, Verdict } from '../../model';
import { judged, shown } from '../parts';

/** What is wrong with an alarm, for `Verdict.fail`. */
type Fault = (why: string, fix: string) => Verdict;

/** What an alarm watches: a count of records. */
interface Count {
  /** How many records may go by before the alarm is raised. */
  readonly threshold: number;
  /** Minutes without a record count too, as a value of their own. */
  readonly hasDefault: boolean;
}

/** Whether an alarm is raised by as few records as allowed, and whether somebody then hears of it. */
export function alarmVerdict(alarm: TemplateResource, count: Count, fault: Fault): Verdict {
  return Verdict.worst([
    judged(() => raises(alarm, count.threshold, fault)),
    judged(() => counts(alarm, count, fault)),
    judged(() => isHeard(alarm, fault)),
  ]);
}

/** The statistics that an alarm takes of its metrics: of the one that it names, or of those of its expression. */
function statisticsOf(alarm: TemplateResource): unknown[] {
  if (alarm.value('MetricName') !== undefined) return [alarm.text('Statistic')];
  return alarm.list('Metrics').flatMap((_, index) => {
    const at = `Metrics[${index}]`;
    if (alarm.value(`${at}.Expression`) !== undefined) {
      throw new Undetermined(`alarm ${alarm.logicalId} watches an expression, which is not worked out here`);
    }
    return [alarm.text(`${at}.MetricStat.Stat`)];
  });
}

/** Only the sum is of several records; an average of them is 1, or less where minutes without a record count too. */
function counts(alarm: TemplateResource, { threshold, hasDefault }: Count, fault: Fault): Verdict | undefined {
  const dead = statisticsOf(alarm).find((statistic) => {
    if (statistic === 'Sum') return false;
    const ofOne = statistic === 'Maximum' || (statistic === 'Average' && !hasDefault);
    return !(ofOne && (alarm.number('Threshold') ?? Infinity) <= Math.min(threshold, 1));
  });
  if (dead === undefined && !statisticsOf(alarm).includes(undefined)) return undefined;
  return fault(`alarm ${alarm.logicalId} does not count records: Statistic is ${shown(dead)}`, 'Set Statistic to Sum.');
}

function raises(alarm: TemplateResource, most: number, fault: Fault): Verdict | undefined {
  const name = alarm.logicalId;
  const operator = alarm.text('ComparisonOperator');
  const threshold = alarm.number('Threshold');
  const needed = threshold === undefined ? NaN : operator === 'GreaterThanThreshold' ? threshold + 1 : threshold;
  const upwards = operator === 'GreaterThanThreshold' || operator === 'GreaterThanOrEqualToThreshold';
  // `GreaterThanThreshold: 0.5` too is raised by the first record.
  if (!upwards || !(Math.floor(needed) <= most)) {
    return fault(
      `alarm ${name} is not raised by ${most === 1 ? 'one record' : `${most} records`}: ${shown(operator)} ${shown(threshold)}`,
      `Set ComparisonOperator to GreaterThanOrEqualToThreshold and Threshold to ${most === 1 ? '1' : `at most ${most}`}.`,
    );
  }
  const points = alarm.number('DatapointsToAlarm') ?? alarm.number('EvaluationPeriods') ?? 1;
  return points <= 1
    ? undefined
    : fault(`alarm ${name} waits for ${points} periods in a row`, 'Set EvaluationPeriods or DatapointsToAlarm to 1.');
}

function isHeard(alarm: TemplateResource, fault: Fault): Verdict {
  const name = alarm.logicalId;
  if (alarm.flag('ActionsEnabled') === false) {
    return fault(`the actions of alarm ${name} are off: ActionsEnabled is false`, 'Set ActionsEnabled to true.');
  }
  const actions = alarm.list('AlarmActions');
  if (actions.length === 0) return fault(`alarm ${name} has no action`, 'Send it to a topic that somebody reads.');
  const verdicts = actions.map((action) => isRead(action));
  // One that somebody reads is enough.
  if (verdicts.includes('read')) return Verdict.pass();
  if (verdicts.includes('unknown')) {
    return Verdict.unknown(`whether somebody reads what alarm ${name} sends is known outside the app only`);
  }
  return fault(`nobody has subscribed to the topic of alarm ${name}`, 'Add a subscription to the topic.');
}

function isRead(action: unknown): 'read' | 'unread' | 'unknown' {
  const target = action instanceof Unresolved ? action.resource : undefined;
  if (!target) return 'unknown';
  // A function, a queue ... acts by itself.
  if (target.type !== 'AWS::SNS::Topic') return 'read';
  const inline: unknown = target.value('Subscription');
  return (Array.isArray(inline) && inline.length > 0) ||
    target.referrers('AWS::SNS::Subscription').some((subscription) => subscription.target('TopicArn') === target)
    ? 'read'
    : 'unread';
}
