import { SpawnTag } from '../../contract';

/** Keys that only a launch by spawn puts on an instance. Whoever deletes one to drop out of sight must find them all. */
export const LAUNCH_KEYS: readonly string[] = [
  SpawnTag.ROOT,
  SpawnTag.TTL,
  SpawnTag.TTL_DEADLINE,
  SpawnTag.LAUNCH_TIME,
];
