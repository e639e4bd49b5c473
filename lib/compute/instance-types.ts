import { Token, aws_ec2 as ec2 } from 'aws-cdk-lib';
import type { SpawnImage } from './image';

/** Graviton, current in aws, aws-cn and aws-us-gov; spored has an arm64 build. */
export const DEFAULT_INSTANCE_TYPE = ec2.InstanceType.of(ec2.InstanceClass.M7G, ec2.InstanceSize.LARGE);

/**
 * Families of the Xen hypervisor. Connection-tracking timeouts exist on Nitro only, some of these families have no EBS
 * optimization or no encrypted volumes, and none of them is current.
 * Source: https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-nitro-instances.html
 */
const XEN_FAMILIES = [
  ...['c1', 'c3', 'c4', 'cc1', 'cc2', 'cg1', 'cr1', 'd2', 'f1', 'g2', 'g3', 'g3s', 'h1', 'hi1', 'hs1', 'i2', 'i3'],
  ...['m1', 'm2', 'm3', 'm4', 'p2', 'p3', 'r3', 'r4', 't1', 't2', 'x1', 'x1e'],
];

/** @throws if the type is of an older hypervisor or doesn't have the architecture of the image */
export function checkInstanceType(prop: string, type: ec2.InstanceType, image: SpawnImage): void {
  const name = type.toString();
  if (Token.isUnresolved(name)) return;
  const match = /^([a-z0-9-]+)\.([a-z0-9-]+)$/.exec(name);
  if (!match) {
    throw new Error(
      `${prop} is not an instance type: '${name}'; allowed: family and size with a dot between; give one such as 'm7g.large'`,
    );
  }
  const [, family, size] = match;
  if (XEN_FAMILIES.includes(family) && !size.startsWith('metal')) {
    throw new Error(
      `${prop} is not of the Nitro system: '${name}'; allowed: Nitro types, for only they have connection-tracking timeouts and always EBS optimization; choose a current family such as m7g, c7i, t3 or g5`,
    );
  }
  const architecture = architectureOf(type);
  if (image.architecture && image.architecture !== architecture) {
    throw new Error(
      `image and ${prop} don't fit: the image is ${image.architecture}, '${name}' is ${architecture}; allowed: one architecture; give an image of the type's architecture, or leave out the image's architecture`,
    );
  }
}

/** Architecture of a type, unless a token hides it. */
export function architectureOf(type: ec2.InstanceType): ec2.InstanceArchitecture | undefined {
  const name = type.toString();
  if (Token.isUnresolved(name)) return undefined;
  // aws-cdk-lib can't parse the names of the high-memory family (u-6tb1.112xlarge).
  return name.startsWith('u-') ? ec2.InstanceArchitecture.X86_64 : type.architecture;
}
