import type { InstanceDetails, InstanceSummary } from '../directory-types';
import { type Attributes, textOf } from '../handlers/attributes';
import { recordOf } from '../handlers/items';
import * as schema from '../schema';

/** What a list shows, from an instance's item or a tag's. */
export function summaryOf(item: Attributes): InstanceSummary {
  const time = (name: string): Date | undefined => {
    const text = textOf(item, name);
    return text === undefined ? undefined : new Date(text);
  };
  return {
    instanceId: textOf(item, schema.INSTANCE_ID) ?? '',
    state: textOf(item, 'state') ?? 'unknown',
    launchTime: time('launch_time') ?? new Date(0),
    launcher: textOf(item, 'launcher'),
    name: textOf(item, 'name'),
    instanceType: textOf(item, 'instance_type'),
    availabilityZone: textOf(item, 'availability_zone'),
    market: textOf(item, 'market') ?? '',
    deadline: time('deadline'),
    terminatedAt: time('terminated_at'),
  };
}

/** All that the items of an instance say; nothing if its own is missing. */
export function detailsOf(items: readonly Attributes[]): InstanceDetails | undefined {
  const byItem = new Map(items.map((item) => [textOf(item, schema.ITEM) ?? '', item]));
  const record = recordOf(byItem);
  const own = byItem.get(schema.INSTANCE_ITEM);
  if (!record || !own) return undefined;
  const parameters = Object.entries(record.parameters).map(
    ([name, value]) => [name, [value].flat().join(',')] as const,
  );
  return {
    ...summaryOf(own),
    tags: Object.fromEntries(record.tags),
    parameters: Object.fromEntries(parameters),
    launcherSource: record.launcher?.source,
    history: record.history.map(({ at, ...entry }) => ({ time: new Date(at), ...entry })),
  };
}
