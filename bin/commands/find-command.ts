import { type Command, InvalidArgumentError, Option } from 'commander';
import { oneOf } from './choices';
import type { FindCommandOptions, TagChoice } from './find';

/** What `find` can write. */
const OUTPUTS: Readonly<Record<string, string>> = {
  table: 'for a terminal',
  json: 'for programs, with all that a list shows',
  csv: 'for spreadsheets',
};

const STATES = Object.fromEntries(
  ['pending', 'running', 'shutting-down', 'stopping', 'stopped', 'terminated'].map((state) => [state, '']),
);

/** Adds `cdk-spawn find`; `run` loads what it needs only then. */
export function addFind(program: Command, run: (options: FindCommandOptions) => Promise<void>): void {
  program
    .command('find')
    .usage('[options]')
    .summary('look instances up')
    .description(
      'Looks up who launched what, when, with which tags, in the table that a MetadataTable makes.\n' +
        'Needs AWS credentials that its grantQuery() was called for, and at least one of --tag,\n--launcher and --since.',
    )
    .optionsGroup('Which instances:')
    .option('-t, --tag <key=value>', 'instances with this tag, or with any value of <key>; repeat it to narrow', tag)
    .option('-l, --launcher <name>', "who launched: an ARN, or a user's or session's name")
    .option('--since <time>', 'launched then or later: 2026-01-01, 2026-01-01T08:00Z, or 24h, 7d ago', time)
    .option('--until <time>', 'launched before', time)
    .addOption(
      new Option('--state <state>', `in this state: ${Object.keys(STATES).join(', ')}`).argParser(
        oneOf('state', STATES),
      ),
    )
    .option('--limit <n>', 'the most instances to show (default: all)', count)
    .optionsGroup('Where:')
    .option('--table <name>', 'name of the table (default: spawn-instances)')
    .option('--region <region>', 'region of the table (default: AWS_REGION or the profile)')
    .option('--profile <name>', 'profile of ~/.aws/config (default: the standard credential chain)')
    .optionsGroup('Output:')
    .addOption(
      new Option('-o, --output <format>', `${Object.keys(OUTPUTS).join(', ')}`)
        .argParser(oneOf('format', OUTPUTS))
        .default('table'),
    )
    .optionsGroup('Options:')
    .addHelpText(
      'after',
      `
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

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

function time(text: string): Date {
  const [, number, unit] = /^(\d{1,5})([mhdw])$/.exec(text) ?? [];
  const date = number === undefined ? new Date(text) : new Date(Date.now() - Number(number) * UNITS[unit]);
  const isWritten = number !== undefined || /^\d{4}-\d\d-\d\d/.test(text);
  if (!isWritten || Number.isNaN(date.getTime())) {
    throw new InvalidArgumentError(
      'Write a time such as 2026-01-01, 2026-01-01T08:00Z, or a time ago such as 24h or 7d.',
    );
  }
  return date;
}

function count(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('Write a whole number from 1.');
  return Number(text);
}
