/**
 * Sections of the HIPAA Security Rule (45 CFR part 164) that each class of cdk-nag's HIPAA pack bears on: ids only.
 * Source: the messages of cdk-nag 3.0.2.
 */
export const HIPAA_CONTROLS: readonly (readonly [controls: string, classes: string])[] = [
  [
    `164.308(a)(3)(i) 164.308(a)(3)(ii)(A) 164.308(a)(3)(ii)(B) 164.308(a)(4)(i) 164.308(a)(4)(ii)(A)
     164.308(a)(4)(ii)(B) 164.308(a)(4)(ii)(C) 164.312(a)(1)`,
    `EMRKerberosEnabled IAMGroupHasUsers IAMNoInlinePolicy IAMPolicyNoStatementsWithAdminAccess
     IAMPolicyNoStatementsWithFullAccess IAMUserGroupMembership IAMUserNoPolicies`,
  ],
  [
    `164.308(a)(3)(i) 164.308(a)(3)(ii)(A) 164.308(a)(4)(ii)(A) 164.308(a)(4)(ii)(B) 164.308(a)(4)(ii)(C)
     164.312(a)(1)`,
    'EC2InstanceProfileAttached',
  ],
  [
    '164.308(a)(3)(i) 164.308(a)(3)(ii)(A) 164.308(a)(4)(ii)(A) 164.308(a)(4)(ii)(C) 164.312(a)(1)',
    'ECSTaskDefinitionUserForHostMode',
  ],
  [
    `164.308(a)(3)(i) 164.308(a)(3)(ii)(B) 164.308(a)(4)(i) 164.308(a)(4)(ii)(A) 164.308(a)(4)(ii)(B)
     164.308(a)(4)(ii)(C) 164.312(a)(1) 164.312(e)(1)`,
    'EC2RestrictedCommonPorts EC2RestrictedSSH',
  ],
  [
    `164.308(a)(3)(i) 164.308(a)(3)(ii)(B) 164.308(a)(4)(ii)(A) 164.308(a)(4)(ii)(C) 164.312(a)(1)
     164.312(e)(1)`,
    'AutoScalingLaunchConfigPublicIpDisabled',
  ],
  [
    '164.308(a)(3)(i) 164.308(a)(4)(ii)(A) 164.308(a)(4)(ii)(C) 164.312(a)(1)',
    'CodeBuildProjectEnvVarAwsCred CodeBuildProjectSourceRepoUrl EC2IMDSv2Enabled',
  ],
  [
    '164.308(a)(3)(i) 164.308(a)(4)(ii)(A) 164.308(a)(4)(ii)(C) 164.312(a)(1) 164.312(e)(1)',
    `DMSReplicationNotPublic EC2InstanceNoPublicIp EC2InstancesInVPC LambdaFunctionPublicAccessProhibited
     LambdaInsideVPC OpenSearchInVPCOnly RDSInstancePublicAccess RedshiftClusterPublicAccess
     S3BucketLevelPublicAccessProhibited S3BucketPublicReadProhibited S3BucketPublicWriteProhibited
     SageMakerNotebookNoDirectInternetAccess VPCSubnetAutoAssignPublicIpDisabled`,
  ],
  ['164.308(a)(3)(ii)(A) 164.308(a)(5)(ii)(C)', 'RDSLoggingEnabled'],
  [
    '164.308(a)(3)(ii)(A) 164.312(b)',
    `CloudTrailCloudWatchLogsEnabled OpenSearchErrorLogsToCloudWatch S3BucketLoggingEnabled
     VPCFlowLogsEnabled`,
  ],
  ['164.308(a)(4)(ii)(B)', 'SecretsManagerRotationEnabled'],
  ['164.308(a)(5)(ii)(A)', 'ElasticBeanstalkManagedUpdatesEnabled RDSAutomaticMinorVersionUpgradeEnabled'],
  ['164.308(a)(5)(ii)(A) 164.308(a)(7)(ii)(A)', 'RedshiftClusterMaintenanceSettings'],
  ['164.308(a)(7)(i)', 'EC2EBSOptimizedInstance'],
  [
    '164.308(a)(7)(i) 164.308(a)(7)(ii)(A) 164.308(a)(7)(ii)(B)',
    `DynamoDBInBackupPlan DynamoDBPITREnabled EC2EBSInBackupPlan EFSInBackupPlan
     ElastiCacheRedisClusterAutomaticBackup RDSInBackupPlan RDSInstanceBackupEnabled
     RedshiftBackupEnabled S3BucketReplicationEnabled`,
  ],
  [
    '164.308(a)(7)(i) 164.308(a)(7)(ii)(A) 164.308(a)(7)(ii)(B) 164.312(c)(1) 164.312(c)(2)',
    'S3BucketVersioningEnabled',
  ],
  [
    '164.308(a)(7)(i) 164.308(a)(7)(ii)(C)',
    `DynamoDBAutoScalingEnabled ELBCrossZoneLoadBalancingEnabled ELBDeletionProtectionEnabled
     RDSInstanceDeletionProtectionEnabled RDSMultiAZSupport`,
  ],
  ['164.312(a)(2)(iv) 164.312(b) 164.312(e)(2)(ii)', 'RedshiftClusterConfiguration'],
  ['164.312(a)(2)(iv) 164.312(c)(2) 164.312(e)(1) 164.312(e)(2)(i) 164.312(e)(2)(ii)', 'S3BucketSSLRequestsOnly'],
  [
    '164.312(a)(2)(iv) 164.312(e)(1) 164.312(e)(2)(i) 164.312(e)(2)(ii)',
    `ALBHttpDropInvalidHeaderEnabled ALBHttpToHttpsRedirection APIGWSSLEnabled ELBACMCertificateRequired
     ELBTlsHttpsListenersOnly OpenSearchNodeToNodeEncryption RedshiftRequireTlsSSL`,
  ],
  [
    '164.312(a)(2)(iv) 164.312(e)(2)(ii)',
    `APIGWCacheEnabledAndEncrypted CloudTrailEncryptionEnabled CloudWatchLogGroupEncrypted EFSEncrypted
     ELBv2ACMCertificateRequired OpenSearchEncryptedAtRest RDSStorageEncrypted S3DefaultEncryptionKMS
     SNSEncryptedKMS SageMakerEndpointConfigurationKMSKeyConfigured
     SageMakerNotebookInstanceKMSKeyConfigured SecretsManagerUsingKMSKey`,
  ],
  [
    '164.312(b)',
    `APIGWExecutionLoggingEnabled APIGWXrayEnabled AutoScalingGroupELBHealthCheckRequired
     CloudWatchAlarmAction CloudWatchLogGroupRetentionPeriod EC2InstanceDetailedMonitoringEnabled
     ELBLoggingEnabled ElasticBeanstalkEnhancedHealthReportingEnabled LambdaConcurrency LambdaDLQ
     RDSEnhancedMonitoringEnabled WAFv2LoggingEnabled`,
  ],
  ['164.312(c)(1) 164.312(c)(2)', 'CloudTrailLogFileValidationEnabled'],
  ['164.312(e)(1)', 'RedshiftEnhancedVPCRoutingEnabled VPCDefaultSecurityGroupClosed VPCNoUnrestrictedRouteToIGW'],
];
