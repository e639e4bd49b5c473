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

/** Whether findings were all that the CLI failed on; it may fail on a lookup or an asset too. */
export function endedByFindings(output: string): boolean {
  return /^Synthesis finished with errors$/m.test(output);
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
