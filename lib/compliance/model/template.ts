import type { RuleSettings } from './settings';
import type { TemplateSet, TemplateSource } from './template-set';
import { intrinsicOf } from './intrinsics';
import { NESTED_STACK } from './nested-stack';
import { resolveIn } from './resolve';
import type { TemplateResource } from './resource';
import { type World, worldsOf } from './worlds';
import { SharedParts } from './shared-parts';
import { ByWorld } from './by-world';
import type { Unresolved } from './unresolved';
import type { References } from './references';
import { TemplateText } from './template-text';

/** Where something stands in a template file that a person wrote. */
export interface TemplatePosition {
  /** First line is 1. */
  readonly line: number;
  /** First column is 1. */
  readonly column: number;
}

/** A template, parsed: its sections by name (`Resources`, `Parameters`, `Outputs` ...). */
export type TemplateBody = { [section: string]: any };

/** One template of the app. */
export class Template {
  private worlds?: readonly World[];
  private readsOutputs?: boolean;
  /** Number of the world that is looked at. @internal */
  public _world = 0;
  /** How often something was read that is not the same in every world. @internal */
  public _readsOfWorld = 0;
  private readonly unresolved = new Map<string, Unresolved>();
  /** Equal parts of its resources. @internal */
  public readonly _sharedParts: SharedParts = new SharedParts();
  /** What resolves to what, of the parts of resources. @internal */
  public readonly _resolvedParts: ByWorld<object, unknown> = new ByWorld(this);
  /** The properties of its resources, resolved. @internal */
  public readonly _properties: ByWorld<TemplateResource, { [name: string]: any }> = new ByWorld(this);
  private readonly resourcesById = new Map<string, TemplateResource>();
  private readonly resourcesByType = new Map<string, TemplateResource[]>();

  /** @internal */
  public static _of(app: TemplateSet, source: TemplateSource): Template {
    return new Template(app, source);
  }

  /** The template as it stands: intrinsic functions and all. */
  public readonly body: { [section: string]: any };
  /** The file, as reports name it. */
  public readonly file: string;
  /** Path of the stack's construct; the file in a template that no app here made. */
  public readonly stack: string;
  /** Name under which it is deployed, where known. */
  public readonly stackName?: string;
  /** Account that it is deployed to, where known at synthesis. */
  public readonly account?: string;
  /** Region that it is deployed to, where known at synthesis. */
  public readonly region?: string;
  /** What the body was read from, if it was read resource by resource. @internal */
  public readonly _text?: TemplateText;
  /** @internal */
  public readonly _position?: (path: readonly (string | number)[]) => TemplatePosition | undefined;

  private constructor(
    /** The templates of the app, this one among them. */
    public readonly app: TemplateSet,
    source: TemplateSource,
  ) {
    this.body = source.body;
    this._text = TemplateText.of(source.body, source);
    this.file = source.file;
    this.stack = source.stack;
    this.stackName = source.stackName;
    this.account = source.account;
    this.region = source.region;
    this._position = source._position;
  }

  /** Its resources, in the template's order. Those whose condition does not hold in the case looked at are left out. */
  public get resources(): TemplateResource[] {
    return existing([...this.resourcesById.values()]);
  }

  /** Its resources of one type. */
  public resourcesOfType(type: string): TemplateResource[] {
    return existing(this.resourcesByType.get(type) ?? []);
  }

  /** A resource by its logical id. */
  public resource(logicalId: string): TemplateResource | undefined {
    const resource = this.resourcesById.get(logicalId);
    return resource?._exists ? resource : undefined;
  }

  /** What the rules were told besides the templates. */
  public get settings(): RuleSettings {
    return this.app.settings;
  }

  /** @internal */
  public get _references(): References {
    return this.app._references;
  }

  /** The cases of its conditions. @internal */
  public get _worlds(): readonly World[] {
    return (this.worlds ??= worldsOf(
      this.body,
      (parameter) => this.fixedText(parameter),
      () => this._text?.usedConditions(),
    ));
  }

  /** Whether a condition holds in the world that is looked at; true for none. @internal */
  public _holds(condition: unknown): boolean {
    if (typeof condition !== 'string') return true;
    this._readsOfWorld++;
    return this._worlds[this._world].conditions.get(condition) ?? true;
  }

  /**
   * What the world that is looked at says of a parameter: its value, or that it is another than those that conditions name.
   * Nothing if no condition looks at it. @internal
   */
  public _assumed(parameter: string): { readonly value?: string } | undefined {
    const { parameters } = this._worlds[this._world];
    if (!parameters.has(parameter)) return undefined;
    this._readsOfWorld++;
    return { value: parameters.get(parameter) };
  }

