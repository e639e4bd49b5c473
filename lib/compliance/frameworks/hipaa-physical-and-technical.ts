import type { ControlData } from './framework-data';
import { LIMITS } from './limits';
import { direct, manual, partial } from './rows';

/** 45 CFR 164.310: physical safeguards. Titles are our own words. */
export const HIPAA_PHYSICAL: readonly ControlData[] = [
  manual('164.310(a)(1)', 'Entry to buildings and systems (inherited from AWS)', 'AWS attestations; own offices.'),
  manual('164.310(a)(2)(i)', 'Entry for recovery in an emergency (addressable)', 'AWS attestations; own procedure.'),
  manual(
    '164.310(a)(2)(ii)',
    'Guarding buildings and equipment (addressable)',
    'AWS attestations; security plan of offices.',
  ),
  manual(
    '164.310(a)(2)(iii)',
    'Checking people and visitors by role (addressable)',
    'AWS attestations; visitor log of offices.',
  ),
  manual(
    '164.310(a)(2)(iv)',
    'Records of repairs to doors and locks (addressable)',
    'AWS attestations; repair records of offices.',
  ),
  manual('164.310(b)', 'What workstations are used for, and where', 'Policy on the use of workstations.'),
  manual('164.310(c)', 'Workstations are guarded against strangers', 'How laptops and desks are secured.'),
  partial(
    '164.310(d)(1)',
    'Devices and media that come and go',
    'TtlPresent S3Lifecycle RequiredTags',
    LIMITS.retention,
    'AWS attestations for its hardware; register of own devices.',
  ),
  partial(
    '164.310(d)(2)(i)',
    'Final disposal (required)',
    'TtlPresent S3Lifecycle',
    LIMITS.retention,
    'AWS attestations on media; disposal records of own devices.',
  ),
  manual(
    '164.310(d)(2)(ii)',
    'Wiping media before it is used again (required)',
    'AWS attestations; procedure for own devices.',
  ),
  partial(
    '164.310(d)(2)(iii)',
    'Who is responsible for what moves (addressable)',
    'RequiredTags',
    'Only that resources name an owner; not where devices are.',
    'Register of devices and media with their holders.',
  ),
  partial(
    '164.310(d)(2)(iv)',
    'A copy before equipment is moved (addressable)',
    'EC2EBSInBackupPlan',
    LIMITS.backup,
    'Procedure for copies before a migration.',
  ),
];

/** 45 CFR 164.312: technical safeguards. Titles are our own words; what cdk-nag's rules bear on is added in hipaa.ts. */
export const HIPAA_TECHNICAL: readonly ControlData[] = [
  direct(
    '164.312(a)(1)',
    'Systems let in only those with access rights',
    `NoPublicIpAnyPath NoDefaultVpc TrustPolicyNarrow NoSecretInUserData NoSecretInLambdaEnv NoSecretInTemplate
     NoSecretExportedInUserData Imdsv2Everywhere ImdsHopLimit AdminPortsClosed IamConditionGuards PublicResourcePolicy`,
    LIMITS.access,
  ),
  partial(
    '164.312(a)(2)(i)',
    'Each user has an identity of his own (required)',
    'NoIamUserKeys NoKeyPair',
    LIMITS.identity,
    'User list of the identity provider; no shared accounts.',
  ),
  manual(
    '164.312(a)(2)(ii)',
    'Getting at data in an emergency (required)',
    'Break-glass procedure; record of its use.',
  ),
  partial(
    '164.312(a)(2)(iii)',
    'Idle sessions end (addressable)',
    'SsmSessionLogged',
    'Only sessions of Systems Manager; not those of applications, workstations and SSH.',
    'Timeouts of applications and workstations.',
  ),
  direct(
    '164.312(a)(2)(iv)',
    'Stored health information is encrypted (addressable)',
    'EbsEncryptedEverywhere CustomerManagedKey KmsKeyPolicyScoped NoPlaintextSsmSecret',
    LIMITS.encryption,
  ),
  direct(
    '164.312(b)',
    'Activity is recorded and can be examined',
    'TrailComplete FlowLogComplete SsmSessionLogged',
    LIMITS.logs,
  ),
  partial(
    '164.312(c)(1)',
    'Data is not altered or destroyed wrongly',
    'TrailBucketProtected StatefulRetained',
    'Only the integrity of what is stored; not that applications change it rightly.',
    'Integrity checks of the applications.',
  ),
  partial(
    '164.312(c)(2)',
    'Showing that data was not altered (addressable)',
    'TrailBucketProtected',
    'Only the integrity of what is stored; not that applications change it rightly.',
    'Checksums or signatures that the applications use.',
  ),
  partial(
    '164.312(d)',
    'People and programs are who they claim',
    'TrustPolicyNarrow NoSecretInUserData NoSecretInLambdaEnv',
    LIMITS.identity,
    'MFA settings of the identity provider.',
  ),
  direct(
    '164.312(e)(1)',
    'Data on networks is out of strangers’ reach',
    'EgressRestricted EndpointPolicyScoped AdminPortsClosed NoPublicIpAnyPath NoDefaultVpc',
    LIMITS.boundary,
  ),
  direct('164.312(e)(2)(i)', 'Data is not altered on the way (addressable)', '', LIMITS.transit),
  direct('164.312(e)(2)(ii)', 'Data is encrypted where fitting (addressable)', '', LIMITS.transit),
];

/** 45 CFR 164.314 and 164.316: contracts and paper. Titles are our own words. */
export const HIPAA_ORGANIZATION: readonly ControlData[] = [
  manual('164.314(a)(1)', 'Contracts with business associates', 'List of business associates, each with its contract.'),
  manual(
    '164.314(a)(2)(i)',
    'What the contracts must say (required)',
    'Contracts; the agreement with AWS; use of eligible services only.',
  ),
  manual(
    '164.314(a)(2)(ii)',
    'Other arrangements that count as contract (required)',
    'Memoranda of public bodies, if any.',
  ),
  manual('164.314(a)(2)(iii)', 'The same for subcontractors (required)', 'Contracts with subcontractors.'),
  manual('164.314(b)(1)', 'Duties of a group health plan’s sponsor', 'Plan documents, if there is a plan.'),
  manual('164.314(b)(2)', 'What the plan documents must say (required)', 'Plan documents, if there is a plan.'),
  manual('164.316(a)', 'Policies and procedures that fit the rule', 'Policies with owner, version and last review.'),
  manual('164.316(b)(1)', 'Policies, actions and assessments are written down', 'The documents themselves.'),
  partial(
    '164.316(b)(2)(i)',
    'Documents are kept six years (required)',
    'LogRetentionMinimum CloudWatchLogGroupRetentionPeriod',
    'Only logs; a log need be kept six years where it is the record that the rule asks for.',
    'Retention schedule of policies and records.',
  ),
  manual('164.316(b)(2)(ii)', 'Documents reach those who need them (required)', 'Where staff find the procedures.'),
  manual(
    '164.316(b)(2)(iii)',
    'Documents are reviewed and brought up to date (required)',
    'Dates of reviews and what changed.',
  ),
];
