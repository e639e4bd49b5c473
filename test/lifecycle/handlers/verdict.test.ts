import type { Instance, InstanceStateName } from '@aws-sdk/client-ec2';
import fc from 'fast-check';
import { goDuration } from '../../../lib/contract';
import type { ReaperConfig } from '../../../lib/lifecycle/handlers/reaper-config';
import { judge } from '../../../lib/lifecycle/handlers/verdict';

const HOUR = 3_600_000;
const now = Date.parse('2026-03-10T00:00:00Z');
const CAP_HOURS = 24;

const config: ReaperConfig = {
  capSeconds: CAP_HOURS * 3600,
  scope: { profiles: ['spored-instance-profile', 'spawn-instance-*'], groups: ['sg-spawn'], subnets: ['subnet-spawn'] },
  accounts: [],
  memberRole: '',
  incidentTags: ['cdk-spawn:incident'],
  incidentGroups: ['sg-quarantine'],
  exemptions: [
    { id: 'i-kept', until: new Date(now + HOUR).toISOString() },
    { id: 'i-kept-till-yesterday', until: new Date(now - 24 * HOUR).toISOString() },
  ],
};
const managed = { 'spawn:managed': 'true' };

function instance(ageHours: number, tags: Record<string, string> = managed, more: Partial<Instance> = {}): Instance {
  return {
    InstanceId: 'i-1',
    State: { Name: 'running' },
    LaunchTime: new Date(now - ageHours * HOUR),
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    ...more,
  };
}
const kindOf = (given: Instance) => judge(given, config, now).kind;
const profile = (name: string) => ({
  IamInstanceProfile: { Arn: `arn:aws-cn:iam::111122223333:instance-profile/team/${name}` },
});
const networkInterface = (group: string, subnet = 'subnet-1') => ({
  NetworkInterfaces: [{ Groups: [{ GroupId: group }], SubnetId: subnet }],
});

describe('which instances are watched', () => {
  it.each<[string, Record<string, string>, Partial<Instance>]>([
    ['the ownership tag', managed, {}],
    ['a TTL, the ownership tag deleted', { 'spawn:ttl': '900h' }, {}],
    ['a deadline of 2099, the ownership tag deleted', { 'spawn:ttl-deadline': '2099-01-01T00:00:00Z' }, {}],
    ['the tag of a launch', { 'spawn:root': 'true' }, {}],
    ['its launch time, the ownership tag set to no', { 'spawn:launch-time': 'x', 'spawn:managed': 'false' }, {}],
    ["the CLI's profile alone", {}, profile('spored-instance-profile')],
    ['a profile that the CLI made alone', {}, profile('spawn-instance-0a1b2c3d')],
    ['the security group alone', {}, { SecurityGroups: [{ GroupId: 'sg-other' }, { GroupId: 'sg-spawn' }] }],
    ['the security group of a second interface alone', {}, networkInterface('sg-spawn')],
    ['the subnet alone', {}, { SubnetId: 'subnet-spawn' }],
    ['the subnet of a second interface alone', {}, networkInterface('sg-other', 'subnet-spawn')],
  ])('%s', (_, tags, more) => {
    expect(kindOf(instance(CAP_HOURS + 1, tags, more))).toBe('due');
    expect(kindOf(instance(0.5, tags, more))).toBe('lives');
  });

  it.each<[string, Record<string, string>, Partial<Instance>]>([
    ['nothing of spawn', { Name: 'database' }, {}],
    ['an ownership tag that says no', { 'spawn:managed': 'false' }, {}],
    ['a tag that only looks like it', { 'Spawn:Managed': 'true', managed: 'true' }, {}],
    ['a profile that only begins like it', {}, profile('spored-instance-profile-2')],
    ['a profile that only ends like it', {}, profile('my-spawn-instance-1')],
    [
      'other groups and subnets',
      {},
      { SubnetId: 'subnet-2', SecurityGroups: [{ GroupId: 'sg-2' }], ...networkInterface('sg-3') },
    ],
    ['empty ids', {}, { SubnetId: '', SecurityGroups: [{}] }],
  ])('not one with %s', (_, tags, more) => {
    expect(kindOf(instance(1000, tags, more))).toBe('none');
  });

  it.each<[InstanceStateName, string]>([
    ['pending', 'due'],
    ['running', 'due'],
    ['stopping', 'due'],
    ['stopped', 'due'],
    ['shutting-down', 'none'],
    ['terminated', 'none'],
  ])('one that is %s: %s', (Name, kind) => {
    expect(kindOf(instance(1000, managed, { State: { Name } }))).toBe(kind);
  });
});

describe('what is left alone past its end', () => {
  it.each<[string, Partial<Instance>, Record<string, string>, string]>([
    ['an exempted one', { InstanceId: 'i-kept' }, {}, 'exempted'],
    ['one that is marked as under incident response', {}, { 'cdk-spawn:incident': '' }, 'incident'],
    ['one in the quarantine group', { SecurityGroups: [{ GroupId: 'sg-quarantine' }] }, {}, 'incident'],
    ['one with an interface in the quarantine group', networkInterface('sg-quarantine'), {}, 'incident'],
  ])('%s', (_, more, tags, why) => {
    const old = instance(1000, { ...managed, ...tags }, more);
    expect(judge(old, config, now)).toMatchObject({ kind: 'spared', why });
    // Before its end there is nothing to tell.
    expect(kindOf({ ...old, LaunchTime: new Date(now) })).toBe('lives');
  });

  it('not one whose exemption is over', () => {
    expect(kindOf(instance(1000, managed, { InstanceId: 'i-kept-till-yesterday' }))).toBe('due');
  });

  it.each(['spawn:incident', 'cdk-spawn:protected', 'protected', 'do-not-terminate', 'spawn:protected'])(
    'not one that protects itself by the tag %s',
    (key) => {
      expect(kindOf(instance(1000, { ...managed, [key]: 'true' }))).toBe('due');
    },
  );
});

