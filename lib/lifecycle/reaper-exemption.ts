import { Token } from 'aws-cdk-lib';
import { MIN_REASON_WORDS, isReason } from '../analysis/reasons';
import { parseTimestamp } from '../contract/lifetimes';

/**
 * An instance that a `TtlReaper` keeps. It stands in the stack, where neither an instance nor who launched it can write, and
 * the role of the reaper denies itself the instance.
 */
export interface ReaperExemption {
  /** Id of the instance: `i-` and 8 or 17 hexadecimal digits. */
  readonly instanceId: string;
  /** Why it may outlive its end: a sentence of five words at least. */
  readonly reason: string;
  /** When the exemption ends: a time of RFC 3339, such as `2027-01-31T18:00:00Z`. */
  readonly until: string;
}

/** @throws if an exemption is malformed */
export function checkExemption({ instanceId, reason, until }: ReaperExemption): void {
  if (!Token.isUnresolved(instanceId) && !/^i-(?:[0-9a-f]{8}|[0-9a-f]{17})$/.test(instanceId)) {
    throw new Error(
      `exemptions has a malformed instanceId: '${instanceId}'; allowed: 'i-' and 8 or 17 hexadecimal digits; see spawn list`,
    );
  }
  if (!Token.isUnresolved(reason) && !isReason(reason)) {
    throw new Error(
      `the exemption of ${instanceId} has no reason: '${reason}'; allowed: at least ${MIN_REASON_WORDS} words; say why it may outlive its end, and who allowed it`,
    );
  }
  if (!Token.isUnresolved(until) && parseTimestamp(until) === undefined) {
    throw new Error(
      `the exemption of ${instanceId} ends at no time: '${until}'; allowed: RFC 3339, with a zone; give one such as '2027-01-31T18:00:00Z'`,
    );
  }
}

/** The end of an exemption as IAM compares it: in UTC, to the second. */
export function utc(until: string): string {
  const time = parseTimestamp(until);
  return time === undefined ? until : new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}
