/** Which account's and region's table an `InstanceDirectory` reads. */
export interface InstanceDirectoryProps {
  /**
   * The table's name.
   *
   * @default 'spawn-instances'
   */
  readonly tableName?: string;
  /**
   * The region of the table.
   *
   * @default - that of the environment (`AWS_REGION`) or of the profile
   */
  readonly region?: string;
  /**
   * A profile of `~/.aws/config`.
   *
   * @default - the standard credential chain: environment, `AWS_PROFILE`, single sign-on, role of the machine
   */
  readonly profile?: string;
}

/** What to leave out of an answer, and how much of it to give at once. */
export interface FindOptions {
  /**
   * Only instances in this state, such as `running`.
   *
   * @default - any state
   */
  readonly state?: string;
  /**
   * Only instances launched at this time or later.
   *
   * @default - no bound
   */
  readonly since?: Date;
  /**
   * Only instances launched before this time.
   *
   * @default - no bound
   */
  readonly until?: Date;
  /**
   * The most instances of a page: 1 to 1,000.
   *
   * @default 100
   */
  readonly limit?: number;
  /**
   * Where to go on: `cursor` of the page before, of the same query.
   *
   * @default - the first page
   */
  readonly cursor?: string;
}

/** What a list shows of an instance. */
export interface InstanceSummary {
  /** Such as `i-0123456789abcdef0`. */
  readonly instanceId: string;
  /** As EC2 names it; `terminated` stays for as long as the table keeps the instance. */
  readonly state: string;
  /** The first launch; a later start doesn't change it. */
  readonly launchTime: Date;
  /**
   * ARN of who launched it.
   *
   * @default - neither CloudTrail nor a tag has told
   */
  readonly launcher?: string;
  /** @default - it has no name */
  readonly name?: string;
  /** @default - not known */
  readonly instanceType?: string;
  /** @default - not known */
  readonly availabilityZone?: string;
  /** `on-demand`, `spot`, `scheduled` or `capacity-block`. */
  readonly market: string;
  /**
   * When spored ends it, by its tags.
   *
   * @default - never: the tags name no time that it could read
   */
  readonly deadline?: Date;
  /** @default - it lives */
  readonly terminatedAt?: Date;
}

/** A part of an answer. */
export interface InstancePage {
  /** At most `limit`. */
  readonly instances: InstanceSummary[];
  /**
   * To be given as `cursor` for the next page.
   *
   * @default - this is the last page
   */
  readonly cursor?: string;
}

/** Something that happened to an instance. */
export interface InstanceEvent {
  readonly time: Date;
  /** `launch`, `state`, `interruption` or `terminate` (that it was asked for). */
  readonly what: string;
  /**
   * The state, or what the Spot interruption does.
   *
   * @default - nothing more to say
   */
  readonly detail?: string;
  /**
   * ARN of the caller.
   *
   * @default - no caller, or none known
   */
  readonly by?: string;
  /** `event`, or `ec2`: no event told of it, and it was first seen at that time. */
  readonly source: string;
}

/** All that the table knows of an instance. */
export interface InstanceDetails extends InstanceSummary {
  /** Tags by key. `[redacted]` stands for a value that looks like a secret. What spored writes each minute isn't among them. */
  readonly tags: { [key: string]: string };
  /** Launch parameters, such as `image_id`; lists are joined by commas. */
  readonly parameters: { [name: string]: string };
  /**
   * How the launcher is known: `cloudtrail`, or `tag`, which whoever may tag could forge.
   *
   * @default - not known
   */
  readonly launcherSource?: string;
  /** The newest 50 events, in order of time. */
  readonly history: InstanceEvent[];
}
