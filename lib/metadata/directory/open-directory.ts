import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SpawnTable } from '../../contract';
import type { InstanceDirectoryProps } from '../directory-types';
import { DirectoryQueries } from './queries';

/** Opens the table with the standard credential chain. Nothing is called yet. */
export function openDirectory({ region, profile, tableName }: InstanceDirectoryProps): DirectoryQueries {
  return new DirectoryQueries(new DynamoDBClient({ region, profile }), tableName ?? SpawnTable.INSTANCES);
}
