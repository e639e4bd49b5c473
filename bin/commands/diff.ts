import { readFileSync } from 'node:fs';
import { timeOf } from '../../lib/compliance/engine/time';
import { FileError } from '../../lib/compliance/files/file-error';
import { diffReports } from '../../lib/compliance/reports/diff';
import { diffMarkdown, diffText } from '../../lib/compliance/reports/diff-text';
import { parseReport } from '../../lib/compliance/reports/parse-report';
import { writeOutput } from './output-file';

/** The options of `cdk-spawn diff`, as the command line gives them. */
export interface DiffOptions {
  readonly format: string;
  readonly output?: string;
  readonly now?: string;
}

/**
 * Compares two reports.
 * @returns the exit code: 1 if something got worse
 * @throws if a file is no report
 */
export function runDiff(before: string, after: string, options: DiffOptions): number {
  const read = (file: string) => parseReport(readReport(file), file);
  const diff = diffReports(read(before), read(after), { now: timeOf(options.now) });
  const text =
    options.format === 'json'
      ? `${JSON.stringify(diff, undefined, 2)}\n`
      : options.format === 'markdown'
        ? diffMarkdown(diff)
        : diffText(diff);
  if (options.output === undefined) process.stdout.write(text);
  else writeOutput(options.output, text);
  return diff.worse ? 1 : 0;
}

function readReport(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new FileError(
      file,
      undefined,
      `it can't be read (${(error as NodeJS.ErrnoException).code}); give a report.json`,
    );
  }
}
