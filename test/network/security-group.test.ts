import { App, CfnParameter, Stack, aws_ec2 as ec2 } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { GovernanceTag, Sensitivity } from '../../lib/contract';
import {
  Egress,
  GatewayServices,
  SpawnNetwork,
  SpawnSecurityGroup,
  SshAccess,
  type ISpawnNetwork,
  type SpawnSecurityGroupProps,
} from '../../lib/network';
import { AwsService } from '../../lib/primitives';
import { ENVIRONMENTS, LOCATIONS, testStack } from '../support/environments';
import { expectClean, expectNoFailures, findingsOf, ownFindingsOf } from '../support/packs';
import { findingCounts, inAllPacks, resources, theOnly } from './support';

const HOME = LOCATIONS[1];
const DEVELOPMENT = Sensitivity.DEVELOPMENT;

function importNetwork(stack: Stack, sensitivity?: Sensitivity): ISpawnNetwork {
  return SpawnNetwork.fromAttributes(stack, 'Network', {
    vpcId: 'vpc-1234',
    subnetIds: ['subnet-1', 'subnet-2'],
    endpointSecurityGroupId: 'sg-1234',
    sensitivity,
  });
}

function importVpc(stack: Stack): ec2.IVpc {
  return ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1234', availabilityZones: ['a'] });
}

function group(
  props: SpawnSecurityGroupProps = {},
  stack = testStack(HOME),
): { stack: Stack; rules: (way: 'In' | 'E') => any[] } {
  new SpawnSecurityGroup(stack, 'Group', {
    network: props.vpc || props.network ? undefined : importNetwork(stack),
    ...props,
  });
  const rules = (way: 'In' | 'E'): any[] =>
    theOnly(stack, 'AWS::EC2::SecurityGroup', 'Security group Test').Properties[`SecurityGroup${way}gress`] ?? [];
  return { stack, rules };
}

describe('without optional props', () => {
  it.each(ENVIRONMENTS)('is clean with a network: $location, $flags', (where) => {
    const stack = testStack(where);
    new SpawnSecurityGroup(stack, 'Group', { network: new SpawnNetwork(stack, 'Network') });
    expectClean(stack);
  });
  it.each(ENVIRONMENTS)('is clean with a VPC: $location, $flags', (where) => {
    const stack = testStack(where);
    new SpawnSecurityGroup(stack, 'Group', { vpc: importVpc(stack) });
    expectClean(stack);
  });
  it('lets nobody in', () => expect(group().rules('In')).toEqual([]));
  it('lets members out to the endpoints only, over TLS, without a placeholder', () => {
    const { stack, rules } = group();
    expect(rules('E')).toEqual([
      expect.objectContaining({ DestinationPrefixListId: 'pl-6da54004' }),
      expect.objectContaining({ DestinationPrefixListId: 'pl-6fa54006' }),
      expect.objectContaining({ DestinationSecurityGroupId: 'sg-1234' }),
    ]);
    for (const rule of rules('E')) expect(rule).toMatchObject({ IpProtocol: 'tcp', FromPort: 443, ToPort: 443 });
    expect(resources(stack, 'AWS::EC2::SecurityGroupEgress')).toEqual([]);
  });
  it('is let in by the endpoints, on 443', () => {
    const rule = theOnly(group().stack, 'AWS::EC2::SecurityGroupIngress').Properties;
    expect(rule).toMatchObject({ GroupId: 'sg-1234', IpProtocol: 'tcp', FromPort: 443, ToPort: 443 });
    expect(rule.SourceSecurityGroupId['Fn::GetAtt'][1]).toBe('GroupId');
  });
  it('describes group and rules', () => {
    const { stack, rules } = group();
    expect(theOnly(stack, 'AWS::EC2::SecurityGroup').Properties.GroupDescription).toBe('Security group Test/Group');
    for (const rule of [...rules('E'), theOnly(stack, 'AWS::EC2::SecurityGroupIngress').Properties])
      expect(rule.Description).toMatch(/^TLS /);
  });
  it('keeps rules inline whatever the context says', () => {
    const stack = new Stack(
      new App({ context: { '@aws-cdk/aws-ec2.securityGroupDisableInlineRules': true } }),
      'Test',
      { env: HOME.env },
    );
    expect(group({}, stack).rules('E')).toHaveLength(3);
  });
});

