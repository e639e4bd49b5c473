import {
  ArnFormat,
  Names,
  Stack,
  Token,
  TokenComparison,
  aws_cloudtrail as cloudtrail,
  aws_cloudwatch as cloudwatch,
  aws_iam as iam,
  type aws_kms as kms,
  type aws_logs as logs,
  type aws_s3 as s3,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { SpawnKey } from '../../encryption';
import { allowCloudTrail } from '../../encryption/shared-key';
import { ManagedPolicyRole, SpawnLogGroup } from '../../primitives';
import { AuditBucket } from './audit-bucket';
import { DataEvents } from './data-events';
import { eventSelectors } from './event-selectors';
import { ExistingTrail, type ExistingTrailAttributes, prefixOf } from './existing-trail';
import { checkGivenBucket, prepareBucket } from './given-bucket';
import { checkOrganization } from './organization';
import { AuditRetention } from './retention';
import { AuditTrailBase } from './trail-base';
import type { IAuditTrail } from './trail-interface';
import type { AuditTrailProps } from './trail-props';

/**
 * A trail that records every administrative action and every access to data, where nobody can alter it: all regions, global
 * services, management events, data events of S3, DynamoDB and Lambda; files with digests, encrypted with a customer managed key, in
 * an `AuditBucket`, locked for their retention; the same events within minutes in a log group, for alarms.
 *
 * One per account, or per organization, is enough: CloudTrail charges for management events from the second trail on.
 *
 * Who stops, changes or deletes the trail himself is not stopped by it but recorded by it: guard that with an alarm and a service
 * control policy.
 *
 * Serves HIPAA 164.308(a)(1)(ii)(D), 164.312(b) and 164.312(c)(1), PCI DSS 10.2.1 to 10.3.4 and 10.5.1, SOC 2 CC2.1, CC7.2 and CC7.3.
 */
export class AuditTrail extends AuditTrailBase {
  /**
   * A trail that something else made.
   *
   * @param trailArn ARN of the trail; of the stack's account unless it is an organization's
   * @param attributes what the trail is, declared by whoever uses it
   * @throws if the ARN is none of a trail or of another account or partition, or a declaration isn't true
   */
  public static fromTrailArn(
    scope: Construct,
    id: string,
    trailArn: string,
    attributes: ExistingTrailAttributes,
  ): IAuditTrail {
    return new ExistingTrail(scope, id, trailArn, attributes);
  }

  public readonly trailArn: string;
  /** Name of the trail. */
  public readonly trailName: string;
  public readonly bucket: s3.IBucket;
  public readonly bucketPrefix: string;
  /** The bucket and its replica, if the trail made them. */
  public readonly auditBucket?: AuditBucket;
  public readonly key?: kms.IKey;
  public readonly logGroup?: logs.ILogGroup;
  public readonly organizationId?: string;
  /** How long files and log events are kept. */
  public readonly retention: AuditRetention;
  /** The log group, with its metrics. */
  private readonly events: SpawnLogGroup;

  /**
   * @throws if `trailName` or `organization` has not the form of one, or `bucket` can't hold a trail's files safely
   */
  public constructor(scope: Construct, id: string, props: AuditTrailProps = {}) {
    super(scope, id);
    const stack = Stack.of(this);
    if (props.organization) checkOrganization(this, props.organization);
    this.organizationId = props.organization?.organizationId;
    this.retention = props.retention ?? AuditRetention.hipaa();
    this.trailName = trailNameOf(this, props.trailName);
    // Put together, for the trail comes last: its bucket and key must let it write before it exists.
    const account = props.organization?.managementAccount ?? stack.account;
    const trailArn = stack.formatArn({
      service: 'cloudtrail',
      account,
      resource: 'trail',
      resourceName: this.trailName,
    });

    const key = props.key ?? new SpawnKey(this, 'Key', { description: `trail ${this.node.path}` });
    this.key = key;
    allowCloudTrail(this, key, trailArn);
    if (props.bucket) checkGivenBucket({ bucket: props.bucket, key });
    this.auditBucket = props.bucket ? undefined : this.makeBucket(key, props);
    this.bucket = props.bucket ?? this.auditBucket!.bucket;
    this.bucketPrefix = prefixOf(props.bucketPrefix);
    const folders = [account, ...(this.organizationId === undefined ? [] : [this.organizationId])];
    prepareBucket(this, { bucket: this.bucket, prefix: this.bucketPrefix, trailArn, folders, key });

    this.events = new SpawnLogGroup(this, 'Events', {
      key: isOfRegion(key, stack.region) ? key : undefined,
      retention: this.retention.logRetention,
    });
    this.logGroup = this.events;
    const { role, dependable } = this.deliveryRole(account);

    const trail = new cloudtrail.CfnTrail(this, 'Resource', {
      trailName: this.trailName,
      isLogging: true,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      isOrganizationTrail: props.organization !== undefined,
      kmsKeyId: key.keyArn,
      s3BucketName: this.bucket.bucketName,
      s3KeyPrefix: this.bucketPrefix === '' ? undefined : withoutSlash(this.bucketPrefix),
      cloudWatchLogsLogGroupArn: this.events.logGroupArn,
      cloudWatchLogsRoleArn: role.roleArn,
      ...this.selectors(props),
    });
    noteReasons(trail, props);
    trail.node.addDependency(dependable);
    if (this.bucket.policy) trail.node.addDependency(this.bucket.policy);
    this.trailArn = trail.attrArn;
  }

  /**
   * A metric of the log group that the events arrive in, such as `IncomingBytes`; by default its sum.
   *
   * `LogGroup.metric` of aws-cdk-lib names no log group, so that it counts those of the whole account.
   */
  public metric(metricName: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: 'AWS/Logs',
      metricName,
      dimensionsMap: { LogGroupName: this.events.logGroupName },
      statistic: cloudwatch.Stats.SUM,
      ...props,
    }).attachTo(this);
  }

  /** How many events arrive. None for an hour means that the trail is off, or can't deliver. */
  public metricIncomingEvents(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('IncomingLogEvents', props);
  }

  private makeBucket(key: kms.IKey, { lock, replication, accessLogs }: AuditTrailProps): AuditBucket {
    return new AuditBucket(this, 'Files', { key, retention: this.retention, lock, replication, accessLogs });
  }

  private selectors(props: AuditTrailProps): Partial<cloudtrail.CfnTrailProps> {
    const { s3Events = DataEvents.all(), dynamoDbEvents = DataEvents.all(), lambdaEvents = DataEvents.all() } = props;
    const replica = this.auditBucket?.replica;
    return {
      advancedEventSelectors: eventSelectors({
        s3: s3Events,
        dynamoDb: dynamoDbEvents,
        lambda: lambdaEvents,
        ownBucketArns: [this.bucket.bucketArn, ...(replica ? [replica.bucketArn] : [])],
      }),
      insightSelectors: props.insights
        ? [{ insightType: 'ApiCallRateInsight' }, { insightType: 'ApiErrorRateInsight' }]
        : undefined,
    };
  }

  /**
   * CloudTrail's guide gives this role a bare service principal, and no source with it: who passes the role needs `iam:PassRole`, which
   * never passes a role of another account.
   * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
   */
  private deliveryRole(account: string) {
    const role = new ManagedPolicyRole(this, 'Role', {
      description: `Events of trail ${this.node.path}`.slice(0, 1000),
      assumedBy: new iam.ServicePrincipal('cloudtrail.amazonaws.com'),
    });
    const streams = [account, ...(this.organizationId === undefined ? [] : [this.organizationId])];
    const { policyDependable } = role.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: streams.map((owner, index) =>
          Stack.of(this).formatArn({
            service: 'logs',
            resource: 'log-group',
            resourceName: `${this.events.logGroupName}:log-stream:${owner}${index === 0 ? '_CloudTrail' : ''}_*`,
            arnFormat: ArnFormat.COLON_RESOURCE_NAME,
          }),
        ),
      }),
    );
    return { role, dependable: policyDependable! };
  }
}

