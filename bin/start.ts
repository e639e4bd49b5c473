import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Console } from './output/console';
import { isClean, printVerdicts } from './output/verdicts';
import { removeReports, reportOf, templatesOf } from './start/assembly';
import { synthAll, withoutFindings } from './start/synth';

const USAGE = `npm start [-- --output <folder>]

Synthesizes every stack of the app that cdk.json names, judges it by all frameworks the app enforces, and prints
a table of the verdicts. No AWS account or credentials are needed.

  --output <folder>  where templates and report go (default: cdk.out)
  --help             prints this

Exit code: 0 if nothing is open; 1 on a finding that is not waived, an unused waiver or an error of the app;
2 if the command line is wrong.`;

/** What the app itself fails on: the CDK decides that, and this command only repeats it. */
const STRICTNESS = { failOnUnknown: false };

async function main(): Promise<number> {
  const out = new Console();
  const options = parse();
  if (options === undefined) {
    out.line(USAGE);
    return 2;
  }
  if (options.help) {
    out.line(USAGE);
    return 0;
  }
  if (!existsSync('cdk.json')) {
    out.line(`${out.red('error')}: no cdk.json in ${process.cwd()}; run this in the folder of a CDK app`);
    return 1;
  }

  const directory = resolve(options.output);
  try {
    removeReports(directory);
  } catch (error) {
    out.line(`${out.red('error')}: can't write to ${directory}: ${(error as Error).message}; choose another --output`);
    return 1;
  }
  out.line('[1/3] Synthesizing every stack, all frameworks on ...');
  const started = Date.now();
  const run = await out.waiting(synthAll(directory));
  const report = reportOf(directory);
  if (report === undefined) {
    if (run.output !== '') out.line(run.output);
    out.line(
      run.exitCode === 0
        ? `${out.red('error')}: the app was not judged; call Compliance.enforce(app, ...) in it`
        : `${out.red('error')}: the synthesis failed (exit code ${run.exitCode})`,
    );
    return 1;
  }
  out.line(`      ${((Date.now() - started) / 1000).toFixed(1)} s`);

  out.line('[2/3] Stacks');
  for (const { stack, resources } of templatesOf(directory)) out.line(`      ${stack}: ${resources} resources`);

  out.line('[3/3] Verdicts');
  printVerdicts(report, out, STRICTNESS);
  out.line();
  out.line(`Templates: ${directory}`);
  out.line(`Report:    ${join(directory, 'report.html')} and report.json`);
  const rest = withoutFindings(
    run.output,
    report.frameworks.map(({ id }) => id),
  );
  if (rest !== '') {
    out.line();
    out.line(rest);
  }
  if (!isClean(report, STRICTNESS) || run.exitCode !== 0) return 1;
  out.line('Next: npx cdk diff and npx cdk deploy, with the credentials of an AWS account.');
  return 0;
}

function parse(): { readonly output: string; readonly help: boolean } | undefined {
  try {
    const { values } = parseArgs({
      options: {
        output: { type: 'string', default: 'cdk.out' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    return values;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n`);
    return undefined;
  }
}

main().then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  },
);
