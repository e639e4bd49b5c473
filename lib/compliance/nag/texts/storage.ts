import type { RuleTexts } from './rule-text';

/** S3, EFS, DynamoDB, DAX and MediaStore. */
export const STORAGE: RuleTexts = {
  S3BucketDefaultLockEnabled: [
    'Objects of the bucket are locked',
    'Turn Object Lock on, with a default retention where the objects must not change.',
  ],
  S3BucketLevelPublicAccessProhibited: [
    'The bucket blocks public access',
    'Set all four flags of the public access block.',
  ],
  S3BucketLoggingEnabled: ['The bucket writes access logs', 'Send server access logs to another bucket.'],
  S3BucketPublicReadProhibited: [
    'Not everybody may read from the bucket',
    'Block public access and remove ACLs and policies that grant read to everybody.',
  ],
  S3BucketPublicWriteProhibited: [
    'Not everybody may write to the bucket',
    'Block public access and remove ACLs and policies that grant write to everybody.',
  ],
  S3BucketReplicationEnabled: [
    'The bucket is replicated',
    'Replicate the bucket to another one, or use SpawnBucket with a replica.',
  ],
  S3BucketSSLRequestsOnly: [
    'The bucket policy denies requests without TLS',
    'Set enforceSSL, which denies requests without TLS in the bucket policy.',
  ],
  S3BucketVersioningEnabled: ['The bucket keeps versions', 'Turn versioning on.'],
  S3DefaultEncryptionKMS: [
    'The bucket is encrypted with a KMS key by default',
    'Make SSE-KMS with a customer-managed key the default encryption.',
  ],
  S3WebBucketOAIAccess: [
    'A website’s bucket is open to CloudFront only',
    'Serve the website through CloudFront with an origin access identity only.',
  ],

  EFSEncrypted: [
    'The file system is encrypted',
    'Set encrypted and a customer-managed key; an existing file system must be replaced.',
  ],
  EFSInBackupPlan: [
    'The file system is in a backup plan',
    'Select the file system by its ARN in an AWS Backup plan (selection by tag is not seen).',
  ],

  DAXEncrypted: ['The cluster is encrypted', 'Turn on encryption at rest of the cluster.'],
  DynamoDBAutoScalingEnabled: [
    'Provisioned capacity scales by itself',
    'Use on-demand capacity, or scale reads and writes of the table and its indexes.',
  ],
  DynamoDBInBackupPlan: [
    'The table is in a backup plan',
    'Select the table by its ARN in an AWS Backup plan (selection by tag is not seen).',
  ],
  DynamoDBPITREnabled: ['The table can be restored to a point in time', 'Turn point-in-time recovery on.'],

  MediaStoreCloudWatchMetricPolicy: [
    'The container sends metrics',
    'Set a metric policy with container level metrics.',
  ],
  MediaStoreContainerAccessLogging: ['The container writes access logs', 'Turn on access logging of the container.'],
  MediaStoreContainerCORSPolicy: ['The container says which sites may use it', 'Set a CORS policy on the container.'],
  MediaStoreContainerHasContainerPolicy: [
    'The container has a policy',
    'Set a container policy that names who may do what.',
  ],
  MediaStoreContainerLifecyclePolicy: [
    'The container says how long objects are kept',
    'Set a lifecycle policy on the container.',
  ],
  MediaStoreContainerSSLRequestsOnly: [
    'The container denies requests without TLS',
    'Deny requests without aws:SecureTransport in the container policy.',
  ],
};
