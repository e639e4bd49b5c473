import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser of this machine, or undefined: tests that need one then say so and are skipped. An empty CHROMIUM means none. */
export const CHROMIUM = (process.env.CHROMIUM ?? PLACES.find((path) => existsSync(path))) || undefined;

/** `describe`, skipped with a word of explanation where there is no browser. */
export function describeInBrowser(name: string, tests: () => void): void {
  if (CHROMIUM === undefined) {
    process.stderr.write(`skipped: ${name}: no Chromium at ${PLACES.join(', ')}; name one in CHROMIUM\n`);
    describe.skip(name, tests);
    return;
  }
  describe(name, tests);
}

/** A headless browser that asks the network for nothing of its own accord. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--headless',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
}
