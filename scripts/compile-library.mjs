// Runs jsii, then bundles the engine. Node 20 is our floor and past its end of life for jsii, which would print a banner at each run.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

const jsii = createRequire(import.meta.url).resolve('jsii/bin/jsii');
const env = { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: process.versions.node.split('.')[0] };
const run = spawnSync(
  process.execPath,
  [jsii, '--silence-warnings=reserved-word', '--silence-warnings=JSII0006', ...process.argv.slice(2)],
  { stdio: 'inherit', env },
);
if (run.status !== 0) process.exit(run.status ?? 1);
await import('./bundle-engine.mjs');
