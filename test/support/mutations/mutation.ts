/** A resource as it stands in a template. */
export interface RawResource {
  Type: string;
  Properties?: Record<string, any>;
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
  [attribute: string]: unknown;
}

/** One way to break a resource. */
export interface Mutation {
  /** What is done, in a few words: `MetadataOptions.HttpTokens = optional`. */
  readonly what: string;
  /** Changes the resource in place. */
  readonly apply?: (resource: RawResource) => void;
  /** Whether the whole resource goes. */
  readonly deletes?: true;
  /** A resource that comes in beside it. */
  readonly adds?: RawResource;
}

/** Finds the ways in which one kind of setting can be broken on a resource. */
export type Operator = (resource: RawResource, pick: Pick) => Mutation[];

/** One of several values: the seed decides. */
export type Pick = <T>(values: readonly T[]) => T;

/** The parent of a path inside the properties; nothing if the path leads nowhere. */
function parentOf(resource: RawResource, path: readonly (string | number)[]): any {
  return path.slice(0, -1).reduce<any>((value, key) => value?.[key], resource.Properties);
}

const text = (path: readonly (string | number)[]) =>
  path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`))
    .join('')
    .slice(1);

/** Takes a property away, if it is there. */
export function removal(resource: RawResource, path: readonly (string | number)[]): Mutation[] {
  const key = path.at(-1)!;
  if (parentOf(resource, path)?.[key] === undefined) return [];
  return [{ what: `${text(path)} removed`, apply: (copy) => void delete parentOf(copy, path)[key] }];
}

/** Sets a property that is there to another value. */
export function change(resource: RawResource, path: readonly (string | number)[], value: unknown): Mutation[] {
  const key = path.at(-1)!;
  const before: unknown = parentOf(resource, path)?.[key];
  if (before === undefined || JSON.stringify(before) === JSON.stringify(value)) return [];
  return [
    { what: `${text(path)} = ${JSON.stringify(value)}`, apply: (copy) => void (parentOf(copy, path)[key] = value) },
  ];
}

/** Sets a property whether or not it is there. */
export function addition(path: readonly (string | number)[], value: unknown): Mutation {
  return {
    what: `${text(path)} := ${JSON.stringify(value)}`,
    apply: (copy) => {
      let holder: any = (copy.Properties ??= {});
      for (const key of path.slice(0, -1)) holder = holder[key] ??= {};
      holder[path.at(-1)!] = value;
    },
  };
}

/** The paths of everything inside the properties. */
export function pathsOf(resource: RawResource): (string | number)[][] {
  const found: (string | number)[][] = [];
  const walk = (value: unknown, path: (string | number)[]): void => {
    if (path.length > 0) found.push(path);
    if (Array.isArray(value)) value.forEach((item, index) => walk(item, [...path, index]));
    else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) walk(inner, [...path, key]);
    }
  };
  walk(resource.Properties ?? {}, []);
  return found;
}

export const valueAt = (resource: RawResource, path: readonly (string | number)[]): any =>
  path.reduce<any>((value, key) => value?.[key], resource.Properties);
