import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../lib/metadata/handlers/record-instances.handler';
import { readEnvironment } from '../../../lib/metadata/handlers/environment';
import { recordOf } from '../../../lib/metadata/handlers/items';
import { Ec2Fake } from '../../support/ec2-fake';
import {
  ALICE,
  call,
  createTags,
  deleteTags,
  interruption,
  runInstances,
  stateChange,
  terminateInstances,
} from '../support/events';
import { DynamoServer, allItems, createTable } from '../support/instances-table';
import { PROFILE, SPAWN, deliver, expectSameAsEc2, recording, wholePass } from '../support/recording';

const mock = mockClient(EC2Client);
const server = new DynamoServer();
let dynamodb: DynamoDBClient;
let ec2: Ec2Fake;
let tools: ReturnType<typeof recording>;
let lines: object[];

/** A key of the form of AWS's, put together here so that no scanner takes it for one. */
const SECRET = ['AKIA', 'QYLPMN5H', 'HCOMY3TX'].join('');

beforeAll(async () => {
  await server.start();
  dynamodb = server.client();
});
afterAll(() => server.stop());
beforeEach(() => begin());

async function begin(options?: ConstructorParameters<typeof Ec2Fake>[0]): Promise<void> {
  mock.reset();
  ec2 = new Ec2Fake(options);
  ec2.install(mock);
  tools = recording(dynamodb, await createTable(dynamodb), ec2);
  lines = [];
  jest.spyOn(console, 'log').mockImplementation((line: object) => void lines.push(line));
}

const stored = async (id: string) => {
  const items = (await allItems(dynamodb, tools.tableName)).get(id);
  return { items, record: items && recordOf(items) };
};
const later = (seconds: number) => new Date(ec2.now.getTime() + seconds * 1000);

describe('a launch', () => {
  it('is recorded with launcher, parameters, tags and deadline, and EC2 is not asked', async () => {
    const tags = { ...SPAWN, owner: 'alice', 'spawn:ttl': '8h' };
    await deliver(tools, runInstances([{ id: 'i-0aaaaaaaaaaaaaaa1', tags, profileArn: PROFILE }], ec2.now));
    expect(ec2.calls).toEqual([]);
    const { record, items } = await stored('i-0aaaaaaaaaaaaaaa1');
    expect(record).toMatchObject({
      state: 'pending',
      launcher: { arn: ALICE, source: 'cloudtrail' },
      launchedAt: ec2.now.getTime(),
      parameters: { instance_profile: PROFILE, image_id: 'ami-0123456789abcdef0' },
      history: [{ what: 'launch', by: ALICE }],
    });
    for (const item of items!.values()) expect(item.deadline).toEqual({ S: '2026-01-01T08:00:00Z' });
  });

  it('has no user data in the table or in the log, whatever the event holds', async () => {
    const userData = Buffer.from('export WORD=open-sesame-1234').toString('base64');
    await deliver(tools, runInstances([{ id: 'i-0aaaaaaaaaaaaaaa1', tags: SPAWN }], ec2.now, ALICE, userData));
    const all = JSON.stringify([[...(await stored('i-0aaaaaaaaaaaaaaa1')).items!.values()], lines]);
    expect(all).not.toContain(userData);
    expect(all).not.toMatch(/user_?data/i);
  });

  it('of many instances records each', async () => {
    const ids = Array.from({ length: 30 }, (_, index) => `i-0${String(index).padStart(16, '0')}`);
    await deliver(
      tools,
      runInstances(
        ids.map((id) => ({ id, tags: SPAWN })),
        ec2.now,
      ),
    );
    expect([...(await allItems(dynamodb, tools.tableName)).keys()].sort()).toEqual(ids);
  });

  it('by a tag that says so, until CloudTrail says who it was', async () => {
    const id = ec2.launch({ tags: { ...SPAWN, 'spawn:iam-user': 'arn:aws:iam::111122223333:user/mallory' } });
    await deliver(tools, stateChange(id, 'running', later(1)));
    expect((await stored(id)).record?.launcher).toEqual({
      arn: 'arn:aws:iam::111122223333:user/mallory',
      source: 'tag',
    });
    await deliver(tools, runInstances([{ id, tags: SPAWN }], ec2.now));
    expect((await stored(id)).record?.launcher).toEqual({ arn: ALICE, source: 'cloudtrail' });
  });

  it('that is not spawn’s leaves no trace', async () => {
    const id = ec2.launch();
    await deliver(tools, runInstances([{ id }], ec2.now), stateChange(id, 'running', later(1)));
    expect((await allItems(dynamodb, tools.tableName)).size).toBe(0);
  });
});

