import { Stack, aws_ec2 as ec2, type aws_kms as kms, type aws_logs as logs } from 'aws-cdk-lib';
import { Construct, type IDependable } from 'constructs';
import { Sensitivity } from '../contract';
import { AwsService } from '../primitives';
import type { AllowedBucket } from './allowed-bucket';
import { Endpoints, endpointGroup } from './endpoints';
import { FlowLogs } from './flow-logs';
import { GatewayServices } from './gateway-services';
import type { ISpawnNetwork } from './network-interface';
import { forbidPeering } from './no-peering';
import { EndpointPaths } from './paths';
import { tagWithSensitivity } from './sensitivity-rules';
import { DEFAULT_SERVICES, GATEWAY_SERVICES, interfaceFallback, warnOfInterfaceFallback } from './services';

/** Properties of a network in a VPC that exists already. */
export interface AdoptedNetworkProps {
  /** The VPC, of the same app or imported. */
  readonly vpc: ec2.IVpc;
  /**
   * Where instances and functions live. None may be public.
   *
   * @default - the VPC's isolated subnets, or else its private ones
   */
  readonly subnets?: ec2.ISubnet[];
  /**
   * The services that the VPC has endpoints for, gateway endpoints (S3, DynamoDB) included, with private DNS.
   *
   * @default - none
   */
  readonly services?: AwsService[];
  /**
   * The group of the interface endpoints that the VPC has. Rules that let clients in are added to it.
   *
   * @default - with `createMissing` a group of our own; otherwise it must be given with interface endpoints in `services`
   */
  readonly endpointSecurityGroup?: ec2.ISecurityGroup;
  /**
   * The services that must be reachable.
   *
   * @default - s3, dynamodb, ssm, ssmmessages, ec2messages, ec2, sts, kms, logs, secretsmanager
   */
  readonly requiredServices?: AwsService[];
  /**
   * Whether to make the endpoints that are required and not declared, with policies as `SpawnNetwork` writes them.
   *
   * @default false - a missing endpoint is an error
   */
  readonly createMissing?: boolean;
  /**
   * Those of the services whose new endpoints take no policy.
   *
   * @default - every new endpoint has a policy
   */
  readonly servicesWithoutPolicy?: AwsService[];
  /**
   * How security groups reach S3 and DynamoDB.
   *
   * @default GatewayServices.automatic()
   */
  readonly gatewayServices?: GatewayServices;
  /**
   * Buckets of other owners that a new S3 endpoint lets through.
   *
   * @default - as `SpawnNetworkProps.allowedBuckets`
   */
  readonly allowedBuckets?: AllowedBucket[];
  /**
   * Id of the organization whose principals and resources new endpoints let through.
   *
   * @default - principals and resources of this account only
   */
  readonly organizationId?: string;
  /**
   * Whether to log the VPC's flows as `SpawnNetwork` does (HIPAA 164.312(b), PCI DSS 10.2.1, SOC 2 CC7.2).
   *
   * @default false - whoever owns the VPC logs its flows
   */
  readonly flowLogs?: boolean;
  /**
   * Encrypts the flow logs.
   *
   * @default - a `SpawnKey`
   */
  readonly key?: kms.IKey;
  /**
   * How long flow logs are kept.
   *
   * @default logs.RetentionDays.ONE_YEAR
   */
  readonly flowLogRetention?: logs.RetentionDays;
  /**
   * How sensitive the data is that the network may carry. `CARDHOLDER` needs `dedicated`. Scope tags go to what is made here; an
   * imported VPC is tagged by its owner.
   *
   * @default Sensitivity.PRODUCTION
   */
  readonly sensitivity?: Sensitivity;
  /**
   * The statement that the VPC holds card data systems only and is joined to no other network (PCI DSS 1.4.1).
   *
   * @default false
   */
  readonly dedicated?: boolean;
}

/** A network in a VPC of the user's own; made by `SpawnNetwork.fromVpc`. */
export class AdoptedNetwork extends Construct implements ISpawnNetwork {
  public readonly vpc: ec2.IVpc;
  public readonly privateSubnets: ec2.ISubnet[];
  public readonly services: AwsService[];
  public readonly sensitivity?: Sensitivity;
  public readonly endpointSecurityGroup?: ec2.ISecurityGroup;
  public readonly s3ByInterface?: boolean;
  private readonly paths: EndpointPaths;

  public constructor(scope: Construct, id: string, props: AdoptedNetworkProps) {
    super(scope, id);
    this.vpc = props.vpc;
    const sensitivity = props.sensitivity ?? Sensitivity.PRODUCTION;
    this.sensitivity = sensitivity;
    this.privateSubnets =
      props.subnets ?? [props.vpc.isolatedSubnets, props.vpc.privateSubnets].find((s) => s.length > 0) ?? [];
    const gatewayServices = props.gatewayServices ?? GatewayServices.automatic();
    const plan = this.plan(props, gatewayServices);
    this.s3ByInterface = interfaceFallback(this, gatewayServices).includes(AwsService.S3);
    this.services = plan.services;
    this.endpointSecurityGroup =
      props.endpointSecurityGroup ?? (plan.interfaces.length > 0 ? endpointGroup(this, props.vpc) : undefined);

    const endpoints = new Endpoints(this, 'Endpoints', {
      vpc: props.vpc,
      subnets: this.privateSubnets,
      gateways: plan.gateways,
      interfaces: plan.interfaces,
      policies: props,
      group: this.endpointSecurityGroup,
    });
    warnOfInterfaceFallback(
      this,
      plan.interfaces.filter((service) => isIn(GATEWAY_SERVICES, service)),
      gatewayServices,
    );
    this.paths = new EndpointPaths({
      network: this,
      services: this.services,
      gatewayServices,
      endpointGroup: this.endpointSecurityGroup,
      endpoints: endpoints.byService,
      remedy: 'declare it in services if the VPC has it, or add it to requiredServices with createMissing: true',
    });
    if (props.flowLogs) {
      new FlowLogs(this, 'FlowLogs', { vpcId: props.vpc.vpcId, key: props.key, retention: props.flowLogRetention });
    }
    tagWithSensitivity(this, sensitivity);
    if (sensitivity === Sensitivity.CARDHOLDER) forbidPeering(this, props.vpc.vpcId);
  }

