import { Annotations, Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { SpawnBucketName } from '../contract';
import { AwsService } from '../primitives';
import type { GatewayServices } from './gateway-services';

/** Gateway endpoints are free: every network has them. */
export const GATEWAY_SERVICES = [AwsService.S3, AwsService.DYNAMODB];

/** What spored, the SSM agent, log shipping and the fetching of secrets need. */
export const DEFAULT_INTERFACE_SERVICES = [
  AwsService.SSM,
  AwsService.SSM_MESSAGES,
  AwsService.EC2_MESSAGES,
  AwsService.EC2,
  AwsService.STS,
  AwsService.KMS,
  AwsService.LOGS,
  AwsService.SECRETS_MANAGER,
];

/** What a network that another made is taken to reach, or to have to. */
export const DEFAULT_SERVICES = [...GATEWAY_SERVICES, ...DEFAULT_INTERFACE_SERVICES];

/** Which services get an interface endpoint. */
export interface SplitServices {
  /** The services asked for by name, without those that have gateway endpoints. */
  readonly named: AwsService[];
  /** Services with gateway endpoints that security groups can only reach through an interface endpoint. */
  readonly fallback: AwsService[];
  /** Both. */
  readonly interfaces: AwsService[];
}

/** Sorts out which endpoints a network needs. */
export function splitServices(
  network: Construct,
  services: AwsService[],
  gatewayServices: GatewayServices,
): SplitServices {
  const isGateway = (service: AwsService): boolean =>
    GATEWAY_SERVICES.some(({ endpointName }) => endpointName === service.endpointName);
  const named = [...new Map(services.filter((s) => !isGateway(s)).map((s) => [s.endpointName, s])).values()];
  const fallback = interfaceFallback(network, gatewayServices);
  return { named, fallback, interfaces: [...named, ...fallback] };
}

/** The services with gateway endpoints that security groups of a network can only reach through an interface endpoint. */
export function interfaceFallback(network: Construct, gatewayServices: GatewayServices): AwsService[] {
  const stack = Stack.of(network);
  // In a region-agnostic stack each client looks the prefix list up, in the mapping of its own stack.
  return GATEWAY_SERVICES.filter(
    (service) =>
      gatewayServices._interfaceByChoice ||
      (!Token.isUnresolved(stack.region) && gatewayServices._prefixList(stack, stack, service) === undefined),
  );
}

/** Says what doesn't work without prefix lists, unless that was a choice. */
export function warnOfInterfaceFallback(
  network: Construct,
  fallback: AwsService[],
  gatewayServices: GatewayServices,
): void {
  if (fallback.length === 0 || gatewayServices._interfaceByChoice) return;
  const { region } = Stack.of(network);
  const names = fallback.map(({ endpointName }) => endpointName);
  Annotations.of(network).addWarningV2(
    'cdk-spawn:Network.prefixListUnknown',
    `this library knows no prefix list for ${names.join(' and ')} in region '${region}': interface endpoints are used, which cost more and don't serve ` +
      `names such as ${SpawnBucketName.BINARIES_PREFIX}-<region>.s3.amazonaws.com, nor DynamoDB without AWS_ENDPOINT_URL_DYNAMODB. Pass ` +
      `gatewayServices: GatewayServices.prefixLists({...}) with the ids from: aws ec2 describe-managed-prefix-lists --region ${region} ` +
      `--filters Name=prefix-list-name,Values=${names.map((name) => `com.amazonaws.${region}.${name}`).join(',')}`,
  );
}
