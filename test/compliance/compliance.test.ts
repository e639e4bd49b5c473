import {
  App,
  Aspects,
  CfnParameter,
  CfnResource,
  Lazy,
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
import { OwnWaiver, acknowledgeOwnWaiver, ownWaiverReason } from '../../lib/analysis/own-waivers';
import { Compliance, type ComplianceProps, Framework, type ITemplateRule, Waivers } from '../../lib/compliance';
import type { Report } from '../../lib/compliance/engine/report';
import { type FrameworkView, viewOf } from '../support/report-view';

/** A few rules of cdk-nag, so that what the tests say does not change with every rule that is added. */
const RULES = [
  'EC2RestrictedInbound',
  'EC2RestrictedSSH',
  'IAMNoManagedPolicies',
  'KMSBackingKeyRotationEnabled',
  'S3BucketDefaultLockEnabled',
  'S3BucketLoggingEnabled',
  'S3BucketReplicationEnabled',
  'S3BucketSSLRequestsOnly',
  'S3BucketVersioningEnabled',
  'S3DefaultEncryptionKMS',
  'VPCDefaultSecurityGroupClosed',
  'VPCFlowLogsEnabled',
];
const framework = (id: string, rules = RULES) =>
  Framework.custom({
    id,
    title: id,
    controls: [
      ...rules.map((rule, index) => ({ id: `${id}.${index + 1}`, title: rule, rules: [rule] })),
      { id: `${id}.all`, title: 'All of them', rules },
      { id: `${id}.manual`, title: 'By hand', rules: [], manual: true, evidence: 'A signed page.' },
    ],
  });
const TEST = framework('TEST');
const OTHER = framework('OTHER', ['KMSBackingKeyRotationEnabled']);
const ALL = [framework('FIRST'), OTHER, TEST];
const ROTATION = 'TEST-KMSBackingKeyRotationEnabled';
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
  readonly results: { readonly frameworks: readonly FrameworkView[] } & Omit<Report, 'frameworks'>;
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
  Compliance.enforce(app, { frameworks: [TEST], reports: [], ...props });
  let error: string | undefined;
  try {
    app.synth();
  } catch (thrown) {
    error = (thrown as Error).message;
  }
  expect(existsSync(join(outdir, 'report.json'))).toBe(expected === 'results');
  const bytes = expected === 'results' ? readFileSync(join(outdir, 'report.json'), 'utf8') : '{}';
  const report = join(outdir, 'validation-report.json');
  return {
    error,
    bytes,
    results: expected === 'results' ? viewOf(JSON.parse(bytes) as Report) : ({} as Synthesis['results']),
    report: existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : { pluginReports: [] },
  };
}

const keyIn = (app: App, enableKeyRotation = false) => new kms.Key(new Stack(app, 'A'), 'Key', { enableKeyRotation });
const statusOf = (result: FrameworkView, id: string) => result.controls.find((control) => control.id === id)?.status;

