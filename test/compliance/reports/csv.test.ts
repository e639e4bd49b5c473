import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import type { Report } from '../../../lib/compliance/engine/report';
import { CSV_COLUMNS, csvReport } from '../../../lib/compliance/reports/csv';
import { sampleReport } from '../../support/sample-report';
import { hostileText, wrapTexts } from './support/hostile';
import { missingBaseline, REPORTS } from './support/variants';

type Row = Record<(typeof CSV_COLUMNS)[number], string>;
const rowsOf = (report: Report): Row[] =>
  parse(csvReport(report), { columns: true, bom: true, record_delimiter: '\r\n' });
const verdictsOf = ({ frameworks, rules }: Report): number =>
  frameworks.reduce((sum, { findings, controls }) => {
    const ids = new Set(controls.flatMap((control) => control.rules));
    return sum + findings.length + rules.reduce((all, { id, passed }) => all + (ids.has(id) ? passed.length : 0), 0);
  }, 0);

/** What a spreadsheet would take for a formula: blanks and invisible characters do not hide it, look-alikes count. */
const FORMULA = /^[\p{C}\p{Z}\s]*[=+\-@]|^[\t\r\n]/u;

test.each(REPORTS)('%s: one row per verdict', (_, report) => {
  expect(rowsOf(report())).toHaveLength(verdictsOf(report()));
});

test('a failed, a waived, an unknown and a passed row, read back', () => {
  const rows = rowsOf(sampleReport());
  const pick = (id: string, resource: string) =>
    rows.filter((row) => row['Rule ID'] === id && row['Resource ID'].startsWith(resource));
  expect(pick('HIPAA-LogRetentionSet', 'Research/Worker')).toEqual([
    {
      'Rule ID': 'HIPAA-LogRetentionSet',
      'Resource ID': 'Research/Worker/Logs',
      Compliance: 'Non-Compliant',
      'Exception Reason': 'N/A',
      'Rule Level': 'Error',
      'Rule Info': 'Log groups keep their events long enough',
      Framework: 'HIPAA Security Rule',
      Controls: '164.312(b)',
      Status: 'failed',
      Finding: '',
      Where: 'RetentionInDays',
      Why: 'RetentionInDays is 30; 365 are asked for',
      Fix: 'Set RetentionInDays to 365 or more, or raise auditLogDays if these are not audit logs.',
      Owner: '',
      Ticket: '',
      Expires: '',
      Template: 'Research.template.json',
      'Logical ID': 'WorkerLogsAA00BB11',
      Type: 'AWS::Logs::LogGroup',
      Source: 'lib/worker.ts:22:5',
      Note: '',
    },
  ]);
  expect(pick('HIPAA-NoIamUserKeys', 'Research/DeployUser/Key')[0]).toMatchObject({
    Compliance: 'Suppressed',
    Status: 'waived',
    Owner: 'platform\u0040acme.example',
    Ticket: 'SEC-104',
    Expires: '2026-06-30',
    'Exception Reason': expect.stringContaining('vendor’s deployment tool'),
  });
  expect(pick('HIPAA-EbsVolumesEncrypted', 'Research/Legacy/Volume')[0]).toMatchObject({
    Compliance: 'UNKNOWN',
    Status: 'unknown',
  });
  expect(pick('HIPAA-EbsVolumesEncrypted[/dev/xvda]', 'Research/Legacy')[0]).toMatchObject({ Finding: '/dev/xvda' });
  expect(pick('HIPAA-Imdsv2Everywhere', 'Research/Trainer')[0]).toMatchObject({
    Compliance: 'Compliant',
    Status: 'passed',
  });
});

test('what the app lacks as a whole, with what is noted', () => {
  expect(rowsOf(missingBaseline())).toContainEqual(
    expect.objectContaining({
      'Resource ID': 'the app',
      Why: 'the app has no trail',
      Source: 'Research.template.json',
      Note: expect.stringContaining('not honoured'),
    }),
  );
});

test('the bytes are RFC 4180 with a byte order mark: CRLF, each cell quoted', () => {
  const text = csvReport(sampleReport());
  expect(text.startsWith('\uFEFF"Rule ID","Resource ID"')).toBe(true);
  expect(text.endsWith('"\r\n')).toBe(true);
  expect(csvReport(sampleReport(), { byteOrderMark: false }).startsWith('"Rule ID"')).toBe(true);
});

test.each([
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '\n=1',
  ' =1',
  '\u00A0=1',
  '\u200B=1',
  '\uFEFF=1',
  '\0=1',
  '＝1',
  '＋1',
  '－1',
  '＠1',
  '﹦1',
  ' ＝1',
  '₌1',
])('the formula %j is text', (formula) => {
  const [row] = rowsOf(wrapTexts(sampleReport(), formula, ''));
  expect(row['Rule Info']).toBe(`'${formula}Buckets refuse requests without TLS`);
});

test('harmless text stays as it is', () => {
  for (const text of ['a=b', "'quoted'", '1', ' a', '“x”', '']) {
    const [row] = rowsOf(wrapTexts(sampleReport(), text, ''));
    expect(row['Rule Info']).toBe(`${text}Buckets refuse requests without TLS`);
  }
});

test('whatever the texts are: as many rows, the same cells, no formula', () => {
  const plain = rowsOf(sampleReport());
  fc.assert(
    fc.property(hostileText(), hostileText(), (before, after) => {
      const rows = rowsOf(wrapTexts(sampleReport(), before, after));
      expect(rows).toHaveLength(plain.length);
      // One expectation for all cells: there are thousands of them.
      const formulas = rows.filter((row) => CSV_COLUMNS.some((column) => FORMULA.test(row[column].normalize('NFKC'))));
      expect(formulas).toEqual([]);
      const changed = rows.filter(({ Why: why }, index) => {
        const expected = asUtf8(`${before}${plain[index].Why}${after}`);
        return plain[index].Why !== '' && why !== expected && why !== `'${expected}`;
      });
      expect(changed).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

/** A file holds no halves of surrogate pairs. */
const asUtf8 = (text: string): string => Buffer.from(text).toString();

test('the same report gives the same bytes', () => {
  expect(csvReport(sampleReport())).toBe(csvReport(structuredClone(sampleReport())));
});
