import fc from 'fast-check';
import { goDuration } from '../../../lib/contract';
import { bornAt, endOf, tagsOf } from '../../../lib/lifecycle/handlers/lifetime';
import { parseTimestamp } from '../../../lib/contract/lifetimes';

const HOUR = 3_600_000;
const born = Date.parse('2026-03-01T00:00:00Z');
const cap = 168 * HOUR;
const at = (hours: number) => new Date(born + hours * HOUR).toISOString();

describe('the end of an instance', () => {
  it.each<[string, Record<string, string>, number, string]>([
    ['no tags', {}, 168, 'hard-cap'],
    ['a deadline', { 'spawn:ttl-deadline': at(8) }, 8, 'deadline-tag'],
    ['a deadline with another TTL', { 'spawn:ttl-deadline': at(8), 'spawn:ttl': '2h' }, 8, 'deadline-tag'],
    ['a deadline in the zone of the caller', { 'spawn:ttl-deadline': '2026-03-01T10:00:00+02:00' }, 8, 'deadline-tag'],
    ['a TTL alone', { 'spawn:ttl': '1h30m' }, 1.5, 'ttl-tag'],
    ['a TTL as long as the cap', { 'spawn:ttl': '168h' }, 168, 'hard-cap'],
    ['a deadline of 2099', { 'spawn:ttl-deadline': '2099-01-01T00:00:00Z' }, 168, 'hard-cap'],
    [
      'a deadline of 2099 and a TTL',
      { 'spawn:ttl-deadline': '2099-01-01T00:00:00Z', 'spawn:ttl': '1h' },
      168,
      'hard-cap',
    ],
    ['a TTL of a century', { 'spawn:ttl': '876000h' }, 168, 'hard-cap'],
    ['a TTL in days', { 'spawn:ttl': '2d' }, 168, 'hard-cap'],
    ['an unreadable deadline and a TTL', { 'spawn:ttl-deadline': 'tomorrow', 'spawn:ttl': '4h' }, 4, 'ttl-tag'],
    ['a later launch time by tag', { 'spawn:launch-time': at(100), 'spawn:ttl': '4h' }, 4, 'ttl-tag'],
    ['a deadline before the launch', { 'spawn:ttl-deadline': at(-1) }, -1, 'deadline-tag'],
  ])('with %s', (_, tags, hours, reason) => {
    expect(endOf(born, tags, cap)).toMatchObject({ at: born + hours * HOUR, reason });
  });

  it.each(['', ' ', '2d', 'forever', '-1h', '0', '0s', '8', '8 h', '8h;rm -rf /', '9999999999h', 'NaN', '1e9h'])(
    'with the TTL %j is the cap, and the tag is reported',
    (ttl) => {
      expect(endOf(born, { 'spawn:ttl': ttl }, cap)).toEqual({
        at: born + cap,
        reason: 'hard-cap',
        unreadable: ['spawn:ttl'],
      });
    },
  );

  it('waits for the agent after a deadline, but never beyond the cap', () => {
    const grace = 5 * 60_000;
    expect(endOf(born, { 'spawn:ttl': '4h' }, cap, grace).at).toBe(born + 4 * HOUR + grace);
    expect(endOf(born, { 'spawn:ttl-deadline': new Date(born + cap - 1000).toISOString() }, cap, grace).at).toBe(
      born + cap,
    );
    expect(endOf(born, {}, cap, grace).at).toBe(born + cap);
  });

  it('is never later than the cap, whatever the tags say', () => {
    const value = fc.oneof(
      fc.string(),
      fc.date({ noInvalidDate: false }).map((date) => (Number.isNaN(date.getTime()) ? 'NaN' : date.toISOString())),
      fc.integer({ min: 0, max: 9_000_000_000 }).map(goDuration),
    );
    const tags = fc.record(
      { 'spawn:ttl': value, 'spawn:ttl-deadline': value, 'spawn:launch-time': value },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(tags, fc.integer({ min: 1, max: cap }), fc.integer({ min: 0, max: HOUR }), (given, limit, grace) => {
        const { at: end } = endOf(born, given, limit, grace);
        expect(end).toBeLessThanOrEqual(born + limit);
        expect(Number.isFinite(end)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('is what was written, for every TTL and deadline within the cap', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: cap / 1000 - 1 }),
        fc.integer({ min: 1, max: cap / 1000 - 1 }),
        (ttl, deadline) => {
          expect(endOf(born, { 'spawn:ttl': goDuration(ttl) }, cap).at).toBe(born + ttl * 1000);
          const text = new Date(born + deadline * 1000).toISOString().replace('.000Z', 'Z');
          expect(endOf(born, { 'spawn:ttl': goDuration(ttl), 'spawn:ttl-deadline': text }, cap).at).toBe(
            born + deadline * 1000,
          );
        },
      ),
    );
  });
});

describe('a timestamp', () => {
  it.each([
    '2026-03-01T00:00:00Z',
    '2026-03-01T00:00:00.5Z',
    '2026-03-01T00:00:00,123456789Z',
    '2024-02-29T23:59:59+14:00',
    '2000-02-29T00:00:00-08:00',
  ])('%s is read', (text) => {
    expect(parseTimestamp(text)).toBe(Date.parse(text.replace(',', '.')));
  });

  it.each([
    '',
    '2026-03-01',
    '2026-03-01 00:00:00Z',
    '2026-03-01T00:00:00',
    '2026-03-01t00:00:00z',
    '2026-02-30T00:00:00Z',
    '2025-02-29T00:00:00Z',
    '2100-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-10T00:00:00Z',
    '2026-03-00T00:00:00Z',
    '2026-03-01T24:00:00Z',
    '2026-03-01T00:60:00Z',
    '2026-03-01T00:00:60Z',
    '2026-03-01T00:00:00+24:00',
    '+012026-03-01T00:00:00Z',
    '1772323200',
    '2026-03-01T00:00:00Z\n',
  ])('%j is refused, as Go refuses it', (text) => {
    expect(parseTimestamp(text)).toBeUndefined();
  });
});

describe('the birth of an instance', () => {
  const interfaceOf = (AttachTime: Date | undefined, DeviceIndex = 0) => ({ Attachment: { DeviceIndex, AttachTime } });
  const first = new Date(born);
  const restart = new Date(born + 100 * HOUR);

  it('is the launch time', () => {
    expect(bornAt({ LaunchTime: first })).toBe(born);
  });

  it('is the first launch of one that was stopped and started again', () => {
    expect(bornAt({ LaunchTime: restart, NetworkInterfaces: [interfaceOf(first)] })).toBe(born);
  });

  it('is not when some other interface was attached', () => {
    const before = new Date(born - HOUR);
    expect(bornAt({ LaunchTime: first, NetworkInterfaces: [interfaceOf(before, 1), interfaceOf(first)] })).toBe(born);
  });

  it('is unknown without a time', () => {
    expect(bornAt({})).toBeUndefined();
    expect(bornAt({ LaunchTime: new Date(NaN), NetworkInterfaces: [interfaceOf(undefined)] })).toBeUndefined();
  });
});

it('reads a tag without a value as an empty one', () => {
  expect(tagsOf({ Tags: [{ Key: 'a' }, { Key: 'b', Value: '1' }] })).toEqual({ a: '', b: '1' });
  expect(tagsOf({})).toEqual({});
});
