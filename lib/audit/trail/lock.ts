import { Duration, aws_s3 as s3 } from 'aws-cdk-lib';
import type { AuditRetention } from './retention';

/** Why a bucket has no default retention. */
export interface NoAuditLockProps {
  /** Which service can't deliver into a locked bucket; kept in the template as metadata of the bucket. */
  readonly reason: string;
}

/**
 * How S3 Object Lock holds audit records for the whole of their retention.
 *
 * Serves HIPAA 164.312(c)(1), PCI DSS 10.3.2 to 10.3.4, SOC 2 CC7.3.
 */
export class AuditLock {
  /**
   * Nobody deletes a record before its time but who has `s3:BypassGovernanceRetention`, which the bucket's policy denies everybody.
   * Who may replace the policy (the role that deploys, an administrator) can undo that, and leaves a trace in the trail.
   */
  public static governance(): AuditLock {
    return new AuditLock((days) => s3.ObjectLockRetention.governance(days));
  }

  /**
   * Nobody deletes a record before its time, not even the root user; nor can the time be shortened. A mistake in the retention is
   * paid for until it ends: the only way out is to close the account.
   */
  public static compliance(): AuditLock {
    return new AuditLock((days) => s3.ObjectLockRetention.compliance(days));
  }

  /**
   * Object Lock is on but locks nothing by itself: for AWS Config, which can't deliver into a bucket with a default retention.
   * For the bucket of a trail it yields `TrailBucketProtected`.
   * Source: https://docs.aws.amazon.com/config/latest/developerguide/manage-delivery-channel.html
   *
   * @throws if the reason is empty
   */
  public static none(props: NoAuditLockProps): AuditLock {
    if (props.reason.trim() === '') {
      throw new Error(
        "reason is empty: ''; allowed: a sentence that tells a reviewer which service can't deliver into a locked bucket; or leave lock out",
      );
    }
    return new AuditLock(() => undefined, props.reason);
  }

  private constructor(
    private readonly retentionFor: (duration: Duration) => s3.ObjectLockRetention | undefined,
    /** @internal */
    public readonly _reasonForNone?: string,
  ) {}

  /** @internal */
  public _of({ days }: AuditRetention): s3.ObjectLockRetention | undefined {
    return this.retentionFor(Duration.days(days));
  }
}
