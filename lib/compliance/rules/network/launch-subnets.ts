import type { TemplateResource } from '../../model';
import type { Launch } from '../compute/launch';
import { listOf, member } from '../compute/values';

/** Where a launch puts machines, and where that is written. */
export interface Place {
  /** The subnet's id; may be an `Unresolved`. */
  readonly subnet: unknown;
  readonly where: string;
}

/** One network interface that a launch asks for. */
export interface LaunchInterface {
  readonly value: unknown;
  at(this: void, property: string): string;
}

/** The network interfaces that a launch asks for; none means one with EC2's defaults. */
export function interfacesOf(launch: Launch): LaunchInterface[] {
  const setting = launch.setting('NetworkInterfaces');
  if (!setting) return [];
  return listOf(setting.value, setting.where).map((value, index) => ({
    value,
    at: (property) => setting.at(`[${index}].${property}`),
  }));
}

/** The subnets that a launch names: those of the group, of its interfaces, or its own. None if whoever launches chooses. */
export function placesOf(resource: TemplateResource, launch: Launch): Place[] {
  if (resource.type === 'AWS::AutoScaling::AutoScalingGroup' && resource.value('VPCZoneIdentifier') !== undefined) {
    return split(resource.value('VPCZoneIdentifier'), 'VPCZoneIdentifier');
  }
  const own = launch.setting('SubnetId');
  if (own?.own) return split(own.value, own.where);
  const ofInterfaces = interfacesOf(launch).flatMap(({ value, at }) => {
    const subnet = member(value, 'SubnetId');
    return subnet === undefined ? [] : [{ subnet, where: at('SubnetId') }];
  });
  if (ofInterfaces.length > 0) return ofInterfaces;
  return own ? split(own.value, own.where) : [];
}

/** A list of subnets, also as the text with commas that older APIs take. An empty text names none. */
function split(value: unknown, where: string): Place[] {
  const places: Place[] = Array.isArray(value)
    ? value.map((subnet: unknown, index) => ({ subnet, where: `${where}[${index}]` }))
    : (typeof value === 'string' ? value.split(',') : [value]).map((subnet) => ({ subnet, where }));
  return places
    .map((place) => (typeof place.subnet === 'string' ? { ...place, subnet: place.subnet.trim() } : place))
    .filter(({ subnet }) => subnet !== '' && subnet !== null);
}
