import { SECRETS_RULES } from '../../../../lib/compliance/rules/secrets';
import { VerdictKind } from '../../../../lib/compliance/model';
import { outcomes } from '../../../support/rules';
import { GOOD_APPS, templatesOf } from './good-apps';

/** Everything that the rules of this room hold against some templates. */
function findings(templates: Record<string, any>[]): string[] {
  return SECRETS_RULES.flatMap((rule) =>
    [...outcomes(rule, templates as never)].flatMap(([logicalId, outcome]) => {
      if ('error' in outcome) return [`${rule.ruleId} ${logicalId}: error: ${outcome.error}`];
      if (outcome.kind !== VerdictKind.FAIL && outcome.kind !== VerdictKind.UNKNOWN) return [];
      return [
        `${rule.ruleId} ${logicalId}: ${outcome.kind} ${outcome.failures.map(({ where }) => where).join()} ${outcome.why}`,
      ];
    }),
  );
}

describe('templates that keep no secret have no finding', () => {
  it.each(Object.entries(GOOD_APPS))('%s', (_, build) => {
    expect(findings(templatesOf(build))).toEqual([]);
  });
});
