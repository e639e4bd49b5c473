import { type Failure, Undetermined, Unresolved, Verdict } from '../model';

/** One part of what a rule asks: nothing if it holds. What it needs and can't know makes it unknown. */
export type Part = () => Verdict | Failure | undefined;

/** Judges each part by itself, so that what one of them can't know never hides that another fails. */
export function allOf(...parts: readonly Part[]): Verdict {
  return Verdict.worst(parts.map(judged));
}

/** The verdict on one part. */
export function judged(part: Part): Verdict {
  return attempt(() => {
    const result = part();
    return result === undefined ? Verdict.pass() : result instanceof Verdict ? result : Verdict.fail(result);
  });
}

/** What something gives, or that the template does not tell. */
export function tried<T>(get: () => T): T | Undetermined {
  try {
    return get();
  } catch (error) {
    if (error instanceof Undetermined) return error;
    throw error;
  }
}

/** A verdict that is unknown where judging meets a value that the template does not tell: one item can't hide the others. */
export function attempt(judge: () => Verdict): Verdict {
  const verdict = tried(judge);
  return verdict instanceof Undetermined ? Verdict.unknown(verdict.message) : verdict;
}

/** A value as a finding names it. Never for one that may be a secret. */
export function shown(value: unknown): string {
  if (value === undefined || value === null || value === '') return 'not set';
  if (value instanceof Unresolved) return value.text;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : 'not a plain value';
}
