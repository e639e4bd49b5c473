import type { Context, ScheduledEvent } from 'aws-lambda';
import { type Pass, reconcile } from './reconcile';
import { handlerTools } from './tools';

/** What a page may take at most; a call that has less left leaves the rest to the next one. */
const PAGE_MILLISECONDS = 120_000;

/** Compares the table with EC2, as far as the time goes. The next call goes on. */
export function handler(_event: ScheduledEvent, context: Context): Promise<Pass> {
  return reconcile(handlerTools(), () => context.getRemainingTimeInMillis() < PAGE_MILLISECONDS);
}
