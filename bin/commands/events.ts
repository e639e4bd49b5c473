import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { type AwsOptions, clientOptions } from '../aws/client-options';
import { HISTORY_DAYS, type EventFilter, division, lookUp } from '../aws/event-lookup';
import { awsFailure } from '../aws/failure';
import { recordsText } from '../output/records';
import { EVENT_COLUMNS, type EventRecord, eventRecord } from './event-record';
import { checkSpan } from './moments';

/** The options of `cdk-spawn events`, as the command line gives them. */
export interface EventsOptions extends EventFilter, AwsOptions {
  readonly since: Date;
  readonly until?: Date;
  readonly limit: number;
  readonly output: string;
}

/** Where a command writes: answers to one, what else is to be said to the other. */
export interface Streams {
  readonly out: { write(text: string): unknown };
  readonly err: { write(text: string): unknown };
}

/**
 * Lists events of CloudTrail's event history, newest first.
 * @returns the exit code
 * @throws if the time can't be looked up, or AWS refuses
 */
export async function runEvents(
  options: EventsOptions,
  { out, err }: Streams = { out: process.stdout, err: process.stderr },
  client: Pick<CloudTrailClient, 'send'> = new CloudTrailClient(clientOptions(options)),
  now = new Date(),
): Promise<number> {
  const { since, until = now, limit, output } = options;
  checkTimes(since, until, now);
  const { there, here } = division(options);
  if (here.length > 0) {
    const names = here.map(({ option }) => flagOf(option)).join(', ');
    err.write(`CloudTrail takes one condition: it judges ${flagOf(there?.option ?? '')}; filtered here: ${names}\n`);
  }
  const { records, more } = await take(lookUp(client, options, since, until), limit);
  out.write(recordsText(output, EVENT_COLUMNS, records));
  if (more) err.write(`there are more than ${limit} events; give --limit more, or a shorter time (--since, --until)\n`);
  return 0;
}

async function take(events: ReturnType<typeof lookUp>, limit: number) {
  const records: EventRecord[] = [];
  try {
    for await (const event of events) {
      if (records.length === limit) return { records, more: true };
      records.push(eventRecord(event));
    }
  } catch (error) {
    throw awsFailure(error, { action: 'cloudtrail:LookupEvents', resource: '*' });
  }
  return { records, more: false };
}

function checkTimes(since: Date, until: Date, now: Date): void {
  checkSpan(since, until);
  if (now.getTime() - since.getTime() <= HISTORY_DAYS * 864e5) return;
  throw new Error(
    `--since is too long ago: ${since.toISOString()}; CloudTrail's look-up knows the last ${HISTORY_DAYS} days; ` +
      `give --since ${HISTORY_DAYS}d, or ask the files of the trail (the saved Athena queries in docs/audit-trail.md)`,
  );
}

const flagOf = (option: string) => `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
