import { Token } from 'aws-cdk-lib';
import { MIN_REASON_WORDS, isReason } from '../analysis/reasons';

/** Why a reaper only reports. */
export interface ReaperDryRunProps {
  /** A sentence of five words at least: why, and until when. It stands in the function's configuration and in each run's log. */
  readonly reason: string;
}

/** Whether a `TtlReaper` terminates. */
export class ReaperMode {
  /** Terminates what is past its end. */
  public static enforce(): ReaperMode {
    return new ReaperMode();
  }

  /**
   * Only reports what it would terminate: the weakening for the first days in an account. Nothing then limits the life of an
   * instance but its own agent, so that an alarm stays on for as long. Yields no finding.
   *
   * @throws if the reason is shorter than five words
   */
  public static dryRun(props: ReaperDryRunProps): ReaperMode {
    if (!Token.isUnresolved(props.reason) && !isReason(props.reason)) {
      throw new Error(
        `ReaperMode.dryRun has no reason: '${props.reason}'; allowed: at least ${MIN_REASON_WORDS} words; say why nothing is terminated, and until when`,
      );
    }
    return new ReaperMode(props.reason);
  }

  private constructor(
    /** @internal */
    public readonly _dryRunReason?: string,
  ) {}
}
