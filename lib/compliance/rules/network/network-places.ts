import { type TemplateResource, Unresolved } from '../../model';
import { listOf } from '../compute/values';

/** Where resources that are no machines name the subnets, groups of subnets and security groups that they stand in. */
export const NETWORK_PROPERTIES: Readonly<Record<string, readonly string[]>> = {
  'AWS::ECS::Service': [
    'NetworkConfiguration.AwsvpcConfiguration.Subnets',
    'NetworkConfiguration.AwsvpcConfiguration.SecurityGroups',
  ],
  'AWS::ElastiCache::ReplicationGroup': ['CacheSubnetGroupName', 'SecurityGroupIds'],
  'AWS::ElasticLoadBalancingV2::LoadBalancer': ['Subnets', 'SecurityGroups'],
  'AWS::Lambda::Function': ['VpcConfig.SubnetIds', 'VpcConfig.SecurityGroupIds'],
  'AWS::OpenSearchService::Domain': ['VPCOptions.SubnetIds', 'VPCOptions.SecurityGroupIds'],
  'AWS::RDS::DBCluster': ['DBSubnetGroupName', 'VpcSecurityGroupIds'],
  'AWS::RDS::DBInstance': ['DBSubnetGroupName', 'VPCSecurityGroups'],
  'AWS::Redshift::Cluster': ['ClusterSubnetGroupName', 'VpcSecurityGroupIds'],
};

/** One subnet or security group that a resource names, and where. */
interface NetworkPlace {
  /** May be an `Unresolved`. */
  readonly value: unknown;
  readonly where: string;
}

/** The subnets and security groups that a resource stands in; a group of subnets of the app gives its subnets. */
export function networkPlacesOf(resource: TemplateResource): NetworkPlace[] {
  return NETWORK_PROPERTIES[resource.type].flatMap((where) => {
    const group = resource.target(where);
    if (group?.type.endsWith('SubnetGroup')) {
      return group.list('SubnetIds').map((value: unknown) => ({ value, where }));
    }
    const value: unknown = resource.value(where);
    return (value instanceof Unresolved ? [value] : listOf(value, where)).map((each) => ({ value: each, where }));
  });
}
