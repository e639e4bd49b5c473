import { LOG } from '../function-contract';
import { hintsOf } from './hints';
import type { Hint } from './instance';
import { recordHints } from './record-hints';
import { log, reasonOf } from './report';
import { handlerTools } from './tools';

/**
 * Records what an event says.
 *
 * @throws if an instance could not be recorded, or the event is malformed: Lambda then calls again, and in the end puts the event
 * into the dead-letter queue. What was recorded before, a second call leaves as it is.
 */
export async function handler(event: unknown): Promise<void> {
  const tools = handlerTools();
  const { failed } = await recordHints(read(event, tools.tableName), tools);
  if (failed.size === 0) return;
  for (const [instanceId, error] of failed) {
    log({ event: LOG.FAILED, table: tools.tableName, instanceId, why: reasonOf(error) });
  }
  throw new Error(`instances not recorded: ${[...failed.keys()].join(', ')}`);
}

function read(event: unknown, table: string): Hint[] {
  try {
    return hintsOf(event);
  } catch (error) {
    log({ event: LOG.UNREADABLE, table, why: reasonOf(error) });
    throw error;
  }
}
