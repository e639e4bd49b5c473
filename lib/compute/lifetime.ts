import { Duration, Token } from 'aws-cdk-lib';
import { Sensitivity, SpawnTag, goDuration } from '../contract';
import { CompletionAction, type CostLimit, IdleAction, type LifetimeProps, MAX_TTL_HOURS } from './lifetime-props';
import { refuseSecret } from './no-secrets';

export const DEFAULT_TTL = Duration.hours(24);
const DEFAULT_IDLE_TIMEOUT = Duration.hours(1);
const LONGEST = Duration.hours(MAX_TTL_HOURS);
/** EC2's limit for a tag value. */
const MAX_TAG_VALUE = 256;

/** What the tags depend on beside the lifetime props themselves. */
export interface LifetimeContext {
  readonly sensitivity: Sensitivity;
  /** User that runs the pre-stop command. */
  readonly loginUser: string;
  /**
   * Age at which the platform's reaper ends the machine.
   * @default - not known
   */
  readonly hardCap?: Duration;
}

/** A time to live that nobody chose, or less where the reaper is known to come earlier. */
export function withinCap(ttl: Duration, hardCap?: Duration): Duration {
  const isEarlier = hardCap && !hardCap.isUnresolved() && hardCap.toSeconds() < ttl.toSeconds();
  return isEarlier ? hardCap : ttl;
}

/** The tags by which spored learns when the machine ends. Throws on each value that spored couldn't read or obey. */
export function lifetimeTags(props: LifetimeProps, context: LifetimeContext): Record<string, string> {
  return {
    ...ending(props, context.hardCap),
    ...completion(props),
    ...preStop(props, context.loginUser),
    ...session(props, context.sensitivity),
    ...(props.costLimit ? cost(props.costLimit) : {}),
  };
}

function ending(props: LifetimeProps, hardCap?: Duration): Record<string, string> {
  const remedy = props.longTtl
    ? 'raise the limit of longTtl'
    : 'give longTtl: LongTtl.upTo(limit, { reason }) to allow more';
  const live = props.ttl ?? withinCap(DEFAULT_TTL, hardCap);
  checkCap(live, props, hardCap);
  const ttl = within('ttl', live, Duration.minutes(1), props.longTtl?.limit ?? LONGEST, remedy);
  const idle = props.idleTimeout ?? (props.ttl ? undefined : DEFAULT_IDLE_TIMEOUT);
  if (props.onIdle === IdleAction.HIBERNATE) requireHibernation('onIdle', props);
  return {
    [SpawnTag.TTL]: ttl,
    ...(idle && { [SpawnTag.IDLE_TIMEOUT]: within('idleTimeout', idle, Duration.minutes(1), LONGEST) }),
    ...(props.onIdle === IdleAction.HIBERNATE && { [SpawnTag.HIBERNATE_ON_IDLE]: 'true' }),
    ...(props.idleCpuPercent !== undefined && { [SpawnTag.IDLE_CPU]: idleCpu(props.idleCpuPercent) }),
  };
}

/**
 * A machine that the reaper ends before its time would lose its work without spored's hook. Judged before the range: a `longTtl` alone
 * would only lead to this error.
 */
function checkCap(ttl: Duration, { longTtl }: LifetimeProps, hardCap?: Duration): void {
  if (!hardCap || hardCap.isUnresolved() || ttl.isUnresolved()) return;
  const seconds = ttl.toSeconds({ integral: false });
  if (!Number.isInteger(seconds) || seconds <= hardCap.toSeconds()) return;
  const besides = !longTtl && seconds > LONGEST.toSeconds() ? ' and give longTtl: LongTtl.upTo(limit, { reason })' : '';
  throw new Error(
    `ttl is above the hard cap of the platform, at which its reaper ends the machine: ${text(ttl)}; allowed: up to ${text(hardCap)}; raise hardCap of the platform${besides}, or shorten ttl`,
  );
}

function completion(props: LifetimeProps): Record<string, string> {
  const { onComplete, completionFile, completionDelay } = props;
  if (onComplete === undefined) {
    if (completionFile !== undefined)
      throw dangling(
        'completionFile',
        Token.isUnresolved(completionFile) ? 'a token' : `'${completionFile}'`,
        'onComplete',
      );
    if (completionDelay) throw dangling('completionDelay', shown(completionDelay), 'onComplete');
    return {};
  }
  if (onComplete === CompletionAction.HIBERNATE) requireHibernation('onComplete', props);
  if (completionFile !== undefined && !Token.isUnresolved(completionFile) && !/^\/[^\s]{1,254}$/.test(completionFile)) {
    throw new Error(
      `completionFile is not an absolute path: '${completionFile}'; allowed: '/' and up to 254 characters without white space; give a path such as '/run/spawn/complete'`,
    );
  }
  return {
    [SpawnTag.ON_COMPLETE]: onComplete,
    ...(completionFile !== undefined && { [SpawnTag.COMPLETION_FILE]: completionFile }),
    ...(completionDelay && {
      [SpawnTag.COMPLETION_DELAY]: within('completionDelay', completionDelay, Duration.seconds(1), LONGEST),
    }),
  };
}

