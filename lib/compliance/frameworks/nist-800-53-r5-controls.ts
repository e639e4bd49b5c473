import type { Citations } from './rows';

/**
 * Classes of cdk-nag's NIST 800-53 R5 pack whose messages cite a control or a lettered part of it; those of its
 * enhancements where none cites the control itself (IA-5, SC-28). Source: the messages of cdk-nag 3.0.2.
 */
export const NIST_800_53_R5_CONTROLS: Citations = [
  [
    'AC-06',
    `DMSReplicationNotPublic EC2IMDSv2Enabled EC2InstanceNoPublicIp EC2InstancesInVPC IAMNoInlinePolicy
     IAMPolicyNoStatementsWithAdminAccess IAMUserGroupMembership IAMUserNoPolicies
     LambdaFunctionPublicAccessProhibited LambdaInsideVPC OpenSearchInVPCOnly RDSInstancePublicAccess
     RedshiftClusterPublicAccess S3BucketLevelPublicAccessProhibited S3BucketPublicReadProhibited
     S3BucketPublicWriteProhibited SageMakerNotebookNoDirectInternetAccess
     VPCSubnetAutoAssignPublicIpDisabled`,
  ],
  [
    'AC-17',
    `DMSReplicationNotPublic EC2InstanceNoPublicIp EC2InstancesInVPC EC2RestrictedCommonPorts
     EC2RestrictedSSH LambdaFunctionPublicAccessProhibited LambdaInsideVPC OpenSearchInVPCOnly
     RDSInstancePublicAccess RedshiftClusterPublicAccess S3BucketLevelPublicAccessProhibited
     S3BucketPublicReadProhibited S3BucketPublicWriteProhibited SageMakerNotebookNoDirectInternetAccess
     VPCDefaultSecurityGroupClosed VPCSubnetAutoAssignPublicIpDisabled`,
  ],
  [
    'AU-02 AU-03 AU-12',
    `APIGWExecutionLoggingEnabled CloudTrailCloudWatchLogsEnabled ELBLoggingEnabled RDSLoggingEnabled
     RedshiftClusterConfiguration S3BucketLoggingEnabled VPCFlowLogsEnabled WAFv2LoggingEnabled`,
  ],
  [
    'CP-09',
    `APIGWCacheEnabledAndEncrypted CloudTrailEncryptionEnabled CloudWatchLogGroupEncrypted
     DynamoDBInBackupPlan DynamoDBPITREnabled EC2EBSInBackupPlan EC2EBSOptimizedInstance EFSEncrypted
     EFSInBackupPlan ElastiCacheRedisClusterAutomaticBackup OpenSearchEncryptedAtRest RDSInBackupPlan
     RDSInstanceBackupEnabled RDSStorageEncrypted RedshiftBackupEnabled RedshiftClusterConfiguration
     RedshiftClusterMaintenanceSettings S3BucketReplicationEnabled S3BucketVersioningEnabled
     S3DefaultEncryptionKMS SNSEncryptedKMS SageMakerEndpointConfigurationKMSKeyConfigured
     SageMakerNotebookInstanceKMSKeyConfigured SecretsManagerUsingKMSKey`,
  ],
  [
    'CP-10',
    `DynamoDBAutoScalingEnabled DynamoDBInBackupPlan DynamoDBPITREnabled EC2EBSInBackupPlan
     EC2EBSOptimizedInstance EFSInBackupPlan ELBCrossZoneLoadBalancingEnabled
     ElastiCacheRedisClusterAutomaticBackup RDSInBackupPlan RDSInstanceBackupEnabled RDSMultiAZSupport
     RedshiftBackupEnabled S3BucketReplicationEnabled S3BucketVersioningEnabled`,
  ],
  [
    'IA-05',
    `ALBHttpToHttpsRedirection APIGWSSLEnabled ELBACMCertificateRequired ELBTlsHttpsListenersOnly
     S3BucketSSLRequestsOnly`,
  ],
  [
    'SC-07',
    `DMSReplicationNotPublic EC2InstanceNoPublicIp EC2InstancesInVPC EC2RestrictedCommonPorts
     EC2RestrictedSSH LambdaFunctionPublicAccessProhibited LambdaInsideVPC OpenSearchInVPCOnly
     RDSInstancePublicAccess RedshiftClusterPublicAccess RedshiftEnhancedVPCRoutingEnabled
     S3BucketLevelPublicAccessProhibited S3BucketPublicReadProhibited S3BucketPublicWriteProhibited
     SageMakerNotebookNoDirectInternetAccess VPCDefaultSecurityGroupClosed
     VPCSubnetAutoAssignPublicIpDisabled`,
  ],
  [
    'SC-07(4) SC-08',
    `ALBHttpToHttpsRedirection APIGWSSLEnabled ELBACMCertificateRequired ELBTlsHttpsListenersOnly
     OpenSearchNodeToNodeEncryption RedshiftRequireTlsSSL S3BucketSSLRequestsOnly
     SecretsManagerRotationEnabled`,
  ],
  ['SC-07(5)', `EC2RestrictedCommonPorts VPCDefaultSecurityGroupClosed`],
  [
    'SC-07(12)',
    `DMSReplicationNotPublic EC2InstanceNoPublicIp EC2InstancesInVPC EC2RestrictedCommonPorts
     EC2RestrictedSSH LambdaFunctionPublicAccessProhibited LambdaInsideVPC OpenSearchInVPCOnly
     RDSInstancePublicAccess RedshiftClusterPublicAccess S3BucketPublicReadProhibited
     S3BucketPublicWriteProhibited SageMakerNotebookNoDirectInternetAccess VPCDefaultSecurityGroupClosed
     VPCSubnetAutoAssignPublicIpDisabled`,
  ],
  ['SC-12', `KMSBackingKeyRotationEnabled`],
  [
    'SC-13',
    `ALBHttpToHttpsRedirection APIGWCacheEnabledAndEncrypted APIGWSSLEnabled CloudTrailEncryptionEnabled
     CloudWatchLogGroupEncrypted EFSEncrypted ELBACMCertificateRequired ELBTlsHttpsListenersOnly
     OpenSearchEncryptedAtRest OpenSearchNodeToNodeEncryption RDSStorageEncrypted
     RedshiftClusterConfiguration RedshiftRequireTlsSSL S3BucketSSLRequestsOnly S3DefaultEncryptionKMS
     SNSEncryptedKMS SageMakerEndpointConfigurationKMSKeyConfigured
     SageMakerNotebookInstanceKMSKeyConfigured SecretsManagerRotationEnabled SecretsManagerUsingKMSKey`,
  ],
  [
    'SC-28',
    `APIGWCacheEnabledAndEncrypted CloudTrailEncryptionEnabled CloudWatchLogGroupEncrypted
     CloudWatchLogGroupRetentionPeriod EFSEncrypted OpenSearchEncryptedAtRest RDSStorageEncrypted
     RedshiftClusterConfiguration S3DefaultEncryptionKMS SNSEncryptedKMS
     SageMakerEndpointConfigurationKMSKeyConfigured SageMakerNotebookInstanceKMSKeyConfigured
     SecretsManagerUsingKMSKey`,
  ],
  [
    'SC-28(1)',
    `APIGWCacheEnabledAndEncrypted CloudTrailEncryptionEnabled CloudWatchLogGroupEncrypted EFSEncrypted
     OpenSearchEncryptedAtRest RDSStorageEncrypted RedshiftClusterConfiguration S3DefaultEncryptionKMS
     SNSEncryptedKMS SageMakerEndpointConfigurationKMSKeyConfigured
     SageMakerNotebookInstanceKMSKeyConfigured SecretsManagerUsingKMSKey`,
  ],
  [
    'SI-02',
    `AutoScalingGroupELBHealthCheckRequired CloudWatchAlarmAction
     ElasticBeanstalkEnhancedHealthReportingEnabled ElasticBeanstalkManagedUpdatesEnabled LambdaDLQ
     RDSEnhancedMonitoringEnabled RedshiftClusterMaintenanceSettings`,
  ],
];
