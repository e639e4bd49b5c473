import type { TemplateResource } from './resource';
import type { TemplateSet } from './template-set';
import { referencesIn } from './intrinsics';

/** Who refers to whom in the templates of an app, across stacks too. Built in one pass, when first asked. */
export class References {
  private referrers?: Map<TemplateResource, Set<TemplateResource>>;

  public constructor(private readonly app: TemplateSet) {}

  /** The resources that refer to one, in the order of the templates. */
  public referrersOf(resource: TemplateResource): TemplateResource[] {
    this.referrers ??= this.build();
    return [...(this.referrers.get(resource) ?? [])];
  }

  private build(): Map<TemplateResource, Set<TemplateResource>> {
    const referrers = new Map<TemplateResource, Set<TemplateResource>>();
    for (const template of this.app.templates) {
      for (const resource of template._all) {
        for (const target of referencesIn(template, resource.raw.Properties)) {
          const known = referrers.get(target);
          if (known) known.add(resource);
          else referrers.set(target, new Set([resource]));
        }
      }
    }
    return referrers;
  }
}
