/**
 * Where the CLI reads its configuration: first flags, then the environment, then `FILE`, then defaults.
 * A key's environment variable stands at the key.
 *
 * Source: spore-host/spawn, pkg/config/infrastructure.go, config.go, endpoints.go.
 */
export class SpawnConfig {
  /** The configuration file in the user's home. */
  public static readonly FILE = '~/.spawn/config.yaml';

  /** `shared` (upstream's account) or `self-hosted`. Environment: `ENV_MODE`. */
  public static readonly MODE = 'infrastructure.mode';
  /** Table name. Environment: `ENV_SCHEDULES_TABLE`. */
  public static readonly SCHEDULES_TABLE = 'infrastructure.dynamodb.schedules_table';
  /** Table name. Environment: `ENV_SWEEP_TABLE`. */
  public static readonly SWEEP_TABLE = 'infrastructure.dynamodb.sweep_orchestration_table';
  /** Table name. Environment: `ENV_ALERTS_TABLE`. */
  public static readonly ALERTS_TABLE = 'infrastructure.dynamodb.alerts_table';
  /** Table name. Environment: `ENV_ALERT_HISTORY_TABLE`. */
  public static readonly ALERT_HISTORY_TABLE = 'infrastructure.dynamodb.alert_history_table';
  /** Bucket prefix; read, but the bootstrap does not use it. Environment: `ENV_BINARIES_BUCKET_PREFIX`. */
  public static readonly BINARIES_BUCKET_PREFIX = 'infrastructure.s3.binaries_bucket_prefix';
  /** Bucket prefix. Environment: `ENV_SCHEDULES_BUCKET_PREFIX`. */
  public static readonly SCHEDULES_BUCKET_PREFIX = 'infrastructure.s3.schedules_bucket_prefix';
  /** Function ARN. Environment: `ENV_SCHEDULER_ARN`. */
  public static readonly SCHEDULER_ARN = 'infrastructure.lambda.scheduler_handler_arn';
  /** Function ARN. Environment: `ENV_SWEEP_ARN`. */
  public static readonly SWEEP_ARN = 'infrastructure.lambda.sweep_orchestrator_arn';
  /** Function ARN. Environment: `ENV_ALERT_ARN`. */
  public static readonly ALERT_ARN = 'infrastructure.lambda.alert_handler_arn';
  /** Function ARN. Environment: `ENV_DASHBOARD_ARN`. */
  public static readonly DASHBOARD_ARN = 'infrastructure.lambda.dashboard_api_arn';
  /** Prefix of log groups, `/spawn` by default. Environment: `ENV_LOG_GROUP_PREFIX`. */
  public static readonly LOG_GROUP_PREFIX = 'infrastructure.cloudwatch.log_group_prefix';
  /** `false` turns DNS registration off. */
  public static readonly DNS_ENABLED = 'dns.enabled';
  /** Domain of instance names. Environment: `ENV_DNS_DOMAIN`; SSM: `SSM_DNS_DOMAIN`. */
  public static readonly DNS_DOMAIN = 'dns.domain';
  /** URL of the DNS updater. Environment: `ENV_DNS_API_ENDPOINT`; SSM: `SSM_DNS_API_ENDPOINT`. */
  public static readonly DNS_API_ENDPOINT = 'dns.api_endpoint';

  /**
   * Compliance mode. Without one the CLI sends `Encrypted: false` for each volume and no metadata options; with one it asks for
   * encrypted volumes, IMDSv2 and hop limit 1. Environment: `ENV_COMPLIANCE_MODE`. Source: pkg/config/compliance.go, pkg/aws/ebs.go.
   */
  public static readonly COMPLIANCE_MODE = 'compliance.mode';
  /** The value of `COMPLIANCE_MODE` that asks for encryption and IMDSv2 and needs no infrastructure of one's own. */
  public static readonly COMPLIANCE_MODE_NIST_800_171 = 'nist-800-171';
  /** Go duration: idle timeout of launches that name none. Source: pkg/config/local.go. */
  public static readonly DEFAULT_IDLE_TIMEOUT = 'defaults.idle_timeout';

  /** The two values of `MODE`: upstream's account. */
  public static readonly MODE_SHARED = 'shared';
  /** The two values of `MODE`: the user's own account. */
  public static readonly MODE_SELF_HOSTED = 'self-hosted';

