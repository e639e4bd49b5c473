import type { LoadedRule } from '../../lib/compliance/engine/loaded-rule';
import { type Outcome, runRule } from '../../lib/compliance/engine/run-rule';
import {
  type ITemplateRule,
  type RuleSettings,
  type TemplateBody,
  TemplateSet,
  VerdictKind,
} from '../../lib/compliance/model';

/** What a table test gives: the resources of one template, or a whole template body. */
export type GivenTemplate =
  TemplateBody | { readonly [logicalId: string]: { readonly Type: string; readonly [attribute: string]: unknown } };

export interface Given {
  readonly settings?: RuleSettings;
  readonly region?: string;
  readonly account?: string;
}

/** Runs a rule on every resource of its types in the given templates: `pass`, `fail: where`, `unknown: why` ... by logical id. */
export function judge(
  rule: ITemplateRule,
  given: GivenTemplate | readonly GivenTemplate[],
  options: Given = {},
): Record<string, string> {
  const results: Record<string, string> = {};
  for (const [logicalId, outcome] of outcomes(rule, given, options)) results[logicalId] = describe(outcome);
  return results;
}

/** The same, with everything the rule said. */
export function outcomes(
  rule: ITemplateRule,
  given: GivenTemplate | readonly GivenTemplate[],
  { settings = {}, region, account }: Given = {},
): Map<string, Outcome> {
  const list = Array.isArray(given) ? (given as readonly GivenTemplate[]) : [given];
  const set = new TemplateSet(
    list.map((template, index) => ({
      body: 'Resources' in template ? template : { Resources: template },
      file: `template-${index}.json`,
      stack: `Stack${index}`,
      region,
      account,
    })),
    settings,
  );
  const loaded: LoadedRule = { ...rule, check: rule.check.bind(rule), origin: 'cdk-spawn' };
  const judged = set.templates
    .flatMap((template) => [...template._all])
    .filter(({ type }) => rule.resourceTypes.includes(type) || rule.resourceTypes.includes('*'));
  return new Map(judged.map((resource) => [resource.logicalId, runRule(loaded, resource)]));
}

/** `pass`, `fail: A.B, C`, `unknown: why`, `not applicable`, `error: what`. */
function describe(outcome: Outcome): string {
  if ('error' in outcome) return `error: ${outcome.error}`;
  if (outcome.failures.length > 0) return `fail: ${outcome.failures.map(({ where }) => where).join(', ')}`;
  return outcome.kind === VerdictKind.UNKNOWN ? `unknown: ${outcome.why}` : outcome.kind;
}
