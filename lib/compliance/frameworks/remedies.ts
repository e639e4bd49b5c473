/** How to mend what a rule class finds, for the services that this library builds on. */
const REMEDIES: Readonly<Record<string, string>> = {
  // EC2
  EC2EBSInBackupPlan:
    'Select the volume by its ARN in an AWS Backup plan (selection by tag is not seen); EncryptedVolume does.',
  EC2EBSOptimizedInstance: 'Set ebsOptimized, or take an instance type that always is.',
  EC2EBSVolumeEncrypted:
    'Set encrypted and a customer-managed key on every volume of the instance, the root volume too.',
  EC2IMDSv2Enabled: 'Set httpTokens to required on the instance or its launch template.',
  EC2InstanceDetailedMonitoringEnabled: 'Turn detailed monitoring on.',
  EC2InstanceNoPublicIp: 'Set associatePublicIpAddress to false and use Session Manager for access.',
  EC2InstanceProfileAttached:
    'Give the instance an instance profile on the instance itself, such as SpawnInstanceRole.',
  EC2InstancesInVPC: 'Place the instance in a subnet of a VPC.',
  EC2RestrictedCommonPorts: 'Limit the ingress rule to a CIDR block or a security group that needs the port.',
  EC2RestrictedInbound: 'Limit the ingress rule to known CIDR blocks or security groups.',
  EC2RestrictedSSH:
    'Close port 22 and use Session Manager, or limit SSH to one CIDR block or a bastion group (SshAccess).',
  // Network
  VPCDefaultSecurityGroupClosed: 'Set restrictDefaultSecurityGroup on the VPC, or build it with SpawnNetwork.',
  VPCFlowLogsEnabled: 'Add a flow log for all traffic of the VPC.',
  VPCNoUnrestrictedRouteToIGW: 'Remove the default route to the internet gateway; reach AWS through VPC endpoints.',
  VPCSubnetAutoAssignPublicIpDisabled: 'Set mapPublicIpOnLaunch to false on the subnet.',
  // Auto Scaling
  AutoScalingGroupELBHealthCheckRequired: 'Use the health checks of the load balancer for the group.',
  AutoScalingGroupHealthCheck: 'Configure a health check with a grace period for the group.',
  AutoScalingGroupScalingNotifications: 'Notify a topic of launches and terminations, successful or not.',
  AutoScalingLaunchConfigPublicIpDisabled: 'Set associatePublicIpAddress to false; better, move to a launch template.',
  // IAM
  IAMGroupHasUsers: 'Add users to the group or delete it.',
  IAMNoInlinePolicy: 'Move the statements to a customer managed policy; ManagedPolicyRole does so for every grant.',
  IAMNoManagedPolicies: 'Replace the AWS managed policy by a customer managed one with only the actions needed.',
  IAMPolicyNoStatementsWithAdminAccess: 'Name the actions and resources; never allow every action on every resource.',
  IAMPolicyNoStatementsWithFullAccess: 'Name the actions instead of the whole service.',
  IAMUserGroupMembership: 'Put the user into a group; better, use roles.',
  IAMUserNoPolicies: 'Attach the policy to a group or a role instead of the user.',
  // Keys and secrets
  KMSBackingKeyRotationEnabled: 'Turn on rotation of the key, or use SpawnKey.',
  SecretsManagerRotationEnabled: 'Add a rotation schedule to the secret.',
  SecretsManagerUsingKMSKey: 'Encrypt the secret with a customer-managed key.',
  // S3
  S3BucketDefaultLockEnabled: 'Turn Object Lock on, with a default retention where the objects must not change.',
  S3BucketLevelPublicAccessProhibited: 'Set all four flags of the public access block.',
  S3BucketLoggingEnabled: 'Send server access logs to another bucket.',
  S3BucketPublicReadProhibited: 'Block public access and remove ACLs and policies that grant read to everybody.',
  S3BucketPublicWriteProhibited: 'Block public access and remove ACLs and policies that grant write to everybody.',
  S3BucketReplicationEnabled: 'Replicate the bucket to another one, or use SpawnBucket with a replica.',
  S3BucketSSLRequestsOnly: 'Set enforceSSL, which denies requests without TLS in the bucket policy.',
  S3BucketVersioningEnabled: 'Turn versioning on.',
  S3DefaultEncryptionKMS: 'Make SSE-KMS with a customer-managed key the default encryption.',
  S3WebBucketOAIAccess: 'Serve the website through CloudFront with an origin access identity only.',
  // Tables
  DAXEncrypted: 'Turn on encryption at rest of the cluster.',
  DynamoDBAutoScalingEnabled: 'Use on-demand capacity, or scale reads and writes of the table and its indexes.',
  DynamoDBInBackupPlan: 'Select the table by its ARN in an AWS Backup plan (selection by tag is not seen).',
  DynamoDBPITREnabled: 'Turn point-in-time recovery on.',
  // Audit
  CloudTrailCloudWatchLogsEnabled: 'Send the trail to a CloudWatch log group as well.',
  CloudTrailEncryptionEnabled: 'Encrypt the trail with a customer-managed key.',
  CloudTrailLogFileValidationEnabled: 'Turn on validation of the log files.',
  CloudWatchAlarmAction: 'Give the alarm an action, and leave its actions enabled.',
  CloudWatchLogGroupEncrypted: 'Encrypt the log group with a customer-managed key, or use SpawnLogGroup.',
  CloudWatchLogGroupRetentionPeriod: 'Set a retention; PCI DSS 10.7 asks for a year.',
  // Functions
  LambdaAsyncFailureDestination: 'Set a destination for events that the function fails on.',
  LambdaConcurrency: 'Set reserved concurrency.',
  LambdaDLQ: 'Give the function a dead-letter queue, or use SpawnFunction.',
  LambdaEventSourceMappingDestination: 'Set a failure destination on the event source mapping.',
  LambdaFunctionPublicAccessProhibited:
    'Name the service or account that may invoke the function, with its source ARN.',
  LambdaFunctionUrlAuth: 'Set the authorisation of the function URL to AWS_IAM.',
  LambdaInsideVPC: 'Place the function in private subnets of a VPC.',
  LambdaLatestVersion: 'Move to the newest runtime of the language.',
  LambdaStarPermissions: 'Name actions in the policies of the function’s role.',
  LambdaTracing: 'Turn on active tracing.',
  // Messages and workflows
  EventBusDLQ: 'Give every target of the rule a dead-letter queue.',
  EventBusOpenAccess: 'Name the principals in the policy of the event bus.',
  SNSEncryptedKMS: 'Encrypt the topic with a customer-managed key, or use SpawnTopic.',
  SNSRedrivePolicy: 'Give the subscription a dead-letter queue.',
  SNSTopicSSLPublishOnly: 'Deny publishing without TLS in the topic policy.',
  SQSQueueDLQ: 'Give the queue a dead-letter queue; a queue that is one must be named by another queue in the stack.',
  SQSQueueSSE: 'Encrypt the queue with a customer-managed key.',
  SQSQueueSSLRequestsOnly: 'Set enforceSSL, which denies requests without TLS in the queue policy.',
  StepFunctionStateMachineAllLogsToCloudWatch: 'Log every event of the state machine to a log group.',
  StepFunctionStateMachineXray: 'Turn on tracing of the state machine.',
  // Build
  CodeBuildProjectEnvVarAwsCred: 'Take credentials from the project’s role, never from its environment.',
  CodeBuildProjectSourceRepoUrl: 'Connect the repository by OAuth or an app instead of a token in the URL.',
};

/** The remedy of a rule class; none for services that this library does not build on. */
export function remedyOf(className: string): string | undefined {
  return REMEDIES[className];
}
