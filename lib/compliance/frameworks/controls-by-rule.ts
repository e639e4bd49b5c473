import type { FrameworkData } from './framework-data';

const indices = new WeakMap<FrameworkData, ReadonlyMap<string, readonly string[]>>();

/** Ids of the controls that a rule bears on, in the framework's order; empty if it is not one of the framework's rules. */
export function controlIdsOf(data: FrameworkData, ruleId: string): string[] {
  return [...(indexOf(data).get(ruleId) ?? [])];
}

/** Ids of all rules of a framework, each once, sorted. */
export function ruleIdsOf(data: FrameworkData): string[] {
  return [...indexOf(data).keys()];
}

/** The control ids of each rule, by rule id in alphabetical order. */
function indexOf(data: FrameworkData): ReadonlyMap<string, readonly string[]> {
  const known = indices.get(data);
  if (known) return known;
  const controls = new Map<string, string[]>();
  for (const { id, rules } of data.controls) {
    for (const rule of new Set(rules)) controls.set(rule, [...(controls.get(rule) ?? []), id]);
  }
  const index = new Map([...controls].sort(([a], [b]) => (a < b ? -1 : 1)));
  indices.set(data, index);
  return index;
}
