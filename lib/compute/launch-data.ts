import { Fn, Lazy, Token, type CfnTag, type aws_ec2 as ec2 } from 'aws-cdk-lib';
import type { BlockDevice } from './volumes';

/** Everything that decides how a machine starts. */
export interface Launch {
  readonly imageId: string;
  readonly instanceType: ec2.InstanceType;
  readonly instanceProfileName: string;
  readonly blockDevices: BlockDevice[];
  readonly securityGroupIds: string[];
  /** Undefined: whoever launches chooses the subnet. */
  readonly subnetId?: string;
  readonly connectionTrackingSeconds: number;
  readonly hibernate: boolean;
  readonly shutdownBehavior: ec2.InstanceInitiatedShutdownBehavior;
  readonly userData: string;
  /** Read when the template is written, so that `Tags.of()` counts. */
  readonly tags: () => CfnTag[];
  /** Tags of the launch template itself. */
  readonly templateTags: () => CfnTag[];
}

/** IMDSv2 only, not forwarded beyond the host, no tags in it (a tag may hold a command). */
const METADATA_OPTIONS = {
  httpEndpoint: 'enabled',
  httpTokens: 'required',
  httpPutResponseHopLimit: 1,
  httpProtocolIpv6: 'disabled',
  instanceMetadataTags: 'disabled',
} as const;

/** The one description of a hardened launch, from which instance, launch template and fleet are all made. */
export function launchTemplateProps(launch: Launch): ec2.CfnLaunchTemplateProps {
  return {
    launchTemplateData: launchTemplateData(launch),
    tagSpecifications: Lazy.any({
      produce: () => [{ resourceType: 'launch-template', tags: launch.templateTags() }],
    }),
  };
}

function launchTemplateData(launch: Launch): ec2.CfnLaunchTemplate.LaunchTemplateDataProperty {
  return {
    imageId: launch.imageId,
    instanceType: launch.instanceType.toString(),
    iamInstanceProfile: { name: launch.instanceProfileName },
    blockDeviceMappings: launch.blockDevices,
    metadataOptions: METADATA_OPTIONS,
    monitoring: { enabled: true },
    ebsOptimized: true,
    // spored terminates and stops the machine it watches: protection would keep it alive past its time to live.
    disableApiTermination: false,
    disableApiStop: false,
    instanceInitiatedShutdownBehavior: launch.shutdownBehavior,
    hibernationOptions: launch.hibernate ? { configured: true } : undefined,
    networkInterfaces: [
      {
        deviceIndex: 0,
        subnetId: launch.subnetId,
        groups: launch.securityGroupIds,
        associatePublicIpAddress: false,
        deleteOnTermination: true,
        connectionTrackingSpecification: { tcpEstablishedTimeout: launch.connectionTrackingSeconds },
      },
    ],
    tagSpecifications: Lazy.any({
      produce: () =>
        ['instance', 'volume', 'network-interface'].map((resourceType) => ({ resourceType, tags: launch.tags() })),
    }),
    userData: Fn.base64(launch.userData),
  };
}

/**
 * What an instance repeats of its launch template: rules that judge an instance alone (cdk-nag's EC2IMDSv2Enabled,
 * EC2InstanceProfileAttached, EC2InstanceDetailedMonitoringEnabled, EC2EBSOptimizedInstance, EC2EBSVolumeEncrypted) look there only.
 */
export function instanceProps(launch: Launch): ec2.CfnInstanceProps {
  // An instance's mapping has no throughput and replaces the template's: a volume that has one stays with the template.
  const mappings = launch.blockDevices.filter(({ ebs }) => ebs.throughput === undefined);
  const type = launch.instanceType.toString();
  return {
    // EC2EBSOptimizedInstance throws on a token; absent, the template's type counts.
    instanceType: Token.isUnresolved(type) ? undefined : type,
    iamInstanceProfile: launch.instanceProfileName,
    blockDeviceMappings: mappings.length > 0 ? mappings : undefined,
    metadataOptions: METADATA_OPTIONS,
    monitoring: true,
    ebsOptimized: true,
    disableApiTermination: false,
    instanceInitiatedShutdownBehavior: launch.shutdownBehavior,
  };
}
