import { resolveIn } from './resolve';
import type { Template } from './template';
import type { TemplateSet } from './template-set';
import { Unresolved } from './unresolved';

/** A value, and the template in which it stands. */
export interface PlacedValue {
  readonly template: Template;
  readonly value: unknown;
}

interface Output {
  readonly Value?: unknown;
  readonly Export?: { readonly Name?: unknown };
}

/** The outputs of an app's stacks that other stacks read. Indexed in one pass, when first asked. */
export class StackOutputs {
  private exports?: Map<string, PlacedValue[]>;
  private stacks?: Map<string, Template[]>;

  public constructor(private readonly app: TemplateSet) {}

  /** What `Fn::ImportValue` finds: the names of exports are those of one account and region. */
  public exported(reader: Template, name: string): PlacedValue | undefined {
    this.exports ??= this.indexExports();
    return only(this.exports.get(name)?.filter(({ template }) => isBeside(template, reader)));
  }

  /** What `Fn::GetStackOutput` finds: the stack of that name in the region it gives, else in the reader's own. */
  public ofStack(reader: Template, { StackName, OutputName, Region, RoleArn }: StackOutput): PlacedValue | undefined {
    if (typeof StackName !== 'string' || typeof OutputName !== 'string') return undefined;
    this.stacks ??= this.indexStacks();
    const named = (this.stacks.get(StackName) ?? []).filter(
      (template) =>
        // The role that reads the output may be another account's.
        (RoleArn !== undefined || mayBeSame(template.account, reader.account)) &&
        (isOwnRegion(Region)
          ? mayBeSame(template.region, reader.region)
          : typeof Region === 'string' && mayBeSame(template.region, Region)),
    );
    const source = only(named);
    const output = source && valueOf(source, OutputName);
    return source && output !== undefined ? { template: source, value: output } : undefined;
  }

  private indexExports(): Map<string, PlacedValue[]> {
    const exports = new Map<string, PlacedValue[]>();
    // Names that are made of imports are not looked up while the index is made.
    this.exports = exports;
    for (const template of this.app.templates) {
      for (const output of Object.values((template.body.Outputs ?? {}) as Record<string, Output | null>)) {
        const name = resolveIn(template, output?.Export?.Name);
        if (typeof name === 'string') add(exports, name, { template, value: output?.Value });
      }
    }
    return exports;
  }

  private indexStacks(): Map<string, Template[]> {
    const stacks = new Map<string, Template[]>();
    for (const template of this.app.templates) {
      if (template.stackName !== undefined) add(stacks, template.stackName, template);
    }
    return stacks;
  }
}

/** The operand of `Fn::GetStackOutput`, resolved. */
export interface StackOutput {
  readonly StackName?: unknown;
  readonly OutputName?: unknown;
  readonly Region?: unknown;
  readonly RoleArn?: unknown;
}

/** None, or `AWS::Region` in a stack that may be deployed to any. */
const isOwnRegion = (region: unknown) =>
  region === undefined || (region instanceof Unresolved && region.text === '${AWS::Region}');

function valueOf(template: Template, output: string): unknown {
  const outputs = (template.body.Outputs ?? {}) as Record<string, Output | null>;
  return Object.hasOwn(outputs, output) ? outputs[output]?.Value : undefined;
}

const isBeside = (a: Template, b: Template): boolean =>
  mayBeSame(a.account, b.account) && mayBeSame(a.region, b.region);

/** What is not known may be anything. */
const mayBeSame = (a: string | undefined, b: string | undefined): boolean =>
  a === undefined || b === undefined || a === b;

/** Of several that it may be nobody knows which: then it is none of them. */
const only = <T>(candidates: readonly T[] = []): T | undefined => (candidates.length === 1 ? candidates[0] : undefined);

function add<T>(index: Map<string, T[]>, key: string, value: T): void {
  const known = index.get(key);
  if (known) known.push(value);
  else index.set(key, [value]);
}
