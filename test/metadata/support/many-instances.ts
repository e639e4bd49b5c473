import { BatchWriteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type InstanceRecord } from '../../../lib/metadata/handlers/instance';
import { itemsOf } from '../../../lib/metadata/handlers/items';

export const TEAMS = ['astro', 'bio', 'chem', 'geo'];

/** An instance with six tags, launched ten minutes after the one before. Of the first thousand, ten have `owner=carol`; no later one has. */
export function manyInstance(index: number): InstanceRecord {
  const launchedAt = Date.UTC(2026, 0, 1) + index * 600_000;
  const ended = index % 4 !== 0;
  const owner = index < 1000 && index % 100 === 7 ? 'carol' : `user${index % 50}`;
  const tags = new Map([
    ['spawn:managed', 'true'],
    ['owner', owner],
    ['project', TEAMS[index % TEAMS.length]],
    ['Name', `box-${index}`],
    ['spawn:ttl', '8h'],
    ['campaign', `c${index % 10}`],
  ]);
  return {
    instanceId: `i-${index.toString(16).padStart(17, '0')}`,
    version: 1,
    state: ended ? 'terminated' : 'running',
    stateAsOf: launchedAt,
    tagsAsOf: launchedAt,
    tags,
    launchedAt,
    launcher: { arn: `arn:aws:iam::111122223333:user/${owner}`, source: 'cloudtrail' },
    terminatedAt: ended ? launchedAt + 28_800_000 : undefined,
    instanceType: 'g5.xlarge',
    availabilityZone: 'us-east-1a',
    market: 'on-demand',
    parameters: { image_id: 'ami-0123456789abcdef0', subnet_id: 'subnet-0123456789abcdef0' },
    history: [{ at: launchedAt, what: 'launch', by: `arn:aws:iam::111122223333:user/${owner}`, source: 'event' }],
  };
}

/** Puts them into the table as the recorder would have, in batches. */
export async function fill(dynamodb: DynamoDBClient, table: string, from: number, to: number): Promise<void> {
  const requests = Array.from({ length: to - from }, (_, offset) => [
    ...itemsOf(manyInstance(from + offset), 400).values(),
  ])
    .flat()
    .map((item) => ({ PutRequest: { Item: { ...item, version: { N: '1' } } } }));
  const batches = Array.from({ length: Math.ceil(requests.length / 25) }, (_, at) =>
    requests.slice(at * 25, at * 25 + 25),
  );
  let next = 0;
  const worker = async () => {
    for (let batch = batches[next++]; batch; batch = batches[next++]) {
      const { UnprocessedItems: left } = await dynamodb.send(
        new BatchWriteItemCommand({ RequestItems: { [table]: batch } }),
      );
      if (left?.[table]) throw new Error('the server left items out');
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}
