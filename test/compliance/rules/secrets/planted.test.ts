import fc from 'fast-check';
import { SECRETS_RULES } from '../../../../lib/compliance/rules/secrets';
import { outcomes } from '../../../support/rules';
import { join, PLACES } from './planted';

/** What every rule of this room says of a template. */
function verdicts(template: Record<string, any>) {
  return SECRETS_RULES.flatMap((rule) =>
    [...outcomes(rule, template as never)].map(([logicalId, outcome]) => ({ rule: rule.ruleId, logicalId, outcome })),
  );
}

function failures(template: Record<string, any>) {
  return verdicts(template).flatMap(({ rule, outcome }) =>
    'error' in outcome
      ? [{ rule, where: 'error', why: outcome.error }]
      : outcome.failures.map((each) => ({ rule, ...each })),
  );
}

const SEED = join('sk', '-abc123xyz789');

describe('a planted secret is found', () => {
  it('in at least 60 places', () => expect(PLACES.length).toBeGreaterThanOrEqual(60));

  it.each(PLACES)('%s', (_, rule, template) => {
    // One secret is one finding; a default or a mapping is one besides what is made of it.
    const isElsewhere = (where: string) => !/^\/(?:Parameters\/Data|Mappings\/M)\//.test(where);
    expect(failures(template(SEED)).filter(({ where }) => isElsewhere(where))).toEqual([
      {
        rule,
        where: expect.any(String),
        why: expect.any(String),
        fix: expect.any(String),
        finding: expect.any(String),
      },
    ]);
  });

  it.each(PLACES)('%s: none with a reference in its place', (_, _rule, template) => {
    expect(
      failures(template('{{resolve:ssm:/app/setting}}')).filter(({ rule }) => rule !== 'NoSecretInLambdaEnv'),
    ).toEqual([]);
  });
});

describe('a verdict never tells the secret', () => {
  // By lot, letter by letter: fast-check's strings are often words such as `__proto__`.
  const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  const random = fc
    .array(fc.integer({ min: 0, max: LETTERS.length - 1 }), { minLength: 16, maxLength: 40 })
    .map((indices) => indices.map((index) => LETTERS[index]).join(''))
    .filter((text) => /\d/.test(text) && /[A-Za-z]{2}/.test(text) && new Set(text).size > 9);
  const key = random.map((text) => join('AK', 'IA', text.toUpperCase().slice(0, 16)));
  const token = random.map((text) => join('gh', 'p_', text.repeat(3).slice(0, 36)));

  it('whatever it is, wherever it stands (property)', () => {
    const missed: string[] = [];
    fc.assert(
      fc.property(fc.oneof(random, key, token), fc.constantFrom(...PLACES), (secret, [title, rule, template]) => {
        const said = verdicts(template(secret));
        const text = JSON.stringify(said.map(({ outcome }) => outcome));
        for (let at = 0; at + 8 <= secret.length; at++) expect(text).not.toContain(secret.slice(at, at + 8));
        const isFound = said.some(
          (each) => each.rule === rule && 'failures' in each.outcome && each.outcome.failures.length > 0,
        );
        if (!isFound) missed.push(title);
      }),
      { numRuns: 600 },
    );
    expect(missed).toEqual([]);
  });

  it('nor where a key of the template is the secret', () => {
    const id = join('AK', 'IA', 'QWERTYUIOPASDFGH');
    const template = {
      F: {
        Type: 'AWS::Lambda::Function',
        Properties: { Environment: { Variables: { [id]: 'x', [`${id}_PASSWORD`]: 'hunter2x' } } },
      },
      Q: { Type: 'AWS::SQS::Queue', Properties: { Tags: { [id]: 'x', hunter2x_password: 'hunter2x' } } },
    };
    const said = JSON.stringify(verdicts(template).map(({ outcome }) => outcome));
    expect(said).not.toContain(id);
    expect(said).not.toContain('hunter2x');
    expect(failures(template).length).toBeGreaterThanOrEqual(4);
  });
});
