/**
 * What the function that closes a VPC's default security group needs. Use in the network room:
 *
 * ```ts
 * const closer = new CustomResourceFunction(this, 'DefaultSecurityGroupCloser', {
 *   network: this,
 *   code: HandlerCode.of(DEFAULT_SECURITY_GROUP_HANDLER),
 *   calls: [
 *     ServiceCall.to(AwsService.EC2, {
 *       actions: DESCRIBE_ACTIONS,
 *       withoutResourceLevelSupport: 'ec2:DescribeSecurityGroups',
 *     }),
 *     ServiceCall.to(AwsService.EC2, { actions: REVOKE_ACTIONS, resources: [arn of security-group/<default group>] }),
 *   ],
 * });
 * // cdk-nag's VPCDefaultSecurityGroupClosed wants this id and type, beside the CfnVPC.
 * closer.newResource(vpc, 'RestrictDefaultSecurityGroupCustomResource', {
 *   resourceType: 'Custom::VpcRestrictDefaultSG',
 *   properties: { [GROUP_PROPERTY]: vpc.vpcDefaultSecurityGroup },
 * });
 * ```
 *
 * The function reaches EC2 and S3 (for its answer) through the endpoints, which `openPath` makes it wait for.
 */
export const DEFAULT_SECURITY_GROUP_HANDLER = 'restrict-default-security-group';

/** `DescribeSecurityGroups` has no resource-level support. */
export const DESCRIBE_ACTIONS = ['ec2:DescribeSecurityGroups'];

/** To be limited to the ARN of the default group: `arn:<partition>:ec2:<region>:<account>:security-group/<id>`. */
export const REVOKE_ACTIONS = ['ec2:RevokeSecurityGroupEgress', 'ec2:RevokeSecurityGroupIngress'];

/** The one resource property: id of the VPC's default security group. */
export const GROUP_PROPERTY = 'DefaultSecurityGroupId';
