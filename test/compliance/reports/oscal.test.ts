import fc from 'fast-check';
import type { Report } from '../../../lib/compliance/engine/report';
import { UNKNOWN_TIME } from '../../../lib/compliance/reports/oscal';
import { oscalComponentDefinition } from '../../../lib/compliance/reports/oscal-component';
import { oscalAssessmentResults, type OscalResultOptions } from '../../../lib/compliance/reports/oscal-results';
import { sampleReport } from '../../support/sample-report';
import { hostileText, wrapTexts } from './support/hostile';
import { describeWithSchema } from './support/schemas';
import { missingBaseline, mutableSample, REPORTS } from './support/variants';

const assessment = (report: Report, options?: OscalResultOptions): any =>
  JSON.parse(oscalAssessmentResults(report, options))['assessment-results'];
const definition = (report: Report): any => JSON.parse(oscalComponentDefinition(report))['component-definition'];
/** OSCAL has no result without a framework: an app that asks for none has no assessment. */
const WITH_FRAMEWORKS = REPORTS.filter(([, report]) => report().frameworks.length > 0);
const propOf = (props: readonly { name: string; value: string }[], name: string) =>
  props.filter((prop) => prop.name === name).map(({ value }) => value);

describeWithSchema('oscal-1.2.1-assessment-results.json', (expectValid) => {
  test.each(WITH_FRAMEWORKS)('%s is valid', (_, report) => {
    expectValid(oscalAssessmentResults(report()));
    expectValid(oscalAssessmentResults(report(), { passes: true }));
  });

  test('hostile texts are valid too', () => {
    fc.assert(
      fc.property(hostileText(), hostileText(), (before, after) =>
        expectValid(oscalAssessmentResults(wrapTexts(sampleReport(), before, after), { passes: true })),
      ),
      { numRuns: 30 },
    );
  });
});

describeWithSchema('oscal-1.2.1-component-definition.json', (expectValid) => {
  test.each(REPORTS)('%s is valid', (_, report) => expectValid(oscalComponentDefinition(report())));

  test('hostile texts are valid too', () => {
    fc.assert(
      fc.property(hostileText(), hostileText(), (before, after) =>
        expectValid(oscalComponentDefinition(wrapTexts(sampleReport(), before, after))),
      ),
      { numRuns: 30 },
    );
  });
});

/** Every UUID that an object has as its own, and every one that is referred to. */
function uuids(value: unknown, own: string[] = [], referred: string[] = []): { own: string[]; referred: string[] } {
  if (Array.isArray(value)) value.forEach((each) => uuids(each, own, referred));
  else if (typeof value === 'object' && value !== null) {
    for (const [key, each] of Object.entries(value)) {
      if (key === 'uuid') own.push(each as string);
      else if (key.endsWith('-uuid')) referred.push(each as string);
      else if ((key === 'href' || key === 'source') && typeof each === 'string' && each.startsWith('#')) {
        referred.push(each.slice(1));
      } else uuids(each, own, referred);
    }
  }
  return { own, referred };
}

describe.each([
  ['assessment results', (report: Report) => assessment(report, { passes: true })],
  ['component definition', definition],
])('UUIDs of the %s', (_, documentOf) => {
  test('every reference leads somewhere', () => {
    const { own, referred } = uuids(documentOf(sampleReport()));
    expect(referred.length).toBeGreaterThan(0);
    expect(referred.filter((uuid) => !own.includes(uuid))).toEqual([]);
  });

  test('observations, findings, risks and requirements have their own', () => {
    const document = documentOf(sampleReport());
    // Tools and resources are the same thing in each result, and have the same UUID there.
    const lists = (document.results ?? []).flatMap((result: any) => [
      result,
      ...result.observations,
      ...result.findings,
      ...result.risks,
    ]);
    const requirements = (document.components ?? []).flatMap((component: any) =>
      component['control-implementations'].flatMap((each: any) => [each, ...each['implemented-requirements']]),
    );
    const all: string[] = [...lists, ...requirements].map(({ uuid }) => uuid);
    expect(all.length).toBeGreaterThan(5);
    expect(new Set(all).size).toBe(all.length);
  });

  test('are the same for the same report, others in another run, and the document’s another for another content', () => {
    const report = mutableSample();
    const first = documentOf(sampleReport());
    expect(documentOf(report)).toEqual(first);
    report.problems = [];
    expect(documentOf(report).uuid).not.toBe(first.uuid);
    report.runId = 'another';
    const { own } = uuids(first);
    expect(uuids(documentOf(report)).own.filter((uuid) => own.includes(uuid))).toEqual([]);
  });

  test('are of version 5', () => {
    for (const uuid of uuids(documentOf(sampleReport())).own) expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5/);
  });
});

