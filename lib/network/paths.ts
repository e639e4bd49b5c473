import { Reference, Stack, Token, Tokenization, aws_ec2 as ec2 } from 'aws-cdk-lib';
import { DependencyGroup, type Construct, type IConstruct, type IDependable } from 'constructs';
import type { AwsService } from '../primitives';
import type { GatewayServices } from './gateway-services';
import { inlinePeer } from './inline-peer';
import type { ISpawnNetwork } from './network-interface';

const HTTPS = ec2.Port.tcp(443);

/** What the egress rules of a group are written for. */
export interface EgressContext {
  readonly group: ec2.ISecurityGroup;
  readonly network?: ISpawnNetwork;
  readonly gatewayServices: GatewayServices;
}

/** What a network knows of its endpoints. */
export interface EndpointPathsProps {
  /** The network; errors name its path. */
  readonly network: Construct;
  readonly services: AwsService[];
  readonly gatewayServices: GatewayServices;
  readonly endpointGroup?: ec2.ISecurityGroup;
  /** The endpoints that the app itself makes, by the service's name. */
  readonly endpoints?: ReadonlyMap<string, IDependable>;
  /** What to do about a missing endpoint. */
  readonly remedy: string;
}

/** The rules that exist already, by stack, client and destination: a path opened twice, or by two imports of a group, is one path. */
const opened = new WeakMap<Stack, Map<string, IDependable[]>>();

/** Opens the ways from client groups to the endpoints of one network. */
export class EndpointPaths {
  public constructor(private readonly props: EndpointPathsProps) {}

  /** @throws if the network has no endpoint for the service */
  public open(client: ec2.ISecurityGroup, service: AwsService): IDependable {
    const { network, services, gatewayServices, endpoints } = this.props;
    const own = services.find(({ endpointName }) => endpointName === service.endpointName);
    if (!own) {
      throw new Error(
        `network '${network.node.path}' has no endpoint for a service: com.amazonaws.<region>.${service.endpointName}; ` +
          `allowed: ${services.map(({ endpointName }) => endpointName).join(', ')}; ${this.props.remedy}`,
      );
    }
    const list = own.viaGateway ? gatewayServices._prefixList(Stack.of(network), Stack.of(client), own) : undefined;
    const rules = list === undefined ? this.toEndpointGroup(client, own) : toPrefixList(client, own, list);
    const endpoint = endpoints?.get(own.endpointName);
    return new DependencyGroup(...rules, ...(endpoint ? [endpoint] : []));
  }

  private toEndpointGroup(client: ec2.ISecurityGroup, service: AwsService): IDependable[] {
    const { endpointGroup, network } = this.props;
    if (!endpointGroup) {
      throw new Error(
        `network '${network.node.path}' doesn't say which group its endpoint for ${service.endpointName} is in; ` +
          'pass endpointSecurityGroup (endpointSecurityGroupId) where the network is imported, or the prefix list with gatewayServices',
      );
    }
    return once(client, `endpoints ${identity(endpointGroup.securityGroupId, client)}`, () => {
      const destination = inlinePeer({ destinationSecurityGroupId: endpointGroup.securityGroupId });
      return [
        ...addEgress(client, destination, 'TLS to the interface endpoints'),
        // The rule goes to the client's stack: the network's stack must not depend on its clients.
        ...added([client, endpointGroup], () =>
          endpointGroup.addIngressRule(client, HTTPS, 'TLS from a client of the endpoints', true),
        ),
      ];
    });
  }
}

/** Lets a group that knows only its VPC reach a service by its prefix list; false where none is known. */
export function reachPrefixList(
  group: ec2.ISecurityGroup,
  gatewayServices: GatewayServices,
  service: AwsService,
): boolean {
  const stack = Stack.of(group);
  const list = gatewayServices._prefixList(stack, stack, service);
  if (list !== undefined) toPrefixList(group, service, list);
  return list !== undefined;
}

function toPrefixList(client: ec2.ISecurityGroup, service: AwsService, list: string): IDependable[] {
  return once(client, `list ${service.endpointName} ${identity(list, client)}`, () =>
    addEgress(
      client,
      inlinePeer({ destinationPrefixListId: list }),
      `TLS to the gateway endpoint of ${service.endpointName}`,
    ),
  );
}

function addEgress(client: ec2.ISecurityGroup, destination: ec2.IPeer, description: string): IDependable[] {
  // Groups that let everything out already, imported ones among them unless they say otherwise.
  if (client.allowAllOutbound) return [];
  return added([client], () => client.addEgressRule(destination, HTTPS, description));
}

/** The constructs that an action adds below some scopes. */
function added(scopes: IConstruct[], action: () => void): IDependable[] {
  const children = (): IConstruct[] => scopes.flatMap((scope) => scope.node.children);
  const before = new Set(children());
  action();
  return children().filter((child) => !before.has(child));
}

function once(client: ec2.ISecurityGroup, destination: string, make: () => IDependable[]): IDependable[] {
  const stack = Stack.of(client);
  let paths = opened.get(stack);
  if (!paths) opened.set(stack, (paths = new Map<string, IDependable[]>()));
  const key = `${identity(client.securityGroupId, client)} -> ${destination}`;
  let rules = paths.get(key);
  if (!rules) paths.set(key, (rules = make()));
  return rules;
}

/** Names what an id stands for: two tokens of the same attribute are the same. */
function identity(id: string, scope: IConstruct): string {
  if (!Token.isUnresolved(id)) return id;
  const token = Tokenization.reverseCompleteString(id);
  if (token && Reference.isReference(token)) return `${token.target.node.path}.${token.displayName}`;
  return JSON.stringify(Stack.of(scope).resolve(id));
}
