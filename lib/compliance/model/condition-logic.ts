import type { TemplateBody } from './template';

/** Something that conditions look at and that is known at deployment only. */
export interface Variable {
  readonly key: string;
  /** What conditions compare it with, and nothing for any other value where it may have one. */
  readonly values: readonly (string | undefined)[];
}

/** A value for each variable, by its key. */
export type Assignment = ReadonlyMap<string, string | undefined>;

/** A comparison: of a variable with a literal. */
interface Comparison {
  readonly key: string;
  readonly literal: string;
}

/** The conditions of a template as logic: what they depend on, and which of them hold for given values of it. */
export class ConditionLogic {
  private readonly conditions: Readonly<Record<string, unknown>>;
  /** What each variable is compared with anywhere. */
  private readonly literals = new Map<string, Set<string>>();

  public constructor(
    private readonly body: TemplateBody,
    private readonly fixed: (parameter: string) => string | undefined,
  ) {
    this.conditions = body.Conditions as Record<string, unknown>;
    for (const { key, literal } of this.comparisonsOf(Object.keys(this.conditions))) {
      const known = this.literals.get(key);
      if (known) known.add(literal);
      else this.literals.set(key, new Set([literal]));
    }
  }

  /** What some conditions depend on. */
  public variablesOf(names: readonly string[]): Variable[] {
    const keys = new Set(this.comparisonsOf(names).map(({ key }) => key));
    return [...keys].map((key) => ({ key, values: this.valuesOf(key) }));
  }

  /** Which of some conditions hold. */
  public conditionsIn(assigned: Assignment, names: readonly string[]): Map<string, boolean> {
    const known = new Map<string, boolean>();
    return new Map(names.map((name) => [name, this.holds(name, assigned, known)]));
  }

  /** The parameters among the variables. */
  public parametersIn(assigned: Assignment): Map<string, string | undefined> {
    const parameters = new Map<string, string | undefined>();
    for (const [key, value] of assigned) {
      const parameter = parameterOf(key);
      if (parameter !== undefined) parameters.set(parameter, value);
    }
    return parameters;
  }

  private valuesOf(key: string): (string | undefined)[] {
    const literals = [...(this.literals.get(key) ?? [])];
    const parameter = parameterOf(key);
    const declared = (this.body.Parameters ?? {}) as Record<string, { readonly AllowedValues?: unknown } | null>;
    const allowed =
      parameter !== undefined && Object.hasOwn(declared, parameter) ? declared[parameter]?.AllowedValues : undefined;
    if (!Array.isArray(allowed)) return [...literals, undefined];
    const texts = new Set(allowed.map(String));
    const possible = literals.filter((literal) => texts.has(literal));
    return possible.length === texts.size ? possible : [...possible, undefined];
  }

  private holds(name: string, assigned: Assignment, known: Map<string, boolean>): boolean {
    let value = known.get(name);
    if (value === undefined) {
      // A condition that refers to itself is none; CloudFormation refuses it.
      known.set(name, false);
      value = Object.hasOwn(this.conditions, name) && this.evaluate(this.conditions[name], assigned, known);
      known.set(name, value);
    }
    return value;
  }

  private evaluate(expression: unknown, assigned: Assignment, known: Map<string, boolean>): boolean {
    const { name, operands } = functionOf(expression);
    switch (name) {
      case 'Condition':
        return this.holds(String(operands[0]), assigned, known);
      case 'Fn::Not':
        return !this.evaluate(operands[0], assigned, known);
      case 'Fn::And':
        return operands.every((operand) => this.evaluate(operand, assigned, known));
      case 'Fn::Or':
        return operands.some((operand) => this.evaluate(operand, assigned, known));
      case undefined:
      default: {
        const comparison = this.comparisonIn(expression);
        return typeof comparison === 'boolean' ? comparison : assigned.get(comparison.key) === comparison.literal;
      }
    }
  }

  private comparisonsOf(names: readonly string[]): Comparison[] {
    const found: Comparison[] = [];
    const seen = new Set<string>();
    const visitName = (name: string) => {
      if (seen.has(name) || !Object.hasOwn(this.conditions, name)) return;
      seen.add(name);
      visit(this.conditions[name]);
    };
    const visit = (expression: unknown): void => {
      const { name, operands } = functionOf(expression);
      if (name === 'Condition') visitName(String(operands[0]));
      else if (name === 'Fn::Not' || name === 'Fn::And' || name === 'Fn::Or') operands.forEach(visit);
      else {
        const comparison = this.comparisonIn(expression);
        if (typeof comparison === 'object') found.push(comparison);
      }
    };
    names.forEach(visitName);
    return found;
  }

  /** A comparison, or what comes of it whatever is deployed. What is no comparison may hold or not. */
  private comparisonIn(expression: unknown): boolean | Comparison {
    const { name, operands } = functionOf(expression);
    if (name !== 'Fn::Equals' || operands.length !== 2) return { key: keyOf(expression), literal: 'true' };
    const [a, b] = operands.map((operand) => this.literalOf(operand));
    if (a !== undefined && b !== undefined) return a === b;
    const [left, right] = operands.map(keyOf).sort();
    if (left === right) return true;
    if (a !== undefined) return { key: keyOf(operands[1]), literal: a };
    if (b !== undefined) return { key: keyOf(operands[0]), literal: b };
    return { key: `${left} = ${right}`, literal: 'true' };
  }

  private literalOf(operand: unknown): string | undefined {
    if (typeof operand !== 'object' || operand === null) return String(operand);
    const { name, operands } = functionOf(operand);
    return name === 'Ref' && typeof operands[0] === 'string' ? this.fixed(operands[0]) : undefined;
  }
}

/** The function of an expression and its operands; none where it is no expression. */
function functionOf(expression: unknown): { readonly name?: string; readonly operands: readonly unknown[] } {
  if (typeof expression !== 'object' || expression === null) return { operands: [] };
  const entries = Object.entries(expression);
  if (entries.length !== 1) return { operands: [] };
  const [[name, operand]] = entries as [[string, unknown]];
  const operands = Array.isArray(operand) ? (operand as unknown[]) : [operand];
  return { name: operands.length === 0 ? undefined : name, operands };
}

const keyOf = (expression: unknown): string => String(JSON.stringify(expression));

/** The parameter that a variable is. */
function parameterOf(key: string): string | undefined {
  return /^\{"Ref":"([A-Za-z0-9]+)"\}$/.exec(key)?.[1];
}
