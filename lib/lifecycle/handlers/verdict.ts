import type { Instance } from '@aws-sdk/client-ec2';
import { parseTimestamp } from '../../contract/lifetimes';
import { bornAt, type End, endOf, tagsOf } from './lifetime';
import { isSpawns } from './membership';
import type { ReaperConfig } from './reaper-config';

/** Why an instance past its end is left alone. */
export type SpareReason = 'exempted' | 'incident' | 'termination-protection';

/** What is to happen with an instance. */
export type Verdict =
  /** Not spawn's, or over already. */
  | { readonly kind: 'none' }
  /** Its end can't be told. */
  | { readonly kind: 'unknown'; readonly why: string }
  | { readonly kind: 'lives'; readonly end: End }
  | { readonly kind: 'spared'; readonly end: End; readonly why: SpareReason }
  | { readonly kind: 'due'; readonly end: End };

/** What EC2 calls an instance that may still cost or do something. */
export const LIVING_STATES = ['pending', 'running', 'stopping', 'stopped'];

/** EC2's clock and ours may differ by as much; a launch further in the future means that one of them is wrong. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** Judges an instance as of now. Everything that it decides by is in its arguments. */
export function judge(instance: Instance, config: ReaperConfig, now: number): Verdict {
  if (!LIVING_STATES.includes(instance.State?.Name ?? '') || !isSpawns(instance, config.scope)) return { kind: 'none' };
  const born = bornAt(instance);
  if (born === undefined) return { kind: 'unknown', why: 'EC2 tells no launch time' };
  if (born > now + CLOCK_TOLERANCE_MS) {
    return { kind: 'unknown', why: `launched in the future, at ${new Date(born).toISOString()}: a clock is wrong` };
  }
  const end = endOf(born, tagsOf(instance), config.capSeconds * 1000, (config.agentSeconds ?? 0) * 1000);
  if (end.at > now) return { kind: 'lives', end };
  const why = spareReason(instance, config, now);
  return why === undefined ? { kind: 'due', end } : { kind: 'spared', end, why };
}

function spareReason(instance: Instance, config: ReaperConfig, now: number): SpareReason | undefined {
  const tags = tagsOf(instance);
  const groups = [
    ...(instance.SecurityGroups ?? []),
    ...(instance.NetworkInterfaces ?? []).flatMap(({ Groups }) => Groups ?? []),
  ];
  const investigated =
    config.incidentTags.some((key) => tags[key] !== undefined) ||
    groups.some(({ GroupId = '' }) => config.incidentGroups.includes(GroupId));
  if (investigated) return 'incident';
  const exempted = config.exemptions.some(
    ({ id, until }) => id === instance.InstanceId && (parseTimestamp(until) ?? 0) > now,
  );
  return exempted ? 'exempted' : undefined;
}
