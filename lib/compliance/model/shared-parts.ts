import { intrinsicOf } from './intrinsics';

/** The property whose own parts are worth sharing: it holds all that a machine is launched with, its name among it. */
const NESTED = 'LaunchTemplateData';

/**
 * Makes equal parts of a template's resources one object, so that what is worked out of a part (its intrinsic functions
 * resolved, its policy read) is worked out once: the policies, user data and disks of a fleet are the same text hundreds of
 * times over. Parts are the properties, and those of a launch template's data.
 */
export function shareParts(resources: Iterable<{ readonly [name: string]: any }>): void {
  const known = new Map<string, object>();
  for (const { Properties: properties } of resources) {
    if (!isPlain(properties)) continue;
    const nested: unknown = properties[NESTED];
    if (isPlain(nested)) share(nested, known);
    share(properties, known);
  }
}

function share(holder: Record<string, unknown>, known: Map<string, object>): void {
  // A template given by a user of the model may be frozen; then nothing is shared.
  if (Object.isFrozen(holder)) return;
  for (const name in holder) {
    const part = holder[name];
    if (typeof part !== 'object' || part === null || isReference(part)) continue;
    const text = JSON.stringify(part);
    const same = known.get(text);
    if (same) holder[name] = same;
    else known.set(text, part);
  }
}

/** Resolved faster than compared. */
const isReference = (part: object) => 'Ref' in part || 'Fn::GetAtt' in part;

/** A map of properties, and no intrinsic function. */
export function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !intrinsicOf(value);
}
