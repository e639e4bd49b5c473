import type { ControlData } from './framework-data';
import { LIMITS } from './limits';
import { direct, experimental, manual, partial } from './rows';

/** The common criteria of SOC 2, CC1 to CC5: the organization and its way of steering itself. Titles are our own words. */
export const SOC2_COMMON_CRITERIA_1_TO_5: readonly ControlData[] = [
  manual('CC1.1', 'Leaders live up to stated values', 'Code of conduct, and the record that staff accepted it.'),
  manual('CC1.2', 'A board independent of management oversees it', 'Charter and minutes of the board.'),
  experimental(
    partial(
      'CC1.3',
      'Reporting lines and who may do what',
      `IAMGroupHasUsers IAMUserGroupMembership IAMUserNoPolicies IAMNoInlinePolicy
       IAMPolicyNoStatementsWithAdminAccess`,
      'Only that rights hang on groups and policies; not how the organization is built.',
      'Organization chart; role descriptions with their duties.',
    ),
  ),
  manual('CC1.4', 'Able people are hired, trained and kept', 'Hiring criteria, training records, appraisals.'),
  manual('CC1.5', 'People answer for their part of the controls', 'Goals, appraisals and sanctions on record.'),
  partial(
    'CC2.1',
    'Good data to judge controls by',
    'TrailComplete ConfigRecorderCoverage CloudTrailCloudWatchLogsEnabled VPCFlowLogsEnabled',
    LIMITS.evidence,
    'Which reports management uses, and how their data is checked.',
  ),
  manual('CC2.2', 'Staff know the goals and their duties', 'Policies as published, and who has read them.'),
  manual(
    'CC2.3',
    'Outside parties are told what concerns them',
    'Customer contracts, status page, contact for reports.',
  ),
  partial(
    'CC3.1',
    'Goals stated well enough to see what endangers them',
    'ConfigRecorderCoverage DetectiveServicesOn',
    LIMITS.input,
    'Written objectives of the service and their owners.',
  ),
  partial(
    'CC3.2',
    'Risks found and weighed',
    'DetectiveServicesOn SsmManagedInstance',
    LIMITS.input,
    'Risk register with likelihood, impact and treatment.',
  ),
  experimental(
    partial(
      'CC3.3',
      'Risk of fraud and misuse of rights',
      'IamPrivilegeEscalation IamPassRoleScoped',
      'Only that no right in the template leads to further rights.',
      'Fraud risk assessment; separation of duties in approvals.',
    ),
  ),
  partial(
    'CC3.4',
    'Changes that alter the risk are noticed',
    'ConfigRecorderCoverage',
    LIMITS.input,
    'Review of the risk register after larger changes.',
  ),
  experimental(
    partial(
      'CC4.1',
      'Controls are tested again and again',
      'FrameworkConfigRules',
      'Only that AWS Config evaluates rules; not who looks at the results.',
      'Plan and results of control tests and internal audits.',
    ),
  ),
  partial(
    'CC4.2',
    'Weak controls reach the people who can mend them',
    `SecurityAlarmSet SuppressionHygiene CloudWatchAlarmAction EC2InstanceDetailedMonitoringEnabled
     AutoScalingGroupScalingNotifications`,
    LIMITS.alarms,
    'Tickets of findings, from discovery to closure.',
  ),
  manual('CC5.1', 'Controls are picked to answer the risks', 'Controls matrix: which control answers which risk.'),
  experimental(
    partial(
      'CC5.2',
      'Technology controls are chosen and built',
      'SecurityAlarmSet CloudWatchAlarmAction',
      LIMITS.alarms,
      'Why these technical controls were chosen, and their owners.',
    ),
  ),
  manual('CC5.3', 'Controls are written down as policy and procedure', 'Policies with owner, version and last review.'),
];

