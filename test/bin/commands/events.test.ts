import { CloudTrailClient, type Event, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { mockClient } from 'aws-sdk-client-mock';
import { lookUp } from '../../../bin/aws/event-lookup';
import { eventRecord } from '../../../bin/commands/event-record';
import { type EventsOptions, runEvents } from '../../../bin/commands/events';

const NOW = new Date('2026-03-01T12:00:00Z');
const cloudTrail = mockClient(CloudTrailClient);
beforeEach(() => cloudTrail.reset());
// As the command does: the SDK warns of the Node.js that its next versions want.
beforeAll(() => void (process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'));

const event = (id: string, more: Partial<Event> = {}, held: object = {}): Event => ({
  EventId: id,
  EventName: 'RunInstances',
  EventSource: 'ec2.amazonaws.com',
  EventTime: new Date('2026-03-01T11:00:00Z'),
  Username: 'alice',
  AccessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  Resources: [{ ResourceType: 'AWS::EC2::Instance', ResourceName: 'i-0aaa' }],
  CloudTrailEvent: JSON.stringify({
    awsRegion: 'eu-west-1',
    sourceIPAddress: '192.0.2.10',
    userIdentity: { arn: 'arn:aws:iam::111122223333:user/alice' },
    requestParameters: { instanceType: 'g5.xlarge' },
    responseElements: null,
    ...held,
  }),
  ...more,
});

async function run(options: Partial<EventsOptions> = {}) {
  const text = { out: '', err: '' };
  const into = (name: 'out' | 'err') => ({ write: (part: string) => (text[name] += part) });
  const code = await runEvents(
    { since: new Date('2026-02-28T12:00:00Z'), limit: 1000, output: 'table', ...options },
    { out: into('out'), err: into('err') },
    new CloudTrailClient({ region: 'eu-west-1' }),
    NOW,
  );
  return { code, ...text };
}

const inputs = () => cloudTrail.commandCalls(LookupEventsCommand).map(({ args: [{ input }] }) => input);

describe('what is asked', () => {
  beforeEach(() => cloudTrail.on(LookupEventsCommand).resolves({ Events: [event('1')] }));

  test('the time, 50 at once', async () => {
    await run({ until: new Date('2026-03-01T00:00:00Z') });
    expect(inputs()).toEqual([
      {
        StartTime: new Date('2026-02-28T12:00:00Z'),
        EndTime: new Date('2026-03-01T00:00:00Z'),
        MaxResults: 50,
        NextToken: undefined,
      },
    ]);
  });

  test.each<[Partial<EventsOptions>, string, string, string]>([
    [{ user: 'alice' }, 'Username', 'alice', ''],
    [{ event: 'RunInstances' }, 'EventName', 'RunInstances', ''],
    [{ resource: 'i-0aaa' }, 'ResourceName', 'i-0aaa', ''],
    [{ accessKey: 'AKIAIOSFODNN7EXAMPLE' }, 'AccessKeyId', 'AKIAIOSFODNN7EXAMPLE', ''],
    [{ user: 'alice', event: 'RunInstances' }, 'Username', 'alice', 'it judges --user; filtered here: --event\n'],
    [
      { user: 'alice', event: 'RunInstances', resource: 'i-0aaa', accessKey: 'AKIAIOSFODNN7EXAMPLE' },
      'AccessKeyId',
      'AKIAIOSFODNN7EXAMPLE',
      'it judges --access-key; filtered here: --resource, --user, --event\n',
    ],
  ])('%j: one condition there, the others here, and that is said', async (filter, key, value, said) => {
    const { out, err } = await run(filter);
    expect(inputs()[0].LookupAttributes).toEqual([{ AttributeKey: key, AttributeValue: value }]);
    expect(err).toBe(said === '' ? '' : `CloudTrail takes one condition: ${said}`);
    expect(out).toContain('i-0aaa');
  });
});

test.each<[string, Partial<EventsOptions>, Partial<Event>]>([
  ['event', { accessKey: 'k', event: 'RunInstances' }, { EventName: 'StopInstances' }],
  ['user', { accessKey: 'k', user: 'alice' }, { Username: 'alice2' }],
  ['user', { accessKey: 'k', user: 'alice' }, { Username: undefined }],
  ['resource', { accessKey: 'k', resource: 'i-0aaa' }, { Resources: [{ ResourceName: 'i-0aaaf' }] }],
  ['resource', { accessKey: 'k', resource: 'i-0aaa' }, { Resources: undefined }],
])('what has another %s is filtered out here', async (_, filter, other) => {
  cloudTrail.on(LookupEventsCommand).resolves({ Events: [event('near-miss', other), event('match')] });
  const { out } = await run({ ...filter, output: 'json' });
  expect(JSON.parse(out).map(({ id }: any) => id)).toEqual(['match']);
});

describe('pages', () => {
  beforeEach(() => {
    cloudTrail
      .on(LookupEventsCommand, { NextToken: undefined })
      .resolves({ Events: [event('1'), event('2')], NextToken: 'b' })
      .on(LookupEventsCommand, { NextToken: 'b' })
      .resolves({ Events: [], NextToken: 'c' })
      .on(LookupEventsCommand, { NextToken: 'c' })
      .resolves({ Events: [event('3')] });
  });

  test('are followed to the end, empty ones too, no faster than two a second', async () => {
    const slept: number[] = [];
    const sleep = (milliseconds: number) => {
      slept.push(milliseconds);
      return Promise.resolve();
    };
    const ids: unknown[] = [];
    const client = new CloudTrailClient({ region: 'eu-west-1' });
    for await (const { EventId } of lookUp(client, {}, NOW, NOW, sleep)) ids.push(EventId);
    expect(ids).toEqual(['1', '2', '3']);
    expect(slept).toEqual([500, 500]);
  });

  test('end at the limit, and that there are more is said', async () => {
    const { out, err } = await run({ limit: 1, output: 'json' });
    expect(JSON.parse(out)).toHaveLength(1);
    expect(err).toBe('there are more than 1 events; give --limit more, or a shorter time (--since, --until)\n');
    expect(inputs()).toHaveLength(1);
  });

  test('that are exactly as many as the limit are not more', async () => {
    const { out, err } = await run({ limit: 3, output: 'json' });
    expect(JSON.parse(out)).toHaveLength(3);
    expect(err).toBe('');
  });
});

describe('what is told', () => {
  test('a table', async () => {
    cloudTrail.on(LookupEventsCommand).resolves({ Events: [event('1', {}, { errorCode: 'AccessDenied' })] });
    const { out, code } = await run();
    expect(out.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['TIME', 'EVENT', 'USER', 'ACCESS KEY', 'SOURCE IP', 'REGION', 'RESOURCES', 'ERROR'],
      [
        '2026-03-01T11:00:00Z',
        'RunInstances',
        'alice',
        'AKIAIOSFODNN7EXAMPLE',
        '192.0.2.10',
        'eu-west-1',
        'i-0aaa',
        'AccessDenied',
      ],
      [''],
    ]);
    expect(code).toBe(0);
  });

  test('nothing, in each format', async () => {
    cloudTrail.on(LookupEventsCommand).resolves({});
    expect((await run()).out).toBe('none\n');
    expect((await run({ output: 'json' })).out).toBe('[]\n');
    expect((await run({ output: 'csv' })).out).toMatch(/^"TIME",.*\r\n$/);
  });

  test('a record that is no JSON, as far as it is known', () => {
    expect(eventRecord(event('1', { CloudTrailEvent: '{' }))).toMatchObject({ event: 'RunInstances', user: 'alice' });
    expect(eventRecord({})).toEqual({ time: '', event: '', source: '', resources: [] });
  });
});

describe('secrets are not told', () => {
  // Put together here, so that no scanner finds them in this file.
  const password = ['hunter2', 'Correct', 'Horse9'].join('-');
  const token = ['ghp', 'A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8'].join('_');
  const sessionToken = Buffer.from('a session token that is long enough 0123456789').toString('base64');
  test.each<[string, object]>([
    ['under a telling name', { requestParameters: { masterUserPassword: password } }],
    ['deep down', { requestParameters: { a: [{ b: { dbPassword: password } }] } }],
    ['in a pair', { requestParameters: { environment: [{ name: 'DB_PASSWORD', value: password }] } }],
    ['in a tag', { requestParameters: { tagSet: { items: [{ key: 'password', value: password }] } } }],
    ['in a text', { requestParameters: { script: `export DB_PASSWORD=${password}\necho done` } }],
    ['of a known form', { requestParameters: { note: `use ${token}` } }],
    ['in an answer', { responseElements: { credentials: { sessionToken } } }],
    ['in an error', { errorMessage: `bad password: ${password}` }],
  ])('%s', (_, held) => {
    const text = JSON.stringify(eventRecord(event('1', {}, held)));
    expect(text).toContain('(redacted: ');
    for (const secret of [password, token, sessionToken]) expect(text).not.toContain(secret);
  });

  test.each(['AKIA', 'ASIA', 'A3T9'])('but ids of access keys (%s), ARNs and plain settings are', (prefix) => {
    const id = `${prefix}${'Q3ZB'.repeat(4)}`;
    const held = { requestParameters: { accessKeyId: id, roleArn: 'arn:aws:iam::111122223333:role/x', count: 2 } };
    expect(eventRecord(event('1', { AccessKeyId: id }, held))).toMatchObject({ accessKey: id, ...held });
  });
});

describe('what is refused', () => {
  test.each<[string, Partial<EventsOptions>, RegExp]>([
    ['more than 90 days ago', { since: new Date('2025-11-30T12:00:00Z') }, /^--since is too long ago: .*last 90 days/],
    ['no time', { until: new Date('2026-02-28T12:00:00Z') }, /^--since is not before --until/],
  ])('%s', async (_, options, message) => {
    await expect(run(options)).rejects.toThrow(message);
    expect(inputs()).toEqual([]);
  });

  test('90 days ago is not too long ago', async () => {
    cloudTrail.on(LookupEventsCommand).resolves({});
    expect((await run({ since: new Date('2025-12-01T12:00:00Z') })).code).toBe(0);
  });

  test('a denied call says which permission is missing on which resource', async () => {
    cloudTrail
      .on(LookupEventsCommand)
      .rejects(
        Object.assign(
          new Error(
            'User: arn:aws:iam::111122223333:user/bob is not authorized to perform: cloudtrail:LookupEvents because no identity-based policy allows the cloudtrail:LookupEvents action',
          ),
          { name: 'AccessDeniedException' },
        ),
      );
    await expect(run()).rejects.toThrow(
      /^arn:aws:iam::111122223333:user\/bob lacks permission cloudtrail:LookupEvents on resource \*/,
    );
  });
});
