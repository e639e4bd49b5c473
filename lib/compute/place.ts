import {
  type Duration,
  Stack,
  Token,
  type aws_ec2 as ec2,
  type aws_iam as iam,
  type aws_kms as kms,
} from 'aws-cdk-lib';
import { Construct, type IDependable } from 'constructs';
import { Sensitivity } from '../contract';
import { SpawnKey } from '../encryption';
import type { SharedInstancePolicy } from '../identity';
import { type ISpawnNetwork, SpawnNetwork, SpawnSecurityGroup } from '../network';
import type { SpawnMachineProps } from './machine-props';

/** All that a machine takes from where it lives. */
export interface Place {
  readonly network: ISpawnNetwork;
  readonly volumeKey: kms.IKey;
  readonly securityGroups: ec2.ISecurityGroup[];
  /** Undefined: the default boundary of the role. */
  readonly permissionsBoundary?: iam.IManagedPolicy;
  readonly sensitivity: Sensitivity;
  readonly owner: string;
  /** What the roles of machines share. */
  readonly sharedPolicies: SharedInstancePolicy[];
  /** Age at which a machine ends whatever its tags say, where it is known. */
  readonly hardCap?: Duration;
  /** What must be there before the machine boots: the agent is installed through the network's endpoints. */
  readonly dependencies: IDependable[];
}

/** Finds where a machine lives and makes what that place doesn't bring. Judges first, so that nothing is made in vain. */
export function placeOf(scope: Construct, props: SpawnMachineProps): Place {
  checkExactlyOne(props);
  const owner = ownerOf(props);
  const { platform, additionalSecurityGroups = [] } = props;
  if (additionalSecurityGroups.length > 4) {
    throw new Error(
      `additionalSecurityGroups has ${additionalSecurityGroups.length} entries; allowed: up to 4, for EC2's default quota is 5 groups on an interface; merge their rules`,
    );
  }
  const adopted = platform?.network ?? props.network ?? adoptedNetworkOf(props.vpc!);
  const sensitivity = sensitivityOf(
    props.sensitivity,
    platform ? platform.sensitivity : adopted?.sensitivity,
    platform ? 'platform' : 'network',
  );
  const network = adopted ?? adoptVpc(props.vpc!, sensitivity);
  const given = [...(props.securityGroup ? [props.securityGroup] : []), ...additionalSecurityGroups];
  for (const group of given) checkGroup(group, sensitivity);
  const volumeKey =
    props.volumeKey ??
    platform?.volumeKey ??
    new SpawnKey(scope, 'Key', { description: `volumes of ${scope.node.path}` });
  const securityGroup =
    props.securityGroup ??
    platform?.securityGroup ??
    new SpawnSecurityGroup(scope, 'SecurityGroup', {
      network,
      sensitivity,
    });
  const securityGroups = [securityGroup, ...additionalSecurityGroups];
  return {
    network,
    volumeKey,
    securityGroups,
    dependencies: [...securityGroups, ...(Construct.isConstruct(network) ? [network] : [])],
    permissionsBoundary: props.permissionsBoundary ?? platform?.permissionsBoundary,
    sensitivity,
    owner,
    sharedPolicies: platform?.machinePolicy ? [platform.machinePolicy] : [],
    hardCap: platform?.hardCap,
  };
}

/** The subnet asked for, if the network's machines live there; the first of theirs by default. */
export function subnetOf(network: ISpawnNetwork, subnet?: ec2.ISubnet): ec2.ISubnet {
  const [first] = network.privateSubnets;
  if (!first) {
    throw new Error(
      'network has no private subnets: 0; allowed: 1 or more; give a network with isolated or private subnets',
    );
  }
  if (!subnet) return first;
  const ids = network.privateSubnets.map(({ subnetId }) => subnetId);
  if (!ids.includes(subnet.subnetId) && ![subnet.subnetId, ...ids].some((id) => Token.isUnresolved(id))) {
    throw new Error(
      `subnet is not one of the network's private subnets: '${subnet.subnetId}'; allowed: ${ids.join(', ')}; give one of network.privateSubnets`,
    );
  }
  return subnet;
}

