import { aws_ec2 as ec2 } from 'aws-cdk-lib';

/**
 * A destination whose rule stands in the client's own group. The L2 construct writes rules to groups and prefix lists as resources
 * of their own, and then keeps its placeholder rule to 255.255.255.255/32 beside them.
 */
export function inlinePeer(
  destination: { destinationSecurityGroupId: string } | { destinationPrefixListId: string },
): ec2.IPeer {
  const peer: ec2.IPeer = {
    canInlineRule: true,
    uniqueId: Object.values(destination)[0],
    connections: new ec2.Connections(),
    toIngressRuleConfig: () => {
      throw new Error('this peer is a destination only');
    },
    toEgressRuleConfig: () => destination,
  };
  return peer;
}
