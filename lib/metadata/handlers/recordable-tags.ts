import { findSecretInSetting, findSecrets } from '../../analysis/secret-detectors';
import { SpawnTag } from '../../contract';
import { REDACTED } from '../schema';
import type { Tags } from './instance';

/** What spored writes each minute, and the session token among it, is nobody's to look for. */
const RUNTIME_KEYS = new Set([...SpawnTag.RUNTIME_KEYS, ...SpawnTag.RUNTIME_DELETED_KEYS]);

/** Whether the tag is recorded at all. */
export function isRecorded(key: string): boolean {
  return !RUNTIME_KEYS.has(key);
}

/** The tag as it may be stored: without what looks like a secret, in its value or in its key. */
export function recordableTag(key: string, value: string): readonly [key: string, value: string] {
  if (findSecrets(key).length > 0) return [REDACTED, REDACTED];
  return [key, findSecretInSetting(key, value).length > 0 ? REDACTED : value];
}

/** The tags as they may be stored. */
export function recordableTags(tags: Iterable<readonly [key: string, value: string]>): Tags {
  const recorded = new Map<string, string>();
  for (const [key, value] of tags) if (isRecorded(key)) recorded.set(...recordableTag(key, value));
  return recorded;
}
