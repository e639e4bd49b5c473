import {
  App,
  Aspects,
  CfnParameter,
  CfnResource,
  CustomResource,
  NestedStack,
  Stack,
  Stage,
  Validations,
  aws_ec2 as ec2,
  aws_iam as iam,
  aws_kms as kms,
  aws_s3 as s3,
} from 'aws-cdk-lib';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OwnWaiver, acknowledgeOwnWaiver, ownWaiverIds, ownWaiverReason } from '../../lib/analysis/own-waivers';
import { Compliance, type ComplianceProps, Framework, Waivers } from '../../lib/compliance';
import type { FrameworkResult, Results } from '../../lib/compliance/engine/results';

const ALL = [Framework.hipaa(), Framework.pciDss321(), Framework.soc2()];
const ROTATION = 'SOC2-KMSBackingKeyRotationEnabled';
const WAIVER = {
  rule: ROTATION,
  scope: 'A/Key',
  reason: 'The key is imported and rotated by hand.',
  owner: 'alice',
  ticket: 'SEC-1',
  expires: '2999-12-31',
};
const directories: string[] = [];
afterAll(() => directories.forEach((directory) => rmSync(directory, { recursive: true })));

interface Synthesis {
  /** The report's text if the synthesis failed. */
  readonly error?: string;
  readonly results: Results;
  /** The bytes of the results file. */
  readonly bytes: string;
  /** The CDK's own report. */
  readonly report: { pluginReports: any[] };
}

/** Synthesizes an app under `Compliance.enforce`. */
function synth(build: (app: App) => void, props: Partial<ComplianceProps> = {}, expected = 'results'): Synthesis {
  const outdir = mkdtempSync(join(tmpdir(), 'cdk-spawn-compliance-'));
  directories.push(outdir);
  const app = new App({ outdir, analyticsReporting: false });
  build(app);
  Compliance.enforce(app, { frameworks: [Framework.soc2()], ...props });
  let error: string | undefined;
  try {
    app.synth();
  } catch (thrown) {
    error = (thrown as Error).message;
  }
  expect(existsSync(join(outdir, 'compliance.json'))).toBe(expected === 'results');
  const bytes = expected === 'results' ? readFileSync(join(outdir, 'compliance.json'), 'utf8') : '{}';
  const report = join(outdir, 'validation-report.json');
  return {
    error,
    bytes,
    results: JSON.parse(bytes),
    report: existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : { pluginReports: [] },
  };
}

const keyIn = (app: App, enableKeyRotation = false) => new kms.Key(new Stack(app, 'A'), 'Key', { enableKeyRotation });
const statusOf = (result: FrameworkResult, id: string) => result.controls.find((control) => control.id === id)?.status;

