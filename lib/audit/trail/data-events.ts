import { Token } from 'aws-cdk-lib';

/** Why data events of a kind are not recorded. */
export interface NoDataEventsProps {
  /** Kept in the template as metadata of the trail. */
  readonly reason: string;
}

/**
 * Of which resources a trail records data events, reads and writes. AWS charges for each event, see
 * https://aws.amazon.com/cloudtrail/pricing/.
 *
 * Serves HIPAA 164.312(b), PCI DSS 10.2.1.1, SOC 2 CC7.2.
 */
export class DataEvents {
  /** Of all resources of the kind, those of the future included. */
  public static all(): DataEvents {
    return new DataEvents();
  }

  /**
   * Of some resources only: those that hold what matters.
   *
   * @param resourceArns ARNs of buckets (with a prefix behind a slash if wanted), tables or functions
   * @throws if the list is empty, or an entry is no ARN
   */
  public static of(resourceArns: string[]): DataEvents {
    if (!Token.isUnresolved(resourceArns)) {
      if (resourceArns.length === 0) {
        throw new Error(
          'resourceArns is empty: no data event would be recorded; name a resource, or say so with DataEvents.none({ reason })',
        );
      }
      const wrong = resourceArns.find((arn) => !Token.isUnresolved(arn) && !/^arn:[^:]+:[^:]+:/.test(arn));
      if (wrong !== undefined) {
        throw new Error(
          `resourceArns has what is no ARN: '${wrong}'; allowed: ARNs such as arn:aws:s3:::results; give bucket.bucketArn`,
        );
      }
    }
    return new DataEvents(resourceArns);
  }

  /**
   * None: the weakening for an account whose data of this kind matters to nobody. Yields `TrailComplete` for the kind.
   *
   * @throws if the reason is empty
   */
  public static none(props: NoDataEventsProps): DataEvents {
    if (props.reason.trim() === '') {
      throw new Error(
        "reason is empty: ''; allowed: a sentence that tells a reviewer why nobody needs these events; or DataEvents.all()",
      );
    }
    return new DataEvents([], props.reason);
  }

  private constructor(
    /** @internal */
    public readonly _arns?: string[],
    /** @internal */
    public readonly _reasonForNone?: string,
  ) {}
}
