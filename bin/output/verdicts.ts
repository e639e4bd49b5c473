import Table from 'cli-table3';
import {
  findingId,
  type FindingReport,
  type FrameworkFinding,
  type FrameworkReport,
  type Report,
} from '../../lib/compliance/engine/report';
import type { Console } from './console';

/** What counts as open. */
export interface Strictness {
  /** Whether what is not known, and a rule that threw, fail too. */
  readonly failOnUnknown: boolean;
}

/** A finding, and the frameworks in which it has the same status. */
interface Shown {
  readonly finding: FindingReport;
  readonly status: FrameworkFinding['status'];
  readonly frameworks: FrameworkReport[];
  readonly waiver?: number;
}

/** Whether nothing fails the run. */
export function isClean(report: Report, { failOnUnknown }: Strictness): boolean {
  const fails = ({ status }: FrameworkFinding) => status === 'failed' || (failOnUnknown && status !== 'waived');
  return report.problems.length === 0 && !report.frameworks.some(({ findings }) => findings.some(fails));
}

/** Everything a person at a terminal wants to know: the counts, what is waived, unknown, and open. */
export function printVerdicts(report: Report, out: Console, strictness: Strictness): void {
  printTable(report, out);
  out.line();
  const shown = shownFindings(report);
  printWaived(report, shown, out);
  printUnknown(report, shown, out);
  printFailed(report, shown, out);
  for (const problem of report.problems) {
    out.line(`${out.red('problem')}  ${problem}`);
    out.line();
  }
  out.line(verdictLine(report, out, strictness));
}

/** How it ended, in a few words. */
export function verdictLine(report: Report, out: Console, strictness: Strictness): string {
  if (isClean(report, strictness)) return out.green('No finding is open.');
  return out.red(`Open: ${openCount(shownFindings(report), strictness) + report.problems.length}.`);
}

const openCount = (shown: readonly Shown[], { failOnUnknown }: Strictness) =>
  shown.filter(({ status }) => status === 'failed' || (failOnUnknown && status !== 'waived')).length;

/** One row per framework, 80 columns wide at most. A verdict is one rule on one resource. */
function printTable(report: Report, out: Console): void {
  const table = new Table({
    head: ['Framework', 'Passed', 'Failed', 'Waived', 'Unknown', 'Error', 'Manual'],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [] },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  });
  const alarming = (count: number) => (count > 0 ? out.red(String(count)) : '0');
  for (const { title, summary, controls } of report.frameworks) {
    const { passed, failed, waived, unknown, errors } = summary;
    const manual = controls.filter(({ status }) => status === 'manual').length;
    table.push([
      title,
      out.green(String(passed)),
      alarming(failed),
      waived,
      alarming(unknown),
      alarming(errors),
      manual,
    ]);
  }
  out.line(table.toString());
  out.line(
    `Passed to Error: one rule on one resource, of ${report.resources.length}. Manual: controls that need evidence.`,
  );
}

/** The same finding is told once, whatever frameworks it is of. */
function shownFindings(report: Report): Shown[] {
  const shown = new Map<string, Shown>();
  for (const framework of report.frameworks) {
    for (const { finding, status, waiver } of framework.findings) {
      const key = `${finding} ${status} ${waiver ?? ''}`;
      const known = shown.get(key);
      if (known) known.frameworks.push(framework);
      else shown.set(key, { finding: report.findings[finding], status, frameworks: [framework], waiver });
    }
  }
  return [...shown.values()];
}

const nameOf = ({ rule, finding }: FindingReport) => findingId(rule, finding);

/** Each accepted finding on a line of its own: none is hidden. */
function printWaived(report: Report, shown: readonly Shown[], out: Console): void {
  const waived = shown.filter(({ status }) => status === 'waived');
  if (waived.length === 0) return;
  out.line(out.bold('Waived'));
  for (const { finding, waiver, frameworks } of waived) {
    const { owner, ticket, expires } = report.waivers[waiver ?? -1];
    const terms = [owner, ticket, expires && `until ${expires}`].filter((term) => term).join(', ');
    out.line(`  ${nameOf(finding)}  ${report.resources[finding.resource].path}  (${terms}; ${idsOf(frameworks)})`);
  }
  out.line();
}

/** What nothing is known of is never silent. */
function printUnknown(report: Report, shown: readonly Shown[], out: Console): void {
  const unknown = shown.filter(({ status }) => status === 'unknown' || status === 'error');
  if (unknown.length === 0) return;
  out.line(out.bold('Unknown, so not counted as passed'));
  for (const { finding, status } of unknown) {
    const what = status === 'error' ? `the rule threw: ${finding.why}` : finding.why;
    out.line(`  ${nameOf(finding)}  ${report.resources[finding.resource].path}  ${what}`);
  }
  out.line();
}

/** Each open finding: rule, controls, resource, source line, what is wrong, how to mend it. */
function printFailed(report: Report, shown: readonly Shown[], out: Console): void {
  const failed = shown.filter(({ status }) => status === 'failed');
  if (failed.length === 0) return;
  out.line(out.bold(failed.length === 1 ? '1 finding is not waived' : `${failed.length} findings are not waived`));
  for (const { finding, frameworks } of failed) {
    const resource = report.resources[finding.resource];
    out.line();
    out.line(`${out.red('failed')}  ${out.bold(nameOf(finding))}`);
    out.line(`  controls   ${frameworks.map((framework) => controlsText(framework, finding.rule)).join('; ')}`);
    out.line(`  resource   ${resource.path}  (${resource.type})`);
    out.line(`  source     ${sourceText(report, finding)}`);
    out.line(`  says       ${finding.why}${finding.where === '' ? '' : `  (${finding.where})`}`);
    out.line(`  fix        ${finding.fix}`);
  }
  out.line();
}

const idsOf = (frameworks: readonly FrameworkReport[]) => frameworks.map(({ id }) => id).join(', ');

function controlsText({ id, controls }: FrameworkReport, rule: string): string {
  const served = controls.filter(({ rules }) => rules.includes(rule)).map((control) => control.id);
  return `${id} ${served.join(', ')}`;
}

function sourceText(report: Report, { resource, position }: FindingReport): string {
  const { source, template } = report.resources[resource];
  const at = position ?? source;
  if (at === undefined) return 'unknown: no line of the app in its creation trace';
  return `${source?.file ?? report.templates[template].file}:${at.line}:${at.column}`;
}