function preStop(props: LifetimeProps, loginUser: string): Record<string, string> {
  const { preStop: command, preStopTimeout } = props;
  if (command === undefined) {
    if (preStopTimeout) throw dangling('preStopTimeout', shown(preStopTimeout), 'preStop');
    return {};
  }
  refuseSecret('preStop', command);
  if (!Token.isUnresolved(command) && (command.trim() === '' || command.length > MAX_TAG_VALUE)) {
    throw new Error(
      `preStop has ${command.length} characters; allowed: 1 to ${MAX_TAG_VALUE}, for it stands in a tag; put a longer command in a script of the image or user data and call that`,
    );
  }
  return {
    [SpawnTag.PRE_STOP]: command,
    // spored runs the command as root where this tag is missing.
    [SpawnTag.LOCAL_USERNAME]: loginUser,
    ...(preStopTimeout && {
      [SpawnTag.PRE_STOP_TIMEOUT]: within('preStopTimeout', preStopTimeout, Duration.seconds(1), Duration.hours(1)),
    }),
  };
}

function session(props: LifetimeProps, sensitivity: Sensitivity): Record<string, string> {
  // PCI DSS 4.0.1 8.2.8: sessions idle for more than 15 minutes end.
  const forCards = sensitivity === Sensitivity.CARDHOLDER;
  const timeout = props.sessionTimeout ?? Duration.minutes(forCards ? 15 : 30);
  const longest = forCards ? Duration.minutes(15) : Duration.hours(12);
  return { [SpawnTag.SESSION_TIMEOUT]: within('sessionTimeout', timeout, Duration.minutes(1), longest) };
}

function cost({ dollars, pricePerHour }: CostLimit): Record<string, string> {
  return {
    [SpawnTag.COST_LIMIT]: money('costLimit.dollars', dollars, 4),
    [SpawnTag.PRICE_PER_HOUR]: money('costLimit.pricePerHour', pricePerHour, 6),
  };
}

function money(prop: string, value: number, digits: number): string {
  const amount = Token.isUnresolved(value) ? 'a token' : value.toFixed(digits);
  if (!(Number(amount) > 0 && Number.isFinite(value))) {
    throw new Error(
      `${prop} is not an amount that spored can read: ${amount === 'a token' ? amount : value}; allowed: a literal of more than 0 US dollars, to ${digits} decimals; give a number such as 12.5`,
    );
  }
  return amount;
}

function idleCpu(percent: number): string {
  if (Token.isUnresolved(percent) || !(percent > 0 && percent < 100)) {
    throw new Error(
      `idleCpuPercent is out of range: ${Token.isUnresolved(percent) ? 'a token' : percent}; allowed: a literal of more than 0 and less than 100; leave it out for spored's 5`,
    );
  }
  return String(percent);
}

/** A Go duration within limits; a token can't be judged, so the agent might not be able to parse it. */
function within(
  prop: string,
  value: Duration,
  shortest: Duration,
  longest: Duration,
  remedy = 'give a duration in that range',
): string {
  if (value.isUnresolved()) {
    throw new Error(
      `${prop} is a token; allowed: a literal duration, for spored couldn't parse what the token might become; give Duration.hours(n) or Duration.minutes(n)`,
    );
  }
  const seconds = value.toSeconds({ integral: false });
  if (!Number.isInteger(seconds) || seconds < shortest.toSeconds() || seconds > longest.toSeconds()) {
    throw new Error(
      `${prop} is out of range: ${shown(value)}; allowed: whole seconds from ${text(shortest)} to ${text(longest)}; ${remedy}`,
    );
  }
  return goDuration(seconds);
}

function shown(duration: Duration): string {
  return duration.isUnresolved() ? 'a token' : duration.toHumanString();
}

function text(duration: Duration): string {
  return goDuration(duration.toSeconds());
}

function requireHibernation(prop: 'onIdle' | 'onComplete', props: LifetimeProps): void {
  if (props.hibernate) return;
  throw new Error(
    `${prop} is 'hibernate' but the machine can't hibernate; allowed: 'hibernate' only with hibernate: true; give that, or another action`,
  );
}

function dangling(prop: string, value: string, needs: string): Error {
  return new Error(
    `${prop} has no effect without ${needs}: ${value}; allowed: together with ${needs}; give ${needs}, or leave ${prop} out`,
  );
}
