import type { aws_ec2 as ec2 } from 'aws-cdk-lib';
import type { IDependable } from 'constructs';
import type { AwsService } from './aws-service';

/** What a hardened function needs of the network it runs in. `SpawnNetwork` implements it. */
export interface IFunctionNetwork {
  /** The VPC. */
  readonly vpc: ec2.IVpc;
  /** The subnets in which clients of the endpoints run. */
  readonly privateSubnets: ec2.ISubnet[];
  /**
   * Whether clients reach S3 through an interface endpoint rather than by its prefix list.
   *
   * @default false
   */
  readonly s3ByInterface?: boolean;
  /**
   * Lets a security group reach an AWS service over TLS: an egress rule on the client, and where the service has
   * an interface endpoint an ingress rule on the endpoint's group. Calling it twice adds nothing.
   *
   * @param client the group of the caller
   * @param service the service it calls
   * @returns what must exist before the client can call
   * @throws if the network has no endpoint for the service; the message names the endpoint
   */
  openPath(client: ec2.ISecurityGroup, service: AwsService): IDependable;
}
