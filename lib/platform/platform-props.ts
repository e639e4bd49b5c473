import type { Duration } from 'aws-cdk-lib';
import type { Sensitivity } from '../contract';
import type { ISpawnNetwork } from '../network';
import type { Alerts, Replication } from '../primitives';
import type { PlatformWatch } from './platform-watch';

/** Properties of a `SpawnPlatform`. */
export interface SpawnPlatformProps {
  /**
   * Who hears of alarms: makes `alarmTopic`, to which all that the platform watches by publishes.
   * HIPAA 164.308(a)(6)(ii), PCI DSS 4.0.1 10.7.2 and 12.10.5, SOC 2 CC7.2 and CC7.4.
   */
  readonly alerts: Alerts;
  /**
   * What records and watches the platform.
   * HIPAA 164.312(b), PCI DSS 10.2 and 10.6 (4.0.1: 10.2.1, 10.4.1), SOC 2 CC7.2.
   *
   * @default PlatformWatch.complete()
   */
  readonly watch?: PlatformWatch;
  /**
   * How long after its first launch a machine ends at the latest, whatever its tags say: 1 hour to 8,760 hours, literal. No machine of the
   * platform may have a longer `ttl`. For `PlatformWatch.elsewhere` that of the reaper there.
   * SOC 2 A1.1 and C1.2, PCI DSS 4.0.1 3.2.1, HIPAA 164.310(d)(2)(i).
   *
   * @default - 168 hours, as `TtlReaper` has it; with `PlatformWatch.elsewhere` none that is known
   */
  readonly hardCap?: Duration;
  /**
   * The platform's name, under which `SpawnPlatform.fromName` finds it. A lower-case letter, then up to 62 lower-case letters,
   * digits and hyphens. One platform of that name fits into a region of an account.
   *
   * @default 'default'
   */
  readonly platformName?: string;
  /**
   * Who answers for machines that don't say it themselves: tag `owner`.
   *
   * @default - each machine names its owner
   */
  readonly owner?: string;
  /**
   * How sensitive the data is that the platform may hold. `CARDHOLDER` makes it a dedicated network for card data, with scope
   * tags and no peering; `PHI` tags network, machines and what watches them for HIPAA, and keeps their logs for six years.
   *
   * @default Sensitivity.PRODUCTION, or that of `network`
   */
  readonly sensitivity?: Sensitivity;
  /**
   * The network to live in, such as an existing VPC through `SpawnNetwork.fromVpc`. What watches needs its endpoints for EC2 and DynamoDB.
   *
   * @default - a `SpawnNetwork` of its own: isolated subnets, no way out
   */
  readonly network?: ISpawnNetwork;
  /**
   * Where the data and results buckets are copied to.
   *
   * @default - a replica of each in the same stack
   */
  readonly replication?: Replication;
  /**
   * Gives role, profile and results bucket the exact names that the spawn CLI looks for when no flag says otherwise
   * (`spored-instance-role`, `spored-instance-profile`, `spawn-results-<account>-<region>`). Only one platform with them fits
   * into an account, and it then serves every region; what its machines ship and log, only those of its own region.
   *
   * @default false - CloudFormation makes up the names, and the outputs say which flags to use
   */
  readonly exactCliNames?: boolean;
}

/** @throws if nobody is named: a caller from JavaScript can leave out what the type asks for */
export function checkAlerts(props?: Partial<SpawnPlatformProps>): void {
  const given: unknown = props?.alerts;
  if (typeof (given as Partial<Alerts> | undefined)?.topicIn === 'function') return;
  const shown = typeof given === 'string' ? `'${given}'` : given === undefined ? 'nothing' : typeof given;
  throw new Error(
    `alerts of SpawnPlatform doesn't say who hears of alarms: ${shown}; allowed: Alerts.email(...), Alerts.to(topic) or Alerts.none({ reason }); give one such as Alerts.email('security@example.com')`,
  );
}