describe('the synthesis', () => {
  test('passes when nothing is found', () => {
    const { error, results } = synth((app) => void keyIn(app, true), { frameworks: ALL });
    expect(error).toBeUndefined();
    expect(results.frameworks.map(({ id }) => id)).toEqual(['HIPAA.Security', 'PCI.DSS.321', 'SOC2']);
    expect(results.frameworks[2].summary).toEqual({
      ...{ rules: 70, resources: 1, passed: 1, failed: 0, waived: 0, unknown: 0, notApplicable: 69 },
    });
  });

  test('fails on a finding, which says what, where and how to mend it', () => {
    const { error, results } = synth((app) => void keyIn(app));
    expect(error).toMatch(/KMSBackingKeyRotationEnabled does not hold/);
    expect(results.frameworks[0].findings).toEqual([
      {
        rule: ROTATION,
        controls: ['CC6.1', 'C1.1', 'PI1.5'],
        status: 'failed',
        path: 'A/Key/Resource',
        source: expect.stringMatching(/^test\/compliance\/compliance\.test\.ts:\d+:\d+$/),
        message: expect.stringContaining('CC6.1'),
        fix: 'Turn on rotation of the key, or use SpawnKey.',
      },
    ]);
  });

  test('fails on a finding that cdk-nag calls a warning, even beside a suppressed one', () => {
    const { error, results } = synth(
      (app) => void new ec2.CfnVPC(new Stack(app, 'A'), 'Vpc', { cidrBlock: '10.0.0.0/16' }),
      {
        frameworks: [Framework.hipaa()],
        waivers: Waivers.of({ ...WAIVER, rule: 'HIPAA.Security-VPCFlowLogsEnabled', scope: 'A/Vpc' }),
      },
    );
    expect(results.frameworks[0].summary).toMatchObject({ failed: 1, waived: 1 });
    expect(error).toMatch(/VPCDefaultSecurityGroupClosed/);
  });

  test('fails when a rule throws, and counts that as unknown', () => {
    const { error, results } = synth((app) => {
      const stack = new Stack(app, 'A');
      const cidrIp = new CfnParameter(stack, 'Cidr').valueAsString;
      const securityGroupIngress = [{ ipProtocol: 'tcp', fromPort: 443, toPort: 443, cidrIp, description: 'x' }];
      new ec2.CfnSecurityGroup(stack, 'Group', { groupDescription: 'x', securityGroupIngress });
    });
    expect(error).toMatch(/The rule threw/);
    const [{ summary, findings, rules }] = results.frameworks;
    expect(summary.unknown).toBe(findings.length);
    expect(summary.unknown).toBeGreaterThan(0);
    expect(findings[0]).toMatchObject({ status: 'unknown', message: expect.stringMatching(/non-primitive value/) });
    expect(rules.find(({ id }) => id === findings[0].rule)).toMatchObject({ passed: [], unknown: ['A/Group'] });
  });

  test('judges stages and nested stacks, after aspects', () => {
    const { results } = synth((app) => {
      const stack = new Stack(new Stage(app, 'Prod'), 'A');
      new kms.Key(stack, 'Key');
      new kms.Key(new NestedStack(stack, 'Nested'), 'Key');
      Aspects.of(stack).add({
        visit: (node) =>
          void (node instanceof kms.CfnKey && (node.enableKeyRotation = node.node.path.includes('Nested'))),
      });
    });
    expect(results.frameworks[0].findings.map(({ path }) => path)).toEqual(['Prod/A/Key/Resource']);
  });

  test('fails when judging itself fails, in every framework: the CLI would take a plugin that throws for a clean one', () => {
    const { error, report } = synth(
      (app) => {
        const key = keyIn(app, true);
        // Runs after the results of earlier runs are gone and before the new ones are written.
        key.node.addValidation({
          validate: () => (mkdirSync(join(app.outdir, 'compliance.json', 'x'), { recursive: true }), []),
        });
      },
      { frameworks: ALL },
      'no results',
    );
    expect(error).toMatch(/the app was not judged: .*EISDIR/);
    expect(report.pluginReports.map(({ conclusion }) => conclusion)).toEqual(['failure', 'failure', 'failure']);
    for (const { violations } of report.pluginReports) {
      // Without a path, and with a violation: else the CLI drops it.
      expect(violations).toMatchObject([
        { ruleName: 'cdk-spawn.NotJudged', severity: 'fatal', violatingConstructs: [{ constructPath: '' }] },
      ]);
    }
  });

  test('fails on findings in stages whatever stacks the CLI was asked for', () => {
    const { report } = synth((app) => void new kms.Key(new Stack(new Stage(app, 'Prod'), 'A'), 'Key'));
    expect(report.pluginReports[0].violations).toMatchObject([
      { ruleName: ROTATION, violatingConstructs: [{ constructPath: 'Prod/A/Key/Resource' }] },
      {
        ruleName: 'cdk-spawn.FindingsInStages',
        description: expect.stringMatching(/not waived: 1, in Prod;/),
        violatingConstructs: [{ constructPath: '' }],
      },
    ]);
    expect(synth((app) => void keyIn(app)).report.pluginReports[0].violations).toHaveLength(1);
  });

  test('of an app without stacks writes empty results, and still finds waivers unused', () => {
    const { error, results } = synth(() => undefined, { frameworks: ALL });
    expect(error).toBeUndefined();
    expect(results.frameworks[0].summary).toMatchObject({ rules: 90, resources: 0, passed: 0 });
    expect(synth(() => undefined, { waivers: Waivers.of(WAIVER) }).error).toMatch(/covers no finding/);
  });

  test('leaves no results of an earlier run when the app itself fails', () => {
    const outdir = mkdtempSync(join(tmpdir(), 'cdk-spawn-compliance-'));
    directories.push(outdir);
    for (const broken of [false, true]) {
      const app = new App({ outdir });
      const key = keyIn(app, true);
      if (broken) key.node.addValidation({ validate: () => ['broken'] });
      Compliance.enforce(app, { frameworks: ALL });
      if (broken) expect(() => app.synth()).toThrow(/broken/);
      else app.synth();
      expect(existsSync(join(outdir, 'compliance.json'))).toBe(!broken);
    }
  });

  test('may be repeated into the same folder, and in the same process', () => {
    const outdir = mkdtempSync(join(tmpdir(), 'cdk-spawn-compliance-'));
    directories.push(outdir);
    const app = new App({ outdir, confirmValidationPluginsDoNotMutate: true });
    keyIn(app);
    Compliance.enforce(app, { frameworks: [Framework.soc2()], waivers: Waivers.of(WAIVER) });
    app.synth();
    const first = readFileSync(join(outdir, 'compliance.json'), 'utf8');
    app.synth({ force: true });
    expect(readFileSync(join(outdir, 'compliance.json'), 'utf8')).toBe(first);
  });
});

