import { Token, aws_autoscaling as autoscaling, type aws_ec2 as ec2, type aws_iam as iam } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { SpawnKey } from '../encryption';
import type { SpawnInstanceRole } from '../identity';
import { SpawnTopic } from '../primitives';
import { checkFleet, DEFAULT_FLEET_TYPES, lifetimeSeconds } from './fleet-checks';
import { type SpawnFleetProps, SpotAllocation } from './fleet-props';
import { SpawnLaunchTemplate } from './launch-template';
import { DEFAULT_TTL, withinCap } from './lifetime';
import { pin } from './machine-tags';
import type { SpawnUserData } from './user-data';

/** Every event that a group can tell of. */
const ALL_EVENTS = [
  autoscaling.ScalingEvent.INSTANCE_LAUNCH,
  autoscaling.ScalingEvent.INSTANCE_LAUNCH_ERROR,
  autoscaling.ScalingEvent.INSTANCE_TERMINATE,
  autoscaling.ScalingEvent.INSTANCE_TERMINATE_ERROR,
];

/**
 * A group of N machines with all guarantees of `SpawnInstance`, on-demand and, if asked for, Spot.
 *
 * **Replacement.** A machine that fails, ends (its `ttl` is then its age, not the fleet's) or is interrupted is replaced;
 * Auto Scaling starts the new one first (`InstanceMaintenancePolicy` 100 %). A changed launch template rolls through the
 * group in batches; nothing on the machines needs to signal. To end the fleet, delete it or its stack.
 *
 * **Spot interruption.** On the machine, spored sees the two-minute notice, runs the pre-stop command (up to 90 seconds) and
 * tells its users. In the group, capacity rebalancing starts a replacement as soon as EC2 sees an interruption coming, and
 * pools with most spare capacity are chosen. No lifecycle hook holds the machine: it could not answer one from a network
 * without an endpoint of Auto Scaling, and the notice doesn't wait.
 *
 * **Idle.** Without `idleTimeout` no machine stops when idle, for the group would replace a stopped one again and again.
 *
 * The machines share one role, one security group and one key: revoking sessions hits all of them.
 */
export class SpawnFleet extends Construct implements iam.IGrantable, ec2.IConnectable {
  /** The Auto Scaling group. */
  public readonly autoScalingGroup: autoscaling.CfnAutoScalingGroup;
  /** What its machines are made from. */
  public readonly launchTemplate: SpawnLaunchTemplate;
  /** Role of the machines. */
  public readonly role: SpawnInstanceRole;
  /** What runs at boot. */
  public readonly userData: SpawnUserData;
  /** Where launches, terminations and their failures are told. */
  public readonly notifications: SpawnTopic;
  /** Takes the grants: the role. */
  public readonly grantPrincipal: iam.IPrincipal;
  /** Rules of the security groups. */
  public readonly connections: ec2.Connections;

  /** @throws as `SpawnInstance` does, and if capacity, Spot mix or instance types can't hold */
  public constructor(scope: Construct, id: string, props: SpawnFleetProps) {
    super(scope, id);
    checkFleet(props);
    const types = props.instanceTypes ?? DEFAULT_FLEET_TYPES;
    this.launchTemplate = new SpawnLaunchTemplate(this, 'LaunchTemplate', {
      ...props,
      instanceType: types[0],
      ttl: props.ttl ?? withinCap(DEFAULT_TTL, props.platform?.hardCap),
    });
    this.role = this.launchTemplate.role;
    this.userData = this.launchTemplate.userData;
    this.grantPrincipal = this.launchTemplate.grantPrincipal;
    this.connections = this.launchTemplate.connections;
    this.notifications = props.notifications ?? new SpawnTopic(this, 'Notifications');
    this.launchTemplate.allowAutoScaling();
    // Auto Scaling publishes as its service-linked role, which must then use the topic's key.
    if (this.notifications.key instanceof SpawnKey) this.notifications.key.allowAutoScaling();

    const { capacity } = props;
    const batch = Math.max(1, Math.floor(capacity / 4));
    this.autoScalingGroup = new autoscaling.CfnAutoScalingGroup(this, 'Resource', {
      ...this.machines(props, types),
      minSize: String(capacity),
      // Room for a batch: a rolling update needs less in service than the group may hold.
      maxSize: String(capacity + batch),
      vpcZoneIdentifier: (props.subnets ?? this.launchTemplate.subnets).map(({ subnetId }) => subnetId),
      healthCheckType: 'EC2',
      healthCheckGracePeriod: props.healthCheckGracePeriod?.toSeconds() ?? 300,
      maxInstanceLifetime: lifetimeSeconds(props),
      instanceMaintenancePolicy: { minHealthyPercentage: 100, maxHealthyPercentage: 200 },
      terminationPolicies: ['OldestLaunchTemplate', 'OldestInstance'],
      metricsCollection: [{ granularity: '1Minute' }],
      notificationConfigurations: [{ topicArn: this.notifications.topic.topicArn, notificationTypes: ALL_EVENTS }],
    });
    pin(this.autoScalingGroup.tags, this.launchTemplate._machineTags);
    this.autoScalingGroup.cfnOptions.updatePolicy = {
      autoScalingRollingUpdate: {
        minInstancesInService: capacity,
        maxBatchSize: batch,
        pauseTime: 'PT5M',
        // While batches roll, nothing else may start or end machines.
        suspendProcesses: ['AZRebalance', 'AlarmNotification', 'HealthCheck', 'ReplaceUnhealthy', 'ScheduledActions'],
      },
    };
  }

  /** Name of the Auto Scaling group. */
  public get autoScalingGroupName(): string {
    return this.autoScalingGroup.ref;
  }

  private machines(props: SpawnFleetProps, types: ec2.InstanceType[]): Partial<autoscaling.CfnAutoScalingGroupProps> {
    const launchTemplateSpecification = {
      launchTemplateId: this.launchTemplate.launchTemplateId,
      version: this.launchTemplate.latestVersionNumber,
    };
    const {
      onDemandBase = 0,
      onDemandPercentageAboveBase = 0,
      allocation = SpotAllocation.CAPACITY_OPTIMIZED,
    } = props.spot ?? {};
    return {
      // The group's template lies in the policy below, and CloudFormation wants one or the other. cdk-nag's EC2IMDSv2Enabled
      // and EC2EBSVolumeEncrypted look only here, so the property is present and CloudFormation drops it.
      launchTemplate: Token.asAny({ Ref: 'AWS::NoValue' }),
      mixedInstancesPolicy: {
        launchTemplate: {
          launchTemplateSpecification,
          overrides: types.map((type) => ({ instanceType: type.toString() })),
        },
        instancesDistribution: {
          onDemandAllocationStrategy: 'prioritized',
          onDemandBaseCapacity: props.spot ? onDemandBase : 0,
          onDemandPercentageAboveBaseCapacity: props.spot ? onDemandPercentageAboveBase : 100,
          spotAllocationStrategy: allocation,
        },
      },
      capacityRebalance: props.spot !== undefined,
    };
  }
}
