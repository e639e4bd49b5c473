import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const TS_NODE = [
  join(ROOT, 'node_modules', 'ts-node', 'dist', 'bin.js'),
  '--transpile-only',
  '--project',
  join(ROOT, 'tsconfig.dev.json'),
];
// Each run starts Node three times, and all run at once.
jest.setTimeout(240_000);

const project = mkdtempSync(join(tmpdir(), 'cdk-spawn-start-'));
afterAll(() => rmSync(project, { recursive: true }));

/** Writes a CDK app whose body is given into a folder of its own. */
function appOf(name: string, body: string): string {
  const folder = join(project, name);
  mkdirSync(folder);
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'cdk.json'), JSON.stringify({ app: [process.execPath, ...TS_NODE, 'app.ts'].join(' ') }));
  writeFileSync(
    join(folder, 'app.ts'),
    `import { Annotations, App, CfnResource, Stack, Stage, Validations, aws_kms as kms } from 'aws-cdk-lib';
import { Compliance, Framework, Waivers } from '${ROOT}/lib/compliance';
const app = new App();
const stack = new Stack(new Stage(app, 'Prod'), 'Data');
const frameworks = [Framework.pciDss321(), Framework.custom({ id: 'S2', title: 'S 2', controls: [
  { id: 'one', title: 'One', rules: ['KMSBackingKeyRotationEnabled'] },
  { id: 'by-hand', title: 'By hand', rules: [], manual: true },
] })];
${body}`,
  );
  return folder;
}

interface Run {
  readonly exitCode: number;
  readonly output: string;
}

/** Runs `npm start`'s command. */
const start = (folder: string, ...args: string[]) => run(folder, ...TS_NODE, join(ROOT, 'bin', 'start.ts'), ...args);

const cdkSynth = (folder: string) =>
  run(folder, join(ROOT, 'node_modules', 'aws-cdk', 'bin', 'cdk'), 'synth', '--quiet');

function run(folder: string, ...command: string[]): Promise<Run> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, command, { cwd: folder }, (_error, stdout, stderr) => {
      resolve({ exitCode: child.exitCode ?? -1, output: stdout + stderr });
    });
  });
}

test.concurrent('a clean app exits 0 and ends with one table and where things lie', async () => {
  const folder = appOf(
    'clean',
    `new kms.Key(stack, 'Key', { enableKeyRotation: true });
Compliance.enforce(app, { frameworks });`,
  );
  const { exitCode, output } = await start(folder, '--output', 'elsewhere');
  expect(output).toMatch(/\[1\/3\] Synthesizing[^]*\[2\/3\] Stacks\n {6}Prod\/Data: \d resources\n\[3\/3\]/);
  expect(output).toMatch(/│ PCI DSS 3\.2\.1, retired │ +1 │ +0 │ +0 │ +0 │ +0 │ +\d+ │/);
  expect(output).toMatch(/│ S 2 +│ +1 │ +0 │ +0 │ +0 │ +0 │ +1 │/);
  expect(output).toContain(join(folder, 'elsewhere', 'report.html'));
  expect(existsSync(join(folder, 'elsewhere', 'report.html'))).toBe(true);
  expect(existsSync(join(folder, 'elsewhere', 'manifest.json'))).toBe(true);
  expect(output).not.toContain('\u001b[');
  expect(
    Math.max(...output.split('\n').flatMap((line) => (/[│┌└]/.test(line) ? [line.length] : []))),
  ).toBeLessThanOrEqual(80);
  expect(output).toMatch(/No finding is open\.[^]*Next: /);
  expect(output).not.toMatch(/Successfully synthesized|feature flags/);
  expect(exitCode).toBe(0);
});

test.concurrent('findings in a stage are listed with what mends them, and exit 1', async () => {
  const folder = appOf(
    'findings',
    `new kms.Key(stack, 'Key');
const waivers = Waivers.of({
  rule: 'PCI.DSS.321-KMSBackingKeyRotationEnabled', scope: 'Prod/Data/Key', expires: '2999-12-31',
  reason: 'The key is imported and rotated by hand.', owner: 'alice', ticket: 'SEC-1' });
Compliance.enforce(app, { frameworks, waivers });`,
  );
  const { exitCode, output } = await start(folder);
  expect(output).toMatch(/│ PCI DSS 3\.2\.1, retired │ +0 │ +0 │ +1 │ +0 │/);
  expect(output).toMatch(/│ S 2 +│ +0 │ +1 │ +0 │ +0 │/);
  expect(output).toMatch(
    /Waived\n {2}KMSBackingKeyRotationEnabled {2}Prod\/Data\/Key\/Resource {2}\(alice, SEC-1, until 2999-12-31; PCI\.DSS\.321\)/,
  );
  expect(output).toMatch(/1 finding is not waived/);
  expect(output).toMatch(
    /failed {2}KMSBackingKeyRotationEnabled\n +controls +S2 one\n +resource +Prod\/Data\/Key\/Resource {2}\(AWS::KMS::Key\)\n +source +app\.ts:9:1\n +says +.*\n +fix +.*rotat/i,
  );
  expect(JSON.parse(readFileSync(join(folder, 'cdk.out', 'report.json'), 'utf8')).frameworks).toHaveLength(2);
  expect(exitCode).toBe(1);
});

