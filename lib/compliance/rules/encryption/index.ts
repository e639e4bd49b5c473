import type { ITemplateRule } from '../../model';

/** Rules about encryption. */
export const ENCRYPTION_RULES: readonly ITemplateRule[] = [];