describe('secrets', () => {
  it.each([
    ['in a launch', (id: string) => runInstances([{ id, tags: { ...SPAWN, note: SECRET } }], ec2.now)],
    ['in a later tag', (id: string) => createTags([id], { note: SECRET }, later(5))],
    ['seen by EC2', (id: string) => (ec2.tag(id, { note: SECRET }), stateChange(id, 'running', later(5)))],
  ])('%s are redacted, counted and logged by key', async (title, event) => {
    const id = ec2.launch({ tags: SPAWN });
    if (title === 'in a later tag') await deliver(tools, stateChange(id, 'running', later(1)));
    await deliver(tools, event(id));
    const { items, record } = await stored(id);
    expect(record?.tags.get('note')).toBe('[redacted]');
    expect(JSON.stringify([[...items!.values()], lines])).not.toContain(SECRET);
    expect(lines).toEqual([
      { event: 'secret-looking tag not stored', table: tools.tableName, instanceId: id, tagKey: 'note' },
    ]);
    // Reported once, not at each event.
    await deliver(tools, stateChange(id, 'stopping', later(60)));
    expect(lines).toHaveLength(1);
  });

  it('in a key are redacted too', async () => {
    const id = ec2.launch({ tags: { ...SPAWN, [SECRET]: 'x' } });
    await wholePass(tools);
    const { items, record } = await stored(id);
    expect([...record!.tags.keys()].sort()).toEqual(['[redacted]', 'spawn:managed']);
    expect(JSON.stringify([[...items!.values()], lines])).not.toContain(SECRET);
  });

  it('of a session, and the rest that spored writes, are not recorded at all', async () => {
    const id = ec2.launch({ tags: { ...SPAWN, 'spawn:ready-token': 'abc', 'spawn:last-heartbeat': 'x', owner: '' } });
    await wholePass(tools);
    expect([...(await stored(id)).record!.tags].sort()).toEqual([
      ['owner', ''],
      ['spawn:managed', 'true'],
    ]);
  });
});

describe('ties and latecomers', () => {
  it('of the same second are settled by EC2', async () => {
    const id = ec2.launch({ tags: { ...SPAWN, owner: 'bob' } });
    await deliver(tools, runInstances([{ id, tags: SPAWN }], ec2.now));
    await deliver(tools, createTags([id], { owner: 'alice' }, ec2.now));
    expect(ec2.callsOf('DescribeInstances')).toHaveLength(1);
    expect((await stored(id)).record?.tags.get('owner')).toBe('bob');
  });

  it('do not bring a terminated instance back', async () => {
    const id = ec2.launch({ tags: SPAWN });
    await deliver(tools, stateChange(id, 'running', later(1)), stateChange(id, 'terminated', later(100)));
    await deliver(tools, stateChange(id, 'running', later(200)), createTags([id], { owner: 'x' }, later(300)));
    const { record, items } = await stored(id);
    expect(record).toMatchObject({ state: 'terminated', terminatedAt: later(100).getTime() });
    expect(items!.get('instance')).toMatchObject({
      expires_at: { N: `${later(100).getTime() / 1000 + 400 * 86_400}` },
    });
    expect(items!.get('instance')!.live_shard).toBeUndefined();
  });

  it('keep the history in order of time, each entry once', async () => {
    const id = ec2.launch({ tags: SPAWN });
    const events = [
      terminateInstances([id], later(90)),
      stateChange(id, 'terminated', later(100)),
      interruption(id, later(80)),
      runInstances([{ id, tags: SPAWN }], later(0)),
      stateChange(id, 'running', later(20)),
    ];
    await deliver(tools, runInstances([{ id, tags: SPAWN }], later(0)), ...events, ...events);
    expect((await stored(id)).record?.history.map(({ what, detail }) => detail ?? what)).toEqual([
      'launch',
      'running',
      'terminate',
      'terminate',
      'terminated',
    ]);
  });
});

