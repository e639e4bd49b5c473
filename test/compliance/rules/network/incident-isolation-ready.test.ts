import { IncidentIsolationReady } from '../../../../lib/compliance/rules/network/incident-isolation-ready';
import { judge } from '../../../support/rules';

const NOTHING = { CidrIp: '255.255.255.255/32', IpProtocol: 'icmp', FromPort: 252, ToPort: 86 };
const group = (properties: object) => ({
  Type: 'AWS::EC2::SecurityGroup',
  Properties: { GroupDescription: 'Isolation group', SecurityGroupEgress: [NOTHING], ...properties },
});
const https = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443 };

describe('IncidentIsolationReady', () => {
  test.each([
    ['cut off', {}, 'pass'],
    ['an egress list that EC2 replaces (section 5.1)', { SecurityGroupEgress: undefined }, 'fail: SecurityGroupEgress'],
    ['an empty egress list', { SecurityGroupEgress: [] }, 'fail: SecurityGroupEgress'],
    ['a way in', { SecurityGroupIngress: [{ IpProtocol: '-1', CidrIp: '10.0.0.0/8' }] }, 'fail: SecurityGroupIngress'],
    [
      'ways in that are not known',
      { SecurityGroupIngress: { Ref: 'R' } },
      'unknown: SecurityGroupIngress is known at deployment only: R is not in the template',
    ],
    [
      'ways in that are not known, and one out',
      { SecurityGroupIngress: { Ref: 'R' }, SecurityGroupEgress: [] },
      'fail: SecurityGroupEgress',
    ],
    [
      'a way out',
      { SecurityGroupEgress: [NOTHING, { ...https, CidrIp: '10.0.0.0/8' }] },
      'fail: SecurityGroupEgress[1]',
    ],
    [
      'nowhere and somewhere in one rule',
      { SecurityGroupEgress: [{ ...NOTHING, CidrIpv6: '::/0' }] },
      'fail: SecurityGroupEgress[0]',
    ],
    [
      'a prefix list',
      { SecurityGroupEgress: [{ ...https, DestinationPrefixListId: 'pl-1' }] },
      'fail: SecurityGroupEgress[0]',
    ],
    [
      'the endpoints',
      { SecurityGroupEgress: [{ ...https, DestinationSecurityGroupId: { Ref: 'Endpoints' } }] },
      'pass',
    ],
    [
      'another group',
      { SecurityGroupEgress: [{ ...https, DestinationSecurityGroupId: { Ref: 'Other' } }] },
      'fail: SecurityGroupEgress[0]',
    ],
    [
      'a rule that is not known',
      { SecurityGroupEgress: [{ Ref: 'R' }] },
      'unknown: SecurityGroupEgress[0] is known at deployment only: R is not in the template',
    ],
  ])('%s', (_, properties, expected) => {
    const found = judge(IncidentIsolationReady, {
      Other: { Type: 'AWS::EC2::SecurityGroup' },
      Endpoints: { Type: 'AWS::EC2::SecurityGroup' },
      Endpoint: { Type: 'AWS::EC2::VPCEndpoint', Properties: { SecurityGroupIds: [{ Ref: 'Endpoints' }] } },
      G: group(properties),
    });
    expect(found).toEqual({ Other: 'not applicable', Endpoints: 'not applicable', G: expected });
  });

  test('rules that other resources add', () => {
    const rule = (direction: string, properties: object) => ({
      Type: `AWS::EC2::SecurityGroup${direction}`,
      Properties: { GroupId: { 'Fn::GetAtt': ['G', 'GroupId'] }, ...properties },
    });
    expect(judge(IncidentIsolationReady, { G: group({}), R: rule('Ingress', { CidrIp: '10.0.0.1/32' }) }).G).toBe(
      'fail: SecurityGroupIngress',
    );
    expect(
      judge(IncidentIsolationReady, { G: group({}), R: rule('Egress', { ...https, CidrIp: '0.0.0.0/0' }) }).G,
    ).toBe('fail: SecurityGroupEgress');
    const elsewhere = {
      Type: 'AWS::EC2::SecurityGroupIngress',
      Properties: { GroupId: 'sg-1', SourceSecurityGroupId: { Ref: 'G' } },
    };
    expect(judge(IncidentIsolationReady, { G: group({}), R: elsewhere }).G).toBe('pass');
  });

  test.each([
    ['by name', { GroupName: 'isolation-1760000000', GroupDescription: 'x' }, true],
    ['by tag', { GroupDescription: 'x', Tags: [{ Key: 'spawn:purpose', Value: 'quarantine' }] }, true],
    ['by description', { GroupDescription: 'Group for quarantine: Containment security group' }, true],
    ['a path with such a word', { GroupDescription: 'Function App/Containment/Handler' }, false],
    ['an isolated network', { GroupName: 'isolated-machines', GroupDescription: 'x' }, false],
  ])('known %s', (_, properties, subject) => {
    expect(judge(IncidentIsolationReady, { G: group(properties) }).G).toBe(subject ? 'pass' : 'not applicable');
  });
});
