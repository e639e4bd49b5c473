import type { ITemplateRule } from '../../model';
import { RequiredTags } from './required-tags';
import { SuppressionHygiene } from './suppression-hygiene';

/** Rules about governance. */
export const GOVERNANCE_RULES: readonly ITemplateRule[] = [RequiredTags, SuppressionHygiene];
