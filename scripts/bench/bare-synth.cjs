// `cdk synth` of bin/app.ts without its last statement, Compliance.enforce: the same CLI, settings and build step.
const { spawnSync } = require('node:child_process');
const { mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { dirname, join } = require('node:path');

const root = join(__dirname, '..', '..');
const source = readFileSync(join(root, 'bin', 'app.ts'), 'utf8');
const bare = source.replace(/\nCompliance\.enforce\([\s\S]*?\n?\}\);\n/, '\n');
if (bare === source) throw new Error('bin/app.ts has no Compliance.enforce to leave out');
const file = join(root, 'bin', `bare-${process.pid}.bench.ts`);
const out = mkdtempSync(join(tmpdir(), 'cdk-spawn-bench-'));
const { app } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8'));
try {
  writeFileSync(file, bare);
  const cli = join(dirname(require.resolve('aws-cdk/package.json')), 'bin', 'cdk');
  const args = [
    cli,
    'synth',
    '**',
    '--quiet',
    '--no-notices',
    '--output',
    out,
    '--app',
    app.replace('bin/app.ts', file),
  ];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(stdout + stderr);
} finally {
  rmSync(file, { force: true });
  rmSync(out, { recursive: true, force: true });
}
