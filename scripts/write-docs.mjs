// Writes the generated pages: docs/API.md from the jsii assembly, docs/handlers.md from what esbuild told, docs/WAIVERS.md
// and docs/frameworks/ from the library's own data, and the schemas of the files that it reads and writes.
// With --check it writes nothing and fails, naming each page that is stale. Both want a built library (`npm run build`).
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { handlersPage } from './handlers-page.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);
const checkOnly = process.argv.includes('--check');
const library = join(root, 'dist', 'lib');
if (!existsSync(join(library, 'index.js'))) {
  console.error('the library is not built: dist/lib/index.js is missing; run npm run build first');
  process.exit(2);
}

const apiReference = () => {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-spawn-docs-'));
  try {
    const tool = join(dirname(require.resolve('jsii-docgen/package.json')), 'bin', 'jsii-docgen');
    execFileSync(process.execPath, [tool, '--output', join(folder, 'API.md')], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return readFileSync(join(folder, 'API.md'), 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const schema = (...file) => readFileSync(join(root, 'lib', 'compliance', ...file), 'utf8');
const { frameworkPages } = require(join(library, 'compliance', 'frameworks', 'framework-pages.js'));

const pages = {
  'docs/API.md': apiReference,
  'docs/handlers.md': () => handlersPage(JSON.parse(readFileSync(join(root, 'dist', 'handlers.json'), 'utf8'))),
  'docs/WAIVERS.md': () => require(join(library, 'compliance', 'waivers-page.js')).ownWaiversPage(),
  // Where the files that name these schemas say that they are.
  'docs/report.schema.json': () => schema('reports', 'report-schema.json'),
  'docs/waivers.schema.json': () => schema('files', 'waivers.schema.json'),
};
for (const [page, text] of Object.entries(frameworkPages())) pages[`docs/frameworks/${page}`] = () => text;

const stale = Object.entries(pages).filter(([page, render]) => {
  const path = join(root, page);
  const text = render();
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return false;
  if (!checkOnly) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return true;
});
for (const [page] of stale)
  console.log(checkOnly ? `stale: ${page}; write it anew with npm run build && npm run docs` : `wrote ${page}`);
process.exit(checkOnly && stale.length > 0 ? 1 : 0);
