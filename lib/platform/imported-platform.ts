import { type Duration, Fn, aws_ec2 as ec2, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { ISpawnPlatform } from '../compute';
import { Sensitivity } from '../contract';
import type { SharedInstancePolicy } from '../identity';
import { DEFAULT_HARD_CAP } from '../lifecycle/hard-cap';
import { type GatewayServices, type ISpawnNetwork, SpawnNetwork } from '../network';
import type { AwsService } from '../primitives';
import { MACHINE_PARAMETERS } from './machine-policy';
import { Published, checkPlatformName, readPublished } from './platform-parameters';

/** What finds and describes a `SpawnPlatform` of another stack or app. */
export interface ImportedPlatformProps {
  /**
   * Name of the platform.
   *
   * @default 'default'
   */
  readonly platformName?: string;
  /**
   * Who answers for machines that don't say it themselves.
   *
   * @default - each machine names its owner
   */
  readonly owner?: string;
  /**
   * How sensitive the data is that the platform may hold; as the platform itself was made.
   *
   * @default Sensitivity.PRODUCTION
   */
  readonly sensitivity?: Sensitivity;
  /**
   * In how many subnets of the platform machines may be launched, from its first one on.
   *
   * @default 2
   */
  readonly subnetCount?: number;
  /**
   * The services that the platform's network has endpoints for.
   *
   * @default - those of a `SpawnNetwork` without props
   */
  readonly services?: AwsService[];
  /**
   * How security groups reach S3 and DynamoDB; as the platform's network was made.
   *
   * @default GatewayServices.automatic()
   */
  readonly gatewayServices?: GatewayServices;
  /**
   * Whether the platform itself keeps the logs and sessions of its machines: all do but those made with `PlatformWatch.elsewhere`. Their
   * roles then attach the policy for it that the platform publishes.
   *
   * @default true
   */
  readonly watched?: boolean;
  /**
   * How long after its first launch a machine ends at the latest; as the platform itself was made.
   *
   * @default - 168 hours; none that is known, if `watched` is false
   */
  readonly hardCap?: Duration;
}

/** A platform by its name; made by `SpawnPlatform.fromName`. */
export class ImportedPlatform extends Construct implements ISpawnPlatform {
  public readonly network: ISpawnNetwork;
  public readonly volumeKey: kms.IKey;
  public readonly securityGroup: ec2.ISecurityGroup;
  public readonly permissionsBoundary: iam.IManagedPolicy;
  public readonly sensitivity: Sensitivity;
  public readonly owner?: string;
  public readonly machinePolicy?: SharedInstancePolicy;
  public readonly hardCap?: Duration;

  public constructor(scope: Construct, id: string, props: ImportedPlatformProps) {
    super(scope, id);
    const { platformName = 'default', subnetCount = 2, services, watched = true } = props;
    checkPlatformName(platformName);
    const read = (value: Published) => readPublished(this, platformName, value);
    const hasInterfaceEndpoints = services === undefined || services.some(({ viaGateway }) => !viaGateway);
    this.owner = props.owner;
    this.sensitivity = props.sensitivity ?? Sensitivity.PRODUCTION;
    this.network = SpawnNetwork.fromAttributes(this, 'Network', {
      vpcId: read(Published.VPC_ID),
      subnetIds: Fn.split(',', read(Published.SUBNET_IDS)),
      availabilityZones: Fn.split(',', read(Published.AVAILABILITY_ZONES)),
      subnetCount,
      endpointSecurityGroupId: hasInterfaceEndpoints ? read(Published.ENDPOINT_SECURITY_GROUP_ID) : undefined,
      services,
      gatewayServices: props.gatewayServices,
      sensitivity: this.sensitivity,
    });
    this.volumeKey = kms.Key.fromKeyArn(this, 'VolumeKey', read(Published.VOLUME_KEY_ARN));
    this.securityGroup = ec2.SecurityGroup.fromSecurityGroupId(
      this,
      'SecurityGroup',
      read(Published.SECURITY_GROUP_ID),
      { allowAllOutbound: false },
    );
    this.permissionsBoundary = iam.ManagedPolicy.fromManagedPolicyArn(
      this,
      'Boundary',
      read(Published.PERMISSIONS_BOUNDARY_ARN),
    );
    this.hardCap = props.hardCap ?? (watched ? DEFAULT_HARD_CAP : undefined);
    if (watched) {
      const arns = Fn.split(',', read(Published.MACHINE_PARAMETER_ARNS), MACHINE_PARAMETERS);
      this.machinePolicy = {
        policy: iam.ManagedPolicy.fromManagedPolicyArn(this, 'MachinePolicy', read(Published.MACHINE_POLICY_ARN)),
        parameterArns: arns,
      };
    }
  }
}
