import { InvalidArgumentError, Option } from 'commander';

const ISO = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2}))?$/;
const AGO = /^(\d{1,6})([smhdw])$/;
const MILLISECONDS: Readonly<Record<string, number>> = { s: 1e3, m: 6e4, h: 36e5, d: 864e5, w: 6048e5 };

/**
 * A moment as a person writes it: a date (its start, UTC), an ISO 8601 time with a zone, or how long ago: `90m`, `24h`, `7d`, `2w`.
 *
 * @param now from where `24h` counts back
 * @throws InvalidArgumentError if it is none
 */
export function momentOf(text: string, now: Date = new Date()): Date {
  const [, count, unit] = AGO.exec(text) ?? [];
  const moment = count === undefined ? new Date(text) : new Date(now.getTime() - Number(count) * MILLISECONDS[unit]);
  if ((count === undefined && !(ISO.test(text) && isDay(text.slice(0, 10)))) || Number.isNaN(moment.getTime())) {
    throw new InvalidArgumentError(
      'Write a date (2026-01-31), a time with its zone (2026-01-31T08:00:00Z), or how long ago (90m, 24h, 7d, 2w).',
    );
  }
  return moment;
}

/** Makes an option that takes a moment. */
export function momentOption(flags: string, description: string): Option {
  return new Option(flags, description).argParser((text) => momentOf(text));
}

/** @throws if no time lies between */
export function checkSpan(since: Date, until: Date): void {
  if (since < until) return;
  throw new Error(`--since is not before --until: ${since.toISOString()}, ${until.toISOString()}; exchange them`);
}

/** `Date` takes 30 February for 2 March. */
function isDay(text: string): boolean {
  const day = new Date(text);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
