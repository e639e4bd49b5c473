import { findingId } from '../engine/report';
import type { FindingReport, Report, Summary } from '../engine/report';
import { code, prose, tableHead, tableRow } from './markdown-text';
import { type FrameworkView, notesOf, placeText, ReportLookup, resourceName } from './report-lookup';
import { webAddress } from './web-address';

export interface MarkdownOptions {
  /**
   * The most characters of the text. What does not fit is left out, and the text says so.
   * @default 65536 - what GitHub takes in a comment
   */
  readonly maxLength?: number;
  /**
   * Where the whole report is to be had: a URL.
   * @default - none: the name of the file is given
   */
  readonly reportUrl?: string;
}

const GITHUB_COMMENT = 65_536;

/** A part of the summary: rows are left out from the end when there is no room. */
interface Section {
  readonly open: readonly string[];
  readonly rows: readonly string[];
  readonly close: readonly string[];
}

/** A short summary for a pull request: counts, what failed, where, what is unknown, what is waived. */
export function markdownReport(
  report: Report,
  { maxLength = GITHUB_COMMENT, reportUrl }: MarkdownOptions = {},
): string {
  const lookup = new ReportLookup(report);
  const address = reportUrl === undefined ? undefined : webAddress(reportUrl);
  const whole = address === undefined ? '`report.html`' : `[report.html](<${address}>)`;
  const head = [`## Compliance: ${headline(report)}`, '', ...frameworkTable(report), ''];
  const sections = [
    problems(report),
    failedControls(report),
    findings('Findings', lookup, (views, { kind }) => kind === 'failed' && isOpen(views)),
    findings('Errors of rules', lookup, (_views, { kind }) => kind === 'error'),
    findings('Unknown', lookup, (views, { kind }) => kind === 'unknown' && isOpen(views)),
    waived(lookup),
  ].filter(({ rows }) => rows.length > 0);
  const foot = `All of it: ${whole}.${runText(report)}`;

  const lines = [...head];
  // Kept for the notes of sections that are cut, and for the last line.
  let room = maxLength - length(lines) - foot.length - 200 * (sections.length + 1);
  for (const { open, rows, close } of sections) {
    room -= length([...open, ...close]);
    if (room < 0) continue;
    const fitting = rowsThatFit(rows, room);
    room -= length(rows.slice(0, fitting));
    const cut = rows.length - fitting;
    const note = cut === 0 ? [] : ['', `… and ${cut} more of ${rows.length}: see ${whole}.`];
    lines.push(...open, ...rows.slice(0, fitting), ...note, ...close);
  }
  return `${[...lines, foot].join('\n')}\n`;
}

function headline({ findings, frameworks, problems: problemList }: Report): string {
  const open = new Set(
    frameworks.flatMap((framework) => framework.findings.filter(isOpenView).map(({ finding }) => finding)),
  );
  const count = (kind: FindingReport['kind']) => [...open].filter((index) => findings[index].kind === kind).length;
  const parts = [
    plural(count('failed'), 'finding'),
    ...(count('error') > 0 ? [plural(count('error'), 'error')] : []),
    ...(count('unknown') > 0 ? [`${count('unknown')} unknown`] : []),
    ...(problemList.length > 0 ? [plural(problemList.length, 'problem')] : []),
  ];
  return parts.length === 1 && count('failed') === 0 ? 'nothing open' : parts.join(', ');
}

function frameworkTable({ frameworks }: Report): string[] {
  const numbers = ['Failed', 'Error', 'Unknown', 'Waived', 'Passed', 'Not applicable', 'Manual'];
  const statuses = ['failed', 'error', 'unknown', 'waived', 'passed', 'not applicable', 'manual'] as const;
  return [
    ...tableHead({ title: 'Controls of' }, ...numbers.map((title) => ({ title, number: true as const })), {
      title: 'Verdicts of rules',
    }),
    ...frameworks.map(({ title, edition, controls, summary }) =>
      tableRow(
        prose(`${title} ${edition}`),
        ...statuses.map((status) => String(controls.filter((control) => control.status === status).length)),
        verdicts(summary),
      ),
    ),
  ];
}

