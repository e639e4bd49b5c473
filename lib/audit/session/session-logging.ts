import {
  Duration,
  Stack,
  Token,
  Tokenization,
  aws_iam as iam,
  type aws_kms as kms,
  type aws_logs as logs,
  type aws_s3 as s3,
  aws_ssm as ssm,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { SpawnResourceName } from '../../contract';
import { SpawnKey } from '../../encryption';
import type { SessionLogs, SpawnInstanceRole } from '../../identity';
import {
  admitAccountToSessions,
  admitToSessions,
  sessionKeyStatement,
  sessionLogStatements,
} from '../../identity/session-manager';
import { SpawnLogGroup } from '../../primitives';

/** Properties of `SessionLogging`. */
export interface SessionLoggingProps {
  /**
   * Where sessions are logged, as they happen. It must be encrypted: the agent asks before it writes.
   * PCI DSS 10.2 (4.0.1: 10.2.1.2), HIPAA 164.312(b), SOC 2 CC7.2.
   *
   * @default - a `SpawnLogGroup`, kept for a year
   */
  readonly logGroup?: logs.ILogGroup;
  /**
   * Where the transcript of each session goes besides, once it has ended. The bucket must be encrypted.
   *
   * @default - no transcripts
   */
  readonly bucket?: s3.IBucket;
  /**
   * Prefix of the transcripts' keys in `bucket`.
   *
   * @default - none
   */
  readonly bucketPrefix?: string;
  /**
   * Encrypts the sessions themselves, besides TLS, from the user's machine to the instance. Of a key that is no `SpawnKey` the policy must
   * let the instances' roles decrypt and the users generate data keys.
   * HIPAA 164.312(e)(2)(ii), PCI DSS 4.1 (4.0.1: 4.2.1), SOC 2 CC6.7.
   *
   * @default - a `SpawnKey`
   */
  readonly key?: kms.IKey;
  /**
   * After how long without a key pressed a session ends: 1 to 15 minutes. Session Manager itself would take 60.
   * PCI DSS 8.1.8 (4.0.1: 8.2.8), HIPAA 164.312(a)(2)(iii).
   *
   * @default Duration.minutes(15)
   */
  readonly idleTimeout?: Duration;
  /**
   * How long a session lasts at most: 1 to 1,440 minutes.
   *
   * @default Duration.hours(8)
   */
  readonly maxDuration?: Duration;
  /**
   * Commands that a Linux session begins with, up to 512 characters. They are logged.
   *
   * @default - none
   */
  readonly shellProfile?: string;
  /**
   * The user of the operating system that sessions run as; it must exist on every instance.
   *
   * @default - ssm-user, who may become root
   */
  readonly runAsUser?: string;
}

/** PCI DSS 8.2.8. */
const LONGEST_IDLE = 15;
const LONGEST_SESSION = 1440;
const LONGEST_PROFILE = 512;

/**
 * The preferences of Session Manager for an account and region: what is done in sessions is logged, encrypted, as it happens, and a forgotten
 * session ends. `spawn connect` opens its sessions with them.
 *
 * Session Manager finds the preferences by their name, so that there is one set for an account and region. If somebody has
 * saved preferences in the console, the document is there already and the deployment fails: delete it
 * (`aws ssm delete-document --name SSM-SessionManagerRunShell`) or import it into the stack.
 *
 * Port forwarding and SSH through a session are not logged: what flows is not Session Manager's. Who may change the document may
 * switch the log off; the trail records it (`UpdateDocument`).
 *
 * Instances write the logs themselves: hand `sessionLogs` to their roles, or call `grantTo`. Those of a `SpawnPlatform` may do so from the start.
 *
 * Whoever opens a session calls KMS himself: call `grantStart` for him. The key of a `SpawnPlatform` leaves it to IAM policies of the account:
 * they allow `kms:GenerateDataKey` on it.
 *
 * Serves HIPAA 164.312(b), 164.312(a)(2)(iii) and 164.312(e)(2)(ii), PCI DSS 8.1.8 and 10.2 (4.0.1: 8.2.8 and 10.2.1.2), SOC 2 CC6.7 and CC7.2.
 *
 * @example
 * const sessions = new SessionLogging(this, 'Sessions');
 * new SpawnInstance(this, 'Box', { platform, owner: 'alice', sessionLogs: sessions.sessionLogs });
 */
export class SessionLogging extends Construct {
  /** The preferences. */
  public readonly document: ssm.CfnDocument;
  /** Where sessions are logged. */
  public readonly logGroup: logs.ILogGroup;
  /** Encrypts the sessions. */
  public readonly key: kms.IKey;
  /** What the role of an instance takes as `sessionLogs`. */
  public readonly sessionLogs: SessionLogs;

  /** @throws if a duration is out of its range or no whole number of minutes, or `shellProfile` is too long */
  public constructor(scope: Construct, id: string, props: SessionLoggingProps = {}) {
    super(scope, id);
    const { bucket, bucketPrefix, shellProfile, runAsUser } = props;
    const idle = minutes('idleTimeout', props.idleTimeout ?? Duration.minutes(LONGEST_IDLE), LONGEST_IDLE);
    const longest = minutes('maxDuration', props.maxDuration ?? Duration.hours(8), LONGEST_SESSION);
    checkProfile(shellProfile);
    if (bucketPrefix !== undefined && !bucket) {
      throw new Error(
        `bucketPrefix is given without a bucket: '${bucketPrefix}'; allowed: with bucket only; name the bucket, or leave it out`,
      );
    }

    this.key = props.key ?? new SpawnKey(this, 'Key', { description: `sessions of ${this.node.path}` });
    this.logGroup = props.logGroup ?? new SpawnLogGroup(this, 'LogGroup');
    this.sessionLogs = { logGroup: this.logGroup, bucket, key: this.key };
    this.document = new ssm.CfnDocument(this, 'Resource', {
      name: SpawnResourceName.SESSION_DOCUMENT,
      documentType: 'Session',
      documentFormat: 'JSON',
      // Otherwise each change would replace the document, which its name forbids.
      updateMethod: 'NewVersion',
      content: {
        schemaVersion: '1.0',
        description: 'Preferences of Session Manager: sessions are encrypted, logged, and end when idle',
        sessionType: 'Standard_Stream',
        inputs: {
          kmsKeyId: this.key.keyArn,
          cloudWatchLogGroupName: this.logGroup.logGroupName,
          cloudWatchEncryptionEnabled: true,
          cloudWatchStreamingEnabled: true,
          s3BucketName: bucket?.bucketName ?? '',
          s3KeyPrefix: bucketPrefix ?? '',
          s3EncryptionEnabled: true,
          idleSessionTimeout: idle,
          maxSessionDuration: longest,
          runAsEnabled: runAsUser !== undefined,
          runAsDefaultUser: runAsUser ?? '',
          shellProfile: { linux: shellProfile ?? '', windows: '' },
        },
      },
    });
  }

  /** Lets instances with this role write the logs of their sessions and decrypt the sessions, in a managed policy of the role. */
  public grantTo(role: SpawnInstanceRole): void {
    role.addSessionLogs(this.sessionLogs);
  }

  /**
   * What a policy must allow that roles of any stack attach. The key can't name these roles, nor the people who open sessions, who are of
   * no stack: it lets IAM policies of the account decide, for sessions with instances alone.
   *
   * @internal
   */
  public _sharedStatements(): iam.PolicyStatement[] {
    admitAccountToSessions(this.key, ['kms:Decrypt', 'kms:GenerateDataKey']);
    const here = { stack: Stack.of(this), anyRegion: false };
    return [...sessionLogStatements(here, this.sessionLogs), sessionKeyStatement(this.key)];
  }

  /** Lets somebody who opens sessions encrypt them: without it, none opens. `ssm:StartSession` is another permission. */
  public grantStart(grantee: iam.IGrantable): iam.Grant {
    const action = 'kms:GenerateDataKey';
    admitToSessions(this.key, grantee.grantPrincipal, action);
    return iam.Grant.addToPrincipal({
      grantee,
      actions: [action],
      resourceArns: [this.key.keyArn],
      conditions: { StringEquals: { 'aws:RequestedRegion': this.key.env.region } },
    });
  }
}

function minutes(name: string, duration: Duration, most: number): string {
  if (duration.isUnresolved()) return Tokenization.stringifyNumber(duration.toMinutes());
  const count = duration.toMinutes({ integral: false });
  if (Number.isInteger(count) && count >= 1 && count <= most) return String(count);
  throw new Error(
    `${name} is out of range: ${count} minutes; allowed: 1 to ${most}, whole numbers; give a Duration such as Duration.minutes(${most})`,
  );
}

function checkProfile(profile?: string): void {
  if (profile === undefined || Token.isUnresolved(profile) || profile.length <= LONGEST_PROFILE) return;
  throw new Error(
    `shellProfile is too long: ${profile.length} characters; allowed: ${LONGEST_PROFILE}; put the commands into a script on the image and name that`,
  );
}
