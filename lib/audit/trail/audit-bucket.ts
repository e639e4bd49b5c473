import { Duration, RemovalPolicy, type aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type AccessLogBucket, type Replication, SpawnBucket } from '../../primitives';
import { denyDeletion, denyForgery } from './bucket-statements';
import { AuditLock } from './lock';
import { AuditRetention } from './retention';

/** PCI DSS 10.5.1 wants the last three months at hand at once. */
const AT_HAND = Duration.days(90);

/** Properties of an `AuditBucket`. */
export interface AuditBucketProps {
  /**
   * Encrypts the records. Services that deliver need it too: `AuditTrail` adds what CloudTrail needs to its policy.
   *
   * @default - a `SpawnKey` of its own
   */
  readonly key?: kms.IKey;
  /**
   * How long records are kept. Serves HIPAA 164.316(b)(2)(i), PCI DSS 10.5.1.
   *
   * @default AuditRetention.hipaa()
   */
  readonly retention?: AuditRetention;
  /**
   * How records are held until then. Serves HIPAA 164.312(c)(1), PCI DSS 10.3.2, 10.3.4, SOC 2 CC7.3.
   *
   * @default AuditLock.governance()
   */
  readonly lock?: AuditLock;
  /**
   * Where records are copied to. Serves PCI DSS 10.3.3.
   *
   * @default Replication.toReplica()
   */
  readonly replication?: Replication;
  /**
   * Where access logs go. Serves PCI DSS 10.2.1.3: who read the records.
   *
   * @default - the `AccessLogBucket` of the stack
   */
  readonly accessLogs?: AccessLogBucket;
}

/**
 * A bucket for evidence: what a `SpawnBucket` has, and a lock for the whole of the retention, a denial of every deletion (of objects,
 * versions, the bucket, its policy) and of getting around the lock, on the replica too; below `AWSLogs/` AWS services alone write.
 *
 * Records move to S3 Glacier Instant Retrieval, which Athena reads like the standard class, after 90 days, and expire after the
 * retention. The root user of the account can replace a bucket's policy whatever it says; `AuditLock.compliance()` binds even him.
 *
 * It takes no access logs (`AccessLogBucket` does: a target of access logs can't be locked or encrypted with KMS) and, for AWS
 * Config, needs `AuditLock.none()`.
 *
 * Serves HIPAA 164.312(b), 164.312(c)(1) and 164.316(b)(2)(i), PCI DSS 10.3.1 to 10.3.4 and 10.5.1, SOC 2 CC7.2 and CC7.3.
 */
export class AuditBucket extends SpawnBucket {
  /** How long records are kept. */
  public readonly retention: AuditRetention;

  public constructor(scope: Construct, id: string, props: AuditBucketProps = {}) {
    const { retention = AuditRetention.hipaa(), lock = AuditLock.governance() } = props;
    super(scope, id, {
      key: props.key,
      replication: props.replication,
      accessLogs: props.accessLogs,
      objectLockRetention: lock._of(retention),
      writtenByServices: true,
      lifecycleRules: [
        {
          id: 'ExpireRecords',
          expiration: Duration.days(retention.days),
          transitions: [{ storageClass: s3.StorageClass.GLACIER_INSTANT_RETRIEVAL, transitionAfter: AT_HAND }],
        },
      ],
    });
    this.retention = retention;
    for (const bucket of [this.bucket, ...(this.replica ? [this.replica] : [])]) {
      for (const statement of denyDeletion(bucket)) bucket.addToResourcePolicy(statement);
      // Without its policy a retained bucket would be unprotected, and CloudFormation may not delete the policy anyway.
      bucket.policy?.applyRemovalPolicy(RemovalPolicy.RETAIN);
      if (lock._reasonForNone !== undefined) {
        (bucket.node.defaultChild as s3.CfnBucket).addMetadata('cdk-spawn:no-lock', lock._reasonForNone);
      }
    }
    this.bucket.addToResourcePolicy(denyForgery(this.bucket));
  }
}