describe('the results', () => {
  const messy = (app: App) => {
    const stack = new Stack(app, 'A');
    const bucket = new s3.Bucket(stack, 'Bucket');
    acknowledgeOwnWaiver(bucket, OwnWaiver.ACCESS_LOG_BUCKET);
    new kms.Key(stack, 'Key');
    new ec2.CfnInstance(stack, 'Instance', { imageId: 'ami-1' });
  };

  test('add up: rules times resources are passed, failed, waived, unknown and not applicable', () => {
    for (const { summary, rules, findings } of synth(messy, { frameworks: ALL }).results.frameworks) {
      const { passed, failed, waived, unknown, notApplicable } = summary;
      expect(passed + failed + waived + unknown + notApplicable).toBe(summary.rules * summary.resources);
      expect(Math.min(passed, failed, waived, notApplicable)).toBeGreaterThan(0);
      expect(rules).toHaveLength(summary.rules);
      expect(findings.filter(({ status }) => status === 'waived')).toHaveLength(waived);
    }
  });

  test('list every control: the worst of its rules, manual, or unknown where no rule bears on it', () => {
    const [soc2] = synth(messy).results.frameworks;
    expect(soc2.controls).toHaveLength(61);
    expect(statusOf(soc2, 'CC6.1')).toBe('failed');
    expect(statusOf(soc2, 'PI1.2')).toBe('not applicable');
    expect(statusOf(soc2, 'CC1.1')).toBe('manual');
    expect(statusOf(soc2, 'CC3.1')).toBe('unknown');
    const partial = soc2.controls.filter((control) => control.partial);
    expect(partial).toHaveLength(21);
    expect(partial.map(({ id }) => id)).toContain('CC7.5');
    const clean = synth((app) => void keyIn(app, true)).results.frameworks[0];
    expect(statusOf(clean, 'CC6.1')).toBe('passed');
    const waived = synth((app) => void keyIn(app), { waivers: Waivers.of(WAIVER) }).results.frameworks[0];
    expect(statusOf(waived, 'CC6.1')).toBe('waived');
  });

  test('are the same bytes for the same app, with no time in them unless one is given', () => {
    expect(synth(messy, { frameworks: ALL }).bytes).toBe(synth(messy, { frameworks: ALL }).bytes);
    const now = '2026-11-23T12:00:00Z';
    expect(synth(messy, { now }).results.now).toBe(now);
    expect(synth(messy).results).not.toHaveProperty('now');
  });

  test('name the resources whose deployed properties no rule sees', () => {
    const { unseen } = synth((app) => {
      const stack = new Stack(app, 'A');
      new CfnResource(stack, 'Raw', { type: 'AWS::S3::Bucket' });
      new CfnResource(stack, 'Custom', { type: 'Custom::Thing' });
      new CustomResource(stack, 'OfTheCdk', { serviceToken: 'x' });
      new kms.Key(stack, 'Key', { enableKeyRotation: true });
      const changed = new kms.CfnKey(stack, 'Changed', { enableKeyRotation: true });
      changed.addPropertyOverride('EnableKeyRotation', false);
      new kms.CfnKey(stack, 'Kept', { enableKeyRotation: true }).addOverride('DeletionPolicy', 'Retain');
    }).results;
    expect(unseen).toEqual([
      { path: 'A/Changed', type: 'AWS::KMS::Key', why: 'overridden' },
      { path: 'A/Raw', type: 'AWS::S3::Bucket', why: 'raw' },
    ]);
  });

  test('are sorted by path and rule', () => {
    const findings = synth(messy).results.frameworks[0].findings.map(({ path, rule }) => `${path} ${rule}`);
    expect(findings).toEqual([...findings].sort());
  });
});

