import { Fn, RemovalPolicy, Size, Tags, Token, aws_ec2 as ec2, type aws_kms as kms } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { GovernanceTag, type Sensitivity, SpawnTag, sensitivityTags } from '../contract';
import { SpawnKey } from './spawn-key';
import { VolumeBackup } from './volume-backup';
import { VolumeBackupPlan } from './volume-backup-plan';
import { requireGp3 } from './gp3';

/** Properties of an `EncryptedVolume`. */
export interface EncryptedVolumeProps {
  /**
   * Where the volume is; the instance that it is attached to must be there too.
   *
   * @default - the region's first availability zone, `Fn.select(0, Fn.getAzs())`
   */
  readonly availabilityZone?: string;
  /**
   * Capacity: 1 GiB to 64 TiB, whole GiB.
   *
   * @default Size.gibibytes(20)
   */
  readonly size?: Size;
  /**
   * Operations per second: 3,000 to 80,000, at most 500 for each GiB.
   *
   * @default 3000
   */
  readonly iops?: number;
  /**
   * MiB per second: 125 to 2,000, at most a quarter of `iops`.
   *
   * @default 125
   */
  readonly throughput?: number;
  /**
   * Encrypts the volume and its snapshots. Serves HIPAA 164.312(a)(2)(iv), PCI DSS 3.5.1, SOC 2 CC6.1.
   *
   * @default - a `SpawnKey` of its own
   */
  readonly key?: kms.IKey;
  /**
   * An existing snapshot to start from.
   *
   * @default - an empty volume
   */
  readonly snapshotId?: string;
  /**
   * Whether and how the volume is backed up. Serves HIPAA 164.308(a)(7)(i), SOC 2 A1.2.
   *
   * @default VolumeBackup.inPlanOfStack()
   */
  readonly backup?: VolumeBackup;
  /**
   * Who answers for the volume; the tag `owner`.
   *
   * @default - no tag
   */
  readonly owner?: string;
  /**
   * How sensitive the data is; sets the tags of its compliance scope.
   *
   * @default - no such tags
   */
  readonly sensitivity?: Sensitivity;
  /**
   * What happens to the volume when it leaves the stack.
   *
   * @default RemovalPolicy.SNAPSHOT
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A gp3 volume that outlives instances: encrypted with a customer managed key, backed up daily into a locked vault, and
 * saved as a snapshot when it is deleted.
 *
 * Serves HIPAA 164.312(a)(2)(iv) and 164.308(a)(7), PCI DSS 3.4 (4.0.1: 3.5.1), SOC 2 CC6.1, A1.2, CC7.5 and C1.1.
 */
export class EncryptedVolume extends Construct {
  /** The volume, with its grants. */
  public readonly volume: ec2.IVolume;
  /** Encrypts the volume. */
  public readonly key: kms.IKey;
  /** The plan that backs it up; undefined with `VolumeBackup.none`. */
  public readonly backupPlan?: VolumeBackupPlan;

  private readonly zone: string;

  /**
   * @throws if `size`, `iops` or `throughput` is out of range
   * @throws if `availabilityZone` isn't the name of a zone
   */
  public constructor(scope: Construct, id: string, props: EncryptedVolumeProps = {}) {
    super(scope, id);
    const { size = Size.gibibytes(20), backup = VolumeBackup.inPlanOfStack() } = props;
    requireGp3(size, props.iops, props.throughput);
    requireZone(props.availabilityZone);
    this.zone = props.availabilityZone ?? Fn.select(0, Fn.getAzs());
    this.key = props.key ?? new SpawnKey(this, 'Key', { description: `volume ${this.node.path}` });
    // Not the L2: it adds a second statement for EC2 to the key's policy, and can't import what it made.
    const resource = new ec2.CfnVolume(this, 'Resource', {
      availabilityZone: this.zone,
      volumeType: ec2.EbsDeviceVolumeType.GP3,
      size: size.toGibibytes(),
      iops: props.iops ?? 3000,
      throughput: props.throughput ?? 125,
      encrypted: true,
      kmsKeyId: this.key.keyArn,
      snapshotId: props.snapshotId,
    });
    resource.applyRemovalPolicy(props.removalPolicy ?? RemovalPolicy.SNAPSHOT);
    this.tag(resource, props);
    this.volume = ec2.Volume.fromVolumeAttributes(this, 'Volume', {
      volumeId: resource.ref,
      availabilityZone: this.zone,
      encryptionKey: this.key,
    });
    if (backup._reasonForNone === undefined) {
      this.backupPlan = backup._plan ?? VolumeBackupPlan.of(this);
      this.backupPlan.select(this, resource.ref);
    } else {
      resource.addMetadata('cdk-spawn:no-backup', backup._reasonForNone);
    }
  }

  /**
   * Attaches the volume to an instance of the same availability zone. The file system is the instance's affair.
   *
   * @param instance the instance
   * @param device how the instance names it: `/dev/sd[f-p]` for data volumes
   * @throws if the device isn't one for data volumes, or the zones are known and differ
   */
  public attachTo(instance: ec2.IInstance, device: string): void {
    if (!Token.isUnresolved(device) && !/^\/dev\/(sd[f-p]|xvd[f-p])$/.test(device)) {
      throw new Error(
        `device is not for data volumes: '${device}'; allowed: /dev/sdf to /dev/sdp (or /dev/xvdf to /dev/xvdp); give /dev/sdf`,
      );
    }
    const zone = instance.instanceAvailabilityZone;
    if (!Token.isUnresolved(this.zone) && !Token.isUnresolved(zone) && this.zone !== zone) {
      throw new Error(
        `instance is in another availability zone: '${zone}'; allowed: '${this.zone}', that of the volume; set availabilityZone of one of them`,
      );
    }
    new ec2.CfnVolumeAttachment(this, `AttachedTo${instance.node.addr}`, {
      instanceId: instance.instanceId,
      volumeId: this.volume.volumeId,
      device,
    });
  }

  private tag(resource: ec2.CfnVolume, { owner, sensitivity }: EncryptedVolumeProps): void {
    const tags = [
      { key: SpawnTag.MANAGED, value: 'true' },
      { key: SpawnTag.CREATED_BY, value: 'cdk-spawn' },
      ...(owner === undefined ? [] : [{ key: GovernanceTag.OWNER, value: owner }]),
      ...(sensitivity === undefined ? [] : sensitivityTags(sensitivity)),
    ];
    tags.forEach(({ key, value }) => Tags.of(resource).add(key, value));
  }
}

function requireZone(zone?: string): void {
  if (zone === undefined || Token.isUnresolved(zone)) return;
  // eu-west-1a, us-gov-west-1a, cn-north-1b, us-west-2-lax-1a
  if (/^[a-z]{2}(-[a-z]+)+-\d+(-[a-z]+-\d+)?[a-z]$/.test(zone)) return;
  throw new Error(
    `availabilityZone is not a zone: '${zone}'; allowed: a zone's name such as eu-west-1a; leave it out for the region's first`,
  );
}