describe('the synthesis', () => {
  test('passes when nothing is found', () => {
    const { error, results } = synth((app) => void keyIn(app, true), { frameworks: ALL });
    expect(error).toBeUndefined();
    expect(results.frameworks.map(({ id }) => id)).toEqual(['FIRST', 'OTHER', 'TEST']);
    expect(results.frameworks[2].summary).toEqual({
      ...{ rules: 12, passed: 1, failed: 0, waived: 0, unknown: 0, errors: 0, notApplicable: 11 },
    });
  });

  test('fails on a finding, which says what, where and how to mend it', () => {
    const { error, results } = synth((app) => void keyIn(app));
    expect(error).toContain(ROTATION);
    const [found] = results.frameworks[0].findings;
    expect(found).toMatchObject({
      rule: ROTATION,
      controls: ['TEST.4', 'TEST.all'],
      status: 'failed',
      path: 'A/Key/Resource',
      source: expect.stringMatching(/^test\/compliance\/compliance\.test\.ts:\d+:\d+$/),
      fix: expect.stringMatching(/EnableKeyRotation|rotat/i),
    });
    expect(error).toContain(found.why);
    expect(error).toContain(found.fix);
  });

  test('fails on a finding that cdk-nag calls a warning, even beside a suppressed one', () => {
    const { error, results } = synth(
      (app) => void new ec2.CfnVPC(new Stack(app, 'A'), 'Vpc', { cidrBlock: '10.0.0.0/16' }),
      {
        waivers: Waivers.of({ ...WAIVER, rule: 'TEST-VPCFlowLogsEnabled', scope: 'A/Vpc' }),
      },
    );
    expect(results.frameworks[0].summary).toMatchObject({ failed: 1, waived: 1 });
    expect(error).toMatch(/VPCDefaultSecurityGroupClosed/);
  });

  describe('on what the template does not tell', () => {
    const unknown = (app: App) => {
      const stack = new Stack(app, 'A');
      const cidrIp = new CfnParameter(stack, 'Cidr').valueAsString;
      const securityGroupIngress = [{ ipProtocol: 'tcp', fromPort: 443, toPort: 443, cidrIp, description: 'x' }];
      new ec2.CfnSecurityGroup(stack, 'Group', { groupDescription: 'x', securityGroupIngress });
    };

    test('counts it as unknown, never as passed', () => {
      const { error, results } = synth(unknown);
      expect(error).toBeUndefined();
      const [{ summary, findings }] = results.frameworks;
      expect(summary).toMatchObject({ unknown: 2, passed: 0, failed: 0 });
      expect(findings.map(({ status }) => status)).toEqual(['unknown', 'unknown']);
      expect(statusOf(results.frameworks[0], 'TEST.1')).toBe('unknown');
    });

    test('fails if asked to', () => {
      const { error } = synth(unknown, { failOnUnknown: true });
      expect(error).toMatch(/TEST-EC2RestrictedInbound/);
    });
  });

  test('shows a rule that throws as an error of the rule, which fails only if unknowns do', () => {
    const Broken: ITemplateRule = {
      ruleId: 'Broken',
      title: 'It is whole',
      resourceTypes: ['AWS::KMS::Key'],
      check: () => {
        throw new TypeError('x is undefined');
      },
    };
    const broken = Framework.custom({
      id: 'BROKEN',
      title: 'Broken',
      controls: [{ id: '1', title: 'One', rules: ['Broken'] }],
      rules: [Broken],
    });
    const { error, results } = synth((app) => void keyIn(app), { frameworks: [broken] });
    expect(error).toBeUndefined();
    expect(results.frameworks[0].summary).toMatchObject({ errors: 1, failed: 0, unknown: 0, passed: 0 });
    expect(results.frameworks[0].controls[0].status).toBe('error');
    expect(results.frameworks[0].findings).toMatchObject([{ status: 'error', why: 'x is undefined' }]);
    expect(synth((app) => void keyIn(app), { frameworks: [broken], failOnUnknown: true }).error).toMatch(
      /the rule threw/,
    );
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
          validate: () => (mkdirSync(join(app.outdir, 'report.json', 'x'), { recursive: true }), []),
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
    expect(results.frameworks[0].summary).toMatchObject({ rules: 12, passed: 0, notApplicable: 0 });
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
      expect(existsSync(join(outdir, 'report.json'))).toBe(!broken);
    }
  });

  test('may be repeated into the same folder, and in the same process', () => {
    const outdir = mkdtempSync(join(tmpdir(), 'cdk-spawn-compliance-'));
    directories.push(outdir);
    const app = new App({ outdir, confirmValidationPluginsDoNotMutate: true });
    keyIn(app);
    Compliance.enforce(app, { frameworks: [TEST], waivers: Waivers.of(WAIVER) });
    app.synth();
    const first = readFileSync(join(outdir, 'report.json'), 'utf8');
    app.synth({ force: true });
    expect(readFileSync(join(outdir, 'report.json'), 'utf8')).toBe(first);
  });
});

