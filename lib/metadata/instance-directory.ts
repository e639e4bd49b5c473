import { loadBundle } from '../analysis/bundle';
import type {
  FindOptions,
  InstanceDetails,
  InstanceDirectoryProps,
  InstanceEvent,
  InstancePage,
} from './directory-types';

/** What the bundle offers. */
interface Queries {
  byTag(key: string, value: string | undefined, options?: FindOptions): Promise<InstancePage>;
  byLauncher(launcher: string, options?: FindOptions): Promise<InstancePage>;
  launchedBetween(since: Date, until: Date, options?: FindOptions): Promise<InstancePage>;
  get(instanceId: string): Promise<InstanceDetails | undefined>;
}

/**
 * Asks a `MetadataTable` who launched what, when, with which tags: a client for programs, no construct. The caller needs what
 * `grantQuery` gives. The AWS SDK is loaded at the first query.
 *
 * @example
 * const directory = new InstanceDirectory({ region: 'eu-west-1' });
 * const { instances } = await directory.byTag('owner', 'alice', { state: 'running' });
 */
export class InstanceDirectory {
  private queries?: Queries;

  public constructor(private readonly props: InstanceDirectoryProps = {}) {}

  /**
   * The instances with a tag, in no particular order. Reads the items of these instances only, however large the table.
   *
   * @param value the exact value; an empty one counts
   * @throws if the call is refused; the message says which permission is missing on which resource
   */
  public async byTag(key: string, value: string, options?: FindOptions): Promise<InstancePage> {
    return this.load().byTag(key, value, options);
  }

  /**
   * The instances with a tag of this key, whatever its value, in no particular order.
   *
   * @throws if the call is refused; the message says which permission is missing on which resource
   */
  public async byTagKey(key: string, options?: FindOptions): Promise<InstancePage> {
    return this.load().byTag(key, undefined, options);
  }

  /**
   * The instances that somebody launched, newest first.
   *
   * @param launcher an ARN, or its last part: a user's name, a session's name
   * @throws if the call is refused; the message says which permission is missing on which resource
   */
  public async byLauncher(launcher: string, options?: FindOptions): Promise<InstancePage> {
    return this.load().byLauncher(launcher, options);
  }

  /**
   * The instances launched in a span of time, newest first. Takes eight queries for each month of the span.
   *
   * @param start launched then or later
   * @param end launched before
   * @throws if `start` is later than `end`
   * @throws if the call is refused; the message says which permission is missing on which resource
   */
  public async launchedBetween(start: Date, end: Date, options?: FindOptions): Promise<InstancePage> {
    return this.load().launchedBetween(start, end, options);
  }

  /**
   * All that is known of an instance.
   *
   * @throws if the table doesn't have the instance
   * @throws if the call is refused; the message says which permission is missing on which resource
   */
  public async get(instanceId: string): Promise<InstanceDetails> {
    const details = await this.load().get(instanceId);
    if (details) return details;
    throw new Error(
      `the table has no instance '${instanceId}'; allowed: an id such as i-0123456789abcdef0 of this account and region; its items expire some time after its end`,
    );
  }

  /**
   * What happened to an instance, in order of time: the newest 50 events; none if the table doesn't have the instance.
   *
   * @throws if the call is refused; the message says which permission is missing on which resource
   */
  public async history(instanceId: string): Promise<InstanceEvent[]> {
    return (await this.load().get(instanceId))?.history ?? [];
  }

  private load(): Queries {
    const { openDirectory } = loadBundle('instance-directory') as {
      openDirectory: (props: InstanceDirectoryProps) => Queries;
    };
    return (this.queries ??= openDirectory(this.props));
  }
}
