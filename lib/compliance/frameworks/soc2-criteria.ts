/** How much of a criterion a template can show. */
export type Soc2Grade = 'direct' | 'partial' | 'manual';

/** One of the 61 Trust Services Criteria. Titles are our own words: the criteria's text belongs to the AICPA. */
export interface Soc2Criterion {
  /** The id, such as `CC6.1`. */
  readonly id: string;
  /** What it is about, in our own words. */
  readonly title: string;
  /** `direct`: a template shows the control itself; `partial`: one supporting piece; `manual`: evidence lies elsewhere. */
  readonly grade: Soc2Grade;
  /** The cdk-nag rule classes that bear on it. */
  readonly classes: readonly string[];
}

/**
 * Classes that bear on a criterion and yet are not part of the pack, because they contradict how spawn works;
 * docs/compliance.md says more.
 */
export const SOC2_CLASSES_LEFT_OUT: readonly string[] = [
  // An instance with a TTL must be terminable by its own agent.
  'EC2InstanceTerminationProtection',
  // Describe calls have no resource-level support, and the rule throws on NotAction.
  'IAMNoWildcardPermissions',
];

const row = (id: string, title: string, grade: Soc2Grade, classes: string = ''): Soc2Criterion => ({
  id,
  title,
  grade,
  classes: classes.split(/\s+/).filter((name) => name !== ''),
});

