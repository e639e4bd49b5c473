import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findChromium } from './test/support/find-chromium.cjs';

const beside = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Tests that need something this machine may lack: left out then, and said so. */
const NEEDS = [
  {
    files: '/test/compliance/reports/html-(browser|media|notes)\\.test\\.ts$',
    present: findChromium() !== undefined,
    what: 'a Chromium; install one, or name it in CHROMIUM',
  },
  {
    files: '/test/compliance/frameworks/shared-reference\\.test\\.ts$',
    present: existsSync(beside('../shared/reference/compliance-packs.json')),
    what: '../shared/reference, which lies beside the repository',
  },
];
const missing = NEEDS.filter(({ present }) => !present);
// Each worker reads this file too; one of them is enough to say it.
if (process.env.JEST_WORKER_ID === undefined) {
  for (const { files, what } of missing) process.stderr.write(`skipped: ${files} wants ${what}\n`);
}

export default {
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', ...missing.map(({ files }) => files)],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript', decorators: true } } }],
  },
  testSequencer: '<rootDir>/test/support/longest-first.cjs',
  globalSetup: '<rootDir>/test/support/build-handlers.cjs',
  setupFiles: ['<rootDir>/test/support/no-validation.cjs'],
  testTimeout: 60_000,
};
