import { SpawnTag } from '../../contract';
import { deadlineOf } from '../deadline';
import * as schema from '../schema';
import { type Attributes, type Plain, listOf, mapOf, numberOf, textOf, toAttributes } from './attributes';
import { type HistoryEntry, type InstanceRecord, type Launcher, type Parameters, TERMINATED } from './instance';

/** The items of an instance by sort key: one of its own and one for each tag. `version` is not in them yet. */
export function itemsOf(record: InstanceRecord, retentionDays: number): Map<string, Attributes> {
  const { instanceId } = record;
  const shown = listFields(record);
  const expires =
    record.terminatedAt === undefined ? undefined : Math.floor(record.terminatedAt / 1000) + retentionDays * 86_400;
  const common = { [schema.INSTANCE_ID]: instanceId, ...shown, [schema.EXPIRES_AT]: expires };
  const items = new Map([
    [schema.INSTANCE_ITEM, toAttributes({ ...common, [schema.ITEM]: schema.INSTANCE_ITEM, ...instanceFields(record) })],
  ]);
  for (const [key, value] of record.tags) {
    const item = schema.TAG_ITEM_PREFIX + key;
    const tag = { [schema.TAG_KEY]: key, [schema.TAG_VALUE]: schema.storedTagValue(value) };
    items.set(item, toAttributes({ ...common, [schema.ITEM]: item, ...tag }));
  }
  return items;
}

function listFields(record: InstanceRecord): Record<string, Plain> {
  const deadline = deadlineOf(record.tags, record.launchedAt);
  return {
    state: record.state,
    launch_time: schema.stamp(record.launchedAt),
    launcher: record.launcher?.arn,
    name: record.tags.get(SpawnTag.NAME) ?? record.tags.get(SpawnTag.DISPLAY_NAME),
    instance_type: record.instanceType,
    availability_zone: record.availabilityZone,
    market: record.market,
    deadline: deadline === undefined ? undefined : schema.stamp(deadline),
    terminated_at: record.terminatedAt === undefined ? undefined : schema.stamp(record.terminatedAt),
  };
}

function instanceFields(record: InstanceRecord): Record<string, Plain> {
  const { instanceId, launchedAt, launcher, history } = record;
  const shard = schema.shardOf(instanceId);
  return {
    state_as_of: schema.stamp(record.stateAsOf),
    tags_as_of: schema.stamp(record.tagsAsOf),
    launcher_source: launcher?.source,
    [schema.LAUNCHER_NAME]: launcher && schema.launcherName(launcher.arn),
    [schema.LAUNCH_BUCKET]: schema.launchBucket(schema.monthOf(launchedAt), shard),
    [schema.LAUNCHED]: `${schema.stamp(launchedAt)}#${instanceId}`,
    // Absent from what has ended: the index then holds what lives, however long the past grows.
    [schema.LIVE_SHARD]: record.state === TERMINATED ? undefined : String(shard),
    parameters: record.parameters,
    history: history.map(({ at, what, detail, by, source }) => ({ at: schema.stamp(at), what, detail, by, source })),
  };
}

/** The record that the items of an instance stand for; none if its own item is missing. */
export function recordOf(items: ReadonlyMap<string, Attributes>): InstanceRecord | undefined {
  const item = items.get(schema.INSTANCE_ITEM);
  if (item === undefined) return undefined;
  const launcher = textOf(item, 'launcher');
  const tags = new Map<string, string>();
  for (const each of items.values()) {
    const key = textOf(each, schema.TAG_KEY);
    if (key !== undefined) tags.set(key, schema.tagValueOf(textOf(each, schema.TAG_VALUE) ?? ''));
  }
  return {
    instanceId: textOf(item, schema.INSTANCE_ID) ?? '',
    version: numberOf(item, VERSION) ?? 0,
    state: textOf(item, 'state') ?? 'unknown',
    stateAsOf: timeOf(item, 'state_as_of') ?? 0,
    tags,
    tagsAsOf: timeOf(item, 'tags_as_of') ?? 0,
    launchedAt: timeOf(item, 'launch_time') ?? 0,
    launcher: launcher === undefined ? undefined : { arn: launcher, source: launcherSource(item) },
    terminatedAt: timeOf(item, 'terminated_at'),
    instanceType: textOf(item, 'instance_type'),
    availabilityZone: textOf(item, 'availability_zone'),
    market: textOf(item, 'market') ?? '',
    parameters: parametersOf(mapOf(item, 'parameters')),
    history: listOf(item, 'history').map((each) => entryOf(each.M ?? {})),
  };
}

/** How often the instance was written. A tag's item has that of the write it came from. */
export const VERSION = 'version';

/** Known a little later, nothing else new: no reason to write. */
export const AS_OF = ['state_as_of', 'tags_as_of'];

function launcherSource(item: Attributes): Launcher['source'] {
  return textOf(item, 'launcher_source') === 'cloudtrail' ? 'cloudtrail' : 'tag';
}

function parametersOf(attributes: Attributes): Parameters {
  const entries = Object.entries(attributes).map(
    ([name, value]) => [name, value.L?.map(({ S: text = '' }) => text) ?? value.S ?? ''] as const,
  );
  return Object.fromEntries(entries);
}

export function entryOf(attributes: Attributes): HistoryEntry {
  return {
    at: timeOf(attributes, 'at') ?? 0,
    what: (textOf(attributes, 'what') ?? 'state') as HistoryEntry['what'],
    detail: textOf(attributes, 'detail'),
    by: textOf(attributes, 'by'),
    source: textOf(attributes, 'source') === 'ec2' ? 'ec2' : 'event',
  };
}

function timeOf(attributes: Attributes, name: string): number | undefined {
  const text = textOf(attributes, name);
  return text === undefined ? undefined : Date.parse(text);
}
