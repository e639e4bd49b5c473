/**
 * Files, ports and units of the agent on a Linux instance.
 * Source: spore-host/spawn, cmd/spored, pkg/agent, pkg/launcher/bootstrap.go.
 */
export class SpawnPath {
  /** The agent. */
  public static readonly AGENT_BINARY = '/usr/local/bin/spored';
  /** Its systemd unit. */
  public static readonly AGENT_UNIT_FILE = '/etc/systemd/system/spored.service';
  /** Name of that unit. */
  public static readonly AGENT_UNIT = 'spored';
  /** The agent's log, mode 0644. The journal holds standard output only, which is not the log. */
  public static readonly AGENT_LOG = '/var/log/spored.log';
  /** The agent's log on Windows. */
  public static readonly AGENT_LOG_WINDOWS = '%PROGRAMDATA%\\spored\\spored.log';
  /** Output of `spawn:command`. */
  public static readonly COMMAND_LOG = '/var/log/spawn-command.log';
  /** Output of cloud-init, and so of the user data; also on the serial console. */
  public static readonly CLOUD_INIT_LOG = '/var/log/cloud-init-output.log';
  /** Logs of jobs, one folder per job. */
  public static readonly JOBS_FOLDER = '/var/log/spored/jobs';
  /** State of the agent. */
  public static readonly STATE_FOLDER = '/var/lib/spored';
  /** Jobs of the agent's queue. */
  public static readonly QUEUE_FILE = '/var/lib/spored/queue.json';
  /** How far the queue is. */
  public static readonly QUEUE_STATE_FILE = '/var/lib/spored/queue-state.json';
  /** Bearer token of the push API, mode 0600. */
  public static readonly PUSH_TOKEN_FILE = '/var/lib/spored/push.token';
  /** Configuration that the bootstrap writes. */
  public static readonly CONFIG_FOLDER = '/etc/spawn';
  /** A command too long for its tag, mode 0600. */
  public static readonly COMMAND_FILE = '/etc/spawn/command';
  /** Plugins that the agent runs. */
  public static readonly PLUGINS_FILE = '/etc/spawn/plugins.json';
  /** Members of the job array. */
  public static readonly JOB_ARRAY_PEERS_FILE = '/etc/spawn/job-array-peers.json';
  /** The key that the bootstrap verifies the agent with. */
  public static readonly SIGNING_KEY = '/etc/spawn/spored-signing-key.pem';
  /** The completion file that spored watches by default. */
  public static readonly COMPLETION_FILE = '/tmp/SPAWN_COMPLETE';
  /** Written before the agent acts. */
  public static readonly WARNING_FILE = '/tmp/SPAWN_WARNING';
  /** Written at a Spot interruption. */
  public static readonly SPOT_FILE = '/tmp/spawn-spot-interruption.json';

  /** The agent's push API, on 127.0.0.1 only. */
  public static readonly PUSH_PORT = 7777;
  /** The agent's DCV verifier, on 127.0.0.1 only. */
  public static readonly DCV_PORT = 8444;
  /** The agent's metrics, off by default. */
  public static readonly METRICS_PORT = 9090;

  private constructor() {}
}

/**
 * How the agent logs: one line per event, plain text, a timestamp of Go's standard logger and then the message.
 * There is no JSON and there are no event names: a metric filter matches the beginnings below, byte for byte.
 *
 * Source: spore-host/spawn, cmd/spored, pkg/agent, pkg/dns.
 */
export class SporedLog {
  /** The timestamp as people write it. */
  public static readonly TIMESTAMP = 'YYYY/MM/DD HH:MM:SS';
  /** The timestamp as the CloudWatch agent's `timestamp_format` wants it; UTC is the agent's `timezone`. */
  public static readonly TIMESTAMP_FORMAT = '%Y/%m/%d %H:%M:%S';
  /** Default prefix of the CLI's log groups. */
  public static readonly LOG_GROUP_PREFIX = '/spawn';
  /** Log group of the CLI's audit in documents and policies. Nothing writes to it. */
  public static readonly AUDIT_LOG_GROUP = '/aws/spawn/audit';