/** Why data events are missing, where reviewers look. */
function noteReasons(trail: cloudtrail.CfnTrail, { s3Events, dynamoDbEvents, lambdaEvents }: AuditTrailProps): void {
  for (const [kind, events] of Object.entries({ s3: s3Events, 'dynamo-db': dynamoDbEvents, lambda: lambdaEvents })) {
    if (events?._reasonForNone === undefined) continue;
    trail.addMetadata(`cdk-spawn:no-${kind}-events`, events._reasonForNone);
  }
}

const NAME = /^[A-Za-z0-9](?:[._-]?[A-Za-z0-9])*$/;

function trailNameOf(trail: Construct, given?: string): string {
  if (given === undefined) {
    const { region } = Stack.of(trail);
    // A trail of all regions takes its name in all of them: the same stack in another region needs another.
    return `${Names.uniqueResourceName(trail, { maxLength: 100, separator: '-' })}-${region}`;
  }
  if (!Token.isUnresolved(given) && (given.length < 3 || given.length > 128 || !NAME.test(given))) {
    throw new Error(
      `trailName is not a name of a trail: '${given}'; allowed: 3 to 128 letters, digits, and between them single periods, underscores or hyphens; ` +
        'leave it out for one made of the path',
    );
  }
  return given;
}

const isOfRegion = ({ env }: kms.IKey, region: string) =>
  Token.compareStrings(env.region, region) !== TokenComparison.DIFFERENT;

const withoutSlash = (prefix: string) => (Token.isUnresolved(prefix) ? prefix : prefix.replace(/\/$/, ''));
