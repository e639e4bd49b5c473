import { type Budget, nameOf } from './budget';
import { type AccountClients, reapAccount } from './reap-account';
import { ACCOUNT_PLACEHOLDER, type AccountConfig, type ReaperConfig } from './reaper-config';
import type { Report } from './report';

/** How the handler reaches accounts. */
export interface Reach {
  /** The clients of the reaper's own account. */
  own(): AccountClients;
  /** The clients of another account, by its role. */
  member(account: AccountConfig, roleArn: string, budget: Budget): Promise<AccountClients>;
}

/**
 * One run over all accounts, one after the other, each with its share of the time that is left. The own account comes first, the others in an order
 * that changes from run to run, so that none is always the one for which the time is not enough.
 *
 * @throws nothing: what failed is in the report
 */
export async function reap(config: ReaperConfig, reach: Reach, budget: Budget, report: Report): Promise<void> {
  if (config.dryRun !== undefined) {
    report.count('DryRun');
    report.tell('dry run', { reason: config.dryRun });
  }
  const members = rotated(config.accounts, Math.floor(budget.clock.now() / 60_000));
  await reapAccount(reach.own(), config, budget.share(members.length + 1), report);
  for (const [index, member] of members.entries()) {
    const share = budget.share(members.length - index);
    try {
      await reapAccount(
        await reach.member(member, config.memberRole.replace(ACCOUNT_PLACEHOLDER, member.id), share),
        config,
        share,
        report,
      );
    } catch (error) {
      report.count('UnreachableAccounts');
      report.problem('account unreachable', { account: member.id, error: nameOf(error) });
    }
  }
}

function rotated<T>(list: readonly T[], by: number): T[] {
  const start = list.length === 0 ? 0 : by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}