describe('time', () => {
  test('is the run’s', () => {
    expect(assessment(sampleReport()).results[0].start).toBe('2026-03-02T09:30:00.000Z');
  });

  test('is a placeholder, and says so, where the run was given none', () => {
    const report = mutableSample();
    delete report.now;
    expect(assessment(report).metadata['last-modified']).toBe(UNKNOWN_TIME);
    expect(assessment(report).metadata.remarks).toContain(UNKNOWN_TIME);
    expect(assessment(sampleReport()).metadata.remarks).not.toContain(UNKNOWN_TIME);
  });
});

describe('assessment results', () => {
  const findingsOf = (result: any): Record<string, any> =>
    Object.fromEntries(result.findings.map((finding: any) => [propOf(finding.props, 'control')[0], finding]));

  test('one result per framework', () => {
    expect(assessment(sampleReport()).results.map((result: any) => propOf(result.props, 'framework')[0])).toEqual(
      sampleReport().frameworks.map(({ id }) => id),
    );
  });

  test('only a passed control is satisfied; manual and inapplicable ones have no finding', () => {
    const report = mutableSample();
    const failed = report.frameworks[0].controls.filter(({ status }) => status === 'failed');
    failed[0].status = 'unknown';
    failed[1].status = 'error';
    const { results } = assessment(report);
    report.frameworks.forEach(({ controls }, index) => {
      const findings = findingsOf(results[index]);
      for (const { id, status } of controls) {
        if (status === 'manual' || status === 'not applicable') expect(findings[id]).toBeUndefined();
        else expect(findings[id].target.status.state).toBe(status === 'passed' ? 'satisfied' : 'not-satisfied');
      }
    });
    const statuses = report.frameworks.flatMap(({ controls }) => controls.map(({ status }) => status));
    expect(statuses).toEqual(expect.arrayContaining(['passed', 'failed', 'waived', 'unknown', 'manual']));
  });

  test('manual controls are excluded from what was reviewed, with the evidence to attach', () => {
    const [selection] = assessment(sampleReport()).results[0]['reviewed-controls']['control-selections'];
    expect(selection['exclude-controls']).toContainEqual({ 'control-id': 'HIPAA_164.308-a-1-ii-A' });
    expect(selection.remarks).toContain('The latest risk analysis');
    expect(JSON.stringify(selection['include-controls'])).not.toContain('164.308-a-1-ii-A');
  });

  test('a waived finding is an approved deviation with owner, ticket and deadline', () => {
    const report = sampleReport();
    const [hipaa] = assessment(report).results;
    expect(hipaa.risks).toHaveLength(report.frameworks[0].findings.filter(({ status }) => status === 'waived').length);
    expect(hipaa.risks[0]).toMatchObject({ status: 'deviation-approved', deadline: '2026-06-30T23:59:59Z' });
    expect(propOf(hipaa.risks[0].props, 'waiver-owner')).toEqual(['platform@acme.example']);
    expect(findingsOf(hipaa)['164.308(a)(3)(i)']['related-risks']).toHaveLength(2);
  });

  test('an observation for each finding and each rule that passed, done by the tool', () => {
    const report = sampleReport();
    const [hipaa] = assessment(report).results;
    const status = (each: any) => propOf(each.props, 'status')[0];
    const [framework] = report.frameworks;
    expect(hipaa.observations.filter((each: any) => status(each) !== 'passed')).toHaveLength(framework.findings.length);
    const rules = new Set(framework.controls.flatMap(({ rules: ids }) => ids));
    const passed = report.rules.filter((rule) => rules.has(rule.id) && rule.passed.length > 0);
    expect(hipaa.observations.filter((each: any) => status(each) === 'passed')).toHaveLength(passed.length);
    for (const { methods } of hipaa.observations) expect(methods).toEqual(['TEST-AUTOMATED']);
  });

  test('what is observed on a resource names it in the inventory', () => {
    const [hipaa] = assessment(sampleReport()).results;
    const observation = hipaa.observations.find((each: any) => propOf(each.props, 'rule-id')[0] === 'LogRetentionSet');
    const subject = observation.subjects[0]['subject-uuid'];
    const item = hipaa['local-definitions']['inventory-items'].find(({ uuid }: any) => uuid === subject);
    expect(propOf(item.props, 'logical-id')).toEqual(['WorkerLogsAA00BB11']);
  });

  test('what the app lacks as a whole is observed on the app, with what is noted', () => {
    const [hipaa] = assessment(missingBaseline()).results;
    const observation = hipaa.observations.find(({ description }: any) => description === 'the app has no trail');
    expect(observation.subjects[0].title).toBe('the app');
    expect(observation.remarks).toMatch(/not honoured.*\nTo mend it: Add an AuditTrail\.$/);
  });

  test('a partly shown control that passed is implemented in part', () => {
    const report = mutableSample();
    const control = report.frameworks[0].controls.find(
      ({ status, grade }) => status === 'failed' && grade === 'partial',
    )!;
    control.status = 'passed';
    const finding = findingsOf(assessment(report).results[0])[control.id];
    expect(finding.target['implementation-status']).toEqual({ state: 'partial' });
  });

  test('own properties stand in the project’s namespace', () => {
    const namespaces = [...oscalAssessmentResults(sampleReport()).matchAll(/"ns": "(.*)"/g)].map(([, ns]) => ns);
    expect(new Set(namespaces)).toEqual(new Set(['https://github.com/cdk-spawn/cdk-spawn/ns/oscal']));
  });
});

