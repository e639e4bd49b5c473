import type { Instance } from '@aws-sdk/client-ec2';
import { SpawnTag } from '../../contract';
import { parseTimestamp, parseTtl } from '../../contract/lifetimes';

/** What the end of an instance follows from. */
export type EndReason = 'deadline-tag' | 'ttl-tag' | 'hard-cap';

/** When an instance ends. */
export interface End {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly reason: EndReason;
  /** Keys of lifetime tags whose values can't be read. */
  readonly unreadable: readonly string[];
}

/** Tag values by key. */
export type TagValues = Readonly<Record<string, string | undefined>>;

export function tagsOf({ Tags }: Instance): TagValues {
  return Object.fromEntries((Tags ?? []).map(({ Key, Value }): [string, string] => [Key ?? '', Value ?? '']));
}

/**
 * When an instance was first launched, by what EC2 itself noted and no tag can change. `LaunchTime` is renewed by each start of
 * a stopped instance; the primary network interface stays attached from the first launch on.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html (launchTime)
 */
export function bornAt({ LaunchTime, NetworkInterfaces }: Instance): number | undefined {
  const primary = NetworkInterfaces?.find(({ Attachment }) => Attachment?.DeviceIndex === 0);
  const known = [LaunchTime, primary?.Attachment?.AttachTime].flatMap((time) => {
    const at = time?.getTime();
    return at === undefined || Number.isNaN(at) ? [] : [at];
  });
  return known.length > 0 ? Math.min(...known) : undefined;
}

/**
 * The end of an instance: the earlier of what its tags say and the cap. Tags can only shorten. Of the tags the deadline counts, as for
 * spored; without one that can be read, the TTL from the first launch; without either, the cap alone.
 *
 * @param graceMs what an end by tags is put off by, never beyond the cap
 */
export function endOf(born: number, tags: TagValues, capMs: number, graceMs = 0): End {
  const unreadable: string[] = [];
  const read = (key: string, parse: (text: string) => number | undefined): number | undefined => {
    const text = tags[key];
    if (text === undefined) return undefined;
    const value = parse(text);
    if (value === undefined) unreadable.push(key);
    return value;
  };
  const deadline = read(SpawnTag.TTL_DEADLINE, parseTimestamp);
  const ttl = read(SpawnTag.TTL, parseTtl);
  const byTag = deadline ?? (ttl === undefined ? undefined : born + ttl);
  const cap = born + capMs;
  if (byTag === undefined || byTag + graceMs >= cap) return { at: cap, reason: 'hard-cap', unreadable };
  return { at: byTag + graceMs, reason: deadline === undefined ? 'ttl-tag' : 'deadline-tag', unreadable };
}
