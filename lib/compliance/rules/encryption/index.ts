import type { ITemplateRule } from '../../model';
import { CustomerManagedKey } from './customer-managed-key';
import { KmsKeyPolicyScoped } from './kms-key-policy-scoped';

/** Rules about keys. */
export const ENCRYPTION_RULES: readonly ITemplateRule[] = [CustomerManagedKey, KmsKeyPolicyScoped];
