import { parseGoDuration } from './durations';

/** RFC 3339 as Go's time package reads it: `T` and `Z` in capitals, no day or hour that doesn't exist. */
export function parseTimestamp(text: string): number | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:[.,]\d+)?(?:Z|[+-](\d\d):(\d\d))$/.exec(text);
  if (!match) return undefined;
  const [year, month, day, hour, minute, second, zoneHour = 0, zoneMinute = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  const lastDay = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
  const exists =
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= lastDay &&
    hour < 24 &&
    minute < 60 &&
    second < 60 &&
    zoneHour < 24 &&
    zoneMinute < 60;
  const at = exists ? Date.parse(text.replace(',', '.')) : NaN;
  return Number.isNaN(at) ? undefined : at;
}

/** Milliseconds of a TTL. One of nothing or less sets no deadline for spored, so that it is none here. */
export function parseTtl(text: string): number | undefined {
  try {
    const seconds = parseGoDuration(text);
    return seconds > 0 ? seconds * 1000 : undefined;
  } catch {
    return undefined;
  }
}
