import { LOG } from '../function-contract';
import type { Redaction } from './store';

export function logRedaction(table: string, { instanceId, key }: Redaction): void {
  log({ event: LOG.REDACTED, table, instanceId, tagKey: key });
}

/**
 * A line for the log, as an object: with JSON logs it stands under `message`, where the recorder's metric filters find it.
 * It holds no value of a tag, and no part of an event.
 */
export interface LogLine {
  readonly event: (typeof LOG)[keyof typeof LOG];
  readonly table: string;
  readonly [field: string]: unknown;
}

export function log(line: LogLine): void {
  console.log(line);
}

/** What went wrong, in words that hold no data. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : 'unknown';
}
