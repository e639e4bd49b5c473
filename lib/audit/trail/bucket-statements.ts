import { aws_iam as iam, type aws_s3 as s3 } from 'aws-cdk-lib';

const everybody = (statement: iam.PolicyStatementProps) =>
  new iam.PolicyStatement({ ...statement, effect: iam.Effect.DENY, principals: [new iam.AnyPrincipal()] });

/**
 * Nobody deletes what is in the bucket, the bucket, or its policy; nobody gets around its lock. S3's own expiry of objects past
 * their retention is no request, so that these don't bind it.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html
 */
export function denyDeletion(bucket: s3.IBucket): iam.PolicyStatement[] {
  return [
    everybody({
      sid: 'DenyDeletion',
      actions: ['s3:BypassGovernanceRetention', 's3:DeleteObject', 's3:DeleteObjectVersion'],
      resources: [bucket.arnForObjects('*')],
    }),
    everybody({
      sid: 'DenyDeletionOfBucket',
      actions: ['s3:DeleteBucket', 's3:DeleteBucketPolicy'],
      resources: [bucket.bucketArn],
    }),
  ];
}

/** Only services write where services deliver: nobody adds a record, or a digest, of his own making. */
export function denyForgery(bucket: s3.IBucket, prefix = ''): iam.PolicyStatement {
  return everybody({
    sid: 'DenyForgery',
    actions: ['s3:PutObject'],
    resources: [bucket.arnForObjects(`${prefix}AWSLogs/*`)],
    conditions: { Bool: { 'aws:PrincipalIsAWSService': 'false' } },
  });
}

/**
 * CloudTrail looks at the bucket and writes below its folders, for this trail alone.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
 *
 * @param folders below `AWSLogs/`: the account, and the organization if it is one's trail
 */
export function allowTrail(
  bucket: s3.IBucket,
  trailArn: string,
  folders: readonly string[],
  prefix = '',
): iam.PolicyStatement[] {
  const principals = [new iam.ServicePrincipal('cloudtrail.amazonaws.com')];
  const source = { 'aws:SourceArn': trailArn };
  return [
    new iam.PolicyStatement({
      sid: 'TrailAclCheck',
      principals,
      actions: ['s3:GetBucketAcl'],
      resources: [bucket.bucketArn],
      conditions: { StringEquals: source },
    }),
    new iam.PolicyStatement({
      sid: 'TrailDelivery',
      principals,
      actions: ['s3:PutObject'],
      resources: folders.map((folder) => bucket.arnForObjects(`${prefix}AWSLogs/${folder}/*`)),
      conditions: { StringEquals: { ...source, 's3:x-amz-acl': 'bucket-owner-full-control' } },
    }),
  ];
}
