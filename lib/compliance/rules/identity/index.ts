import type { ITemplateRule } from '../../model';
import { NoIamUserKeys } from './no-iam-user-keys';

/** Rules about who may do what. */
export const IDENTITY_RULES: readonly ITemplateRule[] = [NoIamUserKeys];
