import type { ControlData, FrameworkData } from './framework-data';
import { LIMITS } from './limits';
import { direct, manual, partial } from './rows';

/** The sections of spawn's security model on how things are. */
const MODEL: readonly ControlData[] = [
  partial(
    'user-authentication',
    'Users come with AWS credentials of their own',
    'NoIamUserKeys TrustPolicyNarrow',
    LIMITS.identity,
    'Where users get their credentials: IAM Identity Center rather than keys in files.',
  ),
  direct(
    'user-authorization',
    'Users may do what their policy names',
    'IamServiceWildcard IamPassRoleScoped IamPrivilegeEscalation IamConditionGuards',
    LIMITS.access,
  ),
  direct(
    'instance-authentication',
    'Instances use short-lived credentials over IMDSv2',
    'Imdsv2Everywhere ImdsHopLimit NoKeyPair SsmManagedInstance TrustPolicyNarrow',
    'Not what software on the instance does with its credentials.',
  ),
  direct(
    'network-defaults',
    'None of spawn’s insecure network defaults',
    'NoPublicIpAnyPath NoDefaultVpc AdminPortsClosed',
    LIMITS.boundary,
  ),
  direct(
    'network-secure-configuration',
    'Private subnets, narrow groups, Session Manager',
    'AdminPortsClosed EgressRestricted EndpointPolicyScoped SsmManagedInstance SsmSessionLogged',
    LIMITS.boundary,
  ),
  direct(
    'network-isolation',
    'Networks and groups by sensitivity',
    'SegmentationBoundary EgressRestricted NoDefaultVpc',
    LIMITS.segmentation,
  ),
  direct(
    'secrets-anti-patterns',
    'No secret in user data, environment or template',
    'NoSecretInUserData NoSecretExportedInUserData NoSecretInLambdaEnv NoSecretInTemplate UserDataRemoteExec',
    LIMITS.secrets,
  ),
  direct(
    'secrets-secure-patterns',
    'Secrets from Secrets Manager or encrypted parameters',
    'NoPlaintextSsmSecret NoSecretInTemplate',
    LIMITS.secrets,
  ),
  direct(
    'data-at-rest',
    'Volumes, buckets and tables are encrypted and kept',
    `EbsEncryptedEverywhere CustomerManagedKey KmsKeyPolicyScoped DynamoDbGlobalTable StatefulRetained S3Lifecycle
     BackupVaultLocked`,
    LIMITS.encryption,
  ),
  partial(
    'data-in-transit',
    'Traffic to AWS stays on scoped endpoints',
    'EndpointPolicyScoped PublicResourcePolicy',
    LIMITS.transit,
    'How software on the instances talks to others.',
  ),
  direct(
    'iam-least-privilege',
    'No wide actions on wide resources',
    'IamServiceWildcard IamPrivilegeEscalation IamPassRoleScoped PublicResourcePolicy',
    LIMITS.access,
  ),
  direct(
    'iam-policy-templates',
    'Instance roles hold named rights',
    'IamServiceWildcard IamPassRoleScoped TrustPolicyNarrow',
    LIMITS.access,
  ),
  direct('iam-conditions', 'Rights are bound to time, place or request', 'IamConditionGuards', LIMITS.access),
  direct(
    'audit-what-is-logged',
    'API calls, traffic and sessions are logged',
    'TrailComplete FlowLogComplete SsmSessionLogged',
    LIMITS.logs,
  ),
  direct(
    'audit-enabling',
    'The trail is whole, protected and kept',
    'TrailComplete TrailBucketProtected LogRetentionMinimum',
    LIMITS.logs,
  ),
  manual(
    'audit-querying',
    'Logs can be asked who launched what',
    'A query of the trail, and one of the instance table.',
  ),
];

