import type { Duration } from 'aws-cdk-lib';

/** What spored does with an idle machine. */
export enum IdleAction {
  /** Stop it. */
  STOP = 'stop',
  /** Hibernate it; needs `hibernate`. */
  HIBERNATE = 'hibernate',
}

/** What spored does when the completion file appears. */
export enum CompletionAction {
  /** Terminate the machine. */
  TERMINATE = 'terminate',
  /** Stop it. */
  STOP = 'stop',
  /** Hibernate it; needs `hibernate`. */
  HIBERNATE = 'hibernate',
}

/** What a machine may cost. */
export interface CostLimit {
  /** US dollars of compute after which spored terminates the machine; more than 0. */
  readonly dollars: number;
  /** US dollars per hour of the instance type in its region; spored doesn't know prices. More than 0. */
  readonly pricePerHour: number;
}

/** Why a machine lives longer than a week. */
export interface LongTtlOptions {
  /** Why, and who allowed it; it stands in the template's metadata. */
  readonly reason: string;
}

/** Named exception: a time to live beyond 168 hours. */
export class LongTtl {
  /**
   * Up to a limit of one's own, at most 8,760 hours.
   *
   * Two reapers end a machine earlier unless they are told: that of the platform at its `hardCap`, which is an error where it is known;
   * that of the spawn CLI any machine without a deadline tag after 168 hours (its `REAPER_MAX_AGE`). Raise both. Yields no finding.
   *
   * @throws if the reason is empty, or the limit isn't longer than 168 hours or is longer than 8,760
   */
  public static upTo(limit: Duration, options: LongTtlOptions): LongTtl {
    const hours = limit.isUnresolved() ? NaN : limit.toHours({ integral: false });
    if (!(hours > MAX_TTL_HOURS && hours <= LONGEST_TTL_HOURS)) {
      throw new Error(
        `longTtl has a limit out of range: ${hours} h; allowed: a literal of more than ${MAX_TTL_HOURS} and up to ${LONGEST_TTL_HOURS} h; leave longTtl out for less`,
      );
    }
    if (options.reason.trim() === '') {
      throw new Error(
        `longTtl has no reason for its limit of ${hours} h; allowed: a text; say why, and who allowed it`,
      );
    }
    return new LongTtl(limit, options.reason);
  }

  private constructor(
    /** The longest time to live allowed. */
    public readonly limit: Duration,
    /** Why. */
    public readonly reason: string,
  ) {}
}

/** Age at which the CLI's reaper terminates a machine that has no deadline tag (its default REAPER_MAX_AGE). */
export const MAX_TTL_HOURS = 168;
const LONGEST_TTL_HOURS = 8760;

/** When a machine ends, and what spored does before; each prop becomes a tag that spored reads. */
export interface LifetimeProps {
  /**
   * From launch to termination by spored: 1 minute to 168 hours and at most the platform's `hardCap`, literal. (`--ttl`)
   * Serves SOC 2 C1.2 and A1.1, PCI DSS 4.0.1 3.2.1, HIPAA 164.310(d)(2)(i).
   *
   * @default - 24 hours, or the platform's `hardCap` if that is shorter
   */
  readonly ttl?: Duration;
  /**
   * Allows a `ttl` beyond 168 hours.
   *
   * @default - `ttl` is at most 168 hours
   */
  readonly longTtl?: LongTtl;
  /**
   * Time without activity after which spored stops or hibernates the machine: 1 minute to 168 hours, literal. (`--idle-timeout`)
   *
   * @default - Duration.hours(1) if no `ttl` is given, as with the CLI; otherwise none
   */
  readonly idleTimeout?: Duration;
  /**
   * CPU percentage below which the machine counts as idle, more than 0 and less than 100.
   *
   * @default - 5, spored's own default
   */
  readonly idleCpuPercent?: number;
  /**
   * What spored does when the machine is idle. (`--on-idle`)
   *
   * @default IdleAction.STOP
   */
  readonly onIdle?: IdleAction;
  /**
   * What spored does when the completion file appears. (`--on-complete`)
   *
   * @default - nothing: spored doesn't wait for the file
   */
  readonly onComplete?: CompletionAction;
  /**
   * Absolute path of the completion file; needs `onComplete`.
   *
   * @default - `/tmp/SPAWN_COMPLETE`, spored's own default
   */
  readonly completionFile?: string;
  /**
   * Time between completion and the action; needs `onComplete`; literal.
   *
   * @default - 30 seconds, spored's own default
   */
  readonly completionDelay?: Duration;
  /**
   * Shell command that spored runs before it stops or terminates the machine, as the image's login user; at most 256
   * characters. It stands in a tag and in spored's log: a text that looks like a secret is refused. (`--pre-stop`)
   *
   * @default - none
   */
  readonly preStop?: string;
  /**
   * Time that the pre-stop command may take; needs `preStop`; literal.
   *
   * @default - 5 minutes, spored's own default (90 seconds when Spot interrupts)
   */
  readonly preStopTimeout?: Duration;
  /**
   * Idle time after which a login shell ends: 1 minute to 12 hours, for card data at most 15 minutes; literal. (`--session-timeout`)
   * Serves HIPAA 164.312(a)(2)(iii), PCI DSS 8.1.8 (4.0.1: 8.2.8), SOC 2 CC6.1.
   *
   * @default - Duration.minutes(30) as with the CLI; 15 for card data
   */
  readonly sessionTimeout?: Duration;
  /**
   * Lets the machine hibernate: its memory is written to the encrypted root volume, which must be large enough. (`--hibernate`)
   *
   * @default false
   */
  readonly hibernate?: boolean;
  /**
   * Compute cost after which spored terminates the machine. (`--cost-limit`)
   *
   * @default - no limit beside `ttl`
   */
  readonly costLimit?: CostLimit;
}
