import type { TemplateResource } from '../model';
import type { JudgedFinding } from './judgement';
import { type ControlReport, type FrameworkFinding, type Status, STATUSES, type Summary } from './report';
import type { Evaluation, LoadedFramework } from './evaluation';
import type { LoadedRule } from './loaded-rule';

/** What became of a finding. */
export const statusOf = ({ acceptance, finding }: JudgedFinding): FrameworkFinding['status'] =>
  acceptance ? 'waived' : finding.kind;

/** The worse of two. */
export const worse = <T extends Status>(a: T, b: T): T => (STATUSES.indexOf(a) <= STATUSES.indexOf(b) ? a : b);

/** Counts the verdicts of a framework. A resource with several findings of one rule has one verdict: the worst. */
export function summaryOf(
  { rules }: LoadedFramework,
  { records }: Evaluation,
  findings: readonly JudgedFinding[],
): Summary {
  const count = { failed: 0, error: 0, unknown: 0, waived: 0 };
  const verdicts = new Map<LoadedRule, Map<TemplateResource | undefined, FrameworkFinding['status']>>();
  for (const judged of findings) {
    const { rule, resource } = judged.finding;
    const ofRule = verdicts.get(rule) ?? new Map<TemplateResource | undefined, FrameworkFinding['status']>();
    verdicts.set(rule, ofRule);
    const before = ofRule.get(resource);
    ofRule.set(resource, before === undefined ? statusOf(judged) : worse(before, statusOf(judged)));
  }
  for (const ofRule of verdicts.values()) for (const status of ofRule.values()) count[status]++;
  const sum = (of: (rule: LoadedRule) => number) => rules.reduce((total, rule) => total + of(rule), 0);
  return {
    rules: rules.length,
    passed: sum((rule) => records.get(rule)?.passed.length ?? 0),
    failed: count.failed,
    waived: count.waived,
    unknown: count.unknown,
    errors: count.error,
    notApplicable: sum((rule) => records.get(rule)?.notApplicable ?? 0),
  };
}

/** The controls of a framework, each with the worst status of its rules. */
export function controlsOf(
  { data }: LoadedFramework,
  { records }: Evaluation,
  findings: readonly JudgedFinding[],
): ControlReport[] {
  const byRule = new Map<string, Status>();
  for (const [rule, { passed }] of records) byRule.set(rule.ruleId, passed.length > 0 ? 'passed' : 'not applicable');
  for (const judged of findings) {
    const { ruleId } = judged.finding.rule;
    byRule.set(ruleId, worse(byRule.get(ruleId) ?? 'not applicable', statusOf(judged)));
  }
  return data.controls.map(({ id, title, grade, experimental, rules, evidence, limits }) => ({
    id,
    title,
    grade,
    experimental,
    status:
      grade === 'manual'
        ? 'manual'
        : rules.reduce<Status>((status, rule) => worse(status, byRule.get(rule) ?? 'not applicable'), 'not applicable'),
    rules,
    evidence,
    limits,
  }));
}
