import { SegmentationBoundary } from '../../../../lib/compliance/rules/network/segmentation-boundary';
import { judge } from '../../../support/rules';
import { instance, launchTemplate } from '../compute/launch-support';

const CARD = [{ Key: 'cardholder-data', Value: 'yes' }];
const resource = (Type: string, properties: object = {}) => ({ Type: `AWS::EC2::${Type}`, Properties: properties });
const NETWORKS = {
  Cde: resource('VPC', { Tags: CARD }),
  Office: resource('VPC'),
  CdeSubnet: resource('Subnet', { VpcId: { Ref: 'Cde' }, Tags: CARD }),
  OfficeSubnet: resource('Subnet', { VpcId: { Ref: 'Office' } }),
  CdeGroup: resource('SecurityGroup', { VpcId: { Ref: 'Cde' } }),
  OfficeGroup: resource('SecurityGroup', { VpcId: { Ref: 'Office' } }),
  CdeSubnets: { Type: 'AWS::RDS::DBSubnetGroup', Properties: { SubnetIds: [{ Ref: 'CdeSubnet' }] } },
  OfficeSubnets: { Type: 'AWS::RDS::DBSubnetGroup', Properties: { SubnetIds: [{ Ref: 'OfficeSubnet' }] } },
};
const verdict = (given: { Type: string }, others: Record<string, { Type: string }> = {}) =>
  judge(SegmentationBoundary, { ...NETWORKS, ...others, R: given }).R;