  public openPath(client: ec2.ISecurityGroup, service: AwsService): IDependable {
    return this.paths.open(client, service);
  }

  /** What to make. Throws one error with everything that the VPC lacks. */
  private plan(
    props: AdoptedNetworkProps,
    gatewayServices: GatewayServices,
  ): { services: AwsService[]; gateways: AwsService[]; interfaces: AwsService[] } {
    const { createMissing = false, services: declared = [] } = props;
    const required = props.requiredServices ?? DEFAULT_SERVICES;
    const missing = required.filter((service) => !isIn(declared, service));
    const fallback = interfaceFallback(this, gatewayServices);
    const wanted = [...declared, ...missing].filter((service) => isIn(fallback, service));
    const byInterface = gatewayServices._interfaceByChoice
      ? wanted.filter((service) => isIn(missing, service))
      : wanted;
    const gateways = missing.filter((service) => isIn(GATEWAY_SERVICES, service));
    const named = missing.filter((service) => !isIn(GATEWAY_SERVICES, service));

    const lacks = [
      ...this.lacksOfVpc(props, props.dedicated ?? false),
      ...this.lacksOfEndpoints(props, gatewayServices),
    ];
    if (!createMissing) {
      lacks.push(
        ...missing.map(
          (service) => `no endpoint ${nameOf(service)}: declare it in services, or set createMissing: true`,
        ),
      );
      const unreachable = byInterface.filter((service) => isIn(declared, service));
      lacks.push(
        ...unreachable.map(
          (service) =>
            `no known prefix list for ${service.endpointName} in region '${Stack.of(this).region}': pass gatewayServices: GatewayServices.prefixLists({...}), ` +
            'or set createMissing: true for an interface endpoint',
        ),
      );
    } else if (gateways.length > 0 && this.privateSubnets.some((subnet) => !subnet.routeTable?.routeTableId)) {
      lacks.push('no route table ids for new gateway endpoints: import the subnets with routeTableId');
    }
    if (lacks.length > 0) {
      throw new Error(
        `vpc of network '${this.node.path}' lacks what spawn needs: ${lacks.map((lack, i) => `(${i + 1}) ${lack}`).join('; ')}`,
      );
    }
    return { services: [...declared, ...missing], gateways, interfaces: [...named, ...byInterface] };
  }

  private lacksOfVpc({ vpc, subnets }: AdoptedNetworkProps, dedicated: boolean): string[] {
    const lacks: string[] = [];
    if (this.privateSubnets.length === 0) {
      lacks.push('no isolated or private subnet: add one to the VPC, or pass subnets');
    }
    const open = (subnets ?? []).filter((subnet) =>
      vpc.publicSubnets.some(({ subnetId }) => subnetId === subnet.subnetId),
    );
    if (open.length > 0) {
      lacks.push(
        `public subnets among subnets: ${open.map((subnet) => subnet.node.path).join(', ')}: pass isolated or private ones`,
      );
    }
    if (vpc instanceof ec2.Vpc) {
      const dns = { enableDnsHostnames: vpc.dnsHostnamesEnabled, enableDnsSupport: vpc.dnsSupportEnabled };
      for (const [name, value] of Object.entries(dns)) {
        if (Stack.of(this).resolve(value) === false)
          lacks.push(`${name} is off: private DNS of endpoints needs it, switch it on`);
      }
    }
    if (this.sensitivity === Sensitivity.CARDHOLDER && !dedicated) {
      lacks.push(
        "the statement that it holds card data systems only: sensitivity is 'cardholder', set dedicated: true, or make a VPC with new SpawnNetwork(...)",
      );
    }
    return lacks;
  }

  private lacksOfEndpoints(
    { services = [], endpointSecurityGroup }: AdoptedNetworkProps,
    gatewayServices: GatewayServices,
  ): string[] {
    const inGroup = services.filter(
      (service) => gatewayServices._interfaceByChoice || !isIn(GATEWAY_SERVICES, service),
    );
    if (inGroup.length === 0 || endpointSecurityGroup) return [];
    return [
      `no endpointSecurityGroup for the declared endpoints ${inGroup.map(nameOf).join(', ')}: pass the group they are in`,
    ];
  }
}

function isIn(services: AwsService[], service: AwsService): boolean {
  return services.some(({ endpointName }) => endpointName === service.endpointName);
}

function nameOf(service: AwsService): string {
  return `com.amazonaws.<region>.${service.endpointName}`;
}
