import type { App } from 'aws-cdk-lib';
import { CfnParameter, Stack, Token, aws_ec2 as ec2, aws_logs as logs } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { GovernanceTag, Sensitivity } from '../../lib/contract';
import { GatewayServices, InternetAccess, SpawnNetwork, type SpawnNetworkProps } from '../../lib/network';
import { AwsService } from '../../lib/primitives';
import { ENVIRONMENTS, LOCATIONS, testStack } from '../support/environments';
import { expectClean } from '../support/packs';
import { endpoint, findingCounts, inAllPacks, resources, theOnly } from './support';

const HOME = LOCATIONS[1];

function network(
  props?: SpawnNetworkProps,
  where: Parameters<typeof testStack>[0] = HOME,
): { stack: Stack; net: SpawnNetwork } {
  const stack = testStack(where);
  return { stack, net: new SpawnNetwork(stack, 'Network', props) };
}

describe('without props', () => {
  it.each(ENVIRONMENTS)('is clean under all packs: $location, $flags', (where) => {
    expectClean(network(undefined, where).stack);
  });

  it.each(ENVIRONMENTS)('needs no context and no credentials: $location, $flags', (where) => {
    const { stack } = network(undefined, where);
    expect((stack.node.root as App).synth().manifest.missing ?? []).toEqual([]);
  });
});

describe('the VPC', () => {
  const { stack, net } = network();
  const template = Template.fromStack(stack);

  it('resolves names inside, for private DNS of the endpoints', () => {
    template.hasResourceProperties('AWS::EC2::VPC', { EnableDnsHostnames: true, EnableDnsSupport: true });
  });
  it('has no way to the internet', () => {
    for (const type of [
      'InternetGateway',
      'NatGateway',
      'Route',
      'VPCGatewayAttachment',
      'EgressOnlyInternetGateway',
      'EIP',
    ]) {
      template.resourceCountIs(`AWS::EC2::${type}`, 0);
    }
  });
  it('gives no public address', () => {
    template.allResourcesProperties('AWS::EC2::Subnet', { MapPublicIpOnLaunch: false });
  });
  it('takes its zones from the region itself', () => {
    const zones = resources(stack, 'AWS::EC2::Subnet').map(({ Properties }) => Properties.AvailabilityZone);
    expect(zones).toEqual([0, 1].map((zone) => ({ 'Fn::Select': [zone, { 'Fn::GetAZs': '' }] })));
  });
  it('divides its addresses and leaves the upper half free', () => {
    expect(resources(stack, 'AWS::EC2::Subnet').map(({ Properties }) => Properties.CidrBlock)).toEqual([
      '10.0.0.0/18',
      '10.0.64.0/18',
    ]);
  });
  it('has isolated subnets only', () => {
    expect(net.vpc.isolatedSubnets).toHaveLength(2);
    expect([...net.vpc.publicSubnets, ...net.vpc.privateSubnets]).toEqual([]);
    expect(net.privateSubnets).toHaveLength(2);
  });
});

