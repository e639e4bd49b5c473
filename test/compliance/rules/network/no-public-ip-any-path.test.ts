import { NoPublicIpAnyPath } from '../../../../lib/compliance/rules/network/no-public-ip-any-path';
import { judge } from '../../../support/rules';
import { fromTemplate, instance, launchTemplate, newest } from '../compute/launch-support';

const subnet = (MapPublicIpOnLaunch?: unknown) => ({ Type: 'AWS::EC2::Subnet', Properties: { MapPublicIpOnLaunch } });
const SUBNETS = { Public: subnet(true), Private: subnet(false) };
const face = (properties: object) => [{ DeviceIndex: '0', ...properties }];
const machine = (properties: object) =>
  judge(NoPublicIpAnyPath, { ...SUBNETS, M: instance(properties as Record<string, unknown>) }).M;

describe('NoPublicIpAnyPath', () => {
  test.each([
    [
      'an address asked for',
      { NetworkInterfaces: face({ AssociatePublicIpAddress: true }) },
      'fail: NetworkInterfaces[0].AssociatePublicIpAddress',
    ],
    [
      'as text',
      { NetworkInterfaces: face({ AssociatePublicIpAddress: 'true' }) },
      'fail: NetworkInterfaces[0].AssociatePublicIpAddress',
    ],
    [
      'refused in a public subnet',
      { NetworkInterfaces: face({ AssociatePublicIpAddress: false, SubnetId: { Ref: 'Public' } }) },
      'pass',
    ],
    [
      'nothing said in a public subnet',
      { NetworkInterfaces: face({ SubnetId: { Ref: 'Public' } }) },
      'fail: NetworkInterfaces[0].SubnetId',
    ],
    ['a public subnet', { SubnetId: { Ref: 'Public' } }, 'fail: SubnetId'],
    ['a private subnet', { SubnetId: { Ref: 'Private' } }, 'pass'],
    ['no subnet', {}, 'fail: SubnetId'],
    ['an interface that is there', { NetworkInterfaces: face({ NetworkInterfaceId: 'eni-1' }) }, 'pass'],
    [
      'a subnet of elsewhere',
      { SubnetId: 'subnet-1' },
      'unknown: subnet subnet-1 is not in the app and may assign public addresses',
    ],
    [
      'a subnet by parameter',
      { SubnetId: { Ref: 'P' } },
      'unknown: SubnetId is known at deployment only: P is not in the template',
    ],
    ['interfaces of the wrong shape', { NetworkInterfaces: 'x', SubnetId: { Ref: 'Private' } }, 'pass'],
  ])('%s', (_, properties, expected) => {
    expect(machine(properties)).toBe(expected);
  });

  test('the address comes from the launch template (section 1.4)', () => {
    const open = fromTemplate({ NetworkInterfaces: face({ AssociatePublicIpAddress: true }) });
    expect(judge(NoPublicIpAnyPath, open)).toEqual({
      Template: 'fail: LaunchTemplateData.NetworkInterfaces[0].AssociatePublicIpAddress',
      Machine: 'fail: LaunchTemplate',
    });
    const bySubnet = {
      ...SUBNETS,
      ...fromTemplate(
        { NetworkInterfaces: face({ SubnetId: { Ref: 'Public' } }) },
        { SubnetId: { Ref: 'AWS::NoValue' } },
      ),
    };
    expect(judge(NoPublicIpAnyPath, bySubnet as never)).toMatchObject({ Machine: 'fail: LaunchTemplate' });
  });

  test('a launch template that nobody here uses', () => {
    expect(judge(NoPublicIpAnyPath, { T: launchTemplate({ NetworkInterfaces: face({}) }) }).T).toMatch(/^fail/);
    expect(judge(NoPublicIpAnyPath, { T: launchTemplate({}) }).T).toMatch(/^unknown/);
  });

  test('groups take the address from configuration, template or subnets', () => {
    const group = (properties: object) => ({ Type: 'AWS::AutoScaling::AutoScalingGroup', Properties: properties });
    const found = judge(NoPublicIpAnyPath, {
      ...SUBNETS,
      Config: { Type: 'AWS::AutoScaling::LaunchConfiguration', Properties: { AssociatePublicIpAddress: 'true' } },
      Closed: { Type: 'AWS::AutoScaling::LaunchConfiguration', Properties: { AssociatePublicIpAddress: false } },
      Template: launchTemplate({}),
      A: group({ LaunchConfigurationName: { Ref: 'Config' }, VPCZoneIdentifier: [{ Ref: 'Private' }] }),
      B: group({ LaunchConfigurationName: { Ref: 'Closed' }, VPCZoneIdentifier: [{ Ref: 'Public' }] }),
      C: group({ LaunchTemplate: newest(), VPCZoneIdentifier: [{ Ref: 'Private' }, { Ref: 'Public' }] }),
      D: group({ LaunchTemplate: newest(), VPCZoneIdentifier: [{ Ref: 'Private' }] }),
      E: group({ LaunchTemplate: newest(), AvailabilityZones: ['a'] }),
    });
    expect(found).toMatchObject({
      Config: 'fail: AssociatePublicIpAddress',
      Closed: 'pass',
      Template: 'not applicable',
      A: 'fail: LaunchConfigurationName',
      B: 'pass',
      C: 'fail: VPCZoneIdentifier[1]',
      D: 'pass',
      E: 'fail: LaunchTemplate',
    });
  });

  test.each([
    [true, 'fail: MapPublicIpOnLaunch'],
    ['true', 'fail: MapPublicIpOnLaunch'],
    [false, 'pass'],
    [undefined, 'pass'],
  ])('a subnet: %s', (flag, expected) => {
    expect(judge(NoPublicIpAnyPath, { S: subnet(flag) })).toEqual({ S: expected });
  });

  test('elastic addresses: of machines, and of a NAT gateway', () => {
    const found = judge(NoPublicIpAnyPath, {
      OfMachine: { Type: 'AWS::EC2::EIP', Properties: { InstanceId: 'i-1' } },
      OfNat: { Type: 'AWS::EC2::EIP', Properties: { Domain: 'vpc' } },
      Nat: { Type: 'AWS::EC2::NatGateway', Properties: { AllocationId: { 'Fn::GetAtt': ['OfNat', 'AllocationId'] } } },
      ToMachine: { Type: 'AWS::EC2::EIPAssociation', Properties: { InstanceId: 'i-1', EIP: '192.0.2.1' } },
      ToInterface: { Type: 'AWS::EC2::EIPAssociation', Properties: { NetworkInterfaceId: { Ref: 'N' } } },
    });
    expect(found).toEqual({
      OfMachine: 'fail: InstanceId',
      OfNat: 'not applicable',
      ToMachine: 'fail: InstanceId',
      ToInterface: 'fail: NetworkInterfaceId',
    });
  });

  test('a route to an internet gateway from where machines are', () => {
    const route = (properties: object) => ({
      Type: 'AWS::EC2::Route',
      Properties: { RouteTableId: { Ref: 'Table' }, ...properties },
    });
    const network = {
      ...SUBNETS,
      Gateway: { Type: 'AWS::EC2::InternetGateway' },
      Table: { Type: 'AWS::EC2::RouteTable' },
      Use: {
        Type: 'AWS::EC2::SubnetRouteTableAssociation',
        Properties: { RouteTableId: { Ref: 'Table' }, SubnetId: { Ref: 'Private' } },
      },
      Out: route({ GatewayId: { Ref: 'Gateway' } }),
      Literal: route({ GatewayId: 'igw-1' }),
      Nat: route({ NatGatewayId: 'nat-1' }),
    };
    expect(judge(NoPublicIpAnyPath, network)).toMatchObject({ Out: 'pass', Literal: 'pass', Nat: 'not applicable' });
    const used = { ...network, M: instance({ SubnetId: { Ref: 'Private' } }) };
    expect(judge(NoPublicIpAnyPath, { ...used, Out: route({ GatewayId: { Ref: 'P' } }) }).Out).toMatch(/^unknown/);
    expect(judge(NoPublicIpAnyPath, { ...network, Out: route({ GatewayId: { Ref: 'P' } }) }).Out).toBe('pass');
    expect(
      judge(NoPublicIpAnyPath, {
        ...used,
        Out: route({ GatewayId: { Ref: 'Vpn' } }),
        Vpn: { Type: 'AWS::EC2::VPNGateway' },
      }).Out,
    ).toBe('not applicable');
    expect(
      judge(NoPublicIpAnyPath, { ...used, Out: route({ RouteTableId: 'rtb-1', GatewayId: 'igw-1' }) }).Out,
    ).toMatch(/^unknown/);
    expect(judge(NoPublicIpAnyPath, used)).toMatchObject({
      Out: 'fail: GatewayId',
      Literal: 'fail: GatewayId',
      M: 'pass',
    });
  });
});
