import type { ITemplateRule } from '../../model';

/** Rules about governance. */
export const GOVERNANCE_RULES: readonly ITemplateRule[] = [];
