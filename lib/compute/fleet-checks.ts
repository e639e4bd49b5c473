import { Duration, Token, aws_ec2 as ec2 } from 'aws-cdk-lib';
import type { SpawnFleetProps } from './fleet-props';
import { SpawnImage } from './image';
import { architectureOf, checkInstanceType, DEFAULT_INSTANCE_TYPE } from './instance-types';
import { DEFAULT_TTL } from './lifetime';

/** One architecture, three generations. */
export const DEFAULT_FLEET_TYPES = [
  DEFAULT_INSTANCE_TYPE,
  ec2.InstanceType.of(ec2.InstanceClass.M6G, ec2.InstanceSize.LARGE),
  ec2.InstanceType.of(ec2.InstanceClass.M8G, ec2.InstanceSize.LARGE),
];

/** Throws on what only a fleet can get wrong. */
export function checkFleet(props: SpawnFleetProps): void {
  const { capacity, spot = {}, instanceTypes = DEFAULT_FLEET_TYPES } = props;
  whole('capacity', capacity, 1, 500, 'give the number of machines');
  checkSpot(spot.onDemandBase, spot.onDemandPercentageAboveBase, capacity);
  if (props.hibernate) {
    throw new Error(
      "hibernate is not for fleets: true; allowed: false; Auto Scaling can't hibernate machines: use SpawnInstance",
    );
  }
  if (instanceTypes.length < 1 || instanceTypes.length > 40) {
    throw new Error(
      `instanceTypes has ${instanceTypes.length} entries; allowed: 1 to 40; leave it out for three of the m family`,
    );
  }
  const image = props.image ?? SpawnImage.amazonLinux2023();
  instanceTypes.forEach((type, index) => checkInstanceType(`instanceTypes[${index}]`, type, image));
  const known = instanceTypes.flatMap((type) => architectureOf(type) ?? []);
  if (new Set(known).size > 1) {
    throw new Error(
      `instanceTypes mixes architectures: ${instanceTypes.map(String).join(', ')}; allowed: one architecture, for there is one image; make a fleet for each`,
    );
  }
  if (props.subnets?.length === 0) {
    throw new Error('subnets is empty: 0; allowed: 1 or more; leave it out for all private subnets of the network');
  }
}

/** Age at which Auto Scaling replaces a machine whose agent didn't end it. */
export function lifetimeSeconds({ maxInstanceLifetime, ttl = DEFAULT_TTL }: SpawnFleetProps): number {
  const week = Duration.days(7).toSeconds();
  if (!maxInstanceLifetime)
    return Math.min(Math.max(week, ttl.toSeconds() + Duration.days(1).toSeconds()), Duration.days(365).toSeconds());
  const seconds = maxInstanceLifetime.toSeconds();
  if (!maxInstanceLifetime.isUnresolved() && (seconds < 86_400 || seconds > 31_536_000)) {
    throw new Error(
      `maxInstanceLifetime is out of range: ${seconds} s; allowed: 86400 to 31536000 (1 to 365 days); give Duration.days(n)`,
    );
  }
  return seconds;
}

function checkSpot(base = 0, percentage = 0, capacity: number): void {
  whole('spot.onDemandBase', base, 0, capacity, 'give a base of at most the capacity');
  whole('spot.onDemandPercentageAboveBase', percentage, 0, 100, 'give a percentage');
}

function whole(prop: string, value: number, least: number, most: number, remedy: string): void {
  if (!Token.isUnresolved(value) && Number.isInteger(value) && value >= least && value <= most) return;
  const shown = Token.isUnresolved(value) ? 'a token' : value;
  throw new Error(
    `${prop} is out of range: ${shown}; allowed: whole numbers from ${least} to ${most}, literal; ${remedy}`,
  );
}
