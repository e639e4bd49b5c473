import { SporedLog } from '../../contract';

/** Something that spored logs and that is counted. */
export interface SporedEvent {
  /** Name of the metric, and id of filter and alarm. */
  readonly metric: string;
  /** The beginning of the line. */
  readonly line: string;
  /** Why somebody must look: such events have an alarm. */
  readonly alarm?: string;
}

/** The lines that are counted. Those with an alarm say that an instance may outlive its limits, or leaves a name behind. */
export const SPORED_EVENTS: readonly SporedEvent[] = [
  { metric: 'TtlExpired', line: SporedLog.TTL_EXPIRED },
  { metric: 'IdleTimeout', line: SporedLog.IDLE_TIMEOUT },
  { metric: 'CostLimit', line: SporedLog.COST_LIMIT },
  // Three lines tell of one interruption; the first of them counts.
  { metric: 'SpotInterruption', line: SporedLog.SPOT_DETECTED },
  { metric: 'DnsRegistered', line: SporedLog.DNS_REGISTERED },
  { metric: 'DnsDeleted', line: SporedLog.DNS_DELETED },
  {
    metric: 'DnsDeleteFailed',
    line: SporedLog.DNS_DELETE_FAILED,
    alarm: 'a DNS name still points to an address that somebody else may get: delete the record',
  },
  {
    metric: 'TtlLost',
    line: SporedLog.TAGS_LOAD_FAILED,
    alarm: 'spored could not read its tags: the instance runs without a TTL until the reaper ends it',
  },
  {
    metric: 'TtlStale',
    line: SporedLog.TAGS_REFRESH_FAILED,
    alarm: 'spored can not read its tags any more: a TTL that was changed since then does not reach the instance',
  },
  {
    metric: 'TerminateFailed',
    line: SporedLog.TERMINATE_FAILED,
    alarm: 'an instance could not terminate itself and lives on',
  },
  { metric: 'StopFailed', line: SporedLog.STOP_FAILED, alarm: 'an instance could not stop itself and lives on' },
];

/**
 * The filter term that finds a line: its beginning as one phrase, which matches anywhere in a message and byte for byte.
 *
 * Without the symbols that some lines begin with, and without blanks at the ends, so that neither an encoding nor a trimmed
 * message hides the event.
 */
export function termOf(line: string): string {
  return line.replace(/^[^\x20-\x7e]+/, '').trim();
}
