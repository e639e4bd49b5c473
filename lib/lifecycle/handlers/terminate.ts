import { type EC2Client, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { type Budget, isThrottle, nameOf } from './budget';

/** How the termination of an instance ended. */
export type Outcome = 'terminated' | 'protected' | { readonly failed: string };

/** A call takes up to 1000 ids; a smaller batch loses less when one of them fails it. */
const BATCH = 50;

/**
 * Terminates instances, first those that come first. One instance can fail the call for all: a batch that keeps failing is halved
 * until the one is alone. To terminate what is over already does no harm, so that a call that broke off is made again.
 */
export async function terminate(ec2: EC2Client, ids: readonly string[], budget: Budget): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  for (let start = 0; start < ids.length; start += BATCH) {
    await terminateBatch(ec2, ids.slice(start, start + BATCH), budget, outcomes);
  }
  return outcomes;
}

async function terminateBatch(
  ec2: EC2Client,
  ids: readonly string[],
  budget: Budget,
  outcomes: Map<string, Outcome>,
): Promise<void> {
  const all = (outcome: Outcome) => ids.forEach((id) => outcomes.set(id, outcome));
  if (budget.left <= 0) return all({ failed: 'the time was up' });
  try {
    await budget.retry(() => ec2.send(new TerminateInstancesCommand({ InstanceIds: [...ids] })));
    all('terminated');
  } catch (error) {
    if (isThrottle(error)) return all({ failed: nameOf(error) });
    if (ids.length === 1) return all(outcomeOf(nameOf(error)));
    const half = Math.ceil(ids.length / 2);
    await terminateBatch(ec2, ids.slice(0, half), budget, outcomes);
    await terminateBatch(ec2, ids.slice(half), budget, outcomes);
  }
}

function outcomeOf(error: string): Outcome {
  switch (error) {
    // Somebody else was faster, and an hour has gone by.
    case 'InvalidInstanceID.NotFound':
      return 'terminated';
    // `DisableApiTermination` is set.
    case 'OperationNotPermitted':
      return 'protected';
    default:
      return { failed: error };
  }
}
