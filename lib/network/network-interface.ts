import type { aws_ec2 as ec2 } from 'aws-cdk-lib';
import type { Sensitivity } from '../contract';
import type { AwsService, IFunctionNetwork } from '../primitives';

/** A network that spawn's instances and this library's functions run in. `SpawnNetwork` makes, adopts and imports them. */
export interface ISpawnNetwork extends IFunctionNetwork {
  /** The services that its endpoints reach, gateway endpoints included. */
  readonly services: AwsService[];
  /**
   * How sensitive the data is that the network may carry.
   *
   * @default - not known
   */
  readonly sensitivity?: Sensitivity;
  /**
   * The group of the interface endpoints.
   *
   * @default - the network has no interface endpoint
   */
  readonly endpointSecurityGroup?: ec2.ISecurityGroup;
  /**
   * The ids of its endpoints, gateway endpoints included, as CloudTrail writes them (`vpcEndpointId`).
   *
   * @default - not known, at least not of all
   */
  readonly endpointIds?: string[];
}
