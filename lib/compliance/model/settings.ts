/** What the rules can't read from a template and must be told. */
export interface RuleSettings {
  /**
   * Whether the account encrypts new EBS volumes by default, so that a root volume that the template does not mention is
   * encrypted. Somebody must be able to show it: the report names the assertion.
   * @default false - such a volume gives unknown
   */
  readonly accountEncryptsVolumes?: boolean;
  /**
   * Regions that may be used.
   * @default - any
   */
  readonly allowedRegions?: string[];
  /**
   * Whether containers on the instances need instance metadata, which takes a hop limit of 2.
   * @default false - 1 hop
   */
  readonly containersUseMetadata?: boolean;
  /**
   * Whether the app deploys the account's audit baseline: then a trail, its alarms, a Config recorder and detective services
   * that are missing altogether fail too, and not only those that are there and incomplete.
   * @default false
   */
  readonly expectAccountBaseline?: boolean;
  /**
   * Days that audit logs are kept.
   * @default 365 - PCI DSS 10.5.1
   */
  readonly auditLogDays?: number;
  /**
   * Tags that every taggable resource must carry.
   * @default - none, except the owner tag of spawn instances
   */
  readonly requiredTags?: string[];
  /**
   * Image ids, and prefixes of Systems Manager parameters, that instances may be launched from, besides AWS's own public
   * parameters (`/aws/service/`).
   * @default - none
   */
  readonly trustedImages?: string[];
  /**
   * Accounts besides its own that resources may be shared with.
   * @default - none: each must be named with an external id or an organization
   */
  readonly trustedAccounts?: string[];
  /**
   * What counts as now where a rule judges a time window, as ISO 8601.
   * @default - the `now` of the run, or the current time
   */
  readonly now?: string;
}
