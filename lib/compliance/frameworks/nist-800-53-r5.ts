import type { ControlData, FrameworkData } from './framework-data';
import { LIMITS } from './limits';
import { NIST_800_53_R5_CONTROLS } from './nist-800-53-r5-controls';
import { partial, withCitations } from './rows';

/** The controls that the spawn CLI claims, spelled as it spells them. Titles are our own words. */
const CONTROLS: readonly ControlData[] = [
  partial(
    'AC-06',
    'Rights no wider than the task',
    `IamServiceWildcard IamPassRoleScoped IamPrivilegeEscalation IamConditionGuards TrustPolicyNarrow
     IAMPolicyNoStatementsWithFullAccess`,
    LIMITS.access,
    'Reviews of access rights.',
  ),
  partial(
    'AC-17',
    'Remote access is known and guarded',
    'AdminPortsClosed Imdsv2Everywhere NoKeyPair SsmSessionLogged',
    LIMITS.boundary,
    'Which ways of remote access are allowed, and who approved them.',
  ),
  partial(
    'AU-02',
    'The events to be logged are chosen',
    'TrailComplete FlowLogComplete',
    LIMITS.logs,
    'List of event types with the reason for each; its reviews.',
  ),
  partial(
    'AU-03',
    'Log entries say what, when, where and who',
    'TrailComplete FlowLogComplete',
    LIMITS.logs,
    'Sample of log entries of each kind of system.',
  ),
  partial(
    'AU-12',
    'Systems write the chosen events',
    'TrailComplete FlowLogComplete SsmSessionLogged ConfigRecorderCoverage',
    LIMITS.logs,
    'Logging of software on the machines.',
  ),
  partial(
    'CP-09',
    'Backups are made and protected',
    'BackupVaultLocked DynamoDbGlobalTable StatefulRetained',
    LIMITS.backup,
    'Backup plan with intervals that fit the recovery objectives.',
  ),
  partial(
    'CP-10',
    'Systems come back after a disruption',
    'BackupVaultLocked DynamoDbGlobalTable',
    LIMITS.backup,
    'Recovery time objectives; report of the last restore.',
  ),
  partial(
    'IA-02',
    'Users have an identity and prove it',
    'NoIamUserKeys NoKeyPair TrustPolicyNarrow',
    LIMITS.identity,
    'User list and MFA settings of the identity provider.',
  ),
  partial(
    'IA-05',
    'Passwords and keys are handed out and guarded well',
    `NoSecretInUserData NoSecretInLambdaEnv NoPlaintextSsmSecret NoSecretInTemplate NoSecretExportedInUserData
     NoIamUserKeys SecretsManagerRotationEnabled`,
    LIMITS.secrets,
    'Password policy of the identity provider.',
  ),
  partial(
    'SC-07',
    'Traffic at the boundary is watched and controlled',
    `NoPublicIpAnyPath NoDefaultVpc AdminPortsClosed EgressRestricted EndpointPolicyScoped PublicResourcePolicy
     SegmentationBoundary`,
    LIMITS.boundary,
    'Network plan with the boundary of the system.',
  ),
  partial(
    'SC-07(4)',
    'Outside network services have rules of their own',
    'EndpointPolicyScoped EgressRestricted',
    LIMITS.boundary,
    'Traffic policy of each connection, with its exceptions and reviews.',
  ),
  partial(
    'SC-07(5)',
    'Traffic is denied unless allowed',
    'AdminPortsClosed EgressRestricted',
    LIMITS.boundary,
    'Approved exceptions.',
  ),
  partial(
    'SC-07(12)',
    'Hosts guard themselves',
    'AdminPortsClosed ImdsHopLimit NoPublicIpAnyPath',
    'Only security groups and metadata; not firewalls inside the machines.',
    'Firewall settings of the operating systems.',
  ),
  partial(
    'SC-08',
    'Data can’t be read or altered on the way',
    'SNSTopicSSLPublishOnly SQSQueueSSLRequestsOnly',
    LIMITS.transit,
    'Protocols that software on the machines uses.',
  ),
  partial(
    'SC-12',
    'Keys are made and managed in an orderly way',
    'KmsKeyPolicyScoped CustomerManagedKey',
    LIMITS.keys,
    'Key management procedures.',
  ),
  partial(
    'SC-13',
    'Cryptography of the required kind is used',
    'CustomerManagedKey EbsEncryptedEverywhere',
    'Not that endpoints in use are FIPS-validated.',
    'Required cryptography, and the FIPS certificates of AWS services.',
  ),
  partial(
    'SC-28',
    'Stored data is protected',
    'EbsEncryptedEverywhere CustomerManagedKey DynamoDbGlobalTable NoPlaintextSsmSecret',
    LIMITS.encryption,
    'Which data is protected, and against what.',
  ),
  partial(
    'SC-28(1)',
    'Stored data is encrypted',
    'EbsEncryptedEverywhere CustomerManagedKey',
    LIMITS.encryption,
    'Which data must be encrypted.',
  ),
  partial(
    'SI-02',
    'Flaws are found and mended in time',
    'SsmManagedInstance AmiProvenance DetectiveServicesOn',
    LIMITS.patches,
    'Patch reports with dates.',
  ),
];

/** The controls of NIST SP 800-53 that the spawn CLI claims and hardly checks. */
export const NIST_800_53_R5: FrameworkData = {
  id: 'NIST.800.53.R5',
  title: 'NIST SP 800-53 (controls the spawn CLI claims)',
  edition: 'Revision 5.1.1 of November 2023; 19 controls only',
  source: 'https://csrc.nist.gov/pubs/sp/800/53/r5/upd1/final',
  controls: withCitations(CONTROLS, NIST_800_53_R5_CONTROLS),
  notes: [
    'Only the 19 controls that spawn’s compliance modes (NIST and FedRAMP, low to high) and its control matrix name. It is no ' +
      'baseline of NIST or FedRAMP: all other controls need evidence from elsewhere.',
    'At launch the CLI itself checks SC-28, AC-17 and, in mode high, SC-28(1) and SC-07(5); it passes all others unseen.',
    'Ids are spelled as the CLI does; cdk-nag writes SC-7 for SC-07.',
  ],
};
