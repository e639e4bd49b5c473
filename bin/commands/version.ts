import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The version of this package: this file runs from bin/commands/ and, bundled, from dist/cli/. */
export function packageVersion(): string {
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) {
    try {
      const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<
        string,
        string
      >;
      if (name === 'cdk-spawn') return version;
    } catch {
      // Not here: look further up.
    }
  }
  throw new Error('the package.json of cdk-spawn is missing; install it again');
}
