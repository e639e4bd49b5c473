import type { ITemplateRule } from '../../model';

/** Rules about audit. */
export const AUDIT_RULES: readonly ITemplateRule[] = [];
