import { Annotations, Stack, Token, aws_iam as iam, type aws_s3 as s3 } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { SpawnBucketName } from '../contract';
import { keyStatements } from '../identity/policy-templates';
import { agentScript } from './user-data-agent-script';

/** SHA-256 digests of a release of the agent, 64 hexadecimal digits each. */
export interface SporedChecksums {
  /**
   * Digest of `spored-linux-amd64`.
   *
   * @default - the agent isn't installed on x86-64 machines: they shut down
   */
  readonly amd64?: string;
  /**
   * Digest of `spored-linux-arm64`.
   *
   * @default - the agent isn't installed on Arm machines: they shut down
   */
  readonly arm64?: string;
}

/** What proves that the agent is genuine, and what happens if there is none. */
export interface SporedAgentOptions {
  /**
   * Digests written into the user data: the agent is exactly the one that you tested, whoever controls the bucket.
   * Serves PCI DSS 6.3.2 (4.0.1), SOC 2 CC6.8, HIPAA 164.312(c)(1).
   *
   * @default - the digest that lies beside the agent: it shows a damaged download, not a forged one
   */
  readonly checksums?: SporedChecksums;
  /**
   * Public key in PEM form with which the agent's detached ECDSA signature (`.sig`) is verified; ask upstream for it.
   * Serves PCI DSS 6.3.2 (4.0.1), SOC 2 CC6.8, HIPAA 164.312(c)(1).
   *
   * @default - signatures aren't verified: the CLI holds upstream's key inside its binary, this library has no trusted copy
   */
  readonly signingKey?: string;
  /**
   * What a machine does that has no agent.
   *
   * @default AgentFailure.shutDown()
   */
  readonly onFailure?: AgentFailure;
}

/** Options of the agent from upstream's buckets. */
export interface UpstreamAgentOptions extends SporedAgentOptions {
  /**
   * Release to install, such as `0.101.0`.
   *
   * @default - the newest at boot; not with `checksums`, which belong to one release
   */
  readonly version?: string;
}

/** Options of the agent from a bucket of one's own. */
export interface BucketAgentOptions extends SporedAgentOptions {
  /**
   * Folder of `spored-linux-amd64` and `spored-linux-arm64`, each with its `.sha256` beside it unless `checksums` is given,
   * and its `.sig` if `signingKey` is; with a slash at its end.
   *
   * @default 'spawn/'
   */
  readonly keyPrefix?: string;
}

/** Why machines may run without the agent. */
export interface KeepRunningOptions {
  /** Why, and what ends the machines instead. */
  readonly reason: string;
}

/** What a machine does on which the agent can't be installed: nothing would enforce its TTL there. */
export class AgentFailure {
  /**
   * Shuts the machine down: it stops or terminates as its shutdown behaviour says. The reason stands in its console output.
   * Starting it again does not run the user data again: replace it.
   */
  public static shutDown(): AgentFailure {
    return new AgentFailure();
  }

  /**
   * Named weakening: goes on without an agent, so without TTL, idle timeout and cost limit. Yields no finding of cdk-nag's packs.
   *
   * @throws if the reason is empty
   */
  public static keepRunning(options: KeepRunningOptions): AgentFailure {
    return new AgentFailure(checkReason('AgentFailure.keepRunning', options.reason));
  }

  private constructor(
    /** Why machines go on without agent; undefined if they shut down. */
    public readonly keepRunningReason?: string,
  ) {}
}

/**
 * Where a machine gets spored from, the agent that enforces its TTL, idle timeout and cost limit, and what proves it genuine.
 *
 * Whatever the source, the agent runs only if its digest, and its signature if a key is given, are right.
 * Source: spore-host/spawn, pkg/launcher/bootstrap.go.
 */
export class SporedAgent {
  /**
   * From upstream's public buckets over HTTPS, without credentials: the machine's region first, then us-east-1.
   *
   * In a region to which upstream doesn't publish (`SpawnBucketName.BINARIES_REGIONS`) only us-east-1 is asked, because there
   * anybody may register the regional bucket's name; a network without a way out doesn't reach it: use `fromBucket`.
   *
   * @throws if a digest, the key or the version is malformed, or digests are given without a version
   */
  public static upstream(options: UpstreamAgentOptions = {}): SporedAgent {
    const { version } = options;
    if (version !== undefined && !/^\d+\.\d+\.\d+[\w.-]*$/.test(version)) {
      throw new Error(`version is not a release of spored: '${version}'; allowed: digits and dots such as '0.101.0'`);
    }
    if (options.checksums && version === undefined) {
      throw new Error(
        'checksums are given without version; allowed: both; digests belong to one release, the newest one changes under them',
      );
    }
    return new SporedAgent(options, { version });
  }

