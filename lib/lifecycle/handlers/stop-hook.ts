import { ListCommandsCommand, SendCommandCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { type Budget, nameOf } from './budget';

const BATCH = 50;
const POLL_MS = 5_000;
/** The least that Run Command takes. */
const LEAST_TIMEOUT_SECONDS = 30;
const UNFINISHED = ['Pending', 'InProgress', 'Cancelling'];

/**
 * Asks instances to stop by a command document of the platform team, and waits no longer than the budget. Nothing that an instance or its
 * tags say is run, and no outcome keeps an instance alive.
 *
 * @returns the problems, if any
 */
export async function askToStop(
  ssm: SSMClient,
  ids: readonly string[],
  document: string,
  budget: Budget,
): Promise<string[]> {
  const batches = Array.from({ length: Math.ceil(ids.length / BATCH) }, (_, i) =>
    ids.slice(i * BATCH, (i + 1) * BATCH),
  );
  const outcomes = await Promise.all(batches.map((batch) => askBatch(ssm, batch, document, budget)));
  return outcomes.flatMap((problem) => problem ?? []);
}

async function askBatch(
  ssm: SSMClient,
  ids: readonly string[],
  document: string,
  budget: Budget,
): Promise<string | undefined> {
  const TimeoutSeconds = Math.max(LEAST_TIMEOUT_SECONDS, Math.round(budget.left / 1000));
  // As targets: an id that Systems Manager doesn't know would fail the call for all as an instance id.
  const Targets = [{ Key: 'InstanceIds', Values: [...ids] }];
  try {
    const sent = await budget.retry(() =>
      ssm.send(
        new SendCommandCommand({ DocumentName: document, Targets, TimeoutSeconds, Comment: 'spawn TTL reaper' }),
      ),
    );
    const CommandId = sent.Command?.CommandId;
    while (budget.left > 0) {
      await budget.clock.sleep(Math.min(POLL_MS, budget.left));
      const { Commands } = await budget.retry(() => ssm.send(new ListCommandsCommand({ CommandId })));
      const status = Commands?.[0]?.Status ?? 'Pending';
      if (status === 'Success') return undefined;
      if (!UNFINISHED.includes(status)) return `${ids.length} instances: the command ended as ${status}`;
    }
    return `${ids.length} instances: the command took too long`;
  } catch (error) {
    return `${ids.length} instances: ${nameOf(error)}`;
  }
}
