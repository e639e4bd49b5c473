import { Stack, Token, aws_iam as iam } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { wildcardRegExp } from '../analysis/iam-actions';
import { ownInstanceStatements } from './baseline';
import { AGENTS, NEVER, OWN_INSTANCE, READS, WRITES } from './boundary-actions';

/** Properties of an `InstanceBoundary`. */
export interface InstanceBoundaryProps {
  /**
   * Other accounts whose buckets, tables, queues and keys instances may write to or use, if a policy allows it as well.
   *
   * @default - the own account only: no instance can carry data out by writing to a bucket of someone else
   */
  readonly trustedAccounts?: string[];
  /**
   * Further actions that policies of instances may allow: exact names, such as `athena:StartQueryExecution`.
   *
   * @default - what spored, Session Manager and the 13 policy templates need
   */
  readonly additionalActions?: string[];
}

/**
 * The permissions boundary of instance roles: the most that any of them may ever do, whatever policies it gets later, from
 * the spawn CLI too, which writes wildcards on every launch and never touches a boundary.
 *
 * It allows nothing by itself. Allowed within it: what spored, Session Manager and the 13 policy templates need, writes
 * to the own account only, tags, stop and termination of the instance itself only. Denied outright: IAM, Organizations, account
 * settings and any other role.
 *
 * Serves HIPAA 164.308(a)(3)(i) and 164.308(a)(4)(ii)(B), PCI DSS 3.2.1 7.1.2 and 7.2.1 (4.0.1: 7.2.2, 7.2.5), SOC 2 CC6.1 and CC6.3.
 */
export class InstanceBoundary extends iam.ManagedPolicy {
  /** The boundary of the stack that a construct stands in, made at the first call. */
  public static of(scope: Construct): InstanceBoundary {
    const stack = Stack.of(scope);
    const id = 'SpawnInstanceBoundary';
    return (stack.node.tryFindChild(id) as InstanceBoundary | undefined) ?? new InstanceBoundary(stack, id);
  }

  private readonly allowed: string[];

  /**
   * @throws if `trustedAccounts` has something else than account ids
   * @throws if `additionalActions` has a wildcard, an action that the boundary always denies, or one that it limits
   */
  public constructor(scope: Construct, id: string, props: InstanceBoundaryProps = {}) {
    const { trustedAccounts = [], additionalActions = [] } = props;
    trustedAccounts.forEach(checkAccount);
    additionalActions.forEach(checkAction);
    const stack = Stack.of(scope);
    super(scope, id, {
      description: 'Permissions boundary: the most that an instance role may do',
      statements: [
        // A boundary names actions; the policies within it name the resources.
        ceiling('AtMostRead', READS),
        ceiling('AtMostReport', AGENTS),
        ceiling('AtMostWriteInTrustedAccounts', WRITES, {
          StringEquals: { 'aws:ResourceAccount': [stack.account, ...trustedAccounts] },
        }),
        ...(additionalActions.length > 0 ? [ceiling('AtMostBesides', additionalActions)] : []),
        ...ownInstanceStatements({ stack, anyRegion: true }),
        // Last: cdk-nag's IAMPolicyNoStatementsWithFullAccess is a regular expression over the JSON, which takes a wildcard
        // action and the effect Allow of any later statement for one.
        new iam.PolicyStatement({
          sid: 'NeverIdentities',
          effect: iam.Effect.DENY,
          // Each call of these services, whatever it acts on: a denial only takes away.
          actions: [...NEVER.map((service) => `${service}:*`), 'sts:AssumeRole'],
          resources: ['*'],
        }),
      ],
    });
    this.allowed = [...READS, ...AGENTS, ...WRITES, ...OWN_INSTANCE, ...additionalActions];
  }

  /**
   * Actions that a statement allows in vain: the boundary allows them on no resource.
   *
   * @internal
   */
  public _beyond(statement: iam.PolicyStatement): string[] {
    if (statement.effect === iam.Effect.DENY) return [];
    return statement.actions.filter((action) => {
      if (Token.isUnresolved(action)) return false;
      const pattern = wildcardRegExp(action);
      return !this.allowed.some((candidate) => Token.isUnresolved(candidate) || pattern.test(candidate));
    });
  }
}

function ceiling(
  sid: string,
  actions: string[],
  conditions?: Record<string, Record<string, string[]>>,
): iam.PolicyStatement {
  return new iam.PolicyStatement({ sid, actions: [...new Set(actions)].sort(), resources: ['*'], conditions });
}

function checkAccount(account: string): void {
  if (Token.isUnresolved(account) || /^\d{12}$/.test(account)) return;
  throw new Error(`trustedAccounts has what is no account id: '${account}'; allowed: twelve digits, as a string`);
}

function checkAction(action: string): void {
  if (Token.isUnresolved(action)) return;
  if (!/^[a-z0-9-]+:[A-Za-z0-9]+$/.test(action)) {
    throw new Error(
      `additionalActions has what is no exact action: '${action}'; allowed: a name without wildcard, such as 'athena:StartQueryExecution'`,
    );
  }
  const same = (other: string) => other.toLowerCase() === action.toLowerCase();
  if (NEVER.includes(action.split(':')[0]) || same('sts:AssumeRole')) {
    throw new Error(
      `additionalActions has an action that the boundary always denies: '${action}'; an instance never manages identities; give the task to a function with its own role`,
    );
  }
  if ([...WRITES, ...OWN_INSTANCE].some(same)) {
    throw new Error(
      `additionalActions has an action that the boundary allows within limits: '${action}'; it would lift them; use trustedAccounts for the resources of other accounts, and leave other instances alone`,
    );
  }
}
