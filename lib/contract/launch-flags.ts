/**
 * The flags of `spawn launch` that place a machine in a landing zone.
 * Source: spore-host/spawn, cmd/launch_flags.go.
 */
export class SpawnLaunchFlag {
  /** Region. */
  public static readonly REGION = '--region';
  /** Subnet; without it the CLI takes one of the default VPC. */
  public static readonly SUBNET = '--subnet-id';
  /** Security groups; without them the VPC's default group. */
  public static readonly SECURITY_GROUPS = '--security-group-ids';
  /** Role; without it `spored-instance-role`, which the CLI creates if it is missing. */
  public static readonly ROLE = '--iam-role';
  /** No DNS name: there is no public address to register. */
  public static readonly NO_DNS = '--no-dns';
  /** Asks for encrypted volumes and IMDSv2. */
  public static readonly NIST_800_171 = '--nist-800-171';
  /** Go duration from launch to termination. */
  public static readonly TTL = '--ttl';

  private constructor() {}
}
