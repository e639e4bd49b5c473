/** A managed rule that is not deployed. */
export interface LeftOutRule {
  /** Identifier, such as `S3_BUCKET_MFA_DELETE_ENABLED`. */
  readonly identifier: string;
  /** Why the finding is accepted, or the rule can't be had, such as a region that lacks it. */
  readonly reason: string;
}
