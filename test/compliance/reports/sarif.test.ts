import fc from 'fast-check';
import type { Log, Result, Run } from 'sarif';
import type { Report } from '../../../lib/compliance/engine/report';
import { sarifReport, type SarifOptions } from '../../../lib/compliance/reports/sarif';
import { artifactLocation } from '../../../lib/compliance/reports/sarif-places';
import { largeReport, sampleReport } from '../../support/sample-report';
import { hostileText, wrapTexts } from './support/hostile';
import { describeWithSchema } from './support/schemas';
import { missingBaseline, mutableSample, REPORTS } from './support/variants';

const runOf = (report: Report, options?: SarifOptions): Run =>
  (JSON.parse(sarifReport(report, options)) as Log).runs[0];
const resultsOf = (report: Report, options?: SarifOptions): Result[] => runOf(report, options).results!;
const find = (results: readonly Result[], rule: string, where?: string): Result => {
  const found = results.filter(
    ({ ruleId, properties }) => ruleId === rule && (where ? properties?.where === where : true),
  );
  expect(found).toHaveLength(1);
  return found[0];
};

describeWithSchema('sarif-2.1.0-errata01.json', (expectValid) => {
  test.each(REPORTS)('%s is valid', (_, report) => {
    expectValid(sarifReport(report()));
    expectValid(sarifReport(report(), { passes: true, maxResults: 3 }));
  });

  test('hostile texts are valid too', () => {
    fc.assert(
      fc.property(hostileText(), hostileText(), (before, after) =>
        expectValid(sarifReport(wrapTexts(sampleReport(), before, after), { passes: true })),
      ),
      { numRuns: 30 },
    );
  });
});

describe('results', () => {
  test('there is one for each finding, whatever number of frameworks asks for it, and none for a rule that threw', () => {
    const report = sampleReport();
    const found = report.findings.filter(({ kind }) => kind !== 'error');
    const results = resultsOf(report);
    expect(results).toHaveLength(found.length);
    expect(new Set(results.map(({ partialFingerprints }) => partialFingerprints!['cdkSpawnFinding/v1']))).toEqual(
      new Set(found.map(({ fingerprint }) => fingerprint)),
    );
  });

  test('a failed one is an error, an unknown one is open and of no level', () => {
    const kinds = (kind: string) =>
      new Set(resultsOf(sampleReport()).flatMap((result) => (result.kind === kind ? [result.level] : [])));
    expect(kinds('fail')).toEqual(new Set(['error']));
    expect(kinds('open')).toEqual(new Set(['none']));
    expect(new Set(resultsOf(sampleReport()).map(({ kind }) => kind))).toEqual(new Set(['fail', 'open']));
  });

  test('passed ones are written when asked for', () => {
    const report = sampleReport();
    const passed = report.rules.reduce((sum, rule) => sum + rule.passed.length, 0);
    expect(resultsOf(report, { passes: true }).filter(({ kind }) => kind === 'pass')).toHaveLength(passed);
    expect(passed).toBeGreaterThan(5);
  });

  test('a rule that threw is a notification of the tool, a problem one of its configuration', () => {
    const invocation = runOf(sampleReport()).invocations![0];
    expect(invocation.executionSuccessful).toBe(false);
    expect(invocation.toolExecutionNotifications).toEqual([
      expect.objectContaining({
        level: 'error',
        associatedRule: expect.objectContaining({ id: 'AcmeCostCentre' }),
        message: { text: expect.stringContaining('toUpperCase') },
      }),
    ]);
    expect(invocation.toolConfigurationNotifications).toHaveLength(2);
  });

  test('every rule index leads to the rule, every taxon index to the control', () => {
    const run = runOf(sampleReport(), { passes: true });
    const rules = run.tool.driver.rules!;
    for (const { ruleId, ruleIndex } of run.results!) expect(rules[ruleIndex!].id).toBe(ruleId);
    const targets = rules.flatMap(({ relationships }) => relationships!.map(({ target }) => target));
    expect(targets.length).toBeGreaterThan(10);
    for (const { id, index, toolComponent } of targets) {
      const taxonomy = run.taxonomies![toolComponent!.index!];
      expect([taxonomy.name, taxonomy.guid]).toEqual([toolComponent!.name, toolComponent!.guid]);
      expect(taxonomy.taxa![index!].id).toBe(id);
    }
  });

  test('a taxonomy holds every control of its framework, manual ones too', () => {
    const report = sampleReport();
    expect(
      runOf(report).taxonomies!.map(({ taxa }) => taxa!.map(({ id, properties }) => [id, properties!.status])),
    ).toEqual(report.frameworks.map(({ controls }) => controls.map(({ id, status }) => [id, status])));
  });

  test('a rule’s help tells how to mend it', () => {
    const rule = runOf(sampleReport()).tool.driver.rules!.find(({ id }) => id === 'Imdsv2Everywhere')!;
    expect(rule.help!.text).toContain('Set MetadataOptions.HttpTokens to required.');
    expect(rule.help!.text).toContain('HIPAA Security Rule: 164.312(a)(1)');
  });
});