describe('the default security group', () => {
  const { stack, net } = network();
  const custom = theOnly(stack, 'Custom::VpcRestrictDefaultSG');

  it('is emptied by a custom resource beside the VPC, with the id that cdk-nag looks for', () => {
    expect(net.node.tryFindChild('RestrictDefaultSecurityGroupCustomResource')).toBeDefined();
    expect(net.node.defaultChild).toBeInstanceOf(ec2.CfnVPC);
    expect(custom.Properties.DefaultSecurityGroupId['Fn::GetAtt']).toEqual([
      theOnly(stack, 'AWS::EC2::VPC').id,
      'DefaultSecurityGroup',
    ]);
  });
  it('is emptied after every endpoint and every route is there', () => {
    const before = [
      ...resources(stack, 'AWS::EC2::VPCEndpoint'),
      ...resources(stack, 'AWS::EC2::SubnetRouteTableAssociation'),
    ];
    expect(custom.DependsOn).toEqual(expect.arrayContaining(before.map(({ id }) => id)));
  });
  it('is emptied by a function of ours, whose paths are open before it exists', () => {
    const fn = theOnly(stack, 'AWS::Lambda::Function');
    expect(custom.Properties.ServiceToken['Fn::GetAtt'][0]).toBe(fn.id);
    const paths = [
      endpoint(stack, 'ec2', 'Interface'),
      endpoint(stack, 's3', 'Gateway'),
      theOnly(stack, 'AWS::EC2::SecurityGroupIngress'),
    ];
    expect(fn.DependsOn).toEqual(expect.arrayContaining(paths.map(({ id }) => id)));
  });
  it('is the one group that the function may change', () => {
    const policy = theOnly(stack, 'AWS::IAM::ManagedPolicy', 'RevokeSecurityGroupIngress');
    const statement = policy.Properties.PolicyDocument.Statement.find((s: any) =>
      s.Action.includes('ec2:RevokeSecurityGroupIngress'),
    );
    expect(JSON.stringify(statement.Resource)).toContain('DefaultSecurityGroup');
  });
});

describe('the flow logs', () => {
  const { stack } = network();
  const flowLog = theOnly(stack, 'AWS::EC2::FlowLog');

  it('hold every flow of the VPC', () => {
    expect(flowLog.Properties).toMatchObject({
      ResourceType: 'VPC',
      TrafficType: 'ALL',
      ResourceId: { Ref: theOnly(stack, 'AWS::EC2::VPC').id },
    });
  });
  it('are written each minute', () => expect(flowLog.Properties.MaxAggregationInterval).toBe(60));
  it('name instance, direction and packet addresses', () => {
    for (const field of ['instance-id', 'subnet-id', 'flow-direction', 'pkt-srcaddr', 'tcp-flags']) {
      expect(flowLog.Properties.LogFormat).toContain(`\${${field}}`);
    }
  });
  it('go to an encrypted log group that is kept for a year and retained', () => {
    const group = resources(stack, 'AWS::Logs::LogGroup').find(({ id }) => id === flowLog.Properties.LogGroupName.Ref);
    expect(group).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: { RetentionInDays: 365, KmsKeyId: expect.anything() },
    });
  });
  it('are written by a role with a managed policy for that group only, for flow logs of this account only', () => {
    const role = resources(stack, 'AWS::IAM::Role').find(
      ({ id }) => id === flowLog.Properties.DeliverLogsPermissionArn['Fn::GetAtt'][0],
    )!;
    expect(role.Properties.Policies).toBeUndefined();
    expect(role.Properties.AssumeRolePolicyDocument.Statement[0].Condition).toEqual({
      StringEquals: { 'aws:SourceAccount': '111122223333' },
      ArnLike: { 'aws:SourceArn': stack.resolve(`arn:${stack.partition}:ec2:eu-west-1:111122223333:vpc-flow-log/*`) },
    });
    const policy = resources(stack, 'AWS::IAM::ManagedPolicy').find(
      ({ Properties }) => Properties.Roles[0].Ref === role.id,
    )!;
    expect(policy.Properties.PolicyDocument.Statement).toMatchObject([
      { Resource: { 'Fn::GetAtt': [flowLog.Properties.LogGroupName.Ref, 'Arn'] } },
    ]);
    expect(flowLog.DependsOn).toContain(policy.id);
  });
});

