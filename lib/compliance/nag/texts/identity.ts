import type { RuleTexts } from './rule-text';

/** IAM, Cognito, KMS and Secrets Manager. */
export const IDENTITY: RuleTexts = {
  IAMGroupHasUsers: ['The group has users', 'Add users to the group or delete it.'],
  IAMNoInlinePolicy: [
    'Groups, users and roles have no inline policies',
    'Move the statements to a customer managed policy; ManagedPolicyRole does so for every grant.',
  ],
  IAMNoManagedPolicies: [
    'No policy managed by AWS is attached',
    'Replace the AWS managed policy by a customer managed one with only the actions needed.',
  ],
  IAMNoWildcardPermissions: [
    'Policies name actions and resources without wildcards',
    'Name the actions and resources, or waive the finding with the reason for the wildcard.',
  ],
  IAMPolicyNoStatementsWithAdminAccess: [
    'No statement allows every action on every resource',
    'Name the actions and resources; never allow every action on every resource.',
  ],
  IAMPolicyNoStatementsWithFullAccess: [
    'No statement allows every action of a service',
    'Name the actions instead of the whole service.',
  ],
  IAMUserGroupMembership: ['The user is in a group', 'Put the user into a group; better, use roles.'],
  IAMUserNoPolicies: ['No policy is attached to a user', 'Attach the policy to a group or a role instead of the user.'],

  CognitoUserPoolAPIGWAuthorizer: [
    'Methods are authorised by a user pool',
    'Set the authorisation type COGNITO_USER_POOLS with an authoriser.',
  ],
  CognitoUserPoolMFA: ['The user pool requires a second factor', 'Set the MFA configuration to ON.'],
  CognitoUserPoolNoUnauthenticatedLogins: [
    'The identity pool admits no guests',
    'Set allowUnauthenticatedIdentities to false.',
  ],
  CognitoUserPoolPlusTier: ['The user pool has threat protection', 'Set the tier of the user pool to PLUS.'],
  CognitoUserPoolStrongPasswordPolicy: [
    'Passwords of the user pool are strong',
    'Ask for eight characters or more, with upper case, digits and symbols.',
  ],

  KMSBackingKeyRotationEnabled: ['The key is rotated', 'Turn on rotation of the key, or use SpawnKey.'],
  SecretsManagerRotationEnabled: ['The secret is rotated', 'Add a rotation schedule to the secret.'],
  SecretsManagerUsingKMSKey: [
    'The secret is encrypted with a named key',
    'Encrypt the secret with a customer-managed key.',
  ],
};
