import { intrinsicOf } from './intrinsics';

/** The property whose own parts are worth sharing: it holds all that a machine is launched with, its name among it. */
const NESTED = 'LaunchTemplateData';

/**
 * Makes equal parts of a template's resources one object, so that what is worked out of a part (its intrinsic functions
 * resolved, its policy read) is worked out once: the policies, user data and disks of a fleet are the same text hundreds of
 * times over. Parts are the properties, and those of a launch template's data.
 */
export class SharedParts {
  private readonly known = new Map<string, object>();

  /** @returns the resource itself, its parts replaced by equal ones that were seen before */
  public share<T extends { readonly [name: string]: any }>(resource: T): T {
    const { Properties: properties } = resource;
    if (isPlain(properties)) {
      const nested: unknown = properties[NESTED];
      if (isPlain(nested)) this.shareIn(nested);
      this.shareIn(properties);
    }
    return resource;
  }

  private shareIn(holder: Record<string, unknown>): void {
    // A template given by a user of the model may be frozen; then nothing is shared.
    if (Object.isFrozen(holder)) return;
    for (const name in holder) {
      const part = holder[name];
      if (typeof part !== 'object' || part === null || isReference(part)) continue;
      const text = JSON.stringify(part);
      const same = this.known.get(text);
      if (same) holder[name] = same;
      else this.known.set(text, part);
    }
  }
}

/** Resolved faster than compared. */
const isReference = (part: object) => 'Ref' in part || 'Fn::GetAtt' in part;

/** A map of properties, and no intrinsic function. */
export function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !intrinsicOf(value);
}
