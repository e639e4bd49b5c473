import type { IConstruct } from 'constructs';
import { References } from './references';
import { TemplateResource } from './resource';
import type { RuleSettings } from './settings';
import { Template, type TemplateBody, type TemplatePosition } from './template';

/** A template to be judged. */
export interface TemplateSource {
  readonly body: TemplateBody;
  /** As reports name it. */
  readonly file: string;
  /** Path of the stack's construct. */
  readonly stack: string;
  readonly stackName?: string;
  readonly account?: string;
  readonly region?: string;
  /** The constructs of its resources, by logical id. */
  readonly constructs?: ReadonlyMap<string, IConstruct>;
  readonly position?: (path: readonly (string | number)[]) => TemplatePosition | undefined;
  /** Where it is deployed as a nested stack: the resource of the parent's template (by file) that does. */
  readonly parent?: { readonly file: string; readonly logicalId: string };
}

/** All templates that are judged together. */
export class TemplateSet {
  /** In the order given. */
  public readonly templates: Template[];
  /** @internal */
  public readonly _references: References = new References(this);
  /** Exports by name: what `Fn::ImportValue` finds. @internal */
  public readonly _exports = new Map<string, { readonly template: Template; readonly value: unknown }>();
  private readonly parents = new Map<Template, TemplateResource>();

  /** @internal */
  public constructor(
    sources: readonly TemplateSource[],
    /** What the rules were told besides the templates. */
    public readonly settings: RuleSettings,
  ) {
    this.templates = sources.map((source) => this.read(source));
    sources.forEach(({ parent }, index) => {
      const holder = this.templates.find(({ file }) => file === parent?.file);
      const resource = [...(holder?._all ?? [])].find(({ logicalId }) => logicalId === parent?.logicalId);
      if (resource) this.parents.set(this.templates[index], resource);
    });
    for (const template of this.templates) {
      for (const output of Object.values(template.body.Outputs ?? {}) as {
        Value?: unknown;
        Export?: { Name?: unknown };
      }[]) {
        const name = output?.Export?.Name;
        if (typeof name === 'string') this._exports.set(name, { template, value: output.Value });
      }
    }
  }

  /** The resources of every template. */
  public get resources(): TemplateResource[] {
    return this.templates.flatMap((template) => template.resources);
  }

  /** The resources of one type in every template. */
  public resourcesOfType(type: string): TemplateResource[] {
    return this.templates.flatMap((template) => template.resourcesOfType(type));
  }

  /** The resource that deploys a template as a nested stack. @internal */
  public _parentOf(template: Template): TemplateResource | undefined {
    return this.parents.get(template);
  }

  /** The template that a resource of another one deploys as a nested stack. @internal */
  public _nestedIn(parent: Template, logicalId: string): Template | undefined {
    for (const [nested, holder] of this.parents) {
      if (holder.template === parent && holder.logicalId === logicalId) return nested;
    }
    return undefined;
  }

  private read(source: TemplateSource): Template {
    const { body, file, stack, stackName, account, region, position, constructs } = source;
    const template = new Template(this, body, file, stack, stackName, account, region, position);
    for (const [logicalId, raw] of Object.entries(body.Resources ?? {}) as [string, Record<string, any>][]) {
      if (typeof raw !== 'object' || raw === null || typeof raw.Type !== 'string') continue;
      const construct = constructs?.get(logicalId);
      const path = construct?.node.path ?? cdkPath(raw) ?? logicalId;
      template._add(new TemplateResource(template, logicalId, raw.Type, path, raw, construct));
    }
    return template;
  }
}

/** Only where no construct is known: a path in a template is anybody's to write. */
function cdkPath(raw: { readonly Metadata?: { readonly 'aws:cdk:path'?: unknown } }): string | undefined {
  const path = raw.Metadata?.['aws:cdk:path'];
  return typeof path === 'string' ? path : undefined;
}