const verdicts = ({ passed, failed, waived: accepted, unknown, errors }: Summary): string =>
  [
    `${passed} passed`,
    `${failed} failed`,
    ...(unknown > 0 ? [`${unknown} unknown`] : []),
    ...(errors > 0 ? [plural(errors, 'error')] : []),
    ...(accepted > 0 ? [`${accepted} waived`] : []),
  ].join(', ');

function problems({ problems: list }: Report): Section {
  return { open: ['### Problems of the run', ''], rows: list.map((problem) => `- ${prose(problem)}`), close: [''] };
}

function failedControls({ frameworks }: Report): Section {
  return {
    open: [
      '### Failed controls',
      '',
      ...tableHead({ title: 'Control' }, { title: 'What it asks' }, { title: 'Status' }),
    ],
    rows: frameworks.flatMap(({ title, controls }) =>
      controls
        .filter(({ status }) => status === 'failed' || status === 'error')
        .map((control) => tableRow(prose(`${title} ${control.id}`), prose(control.title), control.status)),
    ),
    close: [''],
  };
}

function findings(
  heading: string,
  lookup: ReportLookup,
  wanted: (views: readonly FrameworkView[], finding: FindingReport) => boolean,
): Section {
  const { report } = lookup;
  return {
    open: [
      `### ${heading}`,
      '',
      ...tableHead({ title: 'Rule' }, { title: 'Where' }, { title: 'Why, and what to do' }, { title: 'Frameworks' }),
    ],
    rows: report.findings.flatMap((finding, index) => {
      const views = lookup.viewsOf(index);
      if (!wanted(views, finding)) return [];
      const resource = lookup.resourceOf(finding);
      return [
        tableRow(
          code(findingId(finding.rule, finding.finding)),
          [code(placeText(lookup.placeOf(resource, finding))), code(resourceName(resource)), code(finding.where)]
            .filter((text) => text !== '')
            .join('<br>'),
          [finding.why, ...notesOf(views), finding.fix]
            .filter((text) => text !== '')
            .map(prose)
            .join('<br>'),
          views
            .map(({ framework, status }) => prose(framework.id) + (status === 'waived' ? ' (waived)' : ''))
            .join(', '),
        ),
      ];
    }),
    close: [''],
  };
}

/** Collapsed: whoever reads the pull request has accepted them before. */
function waived(lookup: ReportLookup): Section {
  const { waivers } = lookup.report;
  const covering = waivers.filter(({ covers }) => covers > 0);
  return {
    open: [
      '<details>',
      `<summary>${plural(covering.length, 'waiver')} in use</summary>`,
      '',
      ...tableHead(
        { title: 'Rule' },
        { title: 'Scope' },
        { title: 'Reason' },
        { title: 'Owner' },
        { title: 'Until' },
        { title: 'Covers', number: true },
      ),
    ],
    rows: covering.map(({ rule, scope, reason, owner, ticket, expires, covers }) =>
      tableRow(
        code(rule),
        code(scope),
        prose(reason),
        prose(ticket === undefined ? owner : `${owner}, ${ticket}`),
        prose(expires ?? 'no expiry'),
        String(covers),
      ),
    ),
    close: ['', '</details>', ''],
  };
}

const isOpenView = ({ status }: Pick<FrameworkView, 'status'>): boolean => status !== 'waived';

const isOpen = (views: readonly FrameworkView[]): boolean => views.some(isOpenView);

function runText({ tools, now, runId }: Report): string {
  const by = Object.entries(tools).map(([name, version]) => `${name} ${version}`);
  const parts = [
    ...(by.length === 0 ? [] : [`judged by ${by.join(', ')}`]),
    ...(runId === undefined ? [] : [`run ${runId}`]),
    ...(now === undefined ? [] : [now]),
  ];
  return parts.length === 0 ? '' : ` ${prose(`(${parts.join('; ')})`)}`;
}

function rowsThatFit(rows: readonly string[], room: number): number {
  let used = 0;
  const first = rows.findIndex((row) => (used += row.length + 1) > room);
  return first < 0 ? rows.length : first;
}

const length = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + line.length + 1, 0);

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
