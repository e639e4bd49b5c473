import { Stack, aws_iam as iam } from 'aws-cdk-lib';
import { wildcardRegExp } from '../analysis/iam-actions';
import type { ManagedPolicyRole } from '../primitives';

const PARAMETER_READS = ['ssm:GetParameter', 'ssm:GetParameterHistory', 'ssm:GetParameters', 'ssm:GetParametersByPath'];

/**
 * Denies a role every parameter that the app does not let it read.
 *
 * A boundary can't do that: it is shared, and must leave room for whatever parameter some role is given. But the CLI attaches
 * AmazonSSMManagedInstanceCore on each launch, which allows `ssm:GetParameter` and `ssm:GetParameters` on all.
 * Source: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonSSMManagedInstanceCore.html
 */
export class ParameterLimit {
  public readonly policy: iam.ManagedPolicy;
  private readonly denial: iam.PolicyStatement;

  /** @param others further denials, which stand in the same policy */
  public constructor(role: ManagedPolicyRole, others: iam.PolicyStatement[] = []) {
    this.denial = new iam.PolicyStatement({
      sid: 'NoOtherParameters',
      effect: iam.Effect.DENY,
      actions: PARAMETER_READS,
      // AWS's own, which hold no secret: ids of images and their like.
      notResources: [
        Stack.of(role).formatArn({
          service: 'ssm',
          region: '*',
          account: '',
          resource: 'parameter',
          resourceName: 'aws/service/*',
        }),
      ],
    });
    // A policy of its own: it grows with each grant, which the size of the role's other policies leaves no room for.
    this.policy = new iam.ManagedPolicy(role, 'Limits', {
      roles: [role],
      statements: [this.denial, ...others],
    });
    role._countAttached(this.policy);
  }

  /** Takes what a statement lets the role read out of the denial. */
  public except(statement: iam.PolicyStatement): void {
    if (statement.effect !== iam.Effect.ALLOW) return;
    const patterns = statement.actions.map(wildcardRegExp);
    if (!patterns.some((pattern) => PARAMETER_READS.some((action) => pattern.test(action)))) return;
    this.exceptArns(statement.resources);
  }

  /** Takes parameters out of the denial that a policy from elsewhere lets the role read. */
  public exceptArns(parameterArns: string[]): void {
    this.denial.addNotResources(...parameterArns);
  }
}
