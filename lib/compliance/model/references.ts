import { referencesIn } from './intrinsics';
import type { TemplateResource } from './resource';
import type { Template } from './template';
import type { TemplateSet } from './template-set';

type Referrers = ReadonlyMap<TemplateResource, ReadonlySet<TemplateResource>>;

/** Who refers to whom in the templates of an app, across stacks too. Each template is read once, when first asked about. */
export class References {
  private readonly indexes = new Map<Template, Referrers>();
  private across?: ReadonlySet<Template>;

  public constructor(private readonly app: TemplateSet) {}

  /** The resources that refer to one, in the order of the templates. */
  public referrersOf(resource: TemplateResource): TemplateResource[] {
    this.across ??= new Set(this.app.templates.filter((template) => template._isNested || template._readsOutputs));
    const { across } = this;
    const templates = across.size === 0 ? [resource.template] : this.app.templates;
    return templates
      .filter((template) => template === resource.template || across.has(template))
      .flatMap((template) => [...(this.indexOf(template).get(resource) ?? [])]);
  }

  private indexOf(template: Template): Referrers {
    let index = this.indexes.get(template);
    if (!index) this.indexes.set(template, (index = this.build(template)));
    return index;
  }

  private build(template: Template): Referrers {
    const referrers = new Map<TemplateResource, Set<TemplateResource>>();
    // A parameter of a nested stack may stand for a resource of its parent.
    const isPassed = this.app._parentOf(template) !== undefined;
    for (const resource of template._all) {
      const targets =
        (isPassed ? undefined : this.app._twins.referencesOf(resource)) ??
        referencesIn(template, resource.raw.Properties);
      for (const target of targets) {
        const known = referrers.get(target);
        if (known) known.add(resource);
        else referrers.set(target, new Set([resource]));
      }
    }
    return referrers;
  }
}
