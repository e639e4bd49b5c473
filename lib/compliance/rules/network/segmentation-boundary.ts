import { GovernanceTag } from '../../../contract';
import { type ITemplateRule, type TemplateResource, Unresolved, Verdict } from '../../model';
import { type Launch, LAUNCHING_TYPES, launchesOf } from '../compute/launch';
import { listOf, member, shown, worstOf } from '../compute/values';
import { isInScope, isMarked, resourceOf, vpcOf } from './cardholder-scope';
import { type GroupRule, rulesIn } from './group-rules';
import { interfacesOf, placesOf } from './launch-subnets';
import { NETWORK_PROPERTIES, networkPlacesOf } from './network-places';
import { internetGatewayOf, subnetsOfRouteTable } from './subnets';

const TAG_FIX = `Move it into the network for card data, or tag that network ${GovernanceTag.CARDHOLDER_DATA}=yes if it is one.`;
const PEER_FIX = `Connect it to networks that are tagged ${GovernanceTag.CARDHOLDER_DATA}=yes only.`;

/**
 * What is tagged as holding card data stands in a network that is tagged so too, and that network is joined to no other: not by
 * peering, not by a transit gateway, not by an internet gateway, not by a rule that lets in a group from elsewhere. Without the tag
 * nothing is in scope, and nothing is proved.
 */
export const SegmentationBoundary: ITemplateRule = {
  ruleId: 'SegmentationBoundary',
  title: 'The cardholder data environment is a network of its own',
  resourceTypes: [
    'AWS::EC2::VPC',
    'AWS::EC2::Subnet',
    'AWS::EC2::SecurityGroup',
    'AWS::EC2::SecurityGroupIngress',
    'AWS::EC2::SecurityGroupEgress',
    'AWS::EC2::VPCPeeringConnection',
    'AWS::EC2::TransitGatewayAttachment',
    'AWS::EC2::TransitGatewayVpcAttachment',
    'AWS::EC2::Route',
    ...LAUNCHING_TYPES,
    ...Object.keys(NETWORK_PROPERTIES),
  ],
  check(resource: TemplateResource): Verdict {
    switch (resource.type) {
      case 'AWS::EC2::VPC':
        return isMarked(resource) ? Verdict.pass() : OUT_OF_SCOPE;
      case 'AWS::EC2::Subnet':
        return isMarked(resource) ? standsIn(resource, 'VpcId', resource.value('VpcId')) : OUT_OF_SCOPE;
      case 'AWS::EC2::SecurityGroup':
        return group(resource);
      case 'AWS::EC2::SecurityGroupIngress':
      case 'AWS::EC2::SecurityGroupEgress':
        return isInScope(resource.target('GroupId')) ? peersOf(resource) : OUT_OF_SCOPE;
      case 'AWS::EC2::VPCPeeringConnection':
        return peering(resource);
      case 'AWS::EC2::TransitGatewayAttachment':
      case 'AWS::EC2::TransitGatewayVpcAttachment':
        return attachment(resource);
      case 'AWS::EC2::Route':
        return route(resource);
      default:
        if (Object.hasOwn(NETWORK_PROPERTIES, resource.type)) return placed(resource);
        return isMarked(resource)
          ? worstOf(launchesOf(resource), (launch) => machines(resource, launch))
          : OUT_OF_SCOPE;
    }
  },
};

const OUT_OF_SCOPE = Verdict.notApplicable('not tagged as holding card data');

/** Something that is tagged stands in a network that is. */
function standsIn(resource: TemplateResource, where: string, place: unknown): Verdict {
  const holder = resourceOf(place);
  const vpc = vpcOf(holder);
  if (!vpc) return Verdict.unknown(`${where}: the VPC of ${shown(place)} is not in the app, nor are its tags`);
  if (isMarked(vpc)) return Verdict.pass();
  return Verdict.fail({
    where,
    why: `${resource.logicalId} holds card data in VPC ${vpc.logicalId}, which is not tagged for it`,
    fix: TAG_FIX,
    finding: 'network',
  });
}

function machines(resource: TemplateResource, launch: Launch): Verdict {
  const places = placesOf(resource, launch).map(({ subnet, where }) => ({ place: subnet, where }));
  const groups = [
    ...interfacesOf(launch).map(({ value, at }) => ({ value: member(value, 'Groups'), where: at('Groups') })),
    ...launch.settings('SecurityGroupIds'),
  ].flatMap(({ value, where }) => listOf(value, where).map((place) => ({ place, where })));
  const stands = [...places, ...groups];
  if (stands.length === 0) return Verdict.notApplicable('whoever launches chooses the network');
  return worstOf(stands, ({ place, where }) => standsIn(resource, where, place));
}