/** Its sections on frameworks and incidents. */
const COMPLIANCE_AND_INCIDENTS: readonly ControlData[] = [
  partial(
    'compliance-hipaa',
    'What spawn asks for health information',
    'EbsEncryptedEverywhere CustomerManagedKey TrailComplete NoPublicIpAnyPath IamServiceWildcard RequiredTags',
    'Only spawn’s short list; `Framework.hipaa()` has the whole rule.',
    'Agreement with AWS; use of eligible services only.',
  ),
  partial(
    'compliance-pci-dss',
    'What spawn asks for card data',
    'SegmentationBoundary EbsEncryptedEverywhere TrailComplete DetectiveServicesOn',
    'Only spawn’s short list; `Framework.pciDss401()` has the whole standard.',
    'Quarterly scan reports.',
  ),
  partial(
    'compliance-soc2',
    'What spawn asks for SOC 2',
    'IamServiceWildcard EbsEncryptedEverywhere TrailComplete ConfigRecorderCoverage SuppressionHygiene',
    'Only spawn’s short list; `Framework.soc2()` has all criteria.',
    'Records of change management.',
  ),
  partial(
    'incident-credentials',
    'Leaked credentials can be shut off and traced',
    'NoIamUserKeys TrailComplete SecurityAlarmSet',
    LIMITS.response,
    'Rehearsal of the response to a leaked key.',
  ),
  partial(
    'incident-instance',
    'A compromised instance can be isolated, evidence kept',
    'IncidentIsolationReady StatefulRetained',
    LIMITS.response,
    'Rehearsal of the isolation of an instance.',
  ),
];

/** Its best practices, in its numbering. */
const BEST_PRACTICES: readonly ControlData[] = [
  direct('users-1', 'Restrictive security groups', 'AdminPortsClosed EgressRestricted', LIMITS.boundary),
  direct('users-2', 'Encrypted volumes', 'EbsEncryptedEverywhere CustomerManagedKey', LIMITS.encryption),
  direct(
    'users-3',
    'Secrets in Secrets Manager',
    'NoSecretInUserData NoSecretInLambdaEnv NoPlaintextSsmSecret NoSecretInTemplate',
    LIMITS.secrets,
  ),
  direct('users-4', 'IMDSv2', 'Imdsv2Everywhere ImdsHopLimit', 'Not instances launched outside the app.'),
  direct('users-5', 'Private subnets', 'NoPublicIpAnyPath NoDefaultVpc', LIMITS.boundary),
  direct(
    'users-6',
    'An owner on each instance, and an end',
    'RequiredTags TtlPresent',
    'Not that the owner still works here.',
  ),
  direct('users-7', 'Alarms on suspicious calls', 'SecurityAlarmSet', LIMITS.alarms),
  partial(
    'administrators-1',
    'Tags are enforced',
    'RequiredTags',
    'Only tags in the template; not the organization’s policies.',
    'Service control policy on tags.',
  ),
  direct('administrators-2', 'Regions are restricted', 'RegionAllowed', 'Not policies set outside the app.'),
  direct('administrators-3', 'A trail in every account', 'TrailComplete TrailBucketProtected', LIMITS.logs),
  partial(
    'administrators-4',
    'Regular audits of policies, groups and volumes',
    'FrameworkConfigRules DetectiveServicesOn AmiProvenance',
    LIMITS.detection,
    'Reports of the quarterly reviews.',
  ),
  direct(
    'administrators-5',
    'Compliance is checked by machine',
    'FrameworkConfigRules ConfigRecorderCoverage',
    LIMITS.detection,
  ),
];

/** spawn's security model, section by section, tied to no standard. Holds every rule of ours and none of cdk-nag. */
export const SPAWN_BASELINE: FrameworkData = {
  id: 'Spawn.Baseline',
  title: 'spawn baseline',
  edition: 'Security model of spawn, as of 2026',
  source: 'https://github.com/spore-host/spawn',
  controls: [...MODEL, ...COMPLIANCE_AND_INCIDENTS, ...BEST_PRACTICES],
  notes: [
    'One row per section of the security model; ids are ours.',
    'Where spawn’s own defaults or examples fall short (public address, SSH from anywhere, `ec2:RunInstances` on `*`), the rules ' +
      'ask for the safe form.',
  ],
};
