import { deadlineOf } from '../../lib/metadata/deadline';

const LAUNCHED = Date.UTC(2026, 0, 1);

it.each<[string, Record<string, string>, string | undefined]>([
  [
    'the deadline counts',
    { 'spawn:ttl-deadline': '2026-01-02T03:04:05Z', 'spawn:ttl': '1h' },
    '2026-01-02T03:04:05.000Z',
  ],
  ['without it the TTL', { 'spawn:ttl': '1h30m' }, '2026-01-01T01:30:00.000Z'],
  [
    'a deadline that Go refuses is none',
    { 'spawn:ttl-deadline': '2026-01-02', 'spawn:ttl': '1h' },
    '2026-01-01T01:00:00.000Z',
  ],
  ['a TTL of nothing sets none', { 'spawn:ttl': '0s' }, undefined],
  ['nor does one below it', { 'spawn:ttl': '-1h' }, undefined],
  ['nor one in days', { 'spawn:ttl': '7d' }, undefined],
  ['nor no tag', {}, undefined],
])('%s', (_title, tags, end) => {
  const at = deadlineOf(new Map(Object.entries(tags)), LAUNCHED);
  expect(at === undefined ? undefined : new Date(at).toISOString()).toBe(end);
});
