import * as fc from 'fast-check';
import type { TemplateBody } from '../../../lib/compliance/model';
import { NAG_RULES } from '../../../lib/compliance/nag';
import { included, inOrderOf, originalVerdicts, ourVerdicts } from '../../support/nag-originals';
import { MADE_OTHERWISE, templatesFor } from '../../support/nag-templates';
import { print } from '../../support/print';

/** Templates for each rule. For a longer search: `NAG_RUNS=200 npx jest nag/equality`, with another `NAG_SEED`. */
const RUNS = Number(process.env.NAG_RUNS ?? 8);
const SEED = Number(process.env.NAG_SEED ?? 3);

describe('a rule over random templates says what cdk-nag’s says of the constructs that CfnInclude makes of them', () => {
  const counts = { compared: 0, refused: 0 };

  // CfnInclude makes constructs of another class of these, which the rules pass over; ours judges the type.
  const skipped = [...NAG_RULES.values()].filter(({ resourceTypes }) =>
    resourceTypes.some((type) => MADE_OTHERWISE.includes(type)),
  );
  const compared = [...NAG_RULES.values()].filter((rule) => !skipped.includes(rule));

  it.each(compared.map(({ className }) => className))('%s', (className) => {
    fc.assert(
      fc.property(templatesFor(className), (body) => {
        const nodes = includedOrRefused(body);
        counts[nodes ? 'compared' : 'refused']++;
        if (!nodes) return;
        expect(ourVerdicts(inOrderOf(nodes, body), 'logicalId', [className])).toEqual(
          originalVerdicts(nodes, undefined, [className]),
        );
      }),
      { numRuns: RUNS, seed: SEED },
    );
  });

  it('compares nearly all of the templates: CfnInclude refuses few', () => {
    const { compared: done, refused } = counts;
    print(`cdk-nag’s rules equal on ${done} random templates; ${refused} more refused by CfnInclude`);
    expect(refused / (done + refused)).toBeLessThan(0.15);
  });

  it('leaves out three rules of two types', () => {
    expect(skipped.map(({ className }) => className)).toEqual([
      'EKSClusterControlPlaneLogs',
      'EKSClusterNoEndpointPublicAccess',
      'KinesisDataAnalyticsFlinkCheckpointing',
    ]);
  });
});

/** Nothing for what the CDK can't read, such as a boolean that is another text. */
function includedOrRefused(body: TemplateBody) {
  try {
    return included(body);
  } catch {
    return undefined;
  }
}
