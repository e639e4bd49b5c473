import type { RuleOrigin } from '../engine/loaded-rule';
import { NAG_RULES } from '../nag/rules';
import { OWN_RULES } from '../rules';

/** A rule as the documentation shows it. */
export interface DocumentedRule {
  readonly id: string;
  readonly title: string;
  readonly origin: RuleOrigin;
  /** CloudFormation types that it judges; `*` for all. */
  readonly types: readonly string[];
}

const OWN = new Map(OWN_RULES.map((rule) => [rule.ruleId, rule]));

/** One of this library's rules, or one of cdk-nag's; nothing if neither has it. */
export function documentedRule(id: string): DocumentedRule | undefined {
  const own = OWN.get(id);
  if (own) return { id, title: own.title, origin: 'cdk-spawn', types: own.resourceTypes };
  const nag = NAG_RULES.get(id);
  return nag && { id, title: nag.title, origin: 'cdk-nag', types: nag.resourceTypes };
}
