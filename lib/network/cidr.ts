import { isIPv4, isIPv6 } from 'node:net';
import { Token } from 'aws-cdk-lib';

/** The widest CIDR blocks that a rule may name, as prefix lengths. */
export interface CidrLimits {
  /** Shortest IPv4 prefix. */
  readonly ipv4: number;
  /** Shortest IPv6 prefix. */
  readonly ipv6: number;
}

/** A block that has been checked. `family` of a token is 4: which it will be is not known at synth time. */
export interface CheckedCidr {
  /** The block as RFC 5952 writes it, which is how EC2 keeps it. */
  readonly cidr: string;
  readonly family: 4 | 6;
}

/**
 * Checks syntax and width of a block. Tokens pass unjudged, taken as IPv4.
 *
 * @throws naming the prop, the value and the remedy
 */
export function checkCidr(prop: string, cidr: string, limits: CidrLimits): CheckedCidr {
  if (Token.isUnresolved(cidr)) return { cidr, family: 4 };
  const fail = (what: string, remedy: string): never => {
    throw new Error(
      `${prop} ${what}: ${JSON.stringify(cidr)}; allowed: IPv4 of /${limits.ipv4} or narrower, IPv6 of /${limits.ipv6} or narrower; ${remedy}`,
    );
  };
  const [address, length, ...rest] = cidr.split('/');
  const family = isIPv4(address) ? 4 : isIPv6(address) && !address.includes('%') ? 6 : undefined;
  if (!family || rest.length > 0) {
    return fail(
      'is not a CIDR block',
      "write an address and a prefix length, such as '203.0.113.7/32' or '2001:db8::/64'",
    );
  }
  const bits = family === 4 ? 32 : 128;
  if (length === undefined || !/^(0|[1-9]\d{0,2})$/.test(length) || Number(length) > bits) {
    return fail(
      'has no valid prefix length',
      `write a prefix length of at most ${bits}; one address is '${address}/${bits}'`,
    );
  }
  if (family === 6 && address.includes('.')) {
    return fail('is an IPv4 address in IPv6 form', 'write the IPv4 block');
  }
  const prefix = Number(length);
  const widest = family === 4 ? limits.ipv4 : limits.ipv6;
  if (prefix < widest) {
    return fail(
      'is too wide',
      'name the network that you trust, or several narrower blocks (fromCidr and httpsTo take a list)',
    );
  }
  const value = family === 4 ? ipv4Value(address) : ipv6Value(address);
  const host = value & ((1n << BigInt(bits - prefix)) - 1n);
  if (host !== 0n) {
    return fail(
      'has bits set behind its prefix',
      family === 4
        ? `write '${ipv4Text(value - host)}/${prefix}' for the network or '${address}/32' for the one address`
        : `set the last ${bits - prefix} bits to zero for the network, or write '${address}/128' for the one address`,
    );
  }
  return { cidr: family === 4 ? cidr : `${ipv6Text(value)}/${prefix}`, family };
}

/** Splits an IPv4 network into `count` blocks of prefix length `prefix`, beginning at its first address. */
export function ipv4Block(cidr: string, prefix: number, index: number): string {
  const start = ipv4Value(cidr.split('/')[0]);
  return `${ipv4Text(start + (BigInt(index) << BigInt(32 - prefix)))}/${prefix}`;
}

function ipv4Value(address: string): bigint {
  return address.split('.').reduce((value, part) => (value << 8n) | BigInt(part), 0n);
}

function ipv4Text(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => Number((value >> shift) & 255n)).join('.');
}

function ipv6Value(address: string): bigint {
  const [head, tail] = address.split('::');
  const groups = (part: string | undefined): string[] => (part ? part.split(':') : []);
  const front = groups(head);
  const back = groups(tail);
  const zeros = Array<string>(8 - front.length - back.length).fill('0');
  return [...front, ...zeros, ...back].reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}

function ipv6Text(value: bigint): string {
  const groups = [...Array(8).keys()].map((i) => ((value >> BigInt(112 - 16 * i)) & 0xffffn).toString(16));
  const text = groups.join(':');
  const runs = [...text.matchAll(/(?<![^:])0(:0)+(?![^:])/g)].map(([run]) => run);
  if (runs.length === 0) return text;
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best));
  const at = text.search(new RegExp(`(?<![^:])${longest}(?![^:])`));
  return `${text.slice(0, at).replace(/:$/, '')}::${text.slice(at + longest.length).replace(/^:/, '')}`;
}