  /** The agent starts; `v` and its version come between this and `starting...`. */
  public static readonly STARTING = 'spored v';
  /** The agent knows its instance. */
  public static readonly INITIALIZED = 'Agent initialized for instance';
  /** The monitor loop runs. */
  public static readonly MONITORING = 'Monitoring started';
  /** The heartbeat, once a minute; a number follows. */
  public static readonly TICK = 'monitor tick ';
  /** The TTL is over. */
  public static readonly TTL_EXPIRED = 'TTL expired (deadline: ';
  /** The instance was idle too long. */
  public static readonly IDLE_TIMEOUT = 'Idle timeout reached (';
  /** Compute cost as much as allowed. */
  public static readonly COST_LIMIT = 'Cost limit reached (limit: $';
  /** The agent terminates its instance. */
  public static readonly TERMINATING = 'Terminating instance (reason: ';
  /** The agent stops its instance. */
  public static readonly STOPPING = 'Stopping instance (reason: ';
  /** The agent hibernates its instance. */
  public static readonly HIBERNATING = 'Hibernating instance';
  /** Termination was refused or failed: the instance lives on. */
  public static readonly TERMINATE_FAILED = 'Failed to terminate: ';
  /** Stopping was refused or failed: the instance lives on. */
  public static readonly STOP_FAILED = 'Failed to stop instance: ';
  /** A Spot interruption was seen; action and time follow. */
  public static readonly SPOT_DETECTED = '\u{1F6A8} SPOT INTERRUPTION DETECTED: action=';
  /** A Spot interruption is handled. */
  public static readonly SPOT_INTERRUPTION = 'Spot interruption: action=';
  /** A Spot interruption was notified. */
  public static readonly SPOT_NOTIFIED = '\u{1F4E2} NOTIFICATION: Spot interruption detected';
  /** A DNS name is registered; name and address follow. */
  public static readonly DNS_REGISTERING = 'Registering DNS: ';
  /** A DNS name was registered. */
  public static readonly DNS_REGISTERED = '\u2713 DNS registered: ';
  /** A DNS name could not be registered. */
  public static readonly DNS_REGISTER_FAILED = 'Warning: Failed to register DNS: ';
  /** A DNS name is deleted. */
  public static readonly DNS_DELETING = 'Deleting DNS record: ';
  /** A DNS name was deleted. */
  public static readonly DNS_DELETED = '\u2713 DNS deleted: ';
  /** A DNS name could not be deleted and dangles. */
  public static readonly DNS_DELETE_FAILED = 'Warning: Failed to delete DNS: ';
  /** The agent can not read its tags any more: limits are those read before. */
  public static readonly TAGS_REFRESH_FAILED = 'Warning: failed to refresh config from tags: ';
  /** The agent could not read its tags at all: the instance has no TTL. */
  public static readonly TAGS_LOAD_FAILED = 'Warning: Could not load config from tags: ';
  /** The completion file appeared. */
  public static readonly COMPLETED = 'Completion signal detected: file';
  /** The pre-stop command took too long. */
  public static readonly PRE_STOP_TIMEOUT = 'Pre-stop hook timed out';
  /** The pre-stop command failed (the middle of a line). */
  public static readonly PRE_STOP_FAILED = 'exited with error';
  /** The instance is idle; measurements follow. */
  public static readonly IDLE = 'System is idle (CPU:';
  /** The instance is not idle; why follows. */
  public static readonly NOT_IDLE = 'Not idle: ';

  /** The lines that say that an instance may outlive its limits. */
  public static readonly LIMIT_LOST: string[] = [
    SporedLog.TAGS_LOAD_FAILED,
    SporedLog.TAGS_REFRESH_FAILED,
    SporedLog.TERMINATE_FAILED,
    SporedLog.STOP_FAILED,
  ];

  /** The kinds of lifecycle notification. */
  public static readonly NOTIFICATION_KINDS: string[] = [
    'ttl_warning',
    'ttl_expired',
    'idle_warning',
    'idle_stopped',
    'idle_hibernated',
    'completion',
    'pre_stop_start',
    'pre_stop_failed',
    'pre_stop_timeout',
    'spot_interrupt',
    'region_vacated',
    'fsx_mount_failed',
    'fsx_dra_failed',
  ];

  /** The operations of the CLI's own audit lines, JSON on its standard error. */
  public static readonly AUDIT_OPERATIONS: string[] = [
    'launch_instance',
    'launch_job_array',
    'terminate_instances',
    'extend_ttl',
    'extend_job_array_ttl',
    'create_iam_role',
    'create_security_group',
    'cancel_sweep',
    'update_sweep_status',
    'capacity_block_purchase',
  ];

  private constructor() {}
}