describe('a waiver', () => {
  test('lets the synthesis pass, and both reports say who, why and until when', () => {
    const { error, results, report } = synth((app) => void keyIn(app), { waivers: Waivers.of(WAIVER) });
    expect(error).toBeUndefined();
    const { reason, owner, ticket, expires } = WAIVER;
    expect(results.frameworks[0].findings).toMatchObject([
      { status: 'waived', waiver: { kind: 'waiver', reason, owner, ticket, expires } },
    ]);
    expect(results.frameworks[0].summary).toMatchObject({ failed: 0, waived: 1, passed: 0 });
    expect(results.waivers).toEqual([{ ...WAIVER, covers: 1 }]);
    const [{ violations, suppressedViolations }] = report.pluginReports;
    expect(violations).toEqual([]);
    expect(suppressedViolations).toMatchObject([
      {
        ruleName: ROTATION,
        acknowledgedId: `SOC2::${ROTATION}`,
        reason: `${reason} (owner: alice; ticket: SEC-1; expires: 2999-12-31)`,
        acknowledgedAt: 'A/Key/Resource',
      },
    ]);
  });

  test('covers its own rule and scope only', () => {
    const build = (app: App) => void new kms.Key(keyIn(app).stack, 'Other');
    const { error, results } = synth(build, { frameworks: ALL, waivers: Waivers.of(WAIVER) });
    expect(error).toBeDefined();
    const open = results.frameworks.flatMap(({ findings }) => findings.filter(({ status }) => status === 'failed'));
    expect(open.map(({ rule, path }) => `${rule} ${path}`)).toEqual([
      'PCI.DSS.321-KMSBackingKeyRotationEnabled A/Key/Resource',
      'PCI.DSS.321-KMSBackingKeyRotationEnabled A/Other/Resource',
      `${ROTATION} A/Other/Resource`,
    ]);
  });

  test('that covers nothing is an error that no acknowledgement hides', () => {
    const build = (app: App) => {
      keyIn(app, true);
      Validations.of(app).acknowledge({ id: 'SOC2::cdk-spawn.WaiverUnused', reason: 'x' });
    };
    const { error, results } = synth(build, { waivers: Waivers.of(WAIVER) });
    expect(error).toMatch(/covers no finding: delete it/);
    expect(results.problems).toEqual([expect.stringContaining(ROTATION)]);
  });

  test('names one finding of a rule that has several', () => {
    const build = (app: App) => {
      const role = new iam.Role(new Stack(app, 'A'), 'Role', { assumedBy: new iam.AccountRootPrincipal() });
      for (const name of ['ReadOnlyAccess', 'SecurityAudit']) {
        role.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName(name));
      }
    };
    const [first, second] = synth(build).results.frameworks[0].findings;
    expect(first.rule).toMatch(/^SOC2-IAMNoManagedPolicies\[Policy::.*ReadOnlyAccess\]$/);
    const waivers = Waivers.of({ ...WAIVER, rule: first.rule, scope: 'A/Role' });
    const { error, results, report } = synth(build, { waivers });
    expect(error).toContain('SecurityAudit');
    expect(results.frameworks[0].findings.map(({ status }) => status)).toEqual(['waived', 'failed']);
    expect(results.frameworks[0].summary).toMatchObject({ failed: 1, waived: 0 });
    expect(report.pluginReports[0].suppressedViolations).toHaveLength(1);
    expect(second.rule).toContain('SecurityAudit');
    const whole = { ...WAIVER, rule: 'SOC2-IAMNoManagedPolicies', scope: 'A/Role' };
    expect(synth(build, { waivers: Waivers.of(whole) }).error).toMatch(/waived as <rule id>\[<finding>\]/);
  });
});

