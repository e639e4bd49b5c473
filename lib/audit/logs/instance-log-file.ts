import { Token } from 'aws-cdk-lib';
import { SpawnPath } from '../../contract';

/** How the lines of a log file begin. */
export interface InstanceLogFileOptions {
  /**
   * Timestamp of each line, in the CloudWatch agent's `timestamp_format`, such as `%Y-%m-%dT%H:%M:%S`. Read as UTC.
   *
   * @default - a line carries the time at which the agent read it
   */
  readonly timestampFormat?: string;
}

/**
 * A file of a Linux instance whose lines are shipped to CloudWatch Logs.
 *
 * Paths of spored: spore-host/spawn, cmd/spored and pkg/launcher/bootstrap.go (see `SpawnPath`).
 * Format: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-Configuration-File-Details.html
 */
export class InstanceLogFile {
  /** What `spawn:command` prints. It may hold what a researcher prints by mistake, secrets too: shipped only if asked for. */
  public static commandOutput(): InstanceLogFile {
    return new InstanceLogFile(SpawnPath.COMMAND_LOG);
  }

  /** What the jobs of spored's queue print, a stream per file. As with `commandOutput`, shipped only if asked for. */
  public static jobOutput(): InstanceLogFile {
    return new InstanceLogFile(`${SpawnPath.JOBS_FOLDER}/**`);
  }

  /**
   * Any other file.
   *
   * @param path absolute; `*` stands for a part of a name, `**` for folders of any depth
   * @throws if the path isn't absolute, or is longer than 4,096 characters
   */
  public static of(path: string, options: InstanceLogFileOptions = {}): InstanceLogFile {
    if (!Token.isUnresolved(path) && !/^\/.{1,4095}$/.test(path)) {
      throw new Error(
        `path is not that of a file on Linux: '${path}'; allowed: an absolute path of at most 4,096 characters; write it as /var/log/app.log`,
      );
    }
    return new InstanceLogFile(path, options.timestampFormat);
  }

  private constructor(
    /** Absolute path, possibly with wildcards. */
    public readonly path: string,
    /** The timestamp of a line; none where the time of reading stands for it. */
    public readonly timestampFormat?: string,
  ) {}

  /**
   * The entry of the CloudWatch agent's `collect_list`.
   *
   * @internal
   */
  public _entry(logGroupName: string): Record<string, unknown> {
    // A stream per instance and file: what one file says is read in order, and who wrote it stands in its name.
    const name = this.path.replace(/^\/var\/log\//, '').replaceAll(/[^A-Za-z0-9._/-]+/g, '');
    return {
      file_path: this.path,
      log_group_name: logGroupName,
      log_stream_name: `{instance_id}/${name.replace(/^\/+|\/+$/g, '')}`,
      ...(this.timestampFormat !== undefined && { timestamp_format: this.timestampFormat, timezone: 'UTC' }),
      // Of the files that a wildcard finds, the agent ships the newest only, unless told otherwise.
      ...(this.path.includes('*') && { publish_multi_logs: true }),
    };
  }
}
