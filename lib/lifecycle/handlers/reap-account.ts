import type { EC2Client, Instance } from '@aws-sdk/client-ec2';
import type { SSMClient } from '@aws-sdk/client-ssm';
import { Budget, nameOf } from './budget';
import type { End } from './lifetime';
import type { ReaperConfig } from './reaper-config';
import type { Report } from './report';
import { livingInstances } from './scan';
import { askToStop } from './stop-hook';
import { type Outcome, terminate } from './terminate';
import { judge } from './verdict';

/** The clients of one account. */
export interface AccountClients {
  /** Twelve digits, or `own`. */
  readonly name: string;
  readonly ec2: EC2Client;
  /** Where instances may be asked to stop. */
  readonly ssm?: SSMClient;
}

/** An instance that is to end now. */
interface Due {
  readonly id: string;
  readonly end: End;
  readonly running: boolean;
}

/** Ends what is past its end in one account. What fails is reported and holds up nothing else. */
export async function reapAccount(
  account: AccountClients,
  config: ReaperConfig,
  budget: Budget,
  report: Report,
): Promise<void> {
  const due = await findDue(account, config, budget, report);
  // Who has outlived his end the longest comes first, should the time not be enough for all.
  due.sort((a, b) => a.end.at - b.end.at);
  if (config.dryRun !== undefined) {
    report.count('WouldTerminate', due.length);
    for (const each of due) report.tell('would terminate', detailsOf(account, each));
    return;
  }
  await stopHook(account, due, config, budget, report);
  const outcomes = await terminate(
    account.ec2,
    due.map(({ id }) => id),
    budget,
  );
  for (const each of due) tellOutcome(account, each, outcomes.get(each.id)!, report);
}

async function findDue(account: AccountClients, config: ReaperConfig, budget: Budget, report: Report): Promise<Due[]> {
  const due: Due[] = [];
  try {
    // A share only: what was found by then must still be terminated.
    for await (const page of livingInstances(account.ec2, budget.share(2))) {
      for (const instance of page) {
        due.push(...judged(account, instance, config, budget.clock.now(), report));
      }
    }
  } catch (error) {
    report.count('UnreachableAccounts');
    report.problem('account unreachable', { account: account.name, error: nameOf(error) });
  }
  return due;
}

function judged(account: AccountClients, instance: Instance, config: ReaperConfig, now: number, report: Report): Due[] {
  const verdict = judge(instance, config, now);
  if (verdict.kind === 'none') return [];
  const id = instance.InstanceId!;
  report.count('Watched');
  if (verdict.kind === 'unknown') {
    report.count('Failed');
    report.problem('end unknown', { account: account.name, instance: id, why: verdict.why });
    return [];
  }
  const { end } = verdict;
  if (end.unreadable.length > 0) {
    report.count('UnreadableTags');
    // Keys alone: whoever writes a tag must not write our log.
    report.tell('unreadable tags', { account: account.name, instance: id, keys: end.unreadable });
  }
  if (verdict.kind === 'spared') {
    report.count('Spared');
    report.tell('spared', { ...detailsOf(account, { id, end }), why: verdict.why });
  }
  return verdict.kind === 'due' ? [{ id, end, running: instance.State?.Name === 'running' }] : [];
}

async function stopHook(
  account: AccountClients,
  due: Due[],
  config: ReaperConfig,
  budget: Budget,
  report: Report,
): Promise<void> {
  const running = due.filter((each) => each.running).map(({ id }) => id);
  if (!config.stop || !account.ssm || running.length === 0) return;
  const { clock } = budget;
  // Half of the time at most: termination must not wait for the hook.
  const wait = new Budget(clock, clock.now() + Math.min(config.stop.seconds * 1000, budget.left / 2));
  const problems = await askToStop(account.ssm, running, config.stop.document, wait);
  report.count('StopFailed', problems.length);
  for (const problem of problems) report.tell('stop hook failed', { account: account.name, problem });
}

function tellOutcome(account: AccountClients, due: Due, outcome: Outcome, report: Report): void {
  const details = detailsOf(account, due);
  if (outcome === 'terminated') {
    report.count('Terminated');
    report.tell('terminated', details);
  } else if (outcome === 'protected') {
    report.count('Spared');
    report.tell('spared', { ...details, why: 'termination-protection' });
  } else {
    report.count('Failed');
    report.problem('termination failed', { account: account.name, instance: due.id, error: outcome.failed });
  }
}

function detailsOf(account: AccountClients, { id, end }: Pick<Due, 'id' | 'end'>) {
  return { account: account.name, instance: id, end: new Date(end.at).toISOString(), reason: end.reason };
}
