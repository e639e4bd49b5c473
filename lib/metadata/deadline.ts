import { SpawnTag, parseGoDuration } from '../contract';

/**
 * When spored ends an instance by its tags: the deadline where it is a time, else launch and TTL. None if neither can be read:
 * spored then never ends it.
 */
export function deadlineOf(tags: ReadonlyMap<string, string>, launchedAt: number): number | undefined {
  const deadline = Date.parse(tags.get(SpawnTag.TTL_DEADLINE) ?? '');
  if (Number.isFinite(deadline)) return deadline;
  const ttl = tags.get(SpawnTag.TTL);
  if (ttl === undefined) return undefined;
  try {
    const end = launchedAt + parseGoDuration(ttl) * 1000;
    return Math.abs(end) <= 8.64e15 ? end : undefined;
  } catch {
    return undefined;
  }
}
