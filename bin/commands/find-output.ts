import { stringify } from 'csv-stringify/sync';
import type { InstanceSummary } from '../../lib/metadata/directory-types';

type Column = readonly [title: string, read: (instance: InstanceSummary) => string | undefined];

const time = (date: Date | undefined): string | undefined => date && `${date.toISOString().slice(0, 19)}Z`;

/** In the order of a person's questions: which, who, when, what. */
const COLUMNS: readonly Column[] = [
  ['instance', ({ instanceId }) => instanceId],
  ['state', ({ state }) => state],
  ['launched', ({ launchTime }) => time(launchTime)],
  ['launcher', ({ launcher }) => launcher],
  ['name', ({ name }) => name],
  ['type', ({ instanceType }) => instanceType],
  ['zone', ({ availabilityZone }) => availabilityZone],
  ['market', ({ market }) => market],
  ['deadline', ({ deadline }) => time(deadline)],
  ['terminated', ({ terminatedAt }) => time(terminatedAt)],
];

/** Columns as wide as their widest value; of a launcher's ARN the last part, which tells people apart. */
export function tableOf(instances: readonly InstanceSummary[]): string {
  if (instances.length === 0) return '';
  const cells = instances.map((instance) =>
    COLUMNS.map(([title, read]) => {
      const value = read(instance) ?? '-';
      return printable(title === 'launcher' ? value.slice(value.lastIndexOf('/') + 1) : value);
    }),
  );
  const rows = [COLUMNS.map(([title]) => title.toUpperCase()), ...cells];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column]))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

export function jsonOf(instances: readonly InstanceSummary[]): string {
  return `${JSON.stringify(instances, undefined, 2)}\n`;
}

export function csvOf(instances: readonly InstanceSummary[]): string {
  const rows = instances.map((instance) => COLUMNS.map(([, read]) => read(instance) ?? ''));
  // A name is anybody's text: a spreadsheet must not take it for a formula.
  return stringify([COLUMNS.map(([title]) => title), ...rows], { escape_formulas: true });
}

/** A name is anybody's text: it must not move the cursor or colour the terminal. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, '?');
}
