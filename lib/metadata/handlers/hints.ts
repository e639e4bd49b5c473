import { API_CALL, EC2_API, INTERRUPTION, STATE_CHANGE } from '../events';
import type { Hint, Snapshot } from './instance';
import { at, itemsAt, textAt } from './json';
import { isRecorded, recordableTag, recordableTags } from './recordable-tags';
import { given } from './snapshot';

/** An event that lacks what its kind must have. */
export class UnreadableEvent extends Error {}

/**
 * What an event of EventBridge says of instances. An event of another kind says nothing; so does a call that failed.
 *
 * @throws UnreadableEvent if it is of a kind that we asked for, but isn't as documented; the message holds no part of it
 */
export function hintsOf(event: unknown): Hint[] {
  switch (at(event, 'detail-type')) {
    case STATE_CHANGE: {
      const state = need(textAt(event, 'detail', 'state'), 'state');
      return [{ ...stated(event), kind: 'state', state }];
    }
    case INTERRUPTION: {
      const action = textAt(event, 'detail', 'instance-action') ?? 'unknown';
      return [{ ...stated(event), kind: 'interruption', action }];
    }
    case API_CALL:
      return at(event, 'detail', 'eventSource') === EC2_API && at(event, 'detail', 'errorCode') === undefined
        ? hintsOfCall(at(event, 'detail'))
        : [];
    default:
      return [];
  }
}

function hintsOfCall(call: unknown): Hint[] {
  const time = timeAt(call, 'eventTime');
  const by = callerOf(call);
  switch (at(call, 'eventName')) {
    case 'RunInstances':
      return itemsAt(call, 'responseElements', 'instancesSet').flatMap((item) => {
        const snapshot = launched(item, time);
        return snapshot ? { instanceId: snapshot.instanceId, at: time, kind: 'launch' as const, by, snapshot } : [];
      });
    case 'TerminateInstances':
      return itemsAt(call, 'requestParameters', 'instancesSet').flatMap((item) => {
        const instanceId = textAt(item, 'instanceId');
        return instanceId ? { instanceId, at: time, kind: 'terminate' as const, by } : [];
      });
    case 'CreateTags':
      return tagHints(call, time, tagged(call));
    case 'DeleteTags':
      return tagHints(call, time, untagged(call));
    default:
      return [];
  }
}

type Tagging =
  | { readonly kind: 'tagged'; readonly tags: ReadonlyMap<string, string> }
  | { readonly kind: 'untagged'; readonly tags: ReadonlyMap<string, string | undefined> | 'all' };

function tagHints(call: unknown, time: number, tagging: Tagging): Hint[] {
  if (tagging.tags !== 'all' && tagging.tags.size === 0) return [];
  return itemsAt(call, 'requestParameters', 'resourcesSet').flatMap((item) => {
    const instanceId = textAt(item, 'resourceId');
    return instanceId?.startsWith('i-') ? { instanceId, at: time, ...tagging } : [];
  });
}

/** As [key, value]; a deletion may name no value. */
function tagsIn(call: unknown): (readonly [key: string, value: string | undefined])[] {
  return itemsAt(call, 'requestParameters', 'tagSet').flatMap((item) => {
    const key = textAt(item, 'key');
    const value = at(item, 'value');
    return key === undefined ? [] : [[key, typeof value === 'string' ? value : undefined] as const];
  });
}

function tagged(call: unknown): Tagging {
  return { kind: 'tagged', tags: recordableTags(tagsIn(call).map(([key, value = '']) => [key, value])) };
}

/** Without tags, all of the instance's go: only EC2 knows which those were. */
function untagged(call: unknown): Tagging {
  const named = tagsIn(call);
  if (named.length === 0) return { kind: 'untagged', tags: 'all' };
  const recorded = named.filter(([key]) => isRecorded(key));
  const tags = recorded.map(([key, value]): [string, string | undefined] =>
    value === undefined ? [recordableTag(key, '')[0], undefined] : [...recordableTag(key, value)],
  );
  return { kind: 'untagged', tags: new Map(tags) };
}

/** An instance in the answer to RunInstances, field by field. The request, with its user data, is not looked at. */
function launched(item: unknown, time: number): Snapshot | undefined {
  const instanceId = textAt(item, 'instanceId');
  if (instanceId === undefined) return undefined;
  const groups = itemsAt(item, 'groupSet').flatMap((group) => textAt(group, 'groupId') ?? []);
  const tags = itemsAt(item, 'tagSet').map((tag) => [textAt(tag, 'key') ?? '', textAt(tag, 'value') ?? ''] as const);
  const launchTime = at(item, 'launchTime');
  return {
    instanceId,
    state: textAt(item, 'instanceState', 'name') ?? 'pending',
    launchedAt: typeof launchTime === 'number' ? launchTime : time,
    instanceType: textAt(item, 'instanceType'),
    availabilityZone: textAt(item, 'placement', 'availabilityZone'),
    market: textAt(item, 'instanceLifecycle') ?? 'on-demand',
    parameters: given({
      image_id: textAt(item, 'imageId'),
      architecture: textAt(item, 'architecture'),
      subnet_id: textAt(item, 'subnetId'),
      vpc_id: textAt(item, 'vpcId'),
      security_groups: groups.sort(),
      instance_profile: textAt(item, 'iamInstanceProfile', 'arn'),
      key_name: textAt(item, 'keyName'),
      private_ip: textAt(item, 'privateIpAddress'),
      metadata_tokens: textAt(item, 'metadataOptions', 'httpTokens'),
      tenancy: textAt(item, 'placement', 'tenancy'),
    }),
    tags: recordableTags(tags),
  };
}

/** The caller's ARN; a service that calls of its own accord has none. */
function callerOf(call: unknown): string | undefined {
  return textAt(call, 'userIdentity', 'arn') ?? textAt(call, 'userIdentity', 'invokedBy');
}

function stated(event: unknown): { instanceId: string; at: number } {
  const instanceId = need(textAt(event, 'detail', 'instance-id'), 'instance-id');
  return { instanceId, at: timeAt(event, 'time') };
}

function timeAt(value: unknown, name: string): number {
  const time = Date.parse(textAt(value, name) ?? '');
  if (Number.isFinite(time)) return time;
  throw new UnreadableEvent(`the event's ${name} is no time`);
}

function need(value: string | undefined, name: string): string {
  if (value === undefined) throw new UnreadableEvent(`the event has no ${name}`);
  return value;
}
