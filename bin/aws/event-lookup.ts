import {
  type CloudTrailClient,
  type Event,
  LookupEventsCommand,
  type LookupEventsCommandInput,
} from '@aws-sdk/client-cloudtrail';

/** What CloudTrail's event history keeps. Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html */
export const HISTORY_DAYS = 90;

/** LookupEvents may be called twice a second, per account and region: the same page. */
const BETWEEN_CALLS = 500;

/** Conditions that all hold for an event. */
export interface EventFilter {
  readonly accessKey?: string;
  readonly resource?: string;
  readonly user?: string;
  readonly event?: string;
}

interface Attribute {
  readonly option: keyof EventFilter;
  readonly key: 'AccessKeyId' | 'EventName' | 'ResourceName' | 'Username';
  readonly holds: (event: Event, value: string) => boolean;
}

/** A call takes one attribute: the first of these that is asked for, as it leaves the fewest events to filter here. */
const ATTRIBUTES: readonly Attribute[] = [
  { option: 'accessKey', key: 'AccessKeyId', holds: ({ AccessKeyId: id }, value) => id === value },
  {
    option: 'resource',
    key: 'ResourceName',
    holds: ({ Resources: resources }, value) => resources?.some(({ ResourceName: name }) => name === value) ?? false,
  },
  { option: 'user', key: 'Username', holds: ({ Username: name }, value) => name === value },
  { option: 'event', key: 'EventName', holds: ({ EventName: name }, value) => name === value },
];

/** Which condition CloudTrail judges, and which are judged here. */
export function division(filter: EventFilter): { readonly there?: Attribute; readonly here: readonly Attribute[] } {
  const [there, ...here] = ATTRIBUTES.filter(({ option }) => filter[option] !== undefined);
  return { there, here };
}

/** The events, newest first, page by page; no call sooner than half a second after the last answer. */
export async function* lookUp(
  client: Pick<CloudTrailClient, 'send'>,
  filter: EventFilter,
  since: Date,
  until: Date,
  sleep: (milliseconds: number) => Promise<void> = wait,
): AsyncGenerator<Event> {
  const { there, here } = division(filter);
  const input: LookupEventsCommandInput = {
    StartTime: since,
    EndTime: until,
    MaxResults: 50,
    ...(there && { LookupAttributes: [{ AttributeKey: there.key, AttributeValue: filter[there.option] }] }),
  };
  let token: string | undefined;
  do {
    const page = await client.send(new LookupEventsCommand({ ...input, NextToken: token }));
    yield* (page.Events ?? []).filter((event) => here.every(({ option, holds }) => holds(event, filter[option] ?? '')));
    token = page.NextToken;
    if (token !== undefined) await sleep(BETWEEN_CALLS);
  } while (token !== undefined);
}

const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
