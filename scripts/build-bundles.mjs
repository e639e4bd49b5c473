// Bundles what needs other packages (YAML, templating, XML, arguments), so that the library itself has no run-time
// dependencies for it and loads it only when asked: lib/<room>/bundles/<name>.bundle.ts to dist/bundles/<name>.js,
// and the command bin/cdk-spawn.ts with one file per sub-command to dist/cli/.
import { chmodSync, existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * The sub-commands stay files of their own, loaded when asked for, and so does the compiled library: from dist/cli/commands/
 * `../../lib/` is dist/lib/, as from bin/commands/ it is lib/. What jsii does not compile goes into the bundle, and so does
 * what the command needs before it knows which sub-command is asked for.
 */
const keepApart = {
  name: 'keep-apart',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^\.\/commands\/[a-z-]+\.js$/ }, ({ path }) => ({ path, external: true }));
    onResolve({ filter: /^\.\.\/\.\.\/lib\// }, ({ path }) =>
      /\/compliance\/((files|reports)\/|engine\/nearest$)/.test(path) ? undefined : { path, external: true },
    );
  },
};

/** Builds the bundles; gives the files that went into them, for their licences. */
export const buildBundles = async () => {
  const common = {
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    legalComments: 'none',
    metafile: true,
    absWorkingDir: root,
    logLevel: 'warning',
    loader: { '.css': 'text', '.eta': 'text' },
    // Its other build loads its parts in a way that esbuild can't follow.
    alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
  };
  const bundles = readdirSync(join(root, 'lib'))
    .map((room) => join(root, 'lib', room, 'bundles'))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)))
    .filter((file) => file.endsWith('.bundle.ts'));
  const outdir = join(root, 'dist', 'bundles');
  const library = await build({
    ...common,
    entryPoints: bundles.map((file) => ({ in: file, out: basename(file, '.bundle.ts') })),
    outdir,
    minify: true,
  });
  const names = bundles.map((file) => `${basename(file, '.bundle.ts')}.js`);
  // A bundle whose source is gone must not be published.
  for (const file of existsSync(outdir) ? readdirSync(outdir) : [])
    if (!names.includes(file)) rmSync(join(outdir, file));

  // Those that the command loads when asked.
  const main = readFileSync(join(root, 'bin', 'cdk-spawn.ts'), 'utf8');
  const commands = Array.from(main.matchAll(/import\('\.\/commands\/([a-z-]+)\.js'\)/g), ([, name]) => name);
  const command = await build({
    ...common,
    entryPoints: [
      { in: join(root, 'bin', 'cdk-spawn.ts'), out: 'cdk-spawn' },
      ...commands.map((name) => ({ in: join(root, 'bin', 'commands', `${name}.ts`), out: join('commands', name) })),
    ],
    outdir: join(root, 'dist', 'cli'),
    minify: true,
    external: ['aws-cdk-lib', 'cdk-nag', 'constructs'],
    plugins: [keepApart],
  });
  chmodSync(join(root, 'dist', 'cli', 'cdk-spawn.js'), 0o755);
  return [...Object.keys(library.metafile.inputs), ...Object.keys(command.metafile.inputs)];
};