describe('with a VPC only', () => {
  it('reaches the prefix lists of S3 and DynamoDB', () => {
    const stack = testStack(HOME);
    expect(
      group({ vpc: importVpc(stack) }, stack)
        .rules('E')
        .map((rule) => rule.DestinationPrefixListId),
    ).toEqual(['pl-6da54004', 'pl-6fa54006']);
  });
  it('reaches prefix lists that are given', () => {
    const stack = testStack(LOCATIONS[2]);
    const gatewayServices = GatewayServices.prefixLists({ s3: 'pl-11111111', dynamodb: 'pl-22222222' });
    expect(group({ vpc: importVpc(stack), gatewayServices }, stack).rules('E')).toHaveLength(2);
  });
  it('warns where it reaches nothing', () => {
    const stack = testStack(LOCATIONS[2]);
    expect(group({ vpc: importVpc(stack) }, stack).rules('E')).toMatchObject([{ CidrIp: '255.255.255.255/32' }]);
    Annotations.fromStack(stack).hasWarning(
      '/Test/Group',
      Match.stringLikeRegexp("can't reach s3 and dynamodb.*GatewayServices.prefixLists"),
    );
  });
  it('refuses interface endpoints by name', () => {
    const stack = testStack(HOME);
    expect(() => group({ vpc: importVpc(stack), egress: Egress.toEndpoints(AwsService.SSM) }, stack)).toThrow(
      /egress names endpoints that a group with only a vpc doesn't know: ssm; allowed: s3, dynamodb; pass network instead of vpc/,
    );
  });
});

