import type { TemplateResource } from './resource';
import { areAlike, type Saying, type Shape, shapeReader } from './shape';
import type { Template } from './template';
import { TemplateShapes } from './template-shapes';

/**
 * Which resources of an app are the same but for names, so that a rule need not judge the second where it passed the first.
 *
 * Two are twins if swapping them changes nothing in the app. In a template, what is not shared by many falls into groups that
 * refer to nothing but themselves and what is shared; groups that say the same, in the same order, with the same references among
 * themselves and to the same shared resources, can be swapped. Whole templates can, if they say the same throughout and nothing
 * of theirs is known elsewhere. Whatever can't be told is no twin.
 */
export class Twins {
  private readonly firsts = new Map<TemplateResource, TemplateResource>();
  private readonly shapes = new Map<TemplateResource, Shape>();

  public constructor(templates: readonly Template[]) {
    if (!templates.some(({ _text: text }) => text !== undefined)) return;
    const areRead = templates.some(({ _readsOutputs: reads }) => reads);
    const shapes = templates.flatMap((template) =>
      template._text ? new TemplateShapes(template, template._text, areRead) : [],
    );
    const mentioned = numberKinds(shapes, templates);
    for (const each of shapes) this.matchGroups(each, mentioned);
    this.matchTemplates(shapes, mentioned);
  }

  /** The first of the resources that are the same as this one; itself if there is none before it. */
  public firstOf(resource: TemplateResource): TemplateResource {
    return this.firsts.get(resource) ?? resource;
  }

  /** Whom a resource refers to in its own template; nothing if its text does not tell. */
  public referencesOf(resource: TemplateResource): TemplateResource[] | undefined {
    const shape = this.shapes.get(resource);
    if (!shape || shape.saying.isSingular) return undefined;
    const { saying, targets } = shape;
    return saying.references.flatMap((target) => resource.template._find(targets[target]) ?? []);
  }

  private matchGroups(template: TemplateShapes, mentioned: readonly string[]): void {
    const { resources, shapes } = template;
    const known = new Set(template.isKnownElsewhere ? readByOutputs(template) : []);
    shapes.forEach((shape, place) => {
      this.shapes.set(resources[place], shape);
      if (isMentioned(shape, mentioned)) known.add(place);
    });
    for (const [first, ...others] of template.groups(known)) {
      for (const other of others) {
        other.forEach((place, index) => this.firsts.set(resources[place], resources[first[index]]));
      }
    }
  }

  private matchTemplates(written: readonly TemplateShapes[], mentioned: readonly string[]): void {
    const originals = new Map<string, TemplateShapes[]>();
    for (const template of written) {
      const { shapes, resources } = template;
      if (template.isKnownElsewhere) continue;
      if (shapes.some((shape) => shape.saying.isSingular || isMentioned(shape, mentioned))) continue;
      const around = surroundings(template);
      const candidates = originals.get(around) ?? [];
      originals.set(around, candidates);
      const original = candidates.find((candidate) => candidate.isLike(template));
      if (!original) candidates.push(template);
      else {
        resources.forEach((resource, place) => {
          if (template.isComparable(place)) this.firsts.set(resource, this.firstOf(original.resources[place]));
        });
      }
    }
  }
}

/** What looks like a construct path. Looked for at the beginning of a word only: from each letter of a long one it takes a square. */
const PATHS = /(?<![\w.-])([\w.-]+)\/[\w./-]*/g;

/**
 * Gives each resource the number of its kind, over all templates.
 * @returns what looks like a construct path anywhere else than where a resource gives its own
 */
function numberKinds(written: readonly TemplateShapes[], templates: readonly Template[]): string[] {
  const stacks = new Set(templates.map(({ stack }) => stack.split('/')[0]));
  const mentioned = new Set<string>();
  const note = (text: string) => {
    for (const [path, first] of text.matchAll(PATHS)) if (stacks.has(first)) mentioned.add(path);
  };
  for (const { body, _text: text } of templates) note(text?.rest ?? JSON.stringify(body));
  const known = new Map<string, { readonly saying: Saying; readonly kind: number }[]>();
  let kinds = 0;
  const kindOf = (saying: Saying): number => {
    const { literals, roles } = saying;
    const key = [literals.length, roles, literals[0], literals.at(-1)].join('\n');
    const candidates = known.get(key) ?? [];
    known.set(key, candidates);
    const found = candidates.find((candidate) => areAlike(candidate.saying, saying));
    if (found) return found.kind;
    candidates.push({ saying, kind: kinds });
    for (const text of literals) note(text);
    return kinds++;
  };
  const numbers = new Map<Saying, number>();
  for (const template of written) {
    for (const { saying } of template.shapes) {
      const kind = numbers.get(saying) ?? kindOf(saying);
      numbers.set(saying, kind);
      template.kinds.push(kind);
    }
  }
  return [...mentioned];
}

/** What a template says besides its resources that a rule may look at. */
function surroundings({ template: { body, account, region, stackName }, shapes }: TemplateShapes): string {
  const sections = Object.keys(body).filter((section) => section !== 'Resources' && section !== 'Outputs');
  const named = shapes.some(({ saying }) => saying.namesStack) ? stackName : undefined;
  return JSON.stringify([sections.map((section) => [section, body[section] as unknown]), account, region, named]);
}

/** Whether a construct path that a resource mentions as its own is mentioned elsewhere: it may be a name to go by. */
function isMentioned({ ownPaths }: Shape, mentioned: readonly string[]): boolean {
  return (
    mentioned.length > 0 &&
    ownPaths.some((path) => mentioned.some((mention) => path.startsWith(mention) || mention.startsWith(path)))
  );
}

/** What a template's outputs tell of, as places; everything if that can't be told. */
function readByOutputs({ template, resources }: TemplateShapes): number[] {
  const outputs = JSON.stringify(template.body.Outputs ?? {}, undefined, 1);
  const read = shapeReader(template.stack, (logicalId) => template._find(logicalId) !== undefined);
  const { saying, targets } = read(outputs, '').shape;
  return resources.flatMap(({ logicalId }, place) => (saying.isSingular || targets.includes(logicalId) ? [place] : []));
}
