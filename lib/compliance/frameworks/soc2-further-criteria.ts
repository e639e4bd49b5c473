import type { ControlData } from './framework-data';
import { LIMITS } from './limits';
import { direct, experimental, manual, partial } from './rows';

/** The criteria of SOC 2 on availability, confidentiality and processing integrity. Titles are our own words. */
export const SOC2_SERVICE_CRITERIA: readonly ControlData[] = [
  partial(
    'A1.1',
    'Enough capacity for the demand',
    `TtlPresent DynamoDBAutoScalingEnabled LambdaConcurrency AutoScalingGroupELBHealthCheckRequired
     AutoScalingGroupHealthCheck`,
    LIMITS.capacity,
    'Capacity plan; service quotas against use.',
  ),
  direct(
    'A1.2',
    'Copies and spare systems to recover from',
    `BackupVaultLocked DynamoDbGlobalTable StatefulRetained DynamoDBPITREnabled DynamoDBInBackupPlan
     EC2EBSInBackupPlan S3BucketVersioningEnabled S3BucketReplicationEnabled`,
    LIMITS.backup,
  ),
  experimental(
    partial(
      'A1.3',
      'Recovery is rehearsed',
      'BackupVaultLocked',
      'Only that restore tests are planned; not that they ran and succeeded.',
      'Reports of restore tests, with time taken.',
    ),
  ),
  direct(
    'C1.1',
    'Confidential data is known and protected',
    `RequiredTags CustomerManagedKey EbsEncryptedEverywhere NoSecretInUserData NoSecretInLambdaEnv NoPlaintextSsmSecret
     NoSecretInTemplate S3BucketDefaultLockEnabled S3DefaultEncryptionKMS EC2EBSVolumeEncrypted
     CloudWatchLogGroupEncrypted SNSEncryptedKMS SQSQueueSSE SecretsManagerUsingKMSKey KMSBackingKeyRotationEnabled`,
    'Not that the data was classified rightly.',
  ),
  direct(
    'C1.2',
    'Confidential data is disposed of in time',
    'S3Lifecycle TtlPresent LogRetentionMinimum CloudWatchLogGroupRetentionPeriod S3BucketVersioningEnabled',
    LIMITS.retention,
  ),
  manual('PI1.1', 'What processing must achieve is specified', 'Specification of inputs, processing and outputs.'),
  experimental(
    partial(
      'PI1.2',
      'Every input arrives and is recorded',
      'TrailComplete SQSQueueDLQ LambdaAsyncFailureDestination LambdaEventSourceMappingDestination',
      'Only that lost messages are kept; not that inputs are checked.',
      'Validation rules of inputs; handling of rejected ones.',
    ),
  ),
  experimental(
    partial(
      'PI1.3',
      'Work is done wholly and rightly',
      `TrailComplete SecurityAlarmSet StepFunctionStateMachineAllLogsToCloudWatch LambdaDLQ EventBusDLQ
       SNSRedrivePolicy`,
      'Only that failures leave a trace; not that results are right.',
      'Reconciliations, and how failed jobs are dealt with.',
    ),
  ),
  experimental(
    partial(
      'PI1.4',
      'Results reach only those meant to have them',
      'PublicResourcePolicy S3DefaultEncryptionKMS SNSEncryptedKMS CloudWatchLogGroupEncrypted',
      LIMITS.access,
      'Who receives which output, and who approved it.',
    ),
  ),
  experimental(
    direct(
      'PI1.5',
      'What is stored stays complete and unaltered',
      `CustomerManagedKey BackupVaultLocked S3BucketVersioningEnabled S3BucketDefaultLockEnabled DynamoDBPITREnabled
       EC2EBSVolumeEncrypted KMSBackingKeyRotationEnabled`,
      LIMITS.encryption,
    ),
  ),
];

/** The criteria of SOC 2 on privacy: none of them shows in a template. */
export const SOC2_PRIVACY_CRITERIA: readonly ControlData[] = [
  manual('P1.1', 'People are told how their data is used', 'Privacy notice with its versions.'),
  manual('P2.1', 'People can choose and consent', 'Consent screens and records.'),
  manual('P3.1', 'Personal data is collected only for stated ends', 'Inventory of personal data with purposes.'),
  manual('P3.2', 'Explicit consent comes first where it is due', 'Records of explicit consent.'),
  manual('P4.1', 'Personal data is used only as stated', 'Inventory of uses against the privacy notice.'),
  manual('P4.2', 'Personal data is kept only as long as needed', 'Retention schedule of personal data.'),
  manual('P4.3', 'Personal data is destroyed safely', 'Records of deletion.'),
  manual('P5.1', 'People can see the data held about them', 'Requests for access and the answers.'),
  manual('P5.2', 'People can have their data corrected', 'Requests for correction and the answers.'),
  manual('P6.1', 'Disclosure happens only with consent', 'List of recipients with the consent for each.'),
  manual('P6.2', 'Permitted disclosures are recorded', 'Register of disclosures.'),
  manual('P6.3', 'Unpermitted disclosures are recorded', 'Register of breaches.'),
  manual('P6.4', 'Recipients commit to protect the data', 'Data processing agreements.'),
  manual('P6.5', 'Recipients report their own breaches', 'Notification clauses, and notices received.'),
  manual('P6.6', 'Those affected and regulators hear of breaches', 'Notification procedure; notices sent.'),
  manual('P6.7', 'People get an account of what was disclosed', 'Requests for an account and the answers.'),
  manual('P7.1', 'Personal data is correct and complete', 'How the quality of personal data is checked.'),
  manual('P8.1', 'Complaints are received and settled', 'Register of complaints with outcome.'),
];