test.concurrent('an error of the app is shown in full, and exits 1', async () => {
  const { exitCode, output } = await start(appOf('broken', `throw new Error('no such bucket: x; name one');`));
  expect(output).toMatch(/Error: no such bucket: x; name one\n +at .*app\.ts:9/);
  expect(output).toMatch(/the synthesis failed/);
  expect(exitCode).toBe(1);
});

test.concurrent('a plain resource is judged, and a result of an earlier run is not taken for this one', async () => {
  const folder = appOf(
    'raw',
    `new CfnResource(stack, 'Raw', { type: 'AWS::KMS::Key' }); Compliance.enforce(app, { frameworks });`,
  );
  const { exitCode, output } = await start(folder);
  expect(output).toMatch(/KMSBackingKeyRotationEnabled[^]*Prod\/Data\/Raw/);
  expect(exitCode).toBe(1);
  writeFileSync(join(folder, 'app.ts'), `throw new Error('broken since');`);
  const second = await start(folder);
  expect(second).toMatchObject({ exitCode: 1, output: expect.stringMatching(/broken since[^]*the synthesis failed/) });
  expect(second.output).not.toContain('Framework');
});

test.concurrent('plain cdk synth fails too: on a finding in a stage, and on a waiver that covers nothing', async () => {
  const waiver = `waivers: Waivers.of({ rule: 'S2-KMSBackingKeyRotationEnabled', scope: 'Gone*/Key', expires: '2999-12-31',
    reason: 'The key is imported and rotated by hand.', owner: 'alice', ticket: 'SEC-1' })`;
  const [inStage, unused] = await Promise.all([
    cdkSynth(appOf('plain-stage', `new kms.Key(stack, 'Key'); Compliance.enforce(app, { frameworks });`)),
    cdkSynth(
      appOf(
        'plain-unused',
        `new kms.Key(new Stack(app, 'Top'), 'Key', { enableKeyRotation: true });
Compliance.enforce(app, { frameworks, ${waiver} });`,
      ),
    ),
  ]);
  expect(inStage).toMatchObject({
    exitCode: 1,
    output: expect.stringMatching(/not waived: 1, in Prod; cdk synth '\*\*'/),
  });
  expect(unused).toMatchObject({ exitCode: 1, output: expect.stringMatching(/Gone\*\/Key covers no finding/) });
});

test.concurrent('what the CDK itself fails on stands beside the findings, which are listed once', async () => {
  const { exitCode, output } = await start(
    appOf(
      'other-errors',
      `new kms.Key(stack, 'Key');
const violatingResources = [{ constructPath: 'Prod/Data/Key', locations: [] }];
const violations = [{ ruleName: 'Named', description: 'no such thing', severity: 'error', violatingResources }];
Annotations.of(stack).addError('of the app');
Validations.of(app).addPlugins({ name: 'House', validate: () => ({ success: false, violations }) });
Compliance.enforce(app, { frameworks });`,
    ),
  );
  expect(output).toMatch(/ERROR no such thing \(House\)\n +Prod\/Data\/Key/);
  expect(output).toMatch(/ERROR of the app \(Construct Annotations\)\n +Prod\/Data/);
  expect(output.match(/failed {2}KMSBackingKeyRotationEnabled/g)).toHaveLength(1);
  expect(exitCode).toBe(1);
});

test.concurrent('an output that can not be written to is an error that says so', async () => {
  const folder = appOf('unwritable', `Compliance.enforce(app, { frameworks });`);
  mkdirSync(join(folder, 'cdk.out', 'report.json'), { recursive: true });
  expect(await start(folder)).toMatchObject({
    exitCode: 1,
    output: expect.stringMatching(/error: can't write to .*another --output/),
  });
});

test.concurrent('an app that is not judged exits 1', async () => {
  const { exitCode, output } = await start(appOf('unjudged', `new kms.Key(stack, 'Key');`));
  expect(output).toMatch(/the app was not judged; call Compliance\.enforce/);
  expect(exitCode).toBe(1);
});

test.concurrent('--help explains, a wrong option exits 2, a folder without an app 1', async () => {
  expect(await start(project, '--help')).toMatchObject({ exitCode: 0, output: expect.stringMatching(/Exit code/) });
  expect(await start(project, '--what')).toMatchObject({ exitCode: 2, output: expect.stringMatching(/--what/) });
  expect(await start(project)).toMatchObject({ exitCode: 1, output: expect.stringMatching(/no cdk\.json/) });
});
