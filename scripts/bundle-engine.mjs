// Puts what jsii compiled of the compliance engine into one file for each way into it: an app that is judged then loads two files in place of
// two hundred. The files stay where they were, so that whatever finds something by its own folder still does; what the rest
// of the library uses too, such as the model that custom rules are written against, is loaded from its own file and exists once.
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const compliance = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist', 'lib', 'compliance');

/** Entry points, and what nothing else loads. */
const BUNDLES = [
  { entry: 'engine/start.js', own: /^(?:engine|rules|nag)\/|^frameworks\/(?:custom|known-rules)\.js$/ },
  { entry: 'frameworks/built-in.js', own: /^frameworks\// },
];

for (const { entry, own } of BUNDLES) {
  const file = join(compliance, entry);
  const isInside = (path) => own.test(relative(compliance, path).split(sep).join('/'));
  await build({
    entryPoints: [file],
    outfile: file,
    allowOverwrite: true,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    // Names stay: they are read in stack traces.
    minifyWhitespace: true,
    sourcemap: false,
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [
      {
        name: 'only-own-folders',
        setup({ onResolve, resolve }) {
          onResolve({ filter: /./ }, async ({ path, resolveDir, kind, pluginData, importer }) => {
            if (kind === 'entry-point' || pluginData === 'resolving') return undefined;
            if (!path.startsWith('.')) return { path, external: true };
            const found = await resolve(path, { resolveDir, kind, importer, pluginData: 'resolving' });
            if (found.errors.length > 0 || isInside(found.path)) return found;
            return { path: `./${relative(dirname(file), found.path).split(sep).join('/')}`, external: true };
          });
        },
      },
    ],
  });
}
