import type { Duration, aws_ec2 as ec2 } from 'aws-cdk-lib';
import type { SpawnTopic } from '../primitives';
import type { SpawnMachineProps } from './machine-props';

/** How EC2 chooses among Spot pools. */
export enum SpotAllocation {
  /** The pools with most spare capacity: fewest interruptions. */
  CAPACITY_OPTIMIZED = 'capacity-optimized',
  /** Spare capacity first, then price. */
  PRICE_CAPACITY_OPTIMIZED = 'price-capacity-optimized',
}

/** On-demand and Spot machines in one fleet. */
export interface SpotMix {
  /**
   * Number of machines that are on-demand whatever happens, 0 to `capacity`.
   *
   * @default 0
   */
  readonly onDemandBase?: number;
  /**
   * Percentage of the machines beyond the base that are on-demand, 0 to 100.
   *
   * @default 0 - all beyond the base are Spot
   */
  readonly onDemandPercentageAboveBase?: number;
  /**
   * How EC2 chooses among Spot pools.
   *
   * @default SpotAllocation.CAPACITY_OPTIMIZED
   */
  readonly allocation?: SpotAllocation;
}

/** Properties of a `SpawnFleet`. */
export interface SpawnFleetProps extends SpawnMachineProps {
  /** Number of machines, 1 to 500; a token can't be judged and is refused. */
  readonly capacity: number;
  /**
   * Instance types to choose from, of one architecture and the Nitro system, 1 to 40; the first one is preferred for
   * on-demand. More types mean more Spot pools and fewer interruptions.
   *
   * @default - m7g.large, m6g.large and m8g.large
   */
  readonly instanceTypes?: ec2.InstanceType[];
  /**
   * Mixes Spot machines in.
   *
   * @default - all machines are on-demand
   */
  readonly spot?: SpotMix;
  /**
   * Private subnets of the network to spread the machines over.
   *
   * @default - all of the network's private subnets
   */
  readonly subnets?: ec2.ISubnet[];
  /**
   * How long a new machine has to boot before its health counts.
   *
   * @default Duration.minutes(5)
   */
  readonly healthCheckGracePeriod?: Duration;
  /**
   * Age after which Auto Scaling itself replaces a machine, whatever its agent does: 1 to 365 days.
   *
   * @default - 7 days, or the day after the `ttl` if that is later
   */
  readonly maxInstanceLifetime?: Duration;
  /**
   * Where launches, terminations and their failures are told. Serves SOC 2 CC7.2, PCI DSS 4.0.1 10.7.2.
   *
   * @default - a `SpawnTopic` of its own
   */
  readonly notifications?: SpawnTopic;
}
