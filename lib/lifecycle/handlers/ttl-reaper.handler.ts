import { Budget, SYSTEM_CLOCK } from './budget';
import { REACH } from './reach';
import { reap } from './reap';
import { CONFIG_VARIABLE, parseConfig } from './reaper-config';
import { Report } from './report';

/** What of Lambda's context is used. */
export interface RunContext {
  readonly functionName: string;
  getRemainingTimeInMillis(): number;
}

/** What is kept of the function's time for the report. */
const RESERVE_MS = 5_000;

/**
 * Terminates what has outlived its end. What the event says does not matter.
 *
 * @throws at the end, if anything was left undone, for the alarm on errors; everything else has been done by then
 */
export async function handler(_event: unknown, context: RunContext): Promise<void> {
  const config = parseConfig(process.env[CONFIG_VARIABLE]);
  const report = new Report((record) => console.info(record));
  const endsAt = SYSTEM_CLOCK.now() + context.getRemainingTimeInMillis() - RESERVE_MS;
  await reap(config, REACH, new Budget(SYSTEM_CLOCK, endsAt), report);
  // Past the console: Lambda would wrap the line in a record of its own, and CloudWatch would find no metrics in it.
  process.stdout.write(`${JSON.stringify(report.metrics(context.functionName, SYSTEM_CLOCK.now()))}\n`);
  const error = report.error();
  if (error) throw error;
}
