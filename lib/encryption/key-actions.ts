/** Administration without any use of the key: single-region key with material of KMS. Source: service authorization reference, AWS KMS. */
export const ADMINISTRATION = [
  'kms:CancelKeyDeletion',
  'kms:CreateAlias',
  'kms:DeleteAlias',
  'kms:DisableKey',
  'kms:DisableKeyRotation',
  'kms:EnableKey',
  'kms:EnableKeyRotation',
  'kms:PutKeyPolicy',
  'kms:RevokeGrant',
  'kms:RotateKeyOnDemand',
  'kms:ScheduleKeyDeletion',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:UpdateAlias',
  'kms:UpdateKeyDescription',
];

/** What an auditor reads; it reveals no data. */
export const INSPECTION = [
  'kms:DescribeKey',
  'kms:GetKeyPolicy',
  'kms:GetKeyRotationStatus',
  'kms:ListGrants',
  'kms:ListKeyPolicies',
  'kms:ListKeyRotations',
  'kms:ListResourceTags',
];

/** Encryption, spelled out: no `kms:ReEncrypt*`, no `kms:GenerateDataKey*`. */
export const ENCRYPTION = [
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];

/** Every cryptographic use of a symmetric key by an AWS service. */
export const USE = ['kms:Decrypt', 'kms:DescribeKey', ...ENCRYPTION];

/** What EBS does with a key on the caller's behalf. Source: EBS user guide, Amazon EBS encryption, required permissions. */
export const EBS_USE = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];

/** Grants that an AWS service makes for a resource of its own; always beside `kms:GrantIsForAWSResource`. */
export const RESOURCE_GRANTS = ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'];

const WILDCARDS: Record<string, string[]> = {
  'kms:ReEncrypt*': ['kms:ReEncryptFrom', 'kms:ReEncryptTo'],
  'kms:GenerateDataKey*': ['kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext'],
};

/** Replaces the wildcards that aws-cdk-lib's own grants use by the exact actions of a symmetric key. */
export function exactActions(actions: string[]): string[] {
  return [...new Set(actions.flatMap((action) => WILDCARDS[action] ?? [action]))];
}
