import type { Duration, aws_ec2 as ec2, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import type { Sensitivity } from '../contract';
import type { SharedInstancePolicy } from '../identity';
import type { ISpawnNetwork } from '../network';

/** The landing zone that spawn's machines are launched into. `SpawnPlatform` implements it. */
export interface ISpawnPlatform {
  /** Where the machines run: isolated subnets and the endpoints they need. */
  readonly network: ISpawnNetwork;
  /** The customer managed key of the machines' volumes. */
  readonly volumeKey: kms.IKey;
  /** The group that all machines of the platform share; it reaches the network's endpoints and nothing else. */
  readonly securityGroup: ec2.ISecurityGroup;
  /** No role of a machine can ever do more than this policy allows. */
  readonly permissionsBoundary: iam.IManagedPolicy;
  /** How sensitive the data is that the platform may hold. */
  readonly sensitivity: Sensitivity;
  /**
   * Who answers for machines that don't say it themselves.
   *
   * @default - each machine names its owner
   */
  readonly owner?: string;
  /**
   * Attached to the role of each machine, in whatever stack it is: lets the machine ship its logs, and log its sessions.
   * PCI DSS 10.2 (4.0.1: 10.2.1), HIPAA 164.312(b), SOC 2 CC7.2.
   *
   * @default - none: the platform keeps neither logs nor sessions of its machines
   */
  readonly machinePolicy?: SharedInstancePolicy;
  /**
   * How long after its first launch the reaper ends a machine at the latest. No machine may have a longer time to live.
   *
   * @default - no such limit is known
   */
  readonly hardCap?: Duration;
}
