import { type Assignment, ConditionLogic, type Variable } from './condition-logic';
import type { TemplateBody } from './template';

/**
 * One case of a template's conditions. A resource is judged in every one, so that no branch of an `Fn::If` goes unseen; cases
 * that contradict themselves, such as a stage that is production and test at once, are none.
 */
export interface World {
  /** Whether each condition holds. */
  readonly conditions: ReadonlyMap<string, boolean>;
  /** The value of each parameter that a condition compares with something; nothing for any other value than those. */
  readonly parameters: ReadonlyMap<string, string | undefined>;
}

/** Above this many not every combination is looked at. */
const MAX_WORLDS = 64;
/** To see both branches of a condition of many parameters, at most this many combinations of these are tried. */
const MAX_TRIES = 1024;

const NO_CONDITIONS: readonly World[] = [{ conditions: new Map(), parameters: new Map() }];

/**
 * The worlds of a template: every combination of what its conditions look at, or, where these are many, each thing turned
 * alone with all others as in the first and as in the last combination, and what it takes for each condition to hold and
 * not to hold.
 *
 * @param fixed what a parameter or pseudo parameter is whoever deploys the template
 * @param known the conditions that something depends on, where they are known without reading the whole template
 */
export function worldsOf(
  body: TemplateBody,
  fixed: (parameter: string) => string | undefined = () => undefined,
  known: () => ReadonlySet<string> | undefined = () => undefined,
): readonly World[] {
  const declared: unknown = body.Conditions;
  if (typeof declared !== 'object' || declared === null) return NO_CONDITIONS;
  const used = known() ?? usedConditions(body);
  const names = Object.keys(declared).filter((name) => used.has(name));
  if (names.length === 0) return NO_CONDITIONS;
  const logic = new ConditionLogic(body, fixed);
  const variables = logic.variablesOf(names);
  const isMany = variables.reduce((product, { values }) => product * values.length, 1) > MAX_WORLDS;
  const assignments = isMany ? someOf(variables, names, logic) : [...product(variables)];
  return assignments.map((assigned) => ({
    conditions: logic.conditionsIn(assigned, names),
    parameters: logic.parametersIn(assigned),
  }));
}

function* product(variables: readonly Variable[], before: Assignment = new Map()): Generator<Assignment> {
  const [variable, ...others] = variables;
  if (variable === undefined) yield before;
  else for (const value of variable.values) yield* product(others, new Map([...before, [variable.key, value]]));
}

function someOf(variables: readonly Variable[], names: readonly string[], logic: ConditionLogic): Assignment[] {
  const first: Assignment = new Map(variables.map(({ key, values }) => [key, values[0]]));
  const last: Assignment = new Map(variables.map(({ key, values }) => [key, values.at(-1)]));
  const found = new Map<string, Assignment>();
  const seen = new Set<string>();
  const add = (assigned: Assignment) => {
    found.set(JSON.stringify([...assigned].map(([key, value]) => [key, value ?? null])), assigned);
    for (const [name, holds] of logic.conditionsIn(assigned, names)) seen.add(`${name} ${holds}`);
  };
  add(first);
  add(last);
  for (const { key, values } of variables) {
    for (const value of values) for (const others of [first, last]) add(new Map([...others, [key, value]]));
  }
  for (const name of names) {
    let tries = 0;
    for (const some of product(logic.variablesOf([name]))) {
      if (seen.has(`${name} true`) && seen.has(`${name} false`)) break;
      if (tries++ === MAX_TRIES) break;
      const assigned = new Map([...first, ...some]);
      if (!seen.has(`${name} ${logic.conditionsIn(assigned, [name]).get(name)}`)) add(assigned);
    }
  }
  return [...found.values()];
}

/** Conditions that something judged depends on: those of the CDK's own metadata resource change nothing. */
function usedConditions(body: TemplateBody): Set<string> {
  const used = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const key in value) {
      const inner = (value as Record<string, unknown>)[key];
      if (key === 'Fn::If' && Array.isArray(inner) && typeof inner[0] === 'string') used.add(inner[0]);
      walk(inner);
    }
  };
  for (const resource of Object.values<{ readonly Type?: string; readonly Condition?: string } | null>(
    body.Resources ?? {},
  )) {
    if (typeof resource !== 'object' || resource === null || resource.Type === 'AWS::CDK::Metadata') continue;
    if (typeof resource.Condition === 'string') used.add(resource.Condition);
    walk(resource);
  }
  walk(body.Outputs);
  return used;
}
