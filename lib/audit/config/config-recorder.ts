import { ArnFormat, Aws, Duration, Stack, aws_config as config, aws_iam as iam, type aws_s3 as s3 } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { SpawnKey } from '../../encryption';
import { allowPublisher } from '../../encryption/shared-key';
import { SpawnBucket } from '../../primitives';
import { cfnBucketOf } from '../../primitives/hardened-bucket';
import type { BoundRecorder } from './bound-recorder';

const SERVICE = 'config.amazonaws.com';

/** How AWS Config records. */
export interface ConfigRecorderProps {
  /**
   * Whether IAM users, groups, roles and policies are recorded: in one region of an account, its home region. Rules about IAM
   * judge nothing elsewhere.
   *
   * @default true
   */
  readonly globalTypes?: boolean;
  /**
   * Types that are recorded once a day in place of at each change, such as `AWS::EC2::Instance`. spored rewrites tags of its
   * instance each minute, and AWS Config bills each change that it records (1,440 a day and instance); in return, what lives for less than a day may
   * go unseen by rules.
   *
   * @default - every type at each change
   */
  readonly dailyTypes?: string[];
  /**
   * Where history and snapshots go. AWS Config can't deliver to a bucket with a default retention of Object Lock.
   *
   * @default - a `SpawnBucket` of its own
   */
  readonly bucket?: SpawnBucket;
  /**
   * Whether this stack makes the service-linked role `AWSServiceRoleForConfig`. It exists once in an account, and its creation fails where it does: true in the
   * first stack of an account that never used AWS Config.
   *
   * @default false - the role exists
   */
  readonly createServiceLinkedRole?: boolean;
}

/**
 * The recorder that the rules read. A region of an account has one.
 *
 * It serves HIPAA 164.308(a)(1)(ii)(D) and 164.312(b), PCI DSS 10.2 and 11.5 (4.0.1: 10.2.1, 11.5.2), SOC 2 CC2.1, CC3.4, CC7.1 and CC8.1.
 */
export class ConfigRecorder {
  /**
   * A recorder of all types, on AWS Config's service-linked role, and its delivery channel to an encrypted bucket.
   *
   * The service-linked role, because the managed policy AWS_ConfigRole on a role of one's own fails cdk-nag's IAMNoManagedPolicies
   * (HIPAA 164.308(a)(3)(i)), and a copy of it would lack each type that AWS adds.
   */
  public static create(props: ConfigRecorderProps = {}): ConfigRecorder {
    return new ConfigRecorder(props);
  }

  /** The region's recorder is there already: by AWS Control Tower, an organization's baseline, or another stack. */
  public static existing(): ConfigRecorder {
    return new ConfigRecorder();
  }

  private constructor(private readonly props?: ConfigRecorderProps) {}

  /**
   * @internal
   */
  public _bind(scope: Construct): BoundRecorder {
    const { props } = this;
    if (!props) return { dependencies: [] };
    const { globalTypes = true, dailyTypes = [], createServiceLinkedRole = false } = props;
    const stack = Stack.of(scope);
    const recorder = new config.CfnConfigurationRecorder(scope, 'Recorder', {
      roleArn: stack.formatArn({
        service: 'iam',
        region: '',
        resource: 'role',
        resourceName: `aws-service-role/${SERVICE}/AWSServiceRoleForConfig`,
        arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
      }),
      recordingGroup: { allSupported: true, includeGlobalResourceTypes: globalTypes },
      recordingMode: {
        recordingFrequency: 'CONTINUOUS',
        ...(dailyTypes.length > 0 && {
          recordingModeOverrides: [{ recordingFrequency: 'DAILY', resourceTypes: dailyTypes }],
        }),
      },
    });
    if (createServiceLinkedRole) {
      recorder.node.addDependency(
        new iam.CfnServiceLinkedRole(scope, 'ServiceLinkedRole', { awsServiceName: SERVICE }),
      );
    }
    const bucket = props.bucket ?? historyBucket(scope);
    refuseDefaultRetention(bucket.bucket);
    allowDelivery(scope, bucket);
    // No dependency between the two: CloudFormation starts the recorder once there is a channel, and the channel needs the recorder.
    const channel = new config.CfnDeliveryChannel(scope, 'DeliveryChannel', {
      s3BucketName: bucket.bucket.bucketName,
      s3KmsKeyArn: bucket.key.keyArn,
      configSnapshotDeliveryProperties: { deliveryFrequency: 'TwentyFour_Hours' },
    });
    if (bucket.bucket.policy) channel.node.addDependency(bucket.bucket.policy);
    return { dependencies: [recorder, channel], bucket };
  }
}

function historyBucket(scope: Construct): SpawnBucket {
  return new SpawnBucket(scope, 'History', {
    key: new SpawnKey(scope, 'HistoryKey', { description: `AWS Config history ${scope.node.path}` }),
    // HIPAA 164.316(b)(2)(i): six years; AWS Config itself keeps seven.
    lifecycleRules: [{ id: 'ExpireHistory', expiration: Duration.days(2557) }],
  });
}

/** Source: https://docs.aws.amazon.com/config/latest/developerguide/manage-delivery-channel.html */
function refuseDefaultRetention(bucket: s3.Bucket): void {
  const lock = Stack.of(bucket).resolve(cfnBucketOf(bucket).objectLockConfiguration) as { rule?: object } | undefined;
  if (lock?.rule === undefined) return;
  throw new Error(
    `bucket has a default retention of Object Lock: '${bucket.node.path}'; AWS Config can't deliver to it; allowed: a SpawnBucket without objectLockRetention`,
  );
}

/** Source: https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html and s3-kms-key-policy.html */
function allowDelivery(scope: Construct, { bucket, key }: SpawnBucket): void {
  const account = Stack.of(scope).account;
  const allow = (sid: string, actions: string[], resource: string, conditions: Record<string, string> = {}) =>
    bucket.addToResourcePolicy(
      new iam.PolicyStatement({
        sid,
        principals: [new iam.ServicePrincipal(SERVICE)],
        actions,
        resources: [resource],
        conditions: { StringEquals: { 'aws:SourceAccount': account, ...conditions } },
      }),
    );
  allow('ConfigLooks', ['s3:GetBucketAcl', 's3:ListBucket'], bucket.bucketArn);
  allow('ConfigDelivers', ['s3:PutObject'], bucket.arnForObjects(`AWSLogs/${Aws.ACCOUNT_ID}/Config/*`), {
    's3:x-amz-acl': 'bucket-owner-full-control',
  });
  allowPublisher(scope, key, SERVICE);
}