describe('SshAccess', () => {
  it.each([
    ['203.0.113.7/32', { CidrIp: '203.0.113.7/32' }],
    ['198.51.0.0/16', { CidrIp: '198.51.0.0/16' }],
    ['2001:db8:1::/48', { CidrIpv6: '2001:db8:1::/48' }],
    ['2001:0DB8:0001:0:0:0:0:0/64', { CidrIpv6: '2001:db8:1::/64' }],
  ])('fromCidr(%s) opens port 22 to it', (cidr, expected) => {
    const { stack, rules } = group({ ssh: SshAccess.fromCidr(cidr) });
    expect(rules('In')).toEqual([
      { ...expected, IpProtocol: 'tcp', FromPort: 22, ToPort: 22, Description: `SSH from ${cidr}` },
    ]);
    expectClean(stack);
  });
  it('fromCidr takes several blocks', () => {
    expect(group({ ssh: SshAccess.fromCidr('192.0.2.0/24', '2001:db8::/64') }).rules('In')).toHaveLength(2);
  });
  it('fromCidr takes a token, with exactly the findings that its docs list', () => {
    const stack = testStack(HOME);
    group({ ssh: SshAccess.fromCidr(new CfnParameter(stack, 'Cidr').valueAsString) }, stack);
    expect(findingCounts(stack)).toEqual({
      ...inAllPacks('EC2RestrictedSSH'),
      ...inAllPacks('EC2RestrictedCommonPorts'),
      'SOC2-EC2RestrictedInbound': 1,
    });
  });
  it('fromPrefixList opens port 22 to it, cleanly even for a token', () => {
    const stack = testStack(HOME);
    group({ ssh: SshAccess.fromPrefixList(new CfnParameter(stack, 'List').valueAsString) }, stack);
    expect(theOnly(stack, 'AWS::EC2::SecurityGroupIngress', 'SourcePrefixListId').Properties).toMatchObject({
      FromPort: 22,
      ToPort: 22,
    });
    expectNoFailures(stack);
  });
  it.each([true, false])(
    'fromBastion opens port 22 to its group, and its way out where it has none (allowAllOutbound: %p)',
    (allowAllOutbound) => {
      const stack = testStack(HOME);
      const bastion = new ec2.SecurityGroup(stack, 'Bastion', { vpc: importVpc(stack), allowAllOutbound });
      group({ ssh: SshAccess.fromBastion(bastion) }, stack);
      expect(theOnly(stack, 'AWS::EC2::SecurityGroupIngress', 'SSH from the bastion').Properties).toMatchObject({
        FromPort: 22,
        ToPort: 22,
      });
      expect(resources(stack, 'AWS::EC2::SecurityGroupEgress')).toHaveLength(allowAllOutbound ? 0 : 1);
      expect(findingsOf(stack)).toEqual([]);
      // The bastion's own way out is its owner's affair, and found.
      expect(ownFindingsOf(stack)).toEqual(
        allowAllOutbound ? ['EgressRestricted Test/Bastion/Resource SecurityGroupEgress[0].CidrIp'] : [],
      );
    },
  );
  it('fromBastion makes no circle between stacks', () => {
    const stack = testStack(HOME);
    const far = new Stack(stack.node.root, 'Far', { env: HOME.env });
    const bastion = new ec2.SecurityGroup(far, 'Bastion', { vpc: importVpc(far), allowAllOutbound: false });
    group({ ssh: SshAccess.fromBastion(bastion) }, stack);
    expect(() => (stack.node.root as App).synth()).not.toThrow();
    expect(stack.dependencies).toEqual([far]);
  });
  it('fromAnywhere opens port 22 to both families, gives the reason, and yields exactly the findings that its docs list', () => {
    const ssh = SshAccess.fromAnywhere({ reason: 'course of 2026, ends in June' });
    const { stack, rules } = group({ ssh, sensitivity: DEVELOPMENT });
    const rule = {
      IpProtocol: 'tcp',
      FromPort: 22,
      ToPort: 22,
      Description: 'SSH from anywhere: course of 2026, ends in June',
    };
    expect(rules('In')).toEqual([
      { CidrIp: '0.0.0.0/0', ...rule },
      { CidrIpv6: '::/0', ...rule },
    ]);
    expect(findingCounts(stack)).toEqual({ ...inAllPacks('EC2RestrictedSSH'), 'SOC2-EC2RestrictedInbound': 1 });
  });
  it.each([
    [
      '0.0.0.0/0',
      /ssh is too wide: "0.0.0.0\/0"; allowed: IPv4 of \/16 or narrower, IPv6 of \/48 or narrower; name the network/,
    ],
    ['::/0', /ssh is too wide/],
    ['0.0.0.0/1', /ssh is too wide/],
    ['10.0.0.0/8', /ssh is too wide/],
    ['2001:db8::/47', /ssh is too wide/],
    ['203.0.113.7', /ssh has no valid prefix length: "203.0.113.7".*'203.0.113.7\/32'/],
    ['203.0.113.7/24', /ssh has bits set behind its prefix.*write '203.0.113.0\/24' .* or '203.0.113.7\/32'/],
    ['2001:db8::1/64', /ssh has bits set behind its prefix/],
    ['10.0.0.0/16/16', /ssh is not a CIDR block/],
    ['10.0.0.0/016', /ssh has no valid prefix length/],
    ['fe80::%eth0/64', /ssh is not a CIDR block/],
    ['::ffff:10.0.0.0/112', /ssh is an IPv4 address in IPv6 form/],
  ])('fromCidr refuses %s', (cidr, message) => expect(() => SshAccess.fromCidr(cidr)).toThrow(message));
  it('fromCidr refuses nothing', () =>
    expect(() => SshAccess.fromCidr()).toThrow(/ssh names no block.*SshAccess.none\(\)/));
  it('fromPrefixList refuses what is none', () =>
    expect(() => SshAccess.fromPrefixList('10.0.0.0/16')).toThrow(
      /ssh is not the id of a prefix list: "10.0.0.0\/16"/,
    ));
  it.each(['', 'because', 'two words', 'x '.repeat(120), 'it\'s "for" us'])(
    'fromAnywhere refuses the reason %p',
    (reason) => {
      expect(() => SshAccess.fromAnywhere({ reason })).toThrow(
        /reason of SshAccess.fromAnywhere .*allowed: three words to 200 characters.*say who needs it/,
      );
    },
  );
});

