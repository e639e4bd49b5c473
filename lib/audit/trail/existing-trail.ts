import { ArnFormat, Stack, Token, type aws_kms as kms, type aws_logs as logs, type aws_s3 as s3 } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { AuditTrailBase } from './trail-base';

/**
 * What an existing trail is: a template doesn't tell, so that whoever uses one declares it. Compare with
 * `aws cloudtrail get-trail` and `aws cloudtrail get-event-selectors`.
 */
export interface ExistingTrailAttributes {
  /** Declares that it records all regions and global services (`IsMultiRegionTrail`). Without that IAM's events may be missing. */
  readonly multiRegion: boolean;
  /** Declares that it records all management events, reads and writes. What alarms and the recorder of instances live on. */
  readonly managementEvents: boolean;
  /** Declares that it writes digest files (`LogFileValidationEnabled`). */
  readonly logFileValidation: boolean;
  /** Where its files are. */
  readonly bucket: s3.IBucket;
  /**
   * What stands before `AWSLogs/` in the names of its files (`S3KeyPrefix`).
   *
   * @default - nothing
   */
  readonly bucketPrefix?: string;
  /**
   * The key that encrypts its files (`KmsKeyId`); `grantRead` covers it.
   *
   * @default - not known; readers get no use of a key
   */
  readonly key?: kms.IKey;
  /**
   * The log group that it delivers to; alarms need one.
   *
   * @default - none
   */
  readonly logGroup?: logs.ILogGroup;
  /**
   * The organization, if it is one's trail; it is then owned by the management account.
   *
   * @default - it is a trail of the stack's own account
   */
  readonly organizationId?: string;
}

const DECLARATIONS = {
  multiRegion: 'events of IAM, STS and other regions would be missing',
  managementEvents: 'alarms and the recorder of instances would see nothing, or half',
  logFileValidation: 'nobody could show that its files are unchanged',
} as const;

/** A trail that something else made. */
export class ExistingTrail extends AuditTrailBase {
  public readonly bucket: s3.IBucket;
  public readonly bucketPrefix: string;
  public readonly key?: kms.IKey;
  public readonly logGroup?: logs.ILogGroup;
  public readonly organizationId?: string;

  public constructor(
    scope: Construct,
    id: string,
    public readonly trailArn: string,
    attributes: ExistingTrailAttributes,
  ) {
    super(scope, id);
    this.checkArn(attributes);
    for (const [name, loss] of Object.entries(DECLARATIONS)) {
      if (attributes[name as keyof typeof DECLARATIONS] === true) continue;
      throw new Error(
        `${name} of the existing trail is not declared true: ${loss}; allowed: true; change the trail first, or make one with new AuditTrail()`,
      );
    }
    this.bucket = attributes.bucket;
    this.bucketPrefix = prefixOf(attributes.bucketPrefix);
    this.key = attributes.key;
    this.logGroup = attributes.logGroup;
    this.organizationId = attributes.organizationId;
  }

  private checkArn({ organizationId }: ExistingTrailAttributes): void {
    if (Token.isUnresolved(this.trailArn)) return;
    const example = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit';
    if (!/^arn:aws[\w-]*:cloudtrail:[a-z0-9-]+:\d{12}:trail\/[A-Za-z0-9._-]{3,128}$/.test(this.trailArn)) {
      throw new Error(
        `trailArn is not the ARN of a trail: '${this.trailArn}'; allowed: such as ${example}; see TrailARN in \`aws cloudtrail get-trail\``,
      );
    }
    const stack = Stack.of(this);
    const { account, partition } = stack.splitArn(this.trailArn, ArnFormat.SLASH_RESOURCE_NAME);
    if (!Token.isUnresolved(stack.partition) && partition !== stack.partition) {
      throw new Error(
        `trailArn is of another partition: '${partition}'; allowed: ${stack.partition}, that of the stack; give a trail of this partition`,
      );
    }
    if (organizationId === undefined && !Token.isUnresolved(stack.account) && account !== stack.account) {
      throw new Error(
        `trailArn is of another account: '${account}'; allowed: ${stack.account}, whose events it must record; ` +
          'give organizationId if it is the trail of the organization',
      );
    }
  }
}

/** S3 has no folders: the slash makes one. */
export function prefixOf(prefix = ''): string {
  return prefix === '' || Token.isUnresolved(prefix) || prefix.endsWith('/') ? prefix : `${prefix}/`;
}
