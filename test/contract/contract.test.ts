import fc from 'fast-check';
import {
  Sensitivity,
  SpawnBucketName,
  SpawnFeatureTag,
  SpawnResourceTag,
  SpawnTag,
  SporedLog,
  goDuration,
  parseGoDuration,
  sensitivityTags,
} from '../../lib/contract';
import { contractGroups } from './contract-page';

describe('tags', () => {
  const keys = [SpawnTag, SpawnFeatureTag, SpawnResourceTag]
    .flatMap((group) => Object.values(group as unknown as Record<string, unknown>))
    .filter((value): value is string => typeof value === 'string' && value.startsWith('spawn:') && value !== 'spawn:');

  it('no key stands twice', () => expect(new Set(keys).size).toBe(keys.length));

  it.each([
    ['lists what spored writes', SpawnTag.RUNTIME_KEYS, 12],
    ['lists what spored deletes', SpawnTag.RUNTIME_DELETED_KEYS, 1],
    ['lists what `spored config set` writes', SpawnTag.CONFIG_SET_KEYS, 6],
  ])('%s, once each, all known', (_title, list, count) => {
    expect(new Set(list).size).toBe(count);
    for (const key of list) expect(keys).toContain(key);
  });

  it('spored may write nothing at run time that decides over its own life or ownership', () => {
    const vital = [SpawnTag.MANAGED, SpawnTag.PRE_STOP, SpawnTag.TTL_DEADLINE, ...SpawnTag.CONFIG_SET_KEYS];
    for (const key of [...SpawnTag.RUNTIME_KEYS, ...SpawnTag.RUNTIME_DELETED_KEYS]) expect(vital).not.toContain(key);
  });

  it('keys fit EC2: at most 128 characters', () => {
    for (const key of keys) expect(key).toMatch(/^[\w:.-]{7,128}$/);
  });
});

it('every constant has a value', () => {
  for (const { constants } of contractGroups()) {
    for (const { owner, name, value } of constants)
      expect([`${owner}.${name}`, value]).not.toContainEqual(/^(undefined|)$/);
  }
});

describe('sensitivityTags', () => {
  it.each([
    [Sensitivity.DEVELOPMENT, {}],
    [Sensitivity.PRODUCTION, {}],
    [Sensitivity.CARDHOLDER, { compliance: 'pci-dss', 'cardholder-data': 'yes' }],
    [Sensitivity.PHI, { compliance: 'hipaa', 'data-class': 'phi' }],
  ])('%s', (sensitivity, tags) => {
    expect(Object.fromEntries(sensitivityTags(sensitivity).map(({ key, value }) => [key, value]))).toEqual(tags);
  });
});

describe('buckets', () => {
  it('say which name anybody could register first', () => {
    const squattable = SpawnBucketName.PATTERNS.filter((bucket) => !bucket.hasAccountId && !bucket.publicUpstream);
    expect(squattable.map(({ pattern }) => pattern)).toContain('spawn-results-{region}');
    for (const { pattern, hasAccountId } of SpawnBucketName.PATTERNS)
      expect(hasAccountId).toBe(pattern.includes('{account}'));
  });
  it('the fallback is published', () => {
    expect(SpawnBucketName.BINARIES_REGIONS).toContain(SpawnBucketName.BINARIES_FALLBACK_REGION);
  });
});

describe('log lines', () => {
  it('begin as the agent writes them, byte for byte', () => {
    expect(SporedLog.SPOT_DETECTED).toBe('🚨 SPOT INTERRUPTION DETECTED: action=');
    expect(SporedLog.SPOT_NOTIFIED).toBe('📢 NOTIFICATION: Spot interruption detected');
    expect(SporedLog.DNS_REGISTERED).toBe('✓ DNS registered: ');
  });
  it('that lose a limit are named', () => expect(SporedLog.LIMIT_LOST).toContain(SporedLog.TAGS_LOAD_FAILED));
});

describe('goDuration', () => {
  it.each([
    [0, '0s'],
    [1, '1s'],
    [90, '1m30s'],
    [3600, '1h'],
    [5400, '1h30m'],
    [28_800, '8h'],
    [86_401, '24h1s'],
    [604_800, '168h'],
    [9_223_372_036, '2562047h47m16s'],
  ])('%d seconds are %s', (seconds, text) => expect(goDuration(seconds)).toBe(text));

  it.each([-1, 0.5, NaN, Infinity, 9_223_372_037])('refuses %d', (seconds) => {
    expect(() => goDuration(seconds)).toThrow(
      /seconds is not a duration that spored can hold: .*; allowed: whole seconds/,
    );
  });

  it('is read back, and knows no days (property)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_223_372_036 }), (seconds) => {
        const text = goDuration(seconds);
        expect(text).toMatch(/^(\d+h)?(\d+m)?(\d+s)?$/);
        expect(parseGoDuration(text)).toBe(seconds);
      }),
    );
  });
});

describe('parseGoDuration', () => {
  // The rows of Go's own test of time.ParseDuration that are within a second's precision.
  it.each([
    ['0', 0],
    ['5s', 5],
    ['30s', 30],
    ['1478s', 1478],
    ['-5s', -5],
    ['+5s', 5],
    ['-0', 0],
    ['+0', 0],
    ['5.0s', 5],
    ['5.6s', 5.6],
    ['5.s', 5],
    ['.5s', 0.5],
    ['1.004s', 1.004],
    ['100.00100s', 100.001],
    ['10ns', 1e-8],
    ['11us', 1.1e-5],
    ['12µs', 1.2e-5],
    ['12μs', 1.2e-5],
    ['13ms', 0.013],
    ['14s', 14],
    ['15m', 900],
    ['16h', 57_600],
    ['3h30m', 12_600],
    ['10.5s4m', 250.5],
    ['-2m3.4s', -123.4],
    ['1h2m3s4ms', 3723.004],
    ['39h9m14.425s', 140_954.425],
  ])('reads %s', (text, seconds) => expect(parseGoDuration(text)).toBeCloseTo(seconds, 9));

  it.each([
    ['', /duration is empty: "".*allowed: numbers with the units h, m, s, ms, us, ns/],
    ['-', /duration is empty/],
    ['3', /a number without a unit: "3"/],
    ['s', /a part without a number/],
    ['.s', /a part without a number/],
    ['1h30', /a number without a unit/],
    ['7d', /the unknown unit "d": "7d".*7d is 168h/],
    ['1w', /the unknown unit "w"/],
    ['1H', /the unknown unit "H"/],
    ['1h 30m', /the unknown unit "h "/],
    [' 1h', /a part without a number/],
    ['--1h', /a part without a number/],
    ['8 hours', /the unknown unit " hours"/],
    ['99999999h', /longer than Go can hold/],
  ])('refuses %j as Go does', (text, message) => expect(() => parseGoDuration(text)).toThrow(message));
});
