import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, NestedStack, RemovalPolicy, Stack, Stage, aws_kms as kms, aws_logs as logs } from 'aws-cdk-lib';
import { COMMAND, cdkSpawn, compileOnce, folderWith } from '../support/command';

beforeAll(compileOnce, 180_000);

const MACHINE = `Resources:
  Box:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        ImageId: '{{resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64}}'
        MetadataOptions:
          HttpTokens: optional
          HttpPutResponseHopLimit: 1
        IamInstanceProfile: { Name: research }
`;
const CLEAN = MACHINE.replace('optional', 'required');
const KEYS = `Resources:
  Key:
    Type: AWS::KMS::Key
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      EnableKeyRotation: true
      KeyPolicy:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal: { AWS: !Sub 'arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root' }
            Action: kms:*
            Resource: '*'
Outputs:
  Key: { Value: !GetAtt Key.Arn, Export: { Name: the-key } }
`;
const TAGGED = `Resources:
  Alerts:
    Type: AWS::SNS::Topic
    Properties:
      KmsMasterKeyId: !ImportValue the-key
      Tags: [{ Key: data-class, Value: phi }]
`;
const waivers = (expires: string, rule = 'Imdsv2Everywhere', scope = 'machine.yaml/Box') =>
  JSON.stringify({
    waivers: [
      {
        rule,
        scope,
        expires,
        owner: 'alice',
        ticket: 'SEC-1',
        reason: 'The agent of this image knows version 1 only.',
      },
    ],
  });
const FILES = {
  'machine.yaml': MACHINE,
  'clean.yaml': CLEAN,
  'keys.yaml': KEYS,
  'tagged.yaml': TAGGED,
  'machine.json': JSON.stringify({
    Resources: {
      Box: {
        Type: 'AWS::EC2::LaunchTemplate',
        Properties: { LaunchTemplateData: { MetadataOptions: { HttpTokens: 'optional' } } },
      },
    },
  }),
  'broken.yaml': 'Resources:\n  A:\n    Type: [\n',
  'broken.json': '{\n  "Resources": {\n    "A": }\n}',
  'unknown.yaml': `Parameters:
  Tokens: { Type: String }
${MACHINE.replace('optional', '!Ref Tokens')}`,
  'parts.yaml': `Transform: AWS::Serverless-2016-10-31
Resources:
  Child:
    Type: AWS::CloudFormation::Stack
    Properties: { TemplateURL: https://example.com/child.yaml }
`,
  'accepted.yaml': waivers('2030-01-01'),
  'expired.yaml': waivers('2020-01-01'),
  'unused.yaml': waivers('2030-01-01', 'Imdsv2Everywhere', 'machine.yaml/Other'),
  'malformed.yaml': 'waivers:\n  - rule: Imdsv2Everywhere\n    owner: alice\n',
};
const folder = folderWith(FILES);
const check = (...args: string[]) => cdkSpawn(folder, 'check', ...args);

describe('findings', () => {
  test('in text: exit code 1, each with file, line, column and remedy', () => {
    const { code, out, err } = check('machine.yaml');
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out).toContain('Imdsv2Everywhere');
    expect(out).toContain('machine.yaml:8:11');
    expect(out).toMatch(/fix {2,}\S/);
    expect(out).toMatch(/Open: \d+\.\n$/);
  });

  test('none: exit code 0', () => {
    const { code, out } = check('clean.yaml', '-f', 'baseline');
    expect(out).toContain('No finding is open.');
    expect(code).toBe(0);
  });

  test('in SARIF, with line and column', () => {
    const { code, out } = check('machine.yaml', '--framework', 'baseline', '--format', 'sarif');
    const { runs } = JSON.parse(out);
    const results = runs
      .flatMap((run: any) => run.results)
      .filter(({ kind }: any) => kind === undefined || kind === 'fail');
    const regions = results.map(({ ruleId, locations }: any) => [
      ruleId,
      locations[0].physicalLocation.artifactLocation.uri,
      locations[0].physicalLocation.region.startLine,
      locations[0].physicalLocation.region.startColumn,
    ]);
    expect(code).toBe(1);
    expect(JSON.stringify(regions)).toMatch(/Imdsv2Everywhere","machine\.yaml",8,11/);
  });

  test('in JSON templates too', () => {
    const { code, out } = check('machine.json', '-f', 'baseline');
    expect(code).toBe(1);
    expect(out).toMatch(/machine\.json:1:\d+/);
  });

  test('templates given together are one app', () => {
    expect(check('tagged.yaml', '-f', 'baseline').out).toMatch(/CustomerManagedKey.*outside this app/);
    expect(check('keys.yaml', 'tagged.yaml', '-f', 'baseline').out).not.toContain('CustomerManagedKey');
  });
});

test('what is not judged is said', () => {
  const { code, err } = check('parts.yaml', '-f', 'baseline');
  expect(err.split('\n')).toEqual([
    'warning: parts.yaml: AWS::Serverless-2016-10-31 runs at deployment; what it changes is not judged',
    'warning: parts.yaml: the template of nested stack Child is judged only if it is given too',
    '',
  ]);
  expect(code).toBe(0);
});

