import { Token } from 'aws-cdk-lib';

/** @throws if it is no account id */
export function requireAccount(account: string): void {
  if (Token.isUnresolved(account) || /^\d{12}$/.test(account)) return;
  throw new Error(
    `account is not an account id: '${account}'; allowed: twelve digits, as a string (a number loses leading zeros)`,
  );
}
