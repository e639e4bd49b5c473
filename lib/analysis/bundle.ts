import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Loads a part of a room that needs other packages, such as YAML, templating or an AWS SDK client. It is bundled with them at build time and loaded
 * only when asked for, so that whoever only synthesizes pays nothing for it.
 *
 * @param name the file `lib/<room>/bundles/<name>.bundle.ts`
 * @throws if the bundle has not been built
 */
export function loadBundle(name: string): unknown {
  // This file runs as lib/analysis/ (ts-node, jest) or as dist/lib/analysis/ (published); the bundles are in dist/bundles/.
  const root = join(__dirname, '..', '..');
  const candidates = [join(root, 'dist', 'bundles', `${name}.js`), join(root, 'bundles', `${name}.js`)];
  const file = candidates.find((candidate) => existsSync(candidate));
  if (file === undefined) {
    throw new Error(
      `the bundle '${name}' is missing: looked for ${candidates.join(' and ')}; ` +
        "in a checkout run 'npm run build:handlers', otherwise install cdk-spawn again (and leave it out of your own bundle)",
    );
  }
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require(file);
}