describe('frameworks', () => {
  const titles = (...args: string[]) =>
    JSON.parse(check('clean.yaml', '--format', 'json', ...args).out).frameworks.map(({ id }: any) => id);

  test('by default those in force', () => {
    expect(titles()).toEqual(['HIPAA.Security', 'PCI.DSS.401', 'SOC2', 'Spawn.Baseline']);
  });

  test('with commas, repeated, before the template', () => {
    expect(titles('-f', 'soc2,hipaa', '-f', 'soc2')).toEqual(['SOC2', 'HIPAA.Security']);
    expect(cdkSpawn(folder, 'check', '--framework', 'baseline', 'clean.yaml').code).toBe(0);
  });

  test('every one', () => {
    const all = 'hipaa,hipaa-nprm-2025,pci-dss-401,pci-dss-321,soc2,baseline,nist-800-53,nist-800-171';
    expect(titles('-f', all)).toHaveLength(8);
  });
});

describe('what the templates do not tell', () => {
  test('is shown and fails only if asked', () => {
    const { code, out } = check('unknown.yaml', '-f', 'baseline');
    expect(out).toMatch(
      /Unknown, so not counted as passed\n[\s\S]*^ {2}Imdsv2Everywhere .*parameter Tokens has no default/m,
    );
    expect(code).toBe(0);
    expect(check('unknown.yaml', '-f', 'baseline', '--fail-on-unknown').code).toBe(1);
  });

  test('settings are told by options', () => {
    const args = ['clean.yaml', '-f', 'baseline', '--region', 'us-east-1', '--format', 'json'];
    const settings = [
      '--allowed-region',
      'eu-west-1,eu-central-1',
      '--audit-log-days',
      '400',
      '--containers-use-metadata',
    ];
    const { code, out } = check(...args, ...settings, '--trusted-image', 'ami-1', '--run-id', 'nightly-7');
    expect(JSON.parse(out)).toMatchObject({
      runId: 'nightly-7',
      settings: {
        allowedRegions: ['eu-west-1', 'eu-central-1'],
        auditLogDays: 400,
        containersUseMetadata: true,
        trustedImages: ['ami-1'],
      },
    });
    expect(code).toBe(1);
  });
});

describe('waivers', () => {
  const withWaivers = (file: string, ...args: string[]) => check('machine.yaml', '-f', 'baseline', '-w', file, ...args);

  test('accept a finding, which stays on record', () => {
    const { code, out } = withWaivers('accepted.yaml', '--now', '2029-12-31');
    expect(out).toMatch(/Waived\n {2}Imdsv2Everywhere .*alice, SEC-1, until 2030-01-01/);
    expect(code).toBe(0);
  });

  test.each([
    ['expired.yaml', 2, /^error: .*expired on 2020-01-01/],
    ['malformed.yaml', 2, /^error: malformed\.yaml:2:5: waivers\.0 has no scope; add it/],
    ['missing.yaml', 2, /^error: missing\.yaml: there is no such file/],
  ])('%s is an error', (file, code, message) => {
    const run = withWaivers(file);
    expect(run.err).toMatch(message);
    expect(run.code).toBe(code);
  });

  test('that cover nothing are a problem', () => {
    const { code, out } = withWaivers('unused.yaml');
    expect(out).toMatch(/problem {2}.*covers no finding/);
    expect(code).toBe(1);
  });
});

