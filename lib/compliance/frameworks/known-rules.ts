import { NAG_RULES } from '../nag/rules';
import { OWN_RULES } from '../rules';

/** Ids of this library's rules, sorted. */
export function ownRuleIds(): string[] {
  return OWN_RULES.map(({ ruleId }) => ruleId).sort();
}

/** Class names of cdk-nag's rules, sorted. */
export function nagRuleIds(): string[] {
  return [...NAG_RULES.keys()].sort();
}
