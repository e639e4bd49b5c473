import {
  App,
  Aspects,
  AspectPriority,
  CfnCondition,
  CfnElement,
  CfnOutput,
  CfnParameter,
  CfnResource,
  Fn,
  Lazy,
  NestedStack,
  Stack,
  Stage,
  aws_kms as kms,
  aws_sqs as sqs,
  cloudformation_include as include,
} from 'aws-cdk-lib';
import Ajv from 'ajv';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Compliance,
  type ComplianceProps,
  Framework,
  type ITemplateRule,
  Unresolved,
  Verdict,
  type Waiver,
  Waivers,
} from '../../lib/compliance';
import type { Report } from '../../lib/compliance/engine/report';
import * as reports from '../../lib/compliance/engine/write-report';
import schema from '../../lib/compliance/reports/report-schema.json';
import { viewOf } from '../support/report-view';

jest.mock('../../lib/compliance/engine/write-report', () => ({
  __esModule: true,
  ...jest.requireActual<object>('../../lib/compliance/engine/write-report'),
}));

const folders: string[] = [];
const newFolder = () => {
  folders.push(mkdtempSync(join(tmpdir(), 'cdk-spawn-attacks-')));
  return folders.at(-1) as string;
};
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** Wants every key to be rotated; tells what it saw. */
const Rotated: ITemplateRule = {
  ruleId: 'Rotated',
  title: 'Keys are rotated',
  resourceTypes: ['AWS::KMS::Key'],
  check: (key) =>
    key.flag('EnableKeyRotation')
      ? Verdict.pass()
      : Verdict.fail({ where: 'EnableKeyRotation', why: 'the key is not rotated', fix: 'Rotate it.' }),
};
/** Wants every queue's key to be one of the app. */
const OwnKey: ITemplateRule = {
  ruleId: 'OwnKey',
  title: 'Queues have a key of the app',
  resourceTypes: ['AWS::SQS::Queue'],
  check: (queue) => {
    const key = queue.value('KmsMasterKeyId') as unknown;
    if (key instanceof Unresolved && !key.resource) return Verdict.unknown(key.why);
    return key instanceof Unresolved
      ? Verdict.fail({ where: 'KmsMasterKeyId', why: `it is ${key.resource?.path}`, fix: 'f' })
      : Verdict.pass();
  },
};
const frameworkOf = (id: string, ...rules: ITemplateRule[]) =>
  Framework.custom({
    id,
    title: id,
    controls: [{ id: `${id}.1`, title: 'One', rules: rules.map(({ ruleId }) => ruleId) }],
    rules,
  });
const WAIVER: Waiver = {
  rule: 'Rotated',
  scope: 'A/Key',
  reason: 'The key is imported and rotated by hand.',
  owner: 'alice',
  ticket: 'SEC-1',
  expires: '2999-12-31',
};
const validate = new Ajv({ strict: false }).compile(schema);

function synth(build: (app: App) => void, props: Partial<ComplianceProps> = {}, context: object = {}) {
  const outdir = newFolder();
  const app = new App({ outdir, analyticsReporting: false, context: { ...context } });
  build(app);
  Compliance.enforce(app, { frameworks: [frameworkOf('T', Rotated, OwnKey)], reports: [], ...props });
  let error: string | undefined;
  try {
    app.synth();
  } catch (thrown) {
    error = (thrown as Error).message;
  }
  const bytes = readFileSync(join(outdir, 'report.json'), 'utf8');
  const report = JSON.parse(bytes) as Report;
  validate(report);
  expect(validate.errors).toBeNull();
  const [framework] = viewOf(report).frameworks;
  return {
    app,
    error,
    bytes,
    report,
    framework,
    cdk: JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')) as { pluginReports: any[] },
    found: framework.findings.map(({ path, status, why }) => `${path} ${status}: ${why}`),
  };
}
const unrotated = (path: string, status = 'failed') => `${path} ${status}: the key is not rotated`;

