import type { FindOptions, InstancePage, InstanceSummary } from '../../lib/metadata/directory-types';
import { InstanceDirectory } from '../../lib/metadata/instance-directory';
import type { AwsOptions } from '../aws/client-options';
import { awsFailure } from '../aws/failure';
import { recordsText } from '../output/records';
import { INSTANCE_COLUMNS } from './instance-columns';
import { checkSpan } from './moments';

/** A tag, or with any value a key. */
export interface TagChoice {
  readonly key: string;
  readonly value?: string;
}

/** The options of `cdk-spawn find`, as the command line gives them. */
export interface FindCommandOptions extends AwsOptions {
  readonly tag?: TagChoice[];
  readonly launcher?: string;
  readonly since?: Date;
  readonly until?: Date;
  readonly state?: string;
  readonly limit?: number;
  readonly table?: string;
  readonly output: string;
}

const PAGE = 1000;

/**
 * Looks instances up and prints them.
 * @throws if nothing says which instances, or the call is refused
 */
export async function runFind(options: FindCommandOptions): Promise<void> {
  const directory = new InstanceDirectory({
    tableName: options.table,
    region: options.region,
    profile: options.profile,
  });
  const found: InstanceSummary[] = [];
  const { limit = Infinity } = options;
  let more = false;
  for await (const instance of selected(directory, options)) {
    more = found.length === limit;
    if (more) break;
    found.push(instance);
  }
  found.sort((a, b) => b.launchTime.getTime() - a.launchTime.getTime() || (a.instanceId < b.instanceId ? -1 : 1));
  process.stdout.write(recordsText(options.output, INSTANCE_COLUMNS, found));
  // A table says so itself.
  if (found.length === 0 && options.output !== 'table') process.stderr.write('no instance found\n');
  if (more) process.stderr.write(`there are more: the first ${limit} found are shown\n`);
}

/** By the launcher, else by the first tag, else by time; what else is asked for narrows that down. */
async function* selected(directory: InstanceDirectory, options: FindCommandOptions): AsyncGenerator<InstanceSummary> {
  const { tag: tags = [], launcher, since, until = new Date(), state } = options;
  if (since !== undefined) checkSpan(since, until);
  const find: FindOptions = { since, until, state, limit: PAGE };
  const [first, ...others] = tags;
  const narrowing = launcher === undefined ? others : tags;
  const wanted = await Promise.all(narrowing.map((tag) => idsWith(directory, tag, find)));
  const query = (page: FindOptions): Promise<InstancePage> => {
    if (launcher !== undefined) return directory.byLauncher(launcher, page);
    if (first !== undefined) return tagged(directory, first, page);
    if (since !== undefined) return directory.launchedBetween(since, until, page);
    throw new Error('nothing says which instances; give --tag, --launcher or --since');
  };
  for await (const instance of allOf(query, find)) {
    if (wanted.every((ids) => ids.has(instance.instanceId))) yield instance;
  }
}

function tagged(directory: InstanceDirectory, { key, value }: TagChoice, page: FindOptions): Promise<InstancePage> {
  return value === undefined ? directory.byTagKey(key, page) : directory.byTag(key, value, page);
}

async function idsWith(directory: InstanceDirectory, tag: TagChoice, find: FindOptions): Promise<Set<string>> {
  const ids = new Set<string>();
  for await (const { instanceId } of allOf((page) => tagged(directory, tag, page), find)) ids.add(instanceId);
  return ids;
}

async function* allOf(
  query: (find: FindOptions) => Promise<InstancePage>,
  find: FindOptions,
): AsyncGenerator<InstanceSummary> {
  let cursor: string | undefined;
  do {
    const page: InstancePage = await query({ ...find, cursor }).catch(told);
    yield* page.instances;
    cursor = page.cursor;
  } while (cursor !== undefined);
}

/** The directory words what it knows; of the rest, such as a network that is down, the command knows more. */
function told(error: unknown): never {
  if (error instanceof Error && error.name === 'DirectoryError') throw error;
  throw awsFailure(error, { action: 'dynamodb:Query', resource: 'the table' });
}
