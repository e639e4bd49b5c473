import { type Size, Token } from 'aws-cdk-lib';

// Source: EBS user guide, General Purpose SSD volumes, gp3.
const MAX_GIBIBYTES = 65_536;
const IOPS = { min: 3000, max: 80_000, perGibibyte: 500 };
const THROUGHPUT = { min: 125, max: 2000, perIops: 0.25 };

/**
 * Refuses what EC2 would refuse only at deployment.
 *
 * @throws if size, iops or throughput is out of range, or their ratio is
 */
export function requireGp3(size: Size, iops?: number, throughput?: number): void {
  const gibibytes = size.isUnresolved() ? undefined : exactGibibytes(size);
  const effectiveIops = iops ?? IOPS.min;
  if (iops !== undefined && known(iops)) {
    requireRange('iops', iops, IOPS.min, IOPS.max);
    const most = gibibytes === undefined ? IOPS.max : Math.max(IOPS.min, gibibytes * IOPS.perGibibyte);
    if (iops > most) {
      throw new Error(
        `iops is too high for the size: ${iops}; allowed: at most ${most} with ${gibibytes} GiB (500 for each GiB); enlarge size or lower iops`,
      );
    }
  }
  if (throughput !== undefined && known(throughput)) {
    requireRange('throughput', throughput, THROUGHPUT.min, THROUGHPUT.max);
    const most = known(effectiveIops) ? effectiveIops * THROUGHPUT.perIops : THROUGHPUT.max;
    if (throughput > most) {
      throw new Error(
        `throughput is too high for the iops: ${throughput}; allowed: at most ${most} MiB/s with ${effectiveIops} iops (a quarter); raise iops or lower throughput`,
      );
    }
  }
}

function exactGibibytes(size: Size): number {
  const gibibytes = size.toMebibytes() / 1024;
  if (Number.isInteger(gibibytes) && gibibytes >= 1 && gibibytes <= MAX_GIBIBYTES) return gibibytes;
  throw new Error(`size is out of range: ${gibibytes} GiB; allowed: whole GiB, 1 to 65,536; give Size.gibibytes(20)`);
}

function requireRange(prop: string, value: number, min: number, max: number): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  throw new Error(
    `${prop} is out of range: ${value}; allowed: whole numbers, ${min} to ${max}; leave it out for ${min}`,
  );
}

function known(value: number): boolean {
  return !Token.isUnresolved(value);
}
