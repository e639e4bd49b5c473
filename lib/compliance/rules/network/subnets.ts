import { type TemplateResource, Unresolved } from '../../model';
import { LAUNCHING_TYPES } from '../compute/launch';

/** The subnets that use a route table. */
export function subnetsOfRouteTable(table: TemplateResource | undefined): TemplateResource[] {
  return (table?.referrers('AWS::EC2::SubnetRouteTableAssociation') ?? []).flatMap((association) => {
    const subnet = association.target('SubnetId');
    return subnet?.type === 'AWS::EC2::Subnet' && association.target('RouteTableId') === table ? [subnet] : [];
  });
}

/** What launches machines into a subnet, or holds an address in it for one. */
export function machinesIn(subnet: TemplateResource): TemplateResource[] {
  return [...LAUNCHING_TYPES, 'AWS::EC2::NetworkInterface'].flatMap((type) => subnet.referrers(type));
}

/** The internet gateway that a route leads to: its id where it is not in the app, an `Unresolved` where it may be one. */
export function internetGatewayOf(route: TemplateResource): string | Unresolved | undefined {
  const target = route.target('GatewayId');
  if (target?.type === 'AWS::EC2::InternetGateway') return target.logicalId;
  // A route that waits for the attachment names the gateway by it.
  if (target?.type === 'AWS::EC2::VPCGatewayAttachment') return target.target('InternetGatewayId')?.logicalId;
  const id: unknown = route.value('GatewayId');
  if (id instanceof Unresolved) return id.resource ? undefined : id;
  return typeof id === 'string' && id.startsWith('igw-') ? id : undefined;
}
