import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ReportFormat } from '../report-format';
import { loadBundle } from '../../analysis/bundle';
import { type Report, REPORT_FILE } from './report';
import { writeParts } from './write-parts';

/** What the formats need to know besides the report; each takes what concerns it. */
export interface WriteOptions {
  /** Whether what is not known fails too. */
  readonly failOnUnknown?: boolean;
  /** Folder of the templates, relative to the working directory, where the report names them relative to it. */
  readonly templateDirectory?: string;
}

/** What each format's bundle exports. */
interface ReportWriter {
  write(report: Report, options: WriteOptions): string;
}

/** Names of the files beside the templates. */
export const REPORT_FILES: Readonly<Record<ReportFormat, string>> = {
  [ReportFormat.HTML]: 'report.html',
  [ReportFormat.SARIF]: 'report.sarif',
  [ReportFormat.JUNIT]: 'report.junit.xml',
  [ReportFormat.CSV]: 'report.csv',
  [ReportFormat.OSCAL_RESULTS]: 'report.oscal.json',
  [ReportFormat.OSCAL_COMPONENT]: 'component.oscal.json',
  [ReportFormat.MARKDOWN]: 'report.md',
};

/** The report as the file holds it: one line per entry of a list, so that two of them can be compared by eye. */
export function reportJson(report: Report): string {
  const parts: string[] = [];
  sayJson(report, (part) => parts.push(part));
  return parts.join('');
}

/** Says it in parts: of a large app it is megabytes, which need not be in memory as a whole. */
function sayJson(report: Report, say: (part: string) => void): void {
  let before = '{\n';
  for (const [key, value] of Object.entries(report) as [string, unknown][]) {
    if (value === undefined) continue;
    say(`${before}${JSON.stringify(key)}: `);
    if (Array.isArray(value) && value.length > 0) {
      value.forEach((entry, index) => say(`${index === 0 ? '[' : ','}\n${JSON.stringify(entry)}`));
      say('\n]');
    } else say(JSON.stringify(value));
    before = ',\n';
  }
  say('\n}\n');
}

/** A report in another format. */
export function reportText(report: Report, format: ReportFormat, options: WriteOptions): string {
  return (loadBundle(`report-${format}`) as ReportWriter).write(report, options);
}

/** Writes `report.json` and the formats asked for. */
export function writeReport(
  report: Report,
  formats: readonly ReportFormat[],
  directory: string,
  options: WriteOptions,
): void {
  mkdirSync(directory, { recursive: true });
  writeParts(join(directory, REPORT_FILE), (say) => sayJson(report, say));
  for (const format of formats) {
    writeParts(join(directory, REPORT_FILES[format]), (say) => say(reportText(report, format, options)));
  }
}

/**
 * The reports of an earlier run must not outlive a run that fails.
 * @param force takes away also what is no file, where a half-written report is worse
 * @throws if something stands there that is no file
 */
export function removeReports(directory: string, force = false): void {
  for (const file of [REPORT_FILE, ...Object.values(REPORT_FILES)]) {
    // Node's own `force` overlooks only what is not there.
    rmSync(join(directory, file), { force: true, recursive: force });
  }
}
