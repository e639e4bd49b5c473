import { ruleIdsOf } from '../../../lib/compliance/frameworks/controls-by-rule';
import { SPAWN_BASELINE } from '../../../lib/compliance/frameworks/spawn-baseline';
import { OWN_RULE_IDS } from './own-rule-ids';

test('the baseline holds every rule of this library and none of cdk-nag', () => {
  expect(ruleIdsOf(SPAWN_BASELINE)).toEqual([...OWN_RULE_IDS].sort());
});

test('it has the seven practices for users and the five for administrators', () => {
  const count = (prefix: string) => SPAWN_BASELINE.controls.filter(({ id }) => id.startsWith(prefix)).length;
  expect([count('users-'), count('administrators-')]).toEqual([7, 5]);
});
