import { parse } from 'csv-parse/sync';
import { type RecordColumn, oneLine, recordsText } from '../../../bin/output/records';

interface Item {
  readonly name: string;
  readonly state?: string;
  readonly hidden: number;
}
const COLUMNS: RecordColumn<Item>[] = [
  { title: 'NAME', value: ({ name }) => name },
  { title: 'STATE', value: ({ state }) => state },
];
const ITEMS: Item[] = [
  { name: 'i-1', state: 'running', hidden: 1 },
  { name: 'i-22', hidden: 2 },
];

test('a table: one line per item, columns aligned, no trailing blanks', () => {
  expect(recordsText('table', COLUMNS, ITEMS)).toBe('NAME  STATE\ni-1   running\ni-22  -\n');
});

test('a table may show less than a file', () => {
  const columns = [{ title: 'NAME', value: ({ name }: Item) => `arn/${name}`, short: ({ name }: Item) => name }];
  expect(recordsText('table', columns, ITEMS)).toBe('NAME\ni-1\ni-22\n');
  expect(parse(recordsText('csv', columns, ITEMS))).toEqual([['NAME'], ['arn/i-1'], ['arn/i-22']]);
});

test('no item is said, not an empty table', () => {
  expect(recordsText('table', COLUMNS, [])).toBe('none\n');
});

test('JSON: the items with all their fields', () => {
  expect(JSON.parse(recordsText('json', COLUMNS, ITEMS))).toEqual(ITEMS);
  expect(recordsText('json', COLUMNS, [])).toBe('[]\n');
});

test('CSV: a heading and one row per item, quoted', () => {
  const text = recordsText('csv', COLUMNS, [{ name: 'a "b", c\nd', hidden: 3 }]);
  expect(text).toBe('"NAME","STATE"\r\n"a ""b"", c\nd",""\r\n');
  expect(parse(text)).toEqual([
    ['NAME', 'STATE'],
    ['a "b", c\nd', ''],
  ]);
});

test.each(['=cmd()', '+1', '-1', '@x', '\t=1', ' =1', '\u200b=1', '\uFE66=1'])(
  'a cell that a spreadsheet would run is text: %j',
  (name) => {
    const [, [cell]] = parse(recordsText('csv', COLUMNS, [{ name, hidden: 0 }]));
    expect(cell).toBe(`'${name}`);
  },
);

test('what others named does not steer the terminal', () => {
  const name = 'a\u001b[31mred\u001b]0;title\u0007\r\nb\u202Ec';
  expect(oneLine(name)).toBe('a [31mred ]0;title b c');
  expect(recordsText('table', COLUMNS, [{ name, hidden: 0 }])).not.toMatch(/[\u001b\u0007\u202E]/);
});
