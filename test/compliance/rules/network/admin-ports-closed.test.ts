import { AdminPortsClosed } from '../../../../lib/compliance/rules/network/admin-ports-closed';
import { judge, outcomes } from '../../../support/rules';

const TEMPLATE = {
  Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
  Other: { Type: 'AWS::EC2::SecurityGroup', Properties: { VpcId: { Ref: 'Vpc' } } },
  Address: { Type: 'AWS::EC2::EIP' },
};

const rule = (properties: object) => ({ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, ...properties });

/** The same rule inline and as a resource of its own. */
function both(properties: object): string[] {
  const verdicts = judge(AdminPortsClosed, {
    ...TEMPLATE,
    Inline: { Type: 'AWS::EC2::SecurityGroup', Properties: { SecurityGroupIngress: [properties] } },
    Own: { Type: 'AWS::EC2::SecurityGroupIngress', Properties: { GroupId: { Ref: 'Other' }, ...properties } },
  });
  return [verdicts.Inline.replace('SecurityGroupIngress[0].', ''), verdicts.Own];
}

describe('AdminPortsClosed', () => {
  test.each([
    ['SSH from anywhere', rule({ CidrIp: '0.0.0.0/0' }), 'fail: CidrIp'],
    ['over IPv6', rule({ CidrIpv6: '::/0' }), 'fail: CidrIpv6'],
    ['IPv6 written out', rule({ CidrIpv6: '0:0:0:0:0:0:0:0/0' }), 'fail: CidrIpv6'],
    ['half of the world', rule({ CidrIp: '0.0.0.0/1' }), 'fail: CidrIp'],
    ['the other half', rule({ CidrIp: '128.0.0.0/1' }), 'fail: CidrIp'],
    ['half of IPv6', rule({ CidrIpv6: '::/1' }), 'fail: CidrIpv6'],
    ['all of IPv6 that is given out', rule({ CidrIpv6: '2000::/3' }), 'fail: CidrIpv6'],
    ['wider than any holder has', rule({ CidrIp: '10.0.0.0/7' }), 'fail: CidrIp'],
    ['protocol 6', rule({ IpProtocol: '6', CidrIp: '0.0.0.0/0' }), 'fail: CidrIp'],
    ['protocol 6, a number', rule({ IpProtocol: 6, CidrIp: '0.0.0.0/0' }), 'fail: CidrIp'],
    ['UDP', rule({ IpProtocol: 'UDP', CidrIp: '0.0.0.0/0' }), 'fail: CidrIp'],
    ['all protocols', { IpProtocol: '-1', CidrIp: '0.0.0.0/0' }, 'fail: CidrIp'],
    ['all protocols, a number', { IpProtocol: -1, CidrIp: '0.0.0.0/0' }, 'fail: CidrIp'],
    ['a range', rule({ FromPort: '0', ToPort: '65535', CidrIp: '0.0.0.0/0' }), 'fail: CidrIp'],
    ['one port -1', rule({ FromPort: -1, ToPort: 0, CidrIp: '0.0.0.0/0' }), 'fail: CidrIp'],
    ['ports -1', rule({ FromPort: -1, ToPort: -1, CidrIp: '0.0.0.0/0' }), 'fail: CidrIp'],
    ['WinRM', rule({ FromPort: 5986, ToPort: 5986, CidrIp: '0.0.0.0/0' }), 'fail: CidrIp'],
    ['a database', rule({ FromPort: '5432', ToPort: '5432', CidrIp: '0.0.0.0/0' }), 'fail: CidrIp'],
    ['HTTPS from anywhere', rule({ FromPort: 443, ToPort: 443, CidrIp: '0.0.0.0/0' }), 'pass'],
    ['ICMP from anywhere', { IpProtocol: 'icmp', FromPort: -1, ToPort: -1, CidrIp: '0.0.0.0/0' }, 'pass'],
    ['one address', rule({ CidrIp: '203.0.113.7/32' }), 'pass'],
    ['a private network', rule({ CidrIp: '10.0.0.0/8' }), 'pass'],
    ['private IPv6', rule({ CidrIpv6: 'fd00::/8' }), 'pass'],
    ['all from a group (section 1.4)', { IpProtocol: '-1', SourceSecurityGroupId: { Ref: 'Other' } }, 'pass'],
    ['the block of the VPC (section 1.4)', rule({ CidrIp: { 'Fn::GetAtt': ['Vpc', 'CidrBlock'] } }), 'pass'],
    [
      'an IPv6 block of the VPC',
      rule({ CidrIpv6: { 'Fn::Select': [0, { 'Fn::GetAtt': ['Vpc', 'Ipv6CidrBlocks'] }] } }),
      'pass',
    ],
    ['an address of the app', rule({ CidrIp: { 'Fn::Sub': '${Address}/32' } }), 'pass'],
    [
      'a prefix list',
      rule({ SourcePrefixListId: 'pl-1' }),
      'unknown: prefix list pl-1 is not in the app: its entries are not known',
    ],
    [
      'a prefix list on a port that may be open',
      rule({ FromPort: 443, ToPort: 443, SourcePrefixListId: 'pl-1' }),
      'pass',
    ],
    [
      'an import (section 1.4)',
      rule({ CidrIp: { 'Fn::ImportValue': 'office' } }),
      'unknown: a CIDR block is known at deployment only: it is an output of a stack outside this app',
    ],
    ['a port that is not known, from a group', rule({ FromPort: { Ref: 'P' }, SourceSecurityGroupId: 'sg-1' }), 'pass'],
    [
      'a port that is not known, from anywhere',
      rule({ FromPort: { Ref: 'P' }, ToPort: { Ref: 'P' }, CidrIp: '0.0.0.0/0' }),
      'unknown: FromPort is known at deployment only: P is not in the template',
    ],
    ['a range that SSH ends', rule({ FromPort: { Ref: 'P' }, CidrIp: '0.0.0.0/0' }), 'fail: CidrIp'],
    ['a range that SSH begins', rule({ ToPort: { Ref: 'P' }, CidrIp: '0.0.0.0/0' }), 'fail: CidrIp'],
    [
      'a range of which HTTPS is known',
      rule({ FromPort: 443, ToPort: { Ref: 'P' }, CidrIp: '0.0.0.0/0' }),
      'unknown: ToPort is known at deployment only: P is not in the template',
    ],
    [
      'a protocol that is not known',
      rule({ IpProtocol: { Ref: 'P' }, CidrIp: '0.0.0.0/0' }),
      'unknown: IpProtocol is known at deployment only: P is not in the template',
    ],
    ['both blocks, one not known', rule({ CidrIp: { Ref: 'P' }, CidrIpv6: '::/0' }), 'fail: CidrIpv6'],
    ['a block and a list, not known', rule({ CidrIp: '0.0.0.0/0', SourcePrefixListId: 'pl-1' }), 'fail: CidrIp'],
    ['no CIDR block', rule({ CidrIp: 'office' }), 'unknown: office is no CIDR block'],
  ])('%s', (_, properties, expected) => {
    expect(both(properties)).toEqual([expected, expected]);
  });

  test('prefix lists of the app are looked into', () => {
    const list = (Cidr: string) => ({
      Type: 'AWS::EC2::PrefixList',
      Properties: { Entries: [{ Cidr: '10.0.0.0/8' }, { Cidr }] },
    });
    const group = {
      Type: 'AWS::EC2::SecurityGroup',
      Properties: { SecurityGroupIngress: [rule({ SourcePrefixListId: { 'Fn::GetAtt': ['List', 'PrefixListId'] } })] },
    };
    expect(judge(AdminPortsClosed, { List: list('0.0.0.0/0'), G: group }).G).toBe(
      'fail: SecurityGroupIngress[0].SourcePrefixListId',
    );
    expect(judge(AdminPortsClosed, { List: list('::/0'), G: group }).G).toMatch(/^fail/);
    expect(judge(AdminPortsClosed, { List: list('192.0.2.0/24'), G: group }).G).toBe('pass');
    const mixed = { Type: 'AWS::EC2::PrefixList', Properties: { Entries: [{ Cidr: { Ref: 'P' } }, { Cidr: '::/0' }] } };
    expect(judge(AdminPortsClosed, { List: mixed, G: group }).G).toMatch(/^fail/);
  });

  test('each rule is a finding of its own, and none hides behind an unknown', () => {
    const SecurityGroupIngress = [
      rule({ SourcePrefixListId: 'pl-1' }),
      { Ref: 'Rule' },
      null,
      rule({ CidrIp: '0.0.0.0/0' }),
      rule({ CidrIpv6: '::/0' }),
    ];
    const outcome = outcomes(AdminPortsClosed, {
      G: { Type: 'AWS::EC2::SecurityGroup', Properties: { SecurityGroupIngress } },
    }).get('G');
    expect(outcome).toMatchObject({
      failures: [{ finding: 'tcp 22 from 0.0.0.0/0' }, { finding: 'tcp 22 from ::/0' }],
    });
  });

  test('no rules', () => {
    expect(judge(AdminPortsClosed, { G: { Type: 'AWS::EC2::SecurityGroup' } })).toEqual({ G: 'pass' });
    expect(
      judge(AdminPortsClosed, {
        G: { Type: 'AWS::EC2::SecurityGroup', Properties: { SecurityGroupIngress: { Ref: 'R' } } },
      }).G,
    ).toMatch(/^unknown/);
  });

  describe('network ACLs', () => {
    const entry = (properties: object) => ({
      Type: 'AWS::EC2::NetworkAclEntry',
      Properties: {
        NetworkAclId: { Ref: 'Acl' },
        RuleNumber: 100,
        Protocol: 6,
        RuleAction: 'allow',
        CidrBlock: '0.0.0.0/0',
        ...properties,
      },
    });
    const ports = (From: unknown, To: unknown) => ({ PortRange: { From, To } });

    test.each([
      ['SSH', ports(22, 22), 'fail: CidrBlock'],
      ['all', { Protocol: '-1' }, 'fail: CidrBlock'],
      ['a database', ports(3306, 3306), 'fail: CidrBlock'],
      ['WinRM', ports('5985', '5986'), 'fail: CidrBlock'],
      ['answers to Linux', ports(32768, 60999), 'pass'],
      ['answers to Windows', ports(49152, 65535), 'pass'],
      ['nearly all', ports(23, 65535), 'fail: CidrBlock'],
      [
        'both blocks, one not known',
        { ...ports(22, 22), CidrBlock: { Ref: 'P' }, Ipv6CidrBlock: '::/0' },
        'fail: Ipv6CidrBlock',
      ],
      ['all of IPv6', { Protocol: -1, CidrBlock: undefined, Ipv6CidrBlock: '::/0' }, 'fail: Ipv6CidrBlock'],
      ['a range with RDP', ports('3000', '4000'), 'fail: CidrBlock'],
      ['answers', ports(1024, 65535), 'pass'],
      ['HTTPS', ports(443, 443), 'pass'],
      ['from one network', { ...ports(22, 22), CidrBlock: '10.0.0.0/8' }, 'pass'],
      ['on the way out', { ...ports(22, 22), Egress: 'true' }, 'not applicable'],
      ['a denial', { ...ports(22, 22), RuleAction: 'deny' }, 'not applicable'],
    ])('%s', (_, properties, expected) => {
      expect(judge(AdminPortsClosed, { Acl: { Type: 'AWS::EC2::NetworkAcl' }, E: entry(properties) })).toEqual({
        E: expected,
      });
    });

    test('what an earlier entry denies is not open', () => {
      const deny = (port: number, RuleNumber: number) =>
        entry({ ...ports(port, port), RuleAction: 'deny', RuleNumber });
      const all = entry({ Protocol: -1 });
      const Acl = { Type: 'AWS::EC2::NetworkAcl' };
      expect(judge(AdminPortsClosed, { Acl, A: deny(22, 10), B: deny(3389, 20), E: all }).E).toBe('pass');
      expect(judge(AdminPortsClosed, { Acl, A: deny(22, 10), B: deny(3389, 200), E: all }).E).toBe('fail: CidrBlock');
      const denied = (properties: object) => ({
        ...deny(22, 10),
        Properties: { ...deny(22, 10).Properties, ...properties },
      });
      const ssh = entry(ports(22, 22));
      expect(judge(AdminPortsClosed, { Acl, A: denied({}), E: ssh }).E).toBe('pass');
      for (const other of [
        { Egress: true },
        { CidrBlock: '10.0.0.0/8' },
        { RuleAction: 'allow' },
        { Protocol: 17 },
        { NetworkAclId: 'acl-1', Tags: { Ref: 'Acl' } },
      ]) {
        expect(judge(AdminPortsClosed, { Acl, A: denied(other), E: ssh }).E).toBe('fail: CidrBlock');
      }
    });
  });
});
