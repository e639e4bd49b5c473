import { App, CfnParameter, CfnResource, Stack, aws_ec2 as ec2, aws_ssm as ssm } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { GatewayServices, SpawnNetwork, SpawnSecurityGroup } from '../../lib/network';
import { AwsService } from '../../lib/primitives';
import { LOCATIONS, testStack } from '../support/environments';
import { expectClean, expectNoFailures } from '../support/packs';
import { endpoint, resources, theOnly } from './support';

const HOME = LOCATIONS[1];
const ingressOf = (stack: Stack, source: string) =>
  resources(stack, 'AWS::EC2::SecurityGroupIngress').filter((rule) => JSON.stringify(rule).includes(source));

describe('openPath', () => {
  it('adds one rule on each side however often it is called, for whichever interface endpoint', () => {
    const stack = testStack(HOME);
    const network = new SpawnNetwork(stack, 'Network');
    const client = new ec2.SecurityGroup(stack, 'Client', { vpc: network.vpc, allowAllOutbound: false });
    for (const service of [AwsService.SSM, AwsService.SSM, AwsService.KMS]) network.openPath(client, service);
    for (let i = 0; i < 2; i += 1) network.openPath(client, AwsService.S3);
    expect(ingressOf(stack, 'Client')).toHaveLength(1);
    expect(theOnly(stack, 'AWS::EC2::SecurityGroup', 'Test/Client').Properties.SecurityGroupEgress).toMatchObject([
      { DestinationSecurityGroupId: expect.anything(), FromPort: 443, ToPort: 443 },
      { DestinationPrefixListId: 'pl-6da54004', FromPort: 443, ToPort: 443 },
    ]);
  });
  it('adds nothing twice for two imports of one group, by literal or by token', () => {
    const stack = testStack(HOME);
    const network = new SpawnNetwork(stack, 'Network');
    const parameter = new CfnParameter(stack, 'GroupId').valueAsString;
    ['sg-1234', 'sg-1234', parameter, parameter].forEach((id, i) =>
      network.openPath(
        ec2.SecurityGroup.fromSecurityGroupId(stack, `Client${i}`, id, { allowAllOutbound: false }),
        AwsService.SSM,
      ),
    );
    for (const source of ['"sg-1234"', '{"Ref":"GroupId"}']) {
      expect(ingressOf(stack, `"SourceSecurityGroupId":${source}`)).toHaveLength(1);
      expect(
        resources(stack, 'AWS::EC2::SecurityGroupEgress').filter((rule) =>
          JSON.stringify(rule).includes(`"GroupId":${source}`),
        ),
      ).toHaveLength(1);
    }
  });
  it('adds no way out to a group that has every one', () => {
    const stack = testStack(HOME);
    const network = new SpawnNetwork(stack, 'Network');
    network.openPath(new ec2.SecurityGroup(stack, 'Client', { vpc: network.vpc }), AwsService.SSM);
    expect(theOnly(stack, 'AWS::EC2::SecurityGroup', 'Test/Client').Properties.SecurityGroupEgress).toMatchObject([
      { CidrIp: '0.0.0.0/0' },
    ]);
    expect(ingressOf(stack, 'Client')).toHaveLength(1);
  });
  it('returns what must exist before the client can call', () => {
    const stack = testStack(HOME);
    const network = new SpawnNetwork(stack, 'Network');
    const client = ec2.SecurityGroup.fromSecurityGroupId(stack, 'Client', 'sg-1234', { allowAllOutbound: false });
    const caller = new CfnResource(stack, 'Caller', { type: 'Test::Caller' });
    caller.node.addDependency(network.openPath(client, AwsService.SSM), network.openPath(client, AwsService.S3));
    const [ingress] = ingressOf(stack, 'sg-1234');
    const egress = resources(stack, 'AWS::EC2::SecurityGroupEgress').map(({ id }) => id);
    const wanted = [endpoint(stack, 'ssm', 'Interface').id, endpoint(stack, 's3', 'Gateway').id, ingress.id, ...egress];
    expect(theOnly(stack, 'Test::Caller').DependsOn).toEqual(expect.arrayContaining(wanted));
    expect(egress).toHaveLength(2);
  });
  it('names endpoint and remedy where there is none', () => {
    const stack = testStack(HOME);
    const network = new SpawnNetwork(stack, 'Network');
    const client = new ec2.SecurityGroup(stack, 'Client', { vpc: network.vpc });
    expect(() => network.openPath(client, AwsService.SQS)).toThrow(
      /network 'Test\/Network' has no endpoint for a service: com.amazonaws.<region>.sqs; allowed: s3, .*add it to the network's services: SpawnNetwork\(/,
    );
  });
});

describe.each([LOCATIONS[0], LOCATIONS[1]])('a client in another stack, $location', ({ env }) => {
  const app = new App();
  const home = new Stack(app, 'Home', { env });
  const network = new SpawnNetwork(home, 'Network');
  const away = new Stack(app, 'Away', { env });
  new SpawnSecurityGroup(away, 'Group', { network });

  it('makes no circle: the rules stand in its own stack', () => {
    expect(() => app.synth()).not.toThrow();
    expect(home.dependencies).toEqual([]);
    expect(ingressOf(home, 'Away')).toEqual([]);
    expect(resources(away, 'AWS::EC2::SecurityGroupIngress')).toHaveLength(1);
  });
  it('is clean', () => expectClean(app));
  it('has the mapping of prefix lists in its own template', () => {
    const { Mappings } = Template.fromStack(away).toJSON();
    expect(Object.keys(Mappings ?? {})).toEqual(env ? [] : ['SpawnPrefixListsByRegion']);
  });
});

