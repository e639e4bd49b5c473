import { createHash } from 'node:crypto';
import { type Stack, aws_ec2 as ec2 } from 'aws-cdk-lib';
import { DependencyGroup, type IDependable } from 'constructs';
import type { AwsService, IFunctionNetwork } from '../../lib/primitives';

export interface FakeNetworkProps {
  /** Names of the endpoints it lacks; by default it has all. */
  readonly without?: string[];
}

/**
 * A network for tests of functions: an imported VPC, so that the template holds nothing of it but the rules. Each service
 * with an interface endpoint has a group of its own, gateways a prefix list.
 */
export class FakeNetwork implements IFunctionNetwork {
  public readonly vpc: ec2.IVpc;
  public readonly privateSubnets: ec2.ISubnet[];
  /** What was opened: `<client construct path> -> <endpoint name>`, without repetition. */
  public readonly opened: string[] = [];
  private readonly endpointGroups = new Map<AwsService, ec2.ISecurityGroup>();

  public constructor(
    private readonly stack: Stack,
    private readonly props: FakeNetworkProps = {},
  ) {
    const availabilityZones = [`${stack.region}a`, `${stack.region}b`];
    this.vpc = ec2.Vpc.fromVpcAttributes(stack, 'FakeVpc', {
      vpcId: 'vpc-0123456789abcdef0',
      availabilityZones,
      vpcCidrBlock: '10.0.0.0/16',
      isolatedSubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
      isolatedSubnetRouteTableIds: ['rtb-0123456789abcdef0', 'rtb-0123456789abcdef1'],
    });
    this.privateSubnets = this.vpc.isolatedSubnets;
  }

  public openPath(client: ec2.ISecurityGroup, service: AwsService): IDependable {
    const name = service.endpointName;
    if (this.props.without?.includes(name)) {
      throw new Error(`the network has no endpoint for ${name}; add it`);
    }
    const path = `${client.node.path} -> ${name}`;
    const https = ec2.Port.tcp(443);
    if (!this.opened.includes(path)) {
      this.opened.push(path);
      const peer = service.viaGateway ? ec2.Peer.prefixList(`pl-${name}`) : this.endpointGroup(service);
      client.addEgressRule(peer, https, `TLS to ${name}`);
      if (!service.viaGateway)
        this.endpointGroup(service).addIngressRule(client, https, `TLS from ${client.node.id}`, true);
    }
    const rules = new DependencyGroup();
    client.node.children.filter(({ node }) => node.id.startsWith('to ')).forEach((rule) => rules.add(rule));
    return rules;
  }

  private endpointGroup(service: AwsService): ec2.ISecurityGroup {
    let group = this.endpointGroups.get(service);
    if (!group) {
      const { endpointName } = service;
      group = ec2.SecurityGroup.fromSecurityGroupId(
        this.stack,
        `FakeEndpoint-${endpointName}`,
        groupIdOf(endpointName),
        {
          allowAllOutbound: false,
        },
      );
      this.endpointGroups.set(service, group);
    }
    return group;
  }
}

/** The id of the group of an endpoint: of the form that the CDK's own template validation asks for. */
function groupIdOf(endpointName: string): string {
  return `sg-${createHash('sha256').update(endpointName).digest('hex').slice(0, 17)}`;
}
