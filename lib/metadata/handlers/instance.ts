/** Tags by key; secrets redacted, run-time keys left out: see `recordableTags`. */
export type Tags = ReadonlyMap<string, string>;

/** Launch parameters: texts, lists of texts. User data is never among them. */
export type Parameters = Readonly<Record<string, string | readonly string[]>>;

/** What EC2 says of an instance at one moment. Times are milliseconds since 1970. */
export interface Snapshot {
  readonly instanceId: string;
  readonly state: string;
  /** EC2's launch time moves at each start; that of the first network interface does not. */
  readonly launchedAt: number;
  readonly instanceType?: string;
  readonly availabilityZone?: string;
  readonly market: string;
  readonly parameters: Parameters;
  readonly tags: Tags;
}

/** Who launched an instance, and how we know: whoever may tag can forge a tag. */
export interface Launcher {
  readonly arn: string;
  readonly source: 'cloudtrail' | 'tag';
}

/** Something that happened to an instance. */
export interface HistoryEntry {
  readonly at: number;
  readonly what: 'launch' | 'state' | 'interruption' | 'terminate';
  /** The state it came to, or what a Spot interruption does. */
  readonly detail?: string;
  /** The caller's ARN. */
  readonly by?: string;
  /** `ec2`: no event told of it; it was seen at that time. */
  readonly source: 'event' | 'ec2';
}

/** What the table knows of an instance. */
export interface InstanceRecord extends Snapshot {
  /** The number of times it was written; 0 if it never was. */
  readonly version: number;
  /** As of when the state is known. */
  readonly stateAsOf: number;
  /** As of when the tags are known. */
  readonly tagsAsOf: number;
  readonly launcher?: Launcher;
  readonly terminatedAt?: number;
  readonly history: readonly HistoryEntry[];
}

/** What an event says. A hint, no fact: events come twice, late, in any order, with stamps of whole seconds, or not at all. */
export type Hint = { readonly instanceId: string; readonly at: number } & (
  | { readonly kind: 'state'; readonly state: string }
  | { readonly kind: 'interruption'; readonly action: string }
  | { readonly kind: 'launch'; readonly by?: string; readonly snapshot: Snapshot }
  | { readonly kind: 'terminate'; readonly by?: string }
  | { readonly kind: 'tagged'; readonly tags: Tags }
  | { readonly kind: 'untagged'; readonly tags: ReadonlyMap<string, string | undefined> | 'all' }
);

export const TERMINATED = 'terminated';
