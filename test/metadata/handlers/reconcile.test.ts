import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeInstancesCommand, EC2Client, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import type { Context, ScheduledEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { readCursor, writeCursor } from '../../../lib/metadata/handlers/cursor';
import { reconcile } from '../../../lib/metadata/handlers/reconcile';
import { handler } from '../../../lib/metadata/handlers/reconcile-instances.handler';
import { Ec2Fake } from '../../support/ec2-fake';
import { stateChange } from '../support/events';
import { DynamoServer, allItems, createTable } from '../support/instances-table';
import { PROFILE, SPAWN, deliver, expectSameAsEc2, recording, wholePass } from '../support/recording';

const mock = mockClient(EC2Client);
const client = new EC2Client({ region: 'us-east-1' });
const server = new DynamoServer();
let dynamodb: DynamoDBClient;
let ec2: Ec2Fake;
let tools: ReturnType<typeof recording>;

beforeAll(async () => {
  await server.start();
  dynamodb = server.client();
});
afterAll(() => server.stop());
beforeEach(async () => {
  mock.reset();
  jest.spyOn(console, 'log').mockImplementation();
  ec2 = new Ec2Fake({ pageSize: 4 });
  ec2.install(mock);
  tools = recording(dynamodb, await createTable(dynamodb), ec2);
});

const launch = (count: number) => Array.from({ length: count }, () => ec2.launch({ tags: SPAWN }));

it.each([
  ['tag', { tags: SPAWN }],
  ['profile', { profileArn: PROFILE }],
  ['profile of a custom role', { profileArn: 'arn:aws:iam::111122223333:instance-profile/spawn-instance-0a1b2c3d' }],
  ['security group', { securityGroups: ['sg-0bbbbbbbbbbbbbbbb', 'sg-0aaaaaaaaaaaaaaaa'] }],
  ['subnet', { subnetId: 'subnet-0aaaaaaaaaaaaaaaa' }],
])('finds an instance by %s', async (_title, how) => {
  ec2.launch({ tags: { owner: 'somebody' }, profileArn: 'arn:aws:iam::111122223333:instance-profile/other' });
  const id = ec2.launch(how);
  expect(await wholePass(tools)).toEqual({ compared: 1, mended: 1, failed: 0, done: true });
  expect((await allItems(dynamodb, tools.tableName)).has(id)).toBe(true);
});

it('compares an instance once that several ways find', async () => {
  ec2.launch({
    tags: SPAWN,
    profileArn: PROFILE,
    subnetId: 'subnet-0aaaaaaaaaaaaaaaa',
    securityGroups: ['sg-0aaaaaaaaaaaaaaaa'],
  });
  expect(await wholePass(tools)).toMatchObject({ compared: 1, mended: 1 });
});

it('stops when time is up, goes on where it stopped, and comes to its end', async () => {
  launch(10);
  let passes = 0;
  let compared = 0;
  for (let done = false; !done; passes += 1) {
    let pages = 0;
    const pass = await reconcile(tools, () => (pages += 1) > 1);
    ({ done } = pass);
    compared += pass.compared;
    expect((await readCursor(dynamodb, tools.tableName)) === undefined).toBe(done);
  }
  // A page a call: four sources over three pages of EC2, and eight shards.
  expect(passes).toBe(4 * 3 + 8);
  expect(compared).toBe(10);
  await expectSameAsEc2(tools, ec2);
});

it('does a page again that was cut off', async () => {
  launch(10);
  ec2.faults.throttleEvery('DescribeInstances', 5);
  let failures = 0;
  for (let done = false; !done;) {
    try {
      ({ done } = await reconcile(tools, () => false));
    } catch {
      failures += 1;
    }
    expect(failures).toBeLessThan(50);
  }
  expect(failures).toBeGreaterThan(1);
  await expectSameAsEc2(tools, ec2);
});

it('begins a listing anew where EC2 no longer knows the token', async () => {
  launch(6);
  await writeCursor(dynamodb, tools.tableName, { phase: 'listed', index: 0, token: 'old', startedAt: 0 });
  expect(await wholePass(tools)).toMatchObject({ compared: 6, done: true });
  await expectSameAsEc2(tools, ec2);
});

it('goes on with fewer sources than the pass began with', async () => {
  launch(2);
  await writeCursor(dynamodb, tools.tableName, { phase: 'listed', index: 9, startedAt: 0 });
  expect(await wholePass(tools)).toMatchObject({ done: true });
});

it('buries what EC2 has forgotten, and keeps its tags', async () => {
  const [id] = launch(1);
  ec2.tag(id, { owner: 'alice' });
  await wholePass(tools);
  await client.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
  ec2.advance(30_000);
  ec2.advance(3_600_000);
  expect(ec2.truth(id)).toBeUndefined();
  expect(await wholePass(tools)).toMatchObject({ mended: 1 });
  const items = (await allItems(dynamodb, tools.tableName)).get(id)!;
  expect(items.get('tag#owner')).toMatchObject({ state: { S: 'terminated' }, tag_value: { S: 'alice' } });
  expect(await wholePass(tools)).toMatchObject({ compared: 0, mended: 0 });
});

it('does not bury what was launched a moment ago and is not listed yet', async () => {
  const id = 'i-0ccccccccccccccccc'.slice(0, 19);
  ec2.launch({ id, tags: SPAWN });
  await wholePass(tools);
  mock.reset();
  mock.on(DescribeInstancesCommand).resolves({ Reservations: [] });
  await wholePass(tools);
  expect((await allItems(dynamodb, tools.tableName)).get(id)!.get('instance')).toMatchObject({
    state: { S: 'running' },
  });
});

it('follows an instance that has lost its tag', async () => {
  const [id] = launch(1);
  await wholePass(tools);
  ec2.tag(id, { 'spawn:managed': undefined, owner: 'mallory' });
  await wholePass(tools);
  await expectSameAsEc2(tools, ec2);
});

it('does not write an older view over a newer event', async () => {
  const [id] = launch(1);
  await wholePass(tools);
  ec2.tag(id, { owner: 'alice' });
  // Between the look at EC2's list and the write an event arrives, and the world is another.
  let looks = 0;
  const load = tools.store.load.bind(tools.store);
  tools.store.load = async (instanceId) => {
    const stored = await load(instanceId);
    looks += 1;
    if (looks === 2) {
      tools.store.load = load;
      ec2.tag(id, { owner: 'bob' });
      await deliver(tools, stateChange(id, 'stopping', new Date(ec2.now.getTime() + 5000)));
    }
    return stored;
  };
  await wholePass(tools);
  const items = (await allItems(dynamodb, tools.tableName)).get(id)!;
  expect(items.get('tag#owner')).toMatchObject({ tag_value: { S: 'bob' } });
});

it('the handler stops two minutes before its time is over', async () => {
  const before = { ...process.env };
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: server.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    TABLE_NAME: tools.tableName,
    RETENTION_DAYS: '400',
    INSTANCE_PROFILES: PROFILE,
    SECURITY_GROUPS: '',
    SUBNETS: '',
  });
  try {
    launch(5);
    const left = (milliseconds: number) => ({ getRemainingTimeInMillis: () => milliseconds }) as Context;
    const event = {} as ScheduledEvent;
    expect(await handler(event, left(119_000))).toMatchObject({ compared: 0, done: false });
    expect(await handler(event, left(900_000))).toMatchObject({ compared: 5, mended: 5, done: true });
  } finally {
    process.env = before;
  }
});
