import type { ControlReport, Report, Status } from '../../../lib/compliance/engine/report';
import { statementOf } from '../../../lib/compliance/reports/html/statement';
import { cleanReport } from '../../support/sample-report';

/** A report whose controls have these statuses and no others. */
function withStatuses(statuses: readonly Status[], more: Partial<Report> = {}): Report {
  const [framework] = cleanReport().frameworks;
  const controls = statuses.map((status, index): ControlReport => ({
    id: String(index),
    title: 'A control',
    grade: 'direct',
    rules: [],
    status,
  }));
  return { ...cleanReport(), frameworks: [{ ...framework, controls }], ...more };
}

describe('the statement at the head of the page', () => {
  test.each<[Status[], string, Status]>([
    [['passed', 'failed', 'error', 'unknown', 'waived'], '1 of 5 controls failed.', 'failed'],
    [['passed', 'error', 'unknown'], 'No control failed, but rules broke down for 1 of 3 controls.', 'error'],
    [['passed', 'unknown', 'waived'], 'No control failed, but 1 of 3 controls are unknown.', 'unknown'],
    [['passed', 'waived'], 'No finding is open; 1 of 2 controls stand by waiver.', 'waived'],
    [['passed', 'passed', 'manual'], 'No finding is open; 2 of 3 controls passed.', 'passed'],
    [['not applicable', 'manual'], 'Nothing was found to judge.', 'not applicable'],
  ])('%j', (statuses, headline, status) => {
    expect(statementOf(withStatuses(statuses))).toMatchObject({ headline, status });
  });

  test('does not call a run clean that has problems', () => {
    const { headline, sentences } = statementOf(withStatuses(['passed'], { problems: ['a waiver covers nothing'] }));
    expect(headline).toBe('No control failed, but the run has problems.');
    expect(sentences).toContain('The run itself has 1 problem, which must be mended first.');
  });

  test('does not call a framework clean that failed where no control looks', () => {
    const report = withStatuses(['passed']);
    const frameworks = report.frameworks.map((each) => ({
      ...each,
      findings: [{ finding: 0, status: 'failed' as const }],
    }));
    expect(statementOf({ ...report, frameworks }).headline).toBe('No control failed, but findings are open.');
  });

  test('names what is unknown even where the control failed besides', () => {
    const unknown = { rule: 'A', resource: 0, where: '', why: '', fix: '', fingerprint: '', kind: 'unknown' as const };
    expect(statementOf(withStatuses(['failed'], { findings: [unknown] })).sentences).toContain(
      '1 verdict unknown, because the templates do not tell. Unknown is not a pass.',
    );
  });
});
