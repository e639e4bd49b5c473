import {
  Aws,
  Duration,
  Fn,
  RemovalPolicy,
  Stack,
  aws_backup as backup,
  aws_events as events,
  type aws_iam as iam,
  type aws_kms as kms,
} from 'aws-cdk-lib';
import { Construct, type IConstruct } from 'constructs';
import { backupRole, volumeArn } from './backup-role';
import { SpawnKey } from './spawn-key';

const DEFAULT_ID = 'SpawnVolumeBackups';

/** The plan of each stack: the first that was made. */
const ofStack = new WeakMap<Stack, VolumeBackupPlan>();

/** Properties of a `VolumeBackupPlan`. */
export interface VolumeBackupPlanProps {
  /**
   * Encrypts the vault. Snapshots keep the key of their volume.
   *
   * @default - a `SpawnKey` of its own
   */
  readonly key?: kms.IKey;
  /**
   * How long each daily snapshot is kept and can't be deleted: whole days, 1 to 36,500.
   *
   * @default Duration.days(35)
   */
  readonly retention?: Duration;
  /**
   * When the daily backup starts, in UTC.
   *
   * @default - 05:00
   */
  readonly schedule?: events.Schedule;
  /**
   * Days after which nobody, not even AWS, can take the lock off the vault (compliance mode): from 3 days. There is no way back.
   *
   * @default - never: who may call `backup:DeleteBackupVaultLockConfiguration` can take the lock off (governance mode)
   */
  readonly lockForeverAfter?: Duration;
}

/**
 * A daily backup of volumes into a locked vault: no recovery point can be deleted before its time unless somebody with
 * `backup:DeleteBackupVaultLockConfiguration` takes the lock off first. One for each stack, because cdk-nag's `EC2EBSInBackupPlan` sees selections of the volume's own stack only.
 *
 * Serves HIPAA 164.308(a)(7)(i), 164.308(a)(7)(ii)(A) and 164.308(a)(7)(ii)(B), SOC 2 A1.2 and CC7.5.
 */
export class VolumeBackupPlan extends Construct {
  /** The plan of the stack that a construct is in; made if there is none yet. */
  public static of(scope: IConstruct): VolumeBackupPlan {
    const stack = Stack.of(scope);
    return ofStack.get(stack) ?? new VolumeBackupPlan(stack, DEFAULT_ID);
  }

  /** The locked vault. */
  public readonly vault: backup.BackupVault;
  /** The daily plan. */
  public readonly plan: backup.BackupPlan;
  /** What AWS Backup works as. */
  public readonly role: iam.IRole;
  /** Encrypts the vault. */
  public readonly key: kms.IKey;

  /** @throws if `retention` or `lockForeverAfter` is out of range */
  public constructor(scope: Construct, id: string, props: VolumeBackupPlanProps = {}) {
    super(scope, id);
    const { retention = Duration.days(35), lockForeverAfter } = props;
    requireDays('retention', retention, 1, 36_500);
    if (lockForeverAfter) requireDays('lockForeverAfter', lockForeverAfter, 3, 36_500);
    this.key = props.key ?? new SpawnKey(this, 'Key', { description: `backup vault ${this.node.path}` });
    this.vault = new backup.BackupVault(this, 'Vault', {
      // CloudFormation demands a name. With the stack's own id in it, a new stack never meets a retained vault.
      backupVaultName: `spawn-${this.node.addr.slice(-6)}-${Fn.select(2, Fn.split('/', Aws.STACK_ID))}`,
      encryptionKey: this.key,
      removalPolicy: RemovalPolicy.RETAIN,
      lockConfiguration: {
        minRetention: retention,
        maxRetention: longestOf(retention),
        changeableFor: lockForeverAfter,
      },
    });
    this.plan = new backup.BackupPlan(this, 'Plan', { backupVault: this.vault });
    this.plan.addRule(
      new backup.BackupPlanRule({
        ruleName: 'Daily',
        scheduleExpression: props.schedule ?? events.Schedule.cron({ hour: '5', minute: '0' }),
        startWindow: Duration.hours(1),
        completionWindow: Duration.hours(8),
        deleteAfter: retention,
      }),
    );
    this.role = backupRole(this, 'Role', this.vault.backupVaultArn);
    const stack = Stack.of(this);
    if (!ofStack.has(stack)) ofStack.set(stack, this);
  }

  /**
   * Adds a volume to the plan, by its ARN.
   *
   * @param scope what the volume belongs to; the selection becomes its child, in its stack
   * @param volumeId of a volume that carries the tag `spawn:managed=true`, or else the role can't take its snapshots
   */
  public select(scope: Construct, volumeId: string): void {
    new backup.CfnBackupSelection(scope, 'BackupSelection', {
      backupPlanId: this.plan.backupPlanId,
      backupSelection: {
        selectionName: `volume-${scope.node.addr.slice(-12)}`,
        iamRoleArn: this.role.roleArn,
        resources: [volumeArn(Stack.of(scope), volumeId)],
      },
    });
  }
}

/**
 * Leaves room for rules that users add to the plan; without a bound, one mistaken rule locks its cost in for a century.
 * AWS Backup wants it above the least retention.
 */
function longestOf(retention: Duration): Duration | undefined {
  if (retention.isUnresolved() || retention.toDays() * 2 > 36_500) return undefined;
  return Duration.days(Math.max(365, retention.toDays() * 2));
}

function requireDays(prop: string, duration: Duration, min: number, max: number): void {
  if (duration.isUnresolved()) return;
  const days = duration.toDays({ integral: false });
  if (Number.isInteger(days) && days >= min && days <= max) return;
  throw new Error(
    `${prop} is out of range: ${duration.toHumanString()}; allowed: whole days, ${min} to ${max}; give Duration.days(35)`,
  );
}