describe('SegmentationBoundary', () => {
  test('without the tag nothing is in scope', () => {
    const { Office, OfficeSubnet, OfficeGroup } = NETWORKS;
    const R = instance({ SubnetId: { Ref: 'OfficeSubnet' } });
    expect(new Set(Object.values(judge(SegmentationBoundary, { Office, OfficeSubnet, OfficeGroup, R })))).toEqual(
      new Set(['not applicable']),
    );
  });

  test.each([
    ['a machine in the network', instance({ Tags: CARD, SubnetId: { Ref: 'CdeSubnet' } }), 'pass'],
    ['a machine outside', instance({ Tags: CARD, SubnetId: { Ref: 'OfficeSubnet' } }), 'fail: SubnetId'],
    [
      'by class of data',
      instance({ Tags: [{ Key: 'data-class', Value: 'PCI' }], SubnetId: { Ref: 'OfficeSubnet' } }),
      'fail: SubnetId',
    ],
    [
      'other classes',
      instance({ Tags: [{ Key: 'data-class', Value: 'phi' }], SubnetId: { Ref: 'OfficeSubnet' } }),
      'not applicable',
    ],
    [
      'a machine nobody knows where',
      instance({ Tags: CARD, SubnetId: 'subnet-1' }),
      'unknown: SubnetId: the VPC of subnet-1 is not in the app, nor are its tags',
    ],
    [
      'a launch template with a group of elsewhere',
      launchTemplate({
        TagSpecifications: [{ ResourceType: 'instance', Tags: CARD }],
        NetworkInterfaces: [{ Groups: [{ Ref: 'OfficeGroup' }] }],
      }),
      'fail: LaunchTemplateData.NetworkInterfaces[0].Groups',
    ],
    ['a subnet outside', resource('Subnet', { Tags: CARD, VpcId: { Ref: 'Office' } }), 'fail: VpcId'],
    ['a group outside', resource('SecurityGroup', { Tags: CARD, VpcId: { Ref: 'Office' } }), 'fail: VpcId'],
    [
      'a rule from a group of elsewhere',
      resource('SecurityGroup', {
        VpcId: { Ref: 'Cde' },
        SecurityGroupIngress: [
          { SourceSecurityGroupId: { Ref: 'CdeGroup' } },
          { SourceSecurityGroupId: { 'Fn::GetAtt': ['OfficeGroup', 'GroupId'] } },
        ],
      }),
      'fail: SecurityGroupIngress[1].SourceSecurityGroupId',
    ],
    [
      'a rule of its own',
      resource('SecurityGroupIngress', { GroupId: { Ref: 'CdeGroup' }, SourceSecurityGroupId: { Ref: 'OfficeGroup' } }),
      'fail: SourceSecurityGroupId',
    ],
    [
      'a rule of its own with a group of nobody knows where',
      resource('SecurityGroupIngress', { GroupId: { Ref: 'CdeGroup' }, SourceSecurityGroupId: 'sg-1' }),
      'unknown: SourceSecurityGroupId: the VPC of sg-1 is not in the app, nor are its tags',
    ],
    [
      'a rule of its own with a group of the network',
      resource('SecurityGroupIngress', { GroupId: { Ref: 'CdeGroup' }, SourceSecurityGroupId: { Ref: 'CdeGroup' } }),
      'pass',
    ],
    [
      'a rule of its own with addresses',
      resource('SecurityGroupEgress', { GroupId: { Ref: 'CdeGroup' }, CidrIp: '192.0.2.0/24' }),
      'pass',
    ],
    [
      'a database in subnets of elsewhere',
      { Type: 'AWS::RDS::DBInstance', Properties: { Tags: CARD, DBSubnetGroupName: { Ref: 'OfficeSubnets' } } },
      'fail: DBSubnetGroupName',
    ],
    [
      'a database in the network',
      {
        Type: 'AWS::RDS::DBCluster',
        Properties: {
          Tags: CARD,
          DBSubnetGroupName: { Ref: 'CdeSubnets' },
          VpcSecurityGroupIds: [{ Ref: 'CdeGroup' }],
        },
      },
      'pass',
    ],
    [
      'a function with one subnet of elsewhere',
      {
        Type: 'AWS::Lambda::Function',
        Properties: { Tags: CARD, VpcConfig: { SubnetIds: [{ Ref: 'CdeSubnet' }, { Ref: 'OfficeSubnet' }] } },
      },
      'fail: VpcConfig.SubnetIds',
    ],
    [
      'a function in subnets that are not known',
      { Type: 'AWS::Lambda::Function', Properties: { Tags: CARD, VpcConfig: { SubnetIds: { Ref: 'P' } } } },
      'unknown: VpcConfig.SubnetIds: the VPC of ${P} is not in the app, nor are its tags',
    ],
    ['a function in no network', { Type: 'AWS::Lambda::Function', Properties: { Tags: CARD } }, 'not applicable'],
    [
      'a function without card data',
      { Type: 'AWS::Lambda::Function', Properties: { VpcConfig: { SubnetIds: [{ Ref: 'OfficeSubnet' }] } } },
      'not applicable',
    ],
    [
      'a rule of another network',
      resource('SecurityGroupIngress', { GroupId: { Ref: 'OfficeGroup' }, SourceSecurityGroupId: { Ref: 'CdeGroup' } }),
      'not applicable',
    ],
    [
      'peering with an untagged network',
      resource('VPCPeeringConnection', { VpcId: { Ref: 'Office' }, PeerVpcId: { Ref: 'Cde' } }),
      'fail: VpcId',
    ],
    [
      'peering with itself',
      resource('VPCPeeringConnection', { VpcId: { Ref: 'Cde' }, PeerVpcId: { Ref: 'Cde' } }),
      'pass',
    ],
    [
      'peering with elsewhere',
      resource('VPCPeeringConnection', { VpcId: { Ref: 'Cde' }, PeerVpcId: 'vpc-1' }),
      'unknown: PeerVpcId: vpc-1 is not in the app, nor are its tags',
    ],
    [
      'peering of others',
      resource('VPCPeeringConnection', { VpcId: { Ref: 'Office' }, PeerVpcId: 'vpc-1' }),
      'not applicable',
    ],
  ])('%s', (_, given, expected) => {
    expect(verdict(given)).toBe(expected);
  });

  test('transit gateways', () => {
    const attachment = resource('TransitGatewayAttachment', {
      VpcId: { Ref: 'Cde' },
      TransitGatewayId: { Ref: 'Hub' },
    });
    expect(verdict(attachment, { Hub: resource('TransitGateway') })).toBe('fail: TransitGatewayId');
    expect(verdict(attachment, { Hub: resource('TransitGateway', { Tags: CARD }) })).toBe('pass');
  });

  test('a route to an internet gateway', () => {
    const others = {
      Gateway: resource('InternetGateway'),
      Table: resource('RouteTable', { VpcId: { Ref: 'Cde' } }),
      Use: resource('SubnetRouteTableAssociation', { RouteTableId: { Ref: 'Table' }, SubnetId: { Ref: 'CdeSubnet' } }),
    };
    const route = resource('Route', { RouteTableId: { Ref: 'Table' }, GatewayId: { Ref: 'Gateway' } });
    expect(verdict(route, others)).toBe('fail: GatewayId');
    expect(verdict(route, { ...others, Nat: resource('NatGateway', { SubnetId: { Ref: 'CdeSubnet' } }) })).toBe('pass');
    const by = (way: object) => verdict(resource('Route', { RouteTableId: { Ref: 'Table' }, ...way }), others);
    expect(by({ NatGatewayId: 'nat-1' })).toBe('pass');
    expect(by({ GatewayId: { Ref: 'P' } })).toMatch(/^unknown/);
    expect(by({ VpcPeeringConnectionId: 'pcx-1' })).toMatch(/^unknown/);
    expect(by({ TransitGatewayId: { 'Fn::ImportValue': 'hub' } })).toMatch(/^unknown/);
  });
});
