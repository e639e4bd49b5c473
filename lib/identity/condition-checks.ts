import { isIPv4, isIPv6 } from 'node:net';
import { Token } from 'aws-cdk-lib';
import type { TimeWindow } from './time-window';

/** One test of a `Condition` block. */
export interface ConditionTest {
  readonly operator: string;
  readonly key: string;
  readonly value: string | string[];
}

const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** Ranges that never appear as `aws:SourceIp`: private, shared, loopback, link-local. */
const PRIVATE_RANGES = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  'fc00::/7',
  'fe80::/10',
  '::1/128',
];

/** @throws if the window can't hold at any time from now on */
export function checkWindow({ notBefore, notAfter, now = new Date().toISOString() }: TimeWindow): void {
  if (notBefore === undefined && notAfter === undefined) {
    throw new Error("notBefore and notAfter are both missing; give one, such as notAfter: '2027-01-31T18:00:00Z'");
  }
  const [begin, end, present] = [moment('notBefore', notBefore), moment('notAfter', notAfter), moment('now', now)];
  if (end !== undefined && present !== undefined && end <= present) {
    throw new Error(
      `notAfter has expired: '${notAfter}', now is '${now}'; give a time in the future, or remove the policy`,
    );
  }
  if (begin !== undefined && end !== undefined && end <= begin) {
    throw new Error(
      `notAfter is not after notBefore: '${notAfter}', notBefore is '${notBefore}'; nothing would be allowed; swap them`,
    );
  }
}

/** @throws if a range is malformed, too wide, or (where only public ones make sense) private */
export function checkCidr(prop: string, cidr: string, allowed: 'public' | 'any'): void {
  if (Token.isUnresolved(cidr)) return;
  const range = parseCidr(cidr);
  if (!range) {
    throw new Error(
      `${prop} has a malformed range: '${cidr}'; allowed: IPv4 or IPv6 in CIDR notation, such as '203.0.113.0/24'`,
    );
  }
  const shortest = range.bits === 32 ? 8 : 16;
  if (range.prefix < shortest) {
    throw new Error(
      `${prop} has a range that is too wide: '${cidr}'; allowed: /${shortest} or longer; name the networks you know`,
    );
  }
  if (allowed === 'public' && PRIVATE_RANGES.some((within) => contains(within, range))) {
    throw new Error(
      `${prop} has a private range: '${cidr}'; a public call never comes from it; use PolicyConditions.fromVpcCidrs for calls through VPC endpoints`,
    );
  }
}

/** @throws if the name is no region's */
export function checkRegion(region: string): void {
  if (Token.isUnresolved(region) || /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/.test(region)) return;
  throw new Error(
    `regions has a name that no region has: '${region}'; allowed: names without wildcards, such as 'eu-west-1'`,
  );
}

/** @throws if AWS takes no such tag */
export function checkRequestTag(key: string, value: string): void {
  const allowed = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
  if (!Token.isUnresolved(key) && (key.length < 1 || key.length > 128 || !allowed.test(key) || /^aws:/i.test(key))) {
    throw new Error(
      `tags has a key that AWS doesn't take: '${key}'; allowed: 1 to 128 letters, digits, spaces and _.:/=+-@, not starting with 'aws:'`,
    );
  }
  if (!Token.isUnresolved(value) && (value.length > 256 || !allowed.test(value))) {
    throw new Error(
      `tags has a value that AWS doesn't take: '${key}' = '${value}'; allowed: up to 256 letters, digits, spaces and _.:/=+-@`,
    );
  }
}

function moment(prop: string, time: string | undefined): number | undefined {
  if (time === undefined || Token.isUnresolved(time)) return undefined;
  const parts = RFC_3339.exec(time);
  const value = Date.parse(time);
  // JavaScript takes 30 February for 2 March.
  const daysInMonth = parts ? new Date(Date.UTC(Number(parts[1]), Number(parts[2]), 0)).getUTCDate() : 0;
  if (!parts || Number.isNaN(value) || Number(parts[3]) > daysInMonth) {
    throw new Error(`${prop} is not a time: '${time}'; allowed: RFC 3339 with a zone, such as '2027-01-31T18:00:00Z'`);
  }
  return value;
}

interface Range {
  readonly address: bigint;
  readonly prefix: number;
  readonly bits: 32 | 128;
}

function parseCidr(cidr: string): Range | undefined {
  const [address, length, ...rest] = cidr.split('/');
  const bits = isIPv4(address) ? 32 : isIPv6(address) && !address.includes('%') ? 128 : undefined;
  if (!bits || rest.length > 0 || (length !== undefined && !/^(0|[1-9]\d{0,2})$/.test(length))) return undefined;
  const prefix = length === undefined ? bits : Number(length);
  return prefix > bits ? undefined : { address: bits === 32 ? ipv4(address) : ipv6(address), prefix, bits };
}

function contains(outer: string, inner: Range): boolean {
  const range = parseCidr(outer);
  if (!range || range.bits !== inner.bits || inner.prefix < range.prefix) return false;
  const shift = BigInt(range.bits - range.prefix);
  return range.address >> shift === inner.address >> shift;
}

function ipv4(address: string): bigint {
  return address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

function ipv6(address: string): bigint {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(address);
  const text = dotted
    ? `${dotted[1]}${(ipv4(dotted[2]) >> 16n).toString(16)}:${(ipv4(dotted[2]) & 0xffffn).toString(16)}`
    : address;
  const [head, tail] = text.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const zeros = tail ? new Array<string>(8 - head.length - tail.length).fill('0') : [];
  return [...head, ...zeros, ...(tail ?? [])].reduce((sum, part) => sum * 65536n + BigInt(`0x${part}`), 0n);
}
