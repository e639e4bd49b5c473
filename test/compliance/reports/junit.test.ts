import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { Report } from '../../../lib/compliance/engine/report';
import { junitReport, type JUnitOptions } from '../../../lib/compliance/reports/junit';
import { sampleReport } from '../../support/sample-report';
import { hostileText, wrapTexts } from './support/hostile';
import { missingBaseline, mutableSample, REPORTS } from './support/variants';

interface Case {
  readonly '@name': string;
  readonly '@classname': string;
  readonly failure?: { readonly '@message': string; readonly '@type': string; readonly '#text'?: string };
  readonly error?: { readonly '@message': string; readonly '@type': string };
  readonly skipped?: { readonly '@message': string };
}
interface Suite {
  readonly '@name': string;
  readonly '@tests': string;
  readonly '@failures': string;
  readonly '@errors': string;
  readonly '@skipped': string;
  readonly testcase: readonly Case[];
}

function suitesOf(report: Report, options?: JUnitOptions): readonly Suite[] {
  const xml = junitReport(report, options);
  expect(XMLValidator.validate(xml)).toBe(true);
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    parseAttributeValue: false,
    parseTagValue: false,
    // These are no attack: escaped characters count as entities.
    processEntities: { enabled: true, maxTotalExpansions: Infinity, maxExpandedLength: Infinity },
    isArray: (name) => name === 'testsuite' || name === 'testcase',
  });
  const { testsuites } = parser.parse(xml);
  const suites: Suite[] = testsuites.testsuite ?? [];
  expectJenkins(testsuites, suites);
  return suites;
}

/** The rules of Jenkins' schema (junit-10.xsd) that our elements can break: attributes, counts, one outcome per test. */
function expectJenkins(root: Record<string, unknown>, suites: readonly Suite[]): void {
  const sum = (key: '@tests' | '@failures' | '@errors') => suites.reduce((all, suite) => all + Number(suite[key]), 0);
  for (const key of ['@tests', '@failures', '@errors'] as const) expect(Number(root[key])).toBe(sum(key));
  for (const suite of suites) {
    const { testcase: cases, ...attributes } = suite;
    const allowed = ['@name', '@tests', '@failures', '@errors', '@skipped', '@timestamp'];
    expect(Object.keys(attributes).filter((key) => !allowed.includes(key))).toEqual([]);
    expect(suite['@name']).toBeDefined();
    const having = (key: 'failure' | 'error' | 'skipped') => cases.filter((test) => key in test).length;
    expect([suite['@tests'], suite['@failures'], suite['@errors'], suite['@skipped']].map(Number)).toEqual([
      cases.length,
      having('failure'),
      having('error'),
      having('skipped'),
    ]);
    // One expectation for all: there are thousands of tests in a report, and hundreds of reports.
    const broken = cases.filter(
      (test) =>
        !(test['@name'] && test['@classname']) || Object.keys(test).filter((key) => !key.startsWith('@')).length > 1,
    );
    expect(broken).toEqual([]);
  }
}

const casesOf = (suites: readonly Suite[]): Case[] => suites.flatMap(({ testcase }) => testcase);

test.each(REPORTS)('%s is a JUnit report, by control and by framework', (_, report) => {
  for (const suites of ['control', 'framework'] as const) {
    const all = suitesOf(report(), { suites });
    for (const { testcase } of all) expect(new Set(testcase.map((test) => test['@name'])).size).toBe(testcase.length);
  }
});

test('there is one suite per control, and none is empty', () => {
  const report = sampleReport();
  const suites = suitesOf(report).filter((suite) => suite['@name'] !== 'run');
  expect(suites.map((suite) => suite['@name'])).toEqual(
    report.frameworks.flatMap(({ id, controls }) => controls.map((control) => `${id} ${control.id}: ${control.title}`)),
  );
  for (const suite of suites) expect(suite.testcase.length).toBeGreaterThan(0);
});

test('by framework, every verdict is one test', () => {
  const report = sampleReport();
  const [, hipaa] = suitesOf(report, { suites: 'framework' });
  const { summary, controls, findings } = report.frameworks[0];
  const without = controls.filter(({ status }) => status === 'manual' || status === 'not applicable').length;
  expect(hipaa.testcase).toHaveLength(summary.passed + findings.length + without);
});