describe('a finding is not hidden', () => {
  test('by an output that has the logical id of the resource', () => {
    const { found, error } = synth(
      (app) => {
        const stack = new Stack(app, 'A');
        new kms.CfnKey(stack, 'Bad').overrideLogicalId('Same');
        new CfnOutput(stack, 'Key', { value: 'x' }).overrideLogicalId('Same');
        new kms.CfnKey(new Stack(app, 'B'), 'Other', { enableKeyRotation: true });
      },
      { waivers: Waivers.of(WAIVER) },
    );
    expect(found).toEqual([unrotated('A/Bad')]);
    expect(error).toMatch(/covers no finding/);
  });

  test('by an element that is no resource and writes one', () => {
    class Sneaky extends CfnElement {
      public _toCloudFormation(): object {
        return { Resources: { Hidden: { Type: 'AWS::KMS::Key' } } };
      }
    }
    const build = (app: App) => void new Sneaky(new Stack(app, 'A'), 'Key');
    const { found, error } = synth(build);
    expect(found).toEqual([unrotated('A/Hidden')]);
    expect(error).toMatch(/T-Rotated/);
    const waived = synth(build, { waivers: Waivers.of({ ...WAIVER, scope: 'A/Hidden' }) });
    expect(waived.found).toEqual([unrotated('A/Hidden', 'waived')]);
    expect(waived.error).toBeUndefined();
    const inStage = synth((app) => void new Sneaky(new Stack(new Stage(app, 'Prod'), 'A'), 'Key'));
    expect(inStage.cdk.pluginReports[0].violations.map((each: any) => each.ruleName)).toContain(
      'cdk-spawn.FindingsInStages',
    );
  });

  test('by Fn::If in what a parent passes to a nested stack', () => {
    const { found } = synth((app) => {
      const stack = new Stack(app, 'A');
      const expression = Fn.conditionEquals(new CfnParameter(stack, 'P').valueAsString, 'yes');
      new CfnCondition(stack, 'C', { expression });
      const nested = new NestedStack(stack, 'N', {
        parameters: { Rotate: Fn.conditionIf('C', 'true', 'false').toString() },
      });
      const rotate = new CfnParameter(nested, 'Rotate').valueAsString;
      new kms.CfnKey(nested, 'Key').addPropertyOverride('EnableKeyRotation', rotate);
    });
    expect(found).toEqual([expect.stringMatching(/^A\/N\/Key unknown: .*it depends on conditions of A/)]);
  });

  test('by reports that can be neither written nor removed: every plugin still fails', () => {
    const removal = jest.spyOn(reports, 'removeReports');
    const writing = jest.spyOn(reports, 'writeReport').mockImplementation(() => {
      removal.mockImplementation(() => {
        throw new Error('EACCES: not yours');
      });
      throw new Error('ENOSPC: disk is full');
    });
    try {
      const outdir = newFolder();
      const app = new App({ outdir });
      new kms.CfnKey(new Stack(app, 'A'), 'Key');
      Compliance.enforce(app, { frameworks: [frameworkOf('T', Rotated)], reports: [] });
      expect(() => app.synth()).toThrow(/the app was not judged: ENOSPC[^]*can't be removed: EACCES/);
    } finally {
      removal.mockRestore();
      writing.mockRestore();
    }
  });

  test('by the name of a stack that another region has too', () => {
    const { found } = synth(
      (app) => {
        for (const region of ['eu-west-1', 'us-east-1']) {
          const env = { region, account: '111122223333' };
          const keys = new Stack(app, `Keys-${region}`, { stackName: 'Keys', env });
          const key = new kms.Key(keys, 'Key', { enableKeyRotation: true });
          const queues = new Stack(app, `Queues-${region}`, { stackName: 'Queues', env });
          new sqs.CfnQueue(queues, 'Queue', { kmsMasterKeyId: key.keyArn });
        }
      },
      {},
      { '@aws-cdk/core:defaultCrossStackReferences': 'weak' },
    );
    expect(found).toEqual(
      ['eu-west-1', 'us-east-1'].map((region) => `Queues-${region}/Queue failed: it is Keys-${region}/Key/Resource`),
    );
  });

  test.each([
    ['strong', {}],
    ['weak', { '@aws-cdk/core:defaultCrossStackReferences': 'weak' }],
  ])('behind a cross-stack reference that is %s', (_, context) => {
    const { found } = synth(
      (app) => {
        const stage = new Stage(new Stage(app, 'Outer'), 'Inner', { env: { region: 'eu-west-1' } });
        const key = new kms.Key(new NestedStack(new Stack(stage, 'Keys'), 'Nested'), 'Key', {
          enableKeyRotation: true,
        });
        const deep = new NestedStack(new NestedStack(new Stack(stage, 'Queues'), 'One'), 'Two');
        new sqs.CfnQueue(deep, 'Queue', { kmsMasterKeyId: Lazy.string({ produce: () => key.keyArn }) });
      },
      {},
      context,
    );
    expect(found).toEqual(['Outer/Inner/Queues/One/Two/Queue failed: it is Outer/Inner/Keys/Nested/Key/Resource']);
  });

  test('of what an aspect adds last of all', () => {
    const { found } = synth(
      (app) => {
        const stack = new Stack(app, 'A');
        Aspects.of(stack).add(
          {
            visit: (node) => void (node === stack && !stack.node.tryFindChild('Late') && new kms.CfnKey(stack, 'Late')),
          },
          { priority: AspectPriority.READONLY + 500 },
        );
      },
      { controlsInMetadata: true },
    );
    expect(found).toEqual([unrotated('A/Late')]);
  });

  test('of a template that CfnInclude takes in', () => {
    const templateFile = join(newFolder(), 'in.yaml');
    writeFileSync(templateFile, 'Resources:\n  Key:\n    Type: AWS::KMS::Key\n    Properties: {KeyPolicy: {}}\n');
    const { found } = synth((app) => void new include.CfnInclude(new Stack(app, 'A'), 'In', { templateFile }));
    expect(found).toEqual([unrotated('A/In/Key')]);
  });
});

describe('controls in the metadata', () => {
  const keyIn = (app: App) => {
    new kms.CfnKey(new Stack(new Stage(app, 'Prod'), 'A'), 'Key', { enableKeyRotation: true });
    new kms.CfnKey(new NestedStack(new Stack(app, 'A'), 'Nested'), 'Key', { enableKeyRotation: true });
  };
  const templatesOf = (folder: string): Record<string, any> =>
    Object.fromEntries(
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('template.json'))
        .map((file) => [file, JSON.parse(readFileSync(join(folder, file), 'utf8'))]),
    );

  test('are in stages and nested stacks, and nothing else changes', () => {
    const plain = synth(keyIn);
    const marked = synth(keyIn, { controlsInMetadata: true });
    expect(marked.error).toBeUndefined();
    const [before, after] = [plain, marked].map(({ app }) => templatesOf(app.outdir));
    expect(Object.keys(after)).toEqual(Object.keys(before));
    const keys = Object.values(after).flatMap((template) =>
      Object.values<any>(template.Resources).filter(({ Type }) => Type === 'AWS::KMS::Key'),
    );
    expect(keys.map(({ Metadata }) => Metadata['cdk-spawn:controls'])).toEqual([{ T: ['T.1'] }, { T: ['T.1'] }]);
    for (const key of keys) delete key.Metadata['cdk-spawn:controls'];
    const withoutAssets = (templates: object) => JSON.stringify(templates).replace(/[0-9a-f]{64}/g, 'hash');
    const bare = withoutAssets(after).replaceAll(',"Metadata":{}', '');
    expect(bare).toBe(withoutAssets(before).replaceAll(',"Metadata":{}', ''));
  });

  test('that come too late for a stage are an error', () => {
    const app = new App({ outdir: newFolder() });
    Compliance.enforce(app, { frameworks: [frameworkOf('T', Rotated)], reports: [], controlsInMetadata: true });
    keyIn(app);
    expect(() => app.synth()).toThrow(/does not reach stage Prod, which was made after Compliance\.enforce/);
  });
});

