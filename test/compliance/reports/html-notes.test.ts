/// <reference lib="dom" />
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../../support/chromium';
import { ReportPages } from '../../support/report-page';
import { cleanReport, sampleReport } from '../../support/sample-report';

describe('evidence notes in report.html', () => {
  const folder = mkdtempSync(join(tmpdir(), 'evidence-notes-'));
  let browser: Browser;
  let pages: ReportPages;
  beforeAll(async () => {
    browser = await launchChromium();
    pages = new ReportPages(browser);
  });
  afterAll(async () => {
    pages.close();
    rmSync(folder, { recursive: true, force: true });
    await browser.close();
  });

  const control = (id: string) => `[id="${id}"]`;

  test('are exported, imported and printed', async () => {
    const { page, complaints } = await pages.open(sampleReport(), {}, '#SOC2/CC1.1');
    const own = page.locator(control('SOC2/CC1.1'));
    await page.click('#export-notes');
    expect(await page.textContent('#message')).toContain('no notes yet');
    await own.getByLabel('Note').fill('Signed by all, 3 May </textarea><b>');
    await own.getByLabel('Where it is kept').fill('https://wiki.example/conduct');
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('#export-notes')]);
    expect(download.suggestedFilename()).toBe('evidence-notes.json');
    const file = join(folder, 'notes.json');
    await download.saveAs(file);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      kind: 'cdk-spawn evidence notes',
      version: 1,
      notes: [
        {
          framework: 'SOC2',
          control: 'CC1.1',
          note: 'Signed by all, 3 May </textarea><b>',
          link: 'https://wiki.example/conduct',
        },
      ],
    });

    const { page: next } = await pages.open(cleanReport());
    await next.setInputFiles('#import-notes', file);
    await next.getByText('1 note imported.').waitFor();
    await next.emulateMedia({ media: 'print' });
    const paper = next.locator(`${control('SOC2/CC1.1')} .note-paper`);
    expect(await paper.evaluate((each) => (each as HTMLElement).innerText)).toContain(
      'Signed by all, 3 May </textarea><b>',
    );
    expect(complaints).toEqual([]);
    await page.close();
    await next.close();
  });

  test.each([
    ['not JSON', 'can’t be imported'],
    ['{"notes": []}', 'it was not exported from a report'],
    ['null', 'it was not exported from a report'],
    [
      '{"kind":"cdk-spawn evidence notes","notes":[{"framework":"X","control":"1"}]}',
      'No such control in this report: X 1.',
    ],
  ])('a file that holds %s is told of', async (text, message) => {
    const file = join(folder, 'wrong.json');
    writeFileSync(file, text);
    const { page, complaints } = await pages.open(sampleReport());
    await page.setInputFiles('#import-notes', file);
    await page.getByText(message).waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  });
});
