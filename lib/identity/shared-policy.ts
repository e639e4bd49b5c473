import type { aws_iam as iam } from 'aws-cdk-lib';

/**
 * A managed policy that the roles of many instances share: it stands in one stack, and roles of any stack attach it without
 * being named there.
 */
export interface SharedInstancePolicy {
  /** The policy. */
  readonly policy: iam.IManagedPolicy;
  /**
   * ARNs of the parameters that it lets instances read. A `SpawnInstanceRole` denies itself every parameter that it doesn't know of.
   *
   * @default - none
   */
  readonly parameterArns?: string[];
}