/** The common criteria of SOC 2, CC6: access, in logic and in space. */
export const SOC2_COMMON_CRITERIA_6: readonly ControlData[] = [
  direct(
    'CC6.1',
    'Only the entitled reach systems, data and keys',
    `NoSecretInUserData NoSecretInLambdaEnv NoPlaintextSsmSecret NoSecretInTemplate NoSecretExportedInUserData
     Imdsv2Everywhere EbsEncryptedEverywhere CustomerManagedKey KmsKeyPolicyScoped DynamoDbGlobalTable
     IamConditionGuards TrustPolicyNarrow RegionAllowed EC2IMDSv2Enabled EC2InstancesInVPC EC2InstanceProfileAttached
     EC2EBSVolumeEncrypted S3DefaultEncryptionKMS CloudTrailEncryptionEnabled CloudWatchLogGroupEncrypted
     SNSEncryptedKMS SQSQueueSSE SecretsManagerUsingKMSKey SecretsManagerRotationEnabled KMSBackingKeyRotationEnabled
     DAXEncrypted`,
    LIMITS.access,
  ),
  partial(
    'CC6.2',
    'Users are enrolled and removed in an orderly way',
    'NoIamUserKeys NoKeyPair IAMUserGroupMembership IAMUserNoPolicies',
    LIMITS.identity,
    'Tickets of joiners and leavers; reviews of who has access.',
  ),
  direct(
    'CC6.3',
    'Rights by role, no more than needed, duties kept apart',
    `IamServiceWildcard IamPassRoleScoped IamPrivilegeEscalation IamConditionGuards TrustPolicyNarrow
     IAMPolicyNoStatementsWithAdminAccess IAMPolicyNoStatementsWithFullAccess IAMNoInlinePolicy IAMNoManagedPolicies
     IAMUserNoPolicies IAMUserGroupMembership IAMGroupHasUsers LambdaStarPermissions EventBusOpenAccess
     EC2InstanceProfileAttached`,
    LIMITS.access,
  ),
  manual(
    'CC6.4',
    'Buildings and hardware are locked (inherited from AWS)',
    'SOC 2 report of AWS; locks of own offices.',
  ),
  manual('CC6.5', 'Retired media is wiped (inherited from AWS)', 'SOC 2 report of AWS; disposal of own devices.'),
  direct(
    'CC6.6',
    'Nothing from outside crosses the boundary unasked',
    `AdminPortsClosed EgressRestricted NoPublicIpAnyPath NoDefaultVpc ImdsHopLimit EndpointPolicyScoped
     PublicResourcePolicy SegmentationBoundary EC2RestrictedSSH EC2RestrictedCommonPorts EC2RestrictedInbound
     EC2InstanceNoPublicIp EC2InstancesInVPC VPCSubnetAutoAssignPublicIpDisabled VPCNoUnrestrictedRouteToIGW
     VPCDefaultSecurityGroupClosed AutoScalingLaunchConfigPublicIpDisabled LambdaInsideVPC
     LambdaFunctionPublicAccessProhibited LambdaFunctionUrlAuth S3BucketLevelPublicAccessProhibited
     S3BucketPublicReadProhibited S3BucketPublicWriteProhibited S3WebBucketOAIAccess EC2IMDSv2Enabled`,
    LIMITS.boundary,
  ),
  direct(
    'CC6.7',
    'Data is guarded while it moves or leaves',
    'EgressRestricted EndpointPolicyScoped S3BucketSSLRequestsOnly SNSTopicSSLPublishOnly SQSQueueSSLRequestsOnly',
    LIMITS.transit,
  ),
  partial(
    'CC6.8',
    'Foreign or hostile software is kept out',
    'AmiProvenance UserDataRemoteExec DetectiveServicesOn',
    LIMITS.images,
    'How images are built and scanned; malware findings and their treatment.',
  ),
];

/** The common criteria of SOC 2, CC7 to CC9: operation, change and risk. */
export const SOC2_COMMON_CRITERIA_7_TO_9: readonly ControlData[] = [
  partial(
    'CC7.1',
    'Drift and fresh weaknesses are found',
    'ConfigRecorderCoverage FrameworkConfigRules SsmManagedInstance DetectiveServicesOn LambdaLatestVersion',
    LIMITS.detection,
    'Scan results and the time that weaknesses stayed open.',
  ),
  direct(
    'CC7.2',
    'Unusual behaviour is watched for',
    `TrailComplete FlowLogComplete SecurityAlarmSet SsmSessionLogged LogRetentionMinimum VPCFlowLogsEnabled
     CloudTrailCloudWatchLogsEnabled S3BucketLoggingEnabled CloudWatchLogGroupRetentionPeriod CloudWatchAlarmAction
     EC2InstanceDetailedMonitoringEnabled StepFunctionStateMachineAllLogsToCloudWatch StepFunctionStateMachineXray
     LambdaTracing`,
    LIMITS.alarms,
  ),
  direct(
    'CC7.3',
    'Events are judged and their evidence stays whole',
    `TrailBucketProtected LogRetentionMinimum CloudTrailLogFileValidationEnabled CloudTrailCloudWatchLogsEnabled
     CloudTrailEncryptionEnabled CloudWatchLogGroupRetentionPeriod S3BucketLoggingEnabled VPCFlowLogsEnabled
     S3BucketDefaultLockEnabled`,
    LIMITS.evidence,
  ),
  partial(
    'CC7.4',
    'Incidents meet a prepared response',
    'IncidentIsolationReady SecurityAlarmSet CloudWatchAlarmAction LambdaDLQ SQSQueueDLQ EventBusDLQ',
    LIMITS.response,
    'Incident response plan; records of incidents and rehearsals.',
  ),
  partial(
    'CC7.5',
    'Service and data come back after an incident',
    'BackupVaultLocked EC2EBSInBackupPlan DynamoDBInBackupPlan DynamoDBPITREnabled',
    LIMITS.backup,
    'Reports of restores, and lessons drawn from incidents.',
  ),
  partial(
    'CC8.1',
    'Changes are authorised, tested and traced',
    `ConfigRecorderCoverage StatefulRetained RequiredTags SuppressionHygiene CodeBuildProjectEnvVarAwsCred
     CodeBuildProjectSourceRepoUrl`,
    LIMITS.change,
    'Reviewed pull requests, test results and approvals of deployments.',
  ),
  experimental(
    partial(
      'CC9.1',
      'The business survives a disruption',
      'BackupVaultLocked S3BucketReplicationEnabled DynamoDBPITREnabled',
      LIMITS.backup,
      'Business continuity plan; insurance; results of exercises.',
    ),
  ),
  manual('CC9.2', 'Vendors and partners are vetted and watched', 'Vendor list with risk rating and last review.'),
];