describe('the endpoints', () => {
  const { stack, net } = network();
  const DEFAULTS = ['ssm', 'ssmmessages', 'ec2messages', 'ec2', 'sts', 'kms', 'logs', 'secretsmanager'];

  it.each(['s3', 'dynamodb'])('of %s is a gateway in every route table', (service) => {
    const tables = resources(stack, 'AWS::EC2::RouteTable').map(({ id }) => ({ Ref: id }));
    expect(endpoint(stack, service, 'Gateway').Properties.RouteTableIds).toEqual(tables);
  });
  it.each(DEFAULTS)('of %s is an interface with private DNS in every zone', (service) => {
    const { Properties } = endpoint(stack, service, 'Interface');
    expect(Properties.PrivateDnsEnabled).toBe(true);
    expect(Properties.SubnetIds).toEqual(resources(stack, 'AWS::EC2::Subnet').map(({ id }) => ({ Ref: id })));
  });
  it.each(DEFAULTS)('of %s is in the endpoints group', (service) => {
    const [{ 'Fn::GetAtt': attribute }] = endpoint(stack, service, 'Interface').Properties.SecurityGroupIds;
    expect(attribute[0]).toBe(stack.getLogicalId(net.endpointSecurityGroup!.node.defaultChild as ec2.CfnSecurityGroup));
  });
  it('are these and no others', () => {
    expect(net.services.map(({ endpointName }) => endpointName)).toEqual(['s3', 'dynamodb', ...DEFAULTS]);
    expect(resources(stack, 'AWS::EC2::VPCEndpoint')).toHaveLength(10);
  });
  it('have a group that lets nobody in by address and nothing out', () => {
    const { Properties } = theOnly(stack, 'AWS::EC2::SecurityGroup', 'Interface endpoints');
    expect(Properties.SecurityGroupIngress).toBeUndefined();
    expect(Properties.SecurityGroupEgress).toMatchObject([{ CidrIp: '255.255.255.255/32' }]);
  });
  it('are selectable', () => {
    const chosen = network({ services: [AwsService.EC2, AwsService.SQS, AwsService.SQS, AwsService.S3] });
    expect(chosen.net.services.map(({ endpointName }) => endpointName)).toEqual(['s3', 'dynamodb', 'ec2', 'sqs']);
    expectClean(chosen.stack);
  });
  it('have a policy each, except where the service takes none', () => {
    for (const { Properties } of resources(stack, 'AWS::EC2::VPCEndpoint'))
      expect(Properties.PolicyDocument).toBeDefined();
    const mail = AwsService.of('email-smtp');
    const other = network({ services: [AwsService.EC2, mail], servicesWithoutPolicy: [mail] });
    expect(endpoint(other.stack, 'email-smtp', 'Interface').Properties.PolicyDocument).toBeUndefined();
  });
  it('have the names of the partition', () => {
    const china = network(undefined, LOCATIONS[2]).stack;
    expect(endpoint(china, 'ec2', 'Interface').Properties.ServiceName).toBe('cn.com.amazonaws.cn-north-1.ec2');
    expect(endpoint(china, 'ssm', 'Interface').Properties.ServiceName).toBe('com.amazonaws.cn-north-1.ssm');
    const anywhere = network(undefined, LOCATIONS[0]).stack;
    Template.fromStack(anywhere).hasCondition('SpawnInChina', { 'Fn::Equals': [{ Ref: 'AWS::Partition' }, 'aws-cn'] });
    expect(JSON.stringify(endpoint(anywhere, 'ec2', 'Interface').Properties.ServiceName)).toContain(
      '"SpawnInChina","cn.com.amazonaws"',
    );
  });
});

