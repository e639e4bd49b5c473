import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { LOG } from '../function-contract';
import * as schema from '../schema';
import { textOf } from './attributes';
import { type Cursor, readCursor, writeCursor } from './cursor';
import { inParallel } from './in-parallel';
import { type InstanceRecord, type Snapshot, TERMINATED } from './instance';
import { type Source, isMember } from './members';
import { forgotten, newRecord, observe } from './merge';
import { log, reasonOf } from './report';
import type { Outcome, Stored } from './store';
import type { HandlerTools } from './tools';

const AT_A_TIME = 16;
const LIVE_PAGE = 100;
/** Another writer came first: read and try again, so often. */
const ATTEMPTS = 4;
/** What EC2 does not list so soon after the launch, it may list yet. */
const SETTLED = 10 * 60_000;

/** What a call of the reconciler did. */
export interface Pass {
  /** Instances that were compared. */
  compared: number;
  /** Instances whose items differed from EC2, and were mended. */
  mended: number;
  /** Instances that could not be mended; the next pass tries again. */
  failed: number;
  /** Whether the pass came to its end. */
  done: boolean;
}

/**
 * Makes the table equal to EC2. Goes on where the last call stopped, and stops when `timeIsUp` says so.
 *
 * An instance that differs is read again, first in the table and then in EC2, before its items are written on the version that
 * was read: so an older view never overwrites a newer one, whatever the clocks say.
 */
export async function reconcile(tools: HandlerTools, timeIsUp: () => boolean): Promise<Pass> {
  const { dynamodb, tableName } = tools;
  const pass: Pass = { compared: 0, mended: 0, failed: 0, done: false };
  const first: Cursor = { phase: 'listed', index: 0, startedAt: tools.now() };
  let cursor: Cursor | undefined = (await readCursor(dynamodb, tableName)) ?? first;
  while (cursor && !timeIsUp()) {
    cursor = cursor.phase === 'listed' ? await listedPage(tools, cursor, pass) : await livePage(tools, cursor, pass);
    await writeCursor(dynamodb, tableName, cursor);
  }
  pass.done = cursor === undefined;
  log({ event: LOG.RECONCILED, table: tableName, ...pass });
  return pass;
}

/** A page of what EC2 lists. What an earlier source lists has been compared already. */
async function listedPage(tools: HandlerTools, cursor: Cursor, pass: Pass): Promise<Cursor | undefined> {
  const { sources, ec2 } = tools;
  const source: Source | undefined = sources[cursor.index];
  // The sources may be fewer than when the pass began.
  if (!source) return { ...cursor, phase: 'live', index: 0, token: undefined };
  let page;
  try {
    page = await ec2.page(source.filters, cursor.token);
  } catch (error) {
    // EC2's tokens don't live for ever: a page may be compared twice, none is left out.
    if (cursor.token !== undefined && isStaleToken(error)) return { ...cursor, token: undefined };
    throw error;
  }
  const earlier = sources.slice(0, cursor.index);
  const own = page.snapshots.filter((snapshot) => !isMember(earlier, snapshot));
  await compare(tools, own, pass);
  if (page.next !== undefined) return { ...cursor, token: page.next };
  if (cursor.index + 1 < sources.length) return { ...cursor, index: cursor.index + 1, token: undefined };
  return { ...cursor, phase: 'live', index: 0, token: undefined };
}

