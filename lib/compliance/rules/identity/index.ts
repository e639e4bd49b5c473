import type { ITemplateRule } from '../../model';
import { IamConditionGuards } from './iam-condition-guards';
import { IamPassRoleScoped } from './iam-pass-role-scoped';
import { IamPrivilegeEscalation } from './iam-privilege-escalation';
import { IamServiceWildcard } from './iam-service-wildcard';
import { NoIamUserKeys } from './no-iam-user-keys';
import { PublicResourcePolicy } from './public-resource-policy';
import { RegionAllowed } from './region-allowed';
import { TrustPolicyNarrow } from './trust-policy-narrow';

/** Rules about who may do what. */
export const IDENTITY_RULES: readonly ITemplateRule[] = [
  IamServiceWildcard,
  IamPassRoleScoped,
  IamPrivilegeEscalation,
  IamConditionGuards,
  TrustPolicyNarrow,
  NoIamUserKeys,
  PublicResourcePolicy,
  RegionAllowed,
];
