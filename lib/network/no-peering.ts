import { CfnResource, Reference, Stack, Token, Tokenization } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';

/** What joins a VPC to another network; a gateway attachment may be a VPN's or the internet's. */
const JOINING = [
  'AWS::EC2::VPCGatewayAttachment',
  'AWS::EC2::VPCPeeringConnection',
  'AWS::EC2::TransitGatewayAttachment',
  'AWS::EC2::TransitGatewayVpcAttachment',
];

/**
 * Fails the synthesis if anything in the app joins the VPC of a cardholder data network to another network: whatever could reach it
 * would be in scope of PCI DSS (1.3.1, 1.4.1; SOC 2 CC6.6).
 */
export function forbidPeering(network: Construct, vpcId: string): void {
  network.node.addValidation({
    validate: () =>
      network.node.root.node
        .findAll()
        .filter(
          (construct): construct is CfnResource =>
            CfnResource.isCfnResource(construct) && joins(construct, vpcId, network),
        )
        .map(
          (resource) =>
            `the card data network '${network.node.path}' must not be joined to another network: ${resource.cfnResourceType} '${resource.node.path}'; ` +
            'allowed: none; reach what is needed through VPC endpoints, or use a network of another sensitivity',
        ),
  });
}

function joins(resource: CfnResource, vpcId: string, network: Construct): boolean {
  if (!JOINING.includes(resource.cfnResourceType)) return false;
  const properties = (resource as unknown as { cfnProperties: { [name: string]: unknown } }).cfnProperties;
  return Object.entries(properties).some(
    ([name, value]) => /^(peer)?vpcid$/i.test(name) && same(value, resource, vpcId, network),
  );
}

function same(value: unknown, resource: IConstruct, vpcId: string, network: IConstruct): boolean {
  const one = target(value);
  const other = target(vpcId);
  if (one && other) return one === other;
  const [left, right] = [Stack.of(resource).resolve(value) as unknown, Stack.of(network).resolve(vpcId) as unknown];
  // An intrinsic function written by hand means something in its own stack only.
  const comparable = typeof left === 'string' || Stack.of(resource) === Stack.of(network);
  return comparable && JSON.stringify(left) === JSON.stringify(right);
}

function target(value: unknown): IConstruct | undefined {
  const token = Token.isUnresolved(value) ? Tokenization.reverse(value, { failConcat: false }) : undefined;
  return token && Reference.isReference(token) ? token.target : undefined;
}