/** A page of what the table holds for alive: EC2 may have forgotten it, or list it no longer as spawn's. */
async function livePage(tools: HandlerTools, cursor: Cursor, pass: Pass): Promise<Cursor | undefined> {
  const { dynamodb, tableName, ec2, sources } = tools;
  const shard = { S: String(cursor.index) };
  const { Items: items = [], LastEvaluatedKey: more } = await dynamodb.send(
    new QueryCommand({
      TableName: tableName,
      IndexName: schema.LIVE_INDEX,
      KeyConditionExpression: cursor.token === undefined ? '#shard = :shard' : '#shard = :shard AND #id > :last',
      ExpressionAttributeNames: {
        '#shard': schema.LIVE_SHARD,
        ...(cursor.token === undefined ? {} : { '#id': schema.INSTANCE_ID }),
      },
      ExpressionAttributeValues: {
        ':shard': shard,
        ...(cursor.token === undefined ? {} : { ':last': { S: cursor.token } }),
      },
      Limit: LIVE_PAGE,
    }),
  );
  const ids = items.map((item) => textOf(item, schema.INSTANCE_ID) ?? '');
  const seen = await ec2.byIds(ids);
  const strayed = [...seen.values()].filter((snapshot) => !isMember(sources, snapshot));
  await compare(tools, strayed, pass);
  const missing = ids.filter((id) => !seen.has(id));
  await settleAll(tools, missing, pass);
  if (more) return { ...cursor, token: ids.at(-1) };
  return cursor.index + 1 < schema.SHARDS ? { ...cursor, index: cursor.index + 1, token: undefined } : undefined;
}

/** Compares what EC2 listed with the table, and mends what differs. */
async function compare(tools: HandlerTools, snapshots: readonly Snapshot[], pass: Pass): Promise<void> {
  pass.compared += snapshots.length;
  const results = await inParallel(snapshots, AT_A_TIME, async (snapshot) => {
    const stored = await tools.store.load(snapshot.instanceId);
    return tools.store.differs(stored, wanted(stored, snapshot, tools.now()));
  });
  const differing = snapshots.filter((_, index) => {
    const result = results[index];
    return result.status === 'rejected' || result.value;
  });
  await mendAll(
    tools,
    differing.map(({ instanceId }) => instanceId),
    pass,
  );
}

/** What EC2 lacks has ended, unless it was launched a moment ago. */
async function settleAll(tools: HandlerTools, missing: readonly string[], pass: Pass): Promise<void> {
  pass.compared += missing.length;
  await mendAll(tools, missing, pass);
}

async function mendAll(tools: HandlerTools, ids: readonly string[], pass: Pass): Promise<void> {
  let open = [...ids];
  for (let attempt = 1; open.length > 0 && attempt <= ATTEMPTS; attempt += 1) {
    const outcomes = await mendOnce(tools, open);
    pass.mended += outcomes.filter((outcome) => outcome === 'saved').length;
    open = open.filter((_, index) => outcomes[index] === 'conflict');
  }
  pass.failed += open.length;
}

async function mendOnce(tools: HandlerTools, ids: readonly string[]): Promise<Outcome[]> {
  const loaded = await inParallel(ids, AT_A_TIME, (id) => tools.store.load(id));
  const seen = await tools.ec2.byIds(ids);
  const saved = await inParallel(ids, AT_A_TIME, async (id): Promise<Outcome> => {
    const result = loaded[ids.indexOf(id)];
    if (result.status === 'rejected') throw result.reason;
    const snapshot = seen.get(id);
    const now = tools.now();
    const record = snapshot ? wanted(result.value, snapshot, now) : ended(result.value, now);
    return record ? tools.store.save(result.value, record) : 'same';
  });
  return saved.map((result, index) => {
    if (result.status === 'fulfilled') return result.value;
    log({ event: LOG.FAILED, table: tools.tableName, instanceId: ids[index], why: reasonOf(result.reason) });
    return 'conflict';
  });
}

function wanted({ record }: Stored, snapshot: Snapshot, now: number): InstanceRecord {
  if (record) return observe(record, snapshot, now);
  return newRecord(snapshot, now, { at: now, what: 'state', detail: snapshot.state, source: 'ec2' });
}

function ended({ record }: Stored, now: number): InstanceRecord | undefined {
  if (!record || record.state === TERMINATED || now - record.launchedAt < SETTLED) return undefined;
  return forgotten(record, now);
}

function isStaleToken(error: unknown): boolean {
  return error instanceof Error && /^InvalidNextToken$|^InvalidPaginationToken$/.test(error.name);
}
