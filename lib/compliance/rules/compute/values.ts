import { attempt } from '../parts';
import { known, Unresolved, Verdict } from '../../model';

/** A value as text; nothing if it is not set or no text. An unresolved one makes the verdict unknown. */
export function textOf(value: unknown, what: string): string | undefined {
  const given = known(value, what);
  return typeof given === 'string' || typeof given === 'number' || typeof given === 'boolean'
    ? String(given)
    : undefined;
}

/** A value as true or false, also where it is written as text. */
export function flagOf(value: unknown, what: string): boolean | undefined {
  const text = textOf(value, what)?.toLowerCase();
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

/** A value as a number, also where it is written as text. */
export function numberOf(value: unknown, what: string): number | undefined {
  const text = textOf(value, what)?.trim();
  return text === undefined || text === '' || Number.isNaN(Number(text)) ? undefined : Number(text);
}

/** A value as a list; a single one stands for a list of one. */
export function listOf(value: unknown, what: string): unknown[] {
  const given = known(value, what);
  return given === undefined || given === null ? [] : Array.isArray(given) ? (given as unknown[]) : [given];
}

/** What stands under a key of an object; an unresolved object gives itself. */
export function member(value: unknown, key: string): unknown {
  if (value instanceof Unresolved) return value;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<string, unknown>)[key] ?? undefined;
}

/** A value for a message: the text with `${...}` where it is not known. */
export function shown(value: unknown): string {
  if (value instanceof Unresolved) return value.text;
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
}

/** The worst verdict over items that are judged one by one. */
export function worstOf<T>(items: readonly T[], judge: (item: T, index: number) => Verdict): Verdict {
  return Verdict.worst(items.map((item, index) => attempt(() => judge(item, index))));
}
