// The test command: every check a change must pass, each run to its end, then one count.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
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

const seconds = (begin) => ((Date.now() - begin) / 1000).toFixed(1);

const check = (name, command, options) => {
  console.log(`\n== ${name}`);
  const begin = Date.now();
  const ok = run(command, options) === 0;
  return count(`${name} (${seconds(begin)} s)`, ok);
};

// Runs a command to its end and shows what it says then, so that those that run side by side don't talk into each other.
const heard = ([command, ...args], { cwd = root } = {}) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    child.on('error', (error) => (output += `${error.message}\n`));
    child.on('close', (status) => resolve({ ok: status === 0, output }));
  });

// Checks that use one core each and write nothing that another reads: as many at a time as there are cores, in the order given.
const checkTogether = async (checks) => {
  const next = checks.values();
  const work = async () => {
    for (const { name, command, options, isOk = ({ ok }) => ok } of next) {
      const begin = Date.now();
      const result = await heard(command, options);
      console.log(`\n== ${name}`);
      process.stdout.write(result.output);
      count(`${name} (${seconds(begin)} s)`, isOk(result));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
};

// The house rules live beside the repository, not in it: a clone elsewhere goes without.
const houseRules = () => {
  const tool = join(root, '..', 'shared', 'tools', 'house.mjs');
  if (!existsSync(tool)) {
    console.log('\n== house rules: skipped, ../shared/tools/house.mjs is not here');
    return [];
  }
  // A tool that broke has listed nothing either.
  return [{ name: 'house rules', command: node(tool, root), isOk: ({ output }) => output.trim() === '' }];
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

const examples = () =>
  readdirSync(join(root, 'examples'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .map((name) => ({
      name: `example ${name}: synthesizes clean`,
      command: [bin('cdk'), 'synth', '**', '--quiet', '--output', join(scratch, name)],
      options: { cwd: join(root, 'examples', name) },
    }));

try {
  check('build: handlers, bundles, command', node('scripts/build-handlers.mjs'));
  check('build: library (jsii)', node('scripts/compile-library.mjs'));
  await checkTogether([
    { name: 'lint', command: [bin('eslint'), '.'] },
    { name: 'type-check', command: [bin('tsc'), '--project', 'tsconfig.dev.json'] },
    { name: 'docs are fresh', command: node('scripts/write-docs.mjs', '--check') },
    { name: 'format', command: [bin('prettier'), '--check', '--log-level=warn', '.'] },
    ...examples(),
    ...houseRules(),
  ]);
  unitTests();
  // It builds the handlers again, which the examples read: not beside them.
  check('app synthesizes clean', ['npm', 'start', '--silent']);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
