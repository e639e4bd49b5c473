import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as schema from '../schema';
import { numberOf, textOf, toAttributes } from './attributes';

/** How far a pass over the region is. Kept in the table, so that a pass outlives the function's time limit. */
export interface Cursor {
  /** First what EC2 lists, source by source; then what the table holds for alive, shard by shard. */
  readonly phase: 'listed' | 'live';
  /** Index of the source, or the shard. */
  readonly index: number;
  /** EC2's token of the next page, or the id of the last instance seen. */
  readonly token?: string;
  /** When the pass began: milliseconds since 1970. */
  readonly startedAt: number;
}

const KEY = { [schema.INSTANCE_ID]: schema.CURSOR_ID, [schema.ITEM]: schema.CURSOR_ITEM };

/** The cursor of the pass that was interrupted; none if the last one came to its end. */
export async function readCursor(dynamodb: DynamoDBClient, tableName: string): Promise<Cursor | undefined> {
  const { Item: item } = await dynamodb.send(
    new GetItemCommand({ TableName: tableName, Key: toAttributes(KEY), ConsistentRead: true }),
  );
  if (!item || textOf(item, 'done') !== undefined) return undefined;
  return {
    phase: textOf(item, 'phase') === 'live' ? 'live' : 'listed',
    index: numberOf(item, 'index') ?? 0,
    token: textOf(item, 'token'),
    startedAt: numberOf(item, 'started_at') ?? 0,
  };
}

/** Keeps the cursor; without one, that the pass has come to its end. */
export async function writeCursor(
  dynamodb: DynamoDBClient,
  tableName: string,
  cursor: Cursor | undefined,
): Promise<void> {
  const { startedAt, ...position } = cursor ?? { startedAt: undefined };
  const item = { ...KEY, ...position, started_at: startedAt, done: cursor ? undefined : 'true' };
  await dynamodb.send(new PutItemCommand({ TableName: tableName, Item: toAttributes(item) }));
}
