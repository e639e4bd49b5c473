import { Annotations, Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** The organization whose accounts a trail records. */
export interface TrailOrganization {
  /** Such as `o-a1b2c3d4e5`. */
  readonly organizationId: string;
  /** Twelve-digit id of the management account, which owns the trail even where a delegated administrator makes it. */
  readonly managementAccount: string;
}

/**
 * @throws if an id has not the form of one
 */
export function checkOrganization(scope: Construct, { organizationId, managementAccount }: TrailOrganization): void {
  if (!Token.isUnresolved(organizationId) && !/^o-[a-z0-9]{10,32}$/.test(organizationId)) {
    throw new Error(
      `organizationId is not the id of an organization: '${organizationId}'; allowed: o- and 10 to 32 small letters or digits; ` +
        'see `aws organizations describe-organization`',
    );
  }
  if (Token.isUnresolved(managementAccount)) return;
  if (!/^\d{12}$/.test(managementAccount)) {
    throw new Error(
      `managementAccount is not an account id: '${managementAccount}'; allowed: twelve digits, as a string (a number loses leading zeros)`,
    );
  }
  const { account } = Stack.of(scope);
  if (Token.isUnresolved(account) || account === managementAccount) return;
  Annotations.of(scope).addWarningV2(
    'cdk-spawn:Audit.notManagementAccount',
    `account ${account} can make a trail of the organization only as a delegated administrator of CloudTrail; register it, or deploy this stack to ${managementAccount}`,
  );
}