test('stacks with the same file name in several stages are told apart', () => {
  const { report, found } = synth((app) => {
    for (const stage of ['One', 'Two']) {
      new kms.CfnKey(new Stack(new Stage(app, stage), 'A'), 'Key', { enableKeyRotation: stage === 'One' });
    }
  });
  expect(new Set(report.templates.map(({ file }) => file)).size).toBe(2);
  expect(found).toEqual([unrotated('Two/A/Key')]);
});

test('several apps in one process do not see each other', () => {
  const apps = [true, false].map((enableKeyRotation) => {
    const app = new App({ outdir: newFolder() });
    new kms.CfnKey(new Stack(app, 'A'), 'Key', { enableKeyRotation });
    Compliance.enforce(app, { frameworks: [frameworkOf('T', Rotated)], reports: [] });
    return app;
  });
  expect(() => apps[1].synth()).toThrow(/T-Rotated/);
  expect(() => apps[0].synth()).not.toThrow();
});

describe('a waiver', () => {
  const bad = (app: App) => void new kms.CfnKey(new Stack(app, 'A'), 'Key');

  test('of a file keeps its place, relative to the working directory', () => {
    const file = join(newFolder(), 'waivers.yaml');
    writeFileSync(file, `waivers:\n  - ${JSON.stringify(WAIVER)}\n`);
    const { report, error } = synth(bad, { waivers: Waivers.fromFile(file) });
    expect(error).toBeUndefined();
    expect(report.waivers).toMatchObject([{ source: { line: 2, column: 5 }, covers: 1 }]);
    expect(report.waivers[0].source?.file).toMatch(/^\.\.\/.*waivers\.yaml$/);
    writeFileSync(file, `waivers:\n  - ${JSON.stringify({ ...WAIVER, expires: '2020-01-01' })}\n`);
    expect(() => synth(bad, { waivers: Waivers.fromFile(file) })).toThrow(/waivers\.yaml:2:5: waiver of .* expired/);
  });

  test('may name a framework whose id begins with that of another', () => {
    const frameworks = [frameworkOf('ACME', OwnKey), frameworkOf('ACME-Web', Rotated)];
    const { error } = synth(bad, { frameworks, waivers: Waivers.of({ ...WAIVER, rule: 'ACME-Web-Rotated' }) });
    expect(error).toBeUndefined();
  });

  test('given twice covers once and is listed once', () => {
    const { error, report } = synth(bad, { waivers: Waivers.of(WAIVER, WAIVER) });
    expect(error).toBeUndefined();
    expect(report.waivers).toMatchObject([{ covers: 1 }]);
  });
});