describe('an acknowledgement in the tree', () => {
  const acknowledged = (id: string) => (app: App) =>
    Validations.of(keyIn(app).stack).acknowledge({ id, reason: 'imported key' });

  test('by the qualified id is honoured and reported as unowned', () => {
    const { error, results, report } = synth(acknowledged(`SOC2::${ROTATION}`));
    expect(error).toBeUndefined();
    expect(results.frameworks[0].summary).toMatchObject({ failed: 0, waived: 1 });
    expect(results.frameworks[0].findings).toMatchObject([
      { status: 'waived', waiver: { kind: 'acknowledgement', owner: 'unowned', reason: 'imported key' } },
    ]);
    expect(report.pluginReports[0].suppressedViolations).toMatchObject([{ reason: 'imported key' }]);
  });

  test.each([
    ['the bare id', ROTATION, (app: App) => keyIn(app).stack, 'imported key', {}],
    ['the app', `SOC2::${ROTATION}`, (app: App) => (keyIn(app), app), 'imported key', {}],
    ['an empty reason', `SOC2::${ROTATION}`, (app: App) => keyIn(app).stack, ' ', {}],
    ['strict mode', `SOC2::${ROTATION}`, (app: App) => keyIn(app).stack, 'imported key', { strict: true }],
  ])('by %s is not honoured, and the finding says what to do', (_, id, scopeOf, reason, props) => {
    const { error, results, report } = synth((app) => Validations.of(scopeOf(app)).acknowledge({ id, reason }), props);
    expect(error).toMatch(/not honoured/);
    expect(results.frameworks[0].summary).toMatchObject({ failed: 1, waived: 0 });
    expect(results.frameworks[0].findings[0].fix).toMatch(/pass a Waiver to Compliance\.enforce/);
    expect(report.pluginReports[0]).toMatchObject({ conclusion: 'failure', violations: [{ severity: 'fatal' }] });
  });

  test('of one finding of a rule covers that finding', () => {
    const { results } = synth((app) => {
      const role = new iam.Role(new Stack(app, 'A'), 'Role', {
        assumedBy: new iam.AccountRootPrincipal(),
        managedPolicies: [iam.ManagedPolicy.fromManagedPolicyArn(app, 'P', 'arn:aws:iam::aws:policy/My Policy')],
      });
      Validations.of(role).acknowledge({
        id: 'SOC2::SOC2-IAMNoManagedPolicies[Policy::arn:aws:iam::aws:policy/My Policy]',
        reason: 'x',
      });
    });
    expect(results.frameworks[0].findings).toMatchObject([{ status: 'waived', waiver: { owner: 'unowned' } }]);
  });

  test('does not become an own waiver by its words', () => {
    const { results } = synth((app) => {
      const reason = ownWaiverReason(OwnWaiver.ACCESS_LOG_BUCKET);
      Validations.of(app).acknowledge(...ownWaiverIds(OwnWaiver.ACCESS_LOG_BUCKET).map((id) => ({ id, reason })));
      new s3.Bucket(new Stack(app, 'A'), 'Mine');
    });
    expect(results.frameworks[0].summary).toMatchObject({ waived: 0 });
    expect(results.frameworks[0].summary.failed).toBeGreaterThan(4);
  });

  test('by this library itself is reported with the row of docs/WAIVERS.md', () => {
    const { results } = synth((app) =>
      acknowledgeOwnWaiver(new s3.Bucket(new Stack(app, 'A'), 'Logs'), OwnWaiver.ACCESS_LOG_BUCKET),
    );
    const waived = results.frameworks[0].findings.filter(({ status }) => status === 'waived');
    expect(waived.map(({ rule }) => rule)).toContain('SOC2-S3BucketReplicationEnabled');
    for (const { waiver } of waived) {
      expect(waiver).toMatchObject({ kind: 'own', owner: 'cdk-spawn', ticket: 'docs/WAIVERS.md#access-log-bucket' });
    }
    expect(waived.every(({ path }) => path.startsWith('A/Logs/'))).toBe(true);
  });

  test('nearer to the resource does not take the words out of an own waiver in the CDK’s report', () => {
    const { report } = synth((app) => {
      const bucket = new s3.Bucket(new Stack(app, 'A'), 'Logs');
      acknowledgeOwnWaiver(bucket, OwnWaiver.REPLICA_BUCKET);
      Validations.of(bucket.node.defaultChild!).acknowledge({
        id: 'SOC2::SOC2-S3BucketReplicationEnabled',
        reason: 'x',
      });
    });
    expect(report.pluginReports[0].suppressedViolations).toMatchObject([
      { reason: ownWaiverReason(OwnWaiver.REPLICA_BUCKET) },
    ]);
  });

  test('yields to a waiver of the app', () => {
    const { results, report } = synth(acknowledged(`SOC2::${ROTATION}`), { waivers: Waivers.of(WAIVER) });
    expect(results.frameworks[0].findings[0].waiver).toMatchObject({ kind: 'waiver', owner: 'alice' });
    expect(report.pluginReports[0].suppressedViolations[0].reason).toMatch(/owner: alice/);
  });
});

