import { isIPv4, isIPv6 } from 'node:net';
import { Undetermined, Unresolved } from '../../model';
import { shown } from '../compute/values';

/**
 * Blocks with a shorter prefix are "the world": nobody's own network is that large, and halves and quarters of the address space
 * (0.0.0.0/1, ::/1) add up to all of it. An IPv4 /8 is the largest block ever given to one holder, and 10.0.0.0/8 is private; an
 * IPv6 /32 is what a provider gets.
 */
const NARROWEST_WORLD = { 4: 8, 6: 32 } as const;

/** Resources whose address blocks lie inside the network. */
const INSIDE = ['AWS::EC2::VPC', 'AWS::EC2::VPCCidrBlock', 'AWS::EC2::Subnet', 'AWS::EC2::SubnetCidrBlock'];

/** Whether a CIDR block is too wide to be anybody's own network. Throws `Undetermined` where the template doesn't tell. */
export function isWorldWide(block: unknown, family: 4 | 6): boolean {
  if (block instanceof Unresolved) {
    if (block.resource && INSIDE.includes(block.resource.type)) return false;
    // `${Address}/32` is one address, whichever.
    const prefix = /\/(\d{1,3})$/.exec(block.text)?.[1];
    if (prefix !== undefined) return Number(prefix) < NARROWEST_WORLD[family];
    throw new Undetermined(`a CIDR block is known at deployment only: ${block.why}`);
  }
  const [address = '', prefix = ''] = shown(block).trim().split('/');
  const written = isIPv4(address) ? 4 : isIPv6(address) ? 6 : undefined;
  if (!written || !/^\d{1,3}$/.test(prefix)) throw new Undetermined(`${shown(block)} is no CIDR block`);
  return Number(prefix) < NARROWEST_WORLD[written] && !(written === 6 && isUniqueLocal(address, Number(prefix)));
}

/** fc00::/7, which is never routed in the internet. */
function isUniqueLocal(address: string, prefix: number): boolean {
  return prefix >= 7 && /^f[cd]/i.test(address);
}