describe('S3 and DynamoDB where no prefix list is known', () => {
  const { stack, net } = network(undefined, LOCATIONS[3]);

  it('get interface endpoints beside the gateways, and a warning with the remedy', () => {
    expect(endpoint(stack, 's3', 'Interface').Properties).toMatchObject({
      PrivateDnsEnabled: true,
      DnsOptions: { PrivateDnsOnlyForInboundResolverEndpoint: 'AllResolvers' },
    });
    expect(endpoint(stack, 's3', 'Gateway')).toBeDefined();
    Annotations.fromStack(stack).hasWarning(
      '/Test/Network',
      Match.stringLikeRegexp('describe-managed-prefix-lists --region us-gov-west-1'),
    );
  });
  it('tell where DynamoDB answers, because it has no private DNS', () => {
    const { id, Properties } = endpoint(stack, 'dynamodb', 'Interface');
    expect(Properties.PrivateDnsEnabled).toBe(false);
    expect(JSON.stringify(stack.resolve(net.dynamoDbEndpointUrl))).toContain(`["${id}","DnsEntries"]`);
    expect(network().net.dynamoDbEndpointUrl).toBeUndefined();
  });
  it('are reached by prefix lists that are given', () => {
    const gatewayServices = GatewayServices.prefixLists({ s3: 'pl-11111111', dynamodb: 'pl-22222222' });
    const given = network({ gatewayServices }, LOCATIONS[3]).stack;
    expect(resources(given, 'AWS::EC2::VPCEndpoint')).toHaveLength(10);
    Annotations.fromStack(given).hasNoWarning('*', Match.anyValue());
    expect(theOnly(given, 'AWS::EC2::SecurityGroup', 'pl-11111111')).toBeDefined();
  });
  it('get interface endpoints by choice without a warning', () => {
    const chosen = network({ gatewayServices: GatewayServices.interfaceEndpoints() }).stack;
    expect(endpoint(chosen, 's3', 'Interface')).toBeDefined();
    Annotations.fromStack(chosen).hasNoWarning('*', Match.anyValue());
    expectClean(chosen);
  });
  it("let the closer's answer past the interface endpoint, whose private DNS doesn't know the link's host", () => {
    const anywhere = expect.objectContaining({ CidrIp: '0.0.0.0/0', FromPort: 443, ToPort: 443, IpProtocol: 'tcp' });
    const closerOf = (where: Stack): any =>
      theOnly(where, 'AWS::EC2::SecurityGroup', 'Function Test/Network').Properties.SecurityGroupEgress;
    const chosen = network({ gatewayServices: GatewayServices.interfaceEndpoints() }, LOCATIONS[0]).stack;
    for (const byInterface of [stack, chosen]) expect(closerOf(byInterface)).toContainEqual(anywhere);
    for (const where of LOCATIONS.slice(0, 2)) {
      expect(closerOf(network(undefined, where).stack)).not.toContainEqual(anywhere);
    }
  });
  it('are looked up at deploy time in a region-agnostic stack', () => {
    const agnostic = network(undefined, LOCATIONS[0]).stack;
    expect(resources(agnostic, 'AWS::EC2::VPCEndpoint')).toHaveLength(10);
    const { Properties } = theOnly(agnostic, 'AWS::EC2::SecurityGroup', 'gateway endpoint of s3');
    expect(JSON.stringify(Properties)).toContain(
      '{"Fn::FindInMap":["SpawnPrefixListsByRegion",{"Ref":"AWS::Region"},"s3"]}',
    );
    Template.fromStack(agnostic).hasMapping('SpawnPrefixListsByRegion', {
      'us-east-1': { s3: 'pl-63a5400a', dynamodb: 'pl-02cd2c6b' },
    });
  });
});

