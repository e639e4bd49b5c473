/** A time without a zone would be another one on each machine. */
const ISO_TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/;

/**
 * The time given to a run, or the current one.
 * @throws if it is no ISO 8601 time
 */
export function timeOf(now: string | undefined): Date {
  if (now === undefined) return new Date();
  const time = new Date(now);
  if (!ISO_TIME.test(now) || Number.isNaN(time.getTime())) {
    throw new Error(`now is no time: "${now}"; write ISO 8601 with a zone, such as 2026-11-23T00:00:00Z`);
  }
  return time;
}
