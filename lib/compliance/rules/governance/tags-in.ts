import { type TemplateResource, Unresolved } from '../../model';

/** The tags found in one place of a resource. */
export interface TagsFound {
  /** Property path of the place. */
  readonly where: string;
  /** Keys with a value that is not empty. */
  readonly keys: ReadonlySet<string>;
  /** Why there may be more. */
  readonly unsure?: string;
}

/** Tags as a list of keys and values, or as a map. */
export function tagsAt(resource: TemplateResource, where: string): TagsFound {
  return { where, ...tagsOf(resource.value(where)) };
}

/** The tags that one kind of resource gets from a list of tag specifications: `instance`, `volume`, `launch-template`. */
export function specifiedTagsAt(resource: TemplateResource, where: string, resourceType: string): TagsFound {
  const specifications: unknown = resource.value(where);
  if (specifications instanceof Unresolved) return { where, keys: new Set(), unsure: specifications.why };
  const found = (Array.isArray(specifications) ? (specifications as unknown[]) : []).map((specification) => {
    if (specification instanceof Unresolved) return { keys: [], unsure: specification.why };
    const { ResourceType, Tags } = (specification ?? {}) as {
      readonly ResourceType?: unknown;
      readonly Tags?: unknown;
    };
    return ResourceType === resourceType ? tagsOf(Tags) : { keys: [], unsure: undefined };
  });
  return {
    where,
    keys: new Set(found.flatMap(({ keys }) => [...keys])),
    unsure: found.find(({ unsure }) => unsure !== undefined)?.unsure,
  };
}

function tagsOf(tags: unknown): { readonly keys: ReadonlySet<string>; readonly unsure?: string } {
  const keys = new Set<string>();
  if (tags instanceof Unresolved) return { keys, unsure: tags.why };
  if (typeof tags !== 'object' || tags === null) return { keys };
  let unsure: string | undefined;
  const entries: unknown[] = Array.isArray(tags)
    ? tags
    : Object.entries(tags).map(([Key, Value]: [string, unknown]) => ({ Key, Value }));
  for (const entry of entries) {
    const { Key, Value } = (entry ?? {}) as { readonly Key?: unknown; readonly Value?: unknown };
    const unresolved = [entry, Key].find((each) => each instanceof Unresolved);
    if (unresolved instanceof Unresolved) unsure ??= unresolved.why;
    else if (typeof Key === 'string' && Value !== undefined && Value !== null && Value !== '') keys.add(Key);
  }
  return { keys, unsure };
}
