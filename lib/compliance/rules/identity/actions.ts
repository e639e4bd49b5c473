import { wildcardRegExp } from '../../../analysis/iam-actions';
import type { PolicyStatement } from './statements';

/** Those of some actions, by exact name, that a statement that allows something allows: by name, by wildcard, or by NotAction. */
export function allowedOf(names: readonly string[], { actions, notActions }: PolicyStatement): readonly string[] {
  const patterns = actions ?? notActions;
  if (patterns === undefined) return [];
  const key = patterns.join(' ');
  let known = matched.get(names);
  if (!known) matched.set(names, (known = new Map<string, Matched>()));
  let found = known.get(key);
  if (!found) known.set(key, (found = match(names, patterns)));
  return actions ? found.named : found.others;
}

interface Matched {
  readonly named: readonly string[];
  readonly others: readonly string[];
}

/** An app has many statements and few different lists of actions; what is looked for is a handful of constant lists. */
const matched = new WeakMap<readonly string[], Map<string, Matched>>();

function match(names: readonly string[], patterns: readonly string[]): Matched {
  const isNamed = (name: string) =>
    patterns.some((pattern) => pattern === '*' || pattern === name || wildcardRegExp(pattern).test(name));
  return { named: names.filter(isNamed), others: names.filter((name) => !isNamed(name)) };
}
