import { CATALOGS, type Control } from '../frameworks/catalog';
import { remedyOf } from '../frameworks/remedies';
import { whyUnwaivable } from '../frameworks/unwaivable';
import type { Acceptance, JudgedFinding, JudgedFramework, JudgedRule, WaiverBook } from './judgement';
import type { UnseenResource } from './unseen';
import type { SourceLines } from './source-lines';

/** Name of the results file beside the templates. */
export const RESULTS_FILE = 'compliance.json';

/** What became of a rule on a resource, or of a control as a whole. */
export type Status = 'failed' | 'unknown' | 'waived' | 'passed' | 'not applicable';

/**
 * Verdicts of one framework: one verdict is one rule on one resource, so
 * `rules * resources = passed + failed + waived + unknown + notApplicable`.
 */
export interface Summary {
  readonly rules: number;
  readonly resources: number;
  readonly passed: number;
  readonly failed: number;
  readonly waived: number;
  readonly unknown: number;
  readonly notApplicable: number;
}

/** A finding as the results file has it. */
export interface FindingResult {
  readonly rule: string;
  readonly controls: readonly string[];
  readonly status: 'failed' | 'unknown' | 'waived';
  readonly path: string;
  /** Line of the user's code, where one is known. */
  readonly source?: string;
  readonly message: string;
  readonly fix: string;
  readonly waiver?: Acceptance;
}

/** One rule, and the paths of the resources by status. */
export interface RuleResult {
  readonly id: string;
  readonly controls: readonly string[];
  readonly passed: readonly string[];
  readonly failed: readonly string[];
  readonly waived: readonly string[];
  readonly unknown: readonly string[];
  /** How many other resources there are. */
  readonly notApplicable: number;
}

/** One control: the worst status of its rules; `manual` if no template can show it, `unknown` if no rule here bears on it. */
export interface ControlResult extends Pick<Control, 'id' | 'title' | 'partial'> {
  readonly status: Status | 'manual';
}

/** One framework in the results file. */
export interface FrameworkResult {
  readonly id: string;
  readonly title: string;
  readonly summary: Summary;
  readonly controls: readonly ControlResult[];
  readonly findings: readonly FindingResult[];
  readonly rules: readonly RuleResult[];
}

/** The whole results file. */
export interface Results {
  readonly version: 1;
  /** The `now` given to `Compliance.enforce`; absent if none was, so that equal apps give equal bytes. */
  readonly now?: string;
  readonly tools: Readonly<Record<string, string>>;
  readonly frameworks: readonly FrameworkResult[];
  /** Resources that the rules see not at all or not as they are deployed. */
  readonly unseen: readonly UnseenResource[];
  readonly waivers: readonly object[];
  readonly problems: readonly string[];
}

/** Worst first. */
const ORDER: readonly Status[] = ['failed', 'unknown', 'waived', 'passed', 'not applicable'];

/** The results of one framework, sorted. */
export function frameworkResult(judged: JudgedFramework, lines: SourceLines): FrameworkResult {
  const { framework, resources } = judged;
  const catalog = CATALOGS[framework.id];
  const rules = judged.rules.map((rule) => ruleResult(rule, catalog.controlIdsOf(rule.rule.className))).sort(by('id'));
  const count = (status: 'passed' | 'failed' | 'waived' | 'unknown') =>
    rules.reduce((sum, rule) => sum + rule[status].length, 0);
  return {
    id: framework.id,
    title: framework.title,
    summary: {
      rules: rules.length,
      resources,
      passed: count('passed'),
      failed: count('failed'),
      waived: count('waived'),
      unknown: count('unknown'),
      notApplicable: rules.reduce((sum, rule) => sum + rule.notApplicable, 0),
    },
    controls: controlResults(catalog.controls, rules),
    findings: judged.rules
      .flatMap(({ rule, findings }) =>
        findings.map((finding): FindingResult => ({
          rule: finding.id,
          controls: catalog.controlIdsOf(rule.className),
          status: statusOf(finding),
          path: finding.path,
          source: lines.of(finding.resource),
          message: messageOf(finding, rule.info),
          fix: fixOf(finding, rule.className, rule.info),
          waiver: finding.acceptance,
        })),
      )
      .sort((a, b) => by<FindingResult>('path')(a, b) || by<FindingResult>('rule')(a, b)),
    rules,
  };
}

/** The app's waivers as the results list them. */
export function waiverResults(book: WaiverBook): object[] {
  return book.waivers.map((waiver) => {
    const { id, scope, reason, owner, ticket, expires } = waiver;
    return { rule: id, scope, reason, owner, ticket, expires, covers: book.usesOf(waiver) };
  });
}

/** What a finding says: the pack's words, or that the rule threw. */
export function messageOf(finding: JudgedFinding, info: string): string {
  return finding.kind === 'unknown' ? `The rule threw, so nothing is known: ${finding.error}. It asks: ${info}` : info;
}

/** How to mend a finding, in our own words where we have them. */
export function fixOf(finding: JudgedFinding, className: string, info: string): string {
  const fixes: string[] = [];
  if (finding.acknowledgedInVain) {
    fixes.push(
      'An acknowledgement by the bare rule id, on the whole app, without a reason, of a rule that nothing waives, or in strict ' +
        'mode is not honoured: pass a Waiver to Compliance.enforce, or mend the finding.',
    );
  }
  if (finding.kind === 'unknown') {
    fixes.push(
      'Give what the rule reads a value that is known at synthesis' +
        (whyUnwaivable(className) === undefined ? ', or waive the rule here.' : '.'),
    );
  }
  fixes.push(remedyOf(className) ?? info);
  return fixes.join(' ');
}

const statusOf = (finding: JudgedFinding): FindingResult['status'] => (finding.acceptance ? 'waived' : finding.kind);

function ruleResult({ rule, passed, notApplicable, findings }: JudgedRule, controls: readonly string[]): RuleResult {
  const paths = { failed: new Set<string>(), unknown: new Set<string>(), waived: new Set<string>() };
  // A resource with several findings of one rule has one verdict: its worst.
  const worst = new Map<string, 'failed' | 'unknown' | 'waived'>();
  for (const finding of findings) {
    const status = statusOf(finding);
    const before = worst.get(finding.path);
    if (before === undefined || ORDER.indexOf(status) < ORDER.indexOf(before)) worst.set(finding.path, status);
  }
  for (const [path, status] of worst) paths[status].add(path);
  return {
    id: rule.id,
    controls,
    passed: [...passed].sort(),
    failed: [...paths.failed].sort(),
    waived: [...paths.waived].sort(),
    unknown: [...paths.unknown].sort(),
    notApplicable,
  };
}

function controlResults(controls: readonly Control[], rules: readonly RuleResult[]): ControlResult[] {
  const worst = new Map<string, Status>();
  for (const rule of rules) {
    const status =
      ORDER.find((candidate) => candidate !== 'not applicable' && rule[candidate].length > 0) ?? 'not applicable';
    for (const id of rule.controls) {
      const before = worst.get(id);
      if (before === undefined || ORDER.indexOf(status) < ORDER.indexOf(before)) worst.set(id, status);
    }
  }
  return controls.map(({ id, title, manual, partial }) => ({
    id,
    title,
    partial,
    status: manual ? 'manual' : (worst.get(id) ?? 'unknown'),
  }));
}

/** Compares by code units: the same order on every machine. */
const by =
  <T>(key: keyof T) =>
  (a: T, b: T): number =>
    a[key] < b[key] ? -1 : a[key] > b[key] ? 1 : 0;
