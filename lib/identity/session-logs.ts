import type { aws_kms as kms, aws_logs as logs, aws_s3 as s3 } from 'aws-cdk-lib';

/** Where Session Manager writes what happens in sessions. The account's session preferences must name the same. */
export interface SessionLogs {
  /**
   * Log group of the sessions. PCI DSS 3.2.1 10.2 (4.0.1: 10.2.1), HIPAA 164.312(b), SOC 2 CC7.2.
   *
   * @default - none
   */
  readonly logGroup?: logs.ILogGroup;
  /**
   * Bucket of the sessions' transcripts.
   *
   * @default - none
   */
  readonly bucket?: s3.IBucket;
  /**
   * Key that the session itself is encrypted with, besides TLS. The agent calls KMS itself with it: the policy of a
   * `SpawnKey` is extended by that, the policy of another key must allow it.
   * HIPAA 164.312(e)(2)(ii), PCI DSS 4.1 (4.0.1: 4.2.1), SOC 2 CC6.7.
   *
   * @default - TLS only
   */
  readonly key?: kms.IKey;
}
