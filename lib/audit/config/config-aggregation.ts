import { aws_config as config, aws_iam as iam } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ManagedPolicyRole, ServiceTrust } from '../../primitives';
import { requireAccount } from './account-id';

/**
 * Where the results of many accounts and regions are seen in one place.
 *
 * SOC 2 CC4.1 and CC7.1, PCI DSS 4.0.1 10.7.2, HIPAA 164.308(a)(8).
 */
export class ConfigAggregation {
  /**
   * This account shows the results of others, in every region, once each of them authorized it (`authorizedAccounts` there).
   *
   * @param accounts twelve-digit ids
   * @throws if there is none, or one is no account id
   */
  public static ofAccounts(...accounts: string[]): ConfigAggregation {
    if (accounts.length === 0) throw new Error('accounts is empty: nothing would be aggregated; name an account');
    accounts.forEach(requireAccount);
    return new ConfigAggregation(accounts);
  }

  /** This account shows the results of the organization, in every region: for its management account, or the delegated administrator. */
  public static ofOrganization(): ConfigAggregation {
    return new ConfigAggregation();
  }

  private constructor(private readonly accounts?: string[]) {}

  /**
   * @internal
   */
  public _bind(scope: Construct): void {
    if (this.accounts) {
      new config.CfnConfigurationAggregator(scope, 'Aggregator', {
        accountAggregationSources: [{ accountIds: this.accounts, allAwsRegions: true }],
      });
      return;
    }
    const role = new ManagedPolicyRole(scope, 'AggregatorRole', {
      assumedBy: ServiceTrust.ofThisAccount(scope, 'config.amazonaws.com'),
      description: `Finds the accounts of the organization for ${scope.node.path}`,
    });
    const granted = role.addToPrincipalPolicy(
      new iam.PolicyStatement({
        sid: 'FindAccounts',
        // organizations:DescribeOrganization, organizations:ListAccounts, organizations:ListAWSServiceAccessForOrganization and
        // organizations:ListDelegatedAdministrators have no resource-level support; Organizations is in no region.
        actions: [
          'organizations:DescribeOrganization',
          'organizations:ListAccounts',
          'organizations:ListAWSServiceAccessForOrganization',
          'organizations:ListDelegatedAdministrators',
        ],
        resources: ['*'],
      }),
    );
    const aggregator = new config.CfnConfigurationAggregator(scope, 'Aggregator', {
      organizationAggregationSource: { roleArn: role.roleArn, allAwsRegions: true },
    });
    if (granted.policyDependable) aggregator.node.addDependency(granted.policyDependable);
  }
}
