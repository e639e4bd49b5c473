import { BUILT_IN_FRAMEWORKS } from '../../../lib/compliance/frameworks/built-in';
import { ruleIdsOf } from '../../../lib/compliance/frameworks/controls-by-rule';
import { UNWAIVABLE_RULES, whyUnwaivable } from '../../../lib/compliance/frameworks/unwaivable';

test('each rule that can not be waived is one that runs, and says why', () => {
  const run = new Set(BUILT_IN_FRAMEWORKS.flatMap(ruleIdsOf));
  expect(UNWAIVABLE_RULES).toHaveLength(9);
  for (const rule of UNWAIVABLE_RULES) {
    expect(run).toContain(rule);
    expect(whyUnwaivable(rule)).toMatch(/^[a-z].{20,}[^.]$/);
  }
});

test('literal secrets can not be waived, nor the rule that judges waivers', () => {
  expect(UNWAIVABLE_RULES).toEqual(
    expect.arrayContaining(['NoSecretInUserData', 'NoSecretInTemplate', 'NoPlaintextSsmSecret', 'SuppressionHygiene']),
  );
});

test('other rules can, and what is no rule too', () => {
  for (const rule of ['NoIamUserKeys', 'PublicResourcePolicy', 'NoSecretInLambdaEnv', 'toString', '']) {
    expect(whyUnwaivable(rule)).toBeUndefined();
  }
});
