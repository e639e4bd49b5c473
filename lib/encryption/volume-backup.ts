import type { VolumeBackupPlan } from './volume-backup-plan';

/** Why a volume is in no backup plan. */
export interface NoVolumeBackupProps {
  /** Why the loss of the volume would be acceptable; kept in the template as metadata of the volume. */
  readonly reason: string;
}

/** Whether and how an `EncryptedVolume` is backed up. */
export class VolumeBackup {
  /** In the locked plan of the volume's stack, `VolumeBackupPlan.of(stack)`. */
  public static inPlanOfStack(): VolumeBackup {
    return new VolumeBackup();
  }

  /** In a plan of one's own. */
  public static inPlan(plan: VolumeBackupPlan): VolumeBackup {
    return new VolumeBackup(plan);
  }

  /**
   * Not at all: the weakening for scratch data. Yields `HIPAA.Security-EC2EBSInBackupPlan` and `SOC2-EC2EBSInBackupPlan`, and
   * nothing else.
   *
   * @throws if the reason is empty
   */
  public static none(props: NoVolumeBackupProps): VolumeBackup {
    if (props.reason.trim() === '') {
      throw new Error(
        "reason is empty: ''; allowed: a sentence that tells a reviewer why the volume needs no backup; or leave backup out",
      );
    }
    return new VolumeBackup(undefined, props.reason);
  }

  private constructor(
    /** @internal */
    public readonly _plan?: VolumeBackupPlan,
    /** @internal */
    public readonly _reasonForNone?: string,
  ) {}
}
