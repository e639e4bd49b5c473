import type { Failure } from '../../model';
import { keyOf } from './judge-policies';
import type { PolicyStatement } from './statements';

/** Access that is given for a time ends before it must be reviewed: at least yearly (HIPAA 164.308(a)(4)(ii)(C), PCI DSS 7.2.4). */
const LONGEST_DAYS = 366;
const DAY = 24 * 60 * 60 * 1000;

/** What is wrong with the time in which a statement allows something. */
export function windowFailures(statement: PolicyStatement, now: Date): Failure[] {
  const ends = momentsOf(statement, 'Less');
  if (ends.length === 0) return [];
  const end = Math.max(...ends.map(({ time }) => time));
  const begin = Math.max(...momentsOf(statement, 'Greater').map(({ time }) => time), -Infinity);
  const fail = (why: string, finding: string): Failure[] => [
    {
      where: keyOf(statement, `Condition.${ends[0].operator}`),
      why,
      fix: `Give an end that is not past and at most ${LONGEST_DAYS} days after the beginning, or remove the statement.`,
      finding,
    },
  ];
  const day = (time: number) => new Date(time).toISOString().slice(0, 10);
  if (end <= now.getTime()) return fail(`the time window ended on ${day(end)}`, 'expired window');
  const from = Number.isFinite(begin) ? begin : now.getTime();
  if (end <= from) return fail(`the time window ends on ${day(end)}, before it begins`, 'empty window');
  const days = Math.ceil((end - from) / DAY);
  return days > LONGEST_DAYS ? fail(`the time window is ${days} days long`, 'long window') : [];
}

function momentsOf({ conditions }: PolicyStatement, direction: 'Less' | 'Greater') {
  return conditions.flatMap(({ operator, key, values }) => {
    const [, base, way] =
      /^(?:For(?:Any|All)Values?:)?(Date|Numeric)(Less|Greater)Than(?:Equals)?(?:IfExists)?$/.exec(operator) ?? [];
    const wanted = base === 'Date' ? /^aws:(?:CurrentTime|EpochTime)$/i : /^aws:EpochTime$/i;
    if (way !== direction || !wanted.test(key)) return [];
    return values.flatMap((value) => {
      const text = String(value);
      // Dates are ISO 8601, or seconds since 1970.
      const time = /^\d{9,11}$/.test(text) ? Number(text) * 1000 : Date.parse(text);
      // A JavaScript date ends in the year 275760.
      return Number.isNaN(time) || Math.abs(time) > 8.64e15 ? [] : [{ operator, time }];
    });
  });
}
