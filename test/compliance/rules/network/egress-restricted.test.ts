import { EgressRestricted } from '../../../../lib/compliance/rules/network/egress-restricted';
import { judge, outcomes } from '../../../support/rules';

const group = (SecurityGroupEgress?: unknown) => ({
  Type: 'AWS::EC2::SecurityGroup',
  Properties: { VpcId: 'vpc-1', SecurityGroupEgress },
});
const https = (properties: object) => ({ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, ...properties });
const PLACEHOLDER = { CidrIp: '255.255.255.255/32', IpProtocol: 'icmp', FromPort: 252, ToPort: 86 };

describe('EgressRestricted', () => {
  test.each([
    ['no list: EC2 allows all', undefined, 'fail: SecurityGroupEgress'],
    ['an empty list: the same', [], 'fail: SecurityGroupEgress'],
    ['the placeholder', [PLACEHOLDER], 'pass'],
    ['the placeholder, opened', [{ ...PLACEHOLDER, CidrIp: '0.0.0.0/0' }], 'fail: SecurityGroupEgress[0].CidrIp'],
    ['everything to anywhere', [{ IpProtocol: '-1', CidrIp: '0.0.0.0/0' }], 'fail: SecurityGroupEgress[0].CidrIp'],
    ['everything to anywhere, IPv6', [{ IpProtocol: -1, CidrIpv6: '::/0' }], 'fail: SecurityGroupEgress[0].CidrIpv6'],
    ['HTTPS to anywhere', [https({ CidrIp: '0.0.0.0/0' })], 'fail: SecurityGroupEgress[0].CidrIp'],
    ['HTTPS to half of the world', [https({ CidrIp: '128.0.0.0/1' })], 'fail: SecurityGroupEgress[0].CidrIp'],
    ['HTTPS to a network', [https({ CidrIp: '192.0.2.0/24' })], 'pass'],
    ['HTTPS to a prefix list', [https({ DestinationPrefixListId: 'pl-1' })], 'pass'],
    [
      'HTTPS to a list by region',
      [https({ DestinationPrefixListId: { 'Fn::FindInMap': ['M', { Ref: 'AWS::Region' }, 's3'] } })],
      'pass',
    ],
    ['all to a group', [{ IpProtocol: '-1', DestinationSecurityGroupId: 'sg-1' }], 'pass'],
    ['the VPC', [{ IpProtocol: '-1', CidrIp: { 'Fn::GetAtt': ['Vpc', 'CidrBlock'] } }], 'pass'],
    [
      'a parameter',
      [https({ CidrIp: { Ref: 'Where' } })],
      'unknown: a CIDR block is known at deployment only: Where is not in the template',
    ],
    [
      'a parameter beside the world',
      [https({ CidrIp: { Ref: 'Where' } }), https({ CidrIp: '0.0.0.0/0' })],
      'fail: SecurityGroupEgress[1].CidrIp',
    ],
    [
      'a list by parameter',
      { Ref: 'Rules' },
      'unknown: a rule of SecurityGroupEgress is known at deployment only: Rules is not in the template',
    ],
  ])('%s', (_, rules, expected) => {
    expect(judge(EgressRestricted, { Vpc: { Type: 'AWS::EC2::VPC' }, G: group(rules) })).toEqual({ G: expected });
  });

  test('rules of their own take away what EC2 allows by default, and are judged', () => {
    const Rule = {
      Type: 'AWS::EC2::SecurityGroupEgress',
      Properties: { GroupId: { Ref: 'G' }, ...https({ DestinationPrefixListId: 'pl-1' }) },
    };
    expect(judge(EgressRestricted, { G: group(), Rule })).toEqual({ G: 'not applicable', Rule: 'pass' });
    const ofAnother = { ...Rule, Properties: { ...Rule.Properties, GroupId: 'sg-1', Description: { Ref: 'G' } } };
    expect(judge(EgressRestricted, { G: group(), Rule: ofAnother })).toMatchObject({ G: 'fail: SecurityGroupEgress' });
    const Open = { ...Rule, Properties: { ...https({ CidrIp: '0.0.0.0/0' }) } };
    expect(judge(EgressRestricted, { Open })).toEqual({ Open: 'fail: CidrIp' });
  });

  test('a finding is named by what it opens', () => {
    const outcome = outcomes(EgressRestricted, { G: group([https({ CidrIp: '0.0.0.0/0' })]) }).get('G');
    expect(outcome).toMatchObject({ failures: [{ finding: 'tcp 443 to 0.0.0.0/0' }] });
  });

  test('every branch of an Fn::If counts', () => {
    const branch = { 'Fn::If': ['Open', [{ IpProtocol: '-1', CidrIp: '0.0.0.0/0' }], [PLACEHOLDER]] };
    const template = {
      Parameters: { P: { Type: 'String' } },
      Conditions: { Open: { 'Fn::Equals': [{ Ref: 'P' }, 'yes'] } },
      Resources: { G: group(branch), Gone: group({ 'Fn::If': ['Open', [PLACEHOLDER], { Ref: 'AWS::NoValue' }] }) },
    };
    expect(judge(EgressRestricted, template)).toEqual({
      G: 'fail: SecurityGroupEgress[0].CidrIp',
      Gone: 'fail: SecurityGroupEgress',
    });
  });

  describe('HTTPS to anywhere, in a network of the app', () => {
    const Vpc = { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } };
    const G = {
      Type: 'AWS::EC2::SecurityGroup',
      Properties: { VpcId: { Ref: 'Vpc' }, SecurityGroupEgress: [https({ CidrIp: '0.0.0.0/0' })] },
    };
    const way = (Type: string) => ({ Type, Properties: { VpcId: { Ref: 'Vpc' }, InternetGatewayId: 'igw-1' } });

    test('that nothing leads out of passes', () => {
      expect(judge(EgressRestricted, { Vpc, G })).toEqual({ G: 'pass' });
    });

    test.each([
      'AWS::EC2::VPCGatewayAttachment',
      'AWS::EC2::VPCPeeringConnection',
      'AWS::EC2::TransitGatewayAttachment',
      'AWS::EC2::TransitGatewayVpcAttachment',
      'AWS::EC2::EgressOnlyInternetGateway',
    ])('with %s fails', (type) => {
      expect(judge(EgressRestricted, { Vpc, G, Way: way(type) })).toEqual({ G: 'fail: SecurityGroupEgress[0].CidrIp' });
    });

    test('other traffic fails all the same', () => {
      const all = { ...G.Properties, SecurityGroupEgress: [{ IpProtocol: '-1', CidrIp: '0.0.0.0/0' }] };
      expect(judge(EgressRestricted, { Vpc, G: { ...G, Properties: all } })).toEqual({
        G: 'fail: SecurityGroupEgress[0].CidrIp',
      });
    });
  });
});
