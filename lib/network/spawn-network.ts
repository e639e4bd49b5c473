import { Stack, Tags, Token, aws_ec2 as ec2, type aws_kms as kms, type aws_logs as logs } from 'aws-cdk-lib';
import { Construct, type IDependable } from 'constructs';
import { Sensitivity } from '../contract';
import { AwsService, CustomResourceFunction, ServiceCall } from '../primitives';
import { HandlerCode } from '../primitives/handler-code';
import type { AllowedBucket } from './allowed-bucket';
import { Endpoints, endpointGroup } from './endpoints';
import { FlowLogs } from './flow-logs';
import { GatewayServices } from './gateway-services';
import * as defaultGroup from './handlers/default-security-group';
import { AdoptedNetwork, type AdoptedNetworkProps } from './adopted-network';
import { ImportedNetwork, type SpawnNetworkAttributes } from './imported-network';
import { InternetAccess } from './internet-access';
import type { ISpawnNetwork } from './network-interface';
import { forbidPeering } from './no-peering';
import { EndpointPaths } from './paths';
import { checkAllowed, tagWithSensitivity } from './sensitivity-rules';
import { GATEWAY_SERVICES, DEFAULT_INTERFACE_SERVICES, splitServices, warnOfInterfaceFallback } from './services';
import { Subnets, checkAddresses } from './subnets';

/** Properties of a `SpawnNetwork`. */
export interface SpawnNetworkProps {
  /**
   * The VPC's IPv4 block: /16 to /26 for two zones. Of a token each subnet gets a /24.
   *
   * @default '10.0.0.0/16'
   */
  readonly cidr?: string;
  /**
   * How many availability zones to use: 1 to 6, no more than the region has.
   *
   * @default 2
   */
  readonly maxAzs?: number;
  /**
   * The services that get an interface endpoint. `AwsService.EC2` must be among them: spored and the function that closes the
   * default security group call it. S3 and DynamoDB have gateway endpoints always.
   *
   * @default - ssm, ssmmessages, ec2messages, ec2, sts, kms, logs, secretsmanager
   */
  readonly services?: AwsService[];
  /**
   * Those of `services` whose endpoints take no policy (AWS's list: aws-services-privatelink-support.html).
   *
   * @default - every endpoint has a policy
   */
  readonly servicesWithoutPolicy?: AwsService[];
  /**
   * How security groups reach S3 and DynamoDB.
   *
   * @default GatewayServices.automatic()
   */
  readonly gatewayServices?: GatewayServices;
  /**
   * Buckets of other owners that the S3 endpoint lets through.
   * PCI DSS 1.3.2, SOC 2 CC6.7.
   *
   * @default - buckets of the account; anonymous downloads of spored, Amazon Linux packages and the SSM agent's files
   */
  readonly allowedBuckets?: AllowedBucket[];
  /**
   * Id of the organization whose principals and resources the endpoints let through, such as `o-a1b2c3d4e5`.
   * HIPAA 164.312(a)(1), PCI DSS 7.3.1, SOC 2 CC6.7.
   *
   * @default - principals and resources of this account only
   */
  readonly organizationId?: string;
  /**
   * A way to the internet. HIPAA 164.312(e)(1), PCI DSS 1.3.2, SOC 2 CC6.6.
   *
   * @default InternetAccess.none()
   */
  readonly internetAccess?: InternetAccess;
  /**
   * How sensitive the data is that the network may carry. With `CARDHOLDER` and `PHI` every resource of the network gets the
   * scope tags and no way to the internet is allowed; with `CARDHOLDER` the VPC must not be joined to another network
   * (PCI DSS 1.4.1), which is checked for the whole app.
   *
   * @default Sensitivity.PRODUCTION
   */
  readonly sensitivity?: Sensitivity;
  /**
   * Encrypts the flow logs, and environment, logs and dead-letter queue of the function that closes the default security group.
   * HIPAA 164.312(a)(2)(iv), PCI DSS 3.5.1, SOC 2 CC6.1.
   *
   * @default - a `SpawnKey` for each
   */
  readonly key?: kms.IKey;
  /**
   * How long flow logs are kept. PCI DSS 10.5.1 asks for a year.
   *
   * @default logs.RetentionDays.ONE_YEAR
   */
  readonly flowLogRetention?: logs.RetentionDays;
}

/**
 * A VPC without a way out: isolated subnets, endpoints with policies of their own, all flows logged, the default security group
 * emptied. It needs no context, credentials or lookup, whatever the stack's environment is.
 *
 * Serves HIPAA 164.312(e)(1) and 164.312(b), PCI DSS 1.3, 1.4 and 10.2, SOC 2 CC6.6, CC6.7 and CC7.2.
 *
 * @example
 * const network = new SpawnNetwork(this, 'Network');
 * const group = new SpawnSecurityGroup(this, 'Group', { network });
 */
