/** Splits `A.B[0].C` into its keys. */
export function parsePath(path: string): readonly (string | number)[] {
  const parsed = cache.get(path);
  if (parsed) return parsed;
  const keys = [...path.matchAll(/([^.[\]]+)|\[(\d+)\]/g)].map(([, name, index]) =>
    index === undefined ? name : Number(index),
  );
  cache.set(path, keys);
  return keys;
}

/** Rules ask for the same few hundred paths on every resource. */
const cache = new Map<string, readonly (string | number)[]>();

/** One step into a value; nothing where it leads nowhere. */
export function step(value: unknown, key: string | number): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.hasOwn(value, key) ? (value as Record<string | number, unknown>)[key] : undefined;
}

/** A key of a path: `.Name` or `[0]`. */
export const joinPath = (path: string, key: string | number): string =>
  typeof key === 'number' ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
