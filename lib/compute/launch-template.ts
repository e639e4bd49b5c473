import {
  Annotations,
  type ITaggable,
  TagManager,
  TagType,
  aws_ec2 as ec2,
  type aws_iam as iam,
  type aws_kms as kms,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { SpawnInstanceRole } from '../identity';
import { SpawnKey } from '../encryption';
import { launchTemplateProps } from './launch-data';
import { machineOf } from './machine';
import type { SpawnMachineProps } from './machine-props';
import { launchedTags, noteExceptions, templateTags } from './machine-tags';
import { subnetOf } from './place';
import type { SpawnUserData } from './user-data';

/** Properties of a `SpawnLaunchTemplate`. */
export interface SpawnLaunchTemplateProps extends SpawnMachineProps {
  /**
   * Instance type; of the Nitro system. Whoever launches may choose another of the same architecture.
   *
   * @default - m7g.large
   */
  readonly instanceType?: ec2.InstanceType;
  /**
   * Subnet that machines are launched into; one of the network's private subnets. Leave it out for Auto Scaling and EC2
   * Fleet, which choose the subnet.
   *
   * @default - whoever launches chooses; the security group admits only subnets of the network's VPC
   */
  readonly subnet?: ec2.ISubnet;
}

/**
 * A launch template with all guarantees of `SpawnInstance`, for the AWS CLI, Auto Scaling and EC2 Fleet: IMDSv2 only with
 * hop limit 1, no public address, encrypted gp3 volumes, detailed monitoring, EBS optimized, own role under a boundary, no
 * key pair, spawn's tags on instance, volumes and interface, short connection tracking.
 *
 * Machines made from one template share its role, so that revoking the sessions of one revokes those of all; where that
 * matters, use one `SpawnInstance` per machine.
 *
 * An EC2 Fleet of type `maintain` or `request` takes no `resolve:ssm:` image: give an image with
 * `resolution: ImageResolution.AT_DEPLOYMENT`.
 */
export class SpawnLaunchTemplate extends Construct implements iam.IGrantable, ec2.IConnectable, ITaggable {
  /** The launch template. */
  public readonly launchTemplate: ec2.CfnLaunchTemplate;
  /** Role of the machines. */
  public readonly role: SpawnInstanceRole;
  /** What runs at boot. */
  public readonly userData: SpawnUserData;
  /** Encrypts all volumes. */
  public readonly volumeKey: kms.IKey;
  /** Takes the grants: the role. */
  public readonly grantPrincipal: iam.IPrincipal;
  /** Rules of the security groups. */
  public readonly connections: ec2.Connections;
  /** The network's private subnets, to launch into. */
  public readonly subnets: ec2.ISubnet[];
  /** Takes the tags of `Tags.of()`; CloudFormation's launch template has no tags of its own kind. */
  public readonly tags = new TagManager(TagType.KEY_VALUE, ec2.CfnLaunchTemplate.CFN_RESOURCE_TYPE_NAME);
  /** @internal */
  public readonly _machineTags: Record<string, string>;

  /** @throws as `SpawnInstance` does */
  public constructor(scope: Construct, id: string, props: SpawnLaunchTemplateProps) {
    super(scope, id);
    const machine = machineOf(this, props, props.instanceType);
    const { place, role, tags } = machine;
    this.role = role;
    this.userData = machine.userData;
    this.volumeKey = place.volumeKey;
    this.grantPrincipal = role.grantPrincipal;
    this.connections = new ec2.Connections({ securityGroups: place.securityGroups });
    this.subnets = place.network.privateSubnets;
    this._machineTags = tags;
    this.launchTemplate = new ec2.CfnLaunchTemplate(
      this,
      'Resource',
      launchTemplateProps({
        ...machine.launch,
        subnetId: props.subnet && subnetOf(place.network, props.subnet).subnetId,
        tags: () => launchedTags(this.tags, tags),
        templateTags: () => templateTags(this.tags, tags, machine.ownership),
      }),
    );
    noteExceptions(this.launchTemplate, machine.exceptions);
    // A machine that boots before its role may do anything finds no time to live.
    this.launchTemplate.node.addDependency(role);
  }

  /** Id of the launch template. */
  public get launchTemplateId(): string {
    return this.launchTemplate.ref;
  }

  /** Number of the newest version, as a token. */
  public get latestVersionNumber(): string {
    return this.launchTemplate.attrLatestVersionNumber;
  }

  /**
   * Lets the service-linked role of Auto Scaling launch machines with the volume key. Warns if the key is imported: its
   * policy can't be changed from here.
   */
  public allowAutoScaling(): void {
    if (this.volumeKey instanceof SpawnKey) {
      this.volumeKey.allowAutoScaling();
      return;
    }
    Annotations.of(this).addWarningV2(
      'cdk-spawn:Compute.importedVolumeKey',
      "the policy of volumeKey can't be changed from here: it must let AWSServiceRoleForAutoScaling use the key and create grants, or no machine starts",
    );
  }
}
