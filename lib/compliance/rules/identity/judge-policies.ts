import { type Failure, Verdict } from '../../model';
import type { Policy } from './policies';
import { allowed } from './grants';
import type { PolicyStatement } from './statements';

/** What a rule says of one statement. */
export interface Opinion {
  /** What is wrong with it. */
  readonly failures: readonly Failure[];
  /** Why it can't be judged in full; counts only where nothing is wrong. */
  readonly doubt?: string;
}

/**
 * Judges every statement that allows something. A failure of a statement whose effect is not known is a doubt, and no doubt hides
 * a failure elsewhere.
 */
export function judgeAllowed(
  policies: readonly Policy[],
  judge: (statement: PolicyStatement, policy: Policy) => Opinion | undefined,
): Verdict {
  if (policies.length === 0) return Verdict.notApplicable('it holds no policy that grants anything');
  return Verdict.worst(
    policies.flatMap((policy) => [
      Verdict.pass(),
      ...policy.unreadable.map((why) => Verdict.unknown(why)),
      ...allowed(policy).map((statement) => verdictOf(statement, judge(statement, policy))),
    ]),
  );
}

function verdictOf({ where, open }: PolicyStatement, opinion: Opinion | undefined): Verdict {
  if (!opinion) return Verdict.pass();
  const { failures, doubt } = opinion;
  if (failures.length > 0) {
    return open.Effect === undefined ? Verdict.fail(...failures) : Verdict.unknown(`${where}.Effect: ${open.Effect}`);
  }
  return doubt === undefined ? Verdict.pass() : Verdict.unknown(doubt);
}

/** The path of a key of a statement. */
export function keyOf({ where }: PolicyStatement, key: string): string {
  return where === '' ? key : `${where}.${key}`;
}

/** What keeps a part of a statement from being judged, if something does. */
export function doubtOf(statement: PolicyStatement, ...keys: (keyof PolicyStatement['open'])[]): string | undefined {
  const key = keys.find((candidate) => statement.open[candidate] !== undefined);
  return key && `${keyOf(statement, key)} is known at deployment only: ${statement.open[key]}`;
}
