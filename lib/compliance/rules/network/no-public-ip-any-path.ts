import { type ITemplateRule, known, type TemplateResource, Unresolved, Verdict } from '../../model';
import { type Launch, launchersOf, LAUNCHING_TYPES, launchesOf } from '../compute/launch';
import { flagOf, member, numberOf, shown, worstOf } from '../compute/values';
import { interfacesOf, type LaunchInterface, type Place, placesOf } from './launch-subnets';
import { internetGatewayOf, machinesIn, subnetsOfRouteTable } from './subnets';

const FIX = 'Set AssociatePublicIpAddress of the network interface to false.';

/**
 * No machine gets a public IPv4 address: not by its interface, not by its subnet, not by an elastic address, and its subnet has no
 * route to an internet gateway. The elastic address of a NAT gateway is none of a machine. IPv6 addresses are for the routes and
 * security groups to close.
 */
export const NoPublicIpAnyPath: ITemplateRule = {
  ruleId: 'NoPublicIpAnyPath',
  title: 'No machine gets a public address on any path',
  resourceTypes: [
    ...LAUNCHING_TYPES,
    'AWS::EC2::Subnet',
    'AWS::EC2::EIP',
    'AWS::EC2::EIPAssociation',
    'AWS::EC2::Route',
  ],
  check(resource: TemplateResource): Verdict {
    switch (resource.type) {
      case 'AWS::EC2::Subnet':
        return subnetVerdict(resource, 'MapPublicIpOnLaunch');
      case 'AWS::EC2::EIP':
        return elasticAddress(resource);
      case 'AWS::EC2::EIPAssociation':
        return association(resource);
      case 'AWS::EC2::Route':
        return route(resource);
      default:
        return worstOf(launchesOf(resource), (launch) => judge(resource, launch));
    }
  },
};

function judge(resource: TemplateResource, launch: Launch): Verdict {
  const interfaces = interfacesOf(launch);
  if (interfaces.length > 0) return worstOf(interfaces, (each) => interfaceVerdict(resource, launch, each));
  // Of a launch configuration.
  const flag = launch.setting('AssociatePublicIpAddress');
  return flag ? flagVerdict(flag.value, flag.where) : bySubnet(resource, launch, undefined);
}

function interfaceVerdict(resource: TemplateResource, launch: Launch, each: LaunchInterface): Verdict {
  const where = each.at('AssociatePublicIpAddress');
  const flag = member(each.value, 'AssociatePublicIpAddress');
  if (flag !== undefined) return flagVerdict(flag, where);
  // An interface that is there already has what addresses it has; further ones never get any by themselves.
  if (member(each.value, 'NetworkInterfaceId') !== undefined) return Verdict.pass();
  if ((numberOf(member(each.value, 'DeviceIndex'), each.at('DeviceIndex')) ?? 0) > 0) return Verdict.pass();
  return bySubnet(resource, launch, where);
}

function flagVerdict(flag: unknown, where: string): Verdict {
  return flagOf(flag, where) === true
    ? Verdict.fail({ where, why: 'AssociatePublicIpAddress is true', fix: FIX })
    : Verdict.pass();
}

/** Nothing is said of an address: the subnet decides. */
function bySubnet(resource: TemplateResource, launch: Launch, flag: string | undefined): Verdict {
  const places = placesOf(resource, launch);
  if (places.length > 0) return worstOf(places, byPlace);
  if (launch.complete) {
    const why = 'no subnet is named, and subnets of the default VPC assign public addresses';
    return Verdict.fail({ where: launch.missing('SubnetId'), why, fix: 'Name a private subnet.' });
  }
  if (launchersOf(resource).length > 0) return Verdict.notApplicable('judged at what launches from it');
  if (flag === undefined)
    return Verdict.unknown('whoever launches chooses the subnet, which decides on public addresses');
  const why = 'AssociatePublicIpAddress is not set, and whoever launches chooses the subnet';
  return Verdict.fail({ where: flag, why, fix: FIX });
}

function byPlace({ subnet, where }: Place): Verdict {
  if (subnet instanceof Unresolved && subnet.resource?.type === 'AWS::EC2::Subnet') {
    return subnetVerdict(subnet.resource, where);
  }
  known(subnet, where);
  return Verdict.unknown(`subnet ${shown(subnet)} is not in the app and may assign public addresses`);
}

function subnetVerdict(subnet: TemplateResource, where: string): Verdict {
  if (subnet.flag('MapPublicIpOnLaunch') !== true) return Verdict.pass();
  const why = `subnet ${subnet.logicalId} gives machines a public address (MapPublicIpOnLaunch is true)`;
  return Verdict.fail({ where, why, fix: 'Set MapPublicIpOnLaunch of the subnet to false.' });
}

function elasticAddress(address: TemplateResource): Verdict {
  const instance: unknown = address.value('InstanceId');
  if (instance === undefined || instance === '') return Verdict.notApplicable('given to no machine here');
  return Verdict.fail({
    where: 'InstanceId',
    why: `machine ${shown(instance)} gets the elastic address`,
    fix: 'Remove it; people connect through Session Manager, services through a load balancer.',
  });
}

function association(resource: TemplateResource): Verdict {
  const where = ['InstanceId', 'NetworkInterfaceId'].find((key) => resource.value(key) !== undefined) ?? '';
  const why = `an elastic address is given to ${where === '' ? 'a machine' : shown(resource.value(where))}`;
  return Verdict.fail({ where, why, fix: 'Remove the association.' });
}

function route(resource: TemplateResource): Verdict {
  const gateway = internetGatewayOf(resource);
  if (gateway === undefined) return Verdict.notApplicable('the route leads to no internet gateway');
  const table = resource.target('RouteTableId');
  if (!table) return Verdict.unknown(`which subnets use route table ${shown(resource.value('RouteTableId'))}`);
  const reached = subnetsOfRouteTable(table).flatMap(machinesIn);
  if (reached.length === 0) return Verdict.pass();
  if (gateway instanceof Unresolved) return Verdict.unknown(`GatewayId is known at deployment only: ${gateway.why}`);
  return Verdict.fail({
    where: 'GatewayId',
    why: `the subnet of ${reached[0].logicalId} has a route to internet gateway ${gateway}`,
    fix: 'Put machines in subnets without a route to an internet gateway.',
  });
}
