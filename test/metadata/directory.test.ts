import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBClient as Client } from '@aws-sdk/client-dynamodb';
import { InstanceDirectory } from '../../lib/metadata';
import { explain } from '../../lib/metadata/directory/explain';
import { DirectoryQueries } from '../../lib/metadata/directory/queries';
import { DynamoServer, createTable } from './support/instances-table';
import { fill, manyInstance } from './support/many-instances';

const COUNT = 400;
const server = new DynamoServer();
let dynamodb: DynamoDBClient;
let directory: DirectoryQueries;
let table: string;
beforeAll(async () => {
  await server.start();
  dynamodb = server.client();
  table = await createTable(dynamodb, 'spawn-instances');
  await fill(dynamodb, table, 0, COUNT);
  directory = new DirectoryQueries(dynamodb, table);
}, 120_000);
afterAll(() => server.stop());

const all = Array.from({ length: COUNT }, (_, index) => manyInstance(index));
const idsOf = (instances: readonly { readonly instanceId: string }[]) => instances.map(({ instanceId }) => instanceId);

/** Every page of a query. */
async function pages(query: (cursor?: string) => Promise<{ instances: { instanceId: string }[]; cursor?: string }>) {
  const found: string[][] = [];
  let cursor: string | undefined;
  do {
    const page = await query(cursor);
    found.push(idsOf(page.instances));
    cursor = page.cursor;
  } while (cursor !== undefined);
  return found;
}

describe('byTag', () => {
  const astro = idsOf(all.filter(({ tags }) => tags.get('project') === 'astro')).sort();

  it.each([7, 50, 100])('gives every instance once, over pages of %i', async (limit) => {
    const found = await pages((cursor) => directory.byTag('project', 'astro', { limit, cursor }));
    expect(found.flat().sort()).toEqual(astro);
    expect(found.slice(0, -1).every((page) => page.length === limit)).toBe(true);
  });

  it('fills its pages also where a filter leaves little', async () => {
    const running = idsOf(all.filter(({ state, tags }) => state === 'running' && tags.get('campaign') === 'c4')).sort();
    const found = await pages((cursor) => directory.byTag('campaign', 'c4', { limit: 5, state: 'running', cursor }));
    expect(found.flat().sort()).toEqual(running);
    expect(found[0]).toHaveLength(5);
  });

  it('gives what a list shows', async () => {
    const { instances } = await directory.byTag('Name', 'box-5');
    expect(instances).toEqual([
      {
        instanceId: 'i-00000000000000005',
        state: 'terminated',
        launchTime: new Date('2026-01-01T00:50:00Z'),
        launcher: 'arn:aws:iam::111122223333:user/user5',
        name: 'box-5',
        instanceType: 'g5.xlarge',
        availabilityZone: 'us-east-1a',
        market: 'on-demand',
        deadline: new Date('2026-01-01T08:50:00Z'),
        terminatedAt: new Date('2026-01-01T08:50:00Z'),
      },
    ]);
  });

  it('bounds the time of launch: the first counts, the last does not', async () => {
    const [since, until] = [new Date('2026-01-01T00:40:00Z'), new Date('2026-01-01T02:00:00Z')];
    const { instances } = await directory.byTag('project', 'astro', { since, until });
    expect(idsOf(instances).sort()).toEqual(idsOf([all[4], all[8]]));
  });

  it('knows a key with any value', async () => {
    const found = await pages((cursor) => directory.byTag('project', undefined, { cursor }));
    expect(found.flat().sort()).toEqual(idsOf(all));
  });
});

describe('byLauncher', () => {
  it.each(['carol', 'arn:aws:iam::111122223333:user/carol'])('finds %s, newest first', async (launcher) => {
    const found = await pages((cursor) => directory.byLauncher(launcher, { limit: 3, cursor }));
    expect(found.flat()).toEqual(idsOf([all[307], all[207], all[107], all[7]]));
  });

  it('takes an ARN by the letter', async () => {
    expect(await directory.byLauncher('arn:aws:iam::444455556666:user/carol')).toEqual({ instances: [] });
  });

  it('bounds the time of launch', async () => {
    const since = new Date(all[107].launchedAt);
    const { instances } = await directory.byLauncher('carol', { since, until: new Date(all[307].launchedAt) });
    expect(idsOf(instances)).toEqual(idsOf([all[207], all[107]]));
  });
});

describe('launchedBetween', () => {
  const [start, end] = [new Date(all[20].launchedAt), new Date(all[380].launchedAt)];
  const expected = idsOf(all.slice(20, 380)).reverse();

  it.each([11, 100, 1000])('gives every launch once, newest first, over pages of %i', async (limit) => {
    const found = await pages((cursor) => directory.launchedBetween(start, end, { limit, cursor }));
    expect(found.flat()).toEqual(expected);
  });

  it('leaves out other states and times', async () => {
    const options = { state: 'running', since: new Date(all[100].launchedAt), limit: 9 };
    const found = await pages((cursor) => directory.launchedBetween(start, end, { ...options, cursor }));
    expect(found.flat()).toEqual(idsOf(all.slice(100, 380).filter(({ state }) => state === 'running')).reverse());
  });

  it('crosses months', async () => {
    await fill(dynamodb, table, 4460, 4470);
    const { instances } = await directory.launchedBetween(new Date('2026-01-31T23:30Z'), new Date('2026-02-01T00:30Z'));
    expect(idsOf(instances)).toEqual(idsOf([4466, 4465, 4464, 4463, 4462, 4461].map(manyInstance)));
  });

  it('asks for no month before EC2 or after today', async () => {
    const { instances } = await directory.launchedBetween(new Date('2026-02-01T00:00Z'), new Date(8.64e15), {
      limit: 1,
    });
    expect(instances).toHaveLength(1);
  });
});

