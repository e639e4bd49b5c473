/**
 * The names of IAM resources that the CLI looks for, makes or writes to.
 * Source: spore-host/spawn, pkg/aws/iam.go (SetupSporedIAMRole and the custom-role path).
 */
export class SpawnIamName {
  /** Role that a launch without `--iam-*` uses; made if absent, and its inline policy is written again each time. */
  public static readonly INSTANCE_ROLE = 'spored-instance-role';
  /** Instance profile of that role; `spawn doctor` looks for it. */
  public static readonly INSTANCE_PROFILE = 'spored-instance-profile';
  /** Inline policy that each launch puts on `INSTANCE_ROLE`; a refused put fails the launch. */
  public static readonly INSTANCE_POLICY = 'spored-policy';
  /** Inline policy that each launch puts on a role given by `--iam-role`, and on a custom role. */
  public static readonly BASELINE_POLICY = 'spored-baseline-policy';
  /** Inline policy of `--iam-policy` templates. */
  public static readonly INLINE_POLICY = 'spawn-inline-policy';
  /** Inline policy of `--iam-policy-file`. */
  public static readonly CUSTOM_POLICY = 'spawn-custom-policy';
  /** Inline policy of tasks and pools, scoped to one bucket and one queue. */
  public static readonly SCOPED_POLICY = 'spawn-scoped-policy';
  /** Prefix of a custom role's name; eight hexadecimal digits of a hash follow. */
  public static readonly CUSTOM_ROLE_PREFIX = 'spawn-instance-';
  /** AWS managed policy that each launch attaches to the role; a refused attachment fails the launch. */
  public static readonly SSM_MANAGED_POLICY = 'AmazonSSMManagedInstanceCore';
  /** Role that the older scripts and the sweep function use. */
  public static readonly LEGACY_ROLE = 'spawnd-role';
  /** Role that the reaper assumes in other accounts. */
  public static readonly REAPER_CROSS_ACCOUNT_ROLE = 'spawn-ttl-reaper-ec2';
  /** Role that the sweep function assumes in any other account; upstream's trust has no external id. */
  public static readonly SWEEP_CROSS_ACCOUNT_ROLE = 'SpawnSweepCrossAccountRole';
  /** Role that `spawn onboard` makes for the portal. */
  public static readonly ONBOARD_ROLE = 'spore-portal-onboard';

  private constructor() {}
}

/**
 * The names of security groups, key pairs, queues and functions that the CLI makes or calls.
 * Source: spore-host/spawn, cmd and pkg/aws.
 */
export class SpawnResourceName {
  /** Prefix of the key pair imported from `~/.ssh`; the user's name follows. */
  public static readonly KEY_PAIR_PREFIX = 'spawn-key-';
  /** Security group of DCV instances; open to the world upstream. */
  public static readonly DCV_SECURITY_GROUP = 'spawn-dcv';
  /** Prefix of a pipeline's security group; open to the world on port 22 upstream. */
  public static readonly PIPELINE_SECURITY_GROUP_PREFIX = 'spawn-pipeline-';
  /** Prefix of a pool's queue; the run id follows. */
  public static readonly POOL_QUEUE_PREFIX = 'spawn-pool-';
  /** Document that holds the preferences of Session Manager; `spawn connect` names none, so that it opens sessions with this one. */
  public static readonly SESSION_DOCUMENT = 'SSM-SessionManagerRunShell';
  /** Function that registers DNS names, in upstream's account. */
  public static readonly DNS_UPDATER_FUNCTION = 'spawn-dns-updater';
  /** Function that the scheduler calls. */
  public static readonly SCHEDULER_FUNCTION = 'spawn-scheduler-handler';
  /** Function that runs sweeps. */
  public static readonly SWEEP_FUNCTION = 'spawn-sweep-orchestrator';
  /** Function that sends alerts. */
  public static readonly ALERT_FUNCTION = 'spawn-alert-handler';
  /** Function behind the dashboard. */
  public static readonly DASHBOARD_FUNCTION = 'spawn-dashboard-api';

  private constructor() {}
}

/**
 * DynamoDB tables and indexes. Source: spore-host/spawn, pkg and lambda; `INSTANCES` is in upstream's documents only.
 */
