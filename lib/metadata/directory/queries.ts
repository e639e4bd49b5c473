import {
  type AttributeValue,
  type DynamoDBClient,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { FindOptions, InstanceDetails, InstancePage } from '../directory-types';
import type { Attributes } from '../handlers/attributes';
import * as schema from '../schema';
import { cursorOf, keyOf } from './cursor-text';
import { explain } from './explain';
import { Expressions } from './expressions';
import { type Launches, newestFirst } from './newest-first';
import { detailsOf, summaryOf } from './shown';

const DEFAULT_LIMIT = 100;
const MOST = 1000;

/** Nothing was launched earlier, and nothing later than now: each month of a span costs queries. */
const EC2_BEGAN = Date.UTC(2006, 7);
const DAY = 86_400_000;

/** The queries of the directory. Each reads an index that has what it gives: nothing is looked up a second time. */
export class DirectoryQueries {
  public constructor(
    private readonly dynamodb: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  public byTag(key: string, value: string | undefined, options: FindOptions = {}): Promise<InstancePage> {
    const expressions = new Expressions().key(schema.TAG_KEY, '=', key);
    if (value !== undefined) expressions.key(schema.TAG_VALUE, '=', schema.storedTagValue(value));
    expressions.filterBy(options);
    const { since, until } = options;
    if (since) expressions.filter('launch_time', '>=', schema.stamp(since.getTime()));
    if (until) expressions.filter('launch_time', '<', schema.stamp(until.getTime()));
    const keys = [schema.INSTANCE_ID, schema.ITEM, schema.TAG_KEY, schema.TAG_VALUE];
    return this.page({ IndexName: schema.TAG_INDEX, ...expressions.input }, keys, options);
  }

  public byLauncher(launcher: string, options: FindOptions = {}): Promise<InstancePage> {
    const name = schema.launcherName(launcher);
    const expressions = new Expressions().key(schema.LAUNCHER_NAME, '=', name);
    expressions.between(schema.LAUNCHED, ...spanOf(options.since, options.until)).filterBy(options);
    if (name !== launcher) expressions.filter('launcher', '=', launcher);
    const keys = [schema.INSTANCE_ID, schema.ITEM, schema.LAUNCHER_NAME, schema.LAUNCHED];
    const input = { IndexName: schema.LAUNCHER_INDEX, ScanIndexForward: false, ...expressions.input };
    return this.page(input, keys, options);
  }

  public async launchedBetween(start: Date, end: Date, options: FindOptions = {}): Promise<InstancePage> {
    const since = options.since && options.since > start ? options.since : start;
    const until = options.until && options.until < end ? options.until : end;
    if (!(since.getTime() <= until.getTime())) {
      throw new Error(
        `the span has no time in it: since ${text(since)}, until ${text(until)}; allowed: since before until`,
      );
    }
    const limit = limitOf(options);
    const last = options.cursor === undefined ? undefined : launchedOf(options.cursor);
    const from = Math.max(since.getTime(), EC2_BEGAN);
    const span = { from: schema.stamp(from), to: last ?? schema.stamp(Math.min(until.getTime(), Date.now() + DAY)) };
    const found: Attributes[] = [];
    const launches: Launches = {
      ...span,
      chunk: Math.min(MOST, Math.max(10, Math.ceil(limit / 4))),
      query: (bucket, to, chunk) => this.bucket(bucket, span.from, to, chunk, options),
    };
    for await (const item of newestFirst(launches)) {
      if (item[schema.LAUNCHED]?.S === last) continue;
      if (found.length === limit) return pageOf(found, [schema.LAUNCHED]);
      found.push(item);
    }
    return { instances: found.map(summaryOf) };
  }

  public async get(instanceId: string): Promise<InstanceDetails | undefined> {
    const items: Attributes[] = [];
    const expressions = new Expressions().key(schema.INSTANCE_ID, '=', instanceId);
    let start: Attributes | undefined;
    do {
      const page = await this.query({ ...expressions.input, ExclusiveStartKey: start });
      items.push(...page.items);
      start = page.next;
    } while (start);
    return detailsOf(items);
  }

  private async bucket(bucket: string, from: string, to: string, chunk: number, options: FindOptions) {
    const expressions = new Expressions().key(schema.LAUNCH_BUCKET, '=', bucket);
    expressions.between(schema.LAUNCHED, from, to).filterBy(options);
    const input = { IndexName: schema.LAUNCH_INDEX, ScanIndexForward: false, Limit: chunk, ...expressions.input };
    const { items, next } = await this.query(input);
    return { items, next: next?.[schema.LAUNCHED]?.S };
  }

  /** Reads until the page is full: a filter may leave little of what a call reads. */
  private async page(
    input: Partial<QueryCommandInput>,
    keys: readonly string[],
    options: FindOptions,
  ): Promise<InstancePage> {
    const limit = limitOf(options);
    const found: Attributes[] = [];
    let start = options.cursor === undefined ? undefined : keyOf(options.cursor, keys);
    do {
      const { items, next } = await this.query({ ...input, ExclusiveStartKey: start, Limit: limit });
      found.push(...items);
      if (found.length > limit) return pageOf(found.slice(0, limit), keys);
      if (found.length === limit && next) return pageOf(found, keys);
      start = next;
    } while (start);
    return { instances: found.map(summaryOf) };
  }

  private async query(input: Partial<QueryCommandInput>): Promise<{ items: Attributes[]; next?: Attributes }> {
    try {
      const answer = await this.dynamodb.send(new QueryCommand({ TableName: this.tableName, ...input }));
      return { items: answer.Items ?? [], next: answer.LastEvaluatedKey };
    } catch (error) {
      const region = await this.region();
      throw explain(error, { action: 'dynamodb:Query', table: this.tableName, index: input.IndexName, region });
    }
  }

  private async region(): Promise<string | undefined> {
    try {
      return await this.dynamodb.config.region();
    } catch {
      return undefined;
    }
  }
}

function pageOf(items: readonly Record<string, AttributeValue>[], keys: readonly string[]): InstancePage {
  return { instances: items.map(summaryOf), cursor: cursorOf(items[items.length - 1], keys) };
}

function launchedOf(cursor: string): string {
  const launched = keyOf(cursor, [schema.LAUNCHED])[schema.LAUNCHED].S ?? '';
  if (/^\d{4}-\d\d-\d\dT.*#i-/.test(launched)) return launched;
  throw new Error(
    `cursor is none of this query: '${cursor}'; allowed: cursor of a page of the same query; leave it out`,
  );
}

function limitOf({ limit = DEFAULT_LIMIT }: FindOptions): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= MOST) return limit;
  throw new Error(`limit is out of range: ${limit}; allowed: 1 to ${MOST}; page with cursor to read more`);
}

/** From the first second of a span to before its last. `2026-01-01T00:00:00Z` sorts before what was launched in that second. */
function spanOf(since: Date | undefined, until: Date | undefined): [from: string, to: string] {
  return [since ? schema.stamp(since.getTime()) : '0', until ? schema.stamp(until.getTime()) : ':'];
}

const text = (time: Date): string => (Number.isNaN(time.getTime()) ? 'no time' : time.toISOString());
