import type { ITemplateRule } from '../../model';

/** Rules about network. */
export const NETWORK_RULES: readonly ITemplateRule[] = [];
