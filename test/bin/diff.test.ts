import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cdkSpawn, compileOnce, folderWith } from '../support/command';

const group = (days: number) => `Resources:
  Logs:
    Type: AWS::Logs::LogGroup
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties: { RetentionInDays: ${days} }
`;
const waiver = {
  rule: 'LogRetentionMinimum',
  scope: 'logs.yaml/Logs',
  reason: 'Nobody needs these logs after a week.',
  owner: 'alice',
  ticket: 'SEC-1',
  expires: '2030-01-01',
};
const folder = folderWith({
  'bad.yaml': group(7),
  'good.yaml': group(400),
  'waivers.yaml': JSON.stringify({ waivers: [waiver] }),
  'text.txt': 'no report',
  'other.json': '{"version": 1}',
});
const diff = (...args: string[]) => cdkSpawn(folder, 'diff', ...args);

/** The same template file, in two states. */
function report(name: string, template: string, ...args: string[]): void {
  writeFileSync(join(folder, 'logs.yaml'), readFileSync(join(folder, template)));
  cdkSpawn(folder, 'check', 'logs.yaml', '-f', 'baseline', '--format', 'json', '-o', name, ...args);
}

beforeAll(() => {
  compileOnce();
  report('bad.json', 'bad.yaml');
  report('good.json', 'good.yaml');
  report('waived.json', 'bad.yaml', '-w', 'waivers.yaml', '--now', '2029-01-01');
}, 180_000);

test('a control that got worse, and a new finding: exit code 1', () => {
  const { code, out, err } = diff('good.json', 'bad.json');
  expect(out).toMatch(/worse/i);
  expect(out).toContain('LogRetentionMinimum');
  expect({ code, err }).toEqual({ code: 1, err: '' });
});

test('a control that got better: exit code 0', () => {
  const { code, out } = diff('bad.json', 'good.json');
  expect(out).toMatch(/better/i);
  expect(code).toBe(0);
});

test('the same: exit code 0', () => {
  expect(diff('bad.json', 'bad.json').code).toBe(0);
});

test('a waiver that has expired since: exit code 1', () => {
  expect(diff('waived.json', 'waived.json', '--now', '2029-06-01').code).toBe(0);
  const { code, out } = diff('waived.json', 'waived.json', '--now', '2031-01-01');
  expect(out).toMatch(/expired/i);
  expect(code).toBe(1);
});

test('as JSON, as Markdown, into a file', () => {
  expect(JSON.parse(diff('good.json', 'bad.json', '--format', 'json').out).worse).toBe(true);
  expect(diff('good.json', 'bad.json', '--format', 'markdown').out).toMatch(/^#+ /m);
  const { code, out } = diff('good.json', 'bad.json', '-o', 'diff.txt');
  expect(readFileSync(join(folder, 'diff.txt'), 'utf8')).toContain('LogRetentionMinimum');
  expect({ code, out }).toEqual({ code: 1, out: '' });
});

test.each<[string, string[], RegExp]>([
  ['no file', ['good.json', 'none.json'], /^error: none\.json: /],
  ['no JSON', ['good.json', 'text.txt'], /^error: text\.txt/],
  ['no report', ['other.json', 'good.json'], /^error: other\.json/],
  ['one file only', ['good.json'], /missing required argument 'new'[\s\S]*Try 'cdk-spawn diff --help'/],
  ['an unknown format', ['good.json', 'bad.json', '--format', 'html'], /Unknown format "html"/],
])('%s: exit code 2', (_, args, message) => {
  const { code, out, err } = diff(...args);
  expect(err).toMatch(message);
  expect(err).not.toContain('    at ');
  expect({ code, out }).toEqual({ code: 2, out: '' });
});
