import { Duration, Lazy } from 'aws-cdk-lib';
import { CompletionAction, IdleAction, type LifetimeProps, LongTtl } from '../../lib/compute';
import { lifetimeTags } from '../../lib/compute/lifetime';
import { Sensitivity, SpawnTag, parseGoDuration } from '../../lib/contract';

const tags = (props: LifetimeProps = {}, sensitivity = Sensitivity.PRODUCTION) =>
  lifetimeTags(props, { sensitivity, loginUser: 'ec2-user' });
const token = () => Duration.seconds(Lazy.number({ produce: () => 60 }));

describe('defaults', () => {
  it('ends after a day, stops after an hour without work and closes idle shells after half an hour', () => {
    expect(tags()).toEqual({ [SpawnTag.TTL]: '24h', [SpawnTag.IDLE_TIMEOUT]: '1h', [SpawnTag.SESSION_TIMEOUT]: '30m' });
  });
  it('has no idle timeout beside an explicit time to live, as with the CLI', () => {
    expect(tags({ ttl: Duration.hours(8) })).not.toHaveProperty([SpawnTag.IDLE_TIMEOUT]);
  });
  it('closes idle shells beside card data after 15 minutes', () => {
    expect(tags({}, Sensitivity.CARDHOLDER)[SpawnTag.SESSION_TIMEOUT]).toBe('15m');
  });
});

describe('what spored reads', () => {
  it.each<[LifetimeProps, Record<string, string>]>([
    [{ ttl: Duration.days(7) }, { [SpawnTag.TTL]: '168h' }],
    [{ ttl: Duration.minutes(90) }, { [SpawnTag.TTL]: '1h30m' }],
    [{ idleTimeout: Duration.minutes(20) }, { [SpawnTag.IDLE_TIMEOUT]: '20m' }],
    [{ idleCpuPercent: 2.5 }, { [SpawnTag.IDLE_CPU]: '2.5' }],
    [{ onIdle: IdleAction.HIBERNATE, hibernate: true }, { [SpawnTag.HIBERNATE_ON_IDLE]: 'true' }],
    [{ onComplete: CompletionAction.TERMINATE }, { [SpawnTag.ON_COMPLETE]: 'terminate' }],
    [{ onComplete: CompletionAction.HIBERNATE, hibernate: true }, { [SpawnTag.ON_COMPLETE]: 'hibernate' }],
    [{ onComplete: CompletionAction.STOP, completionFile: '/run/done' }, { [SpawnTag.COMPLETION_FILE]: '/run/done' }],
    [
      { onComplete: CompletionAction.STOP, completionDelay: Duration.seconds(45) },
      { [SpawnTag.COMPLETION_DELAY]: '45s' },
    ],
    [{ preStop: 'sync' }, { [SpawnTag.PRE_STOP]: 'sync', [SpawnTag.LOCAL_USERNAME]: 'ec2-user' }],
    [{ preStop: 'sync', preStopTimeout: Duration.minutes(2) }, { [SpawnTag.PRE_STOP_TIMEOUT]: '2m' }],
    [{ sessionTimeout: Duration.hours(1) }, { [SpawnTag.SESSION_TIMEOUT]: '1h' }],
    [
      { costLimit: { dollars: 12.5, pricePerHour: 0.0816 } },
      { [SpawnTag.COST_LIMIT]: '12.5000', [SpawnTag.PRICE_PER_HOUR]: '0.081600' },
    ],
    [
      { ttl: Duration.hours(720), longTtl: LongTtl.upTo(Duration.days(60), { reason: 'long simulation' }) },
      { [SpawnTag.TTL]: '720h' },
    ],
  ])('writes %j', (props, expected) => {
    expect(tags(props)).toMatchObject(expected);
  });
  it('writes no hibernation for an idle machine that stops', () => {
    expect(tags({ onIdle: IdleAction.STOP, hibernate: true })).not.toHaveProperty([SpawnTag.HIBERNATE_ON_IDLE]);
  });
  it('can parse every duration', () => {
    for (const seconds of [60, 61, 3600, 3661, 604_800]) {
      expect(parseGoDuration(tags({ ttl: Duration.seconds(seconds) })[SpawnTag.TTL])).toBe(seconds);
    }
  });
});

