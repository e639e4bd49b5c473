import { stringify } from 'csv-stringify/sync';
import Table from 'cli-table3';

/** One column of a listing. */
export interface RecordColumn<Item> {
  readonly title: string;
  /** What stands in it; nothing for an empty cell. */
  readonly value: (item: Item) => string | undefined;
  /** What stands in a table, where there is less room. */
  readonly short?: (item: Item) => string | undefined;
}

/**
 * Writes records in one of `RECORD_FORMATS` (bin/commands/choices.ts): the columns as a table or CSV (RFC 4180), the items themselves as JSON.
 *
 * @returns text that ends in a line feed; the words `none` in place of a table without rows
 */
export function recordsText<Item>(
  format: string,
  columns: readonly RecordColumn<Item>[],
  items: readonly Item[],
): string {
  if (format === 'json') return `${JSON.stringify(items, null, 2)}\n`;
  const isTable = format !== 'csv';
  const titles = columns.map(({ title }) => title);
  const rows = items.map((item) => columns.map(({ value, short = value }) => (isTable ? short : value)(item) ?? ''));
  return isTable ? table(titles, rows) : csv([titles, ...rows]);
}

/** No lines between rows and no cell without text, so that `grep` and `awk` read it too. */
function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return 'none\n';
  const made = new Table({
    head: [...titles],
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
    chars: Object.fromEntries(LINES.map((name) => [name, ''])),
  });
  for (const row of rows) made.push(row.map((cell) => oneLine(cell) || '-'));
  const lines = made.toString().split('\n');
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

const LINES = [
  ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
  ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'],
] as const;

function csv(rows: readonly (readonly string[])[]): string {
  return stringify([...rows], {
    quoted: true,
    quoted_empty: true,
    record_delimiter: 'windows',
    escape_formulas: true,
    cast: { string: unveilFormula },
  });
}

/**
 * `escape_formulas` looks at the first character only. Spreadsheets skip blanks and invisible characters before a formula, and
 * what others named (a tag, a user agent) may begin with one.
 */
function unveilFormula(value: string): string {
  if (/^[A-Za-z\d=+\-@\t\r＝＋－＠]/.test(value)) return value;
  return /^\n|^[\p{C}\p{Z}\s]*[=+\-@]/u.test(value.slice(0, 64).normalize('NFKC')) ? `'${value}` : value;
}

/** What others named must not move the cursor, nor change its colour, nor turn the text round. */
export function oneLine(text: string): string {
  return text.replace(/[\s\p{C}]+/gu, ' ').trim();
}
