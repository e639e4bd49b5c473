import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { DirectoryQueries } from '../../lib/metadata/directory/queries';
import { LIST_FIELDS } from '../../lib/metadata/schema';
import { Ec2Fake } from '../support/ec2-fake';
import { createTags, deleteTags, interruption, runInstances, stateChange, terminateInstances } from './support/events';
import { DynamoServer, createTable } from './support/instances-table';
import { fill } from './support/many-instances';
import { type Metered, metered, sumOf } from './support/meter';
import { type EventCost, type QueryCost, metadataPage } from './support/page';
import { SPAWN, deliver, recording } from './support/recording';

const PAGE = join(__dirname, '..', '..', 'docs', 'metadata.md');
const SIZES = [1000, 10_000];
const mock = mockClient(EC2Client);
const server = new DynamoServer();
const eventCosts: EventCost[] = [];
const queryCosts: QueryCost[] = [];
let dynamodb: DynamoDBClient;
let calls: Metered[];

beforeAll(async () => {
  await server.start();
  dynamodb = server.client();
  calls = metered(dynamodb);
});
afterAll(() => server.stop());

it('an event costs one query, and a write for each item that it changes', async () => {
  const ec2 = new Ec2Fake();
  ec2.install(mock);
  const tools = recording(dynamodb, await createTable(dynamodb), ec2);
  const tags = { ...SPAWN, owner: 'alice', project: 'astro', Name: 'box', 'spawn:ttl': '8h', campaign: 'one' };
  const id = ec2.launch({ state: 'pending', tags });
  const later = (seconds: number) => new Date(ec2.now.getTime() + seconds * 1000);
  const running = stateChange(id, 'running', later(20));
  const events: [string, object, Partial<EventCost>][] = [
    ['launch', runInstances([{ id, tags }], later(0)), { reads: 1, writes: 7, ec2Calls: 0 }],
    ['state change', running, { reads: 1, writes: 7, ec2Calls: 0 }],
    ['the same state change again', running, { reads: 1, writes: 0, ec2Calls: 0 }],
    [
      'heartbeat, were it not stopped at the rule',
      createTags([id], { 'spawn:last-heartbeat': 'x' }, later(60)),
      { reads: 0, writes: 0, ec2Calls: 0 },
    ],
    ['new tag', createTags([id], { phase: 'two' }, later(70)), { reads: 1, writes: 2, ec2Calls: 0 }],
    ['tag taken away', deleteTags([id], { phase: undefined }, later(80)), { reads: 1, writes: 2, ec2Calls: 0 }],
    ['new deadline', createTags([id], { 'spawn:ttl': '9h' }, later(90)), { reads: 1, writes: 7, ec2Calls: 0 }],
    ['Spot interruption', interruption(id, later(100)), { reads: 1, writes: 1, ec2Calls: 0 }],
    ['termination asked for', terminateInstances([id], later(110)), { reads: 1, writes: 1, ec2Calls: 0 }],
    ['terminated', stateChange(id, 'terminated', later(140)), { reads: 1, writes: 7, ec2Calls: 0 }],
  ];
  for (const [event, body, expected] of events) {
    calls.length = 0;
    ec2.calls.length = 0;
    await deliver(tools, body);
    const [reads, writes] = [calls.filter(isQuery), calls.filter((call) => !isQuery(call))];
    const cost = {
      event,
      reads: reads.length,
      readUnits: sumOf(reads, ({ units }) => units),
      writes: writes.length,
      writeUnits: sumOf(writes, ({ units }) => units),
      ec2Calls: ec2.calls.length,
    };
    expect(cost).toMatchObject(expected);
    // Each item takes no more than a unit, or two where the instance's own has a long history.
    expect(cost.writeUnits).toBeLessThanOrEqual(writes.length + 1);
    eventCosts.push(cost);
  }
});

it('a query that matches k instances reads k projected items, independent of the size of the table', async () => {
  const table = await createTable(dynamodb);
  const directory = new DirectoryQueries(dynamodb, table);
  const day = [new Date('2026-01-05T00:00:00Z'), new Date('2026-01-06T00:00:00Z')] as const;
  const queries: [string, number[], number, () => Promise<{ instances: unknown[] } | undefined>][] = [
    ['tag `Name=box-5`', [1, 1], 1, () => directory.byTag('Name', 'box-5', { limit: 1000 })],
    ['tag `owner=carol`', [10, 10], 1, () => directory.byTag('owner', 'carol', { limit: 1000 })],
    ['tag `project=astro`, 250 of a page', [250, 250], 1, () => directory.byTag('project', 'astro', { limit: 250 })],
    ['launcher `carol`', [10, 10], 1, () => directory.byLauncher('carol', { limit: 1000 })],
    ['launched on 2026-01-05', [144, 144], 8, () => directory.launchedBetween(...day, { limit: 1000 })],
  ];
  let filled = 0;
  for (const [at, size] of SIZES.entries()) {
    await fill(dynamodb, table, filled, size);
    filled = size;
    for (const [query, found, count, ask] of queries) {
      calls.length = 0;
      const answer = await ask();
      expect(answer?.instances).toHaveLength(found[at]);
      expect(calls).toHaveLength(count);
      expect(calls.every(({ index }) => index !== undefined)).toBe(true);
      const itemsRead = sumOf(calls, ({ scanned }) => scanned);
      expect(itemsRead).toBe(found[at]);
      // Projected items are small: a dozen or more fit into the 4 KB of half a unit.
      const readUnits = sumOf(calls, ({ units }) => units);
      expect(readUnits).toBeLessThanOrEqual(0.5 * (count + Math.ceil(itemsRead / 12)));
      queryCosts.push({ query, instances: size, found: found[at], queries: count, itemsRead, readUnits });
    }
    calls.length = 0;
    await directory.get('i-00000000000000007');
    expect(calls).toMatchObject([{ command: 'Query', items: 7, scanned: 7 }]);
  }
  const [small, large] = SIZES.map((size) => queryCosts.filter(({ instances }) => instances === size));
  expect(large.map(({ readUnits }) => readUnits)).toEqual(small.map(({ readUnits }) => readUnits));

  // The query as the security model writes it, to the letter.
  const raw = await dynamodb.send(
    new QueryCommand({
      TableName: table,
      IndexName: 'tag-index',
      KeyConditionExpression: 'tag_key = :key AND tag_value = :value',
      ExpressionAttributeValues: { ':key': { S: 'owner' }, ':value': { S: 'carol' } },
    }),
  );
  expect(raw.Count).toBe(10);
  expect(Object.keys(raw.Items![0])).toEqual(
    expect.arrayContaining(['instance_id', 'state', 'launch_time', 'launcher', 'name']),
  );
}, 240_000);

it('docs/metadata.md says so', () => {
  const expected = metadataPage(LIST_FIELDS, eventCosts, queryCosts);
  if (process.env.METADATA_PAGE === 'write') writeFileSync(PAGE, expected);
  // The formatter pads tables.
  const bare = (text: string) =>
    text
      .replaceAll(/\n{2,}/g, '\n')
      .replaceAll(/ +/g, ' ')
      .replaceAll(/-{3,}/g, '---');
  expect(bare(readFileSync(PAGE, 'utf8'))).toBe(bare(expected));
});

const isQuery = ({ command }: Metered): boolean => command === 'Query';
