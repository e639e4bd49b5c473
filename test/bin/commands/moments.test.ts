import { checkSpan, momentOf } from '../../../bin/commands/moments';

const NOW = new Date('2026-03-01T12:00:00Z');

test.each([
  ['24h', '2026-02-28T12:00:00.000Z'],
  ['90m', '2026-03-01T10:30:00.000Z'],
  ['30s', '2026-03-01T11:59:30.000Z'],
  ['7d', '2026-02-22T12:00:00.000Z'],
  ['2w', '2026-02-15T12:00:00.000Z'],
  ['2026-01-31', '2026-01-31T00:00:00.000Z'],
  ['2026-01-31T08:00:00+02:00', '2026-01-31T06:00:00.000Z'],
  ['2026-01-31T08:00Z', '2026-01-31T08:00:00.000Z'],
  ['2026-01-31 08:00+0200', '2026-01-31T06:00:00.000Z'],
])('%s', (text, moment) => {
  expect(momentOf(text, NOW).toISOString()).toBe(moment);
});

test.each(['', 'yesterday', '24', 'h', '-1h', '1.5h', '24 h', '2026-13-01', '2026-02-30', '2026-01-31T08:00:00', '1y'])(
  'refuses %j',
  (text) => {
    expect(() => momentOf(text, NOW)).toThrow('Write a date (2026-01-31)');
  },
);

test('a span has a time in it', () => {
  expect(() => checkSpan(momentOf('2d', NOW), momentOf('1d', NOW))).not.toThrow();
  expect(() => checkSpan(NOW, NOW)).toThrow('--since is not before --until: 2026-03-01T12:00:00.000Z');
});
