import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Waivers } from '../../../lib/compliance/waiver';
import { readWaivers } from '../../../lib/compliance/files/waivers-file';

const folder = mkdtempSync(join(tmpdir(), 'cdk-spawn-waivers-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'waivers.yaml');
const write = (text: string): string => {
  writeFileSync(file, text);
  return file;
};

const COMPLETE = `# Reviewed by security.
waivers:
  - rule: SOC2-S3BucketReplicationEnabled
    scope: Research/Scratch
    reason: Scratch data is made again from the source within an hour.
    owner: alice
    ticket: SEC-42
    expires: 2027-03-31
`;

const WAIVER = {
  rule: 'SOC2-S3BucketReplicationEnabled',
  scope: 'Research/Scratch',
  reason: 'Scratch data is made again from the source within an hour.',
  owner: 'alice',
  ticket: 'SEC-42',
  expires: '2027-03-31',
};

test('a file of waivers is read, each with its place', () => {
  expect(Waivers.fromFile(write(COMPLETE)).all).toEqual([{ ...WAIVER, source: { file, line: 3, column: 5 } }]);
});

test('JSON is YAML too', () => {
  expect(readWaivers(write(JSON.stringify({ waivers: [WAIVER] })))).toMatchObject([WAIVER]);
});

test('an empty list waives nothing', () => {
  expect(readWaivers(write('waivers: []\n'))).toEqual([]);
});

test.each<[string, string, RegExp]>([
  [
    'a field that is missing',
    COMPLETE.replace(/ +owner: alice\n/, ''),
    /waivers\.yaml:3:5: waivers\.0 has no owner; add it/,
  ],
  [
    'a field that is unknown',
    COMPLETE.replace('owner', 'owners'),
    /unknown field: owners; allowed are rule, scope, reason, owner, ticket, expires/,
  ],
  [
    'a date that is none',
    COMPLETE.replace('2027-03-31', 'soon'),
    /waivers\.yaml:8:5: waivers\.0\.expires must match pattern/,
  ],
  ['a number for text', COMPLETE.replace('SEC-42', '42'), /waivers\.0\.ticket must be string/],
  ['no list', 'waivers: 7\n', /waivers\.yaml:1:1: waivers must be array/],
  [
    'another field beside it',
    `${COMPLETE}more: 1\n`,
    /the file has an unknown field: more; allowed are \$schema, waivers/,
  ],
  ['an empty file', '', /the file must be object/],
  ['broken YAML', 'waivers: [\n', /it is no valid YAML/],
])('%s is an error with its place', (_, text, expected) => {
  expect(() => readWaivers(write(text))).toThrow(expected);
});

test('all problems are named at once', () => {
  const text = COMPLETE.replace('owner: alice', 'owner: ""').replace('ticket: SEC-42', 'ticket: ""');
  expect(() => readWaivers(write(text))).toThrow(/owner.*\n.*ticket/);
});

test('a file that is not there is an error that names it', () => {
  expect(() => Waivers.fromFile(join(folder, 'none.yaml'))).toThrow(/none\.yaml: there is no such file/);
});
