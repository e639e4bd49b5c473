import { known, type TemplateResource, Undetermined, Unresolved } from '../../model';
import { tried } from '../parts';
import { listOf, member, numberOf, shown, textOf } from '../compute/values';
import { isWorldWide } from './cidr-reach';

export type Direction = 'Ingress' | 'Egress';

/** A rule of a security group, inline or a resource of its own. */
export interface GroupRule {
  readonly direction: Direction;
  readonly value: unknown;
  /** Path of one of its properties in the judged resource. */
  at(this: void, property: string): string;
}

/** The rules that stand in a resource: a group's inline ones of a direction, or the one that the resource is. */
export function rulesIn(resource: TemplateResource, direction: Direction): GroupRule[] {
  const key = `SecurityGroup${direction}`;
  if (resource.type === `AWS::EC2::${key}`) return [{ direction, value: resource.properties, at: (name) => name }];
  const list: unknown = resource.value(key);
  if (list instanceof Unresolved) return [{ direction, value: list, at: () => key }];
  return listOf(list, key).map((value, index) => ({ direction, value, at: (name) => `${key}[${index}].${name}` }));
}

/** One end of a rule that is open to the world, and the property that says so. */
export interface OpenEnd {
  readonly property: string;
  readonly peer: string;
}

/** The end of a rule that is open to the world. Throws `Undetermined` where the template doesn't tell. */
export function openEnd({ direction, value }: GroupRule): OpenEnd | undefined {
  known(value, `a rule of SecurityGroup${direction}`);
  const prefixList = direction === 'Ingress' ? 'SourcePrefixListId' : 'DestinationPrefixListId';
  return firstOpen([
    () => openBlock(value, 'CidrIp', 4),
    () => openBlock(value, 'CidrIpv6', 6),
    () => openList(member(value, prefixList), prefixList, direction),
  ]);
}

/** The first open end; only where there is none does it matter that one of them can't be told. */
export function firstOpen(ends: readonly (() => OpenEnd | undefined)[]): OpenEnd | undefined {
  const found = ends.map(tried);
  const open = found.find((end): end is OpenEnd => end !== undefined && !(end instanceof Undetermined));
  const unsure = found.find((end) => end instanceof Undetermined);
  if (!open && unsure) throw unsure;
  return open;
}

/** The end that a property of a rule or entry names, if it is a block that is open to the world. */
export function openBlock(value: unknown, property: string, family: 4 | 6): OpenEnd | undefined {
  const block = member(value, property);
  return block !== undefined && isWorldWide(block, family) ? { property, peer: shown(block) } : undefined;
}

function openList(list: unknown, property: string, direction: Direction): OpenEnd | undefined {
  if (list === undefined) return undefined;
  const resource = list instanceof Unresolved ? list.resource : undefined;
  if (resource?.type === 'AWS::EC2::PrefixList') {
    const entries = resource.list('Entries') as unknown[];
    const open = firstOpen(
      entries.map((entry) => () => openBlock(entry, 'Cidr', shown(member(entry, 'Cidr')).includes(':') ? 6 : 4)),
    );
    return open && { property, peer: open.peer };
  }
  // Where a rule lets out, its destination is named; who may come in through a list is for the list's owner to say.
  if (direction === 'Egress') return undefined;
  throw new Undetermined(`prefix list ${shown(list)} is not in the app: its entries are not known`);
}

/** Ports of a rule; nothing where its protocol has none. */
export interface PortRange {
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
}

/** Which ports a rule opens: by names and numbers of protocols, and -1 for all of them. */
export function portsOf(protocol: unknown, from: unknown, to: unknown): PortRange | undefined {
  const name = textOf(protocol, 'IpProtocol')?.toLowerCase() ?? '-1';
  if (name === '-1' || name === 'all') return { protocol: 'all', from: 0, to: 65535 };
  if (!['tcp', '6', 'udp', '17'].includes(name)) return undefined;
  const first = numberOf(from, 'FromPort') ?? 0;
  const last = numberOf(to, 'ToPort') ?? 65535;
  const written = name === '6' ? 'tcp' : name === '17' ? 'udp' : name;
  return first < 0 || last < 0
    ? { protocol: written, from: 0, to: 65535 }
    : { protocol: written, from: first, to: last };
}

/** The ports that a group's rule opens. */
export function portsOfRule({ value }: GroupRule): PortRange | undefined {
  return portsOf(member(value, 'IpProtocol'), member(value, 'FromPort'), member(value, 'ToPort'));
}

/** What a group's rule opens at least, where one end of the range is known at deployment only: the other end. */
export function leastPortsOfRule({ value }: GroupRule): PortRange | undefined {
  const [from, to] = [member(value, 'FromPort'), member(value, 'ToPort')];
  const end = from instanceof Unresolved ? to : from;
  return portsOf(member(value, 'IpProtocol'), end, end);
}

/** How a message names ports. */
export function portText({ protocol, from, to }: PortRange): string {
  if (protocol === 'all') return 'all traffic';
  return from === to ? `${protocol} ${from}` : `${protocol} ${from}-${to}`;
}
