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
  const all = contractGroups().flatMap(({ constants }) => constants);
  expect(all.length).toBeGreaterThan(250);
  const without = all.filter(({ value }) => /^(?:undefined|null|)$/.test(value.trim()));
  expect(without.map(({ owner, name }) => `${owner}.${name}`)).toEqual([]);
});

/** Written out from the notes on the real code, not from `lib`: what the CLI, spored and the functions name. */
describe('has every name of upstream', () => {
  const values = new Set(contractGroups().flatMap(({ constants }) => constants.map(({ value }) => value)));
  const expected: Record<string, string> = {
    tags: `managed root created-by version account-id account-base36 account-name iam-user dns-name name launch-time os ttl
      ttl-deadline idle-timeout hibernate-on-idle idle-cpu on-complete completion-file completion-delay pre-stop
      pre-stop-timeout command local-username spot-webhook-url completion-webhook-url webhook-correlation webhook-timeout
      notify-url notify-command notify-platform slack-workspace-id active-ports active-processes price-per-hour cost-limit
      session-timeout fsx-id fsx-pending fsx-mount-point fsx-mount-name fsx-s3-import-path fsx-s3-export-path efs-id
      efs-mount-point job-array-id job-array-name job-array-size job-array-index job-array-created sweep-id sweep-name
      sweep-size sweep-index param: step team-id app-name dcv-session-id task-id pool-run-id role workload gpu arch burst
      auto-burst mpi-enabled mpi-processes-per-node metrics-enabled metrics-port metrics-bind metrics-path tracing-enabled
      tracing-exporter tracing-sampling tracing-endpoint last-heartbeat compute-seconds logged-in-count spored-version
      ebs-hourly-cost dns-status dns-error ready-url ready-token ready-status ttl-remaining last-stop-time last-stop-reason
      last-start-time from-snapshot autoscale-group managed-by drain-state drain-started pipeline-id stage-id stage-index
      instance-index s3-bucket s3-prefix s3-config-key created-at created purpose resource-type fsx-stack-name fsx-lifecycle
      fsx-created fsx-storage-capacity`.replaceAll(/(\S+)/g, 'spawn:$1'),
    roles: `spored-instance-role spored-instance-profile spored-policy spored-baseline-policy spawn-instance-
      spawn-inline-policy spawn-custom-policy spawn-scoped-policy spawnd-role spawn-ttl-reaper-ec2
      SpawnSweepCrossAccountRole spore-portal-onboard`,
    tables: `spawn-instances tag-index spawn-schedules user_id-next_execution_time-index spawn-schedule-history
      user_id-execution_time-index spawn-sweep-orchestration user_id-created_at-index spawn-alerts sweep_id-index
      user_id-index spawn-alert-history user_id-timestamp-index spawn-cost-history spawn-alert-preferences
      spawn-availability-stats spawn-staged-data spawn-hybrid-registry spawn-autoscale-groups
      spawn-autoscale-groups-production spawn-pipeline-orchestration spawn-teams spawn-team-memberships member_arn-index
      team_id-index spawn-user-accounts email-index cli_iam_arn-index spawn-websocket-connections spawn-ws-tickets
      spore-portal-accounts spore-bot-registry spore-bot-workspaces spore-bot-audit`,
    files: `/var/log/spored.log /var/log/spawn-command.log /var/log/spored/jobs /var/log/cloud-init-output.log
      /var/lib/spored/queue.json /var/lib/spored/queue-state.json /var/lib/spored/push.token /etc/spawn/command
      /etc/spawn/plugins.json /etc/spawn/spored-signing-key.pem /etc/spawn/job-array-peers.json /tmp/SPAWN_COMPLETE
      /tmp/SPAWN_WARNING /tmp/spawn-spot-interruption.json`,
  };
  it.each(Object.entries(expected))('%s', (_kind, names) => {
    expect(names.split(/\s+/).filter((name) => !values.has(name))).toEqual([]);
  });
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
