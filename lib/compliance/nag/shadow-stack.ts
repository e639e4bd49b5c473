import { treePath } from './tree-path';
import type { Template, TemplateResource } from '../model';
import { NESTED_STACK } from '../model/nested-stack';
import { IncludeParser } from './include-parser';
import { LaunchTemplateIndex } from './launch-template-index';
import type { Shadow } from './shadow';
import type { ShadowApp } from './shadow-app';
import type { Tokens } from './tokens';

interface Placed {
  readonly place: number;
  readonly resource: TemplateResource;
}

/** What cdk-nag's rules take for the stack of a resource: the two things that they ask of one. */
export class ShadowStack {
  public readonly node = { findAll: () => this.findAll() };
  public readonly tokens: Tokens;
  public readonly parser: IncludeParser;
  private readonly byType = new Map<string, Placed[]>();
  private readonly found = new Map<string, readonly Shadow[]>();
  private readonly launchTemplates = new Map<string, LaunchTemplateIndex>();
  private byPath?: Map<string, TemplateResource>;

  public constructor(
    private readonly app: ShadowApp,
    private readonly template: Template,
  ) {
    this.tokens = app.tokens;
    this.parser = new IncludeParser(app.tokens);
    let place = 0;
    for (const resource of template._all) {
      const placed = { place: place++, resource };
      const sameType = this.byType.get(resource.type);
      if (sameType) sameType.push(placed);
      else this.byType.set(resource.type, [placed]);
    }
  }

  /** `Stack.resolve`. */
  public resolve(value: unknown): unknown {
    return this.tokens.resolve(value);
  }

  /** The resource at a construct path. */
  public shadowAt(path: string): Shadow | undefined {
    this.byPath ??= new Map([...this.template._all].map((resource) => [treePath(resource), resource]));
    const resource = this.byPath.get(path);
    return resource && this.app.shadowOf(resource);
  }

  /**
   * The stack's resources in the template's order, which is that of the construct tree; only those that the running rule
   * looks for, as it passes over all others. As in a construct tree the resources of nested stacks are among them.
   */
  private findAll(): readonly Shadow[] {
    const { sees, judged } = this.app;
    if (!judged || !LaunchTemplateIndex.helps(sees)) return this.seen(sees);
    let index = this.launchTemplates.get(sees);
    if (!index) this.launchTemplates.set(sees, (index = new LaunchTemplateIndex(this.seen(sees))));
    return index.candidates(judged, this.tokens);
  }

  private seen(sees: string): readonly Shadow[] {
    let found = this.found.get(sees);
    if (!found) this.found.set(sees, (found = this.collect(sees)));
    return found;
  }

  private collect(sees: string): Shadow[] {
    const types = sees === '*' ? [...this.byType.keys()] : sees.split(' ');
    const own = types
      .flatMap((type) => this.byType.get(type) ?? [])
      .map(({ place, resource }) => ({ place, shadows: [this.app.shadowOf(resource)] }));
    // A nested stack's construct stands before the resource that deploys it.
    const nested = (this.byType.get(NESTED_STACK) ?? []).map(({ place, resource }) => ({
      place: place - 0.5,
      shadows: this.nestedIn(resource)?.seen(sees) ?? [],
    }));
    return [...own, ...nested].sort((a, b) => a.place - b.place).flatMap(({ shadows }) => shadows);
  }

  private nestedIn({ logicalId }: TemplateResource): ShadowStack | undefined {
    const nested = this.template.app._nestedIn(this.template, logicalId);
    return nested && this.app.stackOf(nested);
  }
}
