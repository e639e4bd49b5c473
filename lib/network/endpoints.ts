import { Aws, CfnCondition, Fn, Stack, Token, aws_ec2 as ec2 } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { AwsService } from '../primitives';
import type { AllowedBucket } from './allowed-bucket';
import { EndpointPolicies } from './endpoint-policies';

/** What the networks of this library let one choose of the policies. */
export interface PolicyChoices {
  readonly organizationId?: string;
  readonly allowedBuckets?: AllowedBucket[];
  /** Services whose endpoints take no policy. */
  readonly servicesWithoutPolicy?: AwsService[];
}

/** Properties of a network's endpoints. */
export interface EndpointsProps {
  readonly vpc: ec2.IVpc;
  readonly subnets: ec2.ISubnet[];
  /** Services that get a gateway endpoint. */
  readonly gateways: AwsService[];
  /** Services that get an interface endpoint; s3 and dynamodb may be among them. */
  readonly interfaces: AwsService[];
  readonly policies: PolicyChoices;
  /** The interface endpoints' group. */
  readonly group?: ec2.ISecurityGroup;
}

/** Services whose interface endpoints have names of their own in China, of those that spawn may want. Source: aws-cdk-lib, InterfaceVpcEndpointAwsService. */
const OTHER_NAME_IN_CHINA = [
  'athena',
  'autoscaling',
  'cloudformation',
  'ebs',
  'ec2',
  'ecr.api',
  'ecr.dkr',
  'elasticfilesystem',
  'fsx',
  'lambda',
  'monitoring',
  's3',
  'sqs',
  'states',
  'sts',
  'sync-states',
  'xray',
];

/** The VPC endpoints of a network. */
export class Endpoints extends Construct {
  /** The endpoints by the service's name. */
  public readonly byService = new Map<string, Construct>();
  /** The ids of all endpoints. */
  public readonly ids: string[] = [];
  /** Where DynamoDB answers if it has an interface endpoint. */
  public readonly dynamoDbUrl?: string;
  private readonly policies: EndpointPolicies;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: EndpointsProps,
  ) {
    super(scope, id);
    const { organizationId, allowedBuckets = [] } = props.policies;
    this.policies = new EndpointPolicies(this, { organizationId, allowedBuckets });
    for (const service of props.gateways) this.byService.set(service.endpointName, this.addGateway(service));
    for (const service of props.interfaces) {
      const endpoint = this.addInterface(service);
      this.byService.set(service.endpointName, endpoint);
      if (service.endpointName === AwsService.DYNAMODB.endpointName) {
        // An entry is `<hosted zone>:<name>`; the first is the regional one.
        this.dynamoDbUrl = `https://${Fn.select(1, Fn.split(':', Fn.select(0, endpoint.attrDnsEntries)))}`;
      }
    }
  }

  private addGateway(service: AwsService): ec2.CfnVPCEndpoint {
    const endpoint = new ec2.CfnVPCEndpoint(this, `${service.endpointName}Gateway`, {
      vpcId: this.props.vpc.vpcId,
      vpcEndpointType: 'Gateway',
      serviceName: new ec2.GatewayVpcEndpointAwsService(service.endpointName).name,
      routeTableIds: [...new Set(this.props.subnets.map((subnet) => subnet.routeTable.routeTableId))],
      policyDocument: this.policies.of(service),
    });
    this.ids.push(endpoint.ref);
    return endpoint;
  }

  private addInterface(service: AwsService): ec2.CfnVPCEndpoint {
    const isS3 = service.endpointName === AwsService.S3.endpointName;
    const withoutPolicy = this.props.policies.servicesWithoutPolicy?.some(
      ({ endpointName }) => endpointName === service.endpointName,
    );
    const endpoint = new ec2.CfnVPCEndpoint(this, `${service.endpointName}Interface`, {
      vpcId: this.props.vpc.vpcId,
      vpcEndpointType: 'Interface',
      serviceName: this.serviceName(service.endpointName),
      subnetIds: onePerZone(this.props.subnets),
      securityGroupIds: this.props.group ? [this.props.group.securityGroupId] : undefined,
      // DynamoDB has no private DNS: EC2 refuses the endpoint if it is asked for.
      privateDnsEnabled: service.endpointName !== AwsService.DYNAMODB.endpointName,
      // Without this, the clients in the VPC would go on to use the gateway endpoint's addresses.
      dnsOptions: isS3 ? { privateDnsOnlyForInboundResolverEndpoint: 'AllResolvers' } : undefined,
      policyDocument: withoutPolicy ? undefined : this.policies.of(service),
    });
    this.ids.push(endpoint.ref);
    return endpoint;
  }

  private serviceName(endpointName: string): string {
    const stack = Stack.of(this);
    if (!Token.isUnresolved(stack.region))
      return stack.resolve(new ec2.InterfaceVpcEndpointAwsService(endpointName).name) as string;
    if (!OTHER_NAME_IN_CHINA.includes(endpointName)) return `com.amazonaws.${Aws.REGION}.${endpointName}`;
    const id = 'SpawnInChina';
    const inChina =
      (stack.node.tryFindChild(id) as CfnCondition | undefined) ??
      new CfnCondition(stack, id, { expression: Fn.conditionEquals(Aws.PARTITION, 'aws-cn') });
    const prefix = Fn.conditionIf(inChina.logicalId, 'cn.com.amazonaws', 'com.amazonaws').toString();
    return `${prefix}.${Aws.REGION}.${endpointName}`;
  }
}

/** A group for the interface endpoints: nothing goes out, and in only what paths are opened for. */
export function endpointGroup(network: Construct, vpc: ec2.IVpc): ec2.SecurityGroup {
  return new ec2.SecurityGroup(network, 'EndpointSecurityGroup', {
    vpc,
    description: 'Interface endpoints: TLS from client groups',
    allowAllOutbound: false,
    disableInlineRules: false,
  });
}

/** An interface endpoint takes one subnet of each zone. */
function onePerZone(subnets: ec2.ISubnet[]): string[] {
  const byZone = new Map<string, string>();
  for (const subnet of subnets) {
    const zone = JSON.stringify(Stack.of(subnet).resolve(subnet.availabilityZone));
    if (!byZone.has(zone)) byZone.set(zone, subnet.subnetId);
  }
  return [...byZone.values()];
}
