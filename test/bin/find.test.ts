import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { parse } from 'csv-parse/sync';
import { INSTANCE_COLUMNS } from '../../bin/commands/instance-columns';
import { recordsText } from '../../bin/output/records';
import { DynamoServer, createTable } from '../metadata/support/instances-table';
import { fill } from '../metadata/support/many-instances';
import { COMMAND, type CommandRun, cdkSpawn, compileOnce } from '../support/command';

const server = new DynamoServer();
let dynamodb: DynamoDBClient;

/** As a user does; not in this process' time, for the server lives in it. */
function find(args: string[], env: NodeJS.ProcessEnv = {}): Promise<CommandRun> {
  const child = spawn(process.execPath, [COMMAND, 'find', ...args], {
    env: {
      PATH: process.env.PATH,
      HOME: '/nonexistent',
      AWS_ENDPOINT_URL_DYNAMODB: server.endpoint,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      ...env,
    },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (data: Buffer) => (out += data.toString()));
  child.stderr.on('data', (data: Buffer) => (err += data.toString()));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}

beforeAll(async () => {
  compileOnce();
  if (!existsSync(join(__dirname, '..', '..', 'dist', 'lib', 'metadata', 'instance-directory.js'))) {
    throw new Error('dist/lib is older than the room: run npm run build');
  }
  await server.start();
  dynamodb = server.client();
  await createTable(dynamodb, 'spawn-instances');
  await fill(dynamodb, 'spawn-instances', 0, 120);
}, 240_000);
afterAll(() => server.stop());

it('finds by tag and time, as a table, newest first', async () => {
  const { code, out, err } = await find(['--tag', 'owner=carol', '--since', '2026-01-01']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out.split('\n').map((line) => line.split(/ {2,}/).slice(0, 4))).toEqual([
    ['INSTANCE', 'STATE', 'LAUNCHED', 'LAUNCHER'],
    ['i-0000000000000006b', 'terminated', '2026-01-01T17:50:00Z', 'carol'],
    ['i-00000000000000007', 'terminated', '2026-01-01T01:10:00Z', 'carol'],
    [''],
  ]);
});

it('narrows by further tags, launcher, state and time', async () => {
  const ids = async (...args: string[]) => {
    const { out, err } = await find([...args, '--output', 'json']);
    expect(err.replace('no instance found\n', '')).toBe('');
    return (JSON.parse(out) as { instanceId: string }[]).map(({ instanceId }) => parseInt(instanceId.slice(2), 16));
  };
  expect(await ids('--tag', 'project=astro', '--tag', 'campaign=c8', '--until', '2026-01-02')).toEqual([
    108, 88, 68, 48, 28, 8,
  ]);
  expect(await ids('--launcher', 'user8', '--tag', 'project=astro')).toEqual([108, 8]);
  expect(await ids('--launcher', 'carol', '--since', '2026-01-01T12:00Z')).toEqual([107]);
  expect(await ids('--since', '2026-01-01', '--until', '2026-01-01T02:00Z', '--state', 'running')).toEqual([8, 4, 0]);
  expect(await ids('--tag', 'owner', '--since', '2026-01-01T19:30Z')).toEqual([119, 118, 117]);
});

it('writes JSON and CSV for programs', async () => {
  const json = JSON.parse((await find(['-t', 'Name=box-5', '--output', 'json'])).out);
  expect(json).toEqual([
    expect.objectContaining({
      instanceId: 'i-00000000000000005',
      launchTime: '2026-01-01T00:50:00.000Z',
      market: 'on-demand',
    }),
  ]);
  const csv = parse((await find(['-t', 'Name=box-5', '--output', 'csv'])).out, { columns: true });
  expect(csv).toEqual([
    expect.objectContaining({
      INSTANCE: 'i-00000000000000005',
      LAUNCHER: 'arn:aws:iam::111122223333:user/user5',
      LAUNCHED: '2026-01-01T00:50:00Z',
    }),
  ]);
});

it('says that there is more, and that there is nothing', async () => {
  const some = await find(['--tag', 'project=astro', '--limit', '3', '-o', 'json']);
  expect(JSON.parse(some.out)).toHaveLength(3);
  expect(some.err).toBe('there are more: the first 3 found are shown\n');
  expect(await find(['--tag', 'project=none'])).toEqual({ code: 0, out: 'none\n', err: '' });
  expect(await find(['--tag', 'project=none', '-o', 'json'])).toEqual({
    code: 0,
    out: '[]\n',
    err: 'no instance found\n',
  });
});

it.each<[string, string[], NodeJS.ProcessEnv, RegExp]>([
  ['nothing to go by', [], {}, /nothing says which instances; give --tag, --launcher or --since/],
  [
    'a table that is not there',
    ['-t', 'a=b', '--table', 'none'],
    {},
    /not found: table 'none' in us-east-1 .*give --region/,
  ],
  ['no region', ['-t', 'a=b'], { AWS_REGION: undefined }, /no region: .*give --region/],
  ['no credentials', ['-t', 'a=b'], { AWS_ACCESS_KEY_ID: '' }, /no credentials: .*; sign in/],
  ['an unknown profile', ['-t', 'a=b', '--profile', 'nobody'], {}, /no credentials: .*; sign in/],
  ['a wrong time', ['--since', 'yesterday'], {}, /Write a date \(2026-01-31\)/],
  ['a span without time', ['-t', 'a=b', '--since', '1h', '--until', '1d'], {}, /--since is not before --until/],
  ['a wrong region', ['-t', 'a=b', '--region', 'evil.example/'], {}, /Write the name of a region/],
  ['a wrong output', ['-t', 'a=b', '-o', 'yaml'], {}, /Unknown output "yaml"/],
  [
    'a network that is down',
    ['-t', 'a=b'],
    { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1' },
    /^error: dynamodb:Query failed: AWS can not be reached; check the network/,
  ],
  ['a wrong state', ['--state', 'runing'], {}, /Unknown state "runing". Did you mean running\?/],
  ['a tag without a key', ['-t', '=b'], {}, /Write key=value/],
  ['a wrong number', ['-t', 'a=b', '--limit', '0'], {}, /Write a whole number from 1/],
])('%s: exit code 2 and the remedy', async (_title, args, env, message) => {
  const { code, err, out } = await find(args, env);
  expect(err).toMatch(message);
  expect({ code, out }).toEqual({ code: 2, out: '' });
});

it('lets no name move the cursor, nor be a formula', () => {
  const instance = {
    instanceId: 'i-1',
    state: 'running',
    launchTime: new Date(0),
    market: 'spot',
    name: '=HYPERLINK("x")\u001b[31m',
  };
  expect(recordsText('table', INSTANCE_COLUMNS, [instance])).toContain('=HYPERLINK("x") [31m');
  expect(recordsText('csv', INSTANCE_COLUMNS, [instance])).toContain(`"'=HYPERLINK(""x"")`);
});

it('has a help that says what it needs, within 90 columns', () => {
  const { code, out } = cdkSpawn(process.cwd(), 'find', '--help');
  for (const text of ['grantQuery()', 'kms:Decrypt', '--limit <count>', '-o, --output <format>']) {
    expect(out).toContain(text);
  }
  expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(90);
  expect(code).toBe(0);
});
