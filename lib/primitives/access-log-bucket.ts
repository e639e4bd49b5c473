import { ArnFormat, Duration, Stack, aws_iam as iam, type aws_s3 as s3 } from 'aws-cdk-lib';
import { Construct, type IConstruct } from 'constructs';
import { OwnWaiver, acknowledgeOwnWaiver } from '../analysis/own-waivers';
import { cfnBucketOf, hardenedBucket } from './hardened-bucket';
import { type ReplicationDestination, replicate } from './replication';

const DEFAULT_ID = 'SpawnAccessLogs';

/** The log bucket of each stack: the first that was made. */
const ofStack = new WeakMap<Stack, AccessLogBucket>();

/** Properties of an `AccessLogBucket`. */
export interface AccessLogBucketProps {
  /**
   * How long access logs are kept. PCI DSS 10.5.1 asks for twelve months.
   *
   * @default Duration.days(365)
   */
  readonly retention?: Duration;
  /**
   * Copies the logs to another bucket, best that of a log archive account.
   *
   * @default - no copy; docs/WAIVERS.md, access-log-bucket
   */
  readonly replicateTo?: ReplicationDestination;
}

/**
 * The bucket that takes the server access logs of the other buckets of the stack: versioned, TLS 1.2 only, no public access,
 * no ACLs, written by the logging service of S3 alone.
 *
 * S3 delivers access logs neither to a bucket encrypted with KMS nor to one with Object Lock, so that it has SSE-S3 and no lock.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html
 *
 * Serves HIPAA 164.312(b), PCI DSS 10.2 and 10.3 (4.0.1: 10.2.1, 10.5.1), SOC 2 CC7.2 and CC7.3.
 */
export class AccessLogBucket extends Construct {
  /** The log bucket of the stack that a construct is in; made if there is none yet. */
  public static of(scope: IConstruct): AccessLogBucket {
    const stack = Stack.of(scope);
    return ofStack.get(stack) ?? new AccessLogBucket(stack, DEFAULT_ID);
  }

  /** The bucket. */
  public readonly bucket: s3.Bucket;

  /** @throws if `retention` is shorter than a day */
  public constructor(scope: Construct, id: string, props: AccessLogBucketProps = {}) {
    super(scope, id);
    const { retention = Duration.days(365) } = props;
    if (!retention.isUnresolved() && retention.toDays({ integral: false }) < 1) {
      throw new Error(
        `retention is too short: ${retention.toHumanString()}; allowed: whole days, from one; PCI DSS 10.5.1 asks for 365`,
      );
    }
    this.bucket = hardenedBucket(this, 'Resource', {
      lifecycleRules: [{ id: 'ExpireLogs', expiration: retention, noncurrentVersionExpiration: Duration.days(30) }],
    });
    this.allowDelivery();
    acknowledgeOwnWaiver(this, OwnWaiver.ACCESS_LOG_BUCKET);
    if (props.replicateTo) replicate(this, this.bucket, props.replicateTo, false);
    const stack = Stack.of(this);
    if (!ofStack.has(stack)) ofStack.set(stack, this);
  }

  /**
   * Delivers a bucket's access logs to this bucket.
   *
   * @param source a bucket of the same account and region
   */
  public collectFrom(source: s3.Bucket): void {
    // The L2's serverAccessLogsBucket adds an ACL unless a feature flag is on.
    cfnBucketOf(source).loggingConfiguration = {
      destinationBucketName: this.bucket.bucketName,
      logFilePrefix: `${source.node.path}/`,
    };
    // S3 may refuse a target that doesn't yet let it write.
    if (this.bucket.policy) source.node.addDependency(this.bucket.policy);
  }

  /** By policy, whatever the feature flags say, and only for logs of this account's buckets. */
  private allowDelivery(): void {
    const stack = Stack.of(this);
    this.bucket.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'AccessLogDelivery',
        principals: [new iam.ServicePrincipal('logging.s3.amazonaws.com')],
        actions: ['s3:PutObject'],
        resources: [this.bucket.arnForObjects('*')],
        conditions: {
          StringEquals: { 'aws:SourceAccount': stack.account },
          ArnLike: {
            'aws:SourceArn': stack.formatArn({
              service: 's3',
              region: '',
              account: '',
              resource: '*',
              arnFormat: ArnFormat.NO_RESOURCE_NAME,
            }),
          },
        },
      }),
    );
  }
}