describe('the results', () => {
  const messy = (app: App) => {
    const stack = new Stack(app, 'A');
    const bucket = new s3.Bucket(stack, 'Bucket');
    acknowledgeOwnWaiver(bucket, OwnWaiver.ACCESS_LOG_BUCKET);
    new kms.Key(stack, 'Key');
    new kms.Key(stack, 'Good', { enableKeyRotation: true });
    new ec2.CfnInstance(stack, 'Instance', { imageId: 'ami-1' });
  };

  test('add up: rules times resources are passed, failed, waived, unknown and not applicable', () => {
    const { frameworks, resources, rules } = synth(messy, { frameworks: ALL }).results;
    for (const { summary, findings } of frameworks) {
      const { passed, failed, waived, unknown, errors, notApplicable } = summary;
      expect(passed + failed + waived + unknown + errors + notApplicable).toBe(summary.rules * resources.length);
      expect(findings.filter(({ status }) => status === 'waived')).toHaveLength(waived);
    }
    const { passed, failed, waived, notApplicable } = frameworks[0].summary;
    expect(Math.min(passed, failed, waived, notApplicable)).toBeGreaterThan(0);
    expect(rules.map(({ id }) => id)).toEqual(RULES);
  });

  test('list every control: the worst of its rules, or manual', () => {
    const [result] = synth(messy).results.frameworks;
    expect(result.controls).toHaveLength(RULES.length + 2);
    expect(statusOf(result, 'TEST.all')).toBe('failed');
    expect(statusOf(result, 'TEST.12')).toBe('not applicable');
    expect(result.controls.at(-1)).toMatchObject({ status: 'manual', evidence: 'A signed page.' });
    const clean = synth((app) => void keyIn(app, true)).results.frameworks[0];
    expect(statusOf(clean, 'TEST.4')).toBe('passed');
    const waived = synth((app) => void keyIn(app), { waivers: Waivers.of(WAIVER) }).results.frameworks[0];
    expect(statusOf(waived, 'TEST.4')).toBe('waived');
  });

  test('are the same bytes for the same app, with no time in them unless one is given', () => {
    expect(synth(messy, { frameworks: ALL }).bytes).toBe(synth(messy, { frameworks: ALL }).bytes);
    const now = '2026-11-23T12:00:00Z';
    expect(synth(messy, { now }).results.now).toBe(now);
    expect(synth(messy).results).not.toHaveProperty('now');
  });

  test('are of what is deployed: overrides and plain resources hide nothing, and raise nothing false', () => {
    const { findings } = synth((app) => {
      const stack = new Stack(app, 'A');
      new CfnResource(stack, 'Raw', { type: 'AWS::KMS::Key', properties: { EnableKeyRotation: false } });
      new CfnResource(stack, 'RawGood', { type: 'AWS::KMS::Key', properties: { EnableKeyRotation: true } });
      new kms.CfnKey(stack, 'Broken', { enableKeyRotation: true }).addPropertyOverride('EnableKeyRotation', false);
      new kms.CfnKey(stack, 'Deleted', { enableKeyRotation: true }).addPropertyDeletionOverride('EnableKeyRotation');
      new kms.CfnKey(stack, 'Mended', { enableKeyRotation: false }).addPropertyOverride('EnableKeyRotation', true);
      new kms.CfnKey(stack, 'Other').addOverride('Type', 'AWS::SNS::Topic');
    }).results.frameworks[0];
    expect(findings.map(({ path }) => path)).toEqual(['A/Raw', 'A/Broken', 'A/Deleted']);
  });

  test('map to the construct by its logical id, whatever path the metadata claims', () => {
    const { findings } = synth(
      (app) => {
        const stack = new Stack(app, 'A');
        const key = new kms.CfnKey(stack, 'Open');
        key.addOverride('Metadata.aws:cdk:path', 'A/Key/Resource');
        key.overrideLogicalId('Renamed');
        new kms.Key(stack, 'Key');
      },
      { waivers: Waivers.of(WAIVER) },
    ).results.frameworks[0];
    expect(findings.map(({ path, status }) => `${path} ${status}`)).toEqual(['A/Open failed', 'A/Key/Resource waived']);
  });

  test('map to the construct also where its logical id is known only when the app is written', () => {
    const { findings } = synth((app) => {
      const key = new kms.CfnKey(new Stack(app, 'A'), 'Open');
      key.overrideLogicalId(Lazy.string({ produce: () => 'Late' }));
    }).results.frameworks[0];
    expect(findings.map(({ path }) => path)).toEqual(['A/Open']);
  });

  test('are sorted by resource and rule', () => {
    const { findings, resources } = synth(messy).results;
    const keys = findings.map(({ resource, rule }) => `${String(resource).padStart(4, '0')} ${rule}`);
    expect(keys.length).toBeGreaterThan(3);
    expect(keys).toEqual([...keys].sort());
    expect(resources.map(({ logicalId }) => logicalId).length).toBeGreaterThan(2);
  });

  test('name the controls that a resource’s type serves in the templates, if asked to', () => {
    const outdir = mkdtempSync(join(tmpdir(), 'cdk-spawn-compliance-'));
    directories.push(outdir);
    const app = new App({ outdir });
    keyIn(app, true);
    Compliance.enforce(app, { frameworks: [TEST, OTHER], reports: [], controlsInMetadata: true });
    app.synth();
    const template = JSON.parse(readFileSync(join(outdir, 'A.template.json'), 'utf8'));
    const [key] = Object.values<{ Metadata: object }>(template.Resources);
    expect(key.Metadata).toMatchObject({
      'cdk-spawn:controls': { TEST: ['TEST.4', 'TEST.all'], OTHER: ['OTHER.1', 'OTHER.all'] },
    });
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
    expect(results.waivers).toEqual([{ ...WAIVER, kind: 'waiver', covers: 1 }]);
    const [{ violations, suppressedViolations }] = report.pluginReports;
    expect(violations).toEqual([]);
    expect(suppressedViolations).toMatchObject([
      {
        ruleName: ROTATION,
        acknowledgedId: `TEST::${ROTATION}`,
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
      'FIRST-KMSBackingKeyRotationEnabled A/Key/Resource',
      'FIRST-KMSBackingKeyRotationEnabled A/Other/Resource',
      'OTHER-KMSBackingKeyRotationEnabled A/Key/Resource',
      'OTHER-KMSBackingKeyRotationEnabled A/Other/Resource',
      `${ROTATION} A/Other/Resource`,
    ]);
  });

  test('without a framework covers its rule in all of them', () => {
    const waivers = Waivers.of({ ...WAIVER, rule: 'KMSBackingKeyRotationEnabled' });
    const { error, results } = synth((app) => void keyIn(app), { frameworks: ALL, waivers });
    expect(error).toBeUndefined();
    expect(results.waivers).toMatchObject([{ covers: 3 }]);
  });

  test('that covers nothing is an error that no acknowledgement hides', () => {
    const build = (app: App) => {
      keyIn(app, true);
      Validations.of(app).acknowledge({ id: 'TEST::cdk-spawn.WaiverUnused', reason: 'x' });
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
    expect(first.rule).toMatch(/^TEST-IAMNoManagedPolicies\[Policy::.*ReadOnlyAccess\]$/);
    const waivers = Waivers.of({ ...WAIVER, rule: first.rule, scope: 'A/Role' });
    const { error, results, report } = synth(build, { waivers });
    expect(error).toContain('SecurityAudit');
    expect(results.frameworks[0].findings.map(({ status }) => status)).toEqual(['waived', 'failed']);
    expect(results.frameworks[0].summary).toMatchObject({ failed: 1, waived: 0 });
    expect(report.pluginReports[0].suppressedViolations).toHaveLength(1);
    expect(second.rule).toContain('SecurityAudit');
    const whole = { ...WAIVER, rule: 'TEST-IAMNoManagedPolicies', scope: 'A/Role' };
    const all = synth(build, { waivers: Waivers.of(whole) });
    expect(all.error).toBeUndefined();
    expect(all.results.waivers).toMatchObject([{ covers: 2 }]);
  });
});

describe('an acknowledgement in the tree', () => {
  const acknowledged = (id: string) => (app: App) =>
    Validations.of(keyIn(app).stack).acknowledge({ id, reason: 'imported key' });

  test('by the qualified id is honoured and reported as unowned', () => {
    const { error, results, report } = synth(acknowledged(`TEST::${ROTATION}`));
    expect(error).toBeUndefined();
    expect(results.frameworks[0].summary).toMatchObject({ failed: 0, waived: 1 });
    expect(results.frameworks[0].findings).toMatchObject([
      { status: 'waived', waiver: { kind: 'acknowledgement', owner: 'unowned', reason: 'imported key' } },
    ]);
    expect(report.pluginReports[0].suppressedViolations).toMatchObject([{ reason: 'imported key' }]);
  });

  test.each([
    ['the bare id', ROTATION, (app: App) => keyIn(app).stack, 'imported key', {}],
    ['the app', `TEST::${ROTATION}`, (app: App) => (keyIn(app), app), 'imported key', {}],
    ['an empty reason', `TEST::${ROTATION}`, (app: App) => keyIn(app).stack, ' ', {}],
    ['strict mode', `TEST::${ROTATION}`, (app: App) => keyIn(app).stack, 'imported key', { strict: true }],
  ])('by %s is not honoured, and the finding says what to do', (_, id, scopeOf, reason, props) => {
    const { error, results, report } = synth((app) => Validations.of(scopeOf(app)).acknowledge({ id, reason }), props);
    expect(error).toMatch(/not honoured/);
    expect(results.frameworks[0].summary).toMatchObject({ failed: 1, waived: 0 });
    expect(results.frameworks[0].findings[0].note).toMatch(/pass a Waiver to Compliance\.enforce/);
    expect(report.pluginReports[0]).toMatchObject({ conclusion: 'failure', violations: [{ severity: 'fatal' }] });
  });

  test('of one finding of a rule covers that finding', () => {
    const { results } = synth((app) => {
      const role = new iam.Role(new Stack(app, 'A'), 'Role', {
        assumedBy: new iam.AccountRootPrincipal(),
        managedPolicies: [iam.ManagedPolicy.fromManagedPolicyArn(app, 'P', 'arn:aws:iam::aws:policy/My Policy')],
      });
      Validations.of(role).acknowledge({
        id: 'TEST::TEST-IAMNoManagedPolicies[Policy::arn:aws:iam::aws:policy/My Policy]',
        reason: 'x',
      });
    });
    expect(results.frameworks[0].findings).toMatchObject([{ status: 'waived', waiver: { owner: 'unowned' } }]);
  });

  test('does not become an own waiver by its words', () => {
    const { results } = synth((app) => {
      const reason = ownWaiverReason(OwnWaiver.ACCESS_LOG_BUCKET);
      const ids = OwnWaiver.ACCESS_LOG_BUCKET.rules.map((rule) => `TEST::TEST-${rule}`);
      Validations.of(app).acknowledge(...ids.map((id) => ({ id, reason })));
      new s3.Bucket(new Stack(app, 'A'), 'Mine');
    });
    expect(results.frameworks[0].summary).toMatchObject({ waived: 0 });
    expect(results.frameworks[0].summary.failed).toBeGreaterThan(3);
  });

  test('by this library itself is reported with the row of docs/WAIVERS.md', () => {
    const { results } = synth((app) =>
      acknowledgeOwnWaiver(new s3.Bucket(new Stack(app, 'A'), 'Logs'), OwnWaiver.ACCESS_LOG_BUCKET),
    );
    const waived = results.frameworks[0].findings.filter(({ status }) => status === 'waived');
    expect(waived.map(({ rule }) => rule)).toContain('TEST-S3BucketReplicationEnabled');
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
        id: 'TEST::TEST-S3BucketReplicationEnabled',
        reason: 'x',
      });
    });
    expect(report.pluginReports[0].suppressedViolations).toMatchObject([
      { reason: ownWaiverReason(OwnWaiver.REPLICA_BUCKET) },
    ]);
  });

  test('yields to a waiver of the app', () => {
    const { results, report } = synth(acknowledged(`TEST::${ROTATION}`), { waivers: Waivers.of(WAIVER) });
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
    expect(() => Compliance.enforce(new App(), { frameworks: [...ALL, TEST] })).toThrow(/names TEST twice/);
    expect(() => Compliance.enforce(new App(), { frameworks: ALL, now: 'soon' })).toThrow(/now is no time: "soon"/);
    // Each machine would take it for another time.
    for (const now of ['2026-11-23T12:00:00', '23 Nov 2026', '2026']) {
      expect(() => Compliance.enforce(new App(), { frameworks: ALL, now })).toThrow(/ISO 8601 with a zone/);
    }
  });

  test('alone loads rules: importing the library and naming frameworks does not', () => {
    const script = `
      const loaded = (part) => Object.keys(require.cache).some((file) => file.includes(part));
      const { App } = require('aws-cdk-lib');
      require(process.argv[1]);
      const { Compliance, Framework } = require(process.argv[1] + '/compliance');
      const before = [loaded('/cdk-nag/'), loaded('/compliance/rules/'), loaded('/compliance/frameworks/')];
      Compliance.enforce(new App(), { frameworks: [Framework.soc2()] });
      console.log(JSON.stringify([before, loaded('/compliance/rules/')]));`;
    const library = join(__dirname, '..', '..', 'lib');
    const output = execFileSync(
      process.execPath,
      ['--require', 'ts-node/register/transpile-only', '-e', script, library],
      { env: { ...process.env, TS_NODE_PROJECT: join(library, '..', 'tsconfig.dev.json') }, encoding: 'utf8' },
    );
    expect(JSON.parse(output)).toEqual([[false, false, false], true]);
  });
});
