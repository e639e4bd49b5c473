import { findSecrets } from '../../analysis/secret-detectors';
import { parsePath, step } from '../model/property-path';
import { holdsSecret, isAboutSecrets } from './discretion';
import type { Finding } from './evaluation';

const MAX_CHARACTERS = 2000;

/**
 * The part of the template that a finding is about, as it stands there: the object around the property. Nothing for a
 * rule about secrets, and nothing where anything in the resource looks like one: a report is read by more people than a
 * template.
 */
export function excerptOf({ rule, resource, where, kind }: Finding): string | undefined {
  if (!resource || kind === 'error' || isAboutSecrets(rule.ruleId) || holdsSecret(resource)) return undefined;
  const keys = parsePath(where).slice(0, -1);
  let part: unknown = resource.raw.Properties;
  for (const key of keys) {
    const inner = step(part, key);
    if (typeof inner !== 'object' || inner === null) break;
    part = inner;
  }
  const text = JSON.stringify(part, undefined, 2) as string | undefined;
  if (text === undefined || findSecrets(text).length > 0) return undefined;
  return text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)}\n...` : text;
}
