import type { ITemplateRule } from '../../model';
import { BackupVaultLocked } from './backup-vault-locked';
import { DynamoDbGlobalTable } from './dynamo-db-global-table';
import { S3Lifecycle } from './s3-lifecycle';
import { StatefulRetained } from './stateful-retained';

/** Rules about data. */
export const DATA_RULES: readonly ITemplateRule[] = [
  BackupVaultLocked,
  DynamoDbGlobalTable,
  S3Lifecycle,
  StatefulRetained,
];