describe('fromAttributes', () => {
  const where = LOCATIONS[0];

  it('imports from tokens only, such as SSM parameters', () => {
    const stack = testStack(where);
    const value = (name: string): string => ssm.StringParameter.valueForStringParameter(stack, name);
    const network = SpawnNetwork.fromAttributes(stack, 'Network', {
      vpcId: value('vpc'),
      subnetIds: ssm.StringListParameter.valueForTypedListParameter(stack, 'subnets'),
      subnetCount: 3,
      endpointSecurityGroupId: value('group'),
      gatewayServices: GatewayServices.prefixLists({ s3: value('s3'), dynamodb: value('dynamodb') }),
    });
    new SpawnSecurityGroup(stack, 'Group', { network });
    expect(network.privateSubnets).toHaveLength(3);
    expect(stack.resolve(network.privateSubnets[2].subnetId)).toMatchObject({ 'Fn::Select': [2, expect.anything()] });
    expect(stack.resolve(network.privateSubnets[2].availabilityZone)).toEqual({
      'Fn::Select': [2, { 'Fn::GetAZs': '' }],
    });
    expect(theOnly(stack, 'AWS::EC2::SecurityGroup').Properties.SecurityGroupEgress).toHaveLength(3);
    expectNoFailures(stack);
  });
  it('adds nothing twice for two imports of one network', () => {
    const stack = testStack(where);
    const group = ssm.StringParameter.valueForStringParameter(stack, 'group');
    const client = new ec2.SecurityGroup(stack, 'Client', {
      vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1234', availabilityZones: ['a'] }),
      allowAllOutbound: false,
    });
    for (const id of ['One', 'Two']) {
      SpawnNetwork.fromAttributes(stack, id, {
        vpcId: 'vpc-1234',
        subnetIds: ['subnet-1'],
        endpointSecurityGroupId: group,
      }).openPath(client, AwsService.SSM);
    }
    expect(resources(stack, 'AWS::EC2::SecurityGroupIngress')).toHaveLength(1);
  });
  it('tells functions of custom resources how S3 is reached', () => {
    const imported = (id: string, gatewayServices?: GatewayServices) =>
      SpawnNetwork.fromAttributes(testStack(where), id, {
        vpcId: 'vpc-1234',
        subnetIds: ['subnet-1'],
        endpointSecurityGroupId: 'sg-1234',
        gatewayServices,
      }).s3ByInterface;
    expect(imported('Automatic')).toBe(false);
    expect(imported('Interface', GatewayServices.interfaceEndpoints())).toBe(true);
  });
  it('takes zones and route tables', () => {
    const stack = testStack(where);
    const { privateSubnets, vpc } = SpawnNetwork.fromAttributes(stack, 'Network', {
      vpcId: 'vpc-1234',
      subnetIds: ['subnet-1', 'subnet-2'],
      availabilityZones: ['eu-west-1a', 'eu-west-1c'],
      routeTableIds: ['rtb-1', 'rtb-2'],
    });
    expect(
      privateSubnets.map(({ availabilityZone, routeTable }) => [availabilityZone, routeTable.routeTableId]),
    ).toEqual([
      ['eu-west-1a', 'rtb-1'],
      ['eu-west-1c', 'rtb-2'],
    ]);
    expect(vpc.isolatedSubnets.map(({ subnetId }) => subnetId)).toEqual(['subnet-1', 'subnet-2']);
  });
  it.each([
    [{ vpcId: 'vpc' }, /vpcId is not such an id: 'vpc'; allowed: an id such as 'vpc-0123456789abcdef0' or a token/],
    [{ subnetIds: [] }, /subnetIds is empty/],
    [{ subnetIds: ['net-1'] }, /subnetIds is not such an id: 'net-1'/],
    [{ endpointSecurityGroupId: 'group' }, /endpointSecurityGroupId is not such an id/],
    [{ subnetCount: 0 }, /subnetCount is not a number of subnets: 0/],
    [{ subnetCount: 3 }, /subnetIds has 1 elements: subnet-1; allowed: as many as there are subnets \(3\)/],
    [
      { availabilityZones: ['a', 'b'] },
      /availabilityZones has 2 elements: a, b; allowed: as many as there are subnets \(1\)/,
    ],
  ])('refuses %p', (attributes, message) => {
    const all = { vpcId: 'vpc-1234', subnetIds: ['subnet-1'], ...attributes };
    expect(() => SpawnNetwork.fromAttributes(testStack(where), 'Network', all)).toThrow(message);
  });
  it('says so where the endpoints group is not known', () => {
    const stack = testStack(HOME);
    const network = SpawnNetwork.fromAttributes(stack, 'Network', { vpcId: 'vpc-1234', subnetIds: ['subnet-1'] });
    const client = new ec2.SecurityGroup(stack, 'Client', { vpc: network.vpc });
    expect(() => network.openPath(client, AwsService.SSM)).toThrow(
      /doesn't say which group its endpoint for ssm is in; pass endpointSecurityGroup/,
    );
  });
});