const CHECKED: readonly Soc2Criterion[] = [
  row(
    'CC1.3',
    'Reporting lines and who may do what',
    'partial',
    'IAMGroupHasUsers IAMUserGroupMembership IAMUserNoPolicies IAMNoInlinePolicy IAMPolicyNoStatementsWithAdminAccess',
  ),
  row('CC2.1', 'Good data to judge controls by', 'partial', 'CloudTrailCloudWatchLogsEnabled VPCFlowLogsEnabled'),
  row('CC3.1', 'Goals stated well enough to see what endangers them', 'partial'),
  row('CC3.2', 'Risks found and weighed', 'partial'),
  row('CC3.3', 'Risk of fraud and misuse of rights', 'partial'),
  row('CC3.4', 'Changes that alter the risk are noticed', 'partial'),
  row('CC4.1', 'Controls are tested again and again', 'partial'),
  row(
    'CC4.2',
    'Weak controls reach the people who can mend them',
    'partial',
    'CloudWatchAlarmAction EC2InstanceDetailedMonitoringEnabled AutoScalingGroupScalingNotifications',
  ),
  row('CC5.2', 'Technology controls are chosen and built', 'partial', 'CloudWatchAlarmAction'),
  row(
    'CC6.1',
    'Only the entitled reach systems, data and keys',
    'direct',
    `EC2IMDSv2Enabled EC2InstancesInVPC EC2InstanceProfileAttached EC2EBSVolumeEncrypted S3DefaultEncryptionKMS
     CloudTrailEncryptionEnabled CloudWatchLogGroupEncrypted SNSEncryptedKMS SQSQueueSSE SecretsManagerUsingKMSKey
     SecretsManagerRotationEnabled KMSBackingKeyRotationEnabled DAXEncrypted`,
  ),
  row(
    'CC6.2',
    'Users are enrolled and removed in an orderly way',
    'partial',
    'IAMUserGroupMembership IAMUserNoPolicies',
  ),
  row(
    'CC6.3',
    'Rights by role, no more than needed, duties kept apart',
    'direct',
    `IAMNoWildcardPermissions IAMPolicyNoStatementsWithAdminAccess IAMPolicyNoStatementsWithFullAccess IAMNoInlinePolicy
     IAMNoManagedPolicies IAMUserNoPolicies IAMUserGroupMembership IAMGroupHasUsers LambdaStarPermissions
     EventBusOpenAccess EC2InstanceProfileAttached`,
  ),
  row(
    'CC6.6',
    'Nothing from outside crosses the boundary unasked',
    'direct',
    `EC2RestrictedSSH EC2RestrictedCommonPorts EC2RestrictedInbound EC2InstanceNoPublicIp EC2InstancesInVPC
     VPCSubnetAutoAssignPublicIpDisabled VPCNoUnrestrictedRouteToIGW VPCDefaultSecurityGroupClosed
     AutoScalingLaunchConfigPublicIpDisabled LambdaInsideVPC LambdaFunctionPublicAccessProhibited LambdaFunctionUrlAuth
     S3BucketLevelPublicAccessProhibited S3BucketPublicReadProhibited S3BucketPublicWriteProhibited S3WebBucketOAIAccess
     EC2IMDSv2Enabled`,
  ),
  row(
    'CC6.7',
    'Data is guarded while it moves or leaves',
    'direct',
    'S3BucketSSLRequestsOnly SNSTopicSSLPublishOnly SQSQueueSSLRequestsOnly',
  ),
  row('CC6.8', 'Foreign or hostile software is kept out', 'partial'),
  row('CC7.1', 'Drift and fresh weaknesses are found', 'partial', 'LambdaLatestVersion'),
  row(
    'CC7.2',
    'Unusual behaviour is watched for',
    'direct',
    `VPCFlowLogsEnabled CloudTrailCloudWatchLogsEnabled S3BucketLoggingEnabled CloudWatchLogGroupRetentionPeriod
     CloudWatchAlarmAction EC2InstanceDetailedMonitoringEnabled StepFunctionStateMachineAllLogsToCloudWatch
     StepFunctionStateMachineXray LambdaTracing`,
  ),
  row(
    'CC7.3',
    'Events are judged and their evidence stays whole',
    'direct',
    `CloudTrailLogFileValidationEnabled CloudTrailCloudWatchLogsEnabled CloudTrailEncryptionEnabled
     CloudWatchLogGroupRetentionPeriod S3BucketLoggingEnabled VPCFlowLogsEnabled S3BucketDefaultLockEnabled`,
  ),
  row(
    'CC7.4',
    'Incidents meet a prepared response',
    'partial',
    'CloudWatchAlarmAction LambdaDLQ SQSQueueDLQ EventBusDLQ',
  ),
  row(
    'CC7.5',
    'Service and data come back after an incident',
    'partial',
    'EC2EBSInBackupPlan DynamoDBInBackupPlan DynamoDBPITREnabled',
  ),
  row(
    'CC8.1',
    'Changes are authorised, tested and traced',
    'partial',
    'EC2InstanceTerminationProtection CodeBuildProjectEnvVarAwsCred CodeBuildProjectSourceRepoUrl',
  ),
  row('CC9.1', 'The business survives a disruption', 'partial', 'S3BucketReplicationEnabled DynamoDBPITREnabled'),
  row(
    'A1.1',
    'Enough capacity for the demand',
    'partial',
    'DynamoDBAutoScalingEnabled LambdaConcurrency AutoScalingGroupELBHealthCheckRequired AutoScalingGroupHealthCheck',
  ),
  row(
    'A1.2',
    'Copies and spare systems to recover from',
    'direct',
    `DynamoDBPITREnabled DynamoDBInBackupPlan EC2EBSInBackupPlan S3BucketVersioningEnabled S3BucketReplicationEnabled
     EC2InstanceTerminationProtection`,
  ),
  row('A1.3', 'Recovery is rehearsed', 'partial'),
  row(
    'C1.1',
    'Confidential data is known and protected',
    'direct',
    `S3BucketDefaultLockEnabled S3DefaultEncryptionKMS EC2EBSVolumeEncrypted CloudWatchLogGroupEncrypted SNSEncryptedKMS
     SQSQueueSSE SecretsManagerUsingKMSKey KMSBackingKeyRotationEnabled`,
  ),
  row(
    'C1.2',
    'Confidential data is disposed of in time',
    'direct',
    'CloudWatchLogGroupRetentionPeriod S3BucketVersioningEnabled',
  ),
  row(
    'PI1.2',
    'Every input arrives and is recorded',
    'partial',
    'SQSQueueDLQ LambdaAsyncFailureDestination LambdaEventSourceMappingDestination',
  ),
  row(
    'PI1.3',
    'Work is done wholly and rightly',
    'partial',
    'StepFunctionStateMachineAllLogsToCloudWatch LambdaDLQ EventBusDLQ SNSRedrivePolicy',
  ),
  row(
    'PI1.4',
    'Results reach only those meant to have them',
    'partial',
    'S3DefaultEncryptionKMS SNSEncryptedKMS CloudWatchLogGroupEncrypted',
  ),
  row(
    'PI1.5',
    'What is stored stays complete and unaltered',
    'direct',
    `S3BucketVersioningEnabled S3BucketDefaultLockEnabled DynamoDBPITREnabled EC2EBSVolumeEncrypted
     KMSBackingKeyRotationEnabled`,
  ),
];