describe('Compliance.enforce', () => {
  test('takes an app, once', () => {
    const app = new App();
    expect(() => Compliance.enforce(new Stage(app, 'Prod') as App, { frameworks: ALL })).toThrow(/on an App only/);
    Compliance.enforce(app, { frameworks: ALL });
    expect(() => Compliance.enforce(app, { frameworks: ALL })).toThrow(/already enforced/);
  });

  test('wants each framework once, at least one, and a time that is one', () => {
    expect(() => Compliance.enforce(new App(), { frameworks: [] })).toThrow(/frameworks is empty/);
    expect(() => Compliance.enforce(new App(), { frameworks: [...ALL, Framework.soc2()] })).toThrow(/names SOC2 twice/);
    expect(() => Compliance.enforce(new App(), { frameworks: ALL, now: 'soon' })).toThrow(/now is no time: "soon"/);
    // Each machine would take it for another time.
    for (const now of ['2026-11-23T12:00:00', '23 Nov 2026', '2026']) {
      expect(() => Compliance.enforce(new App(), { frameworks: ALL, now })).toThrow(/ISO 8601 with a zone/);
    }
  });

  test('alone loads cdk-nag: importing the library does not', () => {
    const script = `
      const loaded = () => Object.keys(require.cache).some((file) => file.includes('/cdk-nag/'));
      const { App } = require('aws-cdk-lib');
      require(process.argv[1]);
      const { Compliance, Framework } = require(process.argv[1] + '/compliance');
      const before = loaded();
      Compliance.enforce(new App(), { frameworks: [Framework.soc2()] });
      console.log(JSON.stringify([before, loaded()]));`;
    const library = join(__dirname, '..', '..', 'lib');
    const output = execFileSync(
      process.execPath,
      ['--require', 'ts-node/register/transpile-only', '-e', script, library],
      { env: { ...process.env, TS_NODE_PROJECT: join(library, '..', 'tsconfig.dev.json') }, encoding: 'utf8' },
    );
    expect(JSON.parse(output)).toEqual([false, true]);
  });
});
