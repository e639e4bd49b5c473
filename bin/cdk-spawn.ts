#!/usr/bin/env node
import { Command, CommanderError, Option } from 'commander';
import type * as check from './commands/check';
import type * as diff from './commands/diff';
import type * as events from './commands/events';
import { addEvents } from './commands/events-command';
import type * as find from './commands/find';
import { addFind } from './commands/find-command';
import {
  frameworkNames,
  list,
  oneOf,
  DEFAULT_FRAMEWORKS,
  DIFF_FORMATS,
  FORMATS,
  FRAMEWORKS,
  wholeNumber,
} from './commands/choices';
import { packageVersion } from './commands/version';

/** What a wrong command line, or a file that can't be used, exits with. */
const USAGE_ERROR = 2;

/** Two columns, as the options above them. */
const rows = (entries: Readonly<Record<string, string>>) =>
  Object.entries(entries)
    .map(([name, meaning]) => `  ${name.padEnd(17)}${meaning}`)
    .join('\n');

const program = new Command('cdk-spawn')
  .usage('<command> [options]')
  .description(
    'Judges CloudFormation templates by HIPAA, PCI DSS, SOC 2 and the spawn security\n' +
      'baseline, looks instances up, and asks AWS what happened.',
  )
  .version(packageVersion(), '-V, --version', 'print the version')
  .helpOption('-h, --help', 'print help')
  .helpCommand('help [command]', 'print the help of a command')
  .exitOverride()
  .addHelpText(
    'after',
    `
Exit codes:
  0  clean
  1  findings that nobody waived (check), or something got worse (diff)
  2  the command line is wrong, a file can't be read or parsed, or AWS refuses

Examples:
  $ cdk-spawn check template.yaml
  $ cdk-spawn check cdk.out --framework soc2 --format sarif --output report.sarif
  $ cdk-spawn diff main/report.json cdk.out/report.json
  $ cdk-spawn find --tag owner=alice --since 2026-01-01
  $ cdk-spawn events --user alice --event RunInstances --since 24h

check and diff send nothing anywhere; they need no AWS account and no credentials.
find asks DynamoDB, events asks CloudTrail, and nothing else.
An app made with the CDK is judged at every synthesis by Compliance.enforce(app, ...).`,
  );

program
  .command('check')
  .usage('<template...> [options]')
  .summary('judge templates')
  .description(
    'Judges CloudFormation templates: YAML (short forms too), JSON, or the cdk.out folder\n' +
      'of a synthesized app. Templates given together are one app: references between\n' +
      'their stacks are followed.',
  )
  .argument('<template...>', 'template files, or folders of a cloud assembly (cdk.out)')
  .optionsGroup('What is judged:')
  .addOption(
    new Option('-f, --framework <names>', 'frameworks, separated by commas (see below)')
      .argParser(frameworkNames)
      .default(DEFAULT_FRAMEWORKS, DEFAULT_FRAMEWORKS.join(',')),
  )
  .option('-w, --waivers <file>', 'accepted findings, in YAML or JSON')
  .option('--fail-on-unknown', 'exit with 1 also on what the templates do not tell')
  .optionsGroup('Report:')
  .addOption(
    new Option('--format <format>', 'format of the report (see below)')
      .argParser(oneOf('format', FORMATS))
      .default('text'),
  )
  .option('-o, --output <file>', 'write the report there, and one line to standard output')
  .option('--run-id <id>', 'name the run in the report')
  .option('--now <time>', 'time that waivers are compared to, as ISO 8601 (default: now)')
  .optionsGroup('What templates do not tell:')
  .option('--region <region>', 'region that the templates are deployed to')
  .option('--account <id>', 'account that the templates are deployed to')
  .option('--allowed-region <regions>', 'the regions that may be used (default: any)', list)
  .option('--trusted-image <ids>', 'image ids, and prefixes of parameters, to launch from', list)
  .option('--trusted-account <ids>', 'other accounts that may be shared with', list)
  .option('--required-tag <keys>', 'tags that every taggable resource must carry', list)
  .option('--audit-log-days <days>', 'days that audit logs are kept (default: 365)', wholeNumber)
  .option('--account-encrypts-volumes', 'the account encrypts new EBS volumes by default')
  .option('--containers-use-metadata', 'allow a metadata hop limit of 2')
  .option('--expect-account-baseline', 'fail where trail, alarms, Config or GuardDuty are missing')
  .optionsGroup('Options:')
  .addHelpText(
    'after',
    `
Frameworks:
${rows(Object.fromEntries(Object.entries(FRAMEWORKS).map(([name, { title }]) => [name, title])))}

Formats:
${rows(FORMATS)}

Options that take several values take them separated by commas, or are repeated.

Examples:
  $ cdk-spawn check template.yaml
  $ cdk-spawn check network.yaml app.yaml --framework soc2,hipaa --region eu-west-1
  $ cdk-spawn check cdk.out --waivers waivers.yaml --fail-on-unknown
  $ cdk-spawn check template.yaml --format sarif --output report.sarif`,
  )
  .action(async (files: string[], options: check.CheckOptions) => {
    const { runCheck } = (await import('./commands/check.js')) as typeof check;
    process.exitCode = runCheck(files, options);
  });

program
  .command('diff')
  .usage('<old> <new> [options]')
  .summary('compare two reports')
  .description(
    'Compares two report.json: controls that got better or worse, findings, resources and\nwaivers that came or went.',
  )
  .argument('<old>', 'report.json of the earlier run')
  .argument('<new>', 'report.json of the later run')
  .addOption(
    new Option('--format <format>', `format of the comparison: ${Object.keys(DIFF_FORMATS).join(', ')}`)
      .argParser(oneOf('format', DIFF_FORMATS))
      .default('text'),
  )
  .option('-o, --output <file>', 'write the comparison there instead of to standard output')
  .option('--now <time>', 'time that waivers are compared to, as ISO 8601 (default: now)')
  .addHelpText(
    'after',
    `
Exits with 1 if a control got worse, a finding is new, or a waiver has expired.

Example:
  $ cdk-spawn diff main/report.json cdk.out/report.json --format markdown`,
  )
  .action(async (before: string, after: string, options: diff.DiffOptions) => {
    const { runDiff } = (await import('./commands/diff.js')) as typeof diff;
    process.exitCode = runDiff(before, after, options);
  });

addFind(program, async (options) => {
  const { runFind } = (await import('./commands/find.js')) as typeof find;
  await runFind(options);
});

addEvents(program, async (options) => {
  const { runEvents } = (await import('./commands/events.js')) as typeof events;
  process.exitCode = await runEvents(options);
});

for (const command of [program, ...program.commands]) {
  const name = command === program ? 'cdk-spawn' : `cdk-spawn ${command.name()}`;
  command.configureHelp({ helpWidth: 90 }).showHelpAfterError(`Try '${name} --help'.`);
}

// Whoever reads our output may stop early (`| head`): that is no error, and what was found still tells the exit code.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

program.parseAsync().catch((error: unknown) => {
  if (error instanceof CommanderError) {
    // It has been printed; help and version are no error.
    process.exitCode = error.exitCode === 0 ? 0 : USAGE_ERROR;
    return;
  }
  process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = USAGE_ERROR;
});
