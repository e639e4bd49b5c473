import { type Template, type TemplateResource, Unresolved } from '../../model';
import { derived } from '../../model/derived';

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
 * The resource of the app that a property's value names: by reference, by a text that holds a reference, or by its
 * literal name.
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
  for (const [, logicalId] of text.matchAll(/\$\{([^}.]+)[^}]*\}/g)) {
    const own = from.template.resource(logicalId);
    const candidates = own ? [own] : from.template.app.templates.map((template) => template.resource(logicalId));
    const found = candidates.find(
      (candidate) => candidate?.type === type && candidate.referrers(from.type).includes(from),
    );
    if (found) return found;
  }
  return undefined;
}

function byName({ template }: TemplateResource, text: string, named: NamedType): TemplateResource | undefined {
  const found = NAMES[named.type](template).get(named.inArn.exec(text)?.[1] ?? text);
  return found?._exists ? found : undefined;
}

const NAMES: Readonly<Record<string, (template: Template) => ReadonlyMap<string, TemplateResource>>> = {
  [BUCKET.type]: namesOf(BUCKET),
  [LOG_GROUP.type]: namesOf(LOG_GROUP),
};

function namesOf({ type, nameProperty }: NamedType) {
  return derived((app) => {
    const names = new Map<string, TemplateResource>();
    for (const resource of app.resourcesOfType(type)) {
      const name: unknown = resource.value(nameProperty);
      const text = name instanceof Unresolved ? name.text : name;
      // Two stacks may make what has the same name in two regions: the first is as good as the other.
      if (typeof text === 'string' && !names.has(text)) names.set(text, resource);
    }
    return names;
  });
}
