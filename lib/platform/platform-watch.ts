import { Token, type aws_iam as iam } from 'aws-cdk-lib';
import { requireSentence } from '../primitives/sentence';

/** Why something that watches is not made with the platform. */
export interface WatchElsewhereOptions {
  /** A sentence that a reviewer will read, of at least five words: what watches instead, and who sees to it; kept in the template. */
  readonly reason: string;
}

/** What else of the account the alarms of a complete watch must know. */
export interface CompleteWatchOptions {
  /**
   * Regions of further platforms, such as `eu-west-1`: the trail records what is launched there too. Implies `otherNetworks`.
   *
   * @default - none: a launch outside the platform's region raises `LaunchOutsideRegions`
   */
  readonly otherRegions?: string[];
  /**
   * Whether the account has machines with roles in other networks: those of a further platform, or none of spawn's. Their calls then count as
   * their own through whatever VPC endpoint, and not only through those of the platform's network.
   *
   * @default - false without `otherRegions`: a call past the endpoints of the platform's network raises `InstanceCredentialsElsewhere`
   */
  readonly otherNetworks?: boolean;
  /**
   * The roles that are for emergencies only: each use is told.
   * PCI DSS 4.0.1 8.2.2 and 10.2.1.2.
   *
   * @default - none, and no alarm for them
   */
  readonly breakGlassRoles?: iam.IRole[];
}

/**
 * What a `SpawnPlatform` makes to record what happens in it, to tell of what must not, and to end what outlives its time.
 *
 * | mode | trail, its queries and alarms | table of instances and recorder, reaper, logs of instances, Session Manager's preferences |
 * |---|---|---|
 * | `complete` | made | made |
 * | `existingTrail` | exist | made |
 * | `elsewhere` | exist | exist |
 *
 * An account has one set of preferences and one table of its name for each region, and needs one trail for all of them: the first platform is
 * `complete`, that of another region has the `existingTrail`, a second one of a region is watched `elsewhere`, by the first. Tell the first of
 * them, or its alarms take what their machines do for stolen credentials: `PlatformWatch.complete({ otherRegions, otherNetworks })`.
 *
 * AWS Config and periodic audits are the account's, not the platform's: `ConfigRules` and `PeriodicAudits` stand beside it.
 *
 * Serves HIPAA 164.308(a)(1)(ii)(D) and 164.312(b), PCI DSS 10.2 and 10.6 (4.0.1: 10.2.1, 10.4.1 and 10.7.2), SOC 2 CC7.2 and CC7.3.
 */
export class PlatformWatch {
  /**
   * All of it: nothing else needs to be there.
   *
   * @throws if one of `otherRegions` is no region
   */
  public static complete(options: CompleteWatchOptions = {}): PlatformWatch {
    options.otherRegions?.forEach(checkRegion);
    return new PlatformWatch(undefined, undefined, options);
  }

  /**
   * All but the trail, with its saved queries and alarms: that of the organization, or of the first platform of the account, records
   * this region too. Yields no finding: nothing here can tell whether that trail logs.
   *
   * @throws if the reason has fewer than five words
   */
  public static existingTrail(options: WatchElsewhereOptions): PlatformWatch {
    requireSentence(
      'PlatformWatch.existingTrail',
      options.reason,
      'say which trail logs management events here, and who sees to it',
    );
    return new PlatformWatch(options.reason);
  }

  /**
   * Nothing: a second platform of the same account and region, or stacks that compose these rooms by hand. Machines then need
   * `SessionLogging.grantTo` and `InstanceLogs.grantShip` each. Yields no finding.
   *
   * @throws if the reason has fewer than five words
   */
  public static elsewhere(options: WatchElsewhereOptions): PlatformWatch {
    requireSentence(
      'PlatformWatch.elsewhere',
      options.reason,
      'say what watches the platform instead, and who sees to it',
    );
    return new PlatformWatch(undefined, options.reason);
  }

  private constructor(
    /**
     * Why the platform makes no trail, but the rest.
     *
     * @internal
     */
    public readonly _existingTrailReason?: string,
    /**
     * Why the platform makes nothing.
     *
     * @internal
     */
    public readonly _elsewhereReason?: string,
    /**
     * What its alarms know of the rest of the account.
     *
     * @internal
     */
    public readonly _complete: CompleteWatchOptions = {},
  ) {}
}

function checkRegion(region: string): void {
  if (Token.isUnresolved(region) || /^[a-z]{2}(-[a-z]+)+-\d+$/.test(region)) return;
  throw new Error(
    `otherRegions of PlatformWatch.complete has what is no region: '${region}'; allowed: names such as 'eu-west-1'; name the regions of your other platforms`,
  );
}