describe('control ids', () => {
  const tokensOf = (...ids: string[]): string[] => {
    const report = mutableSample();
    const [control] = report.frameworks[2].controls.filter(({ status }) => status !== 'manual');
    report.frameworks = [{ ...report.frameworks[2], controls: ids.map((id) => ({ ...control, id })) }];
    return assessment(report).results[0].findings.map(({ target }: any) =>
      target['target-id'].replace('_templates', ''),
    );
  };

  test('of NIST SP 800-53 are those of the published catalogs', () => {
    expect(tokensOf('AC-2', 'AC-2(1)', 'SC-07(21)', 'SI-4(02)')).toEqual(['ac-2', 'ac-2.1', 'sc-7.21', 'si-4.2']);
  });

  test('of others are tokens with the framework, one for each', () => {
    expect(tokensOf('CC6.1', '164.312(a)(1)', 'a b', 'a-b', '(')).toEqual([
      'SOC2_CC6.1',
      'SOC2_164.312-a-1',
      'SOC2_a-b',
      'SOC2_a-b_2',
      'SOC2_',
    ]);
  });
});

describe('component definition', () => {
  const requirements = (report: Report): any[] =>
    definition(report).components[0]['control-implementations'].flatMap(
      (each: any) => each['implemented-requirements'],
    );

  test('claims what passed, and in part what is waived but passes elsewhere; nothing else', () => {
    const report = sampleReport();
    const claimed = requirements(report).map(({ props }) =>
      [propOf(props, 'framework')[0], propOf(props, 'control')[0]].join(' '),
    );
    const expected = report.frameworks.flatMap(({ id, controls }) =>
      controls
        .filter(
          ({ status, rules }) =>
            status === 'passed' ||
            (status === 'waived' && report.rules.some((rule) => rules.includes(rule.id) && rule.passed.length > 0)),
        )
        .map((control) => `${id} ${control.id}`),
    );
    expect(claimed).toEqual(expected);
    expect(claimed.length).toBeGreaterThan(0);
  });

  test('a waived one is partial and tells the deviation', () => {
    const waived = requirements(sampleReport()).filter(({ props }) => propOf(props, 'status')[0] === 'waived');
    for (const { props, remarks } of waived) {
      expect(propOf(props, 'implementation-status')).toEqual(['partial']);
      expect(remarks).toMatch(/Accepted deviation: .*owner/);
    }
  });

  test('names the rules that show it', () => {
    for (const { props } of requirements(sampleReport())) expect(propOf(props, 'rule-id').length).toBeGreaterThan(0);
  });
});
