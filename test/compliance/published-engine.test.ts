import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileOnce, ROOT } from '../support/command';

beforeAll(compileOnce, 300_000);

const directory = mkdtempSync(join(tmpdir(), 'cdk-spawn-published-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** An app with a rule of its own, written against the published model, which the bundled engine must know as its own. */
const APP = `
const { App, Stack, aws_sns: sns } = require('aws-cdk-lib');
const { Compliance, Framework, Verdict } = require(${JSON.stringify(join(ROOT, 'dist', 'lib'))});
const app = new App({ outdir: ${JSON.stringify(directory)} });
new sns.Topic(new Stack(app, 'Stack'), 'Topic');
const rule = { ruleId: 'Own', title: 'Own', resourceTypes: ['AWS::SNS::Topic'] };
const fail = () => Verdict.fail({ where: 'TopicName', why: 'it has none', fix: 'Name it.' });
const own = Framework.custom({
  id: 'Own', title: 'Own', edition: '1', source: 'here',
  controls: [{ id: '1', title: 'One', rules: ['Own', 'SNSEncryptedKMS'] }],
  rules: [{ ...rule, check: fail }],
});
Compliance.enforce(app, { frameworks: [own, Framework.soc2()] });
try { app.synth(); } catch {}
const parts = Object.keys(require.cache).map((file) => /dist.lib.compliance.(engine|rules|nag|frameworks)./.exec(file)?.[1]);
process.exitCode = 0;
process.stdout.write(JSON.stringify(parts.filter(Boolean)));
`;

test('the published engine is loaded from few files, and takes rules that are written against the model', () => {
  const file = join(directory, 'app.js');
  writeFileSync(file, APP);
  const env = { ...process.env, NODE_PATH: join(ROOT, 'node_modules'), CDK_VALIDATION: 'false' };
  const { stdout, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8', cwd: ROOT, env });
  const parts = JSON.parse(stdout || JSON.stringify(stderr)) as string[];
  expect(parts.filter((part) => part === 'engine')).toHaveLength(1);
  expect(parts.filter((part) => part === 'rules' || part === 'nag')).toEqual([]);
  expect(parts.length).toBeLessThan(6);
  const { findings } = JSON.parse(readFileSync(join(directory, 'report.json'), 'utf8')) as {
    readonly findings: readonly { readonly rule: string; readonly kind: string }[];
  };
  expect(findings.map(({ rule, kind }) => `${rule} ${kind}`)).toEqual(
    expect.arrayContaining(['Own failed', 'SNSEncryptedKMS failed']),
  );
});
