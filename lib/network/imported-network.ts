import { Annotations, Fn, Token, aws_ec2 as ec2 } from 'aws-cdk-lib';
import { Construct, type IDependable } from 'constructs';
import type { Sensitivity } from '../contract';
import { AwsService } from '../primitives';
import { GatewayServices } from './gateway-services';
import type { ISpawnNetwork } from './network-interface';
import { EndpointPaths } from './paths';
import { DEFAULT_SERVICES, interfaceFallback } from './services';

/** What identifies a network of another stack or app. */
export interface SpawnNetworkAttributes {
  /** Id of the VPC. May be a token. */
  readonly vpcId: string;
  /**
   * Ids of the private subnets, one per zone in the order of the zones. Each may be a token, or the whole list may be one (such as the
   * value of an SSM string list), then say `subnetCount`.
   */
  readonly subnetIds: string[];
  /**
   * How many subnets there are, for a list whose length is not known at synth time.
   *
   * @default - the length of `subnetIds`; 2 for a token
   */
  readonly subnetCount?: number;
  /**
   * The zones of the subnets, in the same order. May be a token like `subnetIds`.
   *
   * @default - the first zones of the region, as `SpawnNetwork` takes them
   */
  readonly availabilityZones?: string[];
  /**
   * Ids of the subnets' route tables, in the same order. May be a token like `subnetIds`.
   *
   * @default - not known; nothing can be added to the route tables
   */
  readonly routeTableIds?: string[];
  /**
   * Id of the interface endpoints' group. May be a token.
   *
   * @default - no interface endpoint can be reached
   */
  readonly endpointSecurityGroupId?: string;
  /**
   * The services that have endpoints.
   *
   * @default - s3, dynamodb, ssm, ssmmessages, ec2messages, ec2, sts, kms, logs, secretsmanager
   */
  readonly services?: AwsService[];
  /**
   * How security groups reach S3 and DynamoDB: as the network itself was made.
   *
   * @default GatewayServices.automatic()
   */
  readonly gatewayServices?: GatewayServices;
  /**
   * How sensitive the data is that the network may carry.
   *
   * @default - not known, nothing is refused on its account
   */
  readonly sensitivity?: Sensitivity;
}

/** A network by its attributes; made by `SpawnNetwork.fromAttributes`. */
export class ImportedNetwork extends Construct implements ISpawnNetwork {
  public readonly vpc: ec2.IVpc;
  public readonly privateSubnets: ec2.ISubnet[];
  public readonly services: AwsService[];
  public readonly sensitivity?: Sensitivity;
  public readonly endpointSecurityGroup?: ec2.ISecurityGroup;
  public readonly s3ByInterface?: boolean;
  private readonly paths: EndpointPaths;

  public constructor(scope: Construct, id: string, attributes: SpawnNetworkAttributes) {
    super(scope, id);
    checkAttributes(attributes);
    Annotations.of(this).acknowledgeWarning(
      '@aws-cdk/aws-ec2:noSubnetRouteTableId',
      'the route tables of an imported network stay with whoever made it',
    );
    const count =
      attributes.subnetCount ?? (Token.isUnresolved(attributes.subnetIds) ? 2 : attributes.subnetIds.length);
    const subnetIds = elements('subnetIds', attributes.subnetIds, count);
    const zones = attributes.availabilityZones
      ? elements('availabilityZones', attributes.availabilityZones, count)
      : subnetIds.map((_, zone) => Fn.select(zone, Fn.getAzs()));
    const routeTables = attributes.routeTableIds && elements('routeTableIds', attributes.routeTableIds, count);
    this.privateSubnets = subnetIds.map((subnetId, i) =>
      ec2.Subnet.fromSubnetAttributes(this, `Subnet${i + 1}`, {
        subnetId,
        availabilityZone: zones[i],
        // Reading an unknown id of a route table is a warning of its own.
        routeTableId: routeTables?.[i],
      }),
    );
    this.vpc = ec2.Vpc.fromVpcAttributes(this, 'Vpc', {
      vpcId: attributes.vpcId,
      availabilityZones: zones,
      isolatedSubnetIds: subnetIds,
      isolatedSubnetRouteTableIds: routeTables,
    });
    this.services = attributes.services ?? DEFAULT_SERVICES;
    this.sensitivity = attributes.sensitivity;
    this.endpointSecurityGroup =
      attributes.endpointSecurityGroupId === undefined
        ? undefined
        : ec2.SecurityGroup.fromSecurityGroupId(this, 'EndpointSecurityGroup', attributes.endpointSecurityGroupId, {
            allowAllOutbound: false,
          });
    const gatewayServices = attributes.gatewayServices ?? GatewayServices.automatic();
    this.s3ByInterface = interfaceFallback(this, gatewayServices).includes(AwsService.S3);
    this.paths = new EndpointPaths({
      network: this,
      services: this.services,
      gatewayServices,
      endpointGroup: this.endpointSecurityGroup,
      remedy: 'add the endpoint where the network is made, and name it in services here',
    });
  }

  public openPath(client: ec2.ISecurityGroup, service: AwsService): IDependable {
    return this.paths.open(client, service);
  }
}

function checkAttributes({ vpcId, subnetIds, subnetCount, endpointSecurityGroupId }: SpawnNetworkAttributes): void {
  const check = (name: string, value: string | undefined, pattern: RegExp, example: string): void => {
    if (value === undefined || Token.isUnresolved(value) || pattern.test(value)) return;
    throw new Error(
      `${name} is not such an id: '${value}'; allowed: an id such as '${example}' or a token; take it from the stack that made the network`,
    );
  };
  check('vpcId', vpcId, /^vpc-[0-9a-f]+$/, 'vpc-0123456789abcdef0');
  check('endpointSecurityGroupId', endpointSecurityGroupId, /^sg-[0-9a-f]+$/, 'sg-0123456789abcdef0');
  if (subnetCount !== undefined && (!Number.isInteger(subnetCount) || subnetCount < 1)) {
    throw new Error(
      `subnetCount is not a number of subnets: ${subnetCount}; allowed: 1 or more; leave it out for the length of subnetIds`,
    );
  }
  if (Token.isUnresolved(subnetIds)) return;
  if (subnetIds.length === 0) {
    throw new Error('subnetIds is empty; allowed: at least one id; name the private subnets of the network');
  }
  for (const subnetId of subnetIds) check('subnetIds', subnetId, /^subnet-[0-9a-f]+$/, 'subnet-0123456789abcdef0');
}

/** The elements of a list that may be a token. */
function elements(name: string, list: string[], count: number): string[] {
  if (Token.isUnresolved(list)) return [...Array(count).keys()].map((i) => Fn.select(i, list));
  if (list.length !== count) {
    throw new Error(
      `${name} has ${list.length} elements: ${list.join(', ')}; allowed: as many as there are subnets (${count}); name one for each subnet`,
    );
  }
  return list;
}
