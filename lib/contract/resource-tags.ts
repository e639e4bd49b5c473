/**
 * The tag keys of what is not an instance: security groups, key pairs, roles, file systems, images, tables, volumes.
 * Such a resource carries `SpawnTag.MANAGED`, `CREATED_BY`, `CREATED_AT`, `ACCOUNT_ID` and `IAM_USER` as well.
 *
 * Source: spore-host/spawn, pkg/aws (managedResourceTags, fsx.go, ebs.go).
 */
export class SpawnResourceTag {
  /** Timestamp of creation, the older key. */
  public static readonly CREATED = 'spawn:created';
  /** What the resource is for. */
  public static readonly PURPOSE = 'spawn:purpose';
  /** Kind of the resource. */
  public static readonly RESOURCE_TYPE = 'spawn:resource-type';
  /** Snapshot that a volume was made from. */
  public static readonly FROM_SNAPSHOT = 'spawn:from-snapshot';
  /** Name of the FSx stack. */
  public static readonly FSX_STACK_NAME = 'spawn:fsx-stack-name';
  /** `ephemeral` (the reaper may delete it) or `durable`. */
  public static readonly FSX_LIFECYCLE = 'spawn:fsx-lifecycle';
  /** Timestamp of the file system's creation. */
  public static readonly FSX_CREATED = 'spawn:fsx-created';
  /** Size in GiB. */
  public static readonly FSX_STORAGE_CAPACITY = 'spawn:fsx-storage-capacity';

  private constructor() {}
}

/** Tags beside spawn's own that its security model asks for. Source: security-model.md, Compliance. */
export class GovernanceTag {
  /** Who answers for the resource. */
  public static readonly OWNER = 'owner';
  /** What the resource belongs to. */
  public static readonly PROJECT = 'project';
  /** The framework in whose scope the resource lies: `hipaa` or `pci-dss`. */
  public static readonly COMPLIANCE = 'compliance';
  /** Class of the data held: `phi`. */
  public static readonly DATA_CLASS = 'data-class';
  /** `yes` in the cardholder data environment. */
  public static readonly CARDHOLDER_DATA = 'cardholder-data';

  private constructor() {}
}
