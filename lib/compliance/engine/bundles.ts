import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Loads a part of this library that needs other packages (YAML, HTML templating, XML). It is bundled with them at build
 * time and loaded only when asked for, so that whoever only synthesizes pays nothing for it.
 *
 * @param name the file `lib/compliance/bundles/<name>.bundle.ts`
 * @throws if the bundle has not been built
 */
export function loadBundle(name: string): unknown {
  const file = candidates(name).find((candidate) => existsSync(candidate));
  if (file === undefined) {
    throw new Error(
      `the bundle '${name}' is missing: looked for ${candidates(name).join(' and ')}; ` +
        "in a checkout run 'npm run build:handlers', otherwise install cdk-spawn again (and leave it out of your own bundle)",
    );
  }
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require(file);
}

/** This file runs as lib/compliance/engine/ (ts-node, jest) or as dist/lib/compliance/engine/ (published). */
function candidates(name: string): string[] {
  const root = join(__dirname, '..', '..', '..');
  return [join(root, 'dist', 'bundles', `${name}.js`), join(root, 'bundles', `${name}.js`)];
}