function checkExactlyOne({ platform, network, vpc }: SpawnMachineProps): void {
  const given = Object.entries({ platform, network, vpc }).flatMap(([prop, value]) => (value ? prop : []));
  if (given.length === 1) return;
  throw new Error(
    `platform, network and vpc: ${given.length === 0 ? 'none' : given.join(' and ')} given; allowed: exactly one of them; give the SpawnPlatform to live in, or a SpawnNetwork, or a VPC of your own`,
  );
}

function ownerOf({ owner, platform }: SpawnMachineProps): string {
  const name = owner ?? platform?.owner;
  if (name === undefined) {
    throw new Error(
      "owner is missing: neither the machine nor its platform names one; allowed: who answers for the machine, such as 'alice'; give owner here or on the platform",
    );
  }
  if (!Token.isUnresolved(name) && !/^(?! )[\p{L}\p{N} _.:/=+@-]{1,128}(?<! )$/u.test(name)) {
    throw new Error(
      `owner can't be a tag: '${name}'; allowed: 1 to 128 letters, digits, spaces and _ . : / = + - @, no space at either end; give a user name or address`,
    );
  }
  return name;
}

const RANK = {
  [Sensitivity.DEVELOPMENT]: 0,
  [Sensitivity.PRODUCTION]: 1,
  [Sensitivity.CARDHOLDER]: 2,
  [Sensitivity.PHI]: 2,
};

/** A machine next to PHI or card data is in scope itself; elsewhere it may be less sensitive than its place, never more. */
function sensitivityOf(
  sensitivity: Sensitivity | undefined,
  ofPlace: Sensitivity | undefined,
  kind: string,
): Sensitivity {
  if (sensitivity === undefined) return ofPlace ?? Sensitivity.PRODUCTION;
  if (ofPlace === undefined || sensitivity === ofPlace) return sensitivity;
  if (RANK[sensitivity] > RANK[ofPlace]) {
    throw new Error(
      `sensitivity is higher than the place allows: '${sensitivity}' in a ${kind} for '${ofPlace}'; allowed: up to '${ofPlace}'; put the machine into a ${kind} of sensitivity '${sensitivity}'`,
    );
  }
  if (RANK[ofPlace] === 2) {
    throw new Error(
      `sensitivity doesn't fit the place: '${sensitivity}' in a ${kind} for '${ofPlace}'; allowed: '${ofPlace}', for all that lives there is in scope; leave sensitivity out, or put the machine elsewhere`,
    );
  }
  return sensitivity;
}

/** A group for less sensitive data may have modes that are too open for this machine. */
function checkGroup(group: ec2.ISecurityGroup, sensitivity: Sensitivity): void {
  if (!(group instanceof SpawnSecurityGroup) || RANK[group.sensitivity] >= RANK[sensitivity]) return;
  throw new Error(
    `securityGroup is made for less sensitive data: '${group.node.path}' for '${group.sensitivity}', the machine for '${sensitivity}'; allowed: a group for '${sensitivity}'; make it with sensitivity: '${sensitivity}'`,
  );
}

/** Id of the network that the first machine made for a VPC; a second set of endpoints would claim the same private DNS names. */
function adoptedId(vpc: ec2.IVpc): string {
  return `SpawnNetwork-${vpc.node.addr}`;
}

function adoptedNetworkOf(vpc: ec2.IVpc): ISpawnNetwork | undefined {
  return Stack.of(vpc).node.tryFindChild(adoptedId(vpc)) as unknown as ISpawnNetwork | undefined;
}

function adoptVpc(vpc: ec2.IVpc, sensitivity: Sensitivity): ISpawnNetwork {
  if (sensitivity === Sensitivity.CARDHOLDER) {
    throw new Error(
      "sensitivity 'cardholder' is given with vpc; allowed: with a platform or network for card data; give network: SpawnNetwork.fromVpc(..., { sensitivity, dedicated: true }), which states that the VPC holds nothing else",
    );
  }
  return SpawnNetwork.fromVpc(Stack.of(vpc), adoptedId(vpc), { vpc, sensitivity, createMissing: true });
}
