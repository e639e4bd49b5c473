import { Option, type Command } from 'commander';
import { withAwsOptions, withRecordFormat } from './aws-options';
import { wholeNumber } from './choices';
import type { EventsOptions } from './events';
import { momentOf, momentOption } from './moments';

/** Adds `cdk-spawn events`; what it does is loaded when it is asked for. */
export function addEvents(program: Command, run: (options: EventsOptions) => Promise<void>): void {
  withRecordFormat(
    withAwsOptions(
      program
        .command('events')
        .usage('[options]')
        .summary('list what was done in an account')
        .description(
          "Lists events of CloudTrail's event history, newest first: calls that changed or read\n" +
            'settings (no data events), of one region, of the last 90 days.',
        )
        .optionsGroup('Which events (all conditions hold):')
        .option('--user <name>', 'user, or session of a role')
        .option('--event <name>', 'such as RunInstances')
        .option('--resource <name>', 'name or id of a resource, such as i-0abc')
        .option('--access-key <id>', 'id of the access key that was used')
        .addOption(
          momentOption('--since <when>', 'date, time with zone, or how long ago: 90m, 24h, 7d').default(
            momentOf('24h'),
            '24h',
          ),
        )
        .addOption(momentOption('--until <when>', 'the same (default: now)'))
        .addOption(new Option('--limit <count>', 'list at most so many').argParser(wholeNumber).default(1000)),
    ).optionsGroup('Output:'),
  )
    .optionsGroup('Options:')
    .addHelpText(
      'after',
      `
CloudTrail's look-up takes one condition and two calls a second: the first given of
--access-key, --resource, --user and --event is judged there, the others here.
Events of IAM, STS and other global services are in us-east-1. Values that look like
secrets are not shown. Older events, data events and other regions: see the saved
Athena queries in docs/audit-trail.md.

Needs permission cloudtrail:LookupEvents on resource *.

Examples:
  $ cdk-spawn events --user alice --event RunInstances --since 24h
  $ cdk-spawn events --access-key AKIAIOSFODNN7EXAMPLE --since 30d --output json`,
    )
    .action(run);
}
