import { Token, TokenComparison, type aws_kms as kms, aws_iam as iam, type aws_s3 as s3 } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { viaServices } from '../encryption/aws-principals';
import { cfnBucketOf } from './hardened-bucket';
import { ManagedPolicyRole } from './managed-policy-role';

/** Where replicas go. */
export interface ReplicationDestination {
  /**
   * The bucket that receives the replicas: it exists, is versioned and, if the source has Object Lock, has Object Lock too.
   * In another account, its policy must let the replication role write.
   */
  readonly bucket: s3.IBucket;
  /** Encrypts the replicas; a key of the destination's region. */
  readonly key: kms.IKey;
}

/** Why a bucket has no replica. */
export interface NoReplicationProps {
  /** Why the loss of the bucket would be acceptable; kept in the template as metadata of the bucket. */
  readonly reason: string;
}

/**
 * Where the objects of a bucket are copied to.
 *
 * Serves HIPAA 164.308(a)(7)(ii)(A), PCI DSS 10.5.3 (4.0.1: 10.3.3), SOC 2 A1.2 (cdk-nag's `S3BucketReplicationEnabled`).
 */
export class Replication {
  /**
   * To a replica bucket in the same stack with a key of its own. It protects against deletion of objects and of the key,
   * not against the loss of a region.
   *
   * S3 takes a replication rule only when the destination exists, so that two buckets of one stack can't replicate to
   * each other: the replica has no replica, see docs/WAIVERS.md. `Replication.to` needs no waiver.
   */
  public static toReplica(): Replication {
    return new Replication();
  }

  /** To a bucket of one's own, best in another region and account. */
  public static to(destination: ReplicationDestination): Replication {
    return new Replication(destination);
  }

  /**
   * To nowhere: the weakening for data that can be made again. Yields `HIPAA.Security-`, `PCI.DSS.321-` and
   * `SOC2-S3BucketReplicationEnabled`, and nothing else.
   *
   * @throws if the reason is empty
   */
  public static none(props: NoReplicationProps): Replication {
    if (props.reason.trim() === '') {
      throw new Error(
        "reason is empty: ''; allowed: a sentence that tells a reviewer why the data needs no replica; or leave replication out",
      );
    }
    return new Replication(undefined, props.reason);
  }

  private constructor(
    /** @internal */
    public readonly _destination?: ReplicationDestination,
    /** @internal */
    public readonly _reasonForNone?: string,
  ) {}
}

/** Copies each new object of the source, encrypted anew, by a role that can do nothing else. */
export function replicate(
  scope: Construct,
  source: s3.Bucket,
  destination: ReplicationDestination,
  lockable: boolean,
): ManagedPolicyRole {
  const role = new ManagedPolicyRole(scope, 'ReplicationRole', {
    assumedBy: new iam.ServicePrincipal('s3.amazonaws.com'),
    description: `Replicates ${source.node.path}`,
  });
  const otherAccount = isOtherAccount(source, destination.bucket);
  allowReplication(role, source, destination, lockable, otherAccount);
  cfnBucketOf(source).replicationConfiguration = {
    role: role.roleArn,
    rules: [
      {
        id: 'Everything',
        priority: 1,
        status: 'Enabled',
        filter: { prefix: '' },
        // A deletion stays where it was made.
        deleteMarkerReplication: { status: 'Disabled' },
        sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: 'Enabled' } },
        destination: {
          bucket: destination.bucket.bucketArn,
          encryptionConfiguration: { replicaKmsKeyId: destination.key.keyArn },
          ...(otherAccount && {
            account: destination.bucket.env.account,
            accessControlTranslation: { owner: 'Destination' },
          }),
        },
      },
    ],
  };
  return role;
}

function isOtherAccount(source: s3.IBucket, destination: s3.IBucket): boolean {
  const comparison = Token.compareStrings(source.env.account, destination.env.account);
  return comparison === TokenComparison.DIFFERENT || comparison === TokenComparison.ONE_UNRESOLVED;
}

function allowReplication(
  role: ManagedPolicyRole,
  source: s3.Bucket,
  { bucket, key }: ReplicationDestination,
  lockable: boolean,
  otherAccount: boolean,
): void {
  const allow = (actions: string[], resource: string, conditions?: Record<string, unknown>) =>
    role.addToPrincipalPolicy(new iam.PolicyStatement({ actions, resources: [resource], conditions }));
  const throughS3 = ({ env }: kms.IKey) => ({
    StringEquals: { 'kms:ViaService': viaServices(source, ['s3'], env.region) },
  });

  allow(['s3:GetReplicationConfiguration', 's3:ListBucket'], source.bucketArn);
  allow(
    [
      's3:GetObjectVersionAcl',
      's3:GetObjectVersionForReplication',
      's3:GetObjectVersionTagging',
      ...(lockable ? ['s3:GetObjectLegalHold', 's3:GetObjectRetention'] : []),
    ],
    source.arnForObjects('*'),
  );
  allow(
    ['s3:ReplicateObject', 's3:ReplicateTags', ...(otherAccount ? ['s3:ObjectOwnerOverrideToBucketOwner'] : [])],
    bucket.arnForObjects('*'),
  );
  if (source.encryptionKey) allow(['kms:Decrypt'], source.encryptionKey.keyArn, throughS3(source.encryptionKey));
  allow(['kms:Encrypt', 'kms:GenerateDataKey'], key.keyArn, throughS3(key));
}