/** What stands in a network without being a machine: a database, a function ... */
function placed(resource: TemplateResource): Verdict {
  if (!isMarked(resource)) return OUT_OF_SCOPE;
  const places = networkPlacesOf(resource);
  if (places.length === 0) return Verdict.notApplicable('it names no network');
  return worstOf(places, ({ value, where }) => standsIn(resource, where, value));
}

function group(resource: TemplateResource): Verdict {
  const marked = isMarked(resource);
  if (!marked && !isInScope(resource)) return OUT_OF_SCOPE;
  return Verdict.worst([
    ...(marked ? [standsIn(resource, 'VpcId', resource.value('VpcId'))] : [Verdict.pass()]),
    peersOf(resource),
  ]);
}

/** Groups at the other end of rules. */
function peersOf(resource: TemplateResource): Verdict {
  const sides = (['Ingress', 'Egress'] as const).flatMap((direction) => {
    const own = resource.type === 'AWS::EC2::SecurityGroup' || resource.type.endsWith(direction);
    return own ? rulesIn(resource, direction) : [];
  });
  return Verdict.worst([Verdict.pass(), worstOf(sides, peer)]);
}

function peer({ direction, value, at }: GroupRule): Verdict {
  const property = direction === 'Ingress' ? 'SourceSecurityGroupId' : 'DestinationSecurityGroupId';
  const named = member(value, property);
  if (named === undefined) return Verdict.pass();
  const other = resourceOf(named);
  const vpc = vpcOf(other);
  if (!other || !vpc)
    return Verdict.unknown(`${at(property)}: the VPC of ${shown(named)} is not in the app, nor are its tags`);
  if (isMarked(vpc)) return Verdict.pass();
  return Verdict.fail({
    where: at(property),
    why: `the rule joins the network for card data with group ${other.logicalId} of VPC ${vpc.logicalId}, which is not one`,
    fix: PEER_FIX,
    finding: `group ${other.logicalId}`,
  });
}

function peering(connection: TemplateResource): Verdict {
  const ends = ['VpcId', 'PeerVpcId'];
  const inScope = ends.filter((end) => isInScope(resourceOf(connection.value(end))));
  if (inScope.length === 0) return OUT_OF_SCOPE;
  const others = ends.filter((end) => !inScope.includes(end));
  return others.length === 0 ? Verdict.pass() : worstOf(others, (end) => joined(connection, end));
}

function attachment(resource: TemplateResource): Verdict {
  return isInScope(resourceOf(resource.value('VpcId'))) ? joined(resource, 'TransitGatewayId') : OUT_OF_SCOPE;
}

/** What the network for card data is joined with. */
function joined(resource: TemplateResource, where: string): Verdict {
  const value: unknown = resource.value(where);
  const other = resourceOf(value);
  if (!other) return Verdict.unknown(`${where}: ${shown(value)} is not in the app, nor are its tags`);
  if (isMarked(other)) return Verdict.pass();
  return Verdict.fail({
    where,
    why: `the network for card data is joined with ${other.logicalId}, which is not tagged for it`,
    fix: PEER_FIX,
  });
}

const JOINTS = ['VpcPeeringConnectionId', 'TransitGatewayId', 'CoreNetworkArn'];

function route(resource: TemplateResource): Verdict {
  const table = resource.target('RouteTableId');
  if (!isInScope(table)) return OUT_OF_SCOPE;
  // What joins networks is judged itself where it is in the app.
  const joint = JOINTS.find((key) => resource.value(key) !== undefined && !resource.target(key));
  if (joint) return Verdict.unknown(`${joint}: ${shown(resource.value(joint))} is not in the app, nor where it leads`);
  const gateway = internetGatewayOf(resource);
  if (gateway === undefined) return Verdict.pass();
  const subnets = subnetsOfRouteTable(table);
  if (subnets.length > 0 && subnets.every(isForGateways)) return Verdict.pass();
  if (gateway instanceof Unresolved) return Verdict.unknown(`GatewayId is known at deployment only: ${gateway.why}`);
  return Verdict.fail({
    where: 'GatewayId',
    why: `the network for card data has a route to internet gateway ${gateway}`,
    fix: 'Remove the route; let AWS services be reached through endpoints.',
  });
}

/** A subnet of NAT gateways or load balancers, which stand between the internet and the rest. */
function isForGateways(subnet: TemplateResource): boolean {
  return ['AWS::EC2::NatGateway', 'AWS::ElasticLoadBalancingV2::LoadBalancer', 'AWS::NetworkFirewall::Firewall'].some(
    (type) => subnet.referrers(type).length > 0,
  );
}
