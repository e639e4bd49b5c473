import { SpawnTag } from '../contract';
import { parseTimestamp, parseTtl } from '../contract/lifetimes';

/**
 * When spored ends an instance by its tags: the deadline where it is a time, else launch and TTL. None if neither can be read:
 * spored then never ends it.
 */
export function deadlineOf(tags: ReadonlyMap<string, string>, launchedAt: number): number | undefined {
  const deadline = parseTimestamp(tags.get(SpawnTag.TTL_DEADLINE) ?? '');
  if (deadline !== undefined) return deadline;
  const ttl = parseTtl(tags.get(SpawnTag.TTL) ?? '');
  const end = ttl === undefined ? NaN : launchedAt + ttl;
  return Math.abs(end) <= 8.64e15 ? end : undefined;
}
