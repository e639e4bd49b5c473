import { NESTED_STACK } from './nested-stack';
import type { Shape } from './shape';
import type { TemplateResource } from './resource';
import type { Template } from './template';
import type { TemplateText } from './template-text';

/** What more resources than this refer to is what a stack shares, such as its network, and no part of what it repeats. */
const MAX_REFERRERS = 8;

/** The resources of one template, by what they say and whom they name. */
export class TemplateShapes {
  public readonly resources: readonly TemplateResource[];
  public readonly shapes: readonly Shape[];
  /** Equal for resources that say the same but for names; given by whoever compares. */
  public readonly kinds: number[] = [];
  /** Whom each resource names, as places in `resources`. */
  private readonly targets: readonly (readonly number[])[];
  /** Whether other templates know more of it than its own text tells: by its outputs or as a nested stack. */
  public readonly isKnownElsewhere: boolean;

  /** @param areRead whether any template may read outputs of others */
  public constructor(
    public readonly template: Template,
    text: TemplateText,
    areRead: boolean,
  ) {
    this.isKnownElsewhere = template._isNested || (areRead && template.body.Outputs !== undefined);
    this.resources = [...template._all];
    const places = new Map(this.resources.map(({ logicalId }, place) => [logicalId, place]));
    const { entries } = text;
    this.shapes = entries.map(({ shape }) => shape);
    this.targets = entries.map((entry) => {
      const { targets, saying } = entry.shape;
      // Of a function whose references can't be read off: whatever it may name.
      const words = saying.isSingular ? [...new Set(entry.text.match(/\w+/g))] : targets;
      return words.map((logicalId) => places.get(logicalId) ?? -1).filter((place) => place >= 0);
    });
  }

  /** Whether a resource can be judged by another one. */
  public isComparable(place: number): boolean {
    return !this.shapes[place].saying.isSingular && this.resources[place].type !== NESTED_STACK;
  }

  /**
   * What is left of the template without what is shared by many: groups that are not connected, each in the template's order,
   * listed with those that can be swapped with them.
   * @param known places that something outside the template may tell from others
   */
  public groups(known: ReadonlySet<number>): (readonly (readonly number[])[])[] {
    const shared = this.sharedByMany();
    const { rootOf, members } = this.connected(shared);
    const unlike = new Set([...known].map(rootOf));
    for (const place of shared) for (const target of this.targets[place]) unlike.add(rootOf(target));
    const groups = new Map<string, (readonly number[])[][]>();
    for (const [root, group] of members) {
      if (unlike.has(root) || !group.every((place) => this.isComparable(place))) continue;
      // With what they share: many groups that share different things are not compared one by one.
      let key = '';
      for (const place of group) {
        key += `;${this.kinds[place]}`;
        for (const target of this.targets[place]) if (shared.has(target)) key += `,${target}`;
      }
      const candidates = groups.get(key) ?? [];
      groups.set(key, candidates);
      const same = candidates.find(([first]) => this.canBeSwapped(first, group, shared));
      if (same) same.push(group);
      else candidates.push([group]);
    }
    return [...groups.values()].flat();
  }

  /** Whether the resources of two templates say the same, in the same order, with the same references. */
  public isLike(other: TemplateShapes): boolean {
    return (
      this.kinds.length === other.kinds.length &&
      this.kinds.every((kind, place) => kind === other.kinds[place]) &&
      this.targets.every((targets, place) => targets.every((target, index) => target === other.targets[place][index]))
    );
  }

  /** Whether groups of the same kinds refer alike: to the same among themselves, and to the very same that is shared. */
  private canBeSwapped(a: readonly number[], b: readonly number[], shared: ReadonlySet<number>): boolean {
    const counterparts = new Map(a.map((place, ordinal) => [place, b[ordinal]]));
    return a.every((place, ordinal) =>
      this.targets[place].every((target, index) => {
        const counterpart = shared.has(target) ? target : counterparts.get(target);
        return counterpart === this.targets[b[ordinal]][index];
      }),
    );
  }

  private sharedByMany(): Set<number> {
    const referrers = new Array<number>(this.resources.length).fill(0);
    for (const targets of this.targets) for (const target of targets) referrers[target]++;
    return new Set(referrers.flatMap((count, place) => (count > MAX_REFERRERS ? [place] : [])));
  }

  /** The resources that are not shared, by what connects them. */
  private connected(shared: ReadonlySet<number>) {
    const parents = this.resources.map((_, place) => place);
    const rootOf = (place: number): number => {
      while (parents[place] !== place) place = parents[place] = parents[parents[place]];
      return place;
    };
    this.targets.forEach((targets, place) => {
      if (shared.has(place)) return;
      for (const target of targets) if (!shared.has(target)) parents[rootOf(target)] = rootOf(place);
    });
    const members = new Map<number, number[]>();
    for (let place = 0; place < parents.length; place++) {
      if (shared.has(place)) continue;
      const root = rootOf(place);
      const group = members.get(root);
      if (group) group.push(place);
      else members.set(root, [place]);
    }
    return { rootOf, members };
  }
}