describe('InternetAccess.viaNat', () => {
  it.each([1, 2])('yields exactly the findings that its docs list: %d gateways', (natGateways) => {
    const { stack } = network({ internetAccess: InternetAccess.viaNat({ natGateways }) });
    expect(findingCounts(stack)).toEqual(inAllPacks('VPCNoUnrestrictedRouteToIGW', natGateways));
  });
  it('gives no public address to anything but the gateways', () => {
    const { stack, net } = network({ internetAccess: InternetAccess.viaNat() });
    Template.fromStack(stack).allResourcesProperties('AWS::EC2::Subnet', { MapPublicIpOnLaunch: false });
    expect(resources(stack, 'AWS::EC2::EIP')).toHaveLength(1);
    expect(net.vpc.privateSubnets).toHaveLength(2);
  });
  it('leads every private subnet to a gateway and moves none of them', () => {
    const { stack } = network({ internetAccess: InternetAccess.viaNat() });
    expect(resources(stack, 'AWS::EC2::Route').filter(({ Properties }) => Properties.NatGatewayId)).toHaveLength(2);
    const blocks = resources(stack, 'AWS::EC2::Subnet').map(({ Properties }) => Properties.CidrBlock);
    expect(blocks).toEqual(['10.0.0.0/18', '10.0.64.0/18', '10.0.128.0/18']);
  });
  it('refuses a number that is not known at synth time, which would quietly mean none', () => {
    const stack = testStack(HOME);
    const natGateways = new CfnParameter(stack, 'Gateways', { type: 'Number' }).valueAsNumber;
    expect(() => InternetAccess.viaNat({ natGateways })).toThrow(/natGateways is a token: .*write it out/);
    expect(() => new SpawnNetwork(stack, 'Network', { maxAzs: natGateways })).toThrow(/maxAzs is a token: .*1 to 6/);
  });
  it.each([0, -1, 1.5])('refuses %p gateways', (natGateways) => {
    expect(() => InternetAccess.viaNat({ natGateways })).toThrow(/natGateways .*InternetAccess.none\(\)/);
  });
  it('refuses more gateways than zones', () => {
    expect(() => network({ internetAccess: InternetAccess.viaNat({ natGateways: 3 }) })).toThrow(
      /natGateways is more than there are zones: 3; allowed: 1 to 2/,
    );
  });
  it.each([Sensitivity.CARDHOLDER, Sensitivity.PHI])('is refused for %s', (sensitivity) => {
    expect(() => network({ sensitivity, internetAccess: InternetAccess.viaNat() })).toThrow(
      new RegExp(`internetAccess is too open for sensitivity '${sensitivity}': viaNat; .*InternetAccess.none`),
    );
  });
});

describe('sensitivity', () => {
  it.each([
    [Sensitivity.CARDHOLDER, { [GovernanceTag.COMPLIANCE]: 'pci-dss', [GovernanceTag.CARDHOLDER_DATA]: 'yes' }],
    [Sensitivity.PHI, { [GovernanceTag.COMPLIANCE]: 'hipaa', [GovernanceTag.DATA_CLASS]: 'phi' }],
  ])('%s tags everything with its scope', (sensitivity, tags) => {
    const { stack } = network({ sensitivity });
    for (const type of ['VPC', 'Subnet', 'RouteTable', 'SecurityGroup', 'FlowLog', 'VPCEndpoint']) {
      for (const { Properties } of resources(stack, `AWS::EC2::${type}`)) {
        expect(Object.fromEntries(Properties.Tags.map((tag: any) => [tag.Key, tag.Value]))).toMatchObject(tags);
      }
    }
    expectClean(stack);
  });
  it('is production by default', () => expect(network().net.sensitivity).toBe(Sensitivity.PRODUCTION));
});

