import type { ITemplateRule } from '../../model';

/** Rules about secrets. */
export const SECRETS_RULES: readonly ITemplateRule[] = [];
