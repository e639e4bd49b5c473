import type { Stack } from 'aws-cdk-lib';
import { Token } from 'aws-cdk-lib';
import type { AwsService } from '../primitives';
import { checkPrefixListId, prefixListByRegion, prefixListOf } from './prefix-lists';

/** Ids of the prefix lists of the services that have gateway endpoints. */
export interface PrefixListIds {
  /**
   * Id of the list `com.amazonaws.<region>.s3`. May be a token.
   *
   * @default - as `GatewayServices.automatic()`
   */
  readonly s3?: string;
  /**
   * Id of the list `com.amazonaws.<region>.dynamodb`. May be a token.
   *
   * @default - as `GatewayServices.automatic()`
   */
  readonly dynamodb?: string;
}

/**
 * How security groups reach S3 and DynamoDB. Their gateway endpoints are free, but a rule must name the service's prefix list,
 * whose id CloudFormation does not tell.
 */
export class GatewayServices {
  /**
   * Prefix lists from the dated mapping of this library. In a stack with a fixed region that the mapping doesn't know, an
   * interface endpoint instead, with a warning. In a region-agnostic stack a `Fn::FindInMap`: a deployment to a region that the
   * mapping doesn't know fails before anything is created (`Unable to get mapping for SpawnPrefixListsByRegion::<region>::s3`);
   * fix the stack's region, or pass the ids.
   */
  public static automatic(): GatewayServices {
    return new GatewayServices({}, false);
  }

  /**
   * These prefix lists; a service left out is reached as in `automatic()`.
   *
   * @throws if an id is not that of a prefix list
   */
  public static prefixLists(ids: PrefixListIds): GatewayServices {
    if (ids.s3 !== undefined) checkPrefixListId('s3', ids.s3);
    if (ids.dynamodb !== undefined) checkPrefixListId('dynamodb', ids.dynamodb);
    return new GatewayServices(ids, false);
  }

  /**
   * Interface endpoints in any region, at an interface endpoint's price. Limits: private DNS of S3 covers `s3.<region>` names only,
   * not `s3.dualstack.<region>` (Amazon Linux packages), the old `s3-<region>`, nor names without a region
   * (`spawn-binaries-<region>.s3.amazonaws.com`), so that an image must hold spored and its packages. Functions of
   * custom resources may therefore go anywhere over TLS, to answer CloudFormation by the gateway endpoint. DynamoDB has no private DNS
   * at all: clients must set `AWS_ENDPOINT_URL_DYNAMODB` to `SpawnNetwork.dynamoDbEndpointUrl`.
   *
   * Sources: https://docs.aws.amazon.com/AmazonS3/latest/userguide/privatelink-interface-endpoints.html and
   * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/privatelink-interface-endpoints.html
   */
  public static interfaceEndpoints(): GatewayServices {
    return new GatewayServices({}, true);
  }

  private constructor(
    private readonly ids: PrefixListIds,
    private readonly byInterface: boolean,
  ) {}

  /**
   * The prefix list by which a client reaches the service, or nothing where it goes through an interface endpoint.
   *
   * @internal
   */
  public _prefixList(network: Stack, client: Stack, service: AwsService): string | undefined {
    if (this.byInterface) return undefined;
    const given = this.ids[service.endpointName as keyof PrefixListIds];
    if (given !== undefined) return given;
    if (!Token.isUnresolved(network.region)) return prefixListOf(network.region, service);
    // The mapping belongs to the stack whose template uses it.
    const known = Token.isUnresolved(client.region) ? undefined : prefixListOf(client.region, service);
    return known ?? prefixListByRegion(client, service);
  }

  /**
   * Whether interface endpoints were asked for, rather than fallen back to.
   *
   * @internal
   */
  public get _interfaceByChoice(): boolean {
    return this.byInterface;
  }
}
