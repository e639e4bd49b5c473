import type { ITemplateRule } from '../../model';

/** Rules about data. */
export const DATA_RULES: readonly ITemplateRule[] = [];