test('a failure says what, why, how to mend it and where', () => {
  const test = casesOf(suitesOf(sampleReport())).find(({ '@name': name }) =>
    name.startsWith('LogRetentionSet Research/Worker'),
  )!;
  expect(test['@classname']).toBe('HIPAA.164.312(b)');
  expect(test['@name']).toBe('LogRetentionSet Research/Worker/Logs RetentionInDays');
  expect(test.failure).toMatchObject({ '@type': 'failed', '@message': 'RetentionInDays is 30; 365 are asked for' });
  expect(test.failure!['#text']!.split('\n')).toEqual([
    'RetentionInDays is 30; 365 are asked for',
    'fix: Set RetentionInDays to 365 or more, or raise auditLogDays if these are not audit logs.',
    'at lib/worker.ts:22:5',
    'in Research.template.json#/Resources/WorkerLogsAA00BB11/Properties/RetentionInDays',
  ]);
});

test('waived is skipped with the reason, manual with the evidence, not applicable with why', () => {
  const messages = casesOf(suitesOf(sampleReport())).flatMap(({ skipped }) => skipped?.['@message'] ?? []);
  expect(messages).toContainEqual(
    expect.stringMatching(/^waived: The vendor’s .* \(owner platform@acme\.example, ticket SEC-104, until/),
  );
  expect(messages).toContainEqual(expect.stringMatching(/^manual: The latest risk analysis/));
  expect(messages).toContainEqual('not applicable: no resource that its rules are about');
});

test('unknown is never a passed test, and a failure if asked for', () => {
  const unknown = (options: JUnitOptions) =>
    casesOf(suitesOf(sampleReport(), options)).filter(({ '@name': name }) => name.includes('Research/Legacy/Volume'));
  expect(unknown({}).length).toBeGreaterThan(0);
  for (const { skipped } of unknown({})) expect(skipped!['@message']).toMatch(/^unknown: Encrypted is a reference/);
  for (const { failure } of unknown({ failOnUnknown: true })) expect(failure!['@type']).toBe('unknown');
});

test('a rule that threw is an error, a problem of the run a failure', () => {
  const cases = casesOf(suitesOf(sampleReport()));
  expect(cases.flatMap(({ error }) => error?.['@type'] ?? [])).toContain('rule');
  const problems = cases.filter(({ failure }) => failure?.['@type'] === 'problem');
  expect(problems.map(({ failure }) => failure!['@message'])).toEqual(sampleReport().problems);
});

test('a manual control that rules support is still skipped, and what is noted is told', () => {
  const suite = suitesOf(missingBaseline()).find((each) => each['@name'].startsWith('HIPAA 164.308(a)(1)(ii)(A)'))!;
  expect(suite.testcase[0].skipped!['@message']).toMatch(/^manual: /);
  const failure = suite.testcase.find((test) => test['@name'] === 'TrailValidated the app')!.failure!;
  expect(failure['#text']).toContain('The acknowledgement is not honoured');
});

test('in templates that no app made, the file tells equal logical ids apart', () => {
  const report = mutableSample();
  report.resources.forEach((resource) => (resource.path = resource.logicalId = 'Bucket'));
  report.resources.forEach((resource, index) => (resource.template = index % 2));
  const names = casesOf(suitesOf(report)).map((test) => test['@name']);
  expect(names.some((name) => name.includes('Research.template.json Bucket'))).toBe(true);
});

test('the texts “true” and “false” stay attributes', () => {
  const report = mutableSample();
  report.findings.forEach((finding) => (finding.why = 'true'));
  expect(casesOf(suitesOf(report)).some(({ failure }) => failure?.['@message'] === 'true')).toBe(true);
});

test('whatever the texts are, the structure is the same and the XML legal', () => {
  const shape = (suites: readonly Suite[]) =>
    suites.map(({ testcase }) => testcase.map((test) => Object.keys(test).filter((key) => !key.startsWith('@'))));
  const plain = shape(suitesOf(sampleReport()));
  fc.assert(
    fc.property(hostileText(), hostileText(), (before, after) => {
      const report = wrapTexts(sampleReport(), before, after);
      expect(shape(suitesOf(report))).toEqual(plain);
      // What XML can't hold.
      expect(junitReport(report)).not.toMatch(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/u);
    }),
    { numRuns: 40 },
  );
});

test('the same report gives the same bytes', () => {
  expect(junitReport(sampleReport())).toBe(junitReport(structuredClone(sampleReport())));
});
