import { Names, Stack, Token, aws_glue as glue } from 'aws-cdk-lib';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { Construct } from 'constructs';
import type { IAuditTrail } from '../trail';
import { COLUMNS, PARTITIONS } from './columns';
import { TABLE } from './saved-queries';

/** What a table over the files of a trail covers. */
export interface TrailTableProps {
  readonly trail: IAuditTrail;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  readonly days: number;
}

/**
 * A table over the files where CloudTrail put them. Partitions are computed from their names (partition projection): nothing has to be
 * loaded, and a query that names a day reads no other.
 */
export class TrailTable extends Construct {
  public readonly databaseName: string;

  public constructor(scope: Construct, id: string, { trail, accounts, regions, days }: TrailTableProps) {
    super(scope, id);
    const stack = Stack.of(this);
    // Athena wants a name in small letters, and queries need to know it; it holds a hash of the path.
    this.databaseName = Names.uniqueResourceName(this, { maxLength: 120, separator: '_' }).toLowerCase();
    const database = new glue.CfnDatabase(this, 'Database', {
      catalogId: stack.account,
      databaseInput: { name: this.databaseName, description: `Events of ${trail.node.path}` },
    });
    const owner = trail.organizationId === undefined ? '' : `${trail.organizationId}/`;
    const location = `s3://${trail.bucket.bucketName}/${trail.bucketPrefix}AWSLogs/${owner}`;
    const table = new glue.CfnTable(this, 'Resource', {
      catalogId: stack.account,
      databaseName: this.databaseName,
      tableInput: {
        name: TABLE,
        description: 'One row per event; see docs/audit-trail.md of cdk-spawn',
        tableType: 'EXTERNAL_TABLE',
        partitionKeys: [...PARTITIONS],
        parameters: {
          EXTERNAL: 'TRUE',
          classification: 'cloudtrail',
          'projection.enabled': 'true',
          'projection.account_id.type': 'enum',
          'projection.account_id.values': accounts.join(','),
          'projection.region.type': 'enum',
          'projection.region.values': regions.join(','),
          'projection.event_day.type': 'date',
          'projection.event_day.format': 'yyyy/MM/dd',
          'projection.event_day.interval': '1',
          'projection.event_day.interval.unit': 'DAYS',
          'projection.event_day.range': `NOW-${days}DAYS,NOW`,
          'storage.location.template': `${location}\${account_id}/CloudTrail/\${region}/\${event_day}`,
        },
        storageDescriptor: {
          columns: [...COLUMNS],
          location,
          inputFormat: 'com.amazon.emr.cloudtrail.CloudTrailInputFormat',
          outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
          serdeInfo: { serializationLibrary: 'org.apache.hive.hcatalog.data.JsonSerDe' },
        },
      },
    });
    table.node.addDependency(database);
  }
}

/** The regions of the stack's partition, or all of them where it isn't known. */
export function regionsOf(scope: Construct): string[] {
  const { region } = Stack.of(scope);
  const partition = Token.isUnresolved(region) ? undefined : RegionInfo.get(region).partition;
  return RegionInfo.regions
    .filter((info) => partition === undefined || info.partition === partition)
    .map(({ name }) => name)
    .sort();
}
