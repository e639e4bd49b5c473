import { Aws, Stack, Token, aws_iam as iam } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { SpawnIamName } from '../contract';
import { ManagedPolicyRole } from '../primitives';
import { checkAccountId, checkExternalId, reaperRoleName } from './reaper-account';
import {
  DEFAULT_INCIDENT_TAG,
  TERMINATE,
  instanceArns,
  sparingStatements,
  terminationConditions,
  watchedProfiles,
} from './reaper-permissions';

/** Properties of a `ReaperAccess`. */
export interface ReaperAccessProps {
  /** Account of the `TtlReaper`: twelve digits. */
  readonly reaperAccountId: string;
  /**
   * What the reaper must present: the `externalId` under this account in the reaper's `accounts`.
   * HIPAA 164.312(a)(1), PCI DSS 7.2.1, SOC 2 CC6.1.
   */
  readonly externalId: string;
  /**
   * Regions whose reapers may come, and in which they may terminate. IAM roles are global: one for all regions of the account.
   *
   * @default - the stack's region
   */
  readonly regions?: string[];
  /**
   * Names of further instance profiles, as `TtlReaper` has them.
   *
   * @default - those of the CLI
   */
  readonly instanceProfileNames?: string[];
  /**
   * Lets the reaper terminate any instance of the account in `regions`, for those that it knows by security group or subnet: IAM
   * can't limit termination to these.
   *
   * @default false - instances with spawn's tags or profiles
   */
  readonly anyInstance?: boolean;
  /**
   * Tag keys that mark an instance as under incident response: the role denies itself its termination.
   *
   * @default ['cdk-spawn:incident']
   */
  readonly incidentTagKeys?: string[];
}

/**
 * The role by which a `TtlReaper` of another account ends instances of this one. Its name is fixed, `spawn-ttl-reaper-ec2`, so that
 * one fits into an account; it trusts the reapers' roles by their fixed names, also after these were replaced, and only with this account's external id.
 *
 * Serves HIPAA 164.308(a)(4)(ii)(B) and 164.312(a)(1), PCI DSS 7.2.1 and 7.2.2, SOC 2 CC6.1 and CC6.3.
 *
 * @example
 * new ReaperAccess(this, 'ReaperAccess', { reaperAccountId: '111122223333', externalId: 'b7f0c1de-6a52-4f9e-9d0b-1c2f3a4b5c6d' });
 */
export class ReaperAccess extends Construct {
  /** The role. */
  public readonly role: iam.Role;

  /** @throws if an id, region, profile name or tag key is malformed, or the external id can be guessed */
  public constructor(scope: Construct, id: string, props: ReaperAccessProps) {
    super(scope, id);
    const { reaperAccountId, externalId } = props;
    const stack = Stack.of(this);
    const regions = props.regions ?? [stack.region];
    checkRegions(regions);
    checkAccountId('reaperAccountId', reaperAccountId);
    checkExternalId(stack.account, externalId);
    if (reaperAccountId === stack.account) {
      throw new Error(
        `reaperAccountId is this account: '${reaperAccountId}'; allowed: another one; a reaper needs no role in its own account`,
      );
    }
    const reapers = regions.map(
      (region) => `arn:${Aws.PARTITION}:iam::${reaperAccountId}:role/${reaperRoleName(region)}`,
    );
    this.role = new ManagedPolicyRole(this, 'Resource', {
      roleName: SpawnIamName.REAPER_CROSS_ACCOUNT_ROLE,
      description: 'TTL reaper of spawn: lists instances and terminates those past their end',
      // The account, narrowed by the ARN: a role named as principal is replaced by its id, and a new role of that name is another.
      assumedBy: new iam.PrincipalWithConditions(new iam.AccountPrincipal(reaperAccountId), {
        StringEquals: { 'sts:ExternalId': externalId },
        ArnEquals: { 'aws:PrincipalArn': reapers },
      }),
    });
    for (const statement of statementsOf(this, props, regions)) this.role.addToPrincipalPolicy(statement);
  }
}

function statementsOf(scope: Construct, props: ReaperAccessProps, regions: string[]): iam.PolicyStatement[] {
  const resources = instanceArns(scope, regions);
  const guard = { 'aws:RequestedRegion': regions };
  const profiles = watchedProfiles(props.instanceProfileNames);
  return [
    new iam.PolicyStatement({
      actions: ['ec2:DescribeInstances'],
      // DescribeInstances has no resource-level support.
      resources: ['*'],
      conditions: { StringEquals: guard },
    }),
    ...terminationConditions(guard, props.anyInstance ? undefined : profiles).map(
      (conditions) => new iam.PolicyStatement({ actions: [TERMINATE], resources, conditions }),
    ),
    ...sparingStatements(scope, props.incidentTagKeys ?? [DEFAULT_INCIDENT_TAG]),
  ];
}

function checkRegions(regions: string[]): void {
  const wrong = regions.find((region) => !Token.isUnresolved(region) && !/^[a-z]{2,}(?:-[a-z]+)+-\d+$/.test(region));
  if (wrong === undefined && regions.length > 0) return;
  throw new Error(
    `regions ${wrong === undefined ? 'is empty' : `has no region: '${wrong}'`}; allowed: at least one name such as 'eu-west-1'; leave it out for the stack's own`,
  );
}