describe('places', () => {
  test('the user’s code comes first, then the template with its JSON pointer', () => {
    const { locations, relatedLocations } = find(resultsOf(sampleReport()), 'LogRetentionSet');
    expect(locations![0].physicalLocation).toEqual({
      artifactLocation: { uri: 'lib/worker.ts', uriBaseId: '%SRCROOT%' },
      region: { startLine: 22, startColumn: 5 },
    });
    expect(locations![0].logicalLocations).toEqual([
      expect.objectContaining({
        fullyQualifiedName: 'Research/Worker/Logs',
        name: expect.stringMatching(/^WorkerLogs/),
      }),
    ]);
    expect(relatedLocations![0].physicalLocation!.artifactLocation).toEqual({
      uri: 'Research.template.json',
      uriBaseId: '%SRCROOT%',
      index: 0,
    });
    expect(relatedLocations![0].logicalLocations![0].fullyQualifiedName).toBe(
      '/Resources/WorkerLogsAA00BB11/Properties/RetentionInDays',
    );
  });

  test('a template that a person wrote gives the property’s own line', () => {
    const report = mutableSample();
    const finding = report.findings.find(({ position }) => position)!;
    report.resources[finding.resource].source = { file: 'Research.template.json', line: 100, column: 3 };
    const { locations } = find(resultsOf(report), finding.rule, finding.where);
    expect(locations![0].physicalLocation).toEqual({
      artifactLocation: { uri: 'Research.template.json', uriBaseId: '%SRCROOT%' },
      region: { startLine: finding.position!.line, startColumn: finding.position!.column },
    });
  });

  test('without a source line, the template file is the place', () => {
    const report = mutableSample();
    for (const resource of report.resources) delete resource.source;
    for (const finding of report.findings) delete finding.position;
    for (const { locations } of resultsOf(report, { passes: true })) {
      const { artifactLocation: file, region } = locations![0].physicalLocation!;
      expect(file!.uri).toMatch(/template\.json$/);
      expect(region).toEqual({ startLine: 1, startColumn: 1 });
    }
  });

  test('what the app lacks as a whole is placed on the template, with what is noted', () => {
    const { locations, relatedLocations, message } = find(resultsOf(missingBaseline()), 'TrailValidated');
    expect(message.text).toBe(
      'The app has no trail. The acknowledgement is not honoured: it is by the bare id. Add an AuditTrail. ' +
        'Resource: the app (App). Asked for by HIPAA Security Rule 164.308(a)(1)(ii)(A), 164.312(b).',
    );
    expect(locations![0].physicalLocation!.artifactLocation!.uri).toBe('Research.template.json');
    expect(relatedLocations![0].logicalLocations![0].fullyQualifiedName).toBe('');
  });

  test('templates lie in their directory where one is given, sources do not', () => {
    const uris = runOf(missingBaseline(), { templateDirectory: 'cdk.out' }).results!.flatMap(
      ({ locations, relatedLocations }) =>
        [...locations!, ...relatedLocations!].map(({ physicalLocation }) => physicalLocation!.artifactLocation!.uri!),
    );
    expect(uris).toContain('cdk.out/assembly-Prod/ProdData.template.json');
    expect(uris.filter((uri) => uri.includes('template.json') && !uri.startsWith('cdk.out/'))).toEqual([]);
    expect(uris).toContain('lib/worker.ts');
  });

  test.each([
    ['lib/prüfung 1.ts', { uri: 'lib/pr%C3%BCfung%201.ts', uriBaseId: '%SRCROOT%' }],
    ['lib\\app.ts', { uri: 'lib/app.ts', uriBaseId: '%SRCROOT%' }],
    ['/srv/app.ts', { uri: 'file:///srv/app.ts' }],
    ['C:\\app\\a b.ts', { uri: 'file:///C:/app/a%20b.ts' }],
  ])('%s', (file, expected) => expect(artifactLocation(file)).toEqual(expected));
});

