import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const ROOT = join(__dirname, '..', '..');
export const COMMAND = join(ROOT, 'dist', 'cli', 'cdk-spawn.js');

/** The command loads the compiled library, which jest alone does not make: `npm test` compiles it first. */
export function compileOnce(): void {
  if (existsSync(join(ROOT, 'dist', 'lib', 'compliance', 'engine', 'evaluation.js'))) return;
  process.stderr.write('dist/lib is missing: compiling the library, which takes a minute\n');
  const { status } = spawnSync(process.execPath, [join(ROOT, 'scripts', 'compile-library.mjs')], { stdio: 'inherit' });
  if (status !== 0) throw new Error('the library does not compile: run npm run build');
}

export interface CommandRun {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs `cdk-spawn` as a user does, in a folder. */
export function cdkSpawn(cwd: string, ...args: string[]): CommandRun {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...args], { cwd, encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}

/** A new folder with these files in it. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-spawn-command-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}
