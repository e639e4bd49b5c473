import type { TemplateResource } from './resource';
import { areAlike, type Shape, shapeReader } from './shape';
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
    const written = templates.filter(({ _text: text }) => text !== undefined);
    if (written.length === 0) return;
    const areRead = templates.some(({ _readsOutputs: reads }) => reads);
    const shapes = written.map((template) => new TemplateShapes(template, areRead));
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
    if (!shape || shape.isSingular) return undefined;
    return shape.references.flatMap((logicalId) => resource.template._find(logicalId) ?? []);
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
      if (shapes.some((shape) => shape.isSingular || isMentioned(shape, mentioned))) continue;
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

/**
 * Gives each resource the number of its kind, over all templates.
 * @returns what looks like a construct path anywhere else than where a resource gives its own
 */
function numberKinds(written: readonly TemplateShapes[], templates: readonly Template[]): string[] {
  const stacks = new Set(templates.map(({ stack }) => stack.split('/')[0]));
  const mentioned = new Set<string>();
  const note = (text: string) => {
    for (const [path, first] of text.matchAll(/([\w.-]+)\/[\w./-]*/g)) if (stacks.has(first)) mentioned.add(path);
  };
  for (const { body, _text: text } of templates) note(text?.rest ?? JSON.stringify(body));
  const known = new Map<string, { readonly shape: Shape; readonly kind: number }[]>();
  let kinds = 0;
  for (const template of written) {
    for (const shape of template.shapes) {
      const { literals, roles } = shape;
      const key = [literals.length, roles, literals[0], literals.at(-1)].join('\n');
      const candidates = known.get(key) ?? [];
      known.set(key, candidates);
      let found = candidates.find((candidate) => areAlike(candidate.shape, shape));
      if (!found) {
        found = { shape, kind: kinds++ };
        candidates.push(found);
        for (const text of literals) note(text);
      }
      template.kinds.push(found.kind);
    }
  }
  return [...mentioned];
}

/** What a template says besides its resources that a rule may look at. */
function surroundings({ template: { body, account, region, stackName }, shapes }: TemplateShapes): string {
  const sections = Object.keys(body).filter((section) => section !== 'Resources' && section !== 'Outputs');
  const named = shapes.some(({ namesStack }) => namesStack) ? stackName : undefined;
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
  const { targets, isSingular } = read(outputs, '');
  return resources.flatMap(({ logicalId }, place) => (isSingular || targets.includes(logicalId) ? [place] : []));
}
