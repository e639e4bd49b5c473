import { type Size, SizeRoundingBehavior, Token } from 'aws-cdk-lib';
import type { BoundImage } from './image';
import type { DataVolume, RootVolume, VolumeOptions } from './volume-props';

/** A block device as launch templates take it; instances know the same without `throughput`. */
export interface BlockDevice {
  readonly deviceName: string;
  readonly ebs: {
    readonly encrypted: true;
    readonly kmsKeyId: string;
    readonly volumeType: 'gp3';
    readonly deleteOnTermination: boolean;
    readonly volumeSize?: number;
    readonly iops?: number;
    readonly throughput?: number;
    readonly snapshotId?: string;
  };
}

/** Letters that AWS recommends for data volumes: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/device_naming.html */
export const DATA_DEVICES = [...'fghijklmnop'].map((letter) => `/dev/sd${letter}`);

/** Root volume first, then the data volumes; gp3, encrypted with the one key. */
export function blockDevices(
  image: BoundImage,
  kmsKeyId: string,
  root: RootVolume = {},
  data: DataVolume[] = [],
): BlockDevice[] {
  const taken = data.flatMap(({ deviceName }) => deviceName ?? []);
  const free = DATA_DEVICES.filter((device) => !taken.includes(device));
  if (data.length > DATA_DEVICES.length) {
    throw new Error(
      `dataVolumes has ${data.length} entries; allowed: up to ${DATA_DEVICES.length}, one for each device name from /dev/sdf to /dev/sdp; use fewer, larger volumes`,
    );
  }
  return [
    device('rootVolume', image.rootDeviceName, kmsKeyId, root, 8, image.rootGibibytes),
    ...data.map((volume, index) => {
      const prop = `dataVolumes[${index}]`;
      if (volume.deviceName !== undefined) checkDevice(prop, volume.deviceName, taken);
      const name = volume.deviceName ?? free.shift()!;
      return device(prop, name, kmsKeyId, volume, 1, undefined, volume.snapshotId);
    }),
  ];
}

function device(
  prop: string,
  deviceName: string,
  kmsKeyId: string,
  options: VolumeOptions & { readonly size?: Size },
  smallest: number,
  defaultSize?: number,
  snapshotId?: string,
): BlockDevice {
  const volumeSize = options.size ? gibibytes(prop, options.size, smallest) : defaultSize;
  checkPerformance(prop, options, volumeSize);
  if (
    snapshotId !== undefined &&
    !Token.isUnresolved(snapshotId) &&
    !/^snap-([0-9a-f]{8}|[0-9a-f]{17})$/.test(snapshotId)
  ) {
    throw new Error(
      `${prop}.snapshotId is not a snapshot id: '${snapshotId}'; allowed: 'snap-' and 8 or 17 hexadecimal digits; 'aws ec2 describe-snapshots' lists yours`,
    );
  }
  const { iops, throughput, deleteOnTermination = true } = options;
  return {
    deviceName,
    ebs: {
      encrypted: true,
      kmsKeyId,
      volumeType: 'gp3',
      deleteOnTermination,
      volumeSize,
      iops,
      throughput,
      snapshotId,
    },
  };
}

function gibibytes(prop: string, size: Size, smallest: number): number {
  if (size.isUnresolved()) return size.toGibibytes();
  const value = size.toGibibytes({ rounding: SizeRoundingBehavior.NONE });
  if (!Number.isInteger(value) || value < smallest || value > 65_536) {
    throw new Error(
      `${prop}.size is out of range: ${value} GiB; allowed: whole GiB from ${smallest} to 65536; give Size.gibibytes(n)`,
    );
  }
  return value;
}

/** Limits of gp3: https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html */
function checkPerformance(prop: string, { iops, throughput }: VolumeOptions, size?: number): void {
  inRange(`${prop}.iops`, iops, 3000, 80_000, 'IOPS');
  inRange(`${prop}.throughput`, throughput, 125, 2000, 'MiB per second');
  if (known(iops) && known(size) && iops > Math.max(3000, size * 500)) {
    throw new Error(
      `${prop}.iops is too high for the size: ${iops} on ${size} GiB; allowed: up to ${Math.max(3000, size * 500)} (500 per GiB); enlarge the volume or lower the IOPS`,
    );
  }
  const operations = iops ?? 3000;
  if (known(throughput) && known(operations) && throughput > operations / 4) {
    throw new Error(
      `${prop}.throughput is too high for the IOPS: ${throughput} MiB per second with ${operations} IOPS; allowed: up to ${operations / 4}; raise iops to ${throughput * 4}`,
    );
  }
}

function inRange(prop: string, value: number | undefined, least: number, most: number, unit: string): void {
  if (!known(value) || (Number.isInteger(value) && value >= least && value <= most)) return;
  throw new Error(`${prop} is out of range: ${value}; allowed: ${least} to ${most} ${unit}; leave it out for ${least}`);
}

function known(value: number | undefined): value is number {
  return value !== undefined && !Token.isUnresolved(value);
}

function checkDevice(prop: string, deviceName: string, taken: string[]): void {
  if (Token.isUnresolved(deviceName)) return;
  if (!DATA_DEVICES.includes(deviceName)) {
    throw new Error(
      `${prop}.deviceName is not for data volumes: '${deviceName}'; allowed: /dev/sdf to /dev/sdp; leave it out for the next free one`,
    );
  }
  if (taken.filter((other) => other === deviceName).length > 1) {
    throw new Error(
      `${prop}.deviceName is taken twice: '${deviceName}'; allowed: each name once; leave it out for the next free one`,
    );
  }
}
