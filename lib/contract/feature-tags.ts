/**
 * The tag keys of spawn's features: notifications, activity, storage, job arrays, sweeps, pipelines, autoscaling,
 * metrics and tracing. Formats as in `SpawnTag`.
 *
 * Source: spore-host/spawn, pkg/aws/tags.go, pkg/agent, pkg/autoscaler, cmd.
 */
export class SpawnFeatureTag {
  /** URL that gets a POST at a Spot interruption. Logged in clear. */
  public static readonly SPOT_WEBHOOK_URL = 'spawn:spot-webhook-url';
  /** URL that gets a POST at completion. Logged in clear. */
  public static readonly COMPLETION_WEBHOOK_URL = 'spawn:completion-webhook-url';
  /** Opaque text sent along with a webhook. */
  public static readonly WEBHOOK_CORRELATION = 'spawn:webhook-correlation';
  /** Duration a webhook may take; 2s by default. */
  public static readonly WEBHOOK_TIMEOUT = 'spawn:webhook-timeout';
  /** URL of the function that sends lifecycle notifications. */
  public static readonly NOTIFY_URL = 'spawn:notify-url';
  /** Shell command run at a notification. */
  public static readonly NOTIFY_COMMAND = 'spawn:notify-command';
  /** Platform of the notification, such as `slack`. */
  public static readonly NOTIFY_PLATFORM = 'spawn:notify-platform';
  /** Id of the Slack workspace. */
  public static readonly SLACK_WORKSPACE_ID = 'spawn:slack-workspace-id';

  /** Ports, separated by commas, whose connections keep the instance alive. */
  public static readonly ACTIVE_PORTS = 'spawn:active-ports';
  /** Process names, separated by commas, that keep the instance alive. */
  public static readonly ACTIVE_PROCESSES = 'spawn:active-processes';

  /** File system name with which FSx for Lustre is mounted. */
  public static readonly FSX_MOUNT_NAME = 'spawn:fsx-mount-name';
  /** `s3://` URL that FSx imports from. */
  public static readonly FSX_S3_IMPORT_PATH = 'spawn:fsx-s3-import-path';
  /** `s3://` URL that FSx exports to. */
  public static readonly FSX_S3_EXPORT_PATH = 'spawn:fsx-s3-export-path';
  /** Id of the EFS file system. */
  public static readonly EFS_ID = 'spawn:efs-id';
  /** Where EFS is mounted, `/efs` by default. */
  public static readonly EFS_MOUNT_POINT = 'spawn:efs-mount-point';

  /** Id of the job array. */
  public static readonly JOB_ARRAY_ID = 'spawn:job-array-id';
  /** Name of the job array. */
  public static readonly JOB_ARRAY_NAME = 'spawn:job-array-name';
  /** Number of instances in the job array. */
  public static readonly JOB_ARRAY_SIZE = 'spawn:job-array-size';
  /** Index of this instance, from 0. */
  public static readonly JOB_ARRAY_INDEX = 'spawn:job-array-index';
  /** Timestamp of the job array. */
  public static readonly JOB_ARRAY_CREATED = 'spawn:job-array-created';

  /** Id of the parameter sweep. */
  public static readonly SWEEP_ID = 'spawn:sweep-id';
  /** Name of the parameter sweep. */
  public static readonly SWEEP_NAME = 'spawn:sweep-name';
  /** Number of instances in the sweep. */
  public static readonly SWEEP_SIZE = 'spawn:sweep-size';
  /** Index of this instance, from 0. */
  public static readonly SWEEP_INDEX = 'spawn:sweep-index';
  /** Prefix of a sweep parameter's key; at most 35 such tags. */
  public static readonly PARAM_PREFIX = 'spawn:param:';
  /** Name of the workflow step. */
  public static readonly STEP = 'spawn:step';

  /** Id of the pipeline. */
  public static readonly PIPELINE_ID = 'spawn:pipeline-id';
  /** Id of the pipeline's stage. */
  public static readonly STAGE_ID = 'spawn:stage-id';
  /** Index of the stage, from 0. */
  public static readonly STAGE_INDEX = 'spawn:stage-index';
  /** Index of the instance in its stage, from 0. */
  public static readonly INSTANCE_INDEX = 'spawn:instance-index';
  /** Bucket of the pipeline's data. */
  public static readonly S3_BUCKET = 'spawn:s3-bucket';
  /** Prefix of the pipeline's data. */
  public static readonly S3_PREFIX = 'spawn:s3-prefix';
  /** Key of the pipeline's configuration object. */
  public static readonly S3_CONFIG_KEY = 'spawn:s3-config-key';

  /** Id of the autoscale group. */
  public static readonly AUTOSCALE_GROUP = 'spawn:autoscale-group';
  /** `autoscaler` on what the autoscaler launched. */
  public static readonly MANAGED_BY = 'spawn:managed-by';
  /** `draining` on an instance that is about to leave its group. */
  public static readonly DRAIN_STATE = 'spawn:drain-state';
  /** Timestamp at which draining began. */
  public static readonly DRAIN_STARTED = 'spawn:drain-started';

  /** Id of the team. */
  public static readonly TEAM_ID = 'spawn:team-id';
  /** Name of the app from the catalogue. */
  public static readonly APP_NAME = 'spawn:app-name';
  /** Id of the DCV session. */
  public static readonly DCV_SESSION_ID = 'spawn:dcv-session-id';
  /** Id of the task. */
  public static readonly TASK_ID = 'spawn:task-id';
  /** Id of the pool's run. */
  public static readonly POOL_RUN_ID = 'spawn:pool-run-id';
  /** Part that the instance plays in its group. */
  public static readonly ROLE = 'spawn:role';
  /** Kind of workload. */
  public static readonly WORKLOAD = 'spawn:workload';
  /** GPU of the instance. */
  public static readonly GPU = 'spawn:gpu';
  /** Processor architecture. */
  public static readonly ARCH = 'spawn:arch';
  /** Flag: launched as a burst from a local cluster. */
  public static readonly BURST = 'spawn:burst';
  /** Flag: burst launched without a person. */
  public static readonly AUTO_BURST = 'spawn:auto-burst';
  /** Flag: member of an MPI cluster. */
  public static readonly MPI_ENABLED = 'spawn:mpi-enabled';
  /** Number of MPI processes on each node. */
  public static readonly MPI_PROCESSES_PER_NODE = 'spawn:mpi-processes-per-node';

  /** Flag: spored serves metrics. */
  public static readonly METRICS_ENABLED = 'spawn:metrics-enabled';
  /** Port of the metrics, 9090 by default. */
  public static readonly METRICS_PORT = 'spawn:metrics-port';
  /** Address the metrics bind to, localhost by default. */
  public static readonly METRICS_BIND = 'spawn:metrics-bind';
  /** Path of the metrics. */
  public static readonly METRICS_PATH = 'spawn:metrics-path';
  /** Flag: spored writes traces. */
  public static readonly TRACING_ENABLED = 'spawn:tracing-enabled';
  /** `xray` or `stdout`. */
  public static readonly TRACING_EXPORTER = 'spawn:tracing-exporter';
  /** Share of traces kept, 0 to 1. */
  public static readonly TRACING_SAMPLING = 'spawn:tracing-sampling';
  /** Where traces are sent. */
  public static readonly TRACING_ENDPOINT = 'spawn:tracing-endpoint';

  private constructor() {}
}