  /**
   * From a bucket of one's own, with the machine's role, which gets read access to the agent's objects there. For regions to
   * which upstream doesn't publish, for aws-cn and aws-us-gov, and where the agent is vetted first.
   *
   * @param bucket its key, if it has one, must let identities of the account use it; one of another account must be imported with its
   * `account`
   * @throws if a digest or the key is malformed, or the prefix is no folder
   */
  public static fromBucket(bucket: s3.IBucket, options: BucketAgentOptions = {}): SporedAgent {
    const { keyPrefix = `${SpawnBucketName.BINARIES_FOLDER}/` } = options;
    if (!Token.isUnresolved(keyPrefix) && !/^(?:[\w.=-]+\/)*$/.test(keyPrefix)) {
      throw new Error(
        `keyPrefix is no folder: '${keyPrefix}'; allowed: letters, digits and _.=- with a slash at the end, such as 'spawn/'`,
      );
    }
    return new SporedAgent(options, { bucket, keyPrefix });
  }

  /** What happens without agent. */
  public readonly onFailure: AgentFailure;

  private constructor(
    private readonly options: SporedAgentOptions,
    private readonly source: { version?: string; bucket?: s3.IBucket; keyPrefix?: string },
  ) {
    for (const [name, digest] of Object.entries(options.checksums ?? {})) checkDigest(name, digest as string);
    if (options.checksums && Object.keys(options.checksums).length === 0) {
      throw new Error(
        'checksums is empty; allowed: amd64, arm64 or both; leave it out to trust the digest beside the agent',
      );
    }
    if (options.signingKey !== undefined) checkPublicKey(options.signingKey);
    this.onFailure = options.onFailure ?? AgentFailure.shutDown();
  }

  /** @internal */
  public _script(): string {
    const { checksums, signingKey } = this.options;
    const { version, bucket, keyPrefix } = this.source;
    return agentScript({
      version,
      mirror: bucket && `s3://${bucket.bucketName}/${keyPrefix}`,
      checksums,
      signingKey,
      keepRunningReason: this.onFailure.keepRunningReason,
    });
  }

  /** @internal What the machine's role needs to fetch the agent. */
  public _statements(): iam.PolicyStatement[] {
    const { bucket, keyPrefix } = this.source;
    if (!bucket) return [];
    const read = new iam.PolicyStatement({
      actions: ['s3:GetObject'],
      resources: [SpawnBucketName.AGENT_AMD64, SpawnBucketName.AGENT_ARM64].map((name) =>
        bucket.arnForObjects(`${keyPrefix}${name}*`),
      ),
      // A bucket's name is free for anyone once the bucket is gone, and what comes from it runs as root.
      conditions: { StringEquals: { 'aws:ResourceAccount': bucket.env.account } },
    });
    return [read, ...keyStatements(bucket.encryptionKey, bucket, 's3', ['kms:Decrypt'])];
  }

  /** @internal Warns where upstream's buckets can't be reached from a network without a way out. */
  public _warn(grantee: iam.IGrantable): void {
    if (this.source.bucket || !Construct.isConstruct(grantee)) return;
    const { region } = Stack.of(grantee);
    if (Token.isUnresolved(region) || SpawnBucketName.BINARIES_REGIONS.includes(region)) return;
    Annotations.of(grantee).addWarningV2(
      'cdk-spawn:Compute.agentNotPublished',
      `upstream does not publish spored in ${region}: the machine fetches it from ${SpawnBucketName.BINARIES_FALLBACK_REGION} ` +
        'and shuts down if the network does not let it; copy the agent into a bucket of your own and use ' +
        'SpawnUserData.linux({ agent: SporedAgent.fromBucket(bucket) })',
    );
  }
}

/** @throws if no reason is given */
export function checkReason(what: string, reason: string): string {
  if (!Token.isUnresolved(reason) && reason.trim() === '') {
    throw new Error(
      `${what} has no reason: '${reason}'; allowed: a sentence that a reviewer understands; say why and what compensates`,
    );
  }
  return reason;
}

function checkDigest(name: string, digest: string): void {
  if (Token.isUnresolved(digest) || /^[0-9a-f]{64}$/.test(digest)) return;
  throw new Error(
    `checksums.${name} is no SHA-256 digest: '${digest}'; allowed: 64 lower-case hexadecimal digits; see sha256sum`,
  );
}

function checkPublicKey(pem: string): void {
  if (Token.isUnresolved(pem)) return;
  if (/^\s*-----BEGIN PUBLIC KEY-----\n[A-Za-z0-9+/=\n]+\n-----END PUBLIC KEY-----\s*$/.test(pem)) return;
  throw new Error(
    'signingKey is no public key in PEM form (its value is not shown); allowed: -----BEGIN PUBLIC KEY----- ... -----END PUBLIC KEY-----; never a private key',
  );
}
