import type { Duration, aws_kms as kms } from 'aws-cdk-lib';
import type { VolumeBackupPlan } from '../encryption';

/** Properties of a `MetadataTable`. */
export interface MetadataTableProps {
  /**
   * The table's name. An account and region have one table of a name; as the table outlives its stack, so does its name: give
   * another one to deploy the stack again.
   *
   * @default 'spawn-instances' - as the security model queries it
   */
  readonly tableName?: string;
  /**
   * Encrypts the table and its indexes. Serves HIPAA 164.312(a)(2)(iv), PCI DSS 3.5.1, SOC 2 CC6.1.
   *
   * @default - a `SpawnKey` of its own
   */
  readonly key?: kms.IKey;
  /**
   * The daily plan, with a locked vault, that backs the table up. Serves HIPAA 164.308(a)(7)(ii)(A), SOC 2 A1.2 and CC7.5.
   *
   * @default VolumeBackupPlan.of(stack) - the plan of the stack, which serves its volumes too
   */
  readonly backupPlan?: VolumeBackupPlan;
  /**
   * How long an instance is kept after its end: whole days, 1 to 36,500. Then DynamoDB deletes its items.
   * PCI DSS 10.5.1 asks for a year, HIPAA 164.316(b)(2)(i) for six; an end serves SOC 2 C1.2 and PCI DSS 3.2.1.
   *
   * @default Duration.days(2192) - six years
   */
  readonly retention?: Duration;
}
