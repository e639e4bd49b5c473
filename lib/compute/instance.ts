import {
  Aws,
  aws_cloudwatch as cloudwatch,
  aws_ec2 as ec2,
  type aws_iam as iam,
  type aws_kms as kms,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { SpawnInstanceRole } from '../identity';
import { attachVolume } from './attachment';
import { instanceProps, launchTemplateProps } from './launch-data';
import { machineOf } from './machine';
import type { SpawnMachineProps } from './machine-props';
import { launchedTags, nameTags, noteExceptions, pin, templateTags } from './machine-tags';
import { subnetOf } from './place';
import type { SpawnUserData } from './user-data';

/** Properties of a `SpawnInstance`. */
export interface SpawnInstanceProps extends SpawnMachineProps {
  /**
   * Instance type; of the Nitro system.
   *
   * @default - m7g.large: Graviton, current in aws, aws-cn and aws-us-gov
   */
  readonly instanceType?: ec2.InstanceType;
  /**
   * Subnet of the machine; one of the network's private subnets. (`--subnet-id`)
   * Serves HIPAA 164.312(e)(1), PCI DSS 1.3.6 (4.0.1: 1.4.4), SOC 2 CC6.6.
   *
   * @default - the network's first private subnet
   */
  readonly subnet?: ec2.ISubnet;
  /**
   * Display name and DNS label: tags `Name` and `spawn:name`. 1 to 63 lower-case letters, digits and hyphens. (`--name`)
   *
   * @default - the construct path as `Name`, no DNS label
   */
  readonly instanceName?: string;
}

/**
 * One machine that the spored agent watches and ends.
 *
 * Whatever the props: IMDSv2 only, hop limit 1, endpoint on, no tags in it; no public address, in a private subnet; root
 * and data volumes gp3 under a customer managed key; detailed monitoring; EBS optimized; a role of its own under a
 * boundary, with Session Manager; no key pair; spawn's ownership, owner, lifetime and data-class tags on instance, volumes
 * and interface; established TCP connections forgotten after minutes. Termination protection is off, for an agent that
 * can't terminate the machine can't keep its time to live.
 *
 * A change of anything in its launch template (image, user data, volumes, subnet, groups, tags, lifetime) replaces the
 * instance, although `cdk diff` shows only the template as changed. A new image behind the same SSM parameter doesn't. A time
 * to live that ran out is not undone by a deployment: CloudFormation doesn't look.
 *
 * Serves HIPAA 164.308(a)(3)(i), 164.312(a)(1), 164.312(a)(2)(iv), 164.312(b), 164.312(e)(1); PCI DSS 1.3, 2.2, 3.4, 7.1.2
 * (4.0.1: 1.4.4, 2.2.6, 3.5.1, 7.2.5); SOC 2 CC6.1, CC6.3, CC6.6, CC7.2, C1.1.
 *
 * @example
 * new SpawnInstance(this, 'Trainer', {
 *   platform,
 *   owner: 'alice',
 *   ttl: Duration.hours(8),
 *   policies: [InstancePolicy.s3ReadOnly(datasets)],
 * });
 */
export class SpawnInstance extends Construct implements iam.IGrantable, ec2.IConnectable {
  /** The instance. */
  public readonly instance: ec2.CfnInstance;
  /** Its launch template, which alone holds network interface, user data and image. */
  public readonly launchTemplate: ec2.CfnLaunchTemplate;
  /** Its role. */
  public readonly role: SpawnInstanceRole;
  /** What runs at boot. */
  public readonly userData: SpawnUserData;
  /** Encrypts all its volumes. */
  public readonly volumeKey: kms.IKey;
  /** Its subnet. */
  public readonly subnet: ec2.ISubnet;
  /** Takes the grants: the role. */
  public readonly grantPrincipal: iam.IPrincipal;
  /** Rules of its security groups; with a platform's shared group they hold for all its machines. */
  public readonly connections: ec2.Connections;

  /** @throws if a prop can't hold; the message names the prop, the value and the remedy */
  public constructor(scope: Construct, id: string, props: SpawnInstanceProps) {
    super(scope, id);
    const names = nameTags(this, props.instanceName);
    const machine = machineOf(this, props, props.instanceType);
    const { place, role } = machine;
    this.role = role;
    this.userData = machine.userData;
    this.volumeKey = place.volumeKey;
    this.grantPrincipal = role.grantPrincipal;
    this.connections = new ec2.Connections({ securityGroups: place.securityGroups });
    this.subnet = subnetOf(place.network, props.subnet);

    const tags = { ...names, ...machine.tags };
    const launch = {
      ...machine.launch,
      subnetId: this.subnet.subnetId,
      tags: () => launchedTags(this.instance.tags, tags),
      templateTags: () => templateTags(this.instance.tags, tags, machine.ownership),
    };
    this.launchTemplate = new ec2.CfnLaunchTemplate(this, 'LaunchTemplate', launchTemplateProps(launch));
    this.instance = new ec2.CfnInstance(this, 'Resource', {
      ...instanceProps(launch),
      launchTemplate: {
        launchTemplateId: this.launchTemplate.ref,
        version: this.launchTemplate.attrLatestVersionNumber,
      },
      // The interface in the launch template has the subnet, and EC2 refuses one here beside it. cdk-nag's EC2InstancesInVPC
      // looks nowhere else, so the property is present and CloudFormation drops it.
      subnetId: Aws.NO_VALUE,
    });
    pin(this.instance.tags, tags);
    noteExceptions(this.instance, machine.exceptions);
    // A machine that boots before its role may do anything, or reach an endpoint, finds no time to live.
    this.instance.node.addDependency(role, ...place.dependencies);
  }

  /** Id of the instance. */
  public get instanceId(): string {
    return this.instance.ref;
  }

  /** Availability zone of the instance, for volumes that are attached to it. */
  public get availabilityZone(): string {
    return this.subnet.availabilityZone;
  }

  /** Private IPv4 address. */
  public get privateIp(): string {
    return this.instance.attrPrivateIp;
  }

  /**
   * Attaches a volume that outlives the machine. (`--attach-volume`)
   *
   * @param volume an `EncryptedVolume`'s volume, in the zone of the instance
   * @param deviceName `/dev/sdf` to `/dev/sdp`, and not one of `dataVolumes`
   */
  public attachVolume(volume: ec2.IVolume, deviceName: string): ec2.CfnVolumeAttachment {
    return attachVolume(this, volume, deviceName);
  }

  /** A metric of the instance, of namespace `AWS/EC2` by default; detailed monitoring gives a value each minute. */
  public metric(metricName: string, options: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
    const dimensionsMap = { InstanceId: this.instanceId };
    return new cloudwatch.Metric({ namespace: 'AWS/EC2', metricName, dimensionsMap, ...options }).attachTo(this);
  }

  /** CPU use in per cent. */
  public metricCpuUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('CPUUtilization', options);
  }

  /** 1 if a status check of instance or host failed. */
  public metricStatusCheckFailed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('StatusCheckFailed', { statistic: 'Maximum', ...options });
  }

  /** Requests for instance metadata without a token; they are refused, and tell of software that must be renewed. */
  public metricMetadataNoTokenRejected(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('MetadataNoTokenRejected', { statistic: 'Sum', ...options });
  }
}
