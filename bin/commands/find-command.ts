import { type Command, InvalidArgumentError, Option } from 'commander';
import { withAwsOptions, withRecordFormat } from './aws-options';
import { oneOf, wholeNumber } from './choices';
import type { FindCommandOptions, TagChoice } from './find';
import { momentOption } from './moments';

const STATES = Object.fromEntries(
  ['pending', 'running', 'shutting-down', 'stopping', 'stopped', 'terminated'].map((state) => [state, '']),
);

/** Adds `cdk-spawn find`; what it does is loaded when it is asked for. */
export function addFind(program: Command, run: (options: FindCommandOptions) => Promise<void>): void {
  withRecordFormat(
    withAwsOptions(
      program
        .command('find')
        .usage('[options]')
        .summary('look instances up')
        .description(
          'Looks up who launched what, when, with which tags, in the table that a MetadataTable\n' +
            'makes; newest first. At least one of --tag, --launcher and --since is needed.',
        )
        .optionsGroup('Which instances (all conditions hold):')
        .option('-t, --tag <key=value>', 'with this tag, or any value of <key>; may be repeated', tag)
        .option('-l, --launcher <name>', "ARN, or name of a user or of a role's session")
        .addOption(momentOption('--since <when>', 'launched then or later: date, time with zone, or 90m, 24h, 7d ago'))
        .addOption(momentOption('--until <when>', 'launched before (default: now)'))
        .addOption(
          new Option('--state <state>', `one of ${Object.keys(STATES).join(', ')}`).argParser(oneOf('state', STATES)),
        )
        .addOption(new Option('--limit <count>', 'list at most so many (default: all)').argParser(wholeNumber)),
    )
      .option('--table <name>', 'name of the table (default: spawn-instances)')
      .optionsGroup('Output:'),
  )
    .optionsGroup('Options:')
    .addHelpText(
      'after',
      `
Needs what grantQuery() of the MetadataTable gives: dynamodb:Query on the table and its
indexes, and kms:Decrypt on its key.

Examples:
  $ cdk-spawn find --tag owner=alice --since 2026-01-01
  $ cdk-spawn find --launcher alice --state running
  $ cdk-spawn find --since 24h --output csv --region eu-west-1 > launched.csv`,
    )
    .action(run);
}

function tag(text: string, before: readonly TagChoice[] = []): TagChoice[] {
  const at = text.indexOf('=');
  const key = at === -1 ? text : text.slice(0, at);
  if (key === '') throw new InvalidArgumentError('Write key=value, such as owner=alice.');
  return [...before, { key, value: at === -1 ? undefined : text.slice(at + 1) }];
}
