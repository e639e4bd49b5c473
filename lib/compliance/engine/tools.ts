import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Versions of what judges, by package. */
export function toolVersions(): Readonly<Record<string, string>> {
  return {
    'cdk-spawn': ownVersion(),
    'aws-cdk-lib': versionOf('aws-cdk-lib/package.json'),
    'cdk-nag': versionOf('cdk-nag/package.json'),
  };
}

function versionOf(packageJson: string): string {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require(packageJson) as { readonly version: string }).version;
}

/** The nearest package.json above: this file runs from sources, from dist/lib and from a bundle. */
function ownVersion(): string {
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version;
  }
  return 'unknown';
}