export class SpawnNetwork extends Construct implements ISpawnNetwork {
  /**
   * Takes a VPC that exists already. Throws one error that names everything it is seen to lack, each with the remedy. Of an imported
   * VPC the endpoints can't be seen: declare them with `services`, or have the missing ones made with `createMissing`.
   *
   * @throws if the VPC lacks private subnets, DNS or endpoints that spawn needs
   */
  public static fromVpc(scope: Construct, id: string, props: AdoptedNetworkProps): ISpawnNetwork {
    return new AdoptedNetwork(scope, id, props);
  }

  /**
   * A network of another stack or app, from plain strings that may be tokens (such as values of SSM parameters).
   *
   * @throws if an attribute is missing or malformed
   */
  public static fromAttributes(scope: Construct, id: string, attributes: SpawnNetworkAttributes): ISpawnNetwork {
    return new ImportedNetwork(scope, id, attributes);
  }

  /** The VPC. It has isolated subnets only; private ones with `InternetAccess.viaNat()`. */
  public readonly vpc: ec2.IVpc;
  /** One subnet in each zone, for clients and endpoints. */
  public readonly privateSubnets: ec2.ISubnet[];
  /** The services with endpoints: s3, dynamodb and what `services` asked for. */
  public readonly services: AwsService[];
  /** How sensitive the data is that the network may carry. */
  public readonly sensitivity?: Sensitivity;
  /** The group of the interface endpoints: no way out, in on 443 from the groups that `openPath` was called for. */
  public readonly endpointSecurityGroup?: ec2.ISecurityGroup;
  public readonly s3ByInterface?: boolean;
  public readonly endpointIds?: string[];
  /** Where the flows are logged. */
  public readonly flowLogGroup: logs.ILogGroup;
  /**
   * Where DynamoDB answers, for `AWS_ENDPOINT_URL_DYNAMODB`, if it has an interface endpoint.
   *
   * @default - DynamoDB has a gateway endpoint and its usual name
   */
  public readonly dynamoDbEndpointUrl?: string;

  private readonly paths: EndpointPaths;

  /**
   * @throws if `cidr`, `maxAzs` or `organizationId` is malformed, `services` lacks ec2, or `internetAccess` is too open for `sensitivity`
   */
  public constructor(scope: Construct, id: string, props: SpawnNetworkProps = {}) {
    super(scope, id);
    const { cidr = '10.0.0.0/16', maxAzs = 2, internetAccess = InternetAccess.none() } = props;
    const sensitivity = props.sensitivity ?? Sensitivity.PRODUCTION;
    this.sensitivity = sensitivity;
    check(props, sensitivity, cidr, maxAzs, internetAccess);

    // cdk-nag's VPCDefaultSecurityGroupClosed looks for the custom resource beside this resource.
    const vpc = new ec2.CfnVPC(this, 'Resource', { cidrBlock: cidr, enableDnsHostnames: true, enableDnsSupport: true });
    Tags.of(vpc).add('Name', this.node.path);
    const natGateways = internetAccess._natGateways;
    const subnets = new Subnets(this, 'Subnets', { vpc, cidr, zones: maxAzs, natGateways });
    this.privateSubnets = subnets.isolated;
    this.vpc = this.describeVpc(vpc, natGateways > 0);

    const gatewayServices = props.gatewayServices ?? GatewayServices.automatic();
    const services = splitServices(this, props.services ?? DEFAULT_INTERFACE_SERVICES, gatewayServices);
    this.services = [...GATEWAY_SERVICES, ...services.named];
    this.s3ByInterface = services.fallback.includes(AwsService.S3);
    this.endpointSecurityGroup = endpointGroup(this, this.vpc);
    const endpoints = new Endpoints(this, 'Endpoints', {
      vpc: this.vpc,
      subnets: this.privateSubnets,
      gateways: GATEWAY_SERVICES,
      interfaces: services.interfaces,
      policies: props,
      group: this.endpointSecurityGroup,
    });
    this.dynamoDbEndpointUrl = endpoints.dynamoDbUrl;
    this.endpointIds = endpoints.ids;
    warnOfInterfaceFallback(this, services.fallback, gatewayServices);
    this.paths = new EndpointPaths({
      network: this,
      services: this.services,
      gatewayServices,
      endpointGroup: this.endpointSecurityGroup,
      endpoints: endpoints.byService,
      remedy: "add it to the network's services: SpawnNetwork(..., { services: [...] })",
    });

    this.flowLogGroup = new FlowLogs(this, 'FlowLogs', {
      vpcId: vpc.ref,
      key: props.key,
      retention: props.flowLogRetention,
    }).logGroup;
    this.closeDefaultGroup(vpc, [subnets, endpoints], props.key);
    tagWithSensitivity(this, sensitivity);
    if (sensitivity === Sensitivity.CARDHOLDER) forbidPeering(this, vpc.ref);
  }

