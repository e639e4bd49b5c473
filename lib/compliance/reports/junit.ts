import { findingId } from '../engine/report';
import { XMLBuilder } from 'fast-xml-parser';
import type { ControlReport, FindingReport, FrameworkReport, Report, RuleReport, WaiverReport } from '../engine/report';
import { placeText, ReportLookup, resourceName, templatePointer, waiverText } from './report-lookup';

export interface JUnitOptions {
  /**
   * What a suite is: a control, as an auditor reads it, or a framework, which is smaller: a rule that bears on several
   * controls is then listed once.
   * @default 'control'
   */
  readonly suites?: 'control' | 'framework';
  /**
   * Whether an unknown verdict is a failure. Otherwise it is a skipped test that says so: never a passed one.
   * @default false
   */
  readonly failOnUnknown?: boolean;
}

/** Attributes and children of an element, as the XML builder takes them: `@name` is an attribute, `#text` the text. */
interface Outcome {
  readonly '@message': string;
  readonly '@type'?: string;
  readonly '#text'?: string;
}

interface TestCase {
  readonly '@name': string;
  readonly '@classname': string;
  readonly failure?: Outcome;
  readonly error?: Outcome;
  readonly skipped?: Outcome;
}

/**
 * JUnit XML as Jenkins, GitLab and Azure read it: one test per rule and resource, one per finding where there are several.
 * Failed: failure. Waived, manual and not applicable: skipped, with the reason. A rule that threw: error.
 */
export function junitReport(report: Report, { suites = 'control', failOnUnknown = false }: JUnitOptions = {}): string {
  const lookup = new ReportLookup(report);
  const all = [
    ...(report.problems.length > 0 ? [{ name: 'run', cases: problemCases(report.problems) }] : []),
    ...report.frameworks.flatMap((framework) => {
      const tests = new FrameworkTests(lookup, framework, failOnUnknown);
      return suites === 'control' ? tests.byControl() : [tests.asOne()];
    }),
  ].map(({ name, cases }) => ({ '@name': name, ...counts(cases), ...timestamp(report), testcase: cases }));
  const total = (key: 'tests' | 'failures' | 'errors') => all.reduce((sum, suite) => sum + suite[`@${key}`], 0);
  return new XMLBuilder({
    attributeNamePrefix: '@',
    ignoreAttributes: false,
    format: true,
    suppressEmptyNode: true,
    suppressBooleanAttributes: false,
    tagValueProcessor: (_name, value) => legal(String(value)),
    attributeValueProcessor: (_name, value) => legal(String(value)).replace(/\s+/g, ' '),
  }).build({
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    testsuites: {
      '@name': 'cdk-spawn',
      '@tests': total('tests'),
      '@failures': total('failures'),
      '@errors': total('errors'),
      testsuite: all,
    },
  });
}

interface Suite {
  readonly name: string;
  readonly cases: readonly TestCase[];
}

/** The tests of one framework. */
class FrameworkTests {
  private readonly findingsByRule = new Map<string, { readonly finding: FindingReport; readonly outcome: object }[]>();

  public constructor(
    private readonly lookup: ReportLookup,
    private readonly framework: FrameworkReport,
    private readonly failOnUnknown: boolean,
  ) {
    const { findings, waivers } = lookup.report;
    for (const { finding: index, status, waiver, note } of framework.findings) {
      const finding = findings[index];
      const outcome = this.outcomeOf(finding, status, waiver === undefined ? undefined : waivers[waiver], note);
      const others = this.findingsByRule.get(finding.rule);
      if (others) others.push({ finding, outcome });
      else this.findingsByRule.set(finding.rule, [{ finding, outcome }]);
    }
  }

  public byControl(): Suite[] {
    const { framework, lookup } = this;
    return framework.controls.map((control) => {
      const className = `${framework.id}.${control.id}`;
      const rules = control.rules.flatMap((id) => lookup.rule(id) ?? []);
      const cases = rules.flatMap((rule) => this.casesOf(rule, className));
      return {
        name: `${framework.id} ${control.id}: ${control.title}`,
        // A manual control may have rules that support it; what it asks for is still open.
        cases: [
          ...(control.status === 'manual' || cases.length === 0 ? [emptyCase(control, className)] : []),
          ...cases,
        ],
      };
    });
  }

