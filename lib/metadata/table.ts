import {
  Duration,
  RemovalPolicy,
  Token,
  aws_cloudwatch as cloudwatch,
  aws_dynamodb as dynamodb,
  aws_iam as iam,
  type aws_kms as kms,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { SpawnTable } from '../contract';
import { SpawnKey, VolumeBackupPlan } from '../encryption';
import * as schema from './schema';
import { backUp } from './table-backup';
import type { MetadataTableProps } from './table-props';

const QUERIED_INDEXES = [schema.TAG_INDEX, schema.LAUNCHER_INDEX, schema.LAUNCH_INDEX];

/**
 * Who launched what, when, with which tags: the table `spawn-instances` with its index `tag-index`, as the security model
 * queries it. An item for each instance (launch parameters, launch time, launcher, history, deadline) and one for each of its
 * tags, so that one query `tag_key = :key AND tag_value = :value` returns every instance with that tag and what a list shows of it.
 *
 * Encrypted with a customer managed key, recoverable to any second of the last 35 days, backed up daily to a locked vault,
 * protected from deletion and retained. A `MetadataRecorder` fills it; `npx cdk-spawn find` and `InstanceDirectory` read it.
 *
 * Serves HIPAA 164.312(a)(2)(iv), 164.312(b) and 164.308(a)(7), PCI DSS 4.0.1 3.5.1, 10.2.1 and 10.5.1, SOC 2 CC6.1, CC7.2,
 * A1.2 and CC7.5.
 *
 * @example
 * const table = new MetadataTable(this, 'Instances');
 * new MetadataRecorder(this, 'Recorder', { table, network, trail: EventTrail.fromTrail(trail) });
 * table.grantQuery(reviewers);
 */
export class MetadataTable extends Construct {
  /** The table. */
  public readonly table: dynamodb.Table;
  /** The table's name. */
  public readonly tableName: string;
  /** Encrypts the table. */
  public readonly key: kms.IKey;
  /** The daily plan that backs it up. */
  public readonly backupPlan: VolumeBackupPlan;
  /** How long an instance is kept after its end. */
  public readonly retention: Duration;

  /** @throws if `retention` is out of range, or `tableName` isn't a name that DynamoDB takes */
  public constructor(scope: Construct, id: string, props: MetadataTableProps = {}) {
    super(scope, id);
    const { tableName = SpawnTable.INSTANCES, retention = Duration.days(2192) } = props;
    checkName(tableName);
    checkRetention(retention);
    this.retention = retention;
    this.key = props.key ?? new SpawnKey(this, 'Key', { description: `table ${this.node.path}` });
    this.table = new dynamodb.Table(this, 'Resource', {
      tableName,
      partitionKey: { name: schema.INSTANCE_ID, type: dynamodb.AttributeType.STRING },
      sortKey: { name: schema.ITEM, type: dynamodb.AttributeType.STRING },
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      encryption: dynamodb.TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: this.key,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      timeToLiveAttribute: schema.EXPIRES_AT,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.addIndexes();
    this.tableName = this.table.tableName;
    this.backupPlan = props.backupPlan ?? VolumeBackupPlan.of(this);
    backUp(this, this.table, this.key, this.backupPlan);
  }

  /** Lets a principal look instances up, by all indexes, and nothing else: what `InstanceDirectory` and `cdk-spawn find` need. */
  public grantQuery(grantee: iam.IGrantable): iam.Grant {
    return iam.Grant.addToPrincipal({
      grantee,
      actions: ['dynamodb:Query'],
      resourceArns: [this.table.tableArn, ...QUERIED_INDEXES.map((index) => this.indexArn(index))],
    }).combine(this.key.grantDecrypt(grantee));
  }

  /** Lets a principal keep the table: read the items of an instance, write and delete them, and list those that live. */
  public grantRecord(grantee: iam.IGrantable): iam.Grant {
    return iam.Grant.addToPrincipal({
      grantee,
      actions: ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
      resourceArns: [this.table.tableArn],
    })
      .combine(
        iam.Grant.addToPrincipal({
          grantee,
          actions: ['dynamodb:Query'],
          resourceArns: [this.indexArn(schema.LIVE_INDEX)],
        }),
      )
      .combine(this.key.grantEncryptDecrypt(grantee));
  }

  /** A metric of the table: `ConsumedReadCapacityUnits`, `ReadThrottleEvents`, `UserErrors` and others. */
  public metric(metricName: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.table.metric(metricName, props);
  }

  /** Capacity units that reads took: the sum over 5 minutes. */
  public metricConsumedReadCapacity(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.table.metricConsumedReadCapacityUnits(props);
  }

  /** Capacity units that writes took, those of the indexes not included: the sum over 5 minutes. */
  public metricConsumedWriteCapacity(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.table.metricConsumedWriteCapacityUnits(props);
  }

  /** Writes that were refused because a partition, also one of an index, took too many: the sum over 5 minutes. */
  public metricWriteThrottles(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.table.metric('WriteThrottleEvents', { statistic: cloudwatch.Stats.SUM, ...props });
  }

  private addIndexes(): void {
    const key = (name: string) => ({ name, type: dynamodb.AttributeType.STRING });
    const shown = { projectionType: dynamodb.ProjectionType.INCLUDE, nonKeyAttributes: schema.LIST_FIELDS };
    this.table.addGlobalSecondaryIndex({
      indexName: schema.TAG_INDEX,
      partitionKey: key(schema.TAG_KEY),
      sortKey: key(schema.TAG_VALUE),
      ...shown,
    });
    this.table.addGlobalSecondaryIndex({
      indexName: schema.LAUNCHER_INDEX,
      partitionKey: key(schema.LAUNCHER_NAME),
      sortKey: key(schema.LAUNCHED),
      ...shown,
    });
    this.table.addGlobalSecondaryIndex({
      indexName: schema.LAUNCH_INDEX,
      partitionKey: key(schema.LAUNCH_BUCKET),
      sortKey: key(schema.LAUNCHED),
      ...shown,
    });
    this.table.addGlobalSecondaryIndex({
      indexName: schema.LIVE_INDEX,
      partitionKey: key(schema.LIVE_SHARD),
      sortKey: key(schema.INSTANCE_ID),
      projectionType: dynamodb.ProjectionType.KEYS_ONLY,
    });
  }

  private indexArn(index: string): string {
    return `${this.table.tableArn}/index/${index}`;
  }
}

function checkName(name: string): void {
  if (Token.isUnresolved(name) || /^[A-Za-z0-9_.-]{3,255}$/.test(name)) return;
  throw new Error(
    `tableName is no name of a table: '${name}'; allowed: 3 to 255 letters, digits, '_', '.' and '-'; leave it out for '${SpawnTable.INSTANCES}'`,
  );
}

function checkRetention(retention: Duration): void {
  if (retention.isUnresolved()) return;
  const days = retention.toDays({ integral: false });
  if (Number.isInteger(days) && days >= 1 && days <= 36_500) return;
  throw new Error(
    `retention is out of range: ${retention.toHumanString()}; allowed: whole days, 1 to 36,500; leave it out for six years`,
  );
}
