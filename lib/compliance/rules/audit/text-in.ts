import { Unresolved } from '../../model';

/** A value as text to compare with, `${...}` standing for what is known at deployment only; nothing if it is none. */
export function textIn(value: unknown): string | undefined {
  if (value instanceof Unresolved) return value.text === '${?}' ? undefined : value.text;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
