import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import * as schema from '../schema';
import { type Attributes, fingerprint, textOf } from './attributes';
import type { InstanceRecord } from './instance';
import { AS_OF, VERSION, itemsOf, recordOf } from './items';

/** What the table holds of an instance. */
export interface Stored {
  readonly items: ReadonlyMap<string, Attributes>;
  readonly record?: InstanceRecord;
}

/** What came of a write. `conflict`: another writer was first, read again. */
export type Outcome = 'same' | 'saved' | 'conflict';

/** A tag whose value, or key, looks like a secret. */
export interface Redaction {
  readonly instanceId: string;
  readonly key: string;
}

export interface StoreOptions {
  readonly dynamodb: DynamoDBClient;
  readonly tableName: string;
  /** How long a terminated instance is kept. */
  readonly retentionDays: number;
  /** Told of each tag that is stored without its value for the first time. */
  readonly onRedaction: (redaction: Redaction) => void;
}

/**
 * Reads and writes the items of instances. Without transactions: the instance's own item is written first, on condition that
 * its version is the one that was read, and so settles which writer goes on; a tag's item yields only to a later version. What
 * a writer leaves undone half way, the next one sees, for it compares all items.
 */
export class Store {
  public constructor(private readonly options: StoreOptions) {}

  /** All items of an instance, as they are now. */
  public async load(instanceId: string): Promise<Stored> {
    const items = new Map<string, Attributes>();
    let start: Attributes | undefined;
    do {
      const page = await this.options.dynamodb.send(
        new QueryCommand({
          TableName: this.options.tableName,
          KeyConditionExpression: '#id = :id',
          ExpressionAttributeNames: { '#id': schema.INSTANCE_ID },
          ExpressionAttributeValues: { ':id': { S: instanceId } },
          ConsistentRead: true,
          ExclusiveStartKey: start,
        }),
      );
      for (const item of page.Items ?? []) items.set(textOf(item, schema.ITEM) ?? '', item);
      start = page.LastEvaluatedKey;
    } while (start);
    return { items, record: recordOf(items) };
  }

  /** Makes the items of the instance those of the record, which must have come from what was read. */
  public async save(stored: Stored, record: InstanceRecord): Promise<Outcome> {
    const { wanted, changed, gone } = this.plan(stored, record);
    if (changed.length + gone.length === 0) return 'same';
    const version = record.version + 1;
    const own = { ...wanted.get(schema.INSTANCE_ITEM), [VERSION]: { N: String(version) } };
    const unseen = record.version === 0;
    const isFirst = await this.put(own, {
      ConditionExpression: unseen ? 'attribute_not_exists(#version)' : '#version = :seen',
      ExpressionAttributeValues: unseen ? undefined : { ':seen': { N: String(record.version) } },
    });
    if (!isFirst) return 'conflict';
    const tags = changed.filter(([item]) => item !== schema.INSTANCE_ITEM);
    await Promise.all([
      ...tags.map(([, attributes]) => this.putTag(attributes, version)),
      ...gone.map((item) => this.deleteTag(record.instanceId, item, version)),
    ]);
    for (const [item, attributes] of tags) this.report(record.instanceId, stored.items.get(item), attributes);
    return 'saved';
  }

  /** Whether the items of the instance are others than the record's. */
  public differs(stored: Stored, record: InstanceRecord): boolean {
    const { changed, gone } = this.plan(stored, record);
    return changed.length + gone.length > 0;
  }

  private plan(stored: Stored, record: InstanceRecord) {
    const wanted = itemsOf(record, this.options.retentionDays);
    const changed = [...wanted].filter(([item, attributes]) => differs(stored.items.get(item), attributes));
    const gone = [...stored.items.keys()].filter((item) => !wanted.has(item));
    return { wanted, changed, gone };
  }

  private report(instanceId: string, before: Attributes | undefined, now: Attributes): void {
    if (textOf(now, schema.TAG_VALUE) !== schema.REDACTED) return;
    if (before && textOf(before, schema.TAG_VALUE) === schema.REDACTED) return;
    this.options.onRedaction({ instanceId, key: textOf(now, schema.TAG_KEY) ?? '' });
  }

  private putTag(attributes: Attributes, version: number): Promise<boolean> {
    return this.put({ ...attributes, [VERSION]: { N: String(version) } }, earlierThan(version));
  }

  private deleteTag(instanceId: string, item: string, version: number): Promise<boolean> {
    return heeded(
      this.options.dynamodb.send(
        new DeleteItemCommand({
          TableName: this.options.tableName,
          Key: { [schema.INSTANCE_ID]: { S: instanceId }, [schema.ITEM]: { S: item } },
          ...earlierThan(version),
          ExpressionAttributeNames: { '#version': VERSION },
        }),
      ),
    );
  }

  private put(
    item: Attributes,
    condition: { ConditionExpression: string; ExpressionAttributeValues?: Attributes },
  ): Promise<boolean> {
    const { tableName: TableName, dynamodb } = this.options;
    const names = { ExpressionAttributeNames: { '#version': VERSION } };
    return heeded(dynamodb.send(new PutItemCommand({ TableName, Item: item, ...names, ...condition })));
  }
}

const earlierThan = (version: number) => ({
  ConditionExpression: 'attribute_not_exists(#version) OR #version < :version',
  ExpressionAttributeValues: { ':version': { N: String(version) } },
});

function differs(before: Attributes | undefined, now: Attributes): boolean {
  const without = [VERSION, ...AS_OF];
  return before === undefined || fingerprint(before, without) !== fingerprint(now, without);
}

/** Whether the condition held. */
async function heeded(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
