import { nagRuleIds, ownRuleIds } from '../../../lib/compliance/frameworks/known-rules';
import { nagClasses } from './nag-packs';
import { OWN_RULE_IDS } from './own-rule-ids';

test('the library has the 45 rules that its frameworks name', () => {
  expect(ownRuleIds()).toEqual([...OWN_RULE_IDS].sort());
});

test('the classes of cdk-nag that we know are those that it exports', () => {
  expect(nagRuleIds()).toEqual([...nagClasses()].sort());
});
