import type { App } from 'aws-cdk-lib';
import { aws_ec2 as ec2 } from 'aws-cdk-lib';
import { Sensitivity } from '../../lib/contract';
import {
  GatewayServices,
  SpawnNetwork,
  SpawnSecurityGroup,
  type AdoptedNetworkProps,
  type ISpawnNetwork,
} from '../../lib/network';
import { AwsService } from '../../lib/primitives';
import { LOCATIONS, testStack } from '../support/environments';
import { findingsOf } from '../support/packs';
import { endpoint, resources, theOnly } from './support';

const HOME = LOCATIONS[1];
const ALL = [
  AwsService.S3,
  AwsService.DYNAMODB,
  AwsService.SSM,
  AwsService.SSM_MESSAGES,
  AwsService.EC2_MESSAGES,
  AwsService.EC2,
  AwsService.STS,
  AwsService.KMS,
  AwsService.LOGS,
  AwsService.SECRETS_MANAGER,
];

function imported(where: Parameters<typeof testStack>[0] = HOME) {
  const stack = testStack(where);
  const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-1234',
    availabilityZones: ['eu-west-1a', 'eu-west-1b'],
    isolatedSubnetIds: ['subnet-a', 'subnet-b'],
    isolatedSubnetRouteTableIds: ['rtb-a', 'rtb-b'],
    publicSubnetIds: ['subnet-c', 'subnet-d'],
    publicSubnetRouteTableIds: ['rtb-c', 'rtb-c'],
  });
  const endpointSecurityGroup = ec2.SecurityGroup.fromSecurityGroupId(stack, 'Endpoints', 'sg-1234');
  const adopt = (props: Partial<AdoptedNetworkProps>): ISpawnNetwork =>
    SpawnNetwork.fromVpc(stack, 'Network', { vpc, ...props });
  return { stack, vpc, endpointSecurityGroup, adopt };
}

it('takes a VPC whose endpoints are declared, and makes nothing in it', () => {
  const { stack, adopt, endpointSecurityGroup } = imported();
  const network = adopt({ services: ALL, endpointSecurityGroup });
  expect(network.services).toEqual(ALL);
  expect(network.privateSubnets.map(({ subnetId }) => subnetId)).toEqual(['subnet-a', 'subnet-b']);
  expect(network.sensitivity).toBe(Sensitivity.PRODUCTION);
  expect(Object.keys((stack.node.root as App).synth().getStackByName('Test').template.Resources ?? {})).toEqual([]);
});

it('lets the clients in to the declared group', () => {
  const { stack, adopt, endpointSecurityGroup } = imported();
  new SpawnSecurityGroup(stack, 'Group', { network: adopt({ services: ALL, endpointSecurityGroup }) });
  expect(theOnly(stack, 'AWS::EC2::SecurityGroupIngress').Properties).toMatchObject({
    GroupId: 'sg-1234',
    FromPort: 443,
    ToPort: 443,
  });
  expect(findingsOf(stack)).toEqual([]);
});

it('names everything that is missing at once, each with its remedy', () => {
  const { adopt, vpc } = imported();
  const message = (): string => {
    try {
      adopt({ services: [AwsService.SSM], subnets: [vpc.publicSubnets[0]], sensitivity: Sensitivity.CARDHOLDER });
    } catch (error) {
      return (error as Error).message;
    }
    return 'nothing was thrown';
  };
  const text = message();
  expect(text).toMatch(
    /^vpc of network 'Test\/Network' lacks what spawn needs: \(1\) public subnets among subnets: .*pass isolated or private ones/,
  );
  expect(text).toMatch(
    /the statement that it holds card data systems only: sensitivity is 'cardholder', set dedicated: true/,
  );
  expect(text).toMatch(
    /no endpointSecurityGroup for the declared endpoints com.amazonaws.<region>.ssm: pass the group they are in/,
  );
  for (const { endpointName } of ALL.slice(3).concat(AwsService.S3, AwsService.DYNAMODB)) {
    expect(text).toContain(
      `no endpoint com.amazonaws.<region>.${endpointName}: declare it in services, or set createMissing: true`,
    );
  }
  expect(text).not.toContain('no endpoint com.amazonaws.<region>.ssm:');
});

it('needs only what is required', () => {
  const { adopt } = imported();
  expect(() => adopt({ services: [AwsService.S3], requiredServices: [AwsService.S3] })).not.toThrow();
});

