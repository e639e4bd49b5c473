import { isReason, MIN_REASON_WORDS } from '../../analysis/reasons';
import { whyUnwaivable } from '../frameworks/unwaivable';
import type { Waiver } from '../waiver';
import type { LoadedFramework } from './evaluation';
import { nearest } from './nearest';
import { scopeProblem } from './waiver-scope';

/** A waiver whose own text is in order. */
export interface CheckedWaiver extends Waiver {
  /** The rule's own id, without framework and finding: `S3BucketReplicationEnabled`. */
  readonly ruleId: string;
  /** The one framework in which it holds; nothing for every one. */
  readonly frameworkId?: string;
  /** The one finding that it covers; nothing for every one of the rule. */
  readonly finding?: string;
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
    const { source } = waiver;
    const place = source ? `${source.file}:${source.line}:${source.column}: ` : '';
    const name = `${place}waiver of ${waiver.rule || '(no rule)'} on ${waiver.scope || '(no scope)'}`;
    const target = targetOf(waiver.rule, frameworks);
    for (const problem of [
      'problem' in target ? target.problem : undefined,
      prefixed('scope', scopeProblem(waiver.scope), 'name a construct path such as Stack/Spawn/Logs'),
      reasonProblem(waiver.reason),
      isBlank(waiver.owner) ? 'owner is empty; say who answers for it' : undefined,
      isBlank(waiver.ticket) ? 'ticket is empty; say where the decision is recorded' : undefined,
      expiryProblem(waiver.expires, now),
    ]) {
      if (problem !== undefined) problems.push(`${name}: ${problem}`);
    }
    return { ...waiver, ...('problem' in target ? { ruleId: '' } : target) };
  });
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return checked;
}

type Target = Pick<CheckedWaiver, 'ruleId' | 'frameworkId' | 'finding'>;

/** `[framework::][framework-]rule[\[finding\]]` */
const RULE = /^(?:(?<qualifier>[^[:]+)::)?(?<name>[^[]+?)(?:\[(?<finding>.*)\])?$/s;

function targetOf(written: string, frameworks: readonly LoadedFramework[]): Target | { readonly problem: string } {
  const { qualifier, name, finding } = RULE.exec(written)?.groups ?? {};
  // The longest, since the id of one framework may begin with that of another.
  const [named] = frameworks
    .filter(({ framework }) => name?.startsWith(`${framework.id}-`))
    .sort((a, b) => b.framework.id.length - a.framework.id.length) as (LoadedFramework | undefined)[];
  const ruleId = named ? name.slice(named.framework.id.length + 1) : (name ?? '');
  const frameworkId = named?.framework.id ?? qualifier;
  const within =
    frameworkId === undefined ? frameworks : frameworks.filter(({ framework }) => framework.id === frameworkId);
  const rule = within.flatMap(({ rules }) => rules).find((candidate) => candidate.ruleId === ruleId);
  if (!rule) return { problem: unknownRule(ruleId, frameworkId, frameworks) };
  if (qualifier !== undefined && qualifier !== frameworkId) {
    return { problem: `rule is qualified with the wrong framework; write ${frameworkId}::${name}` };
  }
  const why = whyUnwaivable(ruleId);
  if (why !== undefined) return { problem: `rule can't be waived: ${why}; mend the finding: ${rule.title}` };
  return { ruleId, frameworkId, finding };
}

function unknownRule(ruleId: string, frameworkId: string | undefined, frameworks: readonly LoadedFramework[]): string {
  const enforced = frameworks.map(({ framework }) => framework.id).join(', ');
  const ids = new Set(frameworks.flatMap(({ rules }) => rules.map((rule) => rule.ruleId)));
  if (ids.has(ruleId))
    return `rule ${ruleId} is not in ${frameworkId}; leave the framework out to waive it wherever it is`;
  const hints = nearest(ruleId.replace(/^.*-/, ''), [...ids]);
  return `rule is unknown in the enforced frameworks (${enforced}); did you mean ${hints.join(', ')}?`;
}

/** JavaScript callers can leave a field out: that is a problem to name, not a crash. */
function withoutGaps(waiver: Partial<Waiver>): Waiver {
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  const { rule, scope, reason, owner, ticket, expires, source } = waiver;
  return {
    rule: text(rule).trim(),
    scope: text(scope),
    reason: text(reason),
    owner: text(owner),
    ticket: text(ticket),
    expires: text(expires),
    ...(source && { source }),
  };
}

const prefixed = (what: string, problem: string | undefined, remedy: string) =>
  problem === undefined ? undefined : `${what} is wrong: ${problem}; ${remedy}`;

function reasonProblem(reason: string): string | undefined {
  return isReason(reason)
    ? undefined
    : `reason is too short: "${reason}"; write a sentence of at least ${MIN_REASON_WORDS} words that says what protects instead`;
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
