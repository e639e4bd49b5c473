/**
 * The tag keys that say who owns an instance, when it ends and what spored reports of it.
 *
 * Each value's format stands at its key: a duration is a Go duration (`8h`, `1h30m`, `45s`; Go knows no `d`, and an
 * agent that can not parse its TTL never ends the instance), a timestamp is RFC 3339 in UTC, a flag is the word `true`.
 * Further keys: `SpawnFeatureTag` (storage, job arrays, notifications, ...), `SpawnResourceTag` (what is not an instance).
 *
 * Source: spore-host/spawn, pkg/aws/tags.go (buildTags), pkg/tagprefix, cmd/spored/main.go.
 */
export class SpawnTag {
  /** The namespace. spored can be told another one by the environment variable `SPORED_TAG_PREFIX`. */
  public static readonly PREFIX = 'spawn:';

  /** `true`: the ownership key of every IAM condition, listing and reaper. */
  public static readonly MANAGED = 'spawn:managed';
  /** `true` on what a launch itself creates. */
  public static readonly ROOT = 'spawn:root';
  /** The tool that made the resource; the CLI writes `spawn`. */
  public static readonly CREATED_BY = 'spawn:created-by';
  /** Timestamp at which a secondary resource (group, key pair, role, file system, table) was made. */
  public static readonly CREATED_AT = 'spawn:created-at';
  /** Version of the CLI that launched the instance. */
  public static readonly VERSION = 'spawn:version';
  /** Twelve-digit account id. */
  public static readonly ACCOUNT_ID = 'spawn:account-id';
  /** The account id in base 36, a DNS label. */
  public static readonly ACCOUNT_BASE36 = 'spawn:account-base36';
  /** The account's name as a DNS label (lower case, digits, hyphens, at most 63 characters). */
  public static readonly ACCOUNT_NAME = 'spawn:account-name';
  /** ARN of the caller who launched; isolation per user rests on it. */
  public static readonly IAM_USER = 'spawn:iam-user';
  /** Display name; EC2's own key. */
  public static readonly DISPLAY_NAME = 'Name';
  /** Name of the instance, `^[a-z0-9-]+$`. */
  public static readonly NAME = 'spawn:name';
  /** DNS label of the instance, `^[a-z0-9-]+$`. */
  public static readonly DNS_NAME = 'spawn:dns-name';
  /** `linux` or `windows`. */
  public static readonly OS = 'spawn:os';
  /** The OS user that runs the pre-stop command; absent or unknown means root. */
  public static readonly LOCAL_USERNAME = 'spawn:local-username';

  /** Timestamp of the launch; survives stop and start. */
  public static readonly LAUNCH_TIME = 'spawn:launch-time';
  /** Duration from launch to termination. */
  public static readonly TTL = 'spawn:ttl';
  /** Timestamp of termination; authoritative where present, written only if the TTL parses. */
  public static readonly TTL_DEADLINE = 'spawn:ttl-deadline';
  /** Duration that was left when the CLI stopped the instance. */
  public static readonly TTL_REMAINING = 'spawn:ttl-remaining';
  /** Duration without activity after which the instance stops or hibernates. */
  public static readonly IDLE_TIMEOUT = 'spawn:idle-timeout';
  /** CPU percentage below which the instance counts as idle; spored's default is 5.0. */
  public static readonly IDLE_CPU = 'spawn:idle-cpu';
  /** `true`: hibernate instead of stop when idle. */
  public static readonly HIBERNATE_ON_IDLE = 'spawn:hibernate-on-idle';
  /** `terminate`, `stop` or `hibernate` when the completion file appears. */
  public static readonly ON_COMPLETE = 'spawn:on-complete';
  /** Path of the completion file; spored's default is `SpawnPath.COMPLETION_FILE`. */
  public static readonly COMPLETION_FILE = 'spawn:completion-file';
  /** Duration between completion and the action; spored's default is 30s. */
  public static readonly COMPLETION_DELAY = 'spawn:completion-delay';
  /** Shell command that spored runs before it stops or terminates. Logged in clear: no secret belongs in it. */
  public static readonly PRE_STOP = 'spawn:pre-stop';
  /** Duration that the pre-stop command may take; 5m by default, 90s at a Spot interruption. */
  public static readonly PRE_STOP_TIMEOUT = 'spawn:pre-stop-timeout';
  /** Shell command that the CLI's bootstrap runs at boot; at most 256 characters. */
  public static readonly COMMAND = 'spawn:command';
  /** Duration; becomes the shell's TMOUT. The CLI's default is 30m. */
  public static readonly SESSION_TIMEOUT = 'spawn:session-timeout';
  /** US dollars of compute after which spored terminates, four decimals. */
  public static readonly COST_LIMIT = 'spawn:cost-limit';
  /** US dollars per hour of the instance type, six decimals. */
  public static readonly PRICE_PER_HOUR = 'spawn:price-per-hour';
  /** Timestamp of the last stop by the CLI. */
  public static readonly LAST_STOP_TIME = 'spawn:last-stop-time';
  /** `user-stopped` or `user-hibernated`. */
  public static readonly LAST_STOP_REASON = 'spawn:last-stop-reason';
  /** Timestamp of the last start by the CLI. */
  public static readonly LAST_START_TIME = 'spawn:last-start-time';

