import { GovernanceTag, SpawnTag } from '../../../contract';
import { type Template, type TemplateResource, Unresolved } from '../../model';

/** Classes of data whose disclosure harms nobody. */
const HARMLESS = new Set([
  '',
  'none',
  'no',
  'false',
  'n/a',
  'public',
  'open',
  'internal',
  'unclassified',
  'development',
]);

const CLASS_TAGS = [GovernanceTag.DATA_CLASS, GovernanceTag.COMPLIANCE, GovernanceTag.CARDHOLDER_DATA];

/**
 * Why the data of a resource needs a key of the customer's: its own tags name a class of sensitive data, or a framework, or it
 * stands in a stack of spawn's, where the security model puts everything under such keys. Nothing if it needs none.
 */
export function needOf(resource: TemplateResource, template: Template): string | undefined {
  for (const key of CLASS_TAGS) {
    const value = tagOf(resource, key);
    if (value !== undefined && !HARMLESS.has(value.trim().toLowerCase())) return `it is tagged ${key}=${value}`;
  }
  return isOfSpawn(template) ? "it stands in a stack of spawn's" : undefined;
}

const known = new WeakMap<Template, boolean>();

/** Whether a stack holds anything that spawn manages. */
function isOfSpawn(template: Template): boolean {
  let found = known.get(template);
  if (found === undefined) {
    found = [...template._all].some((resource) => tagOf(resource, SpawnTag.MANAGED)?.toLowerCase() === 'true');
    known.set(template, found);
  }
  return found;
}

/** Where tags stand: of the resource, and of what it launches. */
const TAG_LISTS = ['TagSpecifications', 'LaunchTemplateData.TagSpecifications', 'Replicas'];

function tagOf(resource: TemplateResource, key: string): string | undefined {
  const lists: unknown[] = [resource.value('Tags'), resource.value('BackupVaultTags')];
  for (const path of TAG_LISTS) {
    const specifications: unknown = resource.value(path);
    if (!Array.isArray(specifications)) continue;
    for (const each of specifications as { readonly Tags?: unknown }[]) lists.push(each?.Tags);
  }
  for (const tags of lists) {
    const value = Array.isArray(tags)
      ? (tags as { readonly Key?: unknown; readonly Value?: unknown }[]).find((tag) => tag?.Key === key)?.Value
      : typeof tags === 'object' && tags !== null && !(tags instanceof Unresolved)
        ? (tags as { readonly [key: string]: unknown })[key]
        : undefined;
    if (value instanceof Unresolved) return value.text;
    if (typeof value === 'string' || typeof value === 'boolean') return String(value);
  }
  return undefined;
}