  /** The texts that conditions compare a parameter with. @internal */
  public _isAssumedAnywhere(parameter: string, value: string): boolean {
    return this._worlds.some(({ parameters }) => parameters.get(parameter) === value);
  }

  /** What a parameter or pseudo parameter is, whoever deploys the template. */
  private fixedText(parameter: string): string | undefined {
    if (parameter === 'AWS::Region') return this.region;
    if (parameter === 'AWS::AccountId') return this.account;
    if (parameter.startsWith('AWS::')) return this._fixed(parameter);
    const [passed] = this._passedAs(parameter);
    const isText = ['string', 'number', 'boolean'].includes(typeof passed?.value);
    return isText ? String(passed.value) : undefined;
  }

  /** A resource by its logical id, whether or not its condition holds. @internal */
  public _find(logicalId: string): TemplateResource | undefined {
    return this.resourcesById.get(logicalId);
  }

  /** A pseudo parameter that follows from others. @internal */
  public _fixed(pseudoParameter: string): string | undefined {
    if (pseudoParameter === 'AWS::StackName') return this.stackName;
    if (this.region === undefined) return undefined;
    const china = this.region.startsWith('cn-');
    if (pseudoParameter === 'AWS::URLSuffix') return china ? 'amazonaws.com.cn' : 'amazonaws.com';
    if (pseudoParameter !== 'AWS::Partition') return undefined;
    return china ? 'aws-cn' : this.region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
  }

  /** What the parent stack passes to a parameter of a nested one: nothing or one value. @internal */
  public _passedAs(parameter: string): { readonly template: Template; readonly value: unknown }[] {
    const parent = this.app._parentOf(this);
    const given = ((parent?.raw.Properties as { readonly Parameters?: unknown } | undefined)?.Parameters ??
      {}) as Record<string, unknown>;
    if (!parent || typeof given !== 'object') return [];
    // What decides about all of them decides about this one: nobody knows which it is.
    const value = intrinsicOf(given) ? given : Object.hasOwn(given, parameter) ? given[parameter] : undefined;
    return value === undefined ? [] : [{ template: parent.template, value }];
  }

  /** An output of a nested stack of this one. @internal */
  public _outputOfNested(
    logicalId: string,
    output: string,
  ): { readonly template: Template; readonly value: unknown } | undefined {
    const nested = this.app._nestedIn(this, logicalId);
    const outputs = (nested?.body.Outputs ?? {}) as Record<string, { readonly Value?: unknown } | null>;
    const value = Object.hasOwn(outputs, output) ? outputs[output]?.Value : undefined;
    return nested && value !== undefined ? { template: nested, value } : undefined;
  }

  /** The output of another stack that `Fn::ImportValue` or `Fn::GetStackOutput` reads. @internal */
  public _imported(
    name: string,
    operand: unknown,
  ): { readonly template: Template; readonly value: unknown } | undefined {
    const known = resolveIn(this, operand);
    if (name === 'Fn::ImportValue')
      return typeof known === 'string' ? this.app._outputs.exported(this, known) : undefined;
    return typeof known === 'object' && known !== null ? this.app._outputs.ofStack(this, known) : undefined;
  }

  /** What stands for a reference: the same thing wherever the template refers to it. @internal */
  public _unresolvedOnce(text: string, make: () => Unresolved): Unresolved {
    let known = this.unresolved.get(text);
    if (!known) this.unresolved.set(text, (known = make()));
    return known;
  }

  /** All resources, also those whose condition does not hold. @internal */
  public get _all(): Iterable<TemplateResource> {
    return this.resourcesById.values();
  }

  /** Whether it may read outputs of other stacks. @internal */
  public get _readsOutputs(): boolean {
    return (this.readsOutputs ??= this._text?.mentions(/"Fn::(?:ImportValue|GetStackOutput)"/) ?? true);
  }

  /** Whether another template deploys it, or it deploys others. @internal */
  public get _isNested(): boolean {
    return this.app._parentOf(this) !== undefined || this.resourcesByType.has(NESTED_STACK);
  }

  /** @internal */
  public _add(resource: TemplateResource): void {
    this.resourcesById.set(resource.logicalId, resource);
    const sameType = this.resourcesByType.get(resource.type);
    if (sameType) sameType.push(resource);
    else this.resourcesByType.set(resource.type, [resource]);
  }
}

const existing = (resources: TemplateResource[]) => resources.filter((resource) => resource._exists);
