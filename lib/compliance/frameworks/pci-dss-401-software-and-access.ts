import type { ControlData } from './framework-data';
import { LIMITS } from './limits';
import { direct, manual, partial } from './rows';

/** PCI DSS 4.0.1, requirements 5 to 9. A row with a section number stands for what no template shows of that section. */
export const PCI_DSS_401_REQUIREMENTS_5_TO_9: readonly ControlData[] = [
  manual('5.1', 'Policies on malware and who does what', 'Policies on malware; assigned roles.'),
  manual('5.2', 'Malware protection on every system at risk', 'Deployed protection; reasons for systems without it.'),
  manual(
    '5.3',
    'Malware protection runs, is current and logged',
    'Settings and logs of the protection; users can’t turn it off.',
  ),
  manual('5.4', 'Staff are guarded from phishing', 'Mail protection settings; training on phishing.'),
  manual('6.1', 'Policies on development and who does what', 'Policies on development; assigned roles.'),
  manual('6.2', 'Own software is built securely', 'Training of developers; code reviews before release.'),
  manual(
    '6.3',
    'New weaknesses are found and ranked; software inventory',
    'Sources of alerts; ranking; inventory of components.',
  ),
  partial(
    '6.3.3',
    'Components are patched in time',
    'SsmManagedInstance AmiProvenance LambdaLatestVersion',
    LIMITS.patches,
    'Patch reports: critical ones within a month.',
  ),
  manual(
    '6.4',
    'Reviews of web applications; scripts on payment pages',
    'Review reports; inventory of scripts on payment pages.',
  ),
  partial(
    '6.4.2',
    'A filter stands before public web applications',
    '',
    'Only that a web ACL is attached and logged; not that its rules fit the application.',
    'Rules of the filter, and who watches its alerts.',
  ),
  manual(
    '6.5',
    'Changes are approved, tested and kept apart from production',
    'Change tickets; separated environments; no live card numbers in tests.',
  ),
  manual('7.1', 'Policies on access and who does what', 'Policies on access; assigned roles.'),
  manual(
    '7.2',
    'Approvals and six-monthly reviews of access',
    'Approvals; reviews of user, system and application accounts.',
  ),
  direct(
    '7.2.1',
    'Access follows a model of need',
    `IamServiceWildcard IamPassRoleScoped IamPrivilegeEscalation IamConditionGuards TrustPolicyNarrow IAMNoInlinePolicy
     IAMPolicyNoStatementsWithAdminAccess IAMPolicyNoStatementsWithFullAccess IAMNoManagedPolicies IAMUserNoPolicies
     IAMUserGroupMembership IAMGroupHasUsers EC2InstanceProfileAttached LambdaStarPermissions
     LambdaFunctionPublicAccessProhibited`,
    LIMITS.access,
  ),
  direct(
    '7.2.2',
    'Rights fit the task and go no further',
    `IamServiceWildcard IamPassRoleScoped IamPrivilegeEscalation IamConditionGuards TrustPolicyNarrow IAMNoInlinePolicy
     IAMPolicyNoStatementsWithAdminAccess IAMPolicyNoStatementsWithFullAccess IAMNoManagedPolicies IAMUserNoPolicies
     IAMUserGroupMembership IAMGroupHasUsers EC2InstanceProfileAttached LambdaStarPermissions
     LambdaFunctionPublicAccessProhibited`,
    LIMITS.access,
  ),
  direct(
    '7.2.5',
    'Accounts of programs have the least rights',
    `IamServiceWildcard IamPassRoleScoped IamPrivilegeEscalation IamConditionGuards TrustPolicyNarrow IAMNoInlinePolicy
     IAMPolicyNoStatementsWithAdminAccess IAMPolicyNoStatementsWithFullAccess IAMNoManagedPolicies IAMUserNoPolicies
     IAMUserGroupMembership IAMGroupHasUsers EC2InstanceProfileAttached LambdaStarPermissions
     LambdaFunctionPublicAccessProhibited`,
    LIMITS.access,
  ),
  manual(
    '7.3',
    'The access system covers every component and denies first',
    'Components that IAM does not guard, and what guards them.',
  ),
  direct(
    '7.3.1',
    'A system enforces access by need',
    'EndpointPolicyScoped IamConditionGuards EventBusOpenAccess',
    LIMITS.access,
  ),
  manual('8.1', 'Policies on identities and who does what', 'Policies on identities; assigned roles.'),
  manual(
    '8.2',
    'Accounts are approved, ended and disabled when unused',
    'Tickets of joiners and leavers; accounts unused for 90 days.',
  ),
  partial(
    '8.2.1',
    'Each user has an identity of his own',
    'NoIamUserKeys NoKeyPair IAMUserGroupMembership',
    LIMITS.identity,
    'User list of the identity provider.',
  ),
  partial(
    '8.2.2',
    'Shared accounts only as a justified exception',
    'NoIamUserKeys NoKeyPair IAMUserGroupMembership',
    LIMITS.identity,
    'Exceptions with approval, time limit and who used them.',
  ),
  partial(
    '8.2.8',
    'An idle session asks for a new sign-in',
    'SsmSessionLogged',
    'Only sessions of Systems Manager; not those of applications, workstations and SSH.',
    'Timeouts of at most 15 minutes in applications.',
  ),
  manual('8.3', 'Passwords, lockouts, resets and their rules', 'Password policy of the identity provider.'),
  partial(
    '8.3.1',
    'Users prove who they are with a factor',
    '',
    'Only that clusters use Kerberos; not how people sign in.',
    'Sign-in settings of each application.',
  ),
  direct(
    '8.3.2',
    'Passwords and keys can’t be read in transit or storage',
    `NoSecretInUserData NoSecretInLambdaEnv NoPlaintextSsmSecret NoSecretInTemplate SecretsManagerUsingKMSKey
     CodeBuildProjectEnvVarAwsCred ECSTaskDefinitionNoEnvironmentVariables`,
    LIMITS.secrets,
  ),
  partial(
    '8.3.9',
    'Passwords that stand alone change, or are watched',
    'NoIamUserKeys SecretsManagerRotationEnabled',
    LIMITS.identity,
    'Password age, or dynamic analysis of accounts.',
  ),
  manual(
    '8.4',
    'MFA for administrators and for remote access',
    'MFA settings of the identity provider and of the root user.',
  ),
  partial(
    '8.4.2',
    'MFA for all access to card data systems',
    'TrustPolicyNarrow CognitoUserPoolMFA',
    LIMITS.identity,
    'MFA settings of the identity provider.',
  ),
  manual('8.5', 'MFA can’t be replayed or bypassed', 'MFA settings and exceptions with approval.'),
  manual(
    '8.6',
    'Interactive use of program accounts is exceptional',
    'Approvals of interactive sign-in of program accounts.',
  ),
  direct(
    '8.6.2',
    'No passwords in scripts, configuration or code',
    `NoSecretInUserData NoSecretInLambdaEnv NoPlaintextSsmSecret NoSecretInTemplate NoSecretExportedInUserData
     CodeBuildProjectEnvVarAwsCred ECSTaskDefinitionNoEnvironmentVariables`,
    LIMITS.secrets,
  ),
  partial(
    '8.6.3',
    'Passwords of programs change as often as risk demands',
    'NoIamUserKeys SecretsManagerRotationEnabled',
    'Only that a rotation is scheduled; not that the interval fits the risk.',
    'Targeted risk analysis that sets the interval.',
  ),
  manual('9.1', 'Policies on physical access and who does what', 'Policies on physical access; assigned roles.'),
  manual('9.2', 'Entry to facilities (inherited from AWS)', 'AWS attestation of compliance; own offices.'),
  manual('9.3', 'Badges and visitors (inherited from AWS)', 'AWS attestation of compliance; visitor log of offices.'),
  manual(
    '9.4',
    'Media is stored, sent and destroyed safely (inherited from AWS)',
    'AWS attestation of compliance; own paper and devices.',
  ),
  manual('9.5', 'Card readers are guarded from tampering', 'Inventory and inspections of readers, if any.'),
];
