import { aws_iam as iam, type aws_kms as kms, type aws_logs as logs, type aws_s3 as s3 } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { IAuditTrail } from './trail-interface';

/** What trails have in common, whoever made them. */
export abstract class AuditTrailBase extends Construct implements IAuditTrail {
  public abstract readonly trailArn: string;
  public abstract readonly bucket: s3.IBucket;
  public abstract readonly bucketPrefix: string;
  public abstract readonly key?: kms.IKey;
  public abstract readonly logGroup?: logs.ILogGroup;
  public abstract readonly organizationId?: string;

  /** Lets a principal list and read the files of the trail: auditors, and those who run the saved queries. */
  public grantRead(grantee: iam.IGrantable): iam.Grant {
    const read = [
      iam.Grant.addToPrincipal({
        grantee,
        actions: ['s3:GetBucketLocation', 's3:ListBucket'],
        resourceArns: [this.bucket.bucketArn],
      }),
      iam.Grant.addToPrincipal({
        grantee,
        actions: ['s3:GetObject', 's3:GetObjectVersion'],
        resourceArns: [this.bucket.arnForObjects(`${this.bucketPrefix}AWSLogs/*`)],
      }),
    ].reduce((all, grant) => all.combine(grant));
    return this.key ? read.combine(this.key.grantDecrypt(grantee)) : read;
  }

  /** Lets a principal ask CloudTrail for the management events of the last 90 days, as `cdk-spawn events` does. */
  public grantLookup(grantee: iam.IGrantable): iam.Grant {
    return iam.Grant.addToPrincipal({
      grantee,
      actions: ['cloudtrail:LookupEvents'],
      // The action knows no resources, see the service authorization reference of CloudTrail.
      resourceArns: ['*'],
    });
  }
}
