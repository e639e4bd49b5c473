/**
 * What `TtlReaper` tells its handler, and what the handler publishes. Apart from both, so that the construct loads no AWS SDK.
 */
export const TTL_REAPER_HANDLER = 'ttl-reaper';

/** The environment variable that holds a `ReaperConfig` as JSON. */
export const CONFIG_VARIABLE = 'REAPER_CONFIG';

/** Namespace of the metrics; their one dimension is `METRIC_DIMENSION`, the function's name. */
export const METRIC_NAMESPACE = 'CdkSpawn/Lifecycle';
export const METRIC_DIMENSION = 'FunctionName';

/** What each run counts. */
export const METRIC_NAMES = [
  /** Instances of spawn that were seen alive. */
  'Watched',
  /** Instances past their end that were terminated. */
  'Terminated',
  /** Instances past their end that a dry run left alone. */
  'WouldTerminate',
  /** Instances past their end that could not be terminated, or whose end could not be told. */
  'Failed',
  /** Instances past their end that are left alone because they are protected, exempted or under incident response. */
  'Spared',
  /** Accounts, the own one among them, whose instances could not all be listed. */
  'UnreachableAccounts',
  /** Instances whose lifetime tags no program can read: they end at the cap. */
  'UnreadableTags',
  /** Instances that were terminated although asking them to stop failed or took too long. */
  'StopFailed',
  /** 1 while the reaper only reports. */
  'DryRun',
] as const;
export type MetricName = (typeof METRIC_NAMES)[number];

/** By what instances count as spawn's, beside their tags. */
export interface ScopeConfig {
  /** Names of instance profiles; a `*` at the end stands for any ending. */
  readonly profiles: readonly string[];
  readonly groups: readonly string[];
  readonly subnets: readonly string[];
}

/** Stands for an account id in `memberRole`. */
export const ACCOUNT_PLACEHOLDER = '<account>';

/** Another account of the same region. */
export interface AccountConfig {
  readonly id: string;
  readonly externalId: string;
}

/** An instance that the platform team keeps. */
export interface ExemptionConfig {
  readonly id: string;
  /** RFC 3339. */
  readonly until: string;
}

/** Everything that the handler is told. Nothing of it can be reached from an instance. */
export interface ReaperConfig {
  readonly capSeconds: number;
  /** The reason for a dry run; enforced if left out. */
  readonly dryRun?: string;
  readonly scope: ScopeConfig;
  readonly accounts: readonly AccountConfig[];
  /** ARN of the role in each of them, with `ACCOUNT_PLACEHOLDER` for its id: written once, for an environment has little room. */
  readonly memberRole: string;
  /** Tag keys and groups that mark instances under incident response. */
  readonly incidentTags: readonly string[];
  readonly incidentGroups: readonly string[];
  readonly exemptions: readonly ExemptionConfig[];
  /** How long after the deadline of its tags an instance's own agent may take to end it. */
  readonly agentSeconds?: number;
  /** The command document that asks instances to stop, and how long they may take. */
  readonly stop?: { readonly document: string; readonly seconds: number };
}

/** @throws if the text is no such configuration: a reaper must not run on half of one */
export function parseConfig(text: string | undefined): ReaperConfig {
  if (text === undefined) throw new Error(`${CONFIG_VARIABLE} is not set; deploy the function with TtlReaper`);
  const config = JSON.parse(text) as ReaperConfig;
  if (!(config.capSeconds > 0)) {
    throw new Error(
      `capSeconds of ${CONFIG_VARIABLE} is no time: ${JSON.stringify(config.capSeconds)}; allowed: more than 0 seconds`,
    );
  }
  const lists = [config.accounts, config.incidentTags, config.incidentGroups, config.exemptions];
  const scope = [config.scope?.profiles, config.scope?.groups, config.scope?.subnets];
  if (![...lists, ...scope].every(Array.isArray)) {
    throw new Error(`${CONFIG_VARIABLE} lacks a list; deploy the function with TtlReaper`);
  }
  return config;
}
