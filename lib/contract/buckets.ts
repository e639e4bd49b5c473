/** Whose a bucket of spawn is, and whether its name can be squatted. */
export interface SpawnBucketPattern {
  /** The name, with `{region}` and `{account}` where they stand. */
  readonly pattern: string;
  /** Whether the name holds the account id. Without it anybody in the world may register the name first. */
  readonly hasAccountId: boolean;
  /** Whether the bucket is upstream's and public, rather than the user's own. */
  readonly publicUpstream: boolean;
  /** What it holds. */
  readonly holds: string;
}

/**
 * The buckets that the CLI and spored name.
 * Source: spore-host/spawn, pkg/launcher/bootstrap.go, pkg/config/infrastructure.go, cmd, lambda.
 */
export class SpawnBucketName {
  /** The agent's binaries; the bootstrap downloads them without credentials. */
  public static readonly BINARIES_PREFIX = 'spawn-binaries';
  /** Schedules. */
  public static readonly SCHEDULES_PREFIX = 'spawn-schedules';
  /** Sweeps. */
  public static readonly SWEEPS_PREFIX = 'spawn-sweeps';
  /** Results of tasks and pools (with account id) and of queues (without). */
  public static readonly RESULTS_PREFIX = 'spawn-results';
  /** Staged data. */
  public static readonly DATA_PREFIX = 'spawn-data';
  /** Pipelines. */
  public static readonly PIPELINES_PREFIX = 'spawn-pipelines';
  /** TLS certificates and private keys of instance names. */
  public static readonly CERTS_PREFIX = 'spawn-certs';
  /** Packages of Amazon Linux 2023; AWS owns these buckets. The bootstrap installs acpid from them. */
  public static readonly AL2023_REPOS_PREFIX = 'al2023-repos';
  /** Where the region of the agent's fallback bucket is. */
  public static readonly BINARIES_FALLBACK_REGION = 'us-east-1';
  /** Folder of the agent in its bucket; releases stand in `spawn/versions/{version}/`. */
  public static readonly BINARIES_FOLDER = 'spawn';
  /** The agent's object name on x86-64. */
  public static readonly AGENT_AMD64 = 'spored-linux-amd64';
  /** The agent's object name on Arm. */
  public static readonly AGENT_ARM64 = 'spored-linux-arm64';

  /**
   * The regions to which upstream's release publishes the agent, as of 2026-08. In any other region nobody holds the
   * bucket's name: whoever registers it first is served to root. Source: .github/workflows/release.yaml.
   */
  public static readonly BINARIES_REGIONS: string[] = [
    'us-east-1',
    'us-east-2',
    'us-west-1',
    'us-west-2',
    'ca-central-1',
    'eu-west-1',
    'eu-west-2',
    'eu-central-1',
    'ap-southeast-1',
    'ap-southeast-2',
    'ap-northeast-1',
  ];

  /** Every pattern. */
  public static readonly PATTERNS: SpawnBucketPattern[] = [
    pattern('spawn-binaries-{region}', 'the agent', true),
    pattern('spawn-schedules-{region}', 'schedules'),
    pattern('spawn-schedules-{account}-{region}', 'schedules, where the first name is taken'),
    pattern('spawn-sweeps-{region}', 'sweeps'),
    pattern('spawn-results-{account}-{region}', 'results of tasks and pools'),
    pattern('spawn-results-{region}', 'results of queues'),
    pattern('spawn-data-{region}', 'staged data'),
    pattern('spawn-pipelines-{region}', 'pipelines'),
    pattern('spawn-certs-{region}', 'certificates and their private keys'),
    pattern('spawn-iso-import-{account}-{region}', 'imported disk images'),
    pattern('strata-registry', 'software layers', true),
    pattern('dcv-license.{region}', "NICE DCV's licence (the bucket is AWS's)", true),
    pattern('al2023-repos-{region}-*', "packages of Amazon Linux 2023 (the bucket is AWS's)", true),
  ];

  private constructor() {}
}

function pattern(name: string, holds: string, publicUpstream = false): SpawnBucketPattern {
  return { pattern: name, hasAccountId: name.includes('{account}'), publicUpstream, holds };
}
