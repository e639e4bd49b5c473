import { parseTermFilter } from './term-filter';

const LINE = '2026/11/28 10:00:00 Warning: Failed to delete DNS: timeout';

it.each([
  ['Warning', true],
  ['warning', false],
  ['"Failed to delete"', true],
  ['"Failed  to delete"', false],
  ['Warning timeout', true],
  ['Warning success', false],
  ['Warning -timeout', false],
  ['Warning -success', true],
  ['?success ?timeout', true],
  ['?success ?error', false],
  ['Warning ?success', true],
  ['-success', true],
  ['Fail', false],
  ['ailed', false],
  ['', true],
] as const)('%s: %s', (pattern, expected) => {
  expect(parseTermFilter(pattern).matches(LINE)).toBe(expected);
});

it.each(['{ $.a = 1 }', '[a, b]', 'a:b', '""', '"open', '%regex%'])('refuses %s', (pattern) => {
  expect(() => parseTermFilter(pattern)).toThrow(/pattern|quote/);
});
