import type { aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import type { AccessLogBucket, Replication } from '../../primitives';
import type { DataEvents } from './data-events';
import type { AuditLock } from './lock';
import type { TrailOrganization } from './organization';
import type { AuditRetention } from './retention';

/** Properties of an `AuditTrail`. */
export interface AuditTrailProps {
  /**
   * Encrypts files and log events; what CloudTrail and CloudWatch Logs need is added to its policy. A key of the bucket's region.
   * Serves HIPAA 164.312(a)(2)(iv), PCI DSS 10.3.2, SOC 2 CC6.1.
   *
   * @default - a `SpawnKey` of its own
   */
  readonly key?: kms.IKey;
  /**
   * How long files and log events are kept. Serves HIPAA 164.316(b)(2)(i), PCI DSS 10.5.1, SOC 2 CC7.3.
   *
   * @default AuditRetention.hipaa(), the longest that a framework asks for
   */
  readonly retention?: AuditRetention;
  /**
   * How files are held until then. Serves HIPAA 164.312(c)(1), PCI DSS 10.3.4, SOC 2 CC7.3.
   *
   * @default AuditLock.governance()
   */
  readonly lock?: AuditLock;
  /**
   * Of which buckets reads and writes of objects are recorded. Serves PCI DSS 10.2.1.1.
   *
   * @default DataEvents.all(), but for the trail's own deliveries
   */
  readonly s3Events?: DataEvents;
  /**
   * Of which tables reads and writes of items are recorded. Serves PCI DSS 10.2.1.1.
   *
   * @default DataEvents.all()
   */
  readonly dynamoDbEvents?: DataEvents;
  /**
   * Of which functions invocations are recorded. Serves PCI DSS 10.2.1.1.
   *
   * @default DataEvents.all()
   */
  readonly lambdaEvents?: DataEvents;
  /**
   * Whether CloudTrail looks for unusual rates of calls and errors, at a charge per event analyzed.
   *
   * @default false
   */
  readonly insights?: boolean;
  /**
   * Records all accounts of an organization. The stack belongs into the management account, or that of a delegated administrator.
   *
   * @default - the stack's account only
   */
  readonly organization?: TrailOrganization;
  /**
   * An existing bucket for the files. It must be versioned, private and locked by default; what the app knows of it is checked. What
   * the trail needs is added to its policy; for an imported bucket a warning says what that is. `retention`, `lock`, `replication`
   * and `accessLogs` are then the bucket's own matter, but for the log group's retention.
   *
   * @default - an `AuditBucket` of its own
   */
  readonly bucket?: s3.IBucket;
  /**
   * What stands before `AWSLogs/` in the names of files, in a bucket of several trails.
   *
   * @default - nothing
   */
  readonly bucketPrefix?: string;
  /**
   * Name of the trail: 3 to 128 letters, digits, periods, underscores and hyphens. The policies of bucket and key name it, so that it
   * must be known before there is a trail.
   *
   * @default - made of the construct's path and the region
   */
  readonly trailName?: string;
  /**
   * Where the files are copied to. Serves PCI DSS 10.3.3.
   *
   * @default Replication.toReplica()
   */
  readonly replication?: Replication;
  /**
   * Where the bucket's access logs go: who read the records. Serves PCI DSS 10.2.1.3.
   *
   * @default - the `AccessLogBucket` of the stack
   */
  readonly accessLogs?: AccessLogBucket;
}