it('is due at the millisecond of its end, and not one before', () => {
  const ends = (at: number) => kindOf(instance(1, { ...managed, 'spawn:ttl-deadline': new Date(at).toISOString() }));
  expect([ends(now + 1), ends(now), ends(now - 1)]).toEqual(['lives', 'due', 'due']);
});

describe('clocks', () => {
  it('that differ by minutes are borne', () => {
    expect(kindOf(instance(-4 / 60))).toBe('lives');
  });

  it('that differ by more are told, and nothing is terminated', () => {
    expect(judge(instance(-1), config, now)).toMatchObject({ kind: 'unknown', why: expect.stringContaining('clock') });
    expect(kindOf(instance(-1, { ...managed, 'spawn:ttl-deadline': '2020-01-01T00:00:00Z' }))).toBe('unknown');
  });

  it('an instance without a launch time is told', () => {
    expect(judge({ ...instance(1), LaunchTime: undefined }, config, now)).toMatchObject({ kind: 'unknown' });
  });
});

/** A lifetime tag: how it is written, and the milliseconds after birth that it means; undefined if it means nothing. */
interface Drawn {
  readonly text?: string;
  readonly means?: number;
}
const garbage = fc.constantFrom(
  '',
  'never',
  '2d',
  '99-99',
  'null',
  '2026-02-30T00:00:00Z',
  '-5h',
  '0s',
  '\u0000',
  '8h ',
);
const absent = fc.constant<Drawn>({});
const unreadable = garbage.map<Drawn>((text) => ({ text }));
const seconds = fc.integer({ min: 60, max: 100 * 3600 });
const ttl = fc.oneof(
  absent,
  unreadable,
  seconds.map<Drawn>((s) => ({ text: goDuration(s), means: s * 1000 })),
);

describe('for any instance', () => {
  const drawn = fc.record({
    ageSeconds: fc.integer({ min: 0, max: 60 * 3600 }),
    ttl,
    deadline: fc.oneof(
      absent,
      unreadable,
      seconds.map<Drawn>((s) => ({ means: s * 1000 })),
    ),
    tagged: fc.boolean(),
    inSubnet: fc.boolean(),
    state: fc.constantFrom<InstanceStateName>(
      'pending',
      'running',
      'stopping',
      'stopped',
      'shutting-down',
      'terminated',
    ),
    incident: fc.boolean(),
  });

  it('the verdict is due exactly when it is over: nothing that should live ends, nothing lives past the cap', () => {
    const seen: Record<string, number> = {};
    fc.assert(
      fc.property(drawn, ({ ageSeconds, ttl, deadline, tagged, inSubnet, state, incident }) => {
        const launched = now - ageSeconds * 1000;
        const deadlineText =
          deadline.means === undefined ? deadline.text : new Date(launched + deadline.means).toISOString();
        const tags = {
          ...(tagged && managed),
          ...(ttl.text !== undefined && { 'spawn:ttl': ttl.text }),
          ...(deadlineText !== undefined && { 'spawn:ttl-deadline': deadlineText }),
          ...(incident && { 'cdk-spawn:incident': 'case-1' }),
        };
        const verdict = kindOf({
          ...instance(0, tags),
          LaunchTime: new Date(launched),
          State: { Name: state },
          ...(inSubnet && { SubnetId: 'subnet-spawn' }),
        });
        const watched = tagged || inSubnet || ttl.text !== undefined || deadlineText !== undefined;
        const over = ageSeconds * 1000 >= Math.min(CAP_HOURS * HOUR, deadline.means ?? ttl.means ?? Infinity);
        const alive = state !== 'shutting-down' && state !== 'terminated';
        const expected = !watched || !alive ? 'none' : !over ? 'lives' : incident ? 'spared' : 'due';
        seen[expected] = (seen[expected] ?? 0) + 1;
        expect(verdict).toBe(expected);
      }),
      { numRuns: 3000 },
    );
    // The property says something of each outcome.
    for (const kind of ['none', 'lives', 'spared', 'due']) expect(seen[kind]).toBeGreaterThan(100);
  });

  it('no change of its own tags saves one in the subnet from the cap', () => {
    const key = fc.constantFrom(
      'spawn:managed',
      'spawn:ttl',
      'spawn:ttl-deadline',
      'spawn:launch-time',
      'spawn:protected',
      'Name',
    );
    const value = fc.oneof(fc.string(), garbage, fc.constantFrom('2099-01-01T00:00:00Z', '8760h', 'false'));
    fc.assert(
      fc.property(fc.dictionary(key, value), fc.integer({ min: CAP_HOURS, max: 10_000 }), (tags, age) => {
        expect(kindOf(instance(age, tags, { SubnetId: 'subnet-spawn' }))).toBe('due');
      }),
      { numRuns: 1000 },
    );
  });
});
