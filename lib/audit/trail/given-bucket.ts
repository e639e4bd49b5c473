import { Annotations, Stack, Token, TokenComparison, type aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { allowTrail, denyDeletion, denyForgery } from './bucket-statements';

/** What a trail writes, and where to. */
export interface TrailDelivery {
  readonly bucket: s3.IBucket;
  readonly prefix: string;
  readonly trailArn: string;
  /** Below `AWSLogs/`. */
  readonly folders: readonly string[];
  readonly key: kms.IKey;
}

/** Adds what a trail needs of its bucket's policy; for a bucket that this app doesn't make, says what it must hold. */
export function prepareBucket(scope: Construct, { bucket, prefix, trailArn, folders }: TrailDelivery): void {
  const statements = [
    ...allowTrail(bucket, trailArn, folders, prefix),
    ...denyDeletion(bucket),
    denyForgery(bucket, prefix),
  ];
  const left = statements.filter((statement) => !bucket.addToResourcePolicy(statement).statementAdded);
  if (left.length === 0) return;
  const held = left.map((statement) => JSON.stringify(Stack.of(scope).resolve(statement.toStatementJson()))).join(', ');
  Annotations.of(scope).addWarningV2(
    'cdk-spawn:Audit.importedBucket',
    `the policy of the trail's bucket can't be changed from this stack; add to it: ${held}; and see that the bucket is versioned, ` +
      'private, access logged and locked for the whole retention',
  );
}

/**
 * Judges a bucket that the user brings, as far as the app knows it: its final template is the compliance rules' matter.
 *
 * @throws if it can't hold a trail's files safely, or its region is not the key's
 */
export function checkGivenBucket({ bucket, key }: Pick<TrailDelivery, 'bucket' | 'key'>): void {
  if (Token.compareStrings(bucket.env.region, key.env.region) === TokenComparison.DIFFERENT) {
    throw new Error(
      `the key of the trail is in another region than its bucket: ${key.env.region}; allowed: ${bucket.env.region}; give a key of that region`,
    );
  }
  const made = bucket instanceof s3.Bucket ? bucket.node.defaultChild : undefined;
  if (!(made instanceof s3.CfnBucket)) return;
  const { path } = bucket.node;
  const resolved = Stack.of(made).resolve({
    versioning: made.versioningConfiguration as unknown,
    lock: made.objectLockConfiguration as unknown,
    publicAccess: made.publicAccessBlockConfiguration as unknown,
  }) as Settings;
  const remedy = 'give the bucket of an AuditBucket, or leave bucket out';
  if (resolved.versioning?.status !== 'Enabled') {
    throw new Error(
      `the bucket of the trail keeps no versions: '${path}'; allowed: a versioned bucket, where nothing is overwritten; ${remedy}`,
    );
  }
  if (resolved.lock?.rule?.defaultRetention === undefined) {
    throw new Error(
      `the bucket of the trail locks nothing: '${path}'; allowed: a bucket with Object Lock and a default retention; ${remedy}`,
    );
  }
  const open = PUBLIC_ACCESS.filter((name) => resolved.publicAccess?.[name] !== true);
  if (open.length > 0) {
    throw new Error(
      `the bucket of the trail may become public: '${path}' without ${open.join(', ')}; allowed: BlockPublicAccess.BLOCK_ALL; ${remedy}`,
    );
  }
}

const PUBLIC_ACCESS = ['blockPublicAcls', 'blockPublicPolicy', 'ignorePublicAcls', 'restrictPublicBuckets'] as const;

interface Settings {
  readonly versioning?: { readonly status?: unknown };
  readonly lock?: { readonly rule?: { readonly defaultRetention?: unknown } };
  readonly publicAccess?: Partial<Record<(typeof PUBLIC_ACCESS)[number], unknown>>;
}
