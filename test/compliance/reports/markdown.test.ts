import fc from 'fast-check';
import { markdownReport } from '../../../lib/compliance/reports/markdown';
import { code, prose } from '../../../lib/compliance/reports/markdown-text';
import { cleanReport, largeReport, sampleReport } from '../../support/sample-report';
import { hostileText, wrapTexts } from './support/hostile';
import { missingBaseline, mutableSample, REPORTS } from './support/variants';

const LIMIT = 65_536;
const section = (text: string, heading: string): string[] => {
  const lines = text.split('\n');
  const start = lines.indexOf(`### ${heading}`);
  expect(start).toBeGreaterThanOrEqual(0);
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => line.startsWith('#') || line.startsWith('<details>'));
  return rest.slice(0, end < 0 ? undefined : end);
};

test('the sample: counts, failed controls, findings, unknown, waived', () => {
  const text = markdownReport(sampleReport());
  expect(text).toMatch(/^## Compliance: \d+ findings, 1 error, \d+ unknown, 2 problems\n/);
  expect(section(text, 'Failed controls')).toContainEqual(
    '| HIPAA Security Rule 164.312(b) | Activity is recorded and can be examined | failed |',
  );
  expect(section(text, 'Findings')).toContainEqual(
    expect.stringMatching(
      /^\| `LogRetentionSet` \| `lib\/worker\.ts:22:5`<br>`Research\/Worker\/Logs`<br>`RetentionInDays` \| RetentionInDays is 30; .* \| HIPAA/,
    ),
  );
  expect(section(text, 'Unknown').join('\n')).toContain('EncryptVolumes');
  expect(section(text, 'Errors of rules').join('\n')).toContain('AcmeCostCentre');
  expect(section(text, 'Problems of the run').filter((line) => line.startsWith('- '))).toHaveLength(2);
  expect(text).toContain('<details>\n<summary>3 waivers in use</summary>');
  expect(text).toContain('SEC-104');
});

test('the counts are those of the controls', () => {
  const report = sampleReport();
  const row = markdownReport(report)
    .split('\n')
    .find((line) => line.startsWith('| HIPAA'))!;
  const statuses = ['failed', 'error', 'unknown', 'waived', 'passed', 'not applicable', 'manual'];
  expect(row.split(' | ').slice(1, 8).map(Number)).toEqual(
    statuses.map((status) => report.frameworks[0].controls.filter((control) => control.status === status).length),
  );
});

test('what the app lacks as a whole, with what is noted', () => {
  expect(section(markdownReport(missingBaseline()), 'Findings')).toContainEqual(
    '| `TrailValidated` | `Research.template.json`<br>`the app` | the app has no trail<br>The acknowledgement is not honoured: it is by the bare id.<br>Add an AuditTrail. | HIPAA |',
  );
});

test('a clean run says so, without empty parts', () => {
  const text = markdownReport(cleanReport());
  expect(text).toMatch(/^## Compliance: nothing open\n/);
  expect(text).not.toContain('###');
  expect(text).not.toContain('<details>');
});

test('a finding that one framework waives is marked there only', () => {
  const report = mutableSample();
  const [first] = report.frameworks[1].findings.filter(({ status }) => status === 'failed');
  first.status = 'waived';
  first.waiver = 0;
  const { rule, where } = report.findings[first.finding];
  const row = section(markdownReport(report), 'Findings').find((line) => line.includes(rule) && line.includes(where))!;
  expect(row).toContain('PCI401 (waived)');
  expect(row).not.toContain('HIPAA (waived)');
});

test.each(REPORTS)('%s fits in a comment of GitHub', (_, report) => {
  expect(markdownReport(report()).length).toBeLessThanOrEqual(LIMIT);
});

test('what does not fit is left out, and each cut part says so and is closed', () => {
  const text = markdownReport(wrapTexts(largeReport(4000), '', 'x'.repeat(800)));
  expect(text.length).toBeLessThanOrEqual(LIMIT);
  expect(text.length).toBeGreaterThan(LIMIT * 0.8);
  expect(text).toMatch(/… and \d+ more of \d+: see `report\.html`\./);
});

test('any limit is kept as soon as the counts have room', () => {
  const report = sampleReport();
  const least = markdownReport(report, { maxLength: 0 }).length;
  for (let maxLength = least + 1500; maxLength < 12_000; maxLength += 250) {
    const text = markdownReport(report, { maxLength });
    expect(text.length).toBeLessThanOrEqual(maxLength);
    expect(text.split('<details>').length).toBe(text.split('</details>').length);
  }
});

test('the whole report is linked where its address is known and is one', () => {
  expect(markdownReport(sampleReport(), { reportUrl: 'https://ci.example/1/report.html' })).toContain(
    '[report.html](<https://ci.example/1/report.html>)',
  );
  expect(markdownReport(sampleReport(), { reportUrl: 'javascript:alert(1)' })).not.toContain('javascript');
});

test('whatever the texts are: the same lines and cells, no HTML but ours, no mention', () => {
  const plain = markdownReport(sampleReport()).split('\n');
  fc.assert(
    fc.property(hostileText(), hostileText(), (before, after) => {
      const lines = markdownReport(wrapTexts(sampleReport(), before, after)).split('\n');
      expect(lines).toHaveLength(plain.length);
      lines.forEach((line, index) => {
        const withoutCode = line.replace(/`[^`]*`/g, 'code');
        expect(withoutCode.replace(/<br>|<\/?(details|summary|code)>/g, '')).not.toMatch(/[<>]/);
        expect(line.split('|')).toHaveLength(plain[index].split('|').length);
        expect(withoutCode).not.toMatch(/@\w/);
      });
    }),
    { numRuns: 100 },
  );
});

test.each([
  ['a b', '`a b`'],
  ['a*b_c<d>', '`a*b_c<d>`'],
  ['a`b', '<code>a&#96;b</code>'],
  ['a|b', '<code>a&#124;b</code>'],
  ['a\\|b', '<code>a\\\\&#124;b</code>'],
  ['a\nb', '`a b`'],
  ['', ''],
])('code span of %j', (text, expected) => expect(code(text)).toBe(expected));

test.each([
  ['<b> & *x* _y_', '&lt;b&gt; &amp; \\*x\\* \\_y\\_'],
  ['[a](b) | `c` #1', '\\[a\\](b) &#124; &#96;c&#96; \\#1'],
  ['&#1; C# a\\b', '&amp;\\#1; C# a\\\\b'],
  ['@team', '@\u200Bteam'],
])('prose %j', (text, expected) => expect(prose(text)).toBe(expected));

test('the same report gives the same bytes', () => {
  expect(markdownReport(sampleReport())).toBe(markdownReport(structuredClone(sampleReport())));
});
