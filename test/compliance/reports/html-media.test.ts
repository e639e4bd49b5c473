/// <reference lib="dom" />
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { htmlReport } from '../../../lib/compliance/reports/html';
import { launchChromium } from '../../support/chromium';
import { auditPage, weakTexts } from '../../support/page-audit';
import { ReportPages, shown } from '../../support/report-page';
import { sampleReport } from '../../support/sample-report';

describe('report.html for every reader', () => {
  let browser: Browser;
  let pages: ReportPages;
  beforeAll(async () => {
    browser = await launchChromium();
    pages = new ReportPages(browser);
  });
  afterAll(async () => {
    pages.close();
    await browser.close();
  });

  /** Opens all there is. */
  const openAll = async (page: Page) => {
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
    await page.locator('td[data-rule] button').first().click();
  };

  test('names, headings, tables, lists and landmarks are in order', async () => {
    const { page } = await pages.open(sampleReport());
    expect(await auditPage(page)).toEqual([]);
    await openAll(page);
    expect(await auditPage(page)).toEqual([]);
    await page.close();
  });

  test.each(['light', 'dark'] as const)('every text can be read in %s', async (colorScheme) => {
    const { page } = await pages.open(sampleReport(), { colorScheme });
    await openAll(page);
    expect(await weakTexts(page)).toEqual([]);
    const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(background).toBe(colorScheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(20, 24, 29)');
    await page.close();
  });

  test.each([320, 360, 768, 1024])('a window %d wide needs no scrolling sideways', async (width) => {
    const { page } = await pages.open(sampleReport(), { viewport: { width, height: 700 } });
    await openAll(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    await page.close();
  });

  test.each([
    ['reduce', []],
    ['no-preference', ['0.12s']],
  ] as const)('motion: %s', async (reducedMotion, moving) => {
    const { page } = await pages.open(sampleReport(), { reducedMotion });
    const durations = await page.evaluate(() =>
      [...document.querySelectorAll('*')].flatMap((element) => [
        getComputedStyle(element).transitionDuration,
        getComputedStyle(element, '::before').transitionDuration,
      ]),
    );
    expect([...new Set(durations)].filter((duration) => duration !== '0s')).toEqual(moving);
    await page.close();
  });

  test('without JavaScript all of it is there, and nothing that would not work', async () => {
    const { page } = await pages.open(sampleReport(), { javaScriptEnabled: false });
    expect(await page.locator('details.control:visible').count()).toBe(27);
    expect(await page.locator('article.finding:visible').count()).toBe(12);
    expect(await page.locator('#toolbar').isVisible()).toBe(false);
    await page.locator('[id="SOC2/CC6.1"] > summary').click();
    const own = page.locator('[id="SOC2/CC6.1"]');
    expect(await own.getByRole('table').first().isVisible()).toBe(true);
    expect(await own.locator('.finding-line:visible').count()).toBe(5);
    await page.locator('[id="SOC2/CC1.1"] > summary').click();
    expect(await page.getByText('The code of conduct and who signed it.').isVisible()).toBe(true);
    expect(await page.locator('textarea:visible').count()).toBe(0);
    await page.close();
  });

  describe('print', () => {
    const pagesOf = (pdf: Buffer) => pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;

    test.each(['A4', 'Letter'] as const)(
      '%s has everything, opened or not, with JavaScript or without',
      async (format) => {
        const { page } = await pages.open(sampleReport());
        const closed = pagesOf(await page.pdf({ format }));
        await openAll(page);
        // The list that openAll asks for is one that paper has elsewhere.
        await page.locator('td[data-rule] button').first().click();
        const opened = pagesOf(await page.pdf({ format }));
        const { page: still } = await pages.open(sampleReport(), { javaScriptEnabled: false });
        expect(pagesOf(await still.pdf({ format }))).toBe(closed);
        expect(opened).toBe(closed);
        // A cover, three frameworks, findings, waivers, rules and run: each begins on a page of its own.
        expect(closed).toBeGreaterThanOrEqual(8);
        await page.close();
        await still.close();
      },
    );

    test('shows the rows of closed controls and no tools, in dark mode too in light colours', async () => {
      const { page } = await pages.open(sampleReport(), { colorScheme: 'dark', javaScriptEnabled: false });
      await page.emulateMedia({ media: 'print' });
      const height = async (selector: string) => (await page.locator(selector).first().boundingBox())?.height ?? 0;
      expect(await height('[id="SOC2/CC6.1"] table.rules')).toBeGreaterThan(50);
      expect(await height('[id="SOC2/CC1.1"] .evidence')).toBeGreaterThan(20);
      expect(await height('[id="rule/KmsRotationOn"] table')).toBeGreaterThan(20);
      for (const tool of ['#toolbar', 'nav', '.note-fields', '.skip']) {
        expect(await page.locator(tool).first().isVisible()).toBe(false);
      }
      await page.close();
      const { page: dark } = await pages.open(sampleReport(), { colorScheme: 'dark' });
      await dark.emulateMedia({ media: 'print', colorScheme: 'dark' });
      expect(await dark.evaluate(() => getComputedStyle(document.body).color)).toBe('rgb(27, 33, 41)');
      await dark.close();
    });

    test('of a filtered page says that it is not the whole', async () => {
      const { page } = await pages.open(sampleReport());
      await page.selectOption('#by-status', { label: 'Passed' });
      await page.fill('#search', 'keys');
      await page.emulateMedia({ media: 'print' });
      await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
      const [line, left] = [await page.locator('#print-filter').innerText(), await shown(page)];
      expect(line).toBe(`Not the whole report: filtered by “keys”, Passed; ${left} shown.`);
      expect(await page.locator('details.control:not([open])').count()).toBe(0);
      await page.evaluate(() => dispatchEvent(new Event('afterprint')));
      expect(await page.locator('details.control[open]').count()).toBe(0);
      await page.close();
    });
  });

  test('the page works as well from a minified bundle, where every name is another', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'html-bundle-'));
    try {
      const root = join(__dirname, '..', '..', '..');
      const outfile = join(folder, 'html.js');
      execFileSync(
        join(root, 'node_modules', '.bin', 'esbuild'),
        [
          'lib/compliance/reports/html/index.ts',
          '--bundle',
          '--minify',
          '--platform=node',
          '--format=cjs',
          '--target=node20',
          `--outfile=${outfile}`,
        ],
        { cwd: root, stdio: 'pipe' },
      );
      const bundle = createRequire(outfile)(outfile) as { readonly htmlReport: typeof htmlReport };
      const { page, complaints } = await pages.openHtml(bundle.htmlReport(sampleReport()), {}, '#SOC2/CC6.1');
      await page.locator('[id="SOC2/CC6.1"] td[data-rule] button').first().click();
      await page.fill('#search', 'cc6.1');
      expect(await shown(page)).toBe('1 of 27 controls, 0 of 12 findings');
      expect(complaints).toEqual([]);
      await page.close();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
