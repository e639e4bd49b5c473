import { type Command, InvalidArgumentError, Option } from 'commander';
import { oneOf, RECORD_FORMATS } from './choices';

/** Adds the options that every command takes that reads AWS. */
export function withAwsOptions(command: Command): Command {
  return command
    .optionsGroup('AWS:')
    .option('--region <region>', 'region to ask (default: that of the environment or profile)', regionName)
    .option('--profile <name>', 'profile of the AWS configuration to call as');
}

/** Adds `--output`, of which `recordsText` takes the value. */
export function withRecordFormat(command: Command): Command {
  return command.addOption(
    new Option('-o, --output <format>', `how to write it: ${Object.keys(RECORD_FORMATS).join(', ')}`)
      .argParser(oneOf('output', RECORD_FORMATS))
      .default('table'),
  );
}

/** The region becomes part of a host name. */
function regionName(text: string): string {
  if (/^[a-z]{2,5}(-[a-z]{2,12}){1,3}-\d{1,2}$/.test(text)) return text;
  throw new InvalidArgumentError('Write the name of a region, such as eu-west-1.');
}
