import { spawn } from 'node:child_process';
import { type IncomingHttpHeaders, type Server, createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { COMMAND, cdkSpawn, compileOnce, folderWith } from '../support/command';

beforeAll(compileOnce, 180_000);

interface Call {
  readonly headers: IncomingHttpHeaders;
  readonly body: any;
  readonly at: number;
}
interface Answer {
  readonly status: number;
  readonly body: object;
}

/** CloudTrail's protocol, on this machine. */
let server: Server;
let calls: Call[] = [];
let answers: Answer[] = [];
beforeAll(
  () =>
    new Promise<void>((resolve) => {
      server = createServer((request, response) => {
        let text = '';
        request.on('data', (part: Buffer) => (text += part.toString()));
        request.on('end', () => {
          calls.push({ headers: request.headers, body: JSON.parse(text), at: Date.now() });
          const { status, body } = answers.shift() ?? { status: 200, body: { Events: [] } };
          response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
          response.end(JSON.stringify(body));
        });
      }).listen(0, '127.0.0.1', resolve);
    }),
);
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  calls = [];
  answers = [];
});

const folder = folderWith({
  credentials: '[audit]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = EXAMPLE\n',
  config: '[profile audit]\nregion = eu-central-1\n',
});

/** Runs the bundled command as a user does; not in sync, for the server answers from this process. */
function events(args: string[], env: Record<string, string> = {}) {
  const { port } = server.address() as AddressInfo;
  const child = spawn(process.execPath, [COMMAND, 'events', ...args], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
      AWS_CONFIG_FILE: join(folder, 'config'),
      AWS_EC2_METADATA_DISABLED: 'true',
      ...env,
    },
  });
  return new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    let [out, err] = ['', ''];
    child.stdout.on('data', (part: Buffer) => (out += part.toString()));
    child.stderr.on('data', (part: Buffer) => (err += part.toString()));
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

const page = (ids: string[], NextToken?: string): Answer => ({
  status: 200,
  body: {
    NextToken,
    Events: ids.map((EventId) => ({
      EventId,
      EventName: 'RunInstances',
      EventTime: 1772362800,
      Username: 'alice',
      CloudTrailEvent: JSON.stringify({ awsRegion: 'eu-central-1' }),
    })),
  },
});
const refusal = (type: string, message: string): Answer => ({ status: 400, body: { __type: type, message } });

test('asks with the profile’s credentials in its region, waits where it is throttled, and follows pages', async () => {
  answers = [page(['1'], 'next'), refusal('ThrottlingException', 'Rate exceeded'), page(['2'])];
  const { code, out, err } = await events(['--user', 'alice', '--profile', 'audit', '--output', 'json']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(JSON.parse(out).map(({ id }: any) => id)).toEqual(['1', '2']);
  expect(calls).toHaveLength(3);
  const [{ headers, body }] = calls;
  expect(headers['x-amz-target']).toBe('CloudTrail_20131101.LookupEvents');
  expect(headers.authorization).toContain('/eu-central-1/cloudtrail/aws4_request');
  expect(body).toMatchObject({
    LookupAttributes: [{ AttributeKey: 'Username', AttributeValue: 'alice' }],
    MaxResults: 50,
  });
  expect(body.EndTime - body.StartTime).toBeCloseTo(24 * 3600, -1);
  expect(calls[1].at - calls[0].at).toBeGreaterThan(480);
  expect(calls[2].body.NextToken).toBe('next');
});

test('asks in the region that is given', async () => {
  await events(['--profile', 'audit', '--region', 'us-east-1']);
  expect(calls[0].headers.authorization).toContain('/us-east-1/cloudtrail/aws4_request');
});

test('a denied call exits with 2 and says what is missing', async () => {
  const who = 'arn:aws:iam::111122223333:user/bob';
  answers = [
    refusal(
      'AccessDeniedException',
      `User: ${who} is not authorized to perform: cloudtrail:LookupEvents because no identity-based policy allows the cloudtrail:LookupEvents action`,
    ),
  ];
  const { code, out, err } = await events(['--profile', 'audit']);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(
    /^error: arn:aws:iam::111122223333:user\/bob lacks permission cloudtrail:LookupEvents on resource \*/,
  );
});

test('without credentials, or with a profile that is none, it says what to do', async () => {
  const none = await events(['--region', 'eu-west-1']);
  expect(none.err).toMatch(/^error: cloudtrail:LookupEvents failed: no AWS credentials were found; give --profile/);
  const wrong = await events(['--region', 'eu-west-1', '--profile', 'nobody']);
  expect(wrong.err).toMatch(/^error: cloudtrail:LookupEvents failed: no AWS credentials were found/);
  expect([none.code, wrong.code, calls.length]).toEqual([2, 2, 0]);
});

test('without a region it says so', async () => {
  const { err } = await events([], { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'EXAMPLE' });
  expect(err).toMatch(/^error: cloudtrail:LookupEvents failed: no region is known; give --region/);
});

test.each<[string[], RegExp]>([
  [['--since', 'yesterday'], /Write a date/],
  [['--since', '91d', '--region', 'eu-west-1'], /--since is too long ago/],
  [['--limit', '0'], /Write a whole number from 1/],
  [['--output', 'yaml'], /Unknown output "yaml"/],
  [['--region', 'evil.example/'], /Write the name of a region/],
])('refuses %j', async (args, message) => {
  const { code, out, err } = await events(args);
  expect(err).toMatch(message);
  expect({ code, out, calls: calls.length }).toEqual({ code: 2, out: '', calls: 0 });
});

test('the help tells what is limited, within 90 columns', () => {
  const { code, out } = cdkSpawn(folder, 'events', '--help');
  for (const text of ['90 days', 'cloudtrail:LookupEvents on resource *', 'one condition', '--access-key <id>']) {
    expect(out).toContain(text);
  }
  expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(90);
  expect(code).toBe(0);
});

test('the SDK is loaded for it alone, and the bundle stays under 1 MB', () => {
  const size = (name: string) => statSync(join(COMMAND, '..', name)).size;
  expect(size('commands/events.js')).toBeLessThan(1_000_000);
  expect(size('cdk-spawn.js')).toBeLessThan(120_000);
});
