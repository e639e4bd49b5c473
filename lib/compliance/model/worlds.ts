import type { TemplateBody } from './template';

/** For each condition whether it holds. A resource is judged in every world, so that no branch of an `Fn::If` goes unseen. */
export type World = ReadonlyMap<string, boolean>;

/** Above this many conditions not every combination is looked at: 2^5 = 32 worlds. */
const MAX_COMBINED = 5;

const NO_CONDITIONS: readonly World[] = [new Map()];

/**
 * The worlds of a template: every combination of its free conditions, or, where these are many, one world for each
 * condition turned on alone, off alone, all on, and all off.
 */
export function worldsOf(body: TemplateBody): readonly World[] {
  const conditions = body.Conditions;
  if (!conditions || typeof conditions !== 'object') return NO_CONDITIONS;
  const used = usedConditions(body);
  const names = Object.keys(conditions).filter((name) => used.has(name));
  if (names.length === 0) return NO_CONDITIONS;
  const fixed = new Map(names.map((name) => [name, constantValue(conditions[name], conditions)]));
  const free = names.filter((name) => fixed.get(name) === undefined);
  return assignments(free).map(
    (assigned) => new Map(names.map((name) => [name, fixed.get(name) ?? assigned.get(name) ?? true])),
  );
}

function assignments(names: readonly string[]): Map<string, boolean>[] {
  const of = (value: (index: number) => boolean) => new Map(names.map((name, index) => [name, value(index)]));
  if (names.length <= MAX_COMBINED) {
    return Array.from({ length: 2 ** names.length }, (_, bits) => of((index) => (bits & (1 << index)) === 0));
  }
  return [
    of(() => true),
    of(() => false),
    ...names.map((_, turned) => of((index) => index !== turned)),
    ...names.map((_, turned) => of((index) => index === turned)),
  ];
}

/** Conditions that something judged depends on: those of the CDK's own metadata resource change nothing. */
function usedConditions(body: TemplateBody): Set<string> {
  const used = new Set<string>();
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) {
      value.forEach(walk);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    const branch = (value as { readonly 'Fn::If'?: unknown })['Fn::If'];
    if (Array.isArray(branch) && typeof branch[0] === 'string') used.add(branch[0]);
    Object.values(value).forEach(walk);
  };
  for (const resource of Object.values(body.Resources ?? {}) as {
    readonly Type?: string;
    readonly Condition?: string;
  }[]) {
    if (typeof resource !== 'object' || resource === null || resource.Type === 'AWS::CDK::Metadata') continue;
    if (typeof resource.Condition === 'string') used.add(resource.Condition);
    walk(resource);
  }
  walk(body.Outputs);
  return used;
}

/** Whether a condition holds whatever the parameters; nothing if it depends on them. */
function constantValue(
  expression: unknown,
  conditions: { readonly [name: string]: unknown },
  seen: readonly string[] = [],
): boolean | undefined {
  if (typeof expression !== 'object' || expression === null) return undefined;
  const [[name, operand]] = Object.entries(expression) as [string, unknown][];
  const operands = Array.isArray(operand) ? (operand as unknown[]) : [operand];
  const values = () => operands.map((each) => constantValue(each, conditions, seen));
  switch (name) {
    case 'Condition':
      return typeof operand !== 'string' || seen.includes(operand)
        ? undefined
        : constantValue(conditions[operand], conditions, [...seen, operand]);
    case 'Fn::Equals':
      return operands.length === 2 && operands.every((each) => typeof each !== 'object')
        ? String(operands[0]) === String(operands[1])
        : undefined;
    case 'Fn::Not': {
      const [value] = values();
      return value === undefined ? undefined : !value;
    }
    case 'Fn::And':
      return values().includes(false) ? false : values().includes(undefined) ? undefined : true;
    case 'Fn::Or':
      return values().includes(true) ? true : values().includes(undefined) ? undefined : false;
    default:
      return undefined;
  }
}
