import { Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { SpawnIamName } from '../contract';

/** Another account whose instances a `TtlReaper` ends, in the reaper's own region. The account has a `ReaperAccess`. */
export interface ReaperAccount {
  /** Twelve digits. */
  readonly accountId: string;
  /**
   * The external id that the account's `ReaperAccess` asks for: 20 to 200 letters, digits and `+=,.@:/-_`, made up at random for this account alone.
   * It is no secret, but must not be guessable by whoever could make the reaper work for him (confused deputy).
   */
  readonly externalId: string;
}

/** Upstream's external id, the same in every installation. */
const UPSTREAM_EXTERNAL_ID = 'spawn-ttl-reaper';

/** @throws if an id is malformed */
export function checkAccountId(prop: string, accountId: string): void {
  if (Token.isUnresolved(accountId) || /^\d{12}$/.test(accountId)) return;
  throw new Error(
    `${prop} is not an account id: '${accountId}'; allowed: twelve digits, as a string (a number loses leading zeros)`,
  );
}

/** @throws if an external id is malformed, short, or one that others know */
export function checkExternalId(accountId: string, externalId: string): void {
  if (Token.isUnresolved(externalId)) return;
  const known =
    externalId.includes(UPSTREAM_EXTERNAL_ID) || (!Token.isUnresolved(accountId) && externalId.includes(accountId));
  const distinct = new Set(externalId).size;
  if (/^[\w+=,.@:/-]{20,200}$/.test(externalId) && !known && distinct >= 8) return;
  throw new Error(
    `externalId of account ${accountId} can be guessed or is malformed: '${externalId}'; allowed: 20 to 200 random letters, digits and +=,.@:/-_ ` +
      "without the account id; make one with 'uuidgen' and give it to ReaperAccess and TtlReaper alike",
  );
}

/** @throws if an account or external id is malformed, or stands there twice, or is the reaper's own */
export function checkAccounts(scope: Construct, accounts: ReaperAccount[]): void {
  const own = Stack.of(scope).account;
  for (const { accountId, externalId } of accounts) {
    checkAccountId('accountId of accounts', accountId);
    checkExternalId(accountId, externalId);
    if (accountId === own) {
      throw new Error(
        `accounts has the reaper's own account: '${accountId}'; allowed: other accounts; leave it out, it is reaped anyway`,
      );
    }
  }
  for (const name of ['accountId', 'externalId'] as const) {
    const values = accounts.map((account) => account[name]);
    const twice = values.find((value, index) => values.indexOf(value) !== index);
    if (twice !== undefined) {
      throw new Error(
        `accounts has the same ${name} twice: '${twice}'; allowed: one of its own for each account; make up another`,
      );
    }
  }
}

/** ARN of the role that a `ReaperAccess` makes. */
export function accessRoleArn(scope: Construct, accountId: string): string {
  return Stack.of(scope).formatArn({
    service: 'iam',
    region: '',
    account: accountId,
    resource: 'role',
    resourceName: SpawnIamName.REAPER_CROSS_ACCOUNT_ROLE,
  });
}

/**
 * Name of the reaper's own role where it works for other accounts. They trust it by this name: with one that CloudFormation made up,
 * a replaced role would lock the reaper out of all of them (upstream's incident #457). Role names are global, reapers regional.
 */
export function reaperRoleName(region: string): string {
  return `spawn-ttl-reaper-${region}`;
}
