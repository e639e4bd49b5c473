import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import {
  type AttributeValue,
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DynamoDBClient,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { Template } from 'aws-cdk-lib/assertions';
import dynalite from 'dynalite';
import { MetadataTable } from '../../../lib/metadata';
import { testStack } from '../../support/environments';
import { inProcess } from './in-process';

type Item = Record<string, AttributeValue>;

/** A DynamoDB in this process. */
export class DynamoServer {
  private server?: Server;
  private port = 0;

  public async start(): Promise<void> {
    this.server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
    await new Promise<void>((resolve) => this.server!.listen(0, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
  }

  public stop(): Promise<void> {
    return new Promise((resolve) => this.server!.close(() => resolve()));
  }

  public get endpoint(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  public client(): DynamoDBClient {
    return new DynamoDBClient({
      endpoint: this.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      requestHandler: inProcess(this.server!),
    });
  }
}

let properties: CreateTableCommandInput | undefined;

/** What the table of a synthesized template has, as far as a server without keys, backups and expiry can have it. */
export function tableProperties(): CreateTableCommandInput {
  if (!properties) {
    const stack = testStack();
    new MetadataTable(stack, 'Instances');
    const [{ Properties: all }] = Object.values(Template.fromStack(stack).findResources('AWS::DynamoDB::Table'));
    const { TableName, KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, BillingMode } = all;
    properties = { TableName, KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, BillingMode };
  }
  return properties;
}

let count = 0;

/** Makes the table of the template, under a name of its own. */
export async function createTable(dynamodb: DynamoDBClient, name = `instances-${(count += 1)}`): Promise<string> {
  await dynamodb.send(new CreateTableCommand({ ...tableProperties(), TableName: name }));
  const isActive = async () =>
    (await dynamodb.send(new DescribeTableCommand({ TableName: name }))).Table?.TableStatus === 'ACTIVE';
  while (!(await isActive())) await setTimeout(1);
  return name;
}

/** Every item, by partition and sort key. */
export async function allItems(dynamodb: DynamoDBClient, tableName: string): Promise<Map<string, Map<string, Item>>> {
  const items = new Map<string, Map<string, Item>>();
  let start: Item | undefined;
  do {
    const page = await dynamodb.send(
      new ScanCommand({ TableName: tableName, ConsistentRead: true, ExclusiveStartKey: start }),
    );
    for (const item of page.Items ?? []) {
      const id = item.instance_id.S!;
      if (!items.has(id)) items.set(id, new Map());
      items.get(id)!.set(item.item.S!, item);
    }
    start = page.LastEvaluatedKey;
  } while (start);
  return items;
}
