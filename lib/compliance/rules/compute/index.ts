import type { ITemplateRule } from '../../model';

/** Rules about compute. */
export const COMPUTE_RULES: readonly ITemplateRule[] = [];