describe('waivers', () => {
  test('a finding that every framework waives is suppressed, with who and until when', () => {
    const [result] = resultsOf(sampleReport()).filter(
      ({ ruleId, properties }) => ruleId === 'NoIamUserKeys' && properties!.where === undefined,
    );
    expect(Object.values(result.properties!.frameworks as object)).not.toContain('failed');
    expect(result.suppressions).toEqual([
      expect.objectContaining({
        kind: 'external',
        status: 'accepted',
        justification: expect.stringMatching(/owner platform@acme\.example, ticket SEC-104, until 2026-06-30/),
      }),
    ]);
  });

  test('a finding that one framework waives and another does not stays open', () => {
    const report = sampleReport();
    const mixed = report.findings.flatMap(({ fingerprint }, index) => {
      const statuses = report.frameworks.flatMap(({ findings }) =>
        findings.flatMap(({ finding, status }) => (finding === index ? [status] : [])),
      );
      return statuses.includes('waived') && statuses.some((status) => status !== 'waived') ? [fingerprint] : [];
    });
    expect(mixed).not.toEqual([]);
    for (const result of resultsOf(report)) {
      if (!mixed.includes(result.partialFingerprints!['cdkSpawnFinding/v1'])) continue;
      expect(result.suppressions).toEqual([]);
      expect(result.message.text).toMatch(/\(waived by /);
    }
  });

  test('all results have suppressions or none has, as the standard wants', () => {
    for (const result of resultsOf(sampleReport(), { passes: true })) expect(result.suppressions).toBeDefined();
  });
});

describe('GitHub’s limits', () => {
  test('what is cut off is what matters least, and the log says so', () => {
    const report = sampleReport();
    const failed = resultsOf(report).filter(({ kind, suppressions }) => kind === 'fail' && suppressions!.length === 0);
    const run = runOf(report, { maxResults: failed.length });
    expect(run.results).toEqual(failed);
    expect(run.invocations![0].toolExecutionNotifications!.map(({ message }) => message.text)).toContainEqual(
      expect.stringContaining('are left out'),
    );
  });

  test('more than GitHub takes are cut by default', () => {
    const run = runOf(largeReport(2000), { passes: true });
    expect(run.results).toHaveLength(25_000);
    expect(run.invocations![0].toolExecutionNotifications).toHaveLength(1);
  });

  test('a rule has no more tags and no longer text than GitHub takes', () => {
    const report = mutableSample();
    report.rules[1].title = 'x'.repeat(5000);
    report.frameworks = Array.from({ length: 30 }, (_, index) => ({ ...report.frameworks[0], id: `F${index}` }));
    for (const { shortDescription, properties } of runOf(report).tool.driver.rules!) {
      expect(shortDescription!.text.length).toBeLessThanOrEqual(1024);
      expect(properties!.tags!.length).toBeLessThanOrEqual(20);
    }
  });
});

test('the same report gives the same bytes', () => {
  expect(sarifReport(sampleReport())).toBe(sarifReport(structuredClone(sampleReport())));
});
