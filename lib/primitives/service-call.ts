import { Aws, Token, aws_iam as iam } from 'aws-cdk-lib';
import type { AwsService } from './aws-service';

/** What a function may do with a service. */
export interface ServiceCallProps {
  /** The actions, written out: `s3:GetObject`, never `s3:Get*`. At least one. */
  readonly actions: string[];

  /**
   * The ARNs that the actions are limited to. At least one; `*` only together with `withoutResourceLevelSupport`.
   *
   * @default - none; required unless `withoutResourceLevelSupport` is given
   */
  readonly resources?: string[];

  /**
   * Conditions, by operator and condition key, as in a policy statement.
   *
   * @default - no conditions; with `withoutResourceLevelSupport`, calls to the stack's own region only (`aws:RequestedRegion`)
   */
  readonly conditions?: { [operator: string]: unknown };

  /**
   * Why the statement is for all resources: each of the actions, as the APIs that have no resource-level support, such as
   * `ec2:DescribeSecurityGroups`. The statement's resource is then `*`.
   *
   * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
   *
   * @default - the actions are limited to `resources`
   */
  readonly withoutResourceLevelSupport?: string;
}

/** What is left to limit a statement by whose actions have no resource: endpoints reach their own region only, too. */
const IN_OWN_REGION = { StringEquals: { 'aws:RequestedRegion': Aws.REGION } };

/**
 * A service that a function calls and what it may do there. `SpawnFunction` derives the endpoint, the egress rule and
 * the policy statement from it.
 *
 * Least privilege: HIPAA 164.308(a)(4)(ii)(B), PCI DSS 7.2.2, SOC 2 CC6.3.
 */
export class ServiceCall {
  /**
   * A call that the function's role must be allowed to make.
   *
   * @throws if an action has a wildcard or belongs to another service, if no resource is given, or if a resource is `*`
   * without `withoutResourceLevelSupport`
   */
  public static to(service: AwsService, props: ServiceCallProps): ServiceCall {
    checkActions(service, props.actions);
    const forAll = props.withoutResourceLevelSupport !== undefined;
    if (forAll) checkForAll(props);
    else checkResources(props);
    const statement = (): iam.PolicyStatement =>
      new iam.PolicyStatement({
        actions: props.actions,
        // For all resources only with the API named that has no resource-level support.
        resources: forAll ? ['*'] : props.resources,
        conditions: props.conditions ?? (forAll ? IN_OWN_REGION : undefined),
      });
    return new ServiceCall(service, props.actions, statement);
  }

  /**
   * A path to a service without a policy statement: for presigned requests, and where `grantX(fn)` of the resource
   * writes the statements.
   */
  public static pathTo(service: AwsService): ServiceCall {
    return new ServiceCall(service, [], undefined);
  }

  private constructor(
    /** The service called. */
    public readonly service: AwsService,
    /** The actions allowed by this call; none where it opens a path only. */
    public readonly actions: string[],
    private readonly statement: (() => iam.PolicyStatement) | undefined,
  ) {}

  /** The statement for the caller's role, new at each call; none where the call opens a path only. */
  public toStatement(): iam.PolicyStatement | undefined {
    return this.statement?.();
  }
}

function checkActions(service: AwsService, actions: string[]): void {
  const prefix = service.actionPrefix;
  if (actions.length === 0) {
    throw new Error(`actions of a call to ${service.endpointName} is empty; name at least one action of '${prefix}:'`);
  }
  for (const action of actions) {
    if (Token.isUnresolved(action)) continue;
    if (action.includes('*') || action.includes('?')) {
      throw new Error(
        `actions of a call to ${service.endpointName} has a wildcard: ${action}; write each action out, such as '${prefix}:<Action>'`,
      );
    }
    if (!new RegExp(`^${prefix}:[A-Za-z0-9]+$`, 'i').test(action)) {
      throw new Error(
        `actions of a call to ${service.endpointName} has an action of another service: ${action}; allowed '${prefix}:<Action>'; ` +
          'give other services a call of their own, or use grantX() of the resource',
      );
    }
  }
}

function checkResources(props: ServiceCallProps): void {
  const resources = props.resources ?? [];
  if (resources.length === 0) {
    throw new Error(
      `resources of ${props.actions.join(', ')} is empty; name the ARNs, or say withoutResourceLevelSupport with the API that has none`,
    );
  }
  for (const resource of resources) {
    if (!Token.isUnresolved(resource) && /^\*+$/.test(resource)) {
      throw new Error(
        `resources of ${props.actions.join(', ')} is '${resource}'; name the ARNs, or say withoutResourceLevelSupport with the API that has none`,
      );
    }
  }
}

function checkForAll(props: ServiceCallProps): void {
  const why = props.withoutResourceLevelSupport ?? '';
  const unnamed = props.actions.filter((action) => !Token.isUnresolved(action) && !why.includes(action.split(':')[1]));
  if (!Token.isUnresolved(why) && unnamed.length > 0) {
    throw new Error(
      `withoutResourceLevelSupport doesn't name ${unnamed.join(', ')}: '${why}'; name each API that has no resource-level support`,
    );
  }
  if (props.resources?.some((resource) => Token.isUnresolved(resource) || resource !== '*')) {
    throw new Error(
      `resources and withoutResourceLevelSupport exclude each other: ${props.resources.join(', ')}; ` +
        'make two calls, one of the actions with resource-level support and one of those without',
    );
  }
}
