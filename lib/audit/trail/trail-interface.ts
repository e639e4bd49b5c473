import type { aws_iam as iam, aws_kms as kms, aws_logs as logs, aws_s3 as s3 } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** A trail, made here or existing: what alarms, the recorder of instances and saved queries need of it. */
export interface IAuditTrail extends IConstruct {
  /** ARN of the trail. */
  readonly trailArn: string;
  /** Where its files are. */
  readonly bucket: s3.IBucket;
  /** What stands before `AWSLogs/` in the names of its files: empty, or it ends in a slash. */
  readonly bucketPrefix: string;
  /** Encrypts the files; undefined if it isn't known. */
  readonly key?: kms.IKey;
  /** Where its events arrive within minutes, for metric filters; undefined if it isn't known. */
  readonly logGroup?: logs.ILogGroup;
  /** The organization, if it is one's trail. */
  readonly organizationId?: string;

  /** Lets a principal list and read the files of the trail. */
  grantRead(grantee: iam.IGrantable): iam.Grant;

  /** Lets a principal ask CloudTrail for the management events of the last 90 days, as `cdk-spawn events` does. */
  grantLookup(grantee: iam.IGrantable): iam.Grant;
}
