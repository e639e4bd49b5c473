/**
 * An AWS service as a client in a VPC reaches it: by an interface endpoint, or by a gateway endpoint.
 * Source: https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
 */
export class AwsService {
  public static readonly S3 = AwsService.gateway('s3');
  public static readonly DYNAMODB = AwsService.gateway('dynamodb');
  public static readonly EC2 = AwsService.of('ec2');
  public static readonly EC2_MESSAGES = AwsService.of('ec2messages');
  public static readonly KMS = AwsService.of('kms');
  public static readonly LOGS = AwsService.of('logs');
  public static readonly MONITORING = AwsService.of('monitoring', 'cloudwatch');
  public static readonly SECRETS_MANAGER = AwsService.of('secretsmanager');
  public static readonly SNS = AwsService.of('sns');
  public static readonly SQS = AwsService.of('sqs');
  public static readonly SSM = AwsService.of('ssm');
  public static readonly SSM_MESSAGES = AwsService.of('ssmmessages');
  public static readonly STATES = AwsService.of('states');
  public static readonly STS = AwsService.of('sts');
  public static readonly XRAY = AwsService.of('xray');

  /**
   * A service with an interface endpoint that has no constant here.
   * @param endpointName the last part of the endpoint service's name, such as `athena` in `com.amazonaws.eu-west-1.athena`
   * @param actionPrefix the prefix of the service's IAM actions, where it isn't the first part of the endpoint's name,
   * such as `cloudwatch` for the endpoint `monitoring`
   */
  public static of(endpointName: string, actionPrefix?: string): AwsService {
    return new AwsService(endpointName, actionPrefix ?? endpointName.split('.')[0], false);
  }

  private static gateway(endpointName: string): AwsService {
    return new AwsService(endpointName, endpointName, true);
  }

  private constructor(
    /** The last part of the endpoint service's name. */
    public readonly endpointName: string,
    /** The prefix of the service's IAM actions, without the colon. */
    public readonly actionPrefix: string,
    /** Whether a gateway endpoint (a route and a prefix list) serves it rather than an interface endpoint. */
    public readonly viaGateway: boolean,
  ) {}
}
