/**
 * Pairs the items of two lists by key, sorted by key in code units. Items of the same key are paired in their order; what has
 * no partner stands alone.
 */
export function pairs<T>(
  before: readonly T[],
  after: readonly T[],
  keyOf: (item: T) => readonly string[],
): (readonly [before: T | undefined, after: T | undefined])[] {
  const old = grouped(before, keyOf);
  const young = grouped(after, keyOf);
  return [...new Set([...old.keys(), ...young.keys()])].sort().flatMap((key) => {
    const [olds, youngs] = [old.get(key) ?? [], young.get(key) ?? []];
    return Array.from(
      { length: Math.max(olds.length, youngs.length) },
      (_, index) => [olds[index], youngs[index]] as const,
    );
  });
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => readonly string[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item).join('\0');
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
