import { resolveIn } from './resolve';
import type { PlacedValue } from './stack-outputs';
import { Unresolved } from './unresolved';

/** What is being resolved: a value that leads back to itself, through outputs and parameters of nested stacks, has no end. */
const following = new Set<unknown>();

/**
 * A value that stands in another template. Of the cases of conditions only those of the judged template are gone through, so
 * what differs from case to case in another one is not known.
 */
export function resolveElsewhere({ template, value }: PlacedValue): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (following.has(value)) return new Unresolved({ why: 'it refers to itself through other stacks' });
  following.add(value);
  const world = template._world;
  try {
    const here = resolveIn(template, value);
    if (template._worlds.length === 1 || template.app._judged === template) return here;
    for (template._world = 0; template._world < template._worlds.length; template._world++) {
      if (isSame(resolveIn(template, value), here)) continue;
      return new Unresolved({ why: `it depends on conditions of ${template.stack}` });
    }
    return here;
  } finally {
    template._world = world;
    following.delete(value);
  }
}

function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a instanceof Unresolved || b instanceof Unresolved) {
    return (
      a instanceof Unresolved &&
      b instanceof Unresolved &&
      a.why === b.why &&
      a.text === b.text &&
      a.resource === b.resource &&
      a.attribute === b.attribute
    );
  }
  const keys = Object.keys(a);
  return (
    Array.isArray(a) === Array.isArray(b) &&
    keys.length === Object.keys(b).length &&
    keys.every(
      (key) =>
        Object.hasOwn(b, key) && isSame((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
    )
  );
}
