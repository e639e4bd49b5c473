import { type Template, type TemplateResource, Unresolved } from '../../model';
import { derived } from '../../model/derived';
import { hasHole, isSameInTemplate, sureKey, textIn } from './text-in';

/** A kind of resource that others write to, and how they name it. */
export interface NamedType {
  readonly type: string;
  /** Property that holds its name. */
  readonly nameProperty: string;
  /** Finds the name in an ARN. */
  readonly inArn: RegExp;
}

/** A field of an ARN, which may be known at deployment only: `${AWS::Partition}`. */
const FIELD = String.raw`(?:[^:$]|\$\{[^}]*\})*`;

/** Buckets: by name, ARN, or an ARN with a prefix behind it. */
export const BUCKET: NamedType = {
  type: 'AWS::S3::Bucket',
  nameProperty: 'BucketName',
  inArn: new RegExp(`^arn:${FIELD}:s3:::([^/]+)`),
};

/** Log groups: by name or ARN. */
export const LOG_GROUP: NamedType = {
  type: 'AWS::Logs::LogGroup',
  nameProperty: 'LogGroupName',
  inArn: new RegExp(`^arn:${FIELD}:logs:${FIELD}:${FIELD}:log-group:([^:]+)`),
};

/**
 * The resource of the app that a property's value names: by reference, by a text that holds a reference, by its
 * literal name, or within one template by a name with the same holes.
 * @returns nothing if it is none of the app
 */
export function resourceNamed(from: TemplateResource, value: unknown, named: NamedType): TemplateResource | undefined {
  if (value instanceof Unresolved) {
    if (value.resource) return value.resource.type === named.type ? value.resource : undefined;
    return heldIn(from, value.text, named) ?? byName(from, value.text, named);
  }
  return typeof value === 'string' ? byName(from, value, named) : undefined;
}

/** `${Bucket.Arn}/prefix`: the name may be one of another template too, whose resource is then referred to. */
function heldIn(from: TemplateResource, text: string, { type }: NamedType): TemplateResource | undefined {
  for (const [, logicalId] of text.matchAll(/\$\{([^}.]{1,255})[^}]{0,1024}\}/g)) {
    const own = from.template.resource(logicalId);
    const candidates = own ? [own] : from.template.app.templates.map((template) => template.resource(logicalId));
    const found = candidates.find(
      (candidate) => candidate?.type === type && candidate.referrers(from.type).includes(from),
    );
    if (found) return found;
  }
  return undefined;
}

function byName(from: TemplateResource, text: string, named: NamedType): TemplateResource | undefined {
  const { template } = from;
  const found = NAMES[named.type](template).sure.get(sureKey(nameIn(text, named), template));
  return found?._exists ? found : undefined;
}

/**
 * The resources that a value may name, where it is not known that it names one: those of other templates whose names are written
 * alike, with holes that are filled at deployment.
 */
export function resourcesPerhapsNamed(from: TemplateResource, value: unknown, named: NamedType): TemplateResource[] {
  const text = value instanceof Unresolved && !value.resource ? value.text : undefined;
  if (text === undefined || resourceNamed(from, value, named)) return [];
  const alike = NAMES[named.type](from.template).withHoles.get(nameIn(text, named)) ?? [];
  return alike.filter((resource) => resource !== from && resource._exists);
}

const nameIn = (text: string, { inArn }: NamedType) => inArn.exec(text)?.[1] ?? text;

/** The names of one type's resources. */
interface Names {
  /** By what can't be the name of two. */
  readonly sure: ReadonlyMap<string, TemplateResource>;
  /** By names with holes. */
  readonly withHoles: ReadonlyMap<string, readonly TemplateResource[]>;
}

const NAMES: Readonly<Record<string, (template: Template) => Names>> = {
  [BUCKET.type]: namesOf(BUCKET),
  [LOG_GROUP.type]: namesOf(LOG_GROUP),
};

function namesOf({ type, nameProperty }: NamedType) {
  return derived((app): Names => {
    const sure = new Map<string, TemplateResource>();
    const withHoles = new Map<string, TemplateResource[]>();
    for (const resource of app.resourcesOfType(type)) {
      const text = textIn(resource.value(nameProperty));
      if (text === undefined) continue;
      const key = sureKey(text, resource.template);
      // Two stacks may make what has the same name in two regions: the first is as good as the other.
      if (!sure.has(key) && isSameInTemplate(text)) sure.set(key, resource);
      if (!hasHole(text)) continue;
      const alike = withHoles.get(text);
      if (alike) alike.push(resource);
      else withHoles.set(text, [resource]);
    }
    return { sure, withHoles };
  });
}