describe('formats', () => {
  test.each([
    ['json', /^\{\n"\$schema"/],
    ['html', /^<!doctype html>/i],
    ['sarif', /"version": ?"2\.1\.0"/],
    ['junit', /^<\?xml .*\n?<testsuites/],
    ['csv', /^\uFEFF?"Rule ID",/],
    ['markdown', /^#/],
    ['oscal-results', /"assessment-results"/],
    ['oscal-component', /"component-definition"/],
  ])('%s', (format, start) => {
    const { code, out, err } = check('machine.yaml', '-f', 'baseline', '--format', format);
    expect(out).toMatch(start);
    expect({ code, err }).toEqual({ code: 1, err: '' });
  });

  test('a file, and one line', () => {
    const { code, out } = check('machine.yaml', '-f', 'baseline', '--format', 'sarif', '-o', 'report.sarif');
    expect(out).toMatch(/^Open: \d+\. Report: report\.sarif\n$/);
    expect(JSON.parse(readFileSync(join(folder, 'report.sarif'), 'utf8')).version).toBe('2.1.0');
    expect(code).toBe(1);
  });

  test('a file that can’t be written is an error', () => {
    const { code, err } = check('clean.yaml', '-o', 'no/such/folder.txt');
    expect(err).toMatch(/^error: no\/such\/folder\.txt: it can't be written \(ENOENT\)/);
    expect(code).toBe(2);
  });

  test('no escape codes where nobody looks', () => {
    expect(check('machine.yaml').out).not.toContain('\u001b');
  });
});

describe('what can’t be judged exits with 2', () => {
  test.each<[string, string[], RegExp]>([
    ['broken YAML', ['broken.yaml'], /^error: broken\.yaml:\d+:\d+: it is no valid YAML/],
    ['broken JSON', ['broken.json'], /^error: broken\.json:3:10: it is no valid JSON/],
    ['no file', ['nothing.yaml'], /^error: nothing\.yaml: there is no such file/],
    ['a folder that is no assembly', ['.'], /^error: \.: it is no cloud assembly/],
    ['no template', [], /missing required argument 'template'/],
    ['an unknown framework', ['clean.yaml', '-f', 'soc3'], /Unknown framework "soc3"\. Did you mean soc2\?/],
    ['an unknown format', ['clean.yaml', '--format', 'sarf'], /Unknown format "sarf"\. Did you mean sarif\?/],
    ['an unknown option', ['clean.yaml', '--framwork', 'soc2'], /Did you mean --framework\?/],
    ['no days', ['clean.yaml', '--audit-log-days', 'many'], /Write a whole number from 1/],
    ['no time', ['clean.yaml', '--now', 'yesterday'], /^error: now/],
  ])('%s', (_, args, message) => {
    const { code, out, err } = check(...args);
    expect(err).toMatch(message);
    expect(err).not.toContain('    at ');
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });
});

describe('a cloud assembly', () => {
  const assembly = folderWith({});
  beforeAll(() => {
    const app = new App({ outdir: join(assembly, 'cdk.out'), analyticsReporting: false });
    const env = { account: '111122223333', region: 'eu-west-1' };
    const key = new kms.Key(new Stack(app, 'Keys', { env }), 'Key', { enableKeyRotation: true });
    const stage = new Stage(app, 'Prod', { env });
    const stack = new Stack(stage, 'Logs');
    new logs.CfnLogGroup(stack, 'Short', { retentionInDays: 3 }).applyRemovalPolicy(RemovalPolicy.RETAIN);
    const nested = new NestedStack(new Stack(app, 'Parent', { env }), 'Nested');
    new logs.CfnLogGroup(nested, 'Inner', { retentionInDays: 1, kmsKeyId: key.keyArn });
    app.synth();
  });

  test('with stages and nested stacks, in their regions', () => {
    const { code, out } = cdkSpawn(assembly, 'check', 'cdk.out', '-f', 'baseline', '--format', 'json');
    const report = JSON.parse(out);
    const files = report.templates.map(({ file, region }: any) => `${file} ${region}`);
    expect(files).toHaveLength(4);
    expect(files.filter((file: string) => !/^cdk\.out\/.*template\.json eu-west-1$/.test(file))).toEqual([]);
    const failed = report.findings.filter(({ rule, kind }: any) => rule === 'LogRetentionMinimum' && kind === 'failed');
    expect(failed.map(({ resource }: any) => report.resources[resource].logicalId).sort()).toEqual(['Inner', 'Short']);
    expect(code).toBe(1);
  });
});

describe('the command itself', () => {
  test.each([
    [['--help'], /Usage: cdk-spawn <command> \[options\][\s\S]*Exit codes:/],
    [['check', '--help'], /Frameworks:[\s\S]*pci-dss-401[\s\S]*Formats:[\s\S]*Examples:/],
    [['help', 'diff'], /Usage: cdk-spawn diff <old> <new> \[options\]/],
    [['--version'], /^\d+\.\d+\.\d+\n$/],
  ])('%j', (args, text) => {
    const { code, out, err } = cdkSpawn(folder, ...args);
    expect(out).toMatch(text);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(90);
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });

  test('without arguments it helps, and fails', () => {
    const { code, err } = cdkSpawn(folder);
    expect(err).toContain('Usage: cdk-spawn');
    expect(code).toBe(2);
  });

  test('an unknown command suggests one, and where to find help', () => {
    const { code, err } = cdkSpawn(folder, 'chek', 'a.yaml');
    expect(err).toMatch(/Did you mean check\?[\s\S]*Try 'cdk-spawn --help'/);
    expect(code).toBe(2);
    expect(check('--nope').err).toContain("Try 'cdk-spawn check --help'.");
  });

  test('help loads neither the CDK nor cdk-nag', () => {
    const trace = `const { Module } = require('module'); const load = Module._load;
      Module._load = (name, ...rest) => { if (/aws-cdk-lib|cdk-nag|constructs/.test(name)) console.error('LOADED ' + name); return load(name, ...rest); };
      process.argv.splice(1, 0, ${JSON.stringify(COMMAND)}); require(${JSON.stringify(COMMAND)});`;
    const { stderr, stdout } = spawnSync(process.execPath, ['-e', trace, 'check', '--help'], { encoding: 'utf8' });
    expect(stdout).toContain('Usage:');
    expect(stderr).toBe('');
  });

  test('a reader that stops early is no error', () => {
    const { stderr, stdout } = spawnSync(
      '/bin/bash',
      ['-c', `"${process.execPath}" "${COMMAND}" check machine.yaml --format html | head -c 20`],
      { cwd: folder, encoding: 'utf8' },
    );
    expect(stderr).toBe('');
    expect(stdout).toHaveLength(20);
  });
});
