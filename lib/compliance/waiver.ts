import { loadBundle } from '../analysis/bundle';

/** Where a waiver is written. */
export interface WaiverSource {
  /** Path of the file, as it was given. */
  readonly file: string;
  /** The first line is 1. */
  readonly line: number;
  /** The first column is 1. */
  readonly column: number;
}

/**
 * A finding that someone accepts, in the open: who, why, until when.
 *
 * A waiver is an error when it has expired, when its rule is unknown or can't be waived, when its scope covers the
 * whole app, and when nothing it covers is found any more.
 */
export interface Waiver {
  /**
   * Id of the rule: `S3BucketReplicationEnabled` waives it in every framework, `SOC2-S3BucketReplicationEnabled` in one.
   *
   * One finding among several of the rule is named in brackets:
   * `IAMNoManagedPolicies[Policy::arn:aws:iam::aws:policy/ReadOnlyAccess]`.
   */
  readonly rule: string;
  /**
   * Path of a construct, which covers everything below it too. `*` stands for any part of one path segment, `**` for any
   * number of segments; the first segment must not be either, and some segment must be free of wildcards.
   *
   * A resource of a template that no app here made has the path `<file as given>/<logical id>`.
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
  /**
   * Where it is written; `Waivers.fromFile` sets it.
   * @default - in code
   */
  readonly source?: WaiverSource;
}

/** The waivers of an app. */
export class Waivers {
  /** Waivers written in code. */
  public static of(...waivers: Waiver[]): Waivers {
    return new Waivers(waivers);
  }

  /**
   * Waivers in a file that people review, in YAML or JSON: `waivers: [{ rule, scope, reason, owner, ticket, expires }]`.
   *
   * @param path relative to the working directory
   * @throws if the file can't be read or parsed, or has other fields than those of a waiver; the error names file, line and
   * column
   */
  public static fromFile(path: string): Waivers {
    const { readWaivers } = loadBundle('waivers-file') as { readonly readWaivers: (path: string) => Waiver[] };
    return new Waivers(readWaivers(path));
  }

  private constructor(
    /** In the order given. */
    public readonly all: Waiver[],
  ) {}
}
