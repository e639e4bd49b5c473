import { Annotations, Token, aws_ec2 as ec2 } from 'aws-cdk-lib';
import { Sensitivity } from '../contract';
import { AwsService } from '../primitives';
import { checkCidr, type CidrLimits } from './cidr';
import { inlinePeer } from './inline-peer';
import { reachPrefixList, type EgressContext } from './paths';
import { checkPrefixListId } from './prefix-lists';
import { checkReason, type AnywhereProps } from './rule-text';
import { checkAllowed } from './sensitivity-rules';

/** A provider's block at most: an IPv4 /16, an IPv6 /32. */
const LIMITS: CidrLimits = { ipv4: 16, ipv6: 32 };

const HTTPS = ec2.Port.tcp(443);
const EVERY = Object.values(Sensitivity);

/**
 * Where members of a group may connect to. Modes that open something add up with `plus`.
 *
 * | mode | development | production | cardholder, phi |
 * |---|---|---|---|
 * | `toEndpoints`, `httpsTo`, `none` | yes | yes | yes |
 * | `anywhere` | yes | no | no |
 *
 * Security groups don't filter the VPC's DNS resolver nor the instance metadata service.
 * Serves HIPAA 164.312(e)(1), PCI DSS 1.3.2, SOC 2 CC6.6 and CC6.7.
 */
export class Egress {
  /**
   * The endpoints of the network over TLS, and nothing else: the interface endpoints' group, the prefix lists of S3 and DynamoDB.
   * A group that has only a `vpc` knows no interface endpoints and gets the two prefix lists.
   *
   * @param services the services to reach; none means every service of the network
   */
  public static toEndpoints(...services: AwsService[]): Egress {
    return new Egress('toEndpoints()', EVERY, (context) => openEndpoints(context, services));
  }

  /**
   * HTTPS to these destinations, on top of nothing: spored needs the endpoints too, add them with
   * `Egress.toEndpoints().plus(Egress.httpsTo(...))`.
   *
   * @param destinations at least one CIDR block (IPv4 of /16 or narrower, IPv6 of /32 or narrower) or prefix list id (`pl-...`);
   * a token is taken as an IPv4 block, see `httpsToPrefixList`
   * @throws if a block is malformed, wider, or has bits set behind its prefix
   */
  public static httpsTo(...destinations: string[]): Egress {
    if (destinations.length === 0) {
      throw new Error(
        "egress names no destination: httpsTo(); allowed: CIDR blocks and prefix lists, such as '192.0.2.0/24'; for none use Egress.none()",
      );
    }
    const rules = destinations.map(httpsRule);
    return new Egress(`httpsTo(${destinations.join(', ')})`, EVERY, ({ group }) => rules.forEach((add) => add(group)));
  }

  /**
   * HTTPS to a prefix list whose id may be a token.
   *
   * @throws if it isn't the id of a prefix list
   */
  public static httpsToPrefixList(prefixListId: string): Egress {
    checkPrefixListId('egress', prefixListId);
    return new Egress('httpsToPrefixList', EVERY, ({ group }) => addPrefixList(group, prefixListId));
  }

  /**
   * Nowhere. EC2 gives a group without any egress rule one that allows everything, therefore the template shows a rule to
   * `255.255.255.255/32`, ICMP type 252 code 86: it matches no traffic. Groups of the other modes have no such rule.
   */
  public static none(): Egress {
    return new Egress('none', EVERY, () => undefined);
  }

  /**
   * A named weakening: anywhere, with any protocol, over IPv4 and IPv6. With `Sensitivity.DEVELOPMENT` only.
   *
   * Findings: `EgressRestricted`, one for each family; none of cdk-nag's rules judges egress. The reason stands in the rules'
   * descriptions.
   *
   * @throws if the reason is no sentence
   */
  public static anywhere(props: AnywhereProps): Egress {
    const description = `Anywhere: ${checkReason('Egress.anywhere', props)}`;
    const write = ({ group }: EgressContext): void => {
      // The L2 construct has no prop for the description of its allow-all rules.
      (group.node.defaultChild as ec2.CfnSecurityGroup).securityGroupEgress = [
        { cidrIp: '0.0.0.0/0', ipProtocol: '-1', description },
        { cidrIpv6: '::/0', ipProtocol: '-1', description },
      ];
    };
    return new Egress('anywhere', [Sensitivity.DEVELOPMENT], write, true);
  }

  private constructor(
    private readonly mode: string,
    private readonly allowed: readonly Sensitivity[],
    private readonly write: (context: EgressContext) => void,
    /** @internal */
    public readonly _anywhere: boolean = false,
  ) {}

  /**
   * Both this and another egress.
   *
   * @throws if one of them is `none` or `anywhere`, which leave nothing to add
   */
  public plus(other: Egress): Egress {
    const modes = [this.mode, other.mode];
    const lonely = modes.find((mode) => mode === 'none' || mode === 'anywhere');
    if (lonely) {
      throw new Error(
        `egress can't be combined: ${modes.join(' and ')}; allowed: toEndpoints and httpsTo; leave out '${lonely}' or the other`,
      );
    }
    return new Egress(modes.join(' and '), EVERY, (context) => {
      this.write(context);
      other.write(context);
    });
  }

  /** @internal */
  public _check(sensitivity: Sensitivity): void {
    checkAllowed(
      'egress',
      this.mode,
      sensitivity,
      this.allowed,
      'use Egress.toEndpoints(), and httpsTo for what else is needed',
    );
  }

  /** @internal */
  public _write(context: EgressContext): void {
    this.write(context);
  }
}

function openEndpoints({ group, network, gatewayServices }: EgressContext, services: AwsService[]): void {
  if (network) {
    for (const service of services.length > 0 ? services : network.services) network.openPath(group, service);
    return;
  }
  const unknown = services.filter((service) => !service.viaGateway).map((service) => service.endpointName);
  if (unknown.length > 0) {
    throw new Error(
      `egress names endpoints that a group with only a vpc doesn't know: ${unknown.join(', ')}; allowed: s3, dynamodb; ` +
        'pass network instead of vpc, such as SpawnNetwork.fromVpc(...)',
    );
  }
  const gateways = services.length > 0 ? services : [AwsService.S3, AwsService.DYNAMODB];
  const missing = gateways.filter((service) => !reachPrefixList(group, gatewayServices, service));
  if (missing.length > 0) {
    Annotations.of(group).addWarningV2(
      'cdk-spawn:Network.prefixListUnknown',
      `the group can't reach ${missing.map((service) => service.endpointName).join(' and ')}: this library knows no prefix list for the stack's region; ` +
        'pass gatewayServices: GatewayServices.prefixLists({...}), or network instead of vpc',
    );
  }
}

function httpsRule(destination: string): (group: ec2.ISecurityGroup) => void {
  if (!Token.isUnresolved(destination) && destination.startsWith('pl-')) {
    checkPrefixListId('egress', destination);
    return (group) => addPrefixList(group, destination);
  }
  const { cidr, family } = checkCidr('egress', destination, LIMITS);
  const peer = family === 4 ? ec2.Peer.ipv4(cidr) : ec2.Peer.ipv6(cidr);
  const name = Token.isUnresolved(destination) ? 'a named network' : destination;
  return (group) => group.addEgressRule(peer, HTTPS, `HTTPS to ${name}`);
}

function addPrefixList(group: ec2.ISecurityGroup, id: string): void {
  const name = Token.isUnresolved(id) ? 'a prefix list' : id;
  group.addEgressRule(inlinePeer({ destinationPrefixListId: id }), HTTPS, `HTTPS to ${name}`);
}
