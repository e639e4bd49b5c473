import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SpawnTable } from '../../contract';
import type { InstanceDirectoryProps } from '../directory-types';
import { DirectoryQueries } from './queries';

/** Opens the table with the standard credential chain. Nothing is called yet. */
export function openDirectory({ region, profile, tableName }: InstanceDirectoryProps): DirectoryQueries {
  return new DirectoryQueries(
    withoutVersionWarning(() => new DynamoDBClient({ region, profile })),
    tableName ?? SpawnTable.INSTANCES,
  );
}

const SILENT = 'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED';

/**
 * Which Node.js the next versions of the bundled SDK want is nothing that whoever runs this can act on. The SDK looks once, when
 * its first client is made: what the caller's own copy of it says is left alone.
 */
function withoutVersionWarning<Made>(make: () => Made): Made {
  const before = process.env[SILENT];
  process.env[SILENT] = 'true';
  try {
    return make();
  } finally {
    if (before === undefined) delete process.env[SILENT];
    else process.env[SILENT] = before;
  }
}