  public asOne(): Suite {
    const { framework, lookup } = this;
    return {
      name: `${framework.id}: ${framework.title} ${framework.edition}`,
      cases: [
        ...lookup.rulesOf(framework).flatMap((rule) => this.casesOf(rule, framework.id)),
        ...framework.controls
          .filter(({ status }) => status === 'manual' || status === 'not applicable')
          .map((control) => emptyCase(control, framework.id)),
      ],
    };
  }

  private casesOf(rule: RuleReport, className: string): TestCase[] {
    const findings = (this.findingsByRule.get(rule.id) ?? []).map(({ finding, outcome }) => ({
      '@name': [findingId(rule.id, finding.finding), this.nameOf(finding.resource), finding.where].join(' ').trim(),
      '@classname': className,
      ...outcome,
    }));
    const passed = rule.passed.map((resource) => ({
      '@name': `${rule.id} ${this.nameOf(resource)}`,
      '@classname': className,
    }));
    return [...findings, ...passed];
  }

  /** The construct path; with the file where two templates may hold the same one. */
  private nameOf(index: number): string {
    const resource = this.lookup.report.resources[index];
    const byLogicalId = resource.path !== '' && resource.path === resource.logicalId;
    return byLogicalId ? `${this.lookup.templateOf(resource).file} ${resource.logicalId}` : resourceName(resource);
  }

  private outcomeOf(
    finding: FindingReport,
    status: 'failed' | 'error' | 'unknown' | 'waived',
    waiver?: WaiverReport,
    note?: string,
  ): Pick<TestCase, 'failure' | 'error' | 'skipped'> {
    const details = this.details(finding, note);
    switch (status) {
      case 'failed':
        return { failure: { '@message': finding.why, '@type': 'failed', '#text': details } };
      case 'error':
        return { error: { '@message': finding.why, '@type': 'rule', '#text': details } };
      case 'waived':
        return { skipped: { '@message': `waived: ${waiver === undefined ? finding.why : waiverText(waiver)}` } };
      case 'unknown':
        return this.failOnUnknown
          ? { failure: { '@message': finding.why, '@type': 'unknown', '#text': details } }
          : { skipped: { '@message': `unknown: ${finding.why}` } };
    }
  }

  private details(finding: FindingReport, note?: string): string {
    const resource = this.lookup.resourceOf(finding);
    return [
      finding.why,
      ...(note === undefined ? [] : [note]),
      ...(finding.fix === '' ? [] : [`fix: ${finding.fix}`]),
      `at ${placeText(this.lookup.placeOf(resource, finding))}`,
      `in ${this.lookup.templateOf(resource).file}#${templatePointer(resource.logicalId, finding.where)}`,
    ].join('\n');
  }
}

/** A control without verdicts stays visible, and is no pass. */
function emptyCase({ id, status, evidence }: ControlReport, className: string): TestCase {
  const message =
    status === 'manual'
      ? `manual: ${evidence ?? 'no template can show it'}`
      : `${status}: no resource that its rules are about`;
  return { '@name': id, '@classname': className, skipped: { '@message': message } };
}

const problemCases = (problems: readonly string[]): TestCase[] =>
  problems.map((problem, index) => ({
    '@name': `problem ${index + 1}`,
    '@classname': 'run',
    failure: { '@message': problem, '@type': 'problem' },
  }));

function counts(cases: readonly TestCase[]) {
  const having = (key: 'failure' | 'error' | 'skipped') => cases.filter((test) => test[key] !== undefined).length;
  return {
    '@tests': cases.length,
    '@failures': having('failure'),
    '@errors': having('error'),
    '@skipped': having('skipped'),
  };
}

/** JUnit has times without a zone, which are UTC. */
const timestamp = ({ now }: Report) =>
  now === undefined ? {} : { '@timestamp': new Date(now).toISOString().slice(0, 19) };

/** XML 1.0 can't hold control characters and halves of surrogate pairs, not even escaped. */
const legal = (text: string): string =>
  text.replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
