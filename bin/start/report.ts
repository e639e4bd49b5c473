import Table from 'cli-table3';
import type { FindingResult, Results } from '../../lib/compliance/engine/results';
import type { Console } from './console';

/** Everything that fails the run: findings that nobody accepts, and waivers that cover nothing. */
export function openFindings(results: Results): FindingResult[] {
  return results.frameworks.flatMap(({ findings }) => findings.filter(({ status }) => status !== 'waived'));
}

/** One row per framework, 80 columns wide at most. A verdict is one rule on one resource. */
export function printTable(results: Results, out: Console): void {
  const table = new Table({
    head: ['Framework', 'Rules\nevaluated', 'Passed', 'Failed', 'Waived', 'Unknown', 'Not\napplicable'],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [] },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  });
  for (const { title, summary } of results.frameworks) {
    const { rules, passed, failed, waived, unknown, notApplicable } = summary;
    table.push([
      title,
      rules,
      out.green(String(passed)),
      failed > 0 ? out.red(String(failed)) : '0',
      waived,
      unknown > 0 ? out.red(String(unknown)) : '0',
      notApplicable,
    ]);
  }
  out.line(table.toString());
  const resources = results.frameworks.at(0)?.summary.resources ?? 0;
  out.line(`From "Passed" on, the numbers count verdicts: one rule on one of the ${resources} resources.`);
  for (const { title, controls } of results.frameworks) {
    const manual = controls.filter(({ status }) => status === 'manual').length;
    if (manual > 0) out.line(`${title}: ${manual} of ${controls.length} controls need manual evidence.`);
  }
}

/** Resources that the verdicts say nothing of, or not the last word: an honest table names them. */
export function printUnseen({ unseen }: Results, out: Console): void {
  if (unseen.length === 0) return;
  out.line(out.bold('Not judged as deployed'));
  for (const { path, type, why } of unseen) {
    out.line(
      `  ${path}  ${type}  (${why === 'raw' ? 'plain CfnResource: no rule sees it' : 'overridden properties are not seen'})`,
    );
  }
  out.line();
}

/** Each open finding: rule, control ids, construct path, source line, how to fix. */
export function printFindings(results: Results, out: Console): void {
  const findings = openFindings(results);
  if (findings.length > 0) {
    out.line(
      out.bold(findings.length === 1 ? '1 finding is not waived' : `${findings.length} findings are not waived`),
    );
  }
  for (const { rule, controls, path, source, status, message, fix } of findings) {
    out.line();
    out.line(`${out.red(status)}  ${out.bold(rule)}`);
    out.line(`  controls   ${controls.join(', ') || 'none known'}`);
    out.line(`  construct  ${path}`);
    out.line(`  source     ${source ?? 'unknown: no line of the app in its creation trace'}`);
    out.line(`  says       ${message}`);
    out.line(`  fix        ${fix}`);
  }
  for (const problem of results.problems) {
    out.line();
    out.line(`${out.red('waiver')}  ${problem}`);
  }
}

/** Each accepted finding on a line of its own: none is hidden. */
export function printWaived(results: Results, out: Console): void {
  const waived = results.frameworks.flatMap(({ findings }) => findings.filter(({ waiver }) => waiver !== undefined));
  if (waived.length === 0) return;
  out.line(out.bold('Waived'));
  for (const { rule, path, waiver } of waived) {
    const terms = [waiver?.owner, waiver?.ticket, waiver?.expires && `until ${waiver.expires}`];
    out.line(`  ${rule}  ${path}  (${terms.filter((term) => term).join(', ')})`);
  }
  out.line();
}
