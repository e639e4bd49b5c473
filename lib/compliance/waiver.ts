/**
 * A finding that someone accepts, in the open: who, why, until when.
 *
 * A waiver is an error when it has expired, when its rule is unknown or can't be waived, when its scope covers the
 * whole app, and when nothing it covers is found any more.
 */
export interface Waiver {
  /**
   * Id of the rule: `SOC2-S3BucketReplicationEnabled`, or qualified: `SOC2::SOC2-S3BucketReplicationEnabled`.
   *
   * A rule that names several findings of a resource is waived one finding at a time:
   * `SOC2-IAMNoManagedPolicies[Policy::arn:aws:iam::aws:policy/ReadOnlyAccess]`.
   */
  readonly rule: string;
  /**
   * Path of a construct, which covers everything below it too. `*` stands for any part of one path segment, `**` for any
   * number of segments; the first segment must not be either, and some segment must be free of wildcards.
   */
  readonly scope: string;
  /** Why the finding is accepted and what protects instead: a sentence of at least five words. */
  readonly reason: string;
  /** The person or team who answers for it. */
  readonly owner: string;
  /** Where the decision is recorded, such as `SEC-1234` or a URL. */
  readonly ticket: string;
  /** Last day on which it holds, in UTC: `2027-03-31`. */
  readonly expires: string;
}

/** The waivers of an app. */
export class Waivers {
  /** Waivers written in code. */
  public static of(...waivers: Waiver[]): Waivers {
    return new Waivers(waivers);
  }

  private constructor(
    /** In the order given. */
    public readonly all: Waiver[],
  ) {}
}
