import type { ConsumedCapacity, DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** A call as DynamoDB accounted for it. */
export interface Metered {
  readonly command: string;
  readonly index?: string;
  /** Items returned by a query. */
  readonly items: number;
  /** Items that the query read. */
  readonly scanned: number;
  /** Capacity units of table and index together; the server does not account for what a write costs in the indexes. */
  readonly units: number;
}

/** Has each call of the client tell what it consumed. */
export function metered(dynamodb: DynamoDBClient): Metered[] {
  const calls: Metered[] = [];
  dynamodb.middlewareStack.add(
    (next, context) => async (args) => {
      const input = { ...args.input, ReturnConsumedCapacity: 'INDEXES' };
      const result = await next({ ...args, input });
      const output = result.output as { Count?: number; ScannedCount?: number; ConsumedCapacity?: ConsumedCapacity };
      calls.push({
        command: String(context.commandName).replace('Command', ''),
        index: (input as { IndexName?: string }).IndexName,
        items: output.Count ?? 0,
        scanned: output.ScannedCount ?? 0,
        units: output.ConsumedCapacity?.CapacityUnits ?? 0,
      });
      return result;
    },
    { step: 'initialize', name: 'meter' },
  );
  return calls;
}

export const sumOf = (calls: readonly Metered[], read: (call: Metered) => number): number =>
  calls.reduce((sum, call) => sum + read(call), 0);