describe('Egress', () => {
  it('httpsTo opens 443 to blocks of both families and to prefix lists, without a placeholder', () => {
    const { stack, rules } = group({ egress: Egress.httpsTo('192.0.2.0/24', '2001:db8::/32', 'pl-12345678') });
    expect(rules('E')).toEqual([
      { CidrIp: '192.0.2.0/24', IpProtocol: 'tcp', FromPort: 443, ToPort: 443, Description: 'HTTPS to 192.0.2.0/24' },
      {
        CidrIpv6: '2001:db8::/32',
        IpProtocol: 'tcp',
        FromPort: 443,
        ToPort: 443,
        Description: 'HTTPS to 2001:db8::/32',
      },
      {
        DestinationPrefixListId: 'pl-12345678',
        IpProtocol: 'tcp',
        FromPort: 443,
        ToPort: 443,
        Description: 'HTTPS to pl-12345678',
      },
    ]);
    expectClean(stack);
  });
  it('toEndpoints of one service opens that one', () => {
    expect(group({ egress: Egress.toEndpoints(AwsService.S3) }).rules('E')).toHaveLength(1);
  });
  it('adds up', () => {
    const { stack, rules } = group({ egress: Egress.toEndpoints().plus(Egress.httpsTo('192.0.2.0/24')) });
    expect(rules('E')).toHaveLength(4);
    expectClean(stack);
  });
  it('none shows the rule that matches nothing, because EC2 would add one that allows everything', () => {
    const { stack, rules } = group({ egress: Egress.none() });
    expect(rules('E')).toEqual([
      {
        CidrIp: '255.255.255.255/32',
        IpProtocol: 'icmp',
        FromPort: 252,
        ToPort: 86,
        Description: 'Disallow all traffic',
      },
    ]);
    expectClean(stack);
  });
  it('anywhere opens everything to both families, gives the reason, and yields exactly the findings that its docs list', () => {
    const { stack, rules } = group({
      egress: Egress.anywhere({ reason: 'fetches data sets from many hosts' }),
      sensitivity: DEVELOPMENT,
    });
    const Description = 'Anywhere: fetches data sets from many hosts';
    expect(rules('E')).toEqual([
      { CidrIp: '0.0.0.0/0', IpProtocol: '-1', Description },
      { CidrIpv6: '::/0', IpProtocol: '-1', Description },
    ]);
    expect(findingsOf(stack)).toEqual([]);
    expect(ownFindingsOf(stack).map((finding) => finding.replace(/^(\w+) \S+/, '$1'))).toEqual([
      'EgressRestricted SecurityGroupEgress[0].CidrIp',
      'EgressRestricted SecurityGroupEgress[1].CidrIpv6',
    ]);
  });
  it.each([
    ['0.0.0.0/0', /egress is too wide/],
    ['10.0.0.0/15', /egress is too wide/],
    ['2001::/31', /egress is too wide/],
    ['pl-1', /egress is not the id of a prefix list/],
    ['example.com', /egress is not a CIDR block/],
  ])('httpsTo refuses %s', (destination, message) => expect(() => Egress.httpsTo(destination)).toThrow(message));
  it('httpsTo refuses nothing', () =>
    expect(() => Egress.httpsTo()).toThrow(/egress names no destination.*Egress.none\(\)/));
  it('refuses a reason that is none', () =>
    expect(() => Egress.anywhere({ reason: 'dev' })).toThrow(/reason of Egress.anywhere is not a sentence: "dev"/));
  it.each([
    ['none', Egress.none()],
    ['anywhere', Egress.anywhere({ reason: 'a good reason' })],
  ])('refuses to combine %s', (mode, egress) => {
    expect(() => Egress.toEndpoints().plus(egress)).toThrow(
      new RegExp(`egress can't be combined: toEndpoints\\(\\) and ${mode}; allowed: .*leave out '${mode}'`),
    );
  });
});

