import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** The packs that a row is acknowledged in besides, for those who run cdk-nag's own. */
const PACKS = ['HIPAA.Security', 'PCI.DSS.321', 'SOC2'] as const;

/** A finding that this library accepts on its own behalf; docs/WAIVERS.md is generated from these rows. */
export interface OwnWaiverRow {
  /** Stable id: the row's anchor in docs/WAIVERS.md. */
  readonly id: string;
  /** What the row is about, in a few words. */
  readonly what: string;
  /** Rules that it covers, in every framework: `S3BucketReplicationEnabled`. */
  readonly rules: readonly string[];
  /** Why the rule can't hold. */
  readonly why: string;
  /** What protects instead. */
  readonly compensates: string;
  /** The prop with which a user gets the compliant setting, or what to do instead. */
  readonly remedyProp: string;
}

/** Every waiver that the library grants itself. A row is a debt: add one only where AWS itself rules the setting out. */
export const OwnWaiver = {
  ACCESS_LOG_BUCKET: {
    id: 'access-log-bucket',
    what: 'the bucket that receives the access logs of the other buckets (`AccessLogBucket`)',
    rules: [
      'S3BucketReplicationEnabled',
      'S3DefaultEncryptionKMS',
      'S3BucketDefaultLockEnabled',
      'S3BucketLoggingEnabled',
    ],
    why:
      'S3 delivers access logs only to a bucket with SSE-S3 and without Object Lock; its own deliveries, if logged to itself, ' +
      'would never end; and a replica of the logs would need a log bucket of its own.',
    compensates:
      'SSE-S3 encryption, versioning, TLS-only policy, all public access blocked, write access for the S3 logging service alone, RETAIN.',
    remedyProp: '`replicateTo`: a bucket of your log archive account',
  },
  REPLICA_BUCKET: {
    id: 'replica-bucket',
    what: 'the replica that a `SpawnBucket` makes in the same stack',
    rules: ['S3BucketReplicationEnabled'],
    why:
      'S3 takes a replication rule only if the destination bucket exists, and CloudFormation sets the rule with the bucket, ' +
      'so that of the buckets of one stack the last of the chain has no destination.',
    compensates:
      'It is itself the second copy: versioned, Object Lock on, encrypted with a key of its own, access logged, no deletion replicated, RETAIN.',
    remedyProp: '`replication: Replication.to(...)`: a bucket of another region or account',
  },
} as const satisfies Record<string, OwnWaiverRow>;

/** The rows in the order of docs/WAIVERS.md. */
export const OWN_WAIVERS: readonly OwnWaiverRow[] = Object.values(OwnWaiver);

/** Owner that the results name for a waiver of this library's own. */
export const OWN_WAIVER_OWNER = 'cdk-spawn';

/** What stands as the ticket of a row. */
export function ownWaiverTicket(row: OwnWaiverRow): string {
  return `docs/WAIVERS.md#${row.id}`;
}

/** The reason that the CDK's report shows. It proves nothing: anybody can write it (see `ownWaiverFor`). */
export function ownWaiverReason(row: OwnWaiverRow): string {
  return `${row.why} Compensated by: ${row.compensates} (owner: ${OWN_WAIVER_OWNER}; ticket: ${ownWaiverTicket(row)}; expires: never)`;
}

/** The qualified ids (`<pack>::<pack>-<rule>`) that a row covers. */
export function ownWaiverIds(row: OwnWaiverRow): string[] {
  return PACKS.flatMap((pack) => row.rules.map((rule) => `${pack}::${pack}-${rule}`));
}

/**
 * Accepts the row's findings on a construct and everything below it.
 *
 * Qualified ids only: a bare id would drop the finding without leaving a trace in the report.
 */
export function acknowledgeOwnWaiver(construct: IConstruct, row: OwnWaiverRow): void {
  const reason = ownWaiverReason(row);
  granted.set(construct, [...(granted.get(construct) ?? []), row]);
  Validations.of(construct).acknowledge(...ownWaiverIds(row).map((id) => ({ id, reason })));
}

/** Which rows hold for which construct, known to this module alone so that no text in the tree can forge one. */
const granted = new WeakMap<IConstruct, readonly OwnWaiverRow[]>();

/** The row that accepts what a rule finds on a construct, and whose it is: its own, or of the nearest one above it. */
export function ownWaiverFor(
  construct: IConstruct,
  ruleId: string,
): { readonly row: OwnWaiverRow; readonly construct: IConstruct } | undefined {
  for (const around of [...construct.node.scopes].reverse()) {
    const row = granted.get(around)?.find(({ rules }) => rules.includes(ruleId));
    if (row) return { row, construct: around };
  }
  return undefined;
}