describe('faults', () => {
  it('a call of EC2 that is throttled fails the event, and the next try records it', async () => {
    const id = ec2.launch({ tags: SPAWN });
    ec2.faults.throttle('DescribeInstances', 1);
    const event = stateChange(id, 'running', later(1));
    expect(await deliver(tools, event)).toEqual([id]);
    expect(await deliver(tools, event)).toEqual([]);
    await expectSameAsEc2(tools, ec2);
  });

  it('an instance that EC2 does not list yet comes again', async () => {
    await begin({ lag: 2 });
    const id = ec2.launch({ tags: SPAWN });
    const event = stateChange(id, 'running', later(0));
    expect(await deliver(tools, event)).toEqual([id]);
    expect(await deliver(tools, event)).toEqual([id]);
    expect(await deliver(tools, event)).toEqual([]);
    expect((await stored(id)).record?.state).toBe('running');
  });

  it.each([0, 1, 3, 6])(
    'a function that stops after %i writes leaves nothing that the next try does not mend',
    async (done) => {
      const id = ec2.launch({ tags: { ...SPAWN, a: '1', b: '2', c: '3', d: '4', e: '5' } });
      await deliver(tools, stateChange(id, 'running', later(1)));
      let writes = 0;
      const name = 'stop';
      dynamodb.middlewareStack.add(
        (next, context) => (args) => {
          if (context.commandName === 'PutItemCommand' && (writes += 1) > done)
            throw new Error('the function was stopped');
          return next(args);
        },
        { step: 'initialize', name },
      );
      ec2.tag(id, { owner: 'alice' });
      const event = createTags([id], { owner: 'alice' }, later(5));
      const stop = stateChange(id, 'stopping', later(9));
      expect(await deliver(tools, stop)).toEqual([id]);
      dynamodb.middlewareStack.remove(name);
      expect(await deliver(tools, stop, event)).toEqual([]);
      const { items } = await stored(id);
      for (const item of items!.values()) expect(item.state).toEqual({ S: 'stopping' });
      expect(items!.get('tag#owner')).toMatchObject({ tag_value: { S: 'alice' } });
    },
  );

  it('two writers at once lose nothing', async () => {
    const id = ec2.launch({ tags: SPAWN });
    await deliver(tools, stateChange(id, 'running', later(1)));
    const keys = Array.from({ length: 4 }, (_, index) => `k${index}`);
    for (const key of keys) ec2.tag(id, { [key]: 'v' });
    const outcomes = await Promise.all(
      keys.map((key, at) => deliver(tools, createTags([id], { [key]: 'v' }, later(10 + at)))),
    );
    expect(outcomes.flat()).toEqual([]);
    await expectSameAsEc2(tools, ec2);
  });
});

describe('the handler', () => {
  const environment = () => ({
    AWS_ENDPOINT_URL_DYNAMODB: server.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    TABLE_NAME: 'of-the-handler',
    RETENTION_DAYS: '400',
    INSTANCE_PROFILES: PROFILE,
    SECURITY_GROUPS: '',
    SUBNETS: '',
  });
  const before = { ...process.env };
  beforeAll(async () => {
    Object.assign(process.env, environment());
    await createTable(dynamodb, 'of-the-handler');
  });
  afterAll(() => {
    process.env = before;
  });

  it('records an event, and throws where it can not, so that Lambda calls again', async () => {
    const id = ec2.launch({ id: 'i-0bbbbbbbbbbbbbbbb', profileArn: PROFILE });
    ec2.faults.reject('DescribeInstances', 'UnauthorizedOperation');
    const event = stateChange(id, 'running', new Date());
    await expect(handler(event)).rejects.toThrow(`instances not recorded: ${id}`);
    expect(lines).toEqual([
      {
        event: 'instance not recorded',
        table: 'of-the-handler',
        instanceId: id,
        why: expect.stringMatching(/^Unauthorized/),
      },
    ]);
    ec2.faults.clear();
    await handler(event);
    expect((await allItems(dynamodb, 'of-the-handler')).get(id)?.get('instance')).toMatchObject({
      state: { S: 'running' },
    });
  });

  it.each<[string, object]>([
    ['without an instance', { ...stateChange('i-1', 'running', new Date()), detail: { state: 'running' } }],
    ['without a state', { ...stateChange('i-1', 'running', new Date()), detail: { 'instance-id': 'i-1' } }],
    ['without a time', { ...stateChange('i-1', 'running', new Date()), time: 'today' }],
    ['of a call without a time', { ...call('RunInstances', new Date()), detail: { eventSource: 'ec2.amazonaws.com' } }],
  ])('refuses an event %s, for the dead-letter queue', async (_title, event) => {
    await expect(handler(event)).rejects.toThrow(/^the event('s|.? has)/);
    expect(lines).toEqual([{ event: 'unreadable event', table: 'of-the-handler', why: expect.any(String) }]);
  });

  it.each<[string, unknown]>([
    ['of another kind', { 'detail-type': 'Object Created', detail: {} }],
    ['of a call that failed', call('RunInstances', new Date(), { errorCode: 'Client.Denied' })],
    [
      'of a launch whose answer was too long for CloudTrail',
      call('RunInstances', new Date(), { responseElements: null }),
    ],
    ['of a call that nobody asked for', call('StartInstances', new Date())],
    ['of volumes', deleteTags(['vol-1'], undefined, new Date())],
    ['of nothing', null],
  ])('passes over an event %s', async (_title, event) => {
    await expect(handler(event)).resolves.toBeUndefined();
  });

  it.each(['TABLE_NAME', 'RETENTION_DAYS', 'SUBNETS'])('does not work without %s', (name) => {
    expect(() => readEnvironment({ ...environment(), [name]: undefined })).toThrow(
      `environment variable ${name} is missing`,
    );
  });

  it('does not work with a retention of none', () => {
    expect(() => readEnvironment({ ...environment(), RETENTION_DAYS: '0' })).toThrow(
      /RETENTION_DAYS is no number of days: 0/,
    );
  });
});
