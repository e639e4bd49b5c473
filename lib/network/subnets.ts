import { Fn, Token, aws_ec2 as ec2 } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { checkCidr, ipv4Block } from './cidr';

/** Properties of a network's subnets. */
export interface SubnetsProps {
  readonly vpc: ec2.CfnVPC;
  readonly cidr: string;
  readonly zones: number;
  readonly natGateways: number;
}

/** Smallest and largest block of a VPC, as prefix lengths: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
const WIDEST = 16;
const NARROWEST_SUBNET = 28;

/**
 * Checks the address block of a VPC and how many zones it is divided between.
 *
 * @throws naming the prop, the value and the remedy
 */
export function checkAddresses(cidr: string, zones: number): void {
  if (Token.isUnresolved(zones)) {
    throw new Error(
      'maxAzs is a token: its value is known only when the stack is deployed; allowed: a number, 1 to 6; write it out',
    );
  }
  if (!Number.isInteger(zones) || zones < 1 || zones > 6) {
    throw new Error(`maxAzs is not a number of zones: ${zones}; allowed: 1 to 6; most regions have 3`);
  }
  checkCidr('cidr', cidr, { ipv4: WIDEST, ipv6: 128 });
  if (Token.isUnresolved(cidr)) return;
  if (cidr.includes(':')) {
    throw new Error(
      `cidr is not an IPv4 block: '${cidr}'; allowed: IPv4 of /16 or narrower; write a private block such as '10.0.0.0/16'`,
    );
  }
  if (subnetPrefix(cidr, zones) > NARROWEST_SUBNET) {
    throw new Error(
      `cidr is too narrow for ${zones} zones: '${cidr}'; allowed: /16 to /${NARROWEST_SUBNET - splits(zones)}; use a wider block or fewer zones (maxAzs)`,
    );
  }
}

/** Isolated subnets, one per zone, and where NAT is asked for as many public ones with the gateways. */
export class Subnets extends Construct {
  /** Where clients and endpoints live. */
  public readonly isolated: ec2.ISubnet[];

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: SubnetsProps,
  ) {
    super(scope, id);
    const zones = [...Array(props.zones).keys()];
    const isolated = zones.map(
      (zone) => new ec2.PrivateSubnet(this, `Isolated${zone + 1}`, this.subnetProps(zone, zone)),
    );
    this.isolated = isolated;
    if (props.natGateways > 0) this.addNat(isolated);
  }

  private addNat(isolated: ec2.PrivateSubnet[]): void {
    const { vpc, natGateways } = this.props;
    const internetGateway = new ec2.CfnInternetGateway(this, 'InternetGateway');
    const attachment = new ec2.CfnVPCGatewayAttachment(this, 'Attachment', {
      vpcId: vpc.ref,
      internetGatewayId: internetGateway.ref,
    });
    // Public subnets stand in the upper half of the block, so that adding NAT later moves no isolated subnet.
    const upper = 2 ** (splits(isolated.length) - 1);
    const gateways = isolated.slice(0, natGateways).map((_, zone) => {
      const subnet = new ec2.PublicSubnet(this, `Public${zone + 1}`, this.subnetProps(zone, upper + zone));
      subnet.addDefaultInternetRoute(internetGateway.ref, attachment);
      return subnet.addNatGateway();
    });
    isolated.forEach((subnet, zone) => subnet.addDefaultNatRoute(gateways[zone % gateways.length].ref));
  }

  private subnetProps(zone: number, block: number): ec2.SubnetProps {
    const { cidr, zones, vpc } = this.props;
    const blocks = 2 ** splits(zones);
    return {
      vpcId: vpc.ref,
      // `ec2.Vpc` would look the zones up, which needs credentials.
      availabilityZone: Fn.select(zone, Fn.getAzs()),
      // The width of a token is not known: its subnets get a /24 each.
      cidrBlock: Token.isUnresolved(cidr)
        ? Fn.select(block, Fn.cidr(cidr, blocks, '8'))
        : ipv4Block(cidr, subnetPrefix(cidr, zones), block),
      mapPublicIpOnLaunch: false,
    };
  }
}

/** How often the block is halved: there is room for a public subnet beside each isolated one. */
function splits(zones: number): number {
  return Math.ceil(Math.log2(2 * zones));
}

function subnetPrefix(cidr: string, zones: number): number {
  return Number(cidr.split('/')[1]) + splits(zones);
}
