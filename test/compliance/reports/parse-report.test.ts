import fc from 'fast-check';
import { FileError } from '../../../lib/compliance/files/file-error';
import { parseReport } from '../../../lib/compliance/reports/parse-report';
import { sampleReport } from '../../support/sample-report';
import { mutableSample, REPORTS } from './support/variants';

test.each(REPORTS)('%s is read back', (_, report) => {
  const text = JSON.stringify(report());
  expect(parseReport(text, 'report.json')).toEqual(JSON.parse(text));
});

const refusal = (text: string): string => {
  try {
    parseReport(text, 'old/report.json');
  } catch (error) {
    expect(error).toBeInstanceOf(FileError);
    return (error as Error).message;
  }
  throw new Error('it was accepted');
};

const changed = (change: (report: any) => unknown): string => {
  const report = mutableSample();
  change(report);
  return refusal(JSON.stringify(report));
};

test.each<[string, (report: any) => unknown, string]>([
  ['a property too many', (report) => (report.resources[2].arn = 'x'), "/resources/2: expected no property 'arn'"],
  ['one too few', (report) => delete report.findings[1].why, "/findings/1: expected a property 'why'"],
  [
    'a status of its own',
    (report) => (report.frameworks[0].controls[1].status = 'fine'),
    '/frameworks/0/controls/1/status: expected one of failed, error, unknown, waived, passed, not applicable, manual, found "fine"',
  ],
  ['another type', (report) => (report.problems = {}), '/problems: expected array, found an object'],
  ['a negative index', (report) => (report.findings[0].resource = -1), '/findings/0/resource: expected to be >= 0'],
  ['a time that is none', (report) => (report.now = '2026-13-45'), '/now: expected a time, found "2026-13-45"'],
  ['the first version', (report) => (report.version = 1), '/version: expected 2, found 1'],
  [
    'an index too high',
    (report) => (report.rules[0].passed[0] = 999),
    '/rules/0/passed/0: expected an index into resources, which has 26, found 999',
  ],
  [
    'a waiver that is not there',
    (report) => (report.frameworks[0].findings[0].waiver = 4),
    '/frameworks/0/findings/0/waiver: expected an index into waivers, which has 4, found 4',
  ],
  [
    'a template that is not there',
    (report) => (report.resources[1].template = 2),
    '/resources/1/template: expected an index into templates, which has 2, found 2',
  ],
  [
    'a finding that is not there',
    (report) => (report.frameworks[0].findings[0].finding = 99),
    '/frameworks/0/findings/0/finding: expected an index into findings',
  ],
])('%s is refused with its place', (_, change, message) => {
  expect(changed(change)).toContain(`old/report.json: ${message}`);
});

test.each([
  ['no JSON', '{"version": 2,', 'expected the report.json of a run, which is JSON'],
  ['null', 'null', '(root): expected object, found null'],
  ['a list', '[]', '(root): expected object, found an array'],
  ['another JSON', '{}', "(root): expected a property '$schema'"],
  ['a long text', JSON.stringify({ ...sampleReport(), problems: 'x'.repeat(500) }), `found "${'x'.repeat(59)}…`],
])('%s is refused', (_, text, message) => expect(refusal(text)).toContain(message));

test('whatever the text is, it is a report or refused', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
      expect(refusal(text)).toMatch(/^old\/report\.json: /);
    }),
  );
});
