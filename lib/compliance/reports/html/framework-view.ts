import { type FrameworkReport, type Report, type RuleReport, STATUSES, type Status } from '../../engine/report';
import { groupBy } from './group-by';
import { anchor } from './text';
import type { FindingView } from './view';

/** What a rule found, in one framework. */
export interface RuleCounts {
  /** Index into the report's rules. */
  readonly index: number;
  readonly rule: RuleReport;
  readonly anchor: string;
  readonly passed: number;
  readonly failed: number;
  readonly waived: number;
  readonly unknown: number;
  readonly error: number;
  readonly notApplicable: number;
  readonly findings: readonly { readonly view: FindingView; readonly status: Status }[];
}

export interface ControlView {
  readonly id: string;
  readonly anchor: string;
  /** Position in the page's data: `framework.control`. */
  readonly key: string;
  readonly title: string;
  readonly grade: string;
  readonly experimental: boolean;
  readonly status: Status;
  readonly rules: readonly RuleCounts[];
  /** Findings of its rules, worst first: the first of them. */
  readonly findings: RuleCounts['findings'];
  /** How many more there are. */
  readonly moreFindings: number;
  readonly evidence?: string;
  readonly limits?: string;
}

export interface FrameworkView {
  readonly framework: FrameworkReport;
  readonly anchor: string;
  /** Address of the standard, if it is one that a reader can follow. */
  readonly link?: string;
  readonly controls: readonly ControlView[];
  /** How many controls have a status, worst first, none with zero. */
  readonly counts: readonly { readonly status: Status; readonly controls: number }[];
}

/**
 * A control lists so many findings; all of them stand in the findings' own section. A finding concerns several controls of
 * each framework, so that without a bound an app with thousands would have a page that no browser likes.
 */
const FIRST_FINDINGS = 100;

export function frameworkViews(report: Report, findings: readonly FindingView[]): FrameworkView[] {
  const rules = new Map(report.rules.map((rule, index) => [rule.id, { rule, index }]));
  return report.frameworks.map((framework, index) => {
    const counts = ruleCounts(framework, findings, rules);
    return {
      framework,
      anchor: anchor(framework.id),
      // Anything else, `javascript:` above all, is shown as text.
      link: /^https?:\/\//i.test(framework.source) ? framework.source : undefined,
      controls: framework.controls.map((control, position) => {
        const own = control.rules.flatMap((id) => counts.get(id) ?? []);
        const found = own.flatMap((rule) => rule.findings).sort(worstFirst);
        return {
          ...control,
          experimental: control.experimental === true,
          anchor: anchor(framework.id, control.id),
          key: `${index}.${position}`,
          rules: own,
          findings: found.slice(0, FIRST_FINDINGS),
          moreFindings: Math.max(0, found.length - FIRST_FINDINGS),
        };
      }),
      counts: STATUSES.map((status) => ({
        status,
        controls: framework.controls.filter((control) => control.status === status).length,
      })).filter(({ controls }) => controls > 0),
    };
  });
}

/** Of the framework's rules, by id. A rule of several controls is counted once. */
function ruleCounts(
  framework: FrameworkReport,
  findings: readonly FindingView[],
  rules: ReadonlyMap<string, { readonly rule: RuleReport; readonly index: number }>,
): Map<string, RuleCounts> {
  const own = framework.findings.map(({ finding, status }) => ({ view: findings[finding], status }));
  const byRule = groupBy(own, ({ view }) => view.rule);
  const counts = new Map<string, RuleCounts>();
  for (const id of new Set(framework.controls.flatMap((control) => control.rules))) {
    const known = rules.get(id);
    if (!known) continue;
    const found = byRule.get(id) ?? [];
    const having = (status: Status) => found.filter((finding) => finding.status === status).length;
    counts.set(id, {
      ...known,
      anchor: anchor('rule', id),
      passed: known.rule.passed.length,
      failed: having('failed'),
      waived: having('waived'),
      unknown: having('unknown'),
      error: having('error'),
      notApplicable: known.rule.notApplicable,
      findings: found,
    });
  }
  return counts;
}

type Ranked = RuleCounts['findings'][number];

function worstFirst(a: Ranked, b: Ranked): number {
  return STATUSES.indexOf(a.status) - STATUSES.indexOf(b.status) || a.view.number - b.view.number;
}