describe('what spored could not read or obey', () => {
  it.each<[string, LifetimeProps, RegExp, Sensitivity?]>([
    [
      'no time to live',
      { ttl: Duration.seconds(0) },
      /^ttl is out of range: .*; allowed: whole seconds from 1m to 168h; give longTtl/,
    ],
    ['a part of a second', { ttl: Duration.millis(90_500) }, /^ttl is out of range/],
    [
      'more than a week',
      { ttl: Duration.days(8) },
      /^ttl is out of range: 8 days; .*168h; give longTtl: LongTtl\.upTo/,
    ],
    [
      'more than the limit',
      { ttl: Duration.days(20), longTtl: LongTtl.upTo(Duration.days(14), { reason: 'x' }) },
      /^ttl is out of range: 20 days; .*336h; raise the limit of longTtl/,
    ],
    ['a token', { ttl: token() }, /^ttl is a token; .*couldn't parse.*; give Duration\.hours/],
    ['a token as idle timeout', { idleTimeout: token() }, /^idleTimeout is a token/],
    [
      'a short idle timeout',
      { idleTimeout: Duration.seconds(10) },
      /^idleTimeout is out of range: 10 seconds; allowed: whole seconds from 1m to 168h/,
    ],
    ['an impossible CPU', { idleCpuPercent: 100 }, /^idleCpuPercent is out of range: 100; allowed/],
    ['no CPU', { idleCpuPercent: 0 }, /^idleCpuPercent is out of range: 0/],
    ['a CPU of not a number', { idleCpuPercent: NaN }, /^idleCpuPercent is out of range: NaN/],
    [
      'a token as CPU',
      { idleCpuPercent: Lazy.number({ produce: () => 5 }) },
      /^idleCpuPercent is out of range: a token/,
    ],
    [
      'hibernation that is off',
      { onIdle: IdleAction.HIBERNATE },
      /^onIdle is 'hibernate' but the machine can't hibernate; .*hibernate: true/,
    ],
    [
      'completion with hibernation that is off',
      { onComplete: CompletionAction.HIBERNATE },
      /^onComplete is 'hibernate' but/,
    ],
    [
      'a completion file without action',
      { completionFile: '/x' },
      /^completionFile has no effect without onComplete: '\/x'/,
    ],
    [
      'a completion delay without action',
      { completionDelay: Duration.minutes(1) },
      /^completionDelay has no effect without onComplete: 1 minute/,
    ],
    [
      'a relative completion file',
      { onComplete: CompletionAction.STOP, completionFile: 'x' },
      /^completionFile is not an absolute path: 'x'/,
    ],
    [
      'no completion delay',
      { onComplete: CompletionAction.STOP, completionDelay: Duration.seconds(0) },
      /^completionDelay is out of range/,
    ],
    ['an empty pre-stop', { preStop: ' ' }, /^preStop has 1 characters; allowed: 1 to 256/],
    [
      'a long pre-stop',
      { preStop: 'sync; '.repeat(50) },
      /^preStop has 300 characters; .*put a longer command in a script/,
    ],
    [
      'a secret in pre-stop',
      { preStop: 'curl -H "Authorization: Bearer ghp_016C7e5kXqTdPQ2R8vLZyW3aBnUoMfJsHgEi" x' },
      /^preStop holds a literal secret/,
    ],
    [
      'a pre-stop timeout without pre-stop',
      { preStopTimeout: Duration.minutes(1) },
      /^preStopTimeout has no effect without preStop: 1 minute/,
    ],
    [
      'a long pre-stop timeout',
      { preStop: 'sync', preStopTimeout: Duration.hours(2) },
      /^preStopTimeout is out of range: 2 hours/,
    ],
    [
      'an endless session',
      { sessionTimeout: Duration.days(1) },
      /^sessionTimeout is out of range: 1 day; allowed: whole seconds from 1m to 12h/,
    ],
    [
      'a long session beside card data',
      { sessionTimeout: Duration.minutes(16) },
      /^sessionTimeout is out of range: .*to 15m/,
      Sensitivity.CARDHOLDER,
    ],
    [
      'no money',
      { costLimit: { dollars: 0, pricePerHour: 1 } },
      /^costLimit\.dollars is not an amount that spored can read: 0/,
    ],
    [
      'money that rounds to nothing',
      { costLimit: { dollars: 1, pricePerHour: 1e-9 } },
      /^costLimit\.pricePerHour is not an amount .*: 1e-9/,
    ],
    [
      'endless money',
      { costLimit: { dollars: Infinity, pricePerHour: 1 } },
      /^costLimit\.dollars is not an amount .*: Infinity/,
    ],
    [
      'money that is a token',
      { costLimit: { dollars: Lazy.number({ produce: () => 1 }), pricePerHour: 1 } },
      /^costLimit\.dollars .*: a token/,
    ],
  ])('refuses %s', (...[, props, message, sensitivity]) => {
    expect(() => tags(props, sensitivity)).toThrow(message);
  });
  it('never prints a secret', () => {
    expect(() => tags({ preStop: 'export TOKEN=ghp_016C7e5kXqTdPQ2R8vLZyW3aBnUoMfJsHgEi' })).not.toThrow(/ghp_016C/);
  });
});

describe('LongTtl', () => {
  it.each([[Duration.hours(168)], [Duration.hours(8761)], [token()]])('refuses the limit %s', (limit) => {
    expect(() => LongTtl.upTo(limit, { reason: 'x' })).toThrow(
      /^longTtl has a limit out of range: .*; allowed: a literal of more than 168 and up to 8760 h/,
    );
  });
  it('needs a reason', () => {
    expect(() => LongTtl.upTo(Duration.hours(200), { reason: ' ' })).toThrow(
      /^longTtl has no reason for its limit of 200 h/,
    );
  });
});

describe('a reaper that comes at a hard cap', () => {
  const capped = (hardCap: Duration, props: LifetimeProps = {}) =>
    lifetimeTags(props, { sensitivity: Sensitivity.PRODUCTION, loginUser: 'ec2-user', hardCap })[SpawnTag.TTL];
  const longTtl = LongTtl.upTo(Duration.days(60), { reason: 'long simulation' });

  it('is no earlier than the machine ends', () => {
    expect(() => capped(Duration.hours(168), { ttl: Duration.days(30), longTtl })).toThrow(
      'ttl is above the hard cap of the platform, at which its reaper ends the machine: 720h; allowed: up to 168h; raise hardCap of the platform, or shorten ttl',
    );
    expect(() => capped(Duration.hours(4), { ttl: Duration.hours(8) })).toThrow(/: 8h; allowed: up to 4h;/);
    expect(capped(Duration.days(30), { ttl: Duration.days(30), longTtl })).toBe('720h');
  });

  it('names all that a longer life needs, at once', () => {
    const longer = () => capped(Duration.hours(168), { ttl: Duration.days(30) });
    expect(longer).toThrow(
      /: 720h; allowed: up to 168h; raise hardCap of the platform and give longTtl: LongTtl.upTo\(limit, \{ reason \}\), or shorten ttl$/,
    );
    expect(() => capped(Duration.days(60), { ttl: Duration.days(30) })).toThrow(/^ttl is out of range: 30 days/);
    expect(() => capped(Duration.hours(4), { ttl: token() })).toThrow(/^ttl is a token/);
    expect(() => capped(Duration.hours(4), { ttl: Duration.millis(14_400_500) })).toThrow(/^ttl is out of range/);
  });

  it('shortens what is not asked for', () => {
    expect(capped(Duration.hours(4))).toBe('4h');
    expect(capped(Duration.hours(168))).toBe('24h');
  });

  it('is not judged where it is a token', () => {
    expect(capped(token(), { ttl: Duration.hours(8) })).toBe('8h');
    expect(capped(token())).toBe('24h');
  });
});
