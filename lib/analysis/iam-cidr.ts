import { isIPv4, isIPv6 } from 'node:net';

/** Shortest prefixes of a network that somebody can know: a class A network, a provider's IPv6 block. */
const SHORTEST = { 4: 8, 6: 16 };

/** Whether a text is a range of addresses too wide to be anybody's network, such as `0.0.0.0/0` or its half `0.0.0.0/1`. */
export function isWideCidr(text: string): boolean {
  const [address, length] = text.split('/');
  if (length === undefined || !/^\d{1,3}$/.test(length)) return false;
  return Number(length) < SHORTEST[isIPv6(address) ? 6 : 4] && (isIPv4(address) || isIPv6(address));
}
