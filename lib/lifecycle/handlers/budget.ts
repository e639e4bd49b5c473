/** The time that a piece of work has, and the clock it reads: a test gives its own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** From 0 up to, not including, 1. */
  random(): number;
}

export const SYSTEM_CLOCK: Clock = {
  now: Date.now,
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  random: Math.random,
};

/** EC2's and STS's ways of saying: later. */
const THROTTLES = /^(?:RequestLimitExceeded|Throttling|ThrottlingException|TooManyRequestsException|RequestThrottled)$/;
/** What may be gone with the next attempt. What a call that broke off has done is not known: it is made again. */
const PASSING =
  /^(?:InternalError|InternalFailure|Unavailable|ServiceUnavailable|ServiceUnavailableException|TimeoutError|RequestTimeout|NetworkingError|AbortError|ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT)$/;

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 20_000;
/** Throttling passes, so that it is waited out for as long as there is time; other errors may have come to stay. */
const MAX_ATTEMPTS = 4;

export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : String(error);
}

/** Whether a call was refused because there were too many. */
export function isThrottle(error: unknown): boolean {
  return THROTTLES.test(nameOf(error));
}

/** Whether the same call may work at once. */
function isPassing(error: unknown): boolean {
  const code = (error as { code?: unknown } | undefined)?.code;
  return PASSING.test(nameOf(error)) || PASSING.test(String(code));
}

/** What is left to a piece of work. */
export class Budget {
  public constructor(
    public readonly clock: Clock,
    /** When the work must be over. */
    public readonly endsAt: number,
  ) {}

  public get left(): number {
    return this.endsAt - this.clock.now();
  }

  /** A share of what is left. */
  public share(parts: number): Budget {
    return new Budget(this.clock, this.clock.now() + Math.max(0, this.left) / parts);
  }

  /**
   * Makes a call until it works, fails for good or the time is up: exponential backoff with jitter, on top of what the
   * SDK retries by itself.
   */
  public async retry<T>(call: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await call();
      } catch (error) {
        const again = isThrottle(error) || (isPassing(error) && attempt < MAX_ATTEMPTS);
        const most = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt);
        const delay = most * (0.5 + this.clock.random() / 2);
        if (!again || delay >= this.left) throw error;
        await this.clock.sleep(delay);
      }
    }
  }
}
