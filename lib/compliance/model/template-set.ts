import type { IConstruct } from 'constructs';
import { References } from './references';
import { TemplateResource } from './resource';
import type { RuleSettings } from './settings';
import { StackOutputs } from './stack-outputs';
import { Template, type TemplatePosition } from './template';
import { pathOf, type TemplateEntry } from './template-text';
import { Twins } from './twins';

/** The resource that deploys a template as a nested stack. */
export interface NestedStackResource {
  /** File of the template that holds it, as its own source names it. */
  readonly file: string;
  /** Its logical id. */
  readonly logicalId: string;
}

/** A template to be judged. */
export interface TemplateSource {
  /** The template, parsed. */
  readonly body: { [section: string]: any };
  /** The file, as reports name it: tells templates apart. */
  readonly file: string;
  /** Path of the stack's construct, or the file. */
  readonly stack: string;
  /**
   * Name under which it is deployed.
   * @default - not known
   */
  readonly stackName?: string;
  /**
   * Account that it is deployed to.
   * @default - not known
   */
  readonly account?: string;
  /**
   * Region that it is deployed to.
   * @default - not known
   */
  readonly region?: string;
  /**
   * Where it is deployed as a nested stack.
   * @default - it is no nested stack
   */
  readonly parent?: NestedStackResource;
  /** The constructs of its resources, by logical id. @internal */
  readonly _constructs?: ReadonlyMap<string, IConstruct>;
  /** Where something stands in the file. @internal */
  readonly _position?: (path: readonly (string | number)[]) => TemplatePosition | undefined;
}

/** All templates that are judged together. To test a rule of your own, make one of a template and run the rule on its resources. */
export class TemplateSet {
  /** In the order given. */
  public readonly templates: Template[];
  /** @internal */
  public readonly _references: References = new References(this);
  /** The template whose conditions are gone through. @internal */
  public _judged?: Template;
  /** What stacks read of each other's outputs. @internal */
  public readonly _outputs: StackOutputs = new StackOutputs(this);
  private twins?: Twins;
  private readonly parents = new Map<Template, TemplateResource>();
  private readonly nested = new Map<TemplateResource, Template>();

  public constructor(
    sources: TemplateSource[],
    /** What the rules were told besides the templates. */
    public readonly settings: RuleSettings,
  ) {
    this.templates = sources.map((source) => this.read(source));
    sources.forEach(({ parent }, index) => {
      if (!parent) return;
      const holder = this.templates.find(({ file }) => file === parent.file);
      const resource = holder?._find(parent.logicalId);
      if (!resource) return;
      this.parents.set(this.templates[index], resource);
      this.nested.set(resource, this.templates[index]);
    });
  }

  /** The resources of every template. */
  public get resources(): TemplateResource[] {
    return this.templates.flatMap((template) => template.resources);
  }

  /** The resources of one type in every template. */
  public resourcesOfType(type: string): TemplateResource[] {
    return this.templates.flatMap((template) => template.resourcesOfType(type));
  }

  /** Which resources are the same but for names. @internal */
  public get _twins(): Twins {
    return (this.twins ??= new Twins(this.templates));
  }

  /** The resource that deploys a template as a nested stack. @internal */
  public _parentOf(template: Template): TemplateResource | undefined {
    return this.parents.get(template);
  }

  /** The template that a resource of another one deploys as a nested stack. @internal */
  public _nestedIn(parent: Template, logicalId: string): Template | undefined {
    const resource = parent._find(logicalId);
    return resource && this.nested.get(resource);
  }

  private read(source: TemplateSource): Template {
    const { _constructs: constructs } = source;
    const template = Template._of(this, source);
    for (const entry of template._text?.entries ?? entriesOf(source)) {
      template._add(TemplateResource._of(template, entry, constructs?.get(entry.logicalId)));
    }
    return template;
  }
}

function entriesOf(source: TemplateSource): TemplateEntry[] {
  return Object.entries<Record<string, any> | null>(source.body.Resources ?? {}).flatMap(([logicalId, raw]) =>
    typeof raw === 'object' && raw !== null && typeof raw.Type === 'string'
      ? [
          {
            logicalId,
            path: pathOf(source, logicalId),
            type: raw.Type,
            condition: raw.Condition as unknown,
            read: () => raw,
          },
        ]
      : [],
  );
}
