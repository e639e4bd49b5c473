import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { aws_lambda as lambda } from 'aws-cdk-lib';

/**
 * The bundled code of a handler of this library (`lib/<room>/handlers/<name>.handler.ts`). The bundles are built once and
 * shipped, so that whoever synthesizes needs neither esbuild nor Docker.
 */
export class HandlerCode {
  /**
   * The bundle of a handler; its entry is `index.handler`.
   *
   * @param name the handler's file name without `.handler.ts`
   * @throws if the bundle has not been built
   */
  public static of(name: string): lambda.Code {
    const folder = bundleFolders(name).find((candidate) => existsSync(join(candidate, 'index.js')));
    if (!folder) {
      throw new Error(
        `the bundle of handler '${name}' is missing: looked in ${bundleFolders(name).join(' and ')}; ` +
          "in a checkout run 'npm run build:handlers', otherwise install cdk-spawn again (and leave it out of your own bundle)",
      );
    }
    return lambda.Code.fromAsset(folder);
  }

  private constructor() {}
}

/** This file runs as lib/primitives/ (ts-node, jest) or as dist/lib/primitives/ (published); the bundles are in dist/handlers/. */
function bundleFolders(name: string): string[] {
  const root = join(__dirname, '..', '..');
  return [join(root, 'dist', 'handlers', name), join(root, 'handlers', name)];
}