describe('createMissing', () => {
  it('makes the endpoints that are not declared, in every route table and one subnet of each zone, with policies', () => {
    const { stack, adopt } = imported();
    const network = adopt({ createMissing: true });
    expect(network.services).toEqual(ALL);
    expect(resources(stack, 'AWS::EC2::VPCEndpoint')).toHaveLength(10);
    expect(endpoint(stack, 's3', 'Gateway').Properties).toMatchObject({
      RouteTableIds: ['rtb-a', 'rtb-b'],
      VpcId: 'vpc-1234',
    });
    expect(endpoint(stack, 'ssm', 'Interface').Properties).toMatchObject({
      SubnetIds: ['subnet-a', 'subnet-b'],
      PolicyDocument: expect.anything(),
      SecurityGroupIds: [expect.anything()],
    });
    expect(findingsOf(stack)).toEqual([]);
  });
  it('leaves those that are declared, and puts new ones into the declared group', () => {
    const { stack, adopt, endpointSecurityGroup } = imported();
    adopt({ createMissing: true, services: [AwsService.S3, AwsService.SSM], endpointSecurityGroup });
    expect(resources(stack, 'AWS::EC2::VPCEndpoint')).toHaveLength(8);
    expect(endpoint(stack, 'kms', 'Interface').Properties.SecurityGroupIds).toEqual(['sg-1234']);
    expect(resources(stack, 'AWS::EC2::SecurityGroup')).toEqual([]);
  });
  it('takes one subnet of a zone that has two', () => {
    const stack = testStack(HOME);
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-1234',
      availabilityZones: ['eu-west-1a', 'eu-west-1b'],
      privateSubnetIds: ['subnet-a', 'subnet-b', 'subnet-c', 'subnet-d'],
      privateSubnetNames: ['one', 'two'],
      privateSubnetRouteTableIds: ['rtb-a', 'rtb-a', 'rtb-a', 'rtb-a'],
    });
    SpawnNetwork.fromVpc(stack, 'Network', { vpc, createMissing: true });
    expect(endpoint(stack, 'ssm', 'Interface').Properties.SubnetIds).toEqual(['subnet-a', 'subnet-b']);
    expect(endpoint(stack, 's3', 'Gateway').Properties.RouteTableIds).toEqual(['rtb-a']);
  });
  it('says that it needs route tables', () => {
    const { stack, adopt } = imported();
    const subnets = [
      ec2.Subnet.fromSubnetAttributes(stack, 'Subnet', { subnetId: 'subnet-x', availabilityZone: 'eu-west-1a' }),
    ];
    expect(() => adopt({ createMissing: true, subnets })).toThrow(
      /no route table ids for new gateway endpoints: import the subnets with routeTableId/,
    );
  });
  it('makes interface endpoints of S3 and DynamoDB where no prefix list is known', () => {
    const { stack, adopt } = imported(LOCATIONS[3]);
    adopt({ createMissing: true });
    expect(endpoint(stack, 's3', 'Interface')).toBeDefined();
    expect(endpoint(stack, 'dynamodb', 'Interface')).toBeDefined();
  });
});

describe('a declared gateway without a known prefix list', () => {
  it('is an error with both remedies', () => {
    const { adopt, endpointSecurityGroup } = imported(LOCATIONS[3]);
    expect(() => adopt({ services: ALL, endpointSecurityGroup })).toThrow(
      /no known prefix list for s3 in region 'us-gov-west-1': pass gatewayServices: GatewayServices.prefixLists\({...}\), or set createMissing: true/,
    );
  });
  it('is fine with its id, or as an interface endpoint', () => {
    const ids = GatewayServices.prefixLists({ s3: 'pl-11111111', dynamodb: 'pl-22222222' });
    for (const gatewayServices of [ids, GatewayServices.interfaceEndpoints()]) {
      const { adopt, endpointSecurityGroup } = imported(LOCATIONS[3]);
      const { s3ByInterface } = adopt({ services: ALL, endpointSecurityGroup, gatewayServices });
      expect(s3ByInterface).toBe(gatewayServices !== ids);
    }
  });
});

describe('a VPC of the same app', () => {
  const own = (props: Partial<ec2.VpcProps> = {}) => {
    const stack = testStack(LOCATIONS[0]);
    const vpc = new ec2.Vpc(stack, 'Vpc', {
      subnetConfiguration: [{ name: 'isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
      ...props,
    });
    return { stack, vpc };
  };
  it('is taken, and its flows are logged if asked for', () => {
    const { stack, vpc } = own();
    SpawnNetwork.fromVpc(stack, 'Network', { vpc, createMissing: true, flowLogs: true });
    expect(theOnly(stack, 'AWS::EC2::FlowLog').Properties).toMatchObject({
      TrafficType: 'ALL',
      MaxAggregationInterval: 60,
    });
    expect(
      findingsOf(stack)
        .map(({ ruleId }) => ruleId)
        .filter((id) => id.includes('FlowLogs')),
    ).toEqual([]);
  });
  it('needs DNS', () => {
    const { stack, vpc } = own({ enableDnsHostnames: false });
    expect(() => SpawnNetwork.fromVpc(stack, 'Network', { vpc, createMissing: true })).toThrow(
      /enableDnsHostnames is off: private DNS of endpoints needs it/,
    );
  });
  it('needs a private subnet', () => {
    const { stack, vpc } = own({ subnetConfiguration: [{ name: 'public', subnetType: ec2.SubnetType.PUBLIC }] });
    expect(() => SpawnNetwork.fromVpc(stack, 'Network', { vpc, createMissing: true })).toThrow(
      /no isolated or private subnet: add one to the VPC, or pass subnets/,
    );
  });
});

it('watches over a dedicated VPC for card data', () => {
  const { stack, adopt, endpointSecurityGroup } = imported();
  adopt({ services: ALL, endpointSecurityGroup, sensitivity: Sensitivity.CARDHOLDER, dedicated: true });
  new ec2.CfnVPCPeeringConnection(stack, 'Peering', { vpcId: 'vpc-9999', peerVpcId: 'vpc-1234' });
  expect(() => (stack.node.root as App).synth()).toThrow(/must not be joined to another network/);
});

it('names the endpoint that a client asks for in vain', () => {
  const { stack, adopt, endpointSecurityGroup } = imported();
  const network = adopt({ services: ALL, endpointSecurityGroup });
  const client = new ec2.SecurityGroup(stack, 'Client', { vpc: network.vpc });
  expect(() => network.openPath(client, AwsService.SQS)).toThrow(
    /has no endpoint for a service: com.amazonaws.<region>.sqs; .*declare it in services/,
  );
});
