import { Duration, type RemovalPolicy, Stack, Token, type aws_kms as kms, type aws_s3 as s3 } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { OwnWaiver, acknowledgeOwnWaiver } from '../analysis/own-waivers';
import { SpawnBucketName } from '../contract';
import { SpawnKey } from '../encryption';
import { AccessLogBucket } from './access-log-bucket';
import { cfnBucketOf, hardenedBucket } from './hardened-bucket';
import { Replication, replicate } from './replication';

/** Properties of a `SpawnBucket`. */
export interface SpawnBucketProps {
  /**
   * Encrypts the objects.
   *
   * @default - a `SpawnKey` of its own
   */
  readonly key?: kms.IKey;
  /**
   * An exact name, where the spawn CLI insists on one. It must hold the account id, so that nobody can take the name first
   * and receive the data.
   *
   * @default - CloudFormation makes one up
   */
  readonly bucketName?: string;
  /**
   * Where objects are copied to. Serves HIPAA 164.308(a)(7)(ii)(A), PCI DSS 10.5.3, SOC 2 A1.2.
   *
   * @default Replication.toReplica()
   */
  readonly replication?: Replication;
  /**
   * How long each new version can't be deleted. In governance mode only by who has `s3:BypassGovernanceRetention`; in
   * compliance mode by nobody, not even the root user.
   *
   * @default - Object Lock is on but locks nothing by itself: researchers can delete what they wrote, and lock what they must keep
   */
  readonly objectLockRetention?: s3.ObjectLockRetention;
  /**
   * How long overwritten and deleted versions are kept.
   *
   * @default Duration.days(90)
   */
  readonly noncurrentVersionExpiration?: Duration;
  /**
   * More lifecycle rules, such as the expiry of results.
   *
   * @default - unfinished uploads end after 7 days, noncurrent versions as `noncurrentVersionExpiration` says
   */
  readonly lifecycleRules?: s3.LifecycleRule[];
  /**
   * Where access logs go. Serves HIPAA 164.312(b), PCI DSS 10.2.1, SOC 2 CC7.2.
   *
   * @default - the `AccessLogBucket` of the stack
   */
  readonly accessLogs?: AccessLogBucket;
  /**
   * Whether AWS services that deliver logs choose the encryption of what they write, whatever the bucket's default is. CloudTrail
   * asks for the trail's key in log files and, depending on the age of its documentation, for that or SSE-S3 in digest files; and it
   * sends KMS a context that S3 replaces where a bucket key is in use, so that there is none then. Everybody else is held to the key.
   *
   * @default false
   */
  readonly writtenByServices?: boolean;
  /**
   * What happens to bucket and replica when they leave the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A bucket for data and results: encrypted with a customer managed key (and by nothing else), versioned, Object Lock on, TLS 1.2
 * only, all public access blocked, no ACLs, access logged, replicated, retained.
 *
 * Grant access with `bucket.grantRead()` and its like: they cover the key.
 *
 * Serves HIPAA 164.312(a)(2)(iv), 164.312(c)(1), 164.312(e)(1) and 164.308(a)(7), PCI DSS 3.4, 4.1, 10.2 and 10.5
 * (4.0.1: 3.5.1, 4.2.1, 10.2.1, 10.3.3), SOC 2 CC6.1, CC6.6, CC6.7, A1.2 and C1.1.
 */
export class SpawnBucket extends Construct {
  /** The bucket. */
  public readonly bucket: s3.Bucket;
  /** Encrypts the objects. */
  public readonly key: kms.IKey;
  /** The replica in the same stack; undefined if objects go elsewhere or nowhere. */
  public readonly replica?: s3.Bucket;
  /** Encrypts the replica's objects. */
  public readonly replicaKey?: kms.IKey;

  /** @throws if `bucketName` lacks the account id, or `noncurrentVersionExpiration` is shorter than a day */
  public constructor(scope: Construct, id: string, props: SpawnBucketProps = {}) {
    super(scope, id);
    const { replication = Replication.toReplica(), noncurrentVersionExpiration = Duration.days(90) } = props;
    this.requireAccountId(props.bucketName);
    requireDays(noncurrentVersionExpiration);
    const accessLogs = props.accessLogs ?? AccessLogBucket.of(this);
    const common = {
      objectLock: true,
      objectLockRetention: props.objectLockRetention,
      removalPolicy: props.removalPolicy,
      writtenByServices: props.writtenByServices,
      lifecycleRules: [
        { id: 'ExpireOldVersions', noncurrentVersionExpiration, expiredObjectDeleteMarker: true },
        ...(props.lifecycleRules ?? []),
      ],
    };

    this.key = props.key ?? new SpawnKey(this, 'Key', { description: `bucket ${this.node.path}` });
    this.bucket = hardenedBucket(this, 'Resource', { ...common, key: this.key, bucketName: props.bucketName });
    accessLogs.collectFrom(this.bucket);

    if (replication._reasonForNone !== undefined) {
      cfnBucketOf(this.bucket).addMetadata('cdk-spawn:no-replication', replication._reasonForNone);
      return;
    }
    let destination = replication._destination;
    if (!destination) {
      this.replicaKey = new SpawnKey(this, 'ReplicaKey', { description: `replica of bucket ${this.node.path}` });
      this.replica = hardenedBucket(this, 'Replica', { ...common, key: this.replicaKey });
      accessLogs.collectFrom(this.replica);
      acknowledgeOwnWaiver(this.replica, OwnWaiver.REPLICA_BUCKET);
      destination = { bucket: this.replica, key: this.replicaKey };
    }
    replicate(this, this.bucket, destination, true);
  }

  private requireAccountId(name?: string): void {
    if (name === undefined || Token.isUnresolved(name)) return;
    const { account } = Stack.of(this);
    const held = Token.isUnresolved(account) ? /(?<!\d)\d{12}(?!\d)/.test(name) : name.includes(account);
    if (held) return;
    const example = Token.isUnresolved(account) ? '`${Aws.ACCOUNT_ID}`' : account;
    throw new Error(
      `bucketName has no account id: '${name}'; allowed: a name that holds the account id, so that nobody else can take it first; ` +
        `add ${example}, as in ${SpawnBucketName.RESULTS_PREFIX}-<account>-<region>, or leave the prop out`,
    );
  }
}

function requireDays(expiration: Duration): void {
  if (expiration.isUnresolved() || expiration.toDays({ integral: false }) >= 1) return;
  throw new Error(
    `noncurrentVersionExpiration is too short: ${expiration.toHumanString()}; allowed: whole days, from one; 90 days leave time to undo a deletion`,
  );
}
