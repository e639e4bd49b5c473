import type { Size } from 'aws-cdk-lib';

/** Performance and fate of an EBS volume; type gp3, encrypted with the customer managed key, always. */
export interface VolumeOptions {
  /**
   * Operations per second, 3,000 to 80,000 and at most 500 per GiB.
   *
   * @default - 3,000
   */
  readonly iops?: number;
  /**
   * Throughput in MiB per second, 125 to 2,000 and at most a quarter of the IOPS.
   *
   * @default - 125
   */
  readonly throughput?: number;
  /**
   * Whether the volume goes with the machine. Data that must outlive it belongs on an `EncryptedVolume`.
   *
   * @default true
   */
  readonly deleteOnTermination?: boolean;
}

/** The root volume of a machine. */
export interface RootVolume extends VolumeOptions {
  /**
   * Size, 8 GiB to 64 TiB, at least that of the image's snapshot.
   *
   * @default - Size.gibibytes(30), 100 for the GPU image, that of the snapshot for `fromSsmParameter` and `ami`
   */
  readonly size?: Size;
}

/** A further volume that comes and, by default, goes with the machine. */
export interface DataVolume extends VolumeOptions {
  /** Size, 1 GiB to 64 TiB. */
  readonly size: Size;
  /**
   * Device name, `/dev/sdf` to `/dev/sdp`.
   *
   * @default - the next free one
   */
  readonly deviceName?: string;
  /**
   * Id of the snapshot to start from; the new volume is encrypted with the machine's key whatever the snapshot's is.
   *
   * @default - an empty volume
   */
  readonly snapshotId?: string;
}
