import type { ControlData, FrameworkData } from './framework-data';
import { LIMITS } from './limits';
import { direct, manual, partial } from './rows';

/** What the proposed rule would ask for. Ids are ours: the numbers of a proposal may change. */
const CONTROLS: readonly ControlData[] = [
  manual(
    'no-addressable',
    'Every specification becomes required, with few exceptions',
    'Decisions on specifications treated as addressable so far.',
  ),
  partial(
    'asset-inventory',
    'Inventory of assets, brought up to date yearly',
    'RequiredTags ConfigRecorderCoverage',
    'Only that resources are recorded and named; not assets outside the account.',
    'The inventory, with the date of its last review.',
  ),
  manual('network-map', 'Map of how health information moves, yearly', 'The map, with the date of its last review.'),
  manual('risk-analysis', 'Written risk analysis from inventory and map', 'The risk analysis.'),
  partial(
    'segmentation',
    'Networks are segmented',
    'SegmentationBoundary NoDefaultVpc AdminPortsClosed EgressRestricted',
    LIMITS.segmentation,
    'Network plan with the boundary of health information.',
  ),
  direct(
    'encryption-at-rest',
    'Stored health information is encrypted',
    `EbsEncryptedEverywhere CustomerManagedKey DynamoDbGlobalTable S3DefaultEncryptionKMS SNSEncryptedKMS SQSQueueSSE
     CloudTrailEncryptionEnabled CloudWatchLogGroupEncrypted SecretsManagerUsingKMSKey RDSStorageEncrypted EFSEncrypted
     OpenSearchEncryptedAtRest RedshiftClusterConfiguration`,
    LIMITS.encryption,
  ),
  direct(
    'encryption-in-transit',
    'Health information is encrypted on the way',
    `S3BucketSSLRequestsOnly SNSTopicSSLPublishOnly SQSQueueSSLRequestsOnly ALBHttpToHttpsRedirection APIGWSSLEnabled
     ELBTlsHttpsListenersOnly ELBv2ACMCertificateRequired OpenSearchNodeToNodeEncryption RedshiftRequireTlsSSL`,
    LIMITS.transit,
  ),
  partial(
    'mfa',
    'Multi-factor authentication on all systems',
    'TrustPolicyNarrow NoIamUserKeys',
    'Only trust policies that name people; sign-in to the account and to applications is outside the template.',
    'MFA settings of the identity provider and of the account.',
  ),
  partial(
    'least-privilege',
    'Rights no wider than the task, kept apart by role',
    'IamServiceWildcard IamPassRoleScoped IamPrivilegeEscalation IamConditionGuards',
    LIMITS.access,
    'Reviews of access rights.',
  ),
  manual(
    'access-end-notice',
    'Access ends within an hour; others told within a day',
    'Tickets of leavers, with times.',
  ),
  partial(
    'configuration',
    'Secure settings, the same on all systems',
    'FrameworkConfigRules AmiProvenance Imdsv2Everywhere ImdsHopLimit',
    LIMITS.images,
    'Baseline of settings for machines and workstations.',
  ),
  partial(
    'anti-malware',
    'Protection from malware is deployed',
    'DetectiveServicesOn UserDataRemoteExec',
    LIMITS.images,
    'Malware protection on machines and laptops.',
  ),
  partial(
    'patching',
    'Critical patches within 15 days, high ones within 30',
    'SsmManagedInstance AmiProvenance LambdaLatestVersion',
    LIMITS.patches,
    'Patch reports with dates.',
  ),
  partial(
    'vulnerability-scans',
    'Vulnerability scans at least every six months',
    'DetectiveServicesOn SsmManagedInstance',
    LIMITS.detection,
    'Scan reports.',
  ),
  manual('penetration-tests', 'Penetration tests at least yearly', 'Test report, and how its findings were mended.'),
  partial(
    'audit-trail',
    'Activity is recorded and watched in real time',
    'TrailComplete FlowLogComplete SecurityAlarmSet TrailBucketProtected LogRetentionMinimum',
    LIMITS.logs,
    'Records of reviews of the logs.',
  ),
  partial(
    'backup-and-restore',
    'Backups, and critical systems back within 72 hours',
    'BackupVaultLocked DynamoDbGlobalTable DynamoDBPITREnabled DynamoDBInBackupPlan EC2EBSInBackupPlan',
    LIMITS.backup,
    'Plan with the 72 hours in it; report of the last restore.',
  ),
  partial(
    'incident-response',
    'Written plans for incidents, rehearsed',
    'IncidentIsolationReady SecurityAlarmSet',
    LIMITS.response,
    'The plans; reports of rehearsals.',
  ),
  manual('compliance-audit', 'Audit of compliance at least yearly', 'Audit report.'),
  manual(
    'associate-verification',
    'Business associates prove their safeguards yearly',
    'Written verification by each business associate.',
  ),
];

/** The proposed rule of 2025, for those who want to be ready for it. */
export const HIPAA_NPRM_2025: FrameworkData = {
  id: 'HIPAA.NPRM.2025',
  title: 'HIPAA Security Rule, proposed changes of 2025 (proposed only)',
  edition: 'Proposed rule 90 FR 898 of 6 January 2025, RIN 0945-AA22; proposed only, not law',
  source:
    'https://www.federalregister.gov/documents/2025/01/06/2024-30983/hipaa-security-rule-to-strengthen-the-cybersecurity-of-electronic-protected-health-information',
  controls: CONTROLS,
  notes: [
    'No final rule was found when this was written; check before you rely on it.',
    'It stands beside `Framework.hipaa()`, which holds the rule in force, and replaces nothing of it.',
    'The ids are ours, because the numbers of a proposal may change.',
  ],
};
