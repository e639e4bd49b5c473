import { NoDefaultVpc } from '../../../../lib/compliance/rules/network/no-default-vpc';
import { judge } from '../../../support/rules';
import { fromTemplate, instance, launchTemplate, mixedGroup } from '../compute/launch-support';

const PLACED = { SubnetId: 'subnet-1', SecurityGroupIds: ['sg-1'] };
const face = (properties: object) => ({ NetworkInterfaces: [{ DeviceIndex: 0, ...properties }] });
const GOOD_FACE = face({ SubnetId: 'subnet-1', Groups: ['sg-1'] });

describe('NoDefaultVpc', () => {
  test.each([
    ['subnet and group', PLACED, 'pass'],
    ['neither', {}, 'fail: SubnetId, SecurityGroupIds'],
    ['no group', { SubnetId: 'subnet-1' }, 'fail: SecurityGroupIds'],
    ['no subnet', { SecurityGroupIds: ['sg-1'] }, 'fail: SubnetId'],
    [
      'the group default',
      { ...PLACED, SecurityGroupIds: undefined, SecurityGroups: ['default'] },
      'fail: SecurityGroups',
    ],
    [
      'the default group of a VPC',
      { ...PLACED, SecurityGroupIds: ['sg-1', { 'Fn::GetAtt': ['Vpc', 'DefaultSecurityGroup'] }] },
      'fail: SecurityGroupIds',
    ],
    ['on the interface', face({ SubnetId: 'subnet-1', GroupSet: ['sg-1'] }), 'pass'],
    ['an interface without groups', face({ SubnetId: 'subnet-1' }), 'fail: NetworkInterfaces[0].Groups'],
    ['an interface that is there', face({ NetworkInterfaceId: 'eni-1' }), 'pass'],
    ['groups of the app', { SubnetId: 'subnet-1', SecurityGroupIds: [{ 'Fn::GetAtt': ['Own', 'GroupId'] }] }, 'pass'],
    [
      'groups by parameter',
      { SubnetId: 'subnet-1', SecurityGroupIds: { Ref: 'Groups' } },
      'unknown: SecurityGroupIds is known at deployment only: Groups is not in the template',
    ],
    [
      'a group by parameter beside the default one',
      { SubnetId: 'subnet-1', SecurityGroups: [{ Ref: 'Group' }, 'Default'] },
      'fail: SecurityGroups',
    ],
    ['an empty subnet', { ...PLACED, SubnetId: '' }, 'fail: SubnetId'],
    ['no group in the list', { ...PLACED, SecurityGroupIds: [] }, 'fail: SecurityGroupIds'],
    [
      'a subnet by parameter',
      { ...PLACED, SubnetId: { Ref: 'P' } },
      'unknown: SubnetId is known at deployment only: P is not in the template',
    ],
    ['a subnet by parameter and no group', { SubnetId: { Ref: 'P' } }, 'fail: SecurityGroupIds'],
  ])('a machine: %s', (_, properties, expected) => {
    const Own = { Type: 'AWS::EC2::SecurityGroup', Properties: { VpcId: { Ref: 'Vpc' } } };
    const template = { Vpc: { Type: 'AWS::EC2::VPC' }, Own, M: instance(properties) };
    expect(judge(NoDefaultVpc, template)).toEqual({ Own: 'pass', M: expected });
  });

  test('subnet and groups in the launch template (section 1.4: false finding)', () => {
    expect(judge(NoDefaultVpc, fromTemplate(GOOD_FACE))).toEqual({ Template: 'pass', Machine: 'pass' });
    expect(judge(NoDefaultVpc, fromTemplate(face({ SubnetId: 'subnet-1' })))).toEqual({
      Template: 'fail: LaunchTemplateData.NetworkInterfaces[0].Groups',
      Machine: 'fail: LaunchTemplate',
    });
    expect(judge(NoDefaultVpc, { T: launchTemplate({}) })).toEqual({ T: 'not applicable' });
    const outside = { LaunchTemplate: { LaunchTemplateId: 'lt-1', Version: '$Latest' } };
    expect(judge(NoDefaultVpc, { M: instance(outside) }).M).toMatch(/^unknown/);
    expect(judge(NoDefaultVpc, { M: instance({ ...outside, ...PLACED }) }).M).toBe('pass');
  });

  test('a group', () => {
    expect(judge(NoDefaultVpc, mixedGroup({ SecurityGroupIds: ['sg-1'] })).Group).toBe('pass');
    const zones = {
      Type: 'AWS::AutoScaling::AutoScalingGroup',
      Properties: { AvailabilityZones: ['a'], LaunchConfigurationName: { Ref: 'C' } },
    };
    const C = { Type: 'AWS::AutoScaling::LaunchConfiguration', Properties: { SecurityGroups: ['sg-1'] } };
    expect(judge(NoDefaultVpc, { C, Group: zones })).toEqual({ C: 'pass', Group: 'fail: VPCZoneIdentifier' });
  });

  test.each([
    [undefined, 'fail: VpcId'],
    ['', 'fail: VpcId'],
    ['vpc-1', 'pass'],
    [{ Ref: 'Vpc' }, 'pass'],
    [{ Ref: 'P' }, 'unknown: VpcId is known at deployment only: P is not in the template'],
  ])('a security group in VPC %j', (VpcId, expected) => {
    const template = { Vpc: { Type: 'AWS::EC2::VPC' }, G: { Type: 'AWS::EC2::SecurityGroup', Properties: { VpcId } } };
    expect(judge(NoDefaultVpc, template)).toEqual({ G: expected });
  });
});