describe('a secret gets into no report', () => {
  // Put together here, so that no scanner takes this file for a leak.
  const SECRET = ['hunter2', 'Tr0ub4dor', 'x9Q'].join('');
  const TOKEN = ['ghp', 'A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8'].join('_');
  const rule = (ruleId: string, check: ITemplateRule['check']): ITemplateRule => ({
    ruleId,
    title: 'T',
    resourceTypes: ['AWS::SQS::Queue'],
    check,
  });
  const failing = (where: string, why: string) => Verdict.fail({ where, why, fix: 'f', finding: why });
  const rules = [
    rule('Whole', () => failing('', 'x')),
    rule('Beside', () => failing('QueueName', 'x')),
    rule('Quotes', (queue) => failing('Tags[0].Value', `it is ${queue.value('Tags[0].Value')}`)),
    rule('QuotesToken', (queue) => failing('QueueName', `it is ${queue.value('QueueName')}`)),
    rule('Says', (queue) => Verdict.unknown(`who knows ${queue.value('Tags[0].Value')}`)),
    rule('Throws', (queue) => JSON.parse(String(queue.value('Tags[0].Value'))) as Verdict),
  ];
  const tag = { Key: 'db-password', Value: SECRET };
  const encoded = Buffer.from(`export DB_PASSWORD=${SECRET}`).toString('base64');

  test.each<[string, (stack: Stack) => object]>([
    ['literal', () => ({ QueueName: TOKEN, Tags: [tag] })],
    ['in base64', () => ({ QueueName: TOKEN, Tags: [{ Key: 'init', Value: encoded }] })],
    [
      'from a parameter’s default',
      (stack) => {
        new CfnParameter(stack, 'DbPassword', { default: SECRET });
        return { QueueName: 'q', Tags: [{ Key: 'x', Value: { Ref: 'DbPassword' } }] };
      },
    ],
  ])('%s', (_, properties) => {
    const { bytes, error, found } = synth(
      (app) => {
        const stack = new Stack(app, 'A');
        // Secrets outside of the resources are reported with the first.
        new CfnResource(stack, 'First', { type: 'AWS::SNS::Topic' });
        new CfnResource(stack, 'Queue', { type: 'AWS::SQS::Queue', properties: properties(stack) });
      },
      { frameworks: [frameworkOf('T', ...rules)] },
    );
    expect(found).toHaveLength(rules.length);
    for (const text of [bytes, error]) {
      expect(text).not.toContain(SECRET);
      expect(text).not.toContain(SECRET.slice(0, 8));
      expect(text).not.toContain(TOKEN.slice(0, 12));
      expect(text).not.toContain(encoded.slice(0, 30));
    }
  });

  test('yet what is none is shown', () => {
    const { report, found } = synth(
      (app) =>
        void new sqs.CfnQueue(new Stack(app, 'A'), 'Queue', { queueName: 'jobs', tags: [{ key: 'a', value: 'b' }] }),
      { frameworks: [frameworkOf('T', rules[1], rules[3])] },
    );
    expect(found).toContain('A/Queue failed: it is jobs');
    expect(report.findings[0].excerpt).toContain('"QueueName": "jobs"');
  });
});

test.each<[string, object]>([
  ['no place', { why: 'w', fix: 'f' }],
  ['no reason', { where: 'A', fix: 'f' }],
  ['an empty fix', { where: 'A', why: 'w', fix: '' }],
  ['an empty finding', { where: 'A', why: 'w', fix: 'f', finding: '' }],
])('a rule that gives %s is an error of the rule alone', (_, failure) => {
  const broken: ITemplateRule = { ...Rotated, ruleId: 'Broken', check: () => Verdict.fail(failure as never) };
  const { found } = synth((app) => void new kms.CfnKey(new Stack(app, 'A'), 'Key', { enableKeyRotation: true }), {
    frameworks: [frameworkOf('T', broken, Rotated)],
  });
  expect(found).toEqual([expect.stringMatching(/^A\/Key error: .* of a failure is .*; give a text$/)]);
});
