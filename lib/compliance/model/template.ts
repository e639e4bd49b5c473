import type { RuleSettings } from './settings';
import type { TemplateSet } from './template-set';
import { TemplateResource } from './resource';
import { type World, worldsOf } from './worlds';
import type { References } from './references';

/** Where something stands in a template file that a person wrote. */
export interface TemplatePosition {
  /** First line is 1. */
  readonly line: number;
  /** First column is 1. */
  readonly column: number;
}

/** The text of a template, as CloudFormation gets it. */
export interface TemplateBody {
  readonly Resources?: { readonly [logicalId: string]: any };
  readonly Parameters?: { readonly [name: string]: any };
  readonly Mappings?: { readonly [name: string]: any };
  readonly Conditions?: { readonly [name: string]: any };
  readonly Outputs?: { readonly [name: string]: any };
  readonly Metadata?: { readonly [name: string]: any };
  readonly Description?: any;
}

/** One template of the app. */
export class Template {
  /** @internal */
  public readonly _worlds: readonly World[];
  /** Number of the world that is looked at. @internal */
  public _world = 0;
  private readonly resourcesById = new Map<string, TemplateResource>();
  private readonly resourcesByType = new Map<string, TemplateResource[]>();

  /** @internal */
  public constructor(
    /** The templates of the app, this one among them. */
    public readonly app: TemplateSet,
    /** The template as it stands: intrinsic functions and all. */
    public readonly body: TemplateBody,
    /** The file, as reports name it. */
    public readonly file: string,
    /** Path of the stack's construct; the file in a template that no app here made. */
    public readonly stack: string,
    /** Name under which it is deployed, where known. */
    public readonly stackName?: string,
    /** Account that it is deployed to, where known at synthesis. */
    public readonly account?: string,
    /** Region that it is deployed to, where known at synthesis. */
    public readonly region?: string,
    /** @internal */
    public readonly _position?: (path: readonly (string | number)[]) => TemplatePosition | undefined,
  ) {
    this._worlds = worldsOf(body);
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

  /** Whether a condition holds in the world that is looked at; true for none. @internal */
  public _holds(condition: unknown): boolean {
    return typeof condition !== 'string' || (this._worlds[this._world].get(condition) ?? true);
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
    const value = (parent?.raw.Properties?.Parameters as Record<string, unknown> | undefined)?.[parameter];
    return parent && value !== undefined ? [{ template: parent.template, value }] : [];
  }

  /** An output of a nested stack of this one. @internal */
  public _outputOfNested(
    logicalId: string,
    output: string,
  ): { readonly template: Template; readonly value: unknown } | undefined {
    const nested = this.app._nestedIn(this, logicalId);
    const value = nested?.body.Outputs?.[output]?.Value as unknown;
    return nested && value !== undefined ? { template: nested, value } : undefined;
  }

  /** The output of another stack that `Fn::ImportValue` or `Fn::GetStackOutput` reads. @internal */
  public _imported(
    name: string,
    operand: unknown,
  ): { readonly template: Template; readonly value: unknown } | undefined {
    if (name === 'Fn::ImportValue') return typeof operand === 'string' ? this.app._exports.get(operand) : undefined;
    const { StackName, OutputName } = (operand ?? {}) as {
      readonly StackName?: unknown;
      readonly OutputName?: unknown;
    };
    const source = this.app.templates.find(({ stackName }) => stackName !== undefined && stackName === StackName);
    const value = typeof OutputName === 'string' ? (source?.body.Outputs?.[OutputName]?.Value as unknown) : undefined;
    return source && value !== undefined ? { template: source, value } : undefined;
  }

  /** All resources, also those whose condition does not hold. @internal */
  public get _all(): Iterable<TemplateResource> {
    return this.resourcesById.values();
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