  /** Timestamp, written by spored each minute. */
  public static readonly LAST_HEARTBEAT = 'spawn:last-heartbeat';
  /** Seconds of compute used, written by spored. */
  public static readonly COMPUTE_SECONDS = 'spawn:compute-seconds';
  /** Number of users logged in, written by spored. */
  public static readonly LOGGED_IN_COUNT = 'spawn:logged-in-count';
  /** Version of the agent, written by spored. */
  public static readonly SPORED_VERSION = 'spawn:spored-version';
  /** US dollars per hour of the attached volumes, written by spored. */
  public static readonly EBS_HOURLY_COST = 'spawn:ebs-hourly-cost';
  /** `registered` or `failed`, written by spored. */
  public static readonly DNS_STATUS = 'spawn:dns-status';
  /** Why DNS registration failed, at most 255 characters, written by spored. */
  public static readonly DNS_ERROR = 'spawn:dns-error';
  /** URL of a ready DCV session, written by spored. */
  public static readonly READY_URL = 'spawn:ready-url';
  /** The DCV session's token, in clear: whoever may describe tags may join. Written by spored. */
  public static readonly READY_TOKEN = 'spawn:ready-token';
  /** State of the DCV session, written by spored. */
  public static readonly READY_STATUS = 'spawn:ready-status';
  /** Id of the FSx file system, written by the CLI, or by spored once a pending one is available. */
  public static readonly FSX_ID = 'spawn:fsx-id';
  /** Where it is mounted, `/fsx` by default; written by the CLI and by spored. */
  public static readonly FSX_MOUNT_POINT = 'spawn:fsx-mount-point';
  /** Id of an FSx file system that is still being created; the one key that spored deletes. */
  public static readonly FSX_PENDING = 'spawn:fsx-pending';

  /** The complete list of keys that spored writes on its own instance while it runs. */
  public static readonly RUNTIME_KEYS: string[] = [
    SpawnTag.LAST_HEARTBEAT,
    SpawnTag.COMPUTE_SECONDS,
    SpawnTag.LOGGED_IN_COUNT,
    SpawnTag.SPORED_VERSION,
    SpawnTag.EBS_HOURLY_COST,
    SpawnTag.DNS_STATUS,
    SpawnTag.DNS_ERROR,
    SpawnTag.READY_URL,
    SpawnTag.READY_TOKEN,
    SpawnTag.READY_STATUS,
    SpawnTag.FSX_ID,
    SpawnTag.FSX_MOUNT_POINT,
  ];

  /** The complete list of keys that spored deletes on its own instance. */
  public static readonly RUNTIME_DELETED_KEYS: string[] = [SpawnTag.FSX_PENDING];

  /**
   * What `spored config set`, run by a person on the instance, writes besides. An instance that may write these may
   * prolong its own life, so they are not among the runtime keys. Source: cmd/spored/main.go.
   */
  public static readonly CONFIG_SET_KEYS: string[] = [
    SpawnTag.TTL,
    SpawnTag.IDLE_TIMEOUT,
    SpawnTag.ON_COMPLETE,
    SpawnTag.HIBERNATE_ON_IDLE,
    SpawnTag.COMPLETION_FILE,
    SpawnTag.COMPLETION_DELAY,
  ];

  /** The value of every flag tag that is set. */
  public static readonly TRUE = 'true';
  /** The value of `CREATED_BY` on what the CLI launches. */
  public static readonly CREATED_BY_CLI = 'spawn';

  private constructor() {}
}