describe('sensitivity', () => {
  const OPEN: [string, SpawnSecurityGroupProps][] = [
    ['ssh', { ssh: SshAccess.fromAnywhere({ reason: 'a good reason' }) }],
    ['egress', { egress: Egress.anywhere({ reason: 'a good reason' }) }],
  ];
  const CLOSED = [Sensitivity.PRODUCTION, Sensitivity.CARDHOLDER, Sensitivity.PHI];
  it.each(OPEN.flatMap(([prop, props]) => CLOSED.map((sensitivity) => ({ prop, props, sensitivity }))))(
    'refuses $prop anywhere for $sensitivity',
    ({ prop, props, sensitivity }) => {
      expect(() => group({ ...props, sensitivity })).toThrow(
        new RegExp(
          `${prop} is too open for sensitivity '${sensitivity}': (fromAnywhere|anywhere); allowed with sensitivity 'development'; use `,
        ),
      );
    },
  );
  it.each([Sensitivity.CARDHOLDER, Sensitivity.PHI])('refuses networks as SSH sources for %s', (sensitivity) => {
    expect(() => group({ ssh: SshAccess.fromCidr('192.0.2.0/24'), sensitivity })).toThrow(
      /ssh is too open for .*fromCidr\('192.0.2.0\/24'\).*fromBastion/,
    );
    expect(() => group({ ssh: SshAccess.fromPrefixList('pl-12345678'), sensitivity })).toThrow(/ssh is too open/);
  });
  it.each([
    [Sensitivity.CARDHOLDER, { [GovernanceTag.COMPLIANCE]: 'pci-dss', [GovernanceTag.CARDHOLDER_DATA]: 'yes' }],
    [Sensitivity.PHI, { [GovernanceTag.COMPLIANCE]: 'hipaa', [GovernanceTag.DATA_CLASS]: 'phi' }],
  ])('%s tags the group', (sensitivity, tags) => {
    const { Tags } = theOnly(group({ sensitivity }).stack, 'AWS::EC2::SecurityGroup').Properties;
    expect(Object.fromEntries(Tags.map((tag: any) => [tag.Key, tag.Value]))).toEqual(tags);
  });
  it('is the network’s by default, else production', () => {
    const stack = testStack(HOME);
    expect(new SpawnSecurityGroup(stack, 'A', { network: importNetwork(stack, Sensitivity.PHI) }).sensitivity).toBe(
      Sensitivity.PHI,
    );
    expect(new SpawnSecurityGroup(stack, 'B', { vpc: importVpc(stack) }).sensitivity).toBe(Sensitivity.PRODUCTION);
  });
  it.each([
    [Sensitivity.CARDHOLDER, Sensitivity.PRODUCTION],
    [Sensitivity.PHI, Sensitivity.DEVELOPMENT],
    [Sensitivity.PRODUCTION, Sensitivity.CARDHOLDER],
  ])('of a network for %s is not %s', (networks, sensitivity) => {
    const stack = testStack(HOME);
    expect(() => group({ network: importNetwork(stack, networks), sensitivity }, stack)).toThrow(
      new RegExp(
        `sensitivity doesn't fit the network's: '${sensitivity}' in a network for '${networks}'; allowed: '${networks}'`,
      ),
    );
  });
  it('development is allowed in a production network', () => {
    const stack = testStack(HOME);
    expect(() =>
      group({ network: importNetwork(stack, Sensitivity.PRODUCTION), sensitivity: DEVELOPMENT }, stack),
    ).not.toThrow();
  });
});

describe('other props', () => {
  it('needs a network or a VPC, not both', () => {
    const stack = testStack(HOME);
    expect(() => new SpawnSecurityGroup(stack, 'A', {})).toThrow(/neither network nor vpc is given/);
    expect(() => new SpawnSecurityGroup(stack, 'B', { network: importNetwork(stack), vpc: importVpc(stack) })).toThrow(
      /network and vpc are both given/,
    );
  });
  it('refuses gatewayServices beside a network', () => {
    expect(() => group({ gatewayServices: GatewayServices.automatic() })).toThrow(
      /gatewayServices is given beside network/,
    );
  });
  it.each(['', 'x', 'Größe', 'x'.repeat(256)])('refuses the description %p', (description) => {
    expect(() => group({ description })).toThrow(/description is not one that EC2 accepts: /);
  });
});
