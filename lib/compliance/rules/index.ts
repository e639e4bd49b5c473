import type { ITemplateRule } from '../model';
import { AUDIT_RULES } from './audit';
import { COMPUTE_RULES } from './compute';
import { DATA_RULES } from './data';
import { ENCRYPTION_RULES } from './encryption';
import { GOVERNANCE_RULES } from './governance';
import { IDENTITY_RULES } from './identity';
import { NETWORK_RULES } from './network';
import { SECRETS_RULES } from './secrets';

/** Every rule of this library. */
export const OWN_RULES: readonly ITemplateRule[] = [
  ...SECRETS_RULES,
  ...COMPUTE_RULES,
  ...NETWORK_RULES,
  ...IDENTITY_RULES,
  ...ENCRYPTION_RULES,
  ...AUDIT_RULES,
  ...DATA_RULES,
  ...GOVERNANCE_RULES,
];
