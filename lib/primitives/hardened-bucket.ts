import { Duration, RemovalPolicy, type aws_kms as kms, aws_iam as iam, aws_s3 as s3 } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** What the data bucket, its replica and the access-log bucket have in common. Not public. */
export interface HardenedBucketProps {
  /** Without one, SSE-S3: only for the target of access logs. */
  readonly key?: kms.IKey;
  readonly bucketName?: string;
  readonly objectLock?: boolean;
  readonly objectLockRetention?: s3.ObjectLockRetention;
  readonly lifecycleRules: s3.LifecycleRule[];
  readonly removalPolicy?: RemovalPolicy;
  readonly writtenByServices?: boolean;
}

/** Versioned, TLS 1.2 only, no public access, no ACLs, retained. */
export function hardenedBucket(scope: Construct, id: string, props: HardenedBucketProps): s3.Bucket {
  const bucket = new s3.Bucket(scope, id, {
    bucketName: props.bucketName,
    versioned: true,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    objectLockEnabled: props.objectLock,
    objectLockDefaultRetention: props.objectLockRetention,
    removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    lifecycleRules: [
      { id: 'AbortUploads', abortIncompleteMultipartUploadAfter: Duration.days(7) },
      ...props.lifecycleRules,
    ],
    ...(props.key
      ? { encryption: s3.BucketEncryption.KMS, encryptionKey: props.key, bucketKeyEnabled: !props.writtenByServices }
      : { encryption: s3.BucketEncryption.S3_MANAGED }),
  });
  if (props.objectLock && !props.objectLockRetention) {
    // The L2 writes this only with a default retention; cdk-nag's S3BucketDefaultLockEnabled and AWS Config read it.
    cfnBucketOf(bucket).objectLockConfiguration = { objectLockEnabled: 'Enabled' };
  }
  if (props.key) denyOtherEncryption(bucket, props.key, props.writtenByServices ? NOT_FOR_SERVICES : {});
  return bucket;
}

const ALGORITHM = 's3:x-amz-server-side-encryption';
const KEY_ID = 's3:x-amz-server-side-encryption-aws-kms-key-id';

/** A service that calls for itself, not for an identity of an account. */
const NOT_FOR_SERVICES = { Bool: { 'aws:PrincipalIsAWSService': 'false' } };

/** Default encryption yields to the request's headers; these denials don't. */
function denyOtherEncryption(bucket: s3.Bucket, key: kms.IKey, except: Record<string, unknown>): void {
  const deny = (sid: string, conditions: Record<string, unknown>) =>
    bucket.addToResourcePolicy(
      new iam.PolicyStatement({
        sid,
        effect: iam.Effect.DENY,
        principals: [new iam.AnyPrincipal()],
        actions: ['s3:PutObject'],
        resources: [bucket.arnForObjects('*')],
        conditions: { ...conditions, ...except },
      }),
    );
  deny('DenyOtherThanKms', {
    Null: { [ALGORITHM]: 'false' },
    StringNotEquals: { [ALGORITHM]: 'aws:kms' },
  });
  // Who asks for KMS and names no key gets the AWS managed key `aws/s3`, not the bucket's:
  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html. The replication role can't decrypt that.
  deny('DenyAwsManagedKey', { Null: { [KEY_ID]: 'true' }, StringEquals: { [ALGORITHM]: 'aws:kms' } });
  // A key that only the caller has, in KMS or of his own: how data in buckets is taken hostage.
  deny('DenyOtherKeys', { Null: { [KEY_ID]: 'false' }, StringNotEquals: { [KEY_ID]: key.keyArn } });
  deny('DenyCustomerProvidedKeys', { Null: { 's3:x-amz-server-side-encryption-customer-algorithm': 'false' } });
}

/** The L1 below the bucket. */
export function cfnBucketOf(bucket: s3.Bucket): s3.CfnBucket {
  return bucket.node.defaultChild as s3.CfnBucket;
}
