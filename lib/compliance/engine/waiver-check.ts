import { remedyOf } from '../frameworks/remedies';
import { whyUnwaivable } from '../frameworks/unwaivable';
import type { Waiver } from '../waiver';
import type { LoadedFramework } from './evaluation';
import { scopeProblem } from './waiver-scope';

const MIN_REASON_WORDS = 5;

/** A waiver whose own text is in order. */
export interface CheckedWaiver extends Waiver {
  /** `SOC2-IAMNoManagedPolicies[Policy::x]`: the id without its qualifier. */
  readonly id: string;
  readonly frameworkId: string;
}

/**
 * Checks what can be known of waivers before synthesis.
 * @throws one error that lists every problem of every waiver
 */
export function checkWaivers(
  waivers: readonly Waiver[],
  frameworks: readonly LoadedFramework[],
  now: Date,
): CheckedWaiver[] {
  const problems: string[] = [];
  const checked = waivers.map((given) => {
    const waiver = withoutGaps(given);
    const name = `waiver of ${waiver.rule || '(no rule)'} on ${waiver.scope || '(no scope)'}`;
    const id = waiver.rule.replace(/^[^[:]+::/, '');
    const className = id.replace(/\[.*$/s, '');
    const owner = frameworks.find(({ framework }) => className.startsWith(`${framework.id}-`));
    for (const problem of [
      ruleProblem(waiver.rule, id, frameworks),
      prefixed('scope', scopeProblem(waiver.scope), 'name a construct path such as Stack/Spawn/Logs'),
      reasonProblem(waiver.reason),
      isBlank(waiver.owner) ? 'owner is empty; say who answers for it' : undefined,
      isBlank(waiver.ticket) ? 'ticket is empty; say where the decision is recorded' : undefined,
      expiryProblem(waiver.expires, now),
    ]) {
      if (problem !== undefined) problems.push(`${name}: ${problem}`);
    }
    return { ...waiver, id, frameworkId: owner?.framework.id ?? '' };
  });
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return checked;
}

/** JavaScript callers can leave a field out: that is a problem to name, not a crash. */
function withoutGaps(waiver: Partial<Waiver>): Waiver {
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  const { rule, scope, reason, owner, ticket, expires } = waiver;
  return {
    rule: text(rule).trim(),
    scope: text(scope),
    reason: text(reason),
    owner: text(owner),
    ticket: text(ticket),
    expires: text(expires),
  };
}

const prefixed = (what: string, problem: string | undefined, remedy: string) =>
  problem === undefined ? undefined : `${what} is wrong: ${problem}; ${remedy}`;

function ruleProblem(rule: string, id: string, frameworks: readonly LoadedFramework[]): string | undefined {
  const bare = id.replace(/\[.*$/s, '');
  const known = frameworks.flatMap(({ rules }) => rules);
  const found = known.find((candidate) => candidate.id === bare);
  if (found) {
    const qualified = rule !== id;
    const pack = bare.slice(0, -found.className.length - 1);
    if (qualified && !rule.startsWith(`${pack}::`))
      return `rule is qualified with the wrong pack; write ${pack}::${id}`;
    const why = whyUnwaivable(found.className);
    return why === undefined
      ? undefined
      : `rule can't be waived: ${why}; mend the finding: ${remedyOf(found.className) ?? found.info}`;
  }
  const enforced = frameworks.map(({ framework }) => framework.id).join(', ');
  const nearest = known
    .map((candidate) => ({ id: candidate.id, distance: distanceTo(bare, candidate.id, candidate.className) }))
    .sort((a, b) => a.distance - b.distance || (a.id < b.id ? -1 : 1))
    .slice(0, 3);
  const hints = nearest.filter(({ distance }) => distance <= nearest[0].distance + 1).map((hint) => hint.id);
  return `rule is unknown in the enforced frameworks (${enforced}); did you mean ${hints.join(', ')}?`;
}

/** Edits from what was written to a rule's id, or to its class name where no pack was written. */
const distanceTo = (written: string, id: string, className: string) =>
  Math.min(editDistance(written, id), editDistance(written, className));

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length];
}

function reasonProblem(reason: string): string | undefined {
  const words = reason.split(/\s+/).filter((word) => /\p{L}/u.test(word)).length;
  return words < MIN_REASON_WORDS
    ? `reason is too short: "${reason}"; write a sentence of at least ${MIN_REASON_WORDS} words that says what protects instead`
    : undefined;
}

function expiryProblem(expires: string, now: Date): string | undefined {
  const endOfDay = new Date(`${expires}T23:59:59.999Z`);
  if (
    !/^\d{4}-\d{2}-\d{2}$/.test(expires) ||
    Number.isNaN(endOfDay.getTime()) ||
    !endOfDay.toISOString().startsWith(expires)
  ) {
    return `expires is no date: "${expires}"; write a day as YYYY-MM-DD`;
  }
  return endOfDay < now
    ? `expired on ${expires}; mend the finding, or have the owner renew the waiver under its ticket`
    : undefined;
}

const isBlank = (text: string) => text.trim() === '';
