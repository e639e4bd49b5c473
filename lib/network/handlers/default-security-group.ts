/**
 * What `SpawnNetwork` must know of the handler that closes a VPC's default security group. Apart from the handler itself, so that
 * importing it loads no AWS SDK. The function reaches EC2 and S3 (for its answer) through the endpoints.
 */
export const DEFAULT_SECURITY_GROUP_HANDLER = 'restrict-default-security-group';

/** `DescribeSecurityGroups` has no resource-level support. */
export const DESCRIBE_ACTIONS = ['ec2:DescribeSecurityGroups'];

/** To be limited to the ARN of the default group: `arn:<partition>:ec2:<region>:<account>:security-group/<id>`. */
export const REVOKE_ACTIONS = ['ec2:RevokeSecurityGroupEgress', 'ec2:RevokeSecurityGroupIngress'];

/** The one resource property: id of the VPC's default security group. */
export const GROUP_PROPERTY = 'DefaultSecurityGroupId';
