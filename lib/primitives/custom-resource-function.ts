import { CustomResource, Duration, aws_ec2 as ec2 } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { AwsService } from './aws-service';
import { SpawnFunction } from './function';
import type { SpawnFunctionProps } from './function-props';
import { ServiceCall } from './service-call';

/** Properties of a resource that a `CustomResourceFunction` makes. */
export interface CustomResourceOptions {
  /** The resource's type: `Custom::` and a name of its own. */
  readonly resourceType: string;

  /**
   * What the handler gets as `ResourceProperties`; a change of one is an Update.
   *
   * @default - no properties
   */
  readonly properties?: { [name: string]: unknown };
}

/**
 * A hardened function behind custom resources. It answers through CloudFormation's bucket, so that it has a path to S3
 * beside its `calls`; the network's S3 endpoint must exist before and let `s3:PutObject` reach
 * `cloudformation-custom-resource-response-<region without hyphens>`. Its handler is made with
 * `customResource` of `primitives/handlers/custom-resource`, which answers on every path.
 *
 * @example
 * const closer = new CustomResourceFunction(this, 'Closer', { network, code: lambda.Code.fromAsset('handlers/closer') });
 * closer.newResource(this, 'Closed', { resourceType: 'Custom::Closed', properties: { GroupId: groupId } });
 */
export class CustomResourceFunction extends SpawnFunction {
  /** What a `CustomResource` names as its `serviceToken`. */
  public readonly serviceToken: string;
  private readonly serviceTimeout: Duration;

  /**
   * @throws as `SpawnFunction` does; also if the network has no endpoint for S3
   */
  public constructor(scope: Construct, id: string, props: SpawnFunctionProps) {
    super(scope, id, withPathForAnswer(props));
    if (props.network.s3ByInterface) this.answerPastInterfaceEndpoint();
    this.serviceToken = this.function.functionArn;
    // Three attempts of Lambda with the minutes that it waits between them; CloudFormation's own default is an hour.
    const timeout = props.timeout ?? Duration.minutes(1);
    this.serviceTimeout = timeout.isUnresolved() ? Duration.hours(1) : Duration.seconds(3 * timeout.toSeconds() + 300);
  }

  /** Makes a resource that this function handles. CloudFormation gives up on it after three timeouts of the function and 5 minutes. */
  public newResource(scope: Construct, id: string, options: CustomResourceOptions): CustomResource {
    return new CustomResource(scope, id, {
      serviceToken: this.serviceToken,
      serviceTimeout: this.serviceTimeout,
      resourceType: options.resourceType,
      properties: options.properties,
    });
  }

  /**
   * CloudFormation's presigned link names a host without a region (`<bucket>.s3.amazonaws.com`) or the old `s3-<region>`. Private DNS
   * of an S3 interface endpoint covers neither, so that the answer goes to S3's public addresses, which only the routes of a gateway
   * endpoint (or NAT) lead to; without a prefix list the rule can't name them. Without the rule the stack hangs.
   */
  private answerPastInterfaceEndpoint(): void {
    this.connections.allowToAnyIpv4(ec2.Port.tcp(443), 'TLS to S3 by its gateway endpoint: answers to CloudFormation');
  }
}

function withPathForAnswer(props: SpawnFunctionProps): SpawnFunctionProps {
  return { ...props, calls: [...(props.calls ?? []), ServiceCall.pathTo(AwsService.S3)] };
}
