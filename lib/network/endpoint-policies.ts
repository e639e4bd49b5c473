import { Aws, Fn, Stack, Token, aws_iam as iam } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { SpawnBucketName } from '../contract';
import { AwsService } from '../primitives';
import type { AllowedBucket } from './allowed-bucket';

/** Whom and what the endpoint policies let through. */
export interface EndpointPolicyProps {
  readonly organizationId?: string;
  readonly allowedBuckets: AllowedBucket[];
}

/**
 * Services that hold data: their endpoints let through calls to resources of the account (or organization) only, so that a stolen
 * program can't carry data to another account. The others (ssm, ec2, sts) also serve resources that AWS owns: documents, images.
 */
const DATA_SERVICES = [
  'dynamodb',
  'ebs',
  'events',
  'kinesis-firehose',
  'kinesis-streams',
  'kms',
  'lambda',
  'logs',
  'monitoring',
  's3',
  'secretsmanager',
  'sns',
  'sqs',
  'states',
  'sync-states',
  'xray',
];

/**
 * Writes the policies of the endpoints. An endpoint policy grants nothing: it narrows what identity and resource policies grant.
 * Therefore a statement may name all actions of the endpoint's own service, but always with a condition on the caller, and where the
 * service holds data on the owner of the resource: which of the actions a caller may do is written out in his own policies, and a
 * second list here would only break what he is later granted. The principal must be written `*`: gateway endpoints
 * take no other (https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html).
 *
 * Calls without credentials are refused except those listed in `publicS3`; that includes STS's AssumeRoleWithSAML and
 * AssumeRoleWithWebIdentity.
 */
export class EndpointPolicies {
  private readonly stack: Stack;

  public constructor(
    scope: Construct,
    private readonly props: EndpointPolicyProps,
  ) {
    this.stack = Stack.of(scope);
  }

  /** The policy of a service's endpoint, gateway or interface. */
  public of(service: AwsService): iam.PolicyDocument {
    const statements = [this.own(service)];
    if (service.endpointName === AwsService.S3.endpointName) statements.push(...this.publicS3());
    return new iam.PolicyDocument({ statements });
  }

  private own(service: AwsService): iam.PolicyStatement {
    const holdsData = DATA_SERVICES.includes(service.endpointName);
    return new iam.PolicyStatement({
      sid: 'OwnPrincipals',
      principals: [new iam.StarPrincipal()],
      actions: [`${service.actionPrefix}:*`],
      resources: ['*'],
      conditions: { ...this.trustedCallers(), ...(holdsData ? this.trustedResources() : {}) },
    });
  }

  private trustedCallers(): { StringEquals: { [key: string]: string } } {
    const { organizationId } = this.props;
    return {
      StringEquals: organizationId
        ? { 'aws:PrincipalOrgID': organizationId }
        : { 'aws:PrincipalAccount': this.stack.account },
    };
  }

  private trustedResources(): { [operator: string]: { [key: string]: string } } {
    const { organizationId } = this.props;
    // Actions without a resource, such as s3:ListAllMyBuckets, don't carry the key.
    return {
      StringEqualsIfExists: organizationId
        ? { 'aws:ResourceOrgID': organizationId }
        : { 'aws:ResourceAccount': this.stack.account },
    };
  }

  private publicS3(): iam.PolicyStatement[] {
    const objects = (bucket: string): string => `arn:${Aws.PARTITION}:s3:::${bucket}/*`;
    return [
      new iam.PolicyStatement({
        sid: 'PublicDownloads',
        principals: [new iam.StarPrincipal()],
        actions: ['s3:GetObject'],
        resources: [...this.sporedBuckets(), ...packageBuckets(), ...SSM_BUCKETS].map(objects),
      }),
      new iam.PolicyStatement({
        sid: 'CustomResourceReplies',
        principals: [new iam.StarPrincipal()],
        // CloudFormation presigns the link with credentials of its own.
        // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-vpce-bucketnames.html
        actions: ['s3:PutObject'],
        resources: [objects(`cloudformation-custom-resource-response-${this.regionWithoutHyphens()}`)],
      }),
      ...this.props.allowedBuckets.map((bucket) => bucket._statement(Aws.PARTITION, this.trustedCallers())),
    ];
  }

  /**
   * Where the bootstrap gets spored from without credentials. Its second choice, `spawn-binaries-us-east-1`, is out of a gateway
   * endpoint's reach in any other region. In a region that upstream doesn't publish to, the name is anybody's: not allowed.
   */
  private sporedBuckets(): string[] {
    const { region } = this.stack;
    if (!Token.isUnresolved(region) && !SpawnBucketName.BINARIES_REGIONS.includes(region)) return [];
    return [`${SpawnBucketName.BINARIES_PREFIX}-${Aws.REGION}`];
  }

  private regionWithoutHyphens(): string {
    const { region } = this.stack;
    return Token.isUnresolved(region) ? Fn.join('', Fn.split('-', region)) : region.replaceAll('-', '');
  }
}

/**
 * Amazon's packages; the suffix of the bucket's name is Amazon's to choose. What is left open: a stranger may register a name of this
 * form, and learn from his access log the names of objects that somebody inside asks for.
 */
function packageBuckets(): string[] {
  return [`${SpawnBucketName.AL2023_REPOS_PREFIX}-${Aws.REGION}-*`];
}

/**
 * What the SSM agent and Patch Manager get without or with credentials of the instance.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/ssm-agent-technical-details.html#ssm-agent-minimum-s3-permissions
 */
const SSM_BUCKETS = [
  `amazon-ssm-${Aws.REGION}`,
  `amazon-ssm-packages-${Aws.REGION}`,
  `aws-ssm-${Aws.REGION}`,
  `aws-ssm-document-attachments-${Aws.REGION}`,
  `aws-windows-downloads-${Aws.REGION}`,
  `patch-baseline-snapshot-${Aws.REGION}`,
  `${Aws.REGION}-birdwatcher-prod`,
];
