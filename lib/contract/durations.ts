/** Seconds in each unit of Go's `time.ParseDuration`. There is no day. `µ` comes as U+00B5 or U+03BC. */
const SECONDS = new Map<string, number>([
  ['h', 3600],
  ['m', 60],
  ['s', 1],
  ['ms', 1e-3],
  ['us', 1e-6],
  ['\u00b5s', 1e-6],
  ['\u03bcs', 1e-6],
  ['ns', 1e-9],
]);

/** Go holds a duration in 63 bits of nanoseconds: about 292 years. */
const MAX_SECONDS = 9_223_372_036;

/**
 * Writes seconds as Go, and so spored, reads them: `8h`, `1h30m`, `45s`, `0s`; never a `d`, which Go does not know.
 *
 * @param seconds whole seconds, 0 or more
 * @throws if `seconds` is negative, no whole number or more than Go can hold
 */
export function goDuration(seconds: number): string {
  if (!Number.isSafeInteger(seconds) || seconds < 0 || seconds > MAX_SECONDS) {
    throw new Error(
      `seconds is not a duration that spored can hold: ${seconds}; allowed: whole seconds from 0 to ${MAX_SECONDS}; round it, for example Duration.minutes(90)`,
    );
  }
  if (seconds === 0) return '0s';
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor((seconds % 3600) / 60), 'm'],
    [seconds % 60, 's'],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count}${unit}`)
    .join('');
}

/**
 * Reads a duration as Go's `time.ParseDuration` does: an optional sign, then numbers (a fraction is allowed) each with a
 * unit of `h`, `m`, `s`, `ms`, `us`, `ns`; or a bare `0`.
 *
 * @param text such as `1h30m` or `1.5h`
 * @returns seconds, with a fraction if there is one
 * @throws if Go would refuse the text; the message says which part
 */
export function parseGoDuration(text: string): number {
  const refuse = (what: string): never => {
    throw new Error(
      `${what}: ${JSON.stringify(text)}; allowed: numbers with the units h, m, s, ms, us, ns, such as 8h or 1h30m; write days in hours (7d is 168h)`,
    );
  };
  const sign = text.startsWith('-') ? -1 : 1;
  let rest = /^[+-]/.test(text) ? text.slice(1) : text;
  if (rest === '0') return 0;
  if (rest === '') refuse('duration is empty');
  let seconds = 0;
  while (rest !== '') {
    const number = /^(?:\d+\.?\d*|\.\d+)/.exec(rest)?.[0];
    if (number === undefined) return refuse('duration has a part without a number');
    rest = rest.slice(number.length);
    const unit = /^[^.\d]+/.exec(rest)?.[0];
    if (unit === undefined) return refuse('duration has a number without a unit');
    const size = SECONDS.get(unit);
    if (size === undefined) return refuse(`duration has the unknown unit ${JSON.stringify(unit)}`);
    rest = rest.slice(unit.length);
    seconds += Number(number) * size;
  }
  if (seconds > MAX_SECONDS) refuse('duration is longer than Go can hold');
  return seconds === 0 ? 0 : sign * seconds;
}
