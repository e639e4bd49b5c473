/**
 * Requirements of PCI DSS 3.2.1 (retired in March 2024) that each class of cdk-nag's PCI pack bears on: ids only.
 * Source: the messages of cdk-nag 3.0.2.
 */
export const PCI_DSS_321_CONTROLS: readonly (readonly [controls: string, classes: string])[] = [
  ['1.2 1.2.1 1.3 1.3.1 1.3.2 1.3.4 1.3.6 2.2 2.2.2', 'S3BucketPublicReadProhibited S3BucketPublicWriteProhibited'],
  [
    '1.2 1.2.1 1.3 1.3.1 1.3.2 1.3.4 1.3.6 2.2.2',
    `AutoScalingLaunchConfigPublicIpDisabled DMSReplicationNotPublic EC2InstanceNoPublicIp
     EC2InstancesInVPC OpenSearchInVPCOnly RDSInstancePublicAccess RedshiftClusterPublicAccess
     S3BucketLevelPublicAccessProhibited SageMakerNotebookNoDirectInternetAccess
     VPCSubnetAutoAssignPublicIpDisabled`,
  ],
  ['1.2 1.2.1 1.3 1.3.1 1.3.2 1.3.4 2.2.2', 'LambdaFunctionPublicAccessProhibited LambdaInsideVPC'],
  ['1.2 1.2.1 1.3 1.3.1 1.3.2 2.1 2.2 2.2.2', 'VPCDefaultSecurityGroupClosed'],
  ['1.2 1.2.1 1.3 1.3.1 1.3.2 2.2 2.2.2', 'EC2RestrictedCommonPorts EC2RestrictedSSH'],
  ['1.2 1.2.1 1.3 1.3.1 1.3.2 2.2.2', 'VPCNoUnrestrictedRouteToIGW'],
  ['1.2 1.3 1.3.1 1.3.2', 'RedshiftEnhancedVPCRoutingEnabled'],
  [
    '10.1 10.2.1 10.2.2 10.2.3 10.2.4 10.2.5 10.3.1 10.3.2 10.3.3 10.3.4 10.3.5 10.3.6',
    'OpenSearchErrorLogsToCloudWatch RDSLoggingEnabled',
  ],
  [
    '10.1 10.3.1 10.3.2 10.3.3 10.3.4 10.3.5 10.3.6 10.5.4',
    'APIGWExecutionLoggingEnabled ELBLoggingEnabled WAFv2LoggingEnabled',
  ],
  ['10.5.3', 'S3BucketVersioningEnabled'],
  ['2.2', 'AutoScalingGroupELBHealthCheckRequired'],
  [
    '2.2 10.1 10.2.1 10.2.2 10.2.3 10.2.4 10.2.5 10.2.7 10.3.1 10.3.2 10.3.3 10.3.4 10.3.5 10.3.6',
    'S3BucketLoggingEnabled',
  ],
  [
    '2.2 10.1 10.2.1 10.2.2 10.2.3 10.2.5 10.3.1 10.3.2 10.3.3 10.3.4 10.3.5 10.3.6 10.5.3 10.5.4',
    'CloudTrailCloudWatchLogsEnabled',
  ],
  ['2.2 10.1 10.3.2 10.3.3 10.3.4 10.3.5 10.3.6', 'VPCFlowLogsEnabled'],
  ['2.2 10.5.2 10.5 10.5.5 11.5', 'CloudTrailLogFileValidationEnabled'],
  ['2.2 10.5.3', 'S3BucketReplicationEnabled'],
  ['2.2 3.4 10.5', 'CloudTrailEncryptionEnabled'],
  ['2.2 3.5 3.6 3.6.4', 'KMSBackingKeyRotationEnabled'],
  ['2.2 4.1 8.2.1', 'S3BucketSSLRequestsOnly'],
  ['2.2 7.1.1 7.2.1', 'EC2InstanceProfileAttached'],
  [
    '2.2 7.1.2 7.1.3 7.2.1 7.2.2',
    'IAMNoInlinePolicy IAMPolicyNoStatementsWithAdminAccess IAMUserGroupMembership IAMUserNoPolicies',
  ],
  ['2.3 4.1', 'RedshiftRequireTlsSSL'],
  ['2.3 4.1 8.2.1', 'ALBHttpToHttpsRedirection APIGWSSLEnabled ELBTlsHttpsListenersOnly'],
  ['3.1 10.7', 'CloudWatchLogGroupRetentionPeriod'],
  ['3.4', 'APIGWCacheEnabledAndEncrypted CloudWatchLogGroupEncrypted'],
  [
    '3.4 8.2.1',
    `EFSEncrypted OpenSearchEncryptedAtRest RDSStorageEncrypted
     SageMakerEndpointConfigurationKMSKeyConfigured SageMakerNotebookInstanceKMSKeyConfigured
     SecretsManagerUsingKMSKey`,
  ],
  [
    '3.4 8.2.1 10.1 10.2.1 10.2.2 10.2.3 10.2.4 10.2.5 10.3.1 10.3.2 10.3.3 10.3.4 10.3.5 10.3.6',
    'RedshiftClusterConfiguration',
  ],
  ['3.4 8.2.1 10.5', 'S3DefaultEncryptionKMS'],
  ['4.1', 'ELBv2ACMCertificateRequired OpenSearchNodeToNodeEncryption'],
  ['4.1 8.2.1', 'ALBHttpDropInvalidHeaderEnabled ELBACMCertificateRequired'],
  ['6.2', 'RDSAutomaticMinorVersionUpgradeEnabled RedshiftClusterMaintenanceSettings'],
  ['6.6', 'ALBWAFEnabled APIGWAssociatedWithWAF'],
  ['7.1.2 7.1.3 7.2.1 7.2.2', 'IAMGroupHasUsers IAMPolicyNoStatementsWithFullAccess'],
  ['7.2.1', 'ECSTaskDefinitionUserForHostMode EMRKerberosEnabled'],
  ['8.2.1', 'CodeBuildProjectEnvVarAwsCred CodeBuildProjectSourceRepoUrl SNSEncryptedKMS'],
];
