/** Reads parsed JSON that anybody may have written: what is not there, or of another kind, is undefined. */
export function at(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>(
    (inner, name) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, name)
        ? (inner as Record<string, unknown>)[name]
        : undefined,
    value,
  );
}

export function textAt(value: unknown, ...path: string[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** The elements of `{ items: [...] }`, as CloudTrail writes lists of EC2. */
export function itemsAt(value: unknown, ...path: string[]): unknown[] {
  const found = at(value, ...path, 'items');
  return Array.isArray(found) ? found : [];
}
