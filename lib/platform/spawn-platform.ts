import {
  Aws,
  CfnOutput,
  type Duration,
  type aws_ec2 as ec2,
  type aws_iam as iam,
  type aws_kms as kms,
  type aws_sns as sns,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { AuditTrail, InstanceLogs, SecurityAlarms, SessionLogging, TrailQueries } from '../audit';
import { type ISpawnPlatform, SpawnLaunchTemplate } from '../compute';
import { Sensitivity, SpawnBucketName } from '../contract';
import { SpawnKey } from '../encryption';
import { InstanceBoundary, InstancePolicy, type SharedInstancePolicy, SpawnInstanceRole } from '../identity';
import type { TtlReaper } from '../lifecycle';
import { DEFAULT_HARD_CAP } from '../lifecycle/hard-cap';
import type { MetadataRecorder, MetadataTable } from '../metadata';
import { type ISpawnNetwork, SpawnNetwork, SpawnSecurityGroup } from '../network';
import { AccessLogBucket, SpawnBucket } from '../primitives';
import { writeCliOutputs } from './cli-outputs';
import { ImportedPlatform, type ImportedPlatformProps } from './imported-platform';
import { checkPlatformName, publishPlatform } from './platform-parameters';
import { type SpawnPlatformProps, checkAlerts } from './platform-props';
import { PlatformWatch } from './platform-watch';
import { WatchRooms } from './watch-rooms';

/**
 * The landing zone of spawn in one construct: keys, a network without a way out, the permissions boundary and the role of
 * CLI-launched machines, the security group, a launch template, buckets for data and results; and what records and watches it: the trail
 * with its alarms, the table of instances and what keeps it, the reaper, the logs of machines and their sessions (`watch`).
 *
 * All alarms go to one topic, that of `alerts`. The role of each machine may ship its logs and log its sessions from the start.
 *
 * What its account may have already, and would get again: a trail, preferences of Session Manager, a table `spawn-instances`.
 *
 * Its outputs are the `spawn launch` flags and the `~/.spawn/config.yaml` fragment with which the spawn CLI launches into
 * it; its parameters let another stack or app use it through `SpawnPlatform.fromName`.
 *
 * Serves HIPAA 164.308(a)(1)(ii)(D), 164.312(a), 164.312(b), 164.312(c) and 164.312(e), PCI DSS 1.3, 3.4, 7.1 and 10.2 (4.0.1: 1.3,
 * 3.5.1, 7.2, 10.2, 10.4.1), SOC 2 CC6.1, CC6.3, CC6.6, CC6.7, CC7.2, CC7.3, A1.2 and C1.1.
 *
 * @example
 * const platform = new SpawnPlatform(this, 'Spawn', { owner: 'research', alerts: Alerts.email('security@example.com') });
 * new SpawnInstance(this, 'Box', { platform });
 */
export class SpawnPlatform extends Construct implements ISpawnPlatform {
  /**
   * A platform of another stack or app, of the same account and region, through the SSM parameters that it publishes.
   * They are read when the importing stack is deployed, so synthesis needs no credentials.
   *
   * @throws if the platform's name can't be one
   */
  public static fromName(scope: Construct, id: string, props: ImportedPlatformProps = {}): ISpawnPlatform {
    return new ImportedPlatform(scope, id, props);
  }

  public readonly network: ISpawnNetwork;
  public readonly volumeKey: kms.IKey;
  public readonly securityGroup: ec2.ISecurityGroup;
  public readonly permissionsBoundary: iam.IManagedPolicy;
  public readonly sensitivity: Sensitivity;
  public readonly owner?: string;
  public readonly machinePolicy?: SharedInstancePolicy;
  public readonly hardCap?: Duration;
  /** Where all alarms about the platform go: hand it to `ConfigRules` and `PeriodicAudits` too. */
  public readonly alarmTopic: sns.ITopic;
  /**
   * Records every administrative action and access to data of the account.
   *
   * @default - none: `watch` is not `complete`
   */
  public readonly trail?: AuditTrail;
  /**
   * Saved questions to the trail.
   *
   * @default - none: `watch` is not `complete`
   */
  public readonly trailQueries?: TrailQueries;
  /**
   * Alarms on what the trail records.
   *
   * @default - none: `watch` is not `complete`
   */
  public readonly securityAlarms?: SecurityAlarms;
  /**
   * The instances of spawn, on record until long after their end.
   *
   * @default - none: the platform is watched elsewhere
   */
  public readonly table?: MetadataTable;
  /**
   * Keeps `table`.
   *
   * @default - none: the platform is watched elsewhere
   */
  public readonly recorder?: MetadataRecorder;
  /**
   * Ends machines that outlive their time.
   *
   * @default - none: the platform is watched elsewhere
   */
  public readonly reaper?: TtlReaper;
  /**
   * What machines log.
   *
   * @default - none: the platform is watched elsewhere
   */
  public readonly instanceLogs?: InstanceLogs;
  /**
   * What is done in sessions on machines, and how they begin and end.
   *
   * @default - none: the platform is watched elsewhere
   */
  public readonly sessionLogging?: SessionLogging;
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
   * @throws if `alerts` is missing, `platformName` can't name parameters, or `sensitivity` isn't that of `network`
   * @throws if `hardCap` is out of range, or the network lacks an endpoint that what watches needs
   * @throws if another platform of the app, of the same account and region, makes what watches
   */
  public constructor(scope: Construct, id: string, props: SpawnPlatformProps) {
    super(scope, id);
    checkAlerts(props);
    const { platformName = 'default', exactCliNames = false, watch = PlatformWatch.complete() } = props;
    checkPlatformName(platformName);
    this.owner = props.owner;
    this.alarmTopic = props.alerts.topicIn(this, 'Alerts');
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
    const rooms = this.watchBy(watch, props);
    this.trail = rooms?.trail;
    this.trailQueries = rooms?.trailQueries;
    this.securityAlarms = rooms?.securityAlarms;
    this.table = rooms?.table;
    this.recorder = rooms?.recorder;
    this.reaper = rooms?.reaper;
    this.instanceLogs = rooms?.instanceLogs;
    this.sessionLogging = rooms?.sessionLogging;
    this.machinePolicy = rooms?.machinePolicy;
    this.hardCap = props.hardCap ?? (rooms && DEFAULT_HARD_CAP);
    if (this.machinePolicy) this.instanceRole.addSharedPolicy(this.machinePolicy);
    if (watch._elsewhereReason !== undefined) {
      const role = this.instanceRole.node.defaultChild as iam.CfnRole;
      role.addMetadata('cdk-spawn:watched-elsewhere', watch._elsewhereReason);
    }
    if (this.owner !== undefined) {
      this.launchTemplate = new SpawnLaunchTemplate(this, 'LaunchTemplate', { platform: this, policies });
    }
    publishPlatform(this, platformName, this);
    writeCliOutputs(this, this, exactCliNames ? undefined : this.instanceRole.roleName);
    if (this.sessionLogging) {
      new CfnOutput(this, 'SessionKeyArn', {
        description: 'Whoever opens sessions (spawn connect) needs kms:GenerateDataKey on this key',
        value: this.sessionLogging.key.keyArn,
      });
    }
    new CfnOutput(this, 'DataBucketName', { value: this.dataBucket.bucket.bucketName });
    new CfnOutput(this, 'ResultsBucketName', { value: this.resultsBucket.bucket.bucketName });
  }

  private watchBy(watch: PlatformWatch, { hardCap = DEFAULT_HARD_CAP, network }: SpawnPlatformProps) {
    if (watch._elsewhereReason !== undefined) return undefined;
    return new WatchRooms(this, 'Watch', {
      network: this.network,
      securityGroup: this.securityGroup,
      instanceProfileName: this.instanceRole.instanceProfile.instanceProfileName,
      sensitivity: this.sensitivity,
      alarmTopic: this.alarmTopic,
      hardCap,
      watch,
      // A network that is given may hold what must live.
      ownSubnets: network ? undefined : this.network.privateSubnets,
    });
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
