import type { PortRange } from './group-rules';

/**
 * Ports that must not be open to the world: those of Security Hub's EC2.19, and WinRM.
 * Source: https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-19
 */
export const ADMIN_PORTS: readonly number[] = [
  20, 21, 22, 23, 25, 110, 135, 143, 445, 1433, 1434, 3000, 3306, 3389, 4333, 5000, 5432, 5500, 5601, 5985, 5986, 8080,
  8088, 8888, 9200, 9300,
];

/** Which of some ports lie in a range. */
export function portsWithin(range: PortRange, ports: readonly number[]): number[] {
  return ports.filter((port) => port >= range.from && port <= range.to);
}