  /**
   * Lets a group reach a service over TLS. The rules stand in the group's stack; a second call adds nothing.
   *
   * @throws if the network has no endpoint for the service; the message names the endpoint and the remedy
   */
  public openPath(client: ec2.ISecurityGroup, service: AwsService): IDependable {
    return this.paths.open(client, service);
  }

  private describeVpc(vpc: ec2.CfnVPC, withNat: boolean): ec2.IVpc {
    const ids = this.privateSubnets.map((subnet) => subnet.subnetId);
    const routeTables = this.privateSubnets.map((subnet) => subnet.routeTable.routeTableId);
    return ec2.Vpc.fromVpcAttributes(this, 'Vpc', {
      vpcId: vpc.ref,
      vpcCidrBlock: vpc.attrCidrBlock,
      availabilityZones: this.privateSubnets.map((subnet) => subnet.availabilityZone),
      ...(withNat
        ? { privateSubnetIds: ids, privateSubnetRouteTableIds: routeTables }
        : { isolatedSubnetIds: ids, isolatedSubnetRouteTableIds: routeTables }),
    });
  }

  private closeDefaultGroup(vpc: ec2.CfnVPC, before: Construct[], key?: kms.IKey): void {
    const groupId = vpc.attrDefaultSecurityGroup;
    const groupArn = Stack.of(this).formatArn({ service: 'ec2', resource: 'security-group', resourceName: groupId });
    const closer = new CustomResourceFunction(this, 'DefaultSecurityGroupCloser', {
      network: this,
      code: HandlerCode.of(defaultGroup.DEFAULT_SECURITY_GROUP_HANDLER),
      description: 'Removes every rule of the default security group',
      calls: [
        ServiceCall.to(AwsService.EC2, {
          actions: defaultGroup.DESCRIBE_ACTIONS,
          withoutResourceLevelSupport: 'ec2:DescribeSecurityGroups',
        }),
        ServiceCall.to(AwsService.EC2, { actions: defaultGroup.REVOKE_ACTIONS, resources: [groupArn] }),
      ],
      key,
    });
    const closed = closer.newResource(this, 'RestrictDefaultSecurityGroupCustomResource', {
      resourceType: 'Custom::VpcRestrictDefaultSG',
      properties: { [defaultGroup.GROUP_PROPERTY]: groupId },
    });
    // The function answers through the S3 endpoint: without it the stack would wait for an hour.
    closed.node.addDependency(closer, ...before);
  }
}

function check(
  props: SpawnNetworkProps,
  sensitivity: Sensitivity,
  cidr: string,
  maxAzs: number,
  internetAccess: InternetAccess,
): void {
  checkAddresses(cidr, maxAzs);
  const { services, organizationId } = props;
  if (services && !services.some(({ endpointName }) => endpointName === AwsService.EC2.endpointName)) {
    const names = services.map(({ endpointName }) => endpointName).join(', ');
    throw new Error(
      `services lacks ec2: ${names || 'none'}; allowed: any services with AwsService.EC2 among them, which spored and the closing of the default ` +
        'security group need; add AwsService.EC2',
    );
  }
  if (
    organizationId !== undefined &&
    !Token.isUnresolved(organizationId) &&
    !/^o-[a-z0-9]{10,32}$/.test(organizationId)
  ) {
    throw new Error(
      `organizationId is not the id of an organization: '${organizationId}'; allowed: 'o-' and 10 to 32 letters and digits; leave it out for this account`,
    );
  }
  if (internetAccess._natGateways === 0) return;
  const open = [Sensitivity.DEVELOPMENT, Sensitivity.PRODUCTION];
  checkAllowed(
    'internetAccess',
    'viaNat',
    sensitivity,
    open,
    'use InternetAccess.none(), and services for the endpoints needed',
  );
  if (internetAccess._natGateways > maxAzs) {
    throw new Error(
      `natGateways is more than there are zones: ${internetAccess._natGateways}; allowed: 1 to ${maxAzs}; raise maxAzs or lower natGateways`,
    );
  }
}