it('get tells all, and nothing of what is not there', async () => {
  expect(await directory.get('i-00000000000000007')).toMatchObject({
    instanceId: 'i-00000000000000007',
    tags: { owner: 'carol', Name: 'box-7' },
    parameters: { image_id: 'ami-0123456789abcdef0' },
    launcherSource: 'cloudtrail',
    history: [{ time: new Date('2026-01-01T01:10:00Z'), what: 'launch', by: expect.stringContaining('carol') }],
  });
  expect(await directory.get('i-0badbadbadbadbad0')).toBeUndefined();
});

it.each<[string, () => Promise<unknown>, RegExp]>([
  [
    'a page without room',
    () => directory.byTag('a', 'b', { limit: 0 }),
    /limit is out of range: 0; allowed: 1 to 1000/,
  ],
  ['a foreign cursor', () => directory.byTag('a', 'b', { cursor: 'x' }), /cursor is none of this query: 'x'/],
  [
    'another query’s cursor',
    () => directory.launchedBetween(new Date(0), new Date(), { cursor: 'WyJ4Il0' }),
    /cursor is none/,
  ],
  [
    'a span backwards',
    () => directory.launchedBetween(new Date(1), new Date(0)),
    /no time in it.*; allowed: since before until/,
  ],
  ['a span without time', () => directory.launchedBetween(new Date('x'), new Date()), /since no time/],
])('refuses %s', async (_title, ask, message) => {
  await expect(async () => ask()).rejects.toThrow(message);
});

describe('a failed call says what to do', () => {
  const asked = { action: 'dynamodb:Query', table: 'spawn-instances', index: 'tag-index', region: 'eu-west-1' };
  const error = (name: string, message: string) => Object.assign(new Error(message), { name });
  const arn = 'arn:aws:dynamodb:eu-west-1:111122223333:table/spawn-instances/index/tag-index';
  const who = 'arn:aws:iam::111122223333:user/alice';

  it.each<[string, string, string]>([
    [
      'AccessDeniedException',
      `User: ${who} is not authorized to perform: dynamodb:Query on resource: ${arn} because no identity-based policy allows the dynamodb:Query action`,
      `${who} lacks permission dynamodb:Query on resource ${arn} (no identity-based policy allows the dynamodb:Query action); ask for grantQuery() of the MetadataTable`,
    ],
    [
      'AccessDeniedException',
      `User: ${who} is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:eu-west-1:111122223333:key/k, as no policy allows it`,
      `${who} lacks permission kms:Decrypt on resource arn:aws:kms:eu-west-1:111122223333:key/k; ask for grantQuery() of the MetadataTable`,
    ],
    [
      'AccessDeniedException',
      'KMS key access denied error',
      "the caller lacks permission kms:Decrypt on resource the key of table 'spawn-instances'; ask",
    ],
    [
      'AccessDeniedException',
      '',
      'the caller lacks permission dynamodb:Query on resource table/spawn-instances/index/tag-index; ask for',
    ],
    [
      'AccessDeniedException',
      `User: ${who} is not authorized to perform: dynamodb:Query on resource: ${arn} with an explicit deny in a service control policy`,
      `on resource ${arn} (an explicit deny in a service control policy); no other policy can allow it`,
    ],
    [
      'ResourceNotFoundException',
      '',
      "not found: table 'spawn-instances' in eu-west-1 with index 'tag-index'; give --region",
    ],
    ['CredentialsProviderError', 'Could not load', 'no credentials: Could not load; sign in'],
    ['ExpiredTokenException', '', 'the credentials have expired; sign in again'],
    ['UnrecognizedClientException', 'bad', "the credentials are refused for table 'spawn-instances' in eu-west-1: bad"],
    ['Error', 'Region is missing', 'no region: neither flag, AWS_REGION nor the profile names one; give --region'],
  ])('%s: %s', (name, message, expected) => {
    expect((explain(error(name, message), asked) as Error).message).toContain(expected);
  });

  it('another error stays as it is', () => {
    const other = error('InternalServerError', 'x');
    expect(explain(other, asked)).toBe(other);
    expect(explain('text', asked)).toBe('text');
  });

  it('a table that is not there, from the server', async () => {
    await expect(new DirectoryQueries(dynamodb, 'none').byTag('a', 'b')).rejects.toThrow(
      /not found: table 'none' in us-east-1/,
    );
  });

  it('no region, from the client', async () => {
    const client = new Client({ region: () => Promise.reject<string>(new Error('Region is missing')) });
    await expect(new DirectoryQueries(client, 'none').byTag('a', 'b')).rejects.toThrow(/give --region/);
  });
});

it('InstanceDirectory loads its bundle, with the SDK in it, at the first query', async () => {
  const env = { ...process.env };
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: server.endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  try {
    const client = new InstanceDirectory({ region: 'us-east-1' });
    expect(idsOf((await client.byTag('owner', 'carol')).instances)).toHaveLength(4);
    expect(idsOf((await client.byTagKey('owner', { limit: 2 })).instances)).toHaveLength(2);
    expect(idsOf((await client.byLauncher('carol')).instances)).toHaveLength(4);
    expect(
      (await client.launchedBetween(new Date(all[0].launchedAt), new Date(all[3].launchedAt))).instances,
    ).toHaveLength(3);
    expect((await client.get('i-00000000000000007')).tags.owner).toBe('carol');
    await expect(client.get('i-0badbadbadbadbad0')).rejects.toThrow(
      /the table has no instance 'i-0badbadbadbadbad0'; allowed/,
    );
    expect(await client.history('i-00000000000000007')).toHaveLength(1);
    expect(await client.history('i-0badbadbadbadbad0')).toEqual([]);
  } finally {
    process.env = env;
  }
});
