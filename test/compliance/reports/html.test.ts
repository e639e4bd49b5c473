import { createHash } from 'node:crypto';
import { htmlReport } from '../../../lib/compliance/reports/html';
import { hostile } from '../../support/hostile-report';
import { cleanReport, largeReport, sampleReport } from '../../support/sample-report';

const block = (html: string, start: string, end: string) => html.split(start)[1].split(end)[0];
/** Of the texts, those that a page lacks: a page that is printed whole by a failed test helps nobody. */
const missing = (page: string, texts: readonly string[]) => texts.filter((text) => !page.includes(text));
const sha256 = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const escaped = (text: string) =>
  text.replace(/[&<>"']/g, (c) => `&${{ '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": '#39' }[c]};`);

describe('report.html', () => {
  const report = sampleReport();
  const html = htmlReport(report);

  test('is the same for the same report, byte for byte', () => {
    expect(htmlReport(structuredClone(report))).toBe(html);
  });

  test('holds every control with its status, and an address for it', () => {
    for (const { id: framework, controls } of report.frameworks) {
      for (const { id, title, status, evidence, limits } of controls) {
        const control = block(html, `<details class="control" id="${framework}/${id}"`, '</details>\n<');
        expect(missing(control, [escaped(title)])).toEqual([]);
        expect(control.split('</summary>')[0].toLowerCase()).toContain(status === 'error' ? 'rule error' : status);
        if (evidence) expect(missing(control, [escaped(evidence)])).toEqual([]);
        if (limits) expect(missing(control, [escaped(limits)])).toEqual([]);
      }
    }
  });

  test('holds every finding in full, once', () => {
    report.findings.forEach((finding, index) => {
      const card = block(html, `<article class="finding" id="finding/${index + 1}"`, '</article>');
      const { path, logicalId, type, template, source } = report.resources[finding.resource];
      const texts = [
        finding.why,
        finding.fix,
        finding.where,
        finding.excerpt ?? '',
        finding.finding ?? '',
        finding.rule,
      ];
      for (const text of [...texts, path, logicalId, type, report.templates[template].file]) {
        expect(missing(card, [escaped(text)])).toEqual([]);
      }
      if (source) expect(missing(card, [`${source.file}:${source.line}`])).toEqual([]);
      if (finding.position) expect(missing(card, [`:${finding.position.line}:${finding.position.column}`])).toEqual([]);
    });
    expect(html.split('<article class="finding"')).toHaveLength(report.findings.length + 1);
  });

  test('says of a waived finding who accepts it, why and until when, and where it is not waived', () => {
    const card = block(html, 'id="finding/12"', '</article>');
    const terms = ['SQS encrypts dead letters with its own key', 'cdk-spawn', 'W-3', '2026-12-31', 'in PCI401:'];
    expect(missing(card, [...terms, 'written in <bdi>docs/WAIVERS.md of cdk-spawn'])).toEqual([]);
    expect(
      block(card, '<dt>Frameworks</dt>', '</ul>')
        .replace(/<[^>]+>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    ).toBe('HIPAA Failed PCI401 Waived SOC2 Failed');
  });

  test('holds every waiver, problem, setting, tool and template', () => {
    for (const { reason, owner, ticket, expires } of report.waivers) {
      for (const text of [reason, owner, ticket ?? '', expires ?? ''])
        expect(missing(html, [escaped(text)])).toEqual([]);
    }
    for (const problem of report.problems) expect(missing(html, [escaped(problem)])).toEqual([]);
    for (const name of Object.keys(report.settings)) expect(missing(html, [name])).toEqual([]);
    for (const [tool, version] of Object.entries(report.tools))
      expect(missing(html, [`<dt>${tool}</dt><dd>${version}</dd>`])).toEqual([]);
    for (const { file, sha256: digest } of report.templates) {
      expect(missing(html, [file])).toEqual([]);
      expect(missing(html, [digest ?? 'a digest'])).toEqual([]);
    }
    expect(missing(html, ['2026-03-02 09:30 UTC'])).toEqual([]);
    expect(missing(html, ['build-4711'])).toEqual([]);
  });

  test('counts per rule add up to what the framework says', () => {
    const soc2 = block(html, '<section class="framework" id="SOC2"', '</section>');
    const rows = [...soc2.matchAll(/<tr><th scope="row">.*?<\/tr>/gs)].map(([row]) => [
      ...[...row.matchAll(/<td[^>]*>([\d,]+)<\/td>/g)].map(([, n]) => Number(n)),
    ]);
    // Each rule stands in one control of the sample's SOC 2 only.
    const sum = (column: number) => rows.reduce((total, row) => total + row[column], 0);
    const { passed, failed, waived, unknown, errors, notApplicable } = report.frameworks[2].summary;
    expect([0, 1, 2, 3, 4, 5].map(sum)).toEqual([passed, failed, waived, unknown, errors, notApplicable]);
  });

  test('allows exactly its own script and style, and no network', () => {
    const policy = block(html, 'http-equiv="Content-Security-Policy" content="', '"').replaceAll('&#39;', "'");
    const style = block(html, '<style>', '</style>');
    const script = block(html, '</script>\n<script>', '</script>');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`script-src ${sha256(script)}`);
    expect(policy).toContain(`style-src ${sha256(style)}`);
    expect(policy).not.toContain('unsafe');
    expect(html).not.toMatch(/<[a-z][^>]*\s(style|src|srcset|on[a-z]+)=/i);
    expect(style).not.toMatch(/url\(|@import/);
    expect(script).not.toMatch(/\bfetch\(|XMLHttpRequest|WebSocket|innerHTML|outerHTML|insertAdjacentHTML|eval\(/);
    const links = [...html.matchAll(/href="(?!#|data:,)([^"]*)"/g)].map(([, link]) => link);
    expect(new Set(links)).toEqual(new Set(report.frameworks.map(({ source }) => source)));
  });

  test('has no two elements of one id, and no link within the page that leads nowhere', () => {
    const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    const links = [...html.matchAll(/href="#([^"]+)"/g)].map(([, link]) => link);
    expect(links.filter((link) => !ids.includes(link))).toEqual([]);
  });

  test('asks for evidence where a template shows none or not all', () => {
    const places = html.split('class="evidence"').length - 1;
    const asked = report.frameworks.flatMap(({ controls }) => controls.filter(({ evidence }) => evidence));
    expect(places).toBe(asked.length);
  });

  test('lists all passed resources of a small report, and the first of each rule of a large one', () => {
    expect(block(html, 'id="rule/KmsRotationOn"', '</details>')).toContain('Prod/Data/Key/Resource');
    const rule = block(htmlReport(largeReport(800)), 'id="rule/Rule9OnThings"', '</details>');
    expect(rule.split('<tr>')).toHaveLength(12);
    expect(missing(rule, ['And 90 more'])).toEqual([]);
  });

  test('lists a hundred findings of a control, and all of them once', () => {
    const large = largeReport(800);
    const findings = Array.from({ length: 130 }, (_, index) => ({ ...large.findings[0], resource: (index * 8) % 800 }));
    const fates = findings.map((_, finding) => ({ finding, status: 'failed' as const }));
    const [first] = large.frameworks;
    const page = htmlReport({ ...large, findings, frameworks: [{ ...first, findings: fates }] });
    expect(page.split('class="finding-line"')).toHaveLength(101);
    expect(page.split('<article class="finding"')).toHaveLength(131);
    expect(missing(page, ['And 30 more: all of them are among'])).toEqual([]);
  });

  test('stays small and quick for 3,600 resources and eight frameworks', () => {
    const large = largeReport(3600);
    htmlReport(large);
    const times = Array.from({ length: 5 }, () => {
      const start = performance.now();
      htmlReport(large);
      return performance.now() - start;
    });
    expect(htmlReport(large).length).toBeLessThan(4_000_000);
    // About 25 ms on an idle machine; the bound leaves room for a busy one.
    expect(Math.min(...times)).toBeLessThan(150);
  });
});

describe('hostile text in report.html', () => {
  const html = htmlReport(hostile(sampleReport()));

  test('starts no element and ends no attribute', () => {
    expect(missing(html, ['<img'])).toHaveLength(1);
    expect(html.split('<script')).toHaveLength(3);
    expect(html.split('</script')).toHaveLength(3);
    expect(html.split('</style')).toHaveLength(2);
    expect(missing(html, ['<!--'])).toHaveLength(1);
  });

  test('is shown where it can’t be seen: controls of direction, null bytes, line separators', () => {
    expect(html).not.toMatch(/[\u202e\u2066\u2028\u0000]/);
    expect(missing(html, ['[U+202E]txt.exe[U+2066][U+2028][U+0000]'])).toEqual([]);
  });

  test('leaves the data readable', () => {
    const data = JSON.parse(block(html, '<script type="application/json" id="data">', '</script>'));
    const [path] = data.resources.paths;
    expect(data.resources.paths).toHaveLength(sampleReport().resources.length);
    expect(path).toContain('Research/Trainer/Resource</script>');
    expect(path).toContain('txt.exe[U+2066][U+2028][U+0000]<%= 1 %>');
  });

  test('is not run by the templates', () => {
    expect(missing(html, ['&lt;%= 1 %&gt;'])).toEqual([]);
  });

  test('makes no link of an address that is none', () => {
    const report = sampleReport();
    const [first] = report.frameworks;
    const page = htmlReport({ ...report, frameworks: [{ ...first, source: 'javascript:alert(1)' }] });
    expect(missing(page, ['<span>javascript:alert(1)</span>'])).toEqual([]);
    expect(missing(page, ['href="javascript'])).toHaveLength(1);
  });
});

describe('the report of an app without findings', () => {
  test('says that nothing is open, and still what it does not prove', () => {
    const html = htmlReport(cleanReport());
    expect(missing(html, ['No finding is open; 21 of 27 controls passed.'])).toEqual([]);
    expect(missing(html, ['5 controls can’t be seen in a template and need evidence.'])).toEqual([]);
    expect(missing(html, ['1 control not applicable: the templates hold nothing', 'no attestation'])).toEqual([]);
    expect(missing(html, ['None: no rule found anything'])).toEqual([]);
    expect(missing(html, ['Problems of this run'])).toHaveLength(1);
    expect(missing(html, ['every setting has its default'])).toEqual([]);
  });

  test('says so where there was nothing to judge', () => {
    const empty = { ...cleanReport(), templates: [], resources: [], rules: [], frameworks: [] };
    expect(missing(htmlReport(empty), ['Nothing was found to judge.'])).toEqual([]);
  });
});
