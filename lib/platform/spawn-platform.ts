import {
  Aws,
  CfnOutput,
  type aws_ec2 as ec2,
  type aws_iam as iam,
  type aws_kms as kms,
  type aws_sns as sns,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { type ISpawnPlatform, SpawnLaunchTemplate } from '../compute';
import { Sensitivity, SpawnBucketName } from '../contract';
import { SpawnKey } from '../encryption';
import { InstanceBoundary, InstancePolicy, SpawnInstanceRole } from '../identity';
import { type ISpawnNetwork, SpawnNetwork, SpawnSecurityGroup } from '../network';
import { AccessLogBucket, type Alerts, type Replication, SpawnBucket } from '../primitives';
import { writeCliOutputs } from './cli-outputs';
import { ImportedPlatform, type ImportedPlatformProps } from './imported-platform';
import { checkPlatformName, publishPlatform } from './platform-parameters';

/** Properties of a `SpawnPlatform`. */
export interface SpawnPlatformProps {
  /**
   * The platform's name, under which `SpawnPlatform.fromName` finds it. A lower-case letter, then up to 62 lower-case letters,
   * digits and hyphens. One platform of that name fits into a region of an account.
   *
   * @default 'default'
   */
  readonly platformName?: string;
  /**
   * Who answers for machines that don't say it themselves: tag `owner`.
   *
   * @default - each machine names its owner
   */
  readonly owner?: string;
  /**
   * How sensitive the data is that the platform may hold. `CARDHOLDER` makes it a dedicated network for card data, with scope
   * tags and no peering; `PHI` tags everything for HIPAA.
   *
   * @default Sensitivity.PRODUCTION, or that of `network`
   */
  readonly sensitivity?: Sensitivity;
  /**
   * The network to live in, such as an existing VPC through `SpawnNetwork.fromVpc`.
   *
   * @default - a `SpawnNetwork` of its own: isolated subnets, no way out
   */
  readonly network?: ISpawnNetwork;
  /**
   * Where the data and results buckets are copied to.
   *
   * @default - a replica of each in the same stack
   */
  readonly replication?: Replication;
  /**
   * Gives role, profile and results bucket the exact names that the spawn CLI looks for when no flag says otherwise
   * (`spored-instance-role`, `spored-instance-profile`, `spawn-results-<account>-<region>`). Only one platform with them fits
   * into an account, and it then serves every region.
   *
   * @default false - CloudFormation makes up the names, and the outputs say which flags to use
   */
  readonly exactCliNames?: boolean;
  /**
   * Who hears of alarms: makes `alarmTopic`, for the constructs that raise them. Those in a stack that this one depends on, such as an
   * `InstanceLogs` whose log groups the roles here may write, can't use a topic of this stack: make it there, and give `Alerts.to(topic)`.
   * HIPAA 164.308(a)(6)(ii), PCI DSS 4.0.1 10.7.2 and 12.10.5, SOC 2 CC7.2 and CC7.4.
   *
   * @default - none: there is no `alarmTopic`, and the platform itself raises no alarm
   */
  readonly alerts?: Alerts;
}

/**
 * The landing zone of spawn in one construct: keys, a network without a way out, the permissions boundary and the role of
 * CLI-launched machines, the security group, a launch template, buckets for data and results.
 *
 * Its outputs are the `spawn launch` flags and the `~/.spawn/config.yaml` fragment with which the spawn CLI launches into
 * it; its parameters let another stack or app use it through `SpawnPlatform.fromName`.
 *
 * Serves HIPAA 164.312(a), 164.312(b), 164.312(c) and 164.312(e), PCI DSS 1.3, 3.4, 7.1 and 10.2 (4.0.1: 1.3, 3.5.1, 7.2, 10.2),
 * SOC 2 CC6.1, CC6.3, CC6.6, CC6.7, CC7.2, A1.2 and C1.1.
 *
 * @example
 * const platform = new SpawnPlatform(this, 'Spawn', { owner: 'research' });
 * new SpawnInstance(this, 'Box', { platform });
 */
export class SpawnPlatform extends Construct implements ISpawnPlatform {
  /**
   * A platform of another stack or app, of the same account and region, through the SSM parameters that it publishes.
   * They are read when the importing stack is deployed, so synthesis needs no credentials.
   *
   * @throws if the platform's name can't be one
   */
  public static fromName(scope: Construct, id: string, props: ImportedPlatformProps): ISpawnPlatform {
    return new ImportedPlatform(scope, id, props);
  }

  public readonly network: ISpawnNetwork;
  public readonly volumeKey: kms.IKey;
  public readonly securityGroup: ec2.ISecurityGroup;
  public readonly permissionsBoundary: iam.IManagedPolicy;
  public readonly sensitivity: Sensitivity;
  public readonly owner?: string;
  /** Encrypts the objects of the data and results buckets. */
  public readonly dataKey: kms.IKey;
  /** What researchers bring: machines launched by the CLI may read it. */
  public readonly dataBucket: SpawnBucket;
  /** What machines bring back: machines launched by the CLI may write it. */
  public readonly resultsBucket: SpawnBucket;
  /** Role of machines that the CLI launches. A `SpawnInstance` has one of its own. */
  public readonly instanceRole: SpawnInstanceRole;
  /**
   * Launch template for machines that nobody describes in CDK.
   *
   * @default - none: the platform has no owner for such machines
   */
  public readonly launchTemplate?: SpawnLaunchTemplate;
  /**
   * Where alarms about what happens in the platform go: hand it to `TtlReaper`, `InstanceLogs`, `PeriodicAudits` and `ConfigRules`, and
   * as `Alerts.to(alarmTopic)` to `SecurityAlarms`.
   *
   * @default - none: `alerts` is not given
   */
  public readonly alarmTopic?: sns.ITopic;

  /** @throws if `platformName` can't name parameters, or `sensitivity` isn't that of `network` */
  public constructor(scope: Construct, id: string, props: SpawnPlatformProps = {}) {
    super(scope, id);
    const { platformName = 'default', exactCliNames = false } = props;
    checkPlatformName(platformName);
    this.owner = props.owner;
    this.alarmTopic = props.alerts?.topicIn(this, 'Alerts');
    this.sensitivity = sensitivityOf(props);
    this.network = props.network ?? new SpawnNetwork(this, 'Network', { sensitivity: this.sensitivity });
    const volumeKey = new SpawnKey(this, 'VolumeKey', { description: `volumes of spawn platform '${platformName}'` });
    // For `spawn launch --spot`: EC2 launches and starts Spot Instances by its own service-linked role, not as the researcher.
    volumeKey.allowSpot();
    this.volumeKey = volumeKey;
    this.securityGroup = new SpawnSecurityGroup(this, 'SecurityGroup', {
      network: this.network,
      sensitivity: this.sensitivity,
      description: `machines of spawn platform ${platformName}`,
    });
    this.permissionsBoundary = new InstanceBoundary(this, 'Boundary');

    this.dataKey = new SpawnKey(this, 'DataKey', { description: `data of spawn platform '${platformName}'` });
    const accessLogs = new AccessLogBucket(this, 'AccessLogs');
    const buckets = { key: this.dataKey, accessLogs, replication: props.replication };
    this.dataBucket = new SpawnBucket(this, 'Data', buckets);
    this.resultsBucket = new SpawnBucket(this, 'Results', {
      ...buckets,
      // Tasks and pools of the CLI write to the bucket of this name.
      bucketName: exactCliNames ? `${SpawnBucketName.RESULTS_PREFIX}-${Aws.ACCOUNT_ID}-${Aws.REGION}` : undefined,
    });
    const policies = [
      InstancePolicy.s3ReadOnly(this.dataBucket.bucket),
      InstancePolicy.s3WriteOnly(this.resultsBucket.bucket),
    ];
    this.instanceRole = new SpawnInstanceRole(this, 'InstanceRole', {
      permissionsBoundary: this.permissionsBoundary,
      exactNames: exactCliNames,
      policies,
    });
    if (this.owner !== undefined) {
      this.launchTemplate = new SpawnLaunchTemplate(this, 'LaunchTemplate', { platform: this, policies });
    }
    publishPlatform(this, platformName, this);
    writeCliOutputs(this, this, exactCliNames ? undefined : this.instanceRole.roleName);
    new CfnOutput(this, 'DataBucketName', { value: this.dataBucket.bucket.bucketName });
    new CfnOutput(this, 'ResultsBucketName', { value: this.resultsBucket.bucket.bucketName });
  }
}

function sensitivityOf({ sensitivity, network }: SpawnPlatformProps): Sensitivity {
  const ofNetwork = network?.sensitivity;
  if (sensitivity !== undefined && ofNetwork !== undefined && sensitivity !== ofNetwork) {
    throw new Error(
      `sensitivity differs from that of network: '${sensitivity}' on a network for '${ofNetwork}'; allowed: '${ofNetwork}'; leave sensitivity out, or give a network made for '${sensitivity}'`,
    );
  }
  return sensitivity ?? ofNetwork ?? Sensitivity.PRODUCTION;
}