describe('a network for card data', () => {
  const carded = (): ReturnType<typeof network> => network({ sensitivity: Sensitivity.CARDHOLDER });
  const synth = (stack: Stack) => () => (stack.node.root as App).synth();
  const message =
    /card data network 'Test\/Network' must not be joined to another network: AWS::EC2::\w+ '.*'; allowed: none/;

  it('may not be peered, from either side', () => {
    for (const [own, other] of [
      ['vpcId', 'peerVpcId'],
      ['peerVpcId', 'vpcId'],
    ]) {
      const { stack, net } = carded();
      new ec2.CfnVPCPeeringConnection(stack, 'Peering', { [own]: net.vpc.vpcId, [other]: 'vpc-1234' } as any);
      expect(synth(stack)).toThrow(message);
    }
  });
  it('may not be attached to a transit gateway in another stack', () => {
    const { stack, net } = carded();
    const other = new Stack(stack.node.root, 'Other', { env: HOME.env });
    new ec2.CfnTransitGatewayAttachment(other, 'Attachment', {
      vpcId: net.vpc.vpcId,
      subnetIds: ['subnet-1'],
      transitGatewayId: 'tgw-1',
    });
    expect(synth(stack)).toThrow(message);
  });
  it('may not be attached to a VPN or internet gateway', () => {
    const { stack, net } = carded();
    new ec2.CfnVPCGatewayAttachment(stack, 'Vpn', { vpcId: net.vpc.vpcId, vpnGatewayId: 'vgw-1' });
    expect(synth(stack)).toThrow(message);
  });
  it('may not be joined by a reference written by hand', () => {
    const { stack, net } = carded();
    const vpcId = stack.resolve(net.vpc.vpcId);
    new ec2.CfnTransitGatewayVpcAttachment(stack, 'Attachment', {
      vpcId: Token.asString(vpcId),
      subnetIds: [],
      transitGatewayId: 'tgw-1',
    });
    expect(synth(stack)).toThrow(message);
  });
  it('leaves other networks alone', () => {
    const { stack } = carded();
    new ec2.CfnVPCPeeringConnection(stack, 'Peering', { vpcId: 'vpc-1', peerVpcId: 'vpc-2' });
    const open = new SpawnNetwork(stack, 'Open');
    new ec2.CfnVPCPeeringConnection(stack, 'Peering2', { vpcId: open.vpc.vpcId, peerVpcId: 'vpc-2' });
    expect(synth(stack)).not.toThrow();
  });
});

describe('addresses', () => {
  it.each([
    ['10.0.0.0/15', /cidr is too wide: "10.0.0.0\/15"/],
    ['10.0.0.1/16', /cidr has bits set behind its prefix: "10.0.0.1\/16"/],
    ['10.0.0.0/27', /cidr is too narrow for 2 zones: '10.0.0.0\/27'; allowed: \/16 to \/26/],
    ['2001:db8::1/128', /cidr is not an IPv4 block/],
    ['ten', /cidr is not a CIDR block: "ten"/],
  ])('%s are refused', (cidr, message) => expect(() => network({ cidr })).toThrow(message));
  it.each([0, 7, 1.5])('%p zones are refused', (maxAzs) =>
    expect(() => network({ maxAzs })).toThrow(/maxAzs is not a number of zones: .*allowed: 1 to 6/),
  );
  it('may be a token', () => {
    const stack = testStack(HOME);
    new SpawnNetwork(stack, 'Network', { cidr: new CfnParameter(stack, 'Cidr').valueAsString });
    expect(resources(stack, 'AWS::EC2::Subnet')[1].Properties.CidrBlock).toEqual({
      'Fn::Select': [1, { 'Fn::Cidr': [{ Ref: 'Cidr' }, 4, '8'] }],
    });
    expectClean(stack);
  });
  it('spread over as many zones as asked for', () => {
    const { stack } = network({ maxAzs: 3, cidr: '192.168.0.0/20' });
    expect(resources(stack, 'AWS::EC2::Subnet').map(({ Properties }) => Properties.CidrBlock)).toEqual([
      '192.168.0.0/23',
      '192.168.2.0/23',
      '192.168.4.0/23',
    ]);
  });
});

describe('other props', () => {
  it('refuses services without ec2', () => {
    expect(() => network({ services: [AwsService.SSM] })).toThrow(
      /services lacks ec2: ssm; allowed: .*; add AwsService.EC2/,
    );
  });
  it('refuses what is not the id of an organization', () => {
    expect(() => network({ organizationId: 'acme' })).toThrow(
      /organizationId is not the id of an organization: 'acme'; allowed: 'o-'/,
    );
  });
  it('keeps flow logs as long as asked for', () => {
    const { stack, net } = network({ flowLogRetention: logs.RetentionDays.SIX_YEARS });
    const id = stack.getLogicalId(net.flowLogGroup.node.defaultChild as logs.CfnLogGroup);
    expect(resources(stack, 'AWS::Logs::LogGroup').find((group) => group.id === id)?.Properties.RetentionInDays).toBe(
      2192,
    );
  });
});
