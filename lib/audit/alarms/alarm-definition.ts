import type { SecurityAlarm } from './security-alarm';

/** What an alarm is for, by the ids of frameworks. */
export interface AlarmControls {
  /** CIS AWS Foundations Benchmark 1.4.0. */
  readonly cis?: string;
  /** PCI DSS 4.0.1. */
  readonly pci: readonly string[];
  /** NIST SP 800-53 revision 5. */
  readonly nist: readonly string[];
}

/** What is known of the place that is watched. Values may be tokens. */
export interface WatchedPlace {
  /** Regions that instances may be launched in. */
  readonly regions: readonly string[];
  /** Names of the roles whose credentials belong on instances; none means all that EC2 hands out. */
  readonly instanceRoles: readonly string[];
  /** VPC endpoints that instances call through; none means that any will do. */
  readonly endpointIds: readonly string[];
  /** ARNs of the roles for emergencies. */
  readonly breakGlassRoles: readonly string[];
}

/** One alarm on the records of a trail. */
export interface AlarmDefinition {
  readonly alarm: SecurityAlarm;
  /** What happened, in a few words. */
  readonly title: string;
  /** What whoever reads the alarm does first. */
  readonly whatToDo: string;
  readonly controls: AlarmControls;
  /**
   * How many records within five minutes raise it.
   * @default 1
   */
  readonly threshold?: number;
  /** The filter pattern; nothing where there is nothing to watch. */
  pattern(place: WatchedPlace): string | undefined;
  /**
   * Picks those of the records that do not count. The pattern language has no "none of a list": that is two metrics, and the alarm
   * watches their difference.
   * @default - all count
   */
  readonly except?: string;
}
