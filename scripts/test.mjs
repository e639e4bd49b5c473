// The test command: every check a change must pass, each run to its end, then one count.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const scratch = mkdtempSync(join(tmpdir(), 'cdk-spawn-test-'));
const bin = (name) => join(root, 'node_modules', '.bin', name);
const node = (...args) => [process.execPath, ...args];
let passed = 0;
let failed = 0;

const run = ([command, ...args], options = {}) =>
  spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options, env: { ...process.env, ...options.env } })
    .status ?? 1;

const count = (name, ok) => {
  ok ? (passed += 1) : (failed += 1);
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name}`);
  return ok;
};

const check = (name, command, options) => {
  console.log(`\n== ${name}`);
  const begin = Date.now();
  const ok = run(command, options) === 0;
  return count(`${name} (${((Date.now() - begin) / 1000).toFixed(1)} s)`, ok);
};

// The house rules live beside the repository, not in it: a clone elsewhere goes without.
const houseRules = () => {
  const tool = join(root, '..', 'shared', 'tools', 'house.mjs');
  if (!existsSync(tool)) return console.log('\n== house rules: skipped, ../shared/tools/house.mjs is not here');
  console.log('\n== house rules');
  const { stdout, stderr } = spawnSync(process.execPath, [tool, root], { encoding: 'utf8' });
  process.stdout.write(stdout + stderr);
  // A tool that broke has listed nothing either.
  return count('house rules', stdout.trim() === '' && stderr.trim() === '');
};

const unitTests = () => {
  console.log('\n== unit tests');
  const report = join(scratch, 'jest.json');
  const status = run([bin('jest'), '--maxWorkers=2', '--json', `--outputFile=${report}`, '--silent'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    // A worker that hangs must not hang CI; a run takes 8 to 12 minutes on 2 cores.
    timeout: 30 * 60_000,
  });
  if (!existsSync(report)) return count('unit tests wrote no report', false);
  const result = JSON.parse(readFileSync(report, 'utf8'));
  passed += result.numPassedTests;
  failed += result.numFailedTests;
  // A file that does not load, or holds no test, has no failed test to count.
  for (const file of result.testResults.filter(
    (f) => f.status === 'failed' && f.assertionResults.every((a) => a.status !== 'failed'),
  )) {
    count(`${file.name}: ${file.message}`, false);
  }
  // A setup that breaks, or no test at all, fails jest without failing a test.
  if (status !== 0 && result.numFailedTests + result.numFailedTestSuites === 0)
    count(`jest exited with ${status}`, false);
  const skipped = result.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'pending' || status === 'todo');
  for (const { fullName } of skipped) console.log(`skipped ${fullName}`);
};

const synthesizeExamples = () => {
  const examples = join(root, 'examples');
  for (const name of readdirSync(examples, { withFileTypes: true })
    .filter((e) => e.isDirectory())
    .map((e) => e.name)
    .sort()) {
    check(
      `example ${name}: synthesizes clean`,
      [bin('cdk'), 'synth', '**', '--quiet', '--output', join(scratch, name)],
      {
        cwd: join(examples, name),
      },
    );
  }
};

try {
  check('build: handlers, bundles, command', node('scripts/build-handlers.mjs'));
  check('build: library (jsii)', node('scripts/compile-library.mjs'));
  check('type-check', [bin('tsc'), '--project', 'tsconfig.dev.json']);
  check('lint', [bin('eslint'), '.']);
  check('format', [bin('prettier'), '--check', '--log-level=warn', '.']);
  check('docs are fresh', node('scripts/write-docs.mjs', '--check'));
  houseRules();
  unitTests();
  check('app synthesizes clean', ['npm', 'start', '--silent']);
  synthesizeExamples();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
