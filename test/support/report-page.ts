/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Report } from '../../lib/compliance/engine/report';
import { htmlReport } from '../../lib/compliance/reports/html';

/** A page of a report in a browser, with what it complained of and what it asked for. */
export interface OpenReport {
  readonly page: Page;
  /** Messages on the console, errors and dialogs. */
  readonly complaints: string[];
  /** Addresses that were asked for, besides the page itself. */
  readonly requests: string[];
}

/** Opens reports from files, as a reviewer does. */
export class ReportPages {
  private readonly folder = mkdtempSync(join(tmpdir(), 'report-page-'));
  private files = 0;

  constructor(private readonly browser: Browser) {}

  async open(report: Report, options: BrowserContextOptions = {}, hash = ''): Promise<OpenReport> {
    return this.openHtml(htmlReport(report), options, hash);
  }

  async openHtml(html: string, options: BrowserContextOptions = {}, hash = ''): Promise<OpenReport> {
    const file = join(this.folder, `report-${this.files++}.html`);
    writeFileSync(file, html);
    const url = pathToFileURL(file).href;
    // Reduced motion: no test waits for a page that still scrolls.
    const page = await this.browser.newPage({
      reducedMotion: 'reduce',
      viewport: { width: 1280, height: 900 },
      ...options,
    });
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('dialog', (dialog) => {
      complaints.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      const address = request.url().split('#')[0];
      if (address !== url && !/^(data|blob):/.test(address)) requests.push(address);
    });
    await page.goto(url + hash);
    return { page, complaints, requests };
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** `12 of 27 controls, 5 of 12 findings`. */
export const shown = (page: Page) => page.locator('#shown').textContent();

/** The ids of the controls that are shown, of all frameworks. */
export const shownControls = (page: Page) =>
  page
    .locator('details.control:not([hidden])')
    .evaluateAll((controls) => controls.filter((control) => !control.closest('section')?.hidden).map(({ id }) => id));
