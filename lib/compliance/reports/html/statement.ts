import { type FindingReport, type Report, type Status } from '../../engine/report';
import { count } from './text';

export interface Statement {
  readonly headline: string;
  /** The worst status that the headline is about. */
  readonly status: Status;
  readonly sentences: readonly string[];
}

/** What the run shows, and what it does not: the first thing that a reader sees. */
export function statementOf(report: Report): Statement {
  const controls = report.frameworks.flatMap((framework) => framework.controls);
  const having = (status: Status) => controls.filter((control) => control.status === status).length;
  const [failed, errors, unknown, waived] = [having('failed'), having('error'), having('unknown'), having('waived')];
  const of = `of ${count(controls.length, 'control')}`;

  const sentences: string[] = [];
  if (report.problems.length > 0) {
    sentences.push(`The run itself has ${count(report.problems.length, 'problem')}, which must be mended first.`);
  }
  // Counted by verdict: a control that failed besides would hide them.
  const kinds = (kind: FindingReport['kind']) => report.findings.filter((finding) => finding.kind === kind).length;
  if (kinds('error') > 0) sentences.push(`${count(kinds('error'), 'verdict')} missing, because a rule broke down.`);
  if (kinds('unknown') > 0) {
    sentences.push(
      `${count(kinds('unknown'), 'verdict')} unknown, because the templates do not tell. Unknown is not a pass.`,
    );
  }
  if (waived > 0) sentences.push(`${count(waived, 'control')} ${waived === 1 ? 'stands' : 'stand'} only by waiver.`);
  const idle = having('not applicable');
  if (idle > 0) {
    sentences.push(
      `${count(idle, 'control')} not applicable: the templates hold nothing to judge by ${idle === 1 ? 'it' : 'them'}.`,
    );
  }
  const manual = having('manual');
  if (manual > 0) {
    sentences.push(
      `${count(manual, 'control')} can’t be seen in a template and ${manual === 1 ? 'needs' : 'need'} evidence.`,
    );
  }
  return { ...headline(report, { failed, errors, unknown, waived, passed: having('passed') }, of), sentences };
}

interface Counts {
  readonly failed: number;
  readonly errors: number;
  readonly unknown: number;
  readonly waived: number;
  readonly passed: number;
}

function headline(report: Report, counts: Counts, of: string): Pick<Statement, 'headline' | 'status'> {
  const { failed, errors, unknown, waived, passed } = counts;
  if (failed > 0) return { headline: `${failed} ${of} failed.`, status: 'failed' };
  // A rule may belong to a framework and to none of its controls.
  const open = report.frameworks.some(({ findings }) => findings.some(({ status }) => status === 'failed'));
  if (open) return { headline: 'No control failed, but findings are open.', status: 'failed' };
  if (errors > 0) return { headline: `No control failed, but rules broke down for ${errors} ${of}.`, status: 'error' };
  if (unknown > 0) return { headline: `No control failed, but ${unknown} ${of} are unknown.`, status: 'unknown' };
  if (report.problems.length > 0) return { headline: 'No control failed, but the run has problems.', status: 'error' };
  if (waived > 0) return { headline: `No finding is open; ${waived} ${of} stand by waiver.`, status: 'waived' };
  if (passed === 0) return { headline: 'Nothing was found to judge.', status: 'not applicable' };
  return { headline: `No finding is open; ${passed} ${of} passed.`, status: 'passed' };
}