  /** Sets `MODE`. */
  public static readonly ENV_MODE = 'SPAWN_INFRASTRUCTURE_MODE';
  /** Sets `SCHEDULES_TABLE`. */
  public static readonly ENV_SCHEDULES_TABLE = 'SPAWN_DYNAMODB_SCHEDULES_TABLE';
  /** Sets `SWEEP_TABLE`. */
  public static readonly ENV_SWEEP_TABLE = 'SPAWN_DYNAMODB_SWEEP_ORCHESTRATION_TABLE';
  /** Sets `ALERTS_TABLE`. */
  public static readonly ENV_ALERTS_TABLE = 'SPAWN_DYNAMODB_ALERTS_TABLE';
  /** Sets `ALERT_HISTORY_TABLE`. */
  public static readonly ENV_ALERT_HISTORY_TABLE = 'SPAWN_DYNAMODB_ALERT_HISTORY_TABLE';
  /** Sets `BINARIES_BUCKET_PREFIX`. */
  public static readonly ENV_BINARIES_BUCKET_PREFIX = 'SPAWN_S3_BINARIES_BUCKET_PREFIX';
  /** Sets `SCHEDULES_BUCKET_PREFIX`. */
  public static readonly ENV_SCHEDULES_BUCKET_PREFIX = 'SPAWN_S3_SCHEDULES_BUCKET_PREFIX';
  /** Sets `SCHEDULER_ARN`. */
  public static readonly ENV_SCHEDULER_ARN = 'SPAWN_LAMBDA_SCHEDULER_HANDLER_ARN';
  /** Sets `SWEEP_ARN`. */
  public static readonly ENV_SWEEP_ARN = 'SPAWN_LAMBDA_SWEEP_ORCHESTRATOR_ARN';
  /** Sets `ALERT_ARN`. */
  public static readonly ENV_ALERT_ARN = 'SPAWN_LAMBDA_ALERT_HANDLER_ARN';
  /** Sets `DASHBOARD_ARN`. */
  public static readonly ENV_DASHBOARD_ARN = 'SPAWN_LAMBDA_DASHBOARD_API_ARN';
  /** Sets `LOG_GROUP_PREFIX`. */
  public static readonly ENV_LOG_GROUP_PREFIX = 'SPAWN_CLOUDWATCH_LOG_GROUP_PREFIX';
  /** Sets `DNS_DOMAIN`. */
  public static readonly ENV_DNS_DOMAIN = 'SPAWN_DNS_DOMAIN';
  /** Sets `DNS_API_ENDPOINT`. */
  public static readonly ENV_DNS_API_ENDPOINT = 'SPAWN_DNS_API_ENDPOINT';
  /** AWS profile of infrastructure calls; empty means the ambient credentials, which is what a landing zone wants. */
  public static readonly ENV_INFRA_PROFILE = 'SPAWN_INFRA_PROFILE';
  /** AWS profile of EC2 calls; empty means the ambient credentials. */
  public static readonly ENV_COMPUTE_PROFILE = 'SPAWN_COMPUTE_PROFILE';
  /** `nist-800-171`, `nist-800-53-low`, ..., `fedramp-high`. */
  public static readonly ENV_COMPLIANCE_MODE = 'SPAWN_COMPLIANCE_MODE';
  /** Account that `spawn doctor` expects. */
  public static readonly ENV_ACCOUNT = 'SPORE_ACCOUNT';
  /** Tag namespace on the instance, `spawn:` by default. */
  public static readonly ENV_TAG_PREFIX = 'SPORED_TAG_PREFIX';
  /** URL of the DNS updater on the instance. */
  public static readonly ENV_DNS_URL = 'SPORE_DNS_URL';
  /** Domain on the instance. */
  public static readonly ENV_SPORED_DNS_DOMAIN = 'SPORED_DNS_DOMAIN';
  /** `1`: the agent signs its DNS calls. */
  public static readonly ENV_DNS_SIGV4 = 'SPORE_DNS_SIGV4';

  /** SSM parameter read if neither file nor environment name a domain. */
  public static readonly SSM_DNS_DOMAIN = '/spawn/dns/domain';
  /** SSM parameter read if neither file nor environment name an updater. */
  public static readonly SSM_DNS_API_ENDPOINT = '/spawn/dns/api_endpoint';

  private constructor() {}
}
