import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';

/** How a run of the CDK CLI ended. */
export interface SynthRun {
  readonly exitCode: number;
  /** Everything it and the app wrote. */
  readonly output: string;
}

/** Synthesizes every stack, those in stages too (a plain `cdk synth` judges none of these), with the pinned CLI. */
export function synthAll(outputDirectory: string): Promise<SynthRun> {
  const cli = join(dirname(require.resolve('aws-cdk/package.json')), 'bin', 'cdk');
  const run = spawn(process.execPath, [cli, 'synth', '**', '--quiet', '--no-notices', '--output', outputDirectory], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Its output goes through this process, which alone knows whether a person looks at it.
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
  });
  const chunks: Buffer[] = [];
  run.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  run.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    run.on('error', reject);
    run.on('close', (code) =>
      resolve({ exitCode: code ?? 1, output: withoutChatter(Buffer.concat(chunks).toString('utf8')) }),
    );
  });
}

/** What the CLI and the app said besides the findings of these frameworks: a failed lookup, errors of other validations. */
export function withoutFindings(output: string, frameworkIds: readonly string[]): string {
  const finding = (block: string) =>
    block
      .split('\n')
      .some((line) => /^(FATAL|ERROR) /.test(line) && frameworkIds.some((id) => line.endsWith(` (${id})`)));
  return output
    .replace(/^Synthesis finished with errors$/m, '')
    .split(/\n(?:[ \t]*\n)+/)
    .filter((block) => block.trim() !== '' && !finding(block))
    .join('\n\n')
    .trim();
}

/** What the CLI says after each success; warnings of the app stay. */
const CHATTER = [/^Successfully synthesized to /, /^Supply a stack id /, /feature flags are not configured\./];

function withoutChatter(output: string): string {
  const lines = output.split(/\r?\n/);
  return lines
    .filter((line) => !CHATTER.some((chatter) => chatter.test(line)))
    .join('\n')
    .trim();
}