export class SpawnTable {
  /** Launch metadata as security-model.md queries it. No upstream code makes, writes or reads it. */
  public static readonly INSTANCES = 'spawn-instances';
  /** Index of `INSTANCES` by tag. */
  public static readonly INSTANCES_TAG_INDEX = 'tag-index';
  /** Partition key of `INSTANCES_TAG_INDEX`. */
  public static readonly INSTANCES_TAG_KEY = 'tag_key';
  /** Sort key of `INSTANCES_TAG_INDEX`. */
  public static readonly INSTANCES_TAG_VALUE = 'tag_value';
  /** Schedules; key `schedule_id`. */
  public static readonly SCHEDULES = 'spawn-schedules';
  /** Index of `SCHEDULES` by `user_id` and `next_execution_time`. */
  public static readonly SCHEDULES_NEXT_INDEX = 'user_id-next_execution_time-index';
  /** Runs of schedules; key `schedule_id`, `execution_time`. */
  public static readonly SCHEDULE_HISTORY = 'spawn-schedule-history';
  /** Index of `SCHEDULE_HISTORY` by `user_id` and `execution_time`. */
  public static readonly SCHEDULE_HISTORY_USER_INDEX = 'user_id-execution_time-index';
  /** Sweeps; key `sweep_id`. */
  public static readonly SWEEPS = 'spawn-sweep-orchestration';
  /** Index of `SWEEPS` by `user_id` and `created_at`. */
  public static readonly SWEEPS_USER_INDEX = 'user_id-created_at-index';
  /** Alerts; key `alert_id`. */
  public static readonly ALERTS = 'spawn-alerts';
  /** Index of `ALERTS` by `sweep_id`. */
  public static readonly ALERTS_SWEEP_INDEX = 'sweep_id-index';
  /** Index of `ALERTS` by `user_id`. */
  public static readonly ALERTS_USER_INDEX = 'user_id-index';
  /** Sent alerts; key `alert_id`, `timestamp` (a string). */
  public static readonly ALERT_HISTORY = 'spawn-alert-history';
  /** Index of `ALERT_HISTORY` by `user_id` and `timestamp`. */
  public static readonly ALERT_HISTORY_USER_INDEX = 'user_id-timestamp-index';
  /** Costs; key `user_id`, `timestamp`. */
  public static readonly COST_HISTORY = 'spawn-cost-history';
  /** Alert preferences; key `user_id`. */
  public static readonly ALERT_PREFERENCES = 'spawn-alert-preferences';
  /** Availability of instance types; key `stat_id`. */
  public static readonly AVAILABILITY = 'spawn-availability-stats';
  /** Staged data. */
  public static readonly STAGED_DATA = 'spawn-staged-data';
  /** Members of job arrays; key `job_array_id`, `instance_id`. */
  public static readonly HYBRID_REGISTRY = 'spawn-hybrid-registry';
  /** Autoscale groups; key `autoscale_group_id`. */
  public static readonly AUTOSCALE_GROUPS = 'spawn-autoscale-groups';
  /** The same in upstream's production. */
  public static readonly AUTOSCALE_GROUPS_PRODUCTION = 'spawn-autoscale-groups-production';
  /** Index of `AUTOSCALE_GROUPS` by `user_id`. */
  public static readonly AUTOSCALE_GROUPS_USER_INDEX = 'user_id-index';
  /** Pipelines; key `pipeline_id`. */
  public static readonly PIPELINES = 'spawn-pipeline-orchestration';
  /** Teams; key `team_id`. */
  public static readonly TEAMS = 'spawn-teams';
  /** Members of teams; key `team_id`, `member_arn`. */
  public static readonly TEAM_MEMBERSHIPS = 'spawn-team-memberships';
  /** Index of `TEAM_MEMBERSHIPS` by `member_arn`. */
  public static readonly TEAM_MEMBERSHIPS_MEMBER_INDEX = 'member_arn-index';
  /** Index of `TEAM_MEMBERSHIPS` by `team_id`. */
  public static readonly TEAM_MEMBERSHIPS_TEAM_INDEX = 'team_id-index';
  /** Users of the dashboard. */
  public static readonly USER_ACCOUNTS = 'spawn-user-accounts';
  /** Index of `USER_ACCOUNTS` by e-mail address. */
  public static readonly USER_ACCOUNTS_EMAIL_INDEX = 'email-index';
  /** Index of `USER_ACCOUNTS` by the ARN that the CLI uses. */
  public static readonly USER_ACCOUNTS_ARN_INDEX = 'cli_iam_arn-index';
  /** Open connections of the dashboard. */
  public static readonly WEBSOCKET_CONNECTIONS = 'spawn-websocket-connections';
  /** Tickets for such connections. */
  public static readonly WEBSOCKET_TICKETS = 'spawn-ws-tickets';
  /** Accounts that the portal and the reaper know. */
  public static readonly PORTAL_ACCOUNTS = 'spore-portal-accounts';
  /** Registrations of the chat bot. */
  public static readonly BOT_REGISTRY = 'spore-bot-registry';
  /** Workspaces of the chat bot. */
  public static readonly BOT_WORKSPACES = 'spore-bot-workspaces';
  /** Audit of the chat bot. */
  public static readonly BOT_AUDIT = 'spore-bot-audit';

  private constructor() {}
}
