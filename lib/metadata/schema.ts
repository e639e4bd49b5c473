import { SpawnTable } from '../contract';

// How the instances table is laid out: what the construct makes, the handlers write and the directory reads.
//
// One partition for each instance: an item with what is known of it, and an item for each of its tags. Each index holds
// only items that have its keys: instance items or tag items.

/** Partition key: an instance id, or `CURSOR_ID`. */
export const INSTANCE_ID = 'instance_id';
/** Sort key: `INSTANCE_ITEM`, or `TAG_ITEM_PREFIX` and the tag's key. */
export const ITEM = 'item';
export const INSTANCE_ITEM = 'instance';
export const TAG_ITEM_PREFIX = 'tag#';

/** Where the reconciler keeps how far it is. No instance has such an id. */
export const CURSOR_ID = '#reconcile';
export const CURSOR_ITEM = 'cursor';

/** Seconds since 1970 after which DynamoDB deletes an item; terminated instances have it. */
export const EXPIRES_AT = 'expires_at';

export const TAG_INDEX = SpawnTable.INSTANCES_TAG_INDEX;
export const TAG_KEY = SpawnTable.INSTANCES_TAG_KEY;
export const TAG_VALUE = SpawnTable.INSTANCES_TAG_VALUE;

/** By who launched: `LAUNCHER_NAME`, then `LAUNCHED`. */
export const LAUNCHER_INDEX = 'launcher-index';
export const LAUNCHER_NAME = 'launcher_name';

/** By time of launch: `LAUNCH_BUCKET`, then `LAUNCHED`. */
export const LAUNCH_INDEX = 'launch-index';
/** Month and shard, such as `2026-01#3`. */
export const LAUNCH_BUCKET = 'launch_bucket';
/** Launch time and instance id, such as `2026-01-31T08:15:00Z#i-0abc`: in order of time, and no two alike. */
export const LAUNCHED = 'launched';

/** What has not been terminated: `LIVE_SHARD`, then `INSTANCE_ID`. */
export const LIVE_INDEX = 'live-index';
export const LIVE_SHARD = 'live_shard';

/**
 * Partitions of a month, and of what is live. One partition takes 1,000 writes a second; without shards all launches of a
 * moment would go to one.
 */
export const SHARDS = 8;

/** What a list shows of an instance: in tag items too and projected into the indexes, so that no second look-up is needed. */
export const LIST_FIELDS = [
  'state',
  'launch_time',
  'launcher',
  'name',
  'instance_type',
  'availability_zone',
  'market',
  'deadline',
  'terminated_at',
];

/** The shard of an instance: its id is drawn by lot, so that a sum over it spreads evenly. */
export function shardOf(instanceId: string): number {
  let sum = 0;
  for (let at = 0; at < instanceId.length; at += 1) sum += instanceId.charCodeAt(at);
  return sum % SHARDS;
}

/** The month's part of `LAUNCH_BUCKET`. */
export function monthOf(time: number): string {
  return new Date(time).toISOString().slice(0, 7);
}

export function launchBucket(month: string, shard: number): string {
  return `${month}#${shard}`;
}

/** A time as the table writes it: seconds, for CloudTrail and EventBridge know no less. */
export function stamp(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

/** The name in a caller's ARN: a user's, or the session's of an assumed role; a service's name is its own. */
export function launcherName(launcher: string): string {
  return launcher.slice(launcher.lastIndexOf('/') + 1);
}

/** DynamoDB takes no empty text as a key of an index; EC2 takes no such sign in a tag. */
const EMPTY = '\u0000';

export function storedTagValue(value: string): string {
  return value === '' ? EMPTY : value;
}

export function tagValueOf(stored: string): string {
  return stored === EMPTY ? '' : stored;
}

/** What stands in place of a tag value that looks like a secret. */
export const REDACTED = '[redacted]';
