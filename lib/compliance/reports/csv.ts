import { qualifiedId } from '../engine/report';
import { stringify } from 'csv-stringify/sync';
import type {
  FindingReport,
  FrameworkFinding,
  FrameworkReport,
  Report,
  ResourceReport,
  WaiverReport,
} from '../engine/report';
import { placeText, ReportLookup, resourceName } from './report-lookup';

export interface CsvOptions {
  /**
   * Whether the text starts with a byte order mark, without which Excel takes UTF-8 for the local code page.
   * @default true
   */
  readonly byteOrderMark?: boolean;
}

/** The columns of cdk-nag v2's reports come first and keep their names, so that what reads those reads this. */
export const CSV_COLUMNS = [
  'Rule ID',
  'Resource ID',
  'Compliance',
  'Exception Reason',
  'Rule Level',
  'Rule Info',
  'Framework',
  'Controls',
  'Status',
  'Finding',
  'Where',
  'Why',
  'Fix',
  'Owner',
  'Ticket',
  'Expires',
  'Template',
  'Logical ID',
  'Type',
  'Source',
  'Note',
] as const;

type Row = Readonly<Record<(typeof CSV_COLUMNS)[number], string>>;

/**
 * One row per framework, rule and resource that the rule is about, and one per finding where a rule has several there.
 * RFC 4180: every cell quoted, CRLF. No cell starts a formula: a leading apostrophe, which spreadsheets hide, says that it is text.
 */
export function csvReport(report: Report, { byteOrderMark = true }: CsvOptions = {}): string {
  const lookup = new ReportLookup(report);
  // One framework at a time: the rows of a large app are many.
  const parts = report.frameworks.map((framework) => cells(rowsOf(lookup, framework)));
  return [byteOrderMark ? BYTE_ORDER_MARK : '', cells([CSV_COLUMNS]), ...parts].join('');
}

function cells(rows: readonly (Row | readonly string[])[]): string {
  return stringify([...rows], {
    columns: [...CSV_COLUMNS],
    quoted: true,
    quoted_empty: true,
    record_delimiter: 'windows',
    escape_formulas: true,
    cast: { string: unveilFormula },
  });
}

const BYTE_ORDER_MARK = '\uFEFF';

/** cdk-nag v2's words. */
const COMPLIANCE = {
  failed: 'Non-Compliant',
  unknown: 'UNKNOWN',
  error: 'UNKNOWN',
  waived: 'Suppressed',
  passed: 'Compliant',
} as const;

/**
 * `escape_formulas` looks at the first character only, and not at all forms of it. Spreadsheets skip blanks, line feeds and
 * invisible characters before a formula, and some fold look-alikes (`﹦` to `=`) as Unicode's compatibility forms do.
 */
function unveilFormula(value: string): string {
  // Most cells; and those that escape_formulas has.
  if (/^[A-Za-z\d=+\-@\t\r＝＋－＠]/.test(value)) return value;
  return /^\n|^[\p{C}\p{Z}\s]*[=+\-@]/u.test(value.slice(0, 64).normalize('NFKC')) ? `'${value}` : value;
}

function rowsOf(lookup: ReportLookup, framework: FrameworkReport): Row[] {
  const { resources } = lookup.report;
  const passed = lookup
    .rulesOf(framework)
    .flatMap((rule) => rule.passed.map((index) => row(lookup, framework, rule.id, resources[index], 'passed')));
  return [...framework.findings.map((finding) => findingRow(lookup, framework, finding)), ...passed];
}

function findingRow(lookup: ReportLookup, framework: FrameworkReport, view: FrameworkFinding): Row {
  const finding = lookup.report.findings[view.finding];
  const waiver = view.waiver === undefined ? undefined : lookup.report.waivers[view.waiver];
  return row(lookup, framework, finding.rule, lookup.resourceOf(finding), view.status, finding, waiver, view.note);
}

function row(
  lookup: ReportLookup,
  framework: FrameworkReport,
  rule: string,
  resource: ResourceReport,
  status: keyof typeof COMPLIANCE,
  finding?: FindingReport,
  waiver?: WaiverReport,
  note = '',
): Row {
  return {
    'Rule ID': qualifiedId(framework, rule, finding?.finding),
    'Resource ID': resourceName(resource),
    Compliance: COMPLIANCE[status],
    'Exception Reason': waiver?.reason ?? 'N/A',
    'Rule Level': 'Error',
    'Rule Info': lookup.rule(rule)?.title ?? '',
    Framework: framework.title,
    Controls: lookup.controlsOf(framework, rule).join('; '),
    Status: status,
    Finding: finding?.finding ?? '',
    Where: finding?.where ?? '',
    Why: finding?.why ?? '',
    Fix: finding?.fix ?? '',
    Owner: waiver?.owner ?? '',
    Ticket: waiver?.ticket ?? '',
    Expires: waiver?.expires ?? '',
    Template: lookup.templateOf(resource).file,
    'Logical ID': resource.logicalId,
    Type: resource.type,
    Source: placeText(lookup.placeOf(resource, finding)),
    Note: note,
  };
}