const MANUAL: readonly Soc2Criterion[] = [
  row('CC1.1', 'Leaders live up to stated values', 'manual'),
  row('CC1.2', 'A board independent of management oversees it', 'manual'),
  row('CC1.4', 'Able people are hired, trained and kept', 'manual'),
  row('CC1.5', 'People answer for their part of the controls', 'manual'),
  row('CC2.2', 'Staff know the goals and their duties', 'manual'),
  row('CC2.3', 'Outside parties are told what concerns them', 'manual'),
  row('CC5.1', 'Controls are picked to answer the risks', 'manual'),
  row('CC5.3', 'Controls are written down as policy and procedure', 'manual'),
  row('CC6.4', 'Buildings and hardware are locked (inherited from AWS)', 'manual'),
  row('CC6.5', 'Retired media is wiped before protection ends (inherited from AWS)', 'manual'),
  row('CC9.2', 'Vendors and partners are vetted and watched', 'manual'),
  row('PI1.1', 'What processing must achieve is specified', 'manual'),
  row('P1.1', 'People are told how their data is used', 'manual'),
  row('P2.1', 'People can choose and consent', 'manual'),
  row('P3.1', 'Personal data is collected only for stated ends', 'manual'),
  row('P3.2', 'Explicit consent comes before collection where it is due', 'manual'),
  row('P4.1', 'Personal data is used only as stated', 'manual'),
  row('P4.2', 'Personal data is kept only as long as needed', 'manual'),
  row('P4.3', 'Personal data is destroyed safely', 'manual'),
  row('P5.1', 'People can see the data held about them', 'manual'),
  row('P5.2', 'People can have their data corrected', 'manual'),
  row('P6.1', 'Disclosure happens only with consent', 'manual'),
  row('P6.2', 'Permitted disclosures are recorded', 'manual'),
  row('P6.3', 'Unpermitted disclosures are recorded', 'manual'),
  row('P6.4', 'Recipients commit to protect the data', 'manual'),
  row('P6.5', 'Recipients report their own breaches', 'manual'),
  row('P6.6', 'Those affected and regulators hear of breaches', 'manual'),
  row('P6.7', 'People get an account of what was disclosed', 'manual'),
  row('P7.1', 'Personal data is correct and complete', 'manual'),
  row('P8.1', 'Complaints are received and settled', 'manual'),
];

/** All 61 criteria: 31 that a template bears on, 30 that need manual evidence. Their mapping is a proposal no auditor has reviewed. */
export const SOC2_CRITERIA: readonly Soc2Criterion[] = [...CHECKED, ...MANUAL];

/** The rule classes of the pack, in alphabetical order. */
export const SOC2_CLASSES: readonly string[] = [...new Set(CHECKED.flatMap((criterion) => criterion.classes))]
  .filter((name) => !SOC2_CLASSES_LEFT_OUT.includes(name))
  .sort();

/** The criteria that a rule class bears on, in the order of the framework. */
export function soc2CriteriaOf(className: string): readonly Soc2Criterion[] {
  return CHECKED.filter((criterion) => criterion.classes.includes(className));
}
