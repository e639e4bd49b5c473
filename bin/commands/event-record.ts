import type { Event } from '@aws-sdk/client-cloudtrail';
import type { RecordColumn } from '../output/records';
import { redacted } from '../output/redaction';

/** An event as `cdk-spawn events` tells it. */
export interface EventRecord {
  readonly time: string;
  readonly event: string;
  readonly source: string;
  readonly region?: string;
  readonly user?: string;
  /** ARN of the caller. */
  readonly caller?: string;
  readonly accessKey?: string;
  readonly sourceIp?: string;
  readonly resources: readonly string[];
  /** Why the call failed. */
  readonly error?: string;
  readonly errorMessage?: unknown;
  readonly requestParameters?: unknown;
  readonly responseElements?: unknown;
  readonly id?: string;
}

/** The columns of table and CSV. */
export const EVENT_COLUMNS: readonly RecordColumn<EventRecord>[] = [
  { title: 'TIME', value: ({ time }) => time },
  { title: 'EVENT', value: ({ event }) => event },
  { title: 'USER', value: ({ user, caller }) => user ?? caller },
  { title: 'ACCESS KEY', value: ({ accessKey }) => accessKey },
  { title: 'SOURCE IP', value: ({ sourceIp }) => sourceIp },
  { title: 'REGION', value: ({ region }) => region },
  { title: 'RESOURCES', value: ({ resources }) => resources.join(' ') },
  { title: 'ERROR', value: ({ error }) => error },
];

/** What the record of an event holds besides what LookupEvents takes out of it. */
interface Held {
  readonly awsRegion?: string;
  readonly userIdentity?: { readonly arn?: string; readonly invokedBy?: string };
  readonly sourceIPAddress?: string;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly requestParameters?: unknown;
  readonly responseElements?: unknown;
}

/** Tells an event, without the secrets that may stand in its parameters. */
export function eventRecord(event: Event): EventRecord {
  const held = heldIn(event);
  const told = redacted({
    time: event.EventTime?.toISOString().replace('.000Z', 'Z') ?? '',
    event: event.EventName ?? '',
    source: event.EventSource ?? '',
    region: held.awsRegion,
    user: event.Username,
    caller: held.userIdentity?.arn ?? held.userIdentity?.invokedBy,
    sourceIp: held.sourceIPAddress,
    resources: (event.Resources ?? []).flatMap(({ ResourceName: name }) => name ?? []),
    error: held.errorCode,
    errorMessage: held.errorMessage,
    requestParameters: held.requestParameters ?? undefined,
    responseElements: held.responseElements ?? undefined,
    id: event.EventId,
  }) as EventRecord;
  // The id, which is no secret; under this name any value looks like one.
  return { ...told, accessKey: event.AccessKeyId };
}

function heldIn({ CloudTrailEvent: text = '{}' }: Event): Held {
  try {
    return JSON.parse(text) as Held;
  } catch {
    // What LookupEvents took out of it is told all the same.
    return {};
  }
}
