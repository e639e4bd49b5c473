import {
  Aws,
  CfnParameter,
  Duration,
  Lazy,
  Size,
  type Stack,
  Tags,
  aws_ec2 as ec2,
  aws_iam as iam,
  aws_kms as kms,
} from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { SpawnImage, SpawnInstance, type SpawnInstanceProps, SpawnUserData } from '../../lib/compute';
import { GovernanceTag, Sensitivity, SpawnTag } from '../../lib/contract';
import { EncryptedVolume } from '../../lib/encryption';
import { CredentialUse } from '../../lib/identity';
import { SpawnNetwork } from '../../lib/network';
import { ENVIRONMENTS, testStack } from '../support/environments';
import { expectClean, expectNoFailures, findingsOf, ownFindingsOf } from '../support/packs';
import { fakePlatform, importedNetwork, instanceTags, launchData, launchedTags, only, record } from './support';

function box(props: Partial<SpawnInstanceProps> = {}, stack = testStack()): { stack: Stack; instance: SpawnInstance } {
  const place =
    props.platform || props.network || props.vpc ? {} : { network: importedNetwork(stack, props.sensitivity) };
  return { stack, instance: new SpawnInstance(stack, 'Box', { owner: 'alice', ...place, ...props }) };
}

const INSTANCE = 'AWS::EC2::Instance';
const TEMPLATE = 'AWS::EC2::LaunchTemplate';
const instanceOf = (stack: Stack) => only(stack, INSTANCE).Properties;

describe('without optional props', () => {
  const { stack, instance } = box();
  const cfn = instanceOf(stack);
  const data = launchData(stack);

  it('requires IMDSv2 tokens in the instance and in its launch template', () => {
    expect(cfn.MetadataOptions.HttpTokens).toBe('required');
    expect(data.MetadataOptions.HttpTokens).toBe('required');
  });
  it('limits metadata answers to one hop', () => {
    expect(cfn.MetadataOptions.HttpPutResponseHopLimit).toBe(1);
    expect(data.MetadataOptions.HttpPutResponseHopLimit).toBe(1);
  });
  it('keeps the metadata endpoint on', () => {
    expect(data.MetadataOptions.HttpEndpoint).toBe('enabled');
  });
  it('keeps tags out of the metadata', () => {
    expect(cfn.MetadataOptions.InstanceMetadataTags).toBe('disabled');
    expect(data.MetadataOptions.InstanceMetadataTags).toBe('disabled');
  });
  it('has no public address', () => {
    expect(data.NetworkInterfaces[0].AssociatePublicIpAddress).toBe(false);
    expect(cfn.NetworkInterfaces).toBeUndefined();
  });
  it('has one interface, in the first private subnet, that goes with the instance', () => {
    expect(data.NetworkInterfaces).toHaveLength(1);
    expect(data.NetworkInterfaces[0]).toMatchObject({
      DeviceIndex: 0,
      SubnetId: 'subnet-0123456789abcdef0',
      DeleteOnTermination: true,
    });
  });
  it('has its security group on the interface, for EC2 refuses groups and subnet beside one', () => {
    const [group] = Object.keys(Template.fromStack(stack).findResources('AWS::EC2::SecurityGroup'));
    expect(data.NetworkInterfaces[0].Groups).toEqual([{ 'Fn::GetAtt': [group, 'GroupId'] }]);
    expect(data.SecurityGroupIds).toBeUndefined();
    expect(cfn.SecurityGroupIds).toBeUndefined();
    expect(cfn.SubnetId).toEqual({ Ref: 'AWS::NoValue' });
  });
  it('admits nobody', () => {
    expect(only(stack, 'AWS::EC2::SecurityGroup').Properties.SecurityGroupIngress).toBeUndefined();
  });
  it('forgets established TCP connections after 350 seconds', () => {
    expect(data.NetworkInterfaces[0].ConnectionTrackingSpecification).toEqual({ TcpEstablishedTimeout: 350 });
  });
  it('encrypts a gp3 root volume with a customer managed key, under the device name of the image', () => {
    const [key] = Object.keys(Template.fromStack(stack).findResources('AWS::KMS::Key'));
    const root = {
      DeviceName: '/dev/xvda',
      Ebs: {
        Encrypted: true,
        KmsKeyId: { 'Fn::GetAtt': [key, 'Arn'] },
        VolumeType: 'gp3',
        DeleteOnTermination: true,
        VolumeSize: 30,
      },
    };
    expect(data.BlockDeviceMappings).toEqual([root]);
    expect(cfn.BlockDeviceMappings).toEqual([root]);
  });
  it('has detailed monitoring', () => {
    expect(cfn.Monitoring).toBe(true);
    expect(data.Monitoring).toEqual({ Enabled: true });
  });
  it('is EBS optimized', () => {
    expect(cfn.EbsOptimized).toBe(true);
    expect(data.EbsOptimized).toBe(true);
  });
  it('has an instance profile with a role of its own', () => {
    const [profile] = Object.keys(Template.fromStack(stack).findResources('AWS::IAM::InstanceProfile'));
    expect(cfn.IamInstanceProfile).toEqual({ Ref: profile });
    expect(data.IamInstanceProfile).toEqual({ Name: { Ref: profile } });
  });
  it('has a role within a permissions boundary', () => {
    expect(roleOf(stack).Properties.PermissionsBoundary).toBeDefined();
  });
  it('admits Session Manager', () => {
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::ManagedPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: Match.arrayWith(['ssmmessages:CreateControlChannel', 'ssmmessages:OpenDataChannel']),
          }),
        ]),
      },
    });
  });
  it('has no key pair', () => {
    expect(cfn.KeyName).toBeUndefined();
    expect(data.KeyName).toBeUndefined();
  });
  it('can be terminated by its agent', () => {
    expect(cfn.DisableApiTermination).toBe(false);
    expect(data.DisableApiTermination).toBe(false);
    expect(data.DisableApiStop).toBe(false);
  });
  it('stops when it shuts itself down', () => {
    expect(cfn.InstanceInitiatedShutdownBehavior).toBe('stop');
    expect(data.InstanceInitiatedShutdownBehavior).toBe('stop');
  });
  it('takes its image from an allow-listed SSM parameter of its architecture', () => {
    expect(data.ImageId).toBe('resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64');
    expect(cfn.ImageId).toBeUndefined();
  });
  it('is an m7g.large', () => {
    expect(cfn.InstanceType).toBe('m7g.large');
    expect(data.InstanceType).toBe('m7g.large');
  });
  it('is launched from the newest version of its template, so that a change replaces it', () => {
    const [template] = Object.keys(Template.fromStack(stack).findResources(TEMPLATE));
    expect(cfn.LaunchTemplate).toEqual({
      LaunchTemplateId: { Ref: template },
      Version: { 'Fn::GetAtt': [template, 'LatestVersionNumber'] },
    });
  });
  it('gives the template no name', () => {
    expect(only(stack, TEMPLATE).Properties.LaunchTemplateName).toBeUndefined();
  });
  it('holds user data in the template only', () => {
    expect(data.UserData).toHaveProperty('Fn::Base64');
    expect(cfn.UserData).toBeUndefined();
  });
  it.each([
    [SpawnTag.MANAGED, 'true'],
    [SpawnTag.ROOT, 'true'],
    [SpawnTag.CREATED_BY, 'cdk-spawn'],
    [SpawnTag.ACCOUNT_ID, { Ref: 'AWS::AccountId' }],
    [SpawnTag.OS, 'linux'],
    [GovernanceTag.OWNER, 'alice'],
    [SpawnTag.TTL, '24h'],
    [SpawnTag.IDLE_TIMEOUT, '1h'],
    [SpawnTag.SESSION_TIMEOUT, '30m'],
    ['Name', 'Test/Box'],
  ])('tags instance, volumes and interface with %s', (key, value) => {
    expect(instanceTags(stack)[key]).toEqual(value);
    for (const kind of ['instance', 'volume', 'network-interface'])
      expect(launchedTags(stack, kind)[key]).toEqual(value);
  });
  it('writes no deadline, which is not known before the launch', () => {
    expect(Object.keys(instanceTags(stack))).not.toContain(SpawnTag.TTL_DEADLINE);
  });
  it('tags the launch template with its owner, not with a lifetime', () => {
    const [{ ResourceType, Tags: tags }] = only(stack, TEMPLATE).Properties.TagSpecifications;
    expect(ResourceType).toBe('launch-template');
    expect(record(tags)).toEqual({ [SpawnTag.MANAGED]: 'true', [SpawnTag.CREATED_BY]: 'cdk-spawn', owner: 'alice' });
  });
  it('waits for its role and its paths to the endpoints', () => {
    const depends: string[] = only(stack, INSTANCE).DependsOn;
    const policies = Object.keys(
      Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy', { Properties: { Roles: Match.anyValue() } }),
    );
    expect(depends).toEqual(expect.arrayContaining(policies));
    expect(depends).toEqual(
      expect.arrayContaining(Object.keys(Template.fromStack(stack).findResources('AWS::EC2::SecurityGroup'))),
    );
  });
  it('has the instance as its default child', () => {
    expect(instance.node.defaultChild).toBe(instance.instance);
    expect(stack.resolve(instance.instanceId)).toEqual({ Ref: stack.getLogicalId(instance.instance) });
  });
});

describe('alone', () => {
  it.each(ENVIRONMENTS)('in a new network is clean: $location, $flags', (environment) => {
    const stack = testStack(environment);
    new SpawnInstance(stack, 'Box', { network: new SpawnNetwork(stack, 'Network'), owner: 'alice' });
    expectClean(stack);
  });
  it.each(ENVIRONMENTS)('in an imported network is clean: $location, $flags', (environment) => {
    const { stack } = box({}, testStack(environment));
    expectClean(stack);
  });
  it.each(ENVIRONMENTS)('on a platform is clean: $location, $flags', (environment) => {
    const stack = testStack(environment);
    new SpawnInstance(stack, 'Box', { platform: fakePlatform(stack) });
    expectClean(stack);
  });
  it('stays clean beside a foreign launch template that stands first', () => {
    const stack = testStack();
    new ec2.CfnLaunchTemplate(stack, 'AFirst', { launchTemplateData: { instanceType: 't3.micro' } });
    box({}, stack);
    expect(findingsOf(stack)).toEqual([]);
    expect(ownFindingsOf(stack).filter((finding) => !finding.includes(' Test/AFirst '))).toEqual([]);
  });
});

describe('where it lives', () => {
  it('takes key, group, boundary, sensitivity and owner from its platform', () => {
    const stack = testStack();
    const platform = fakePlatform(stack, { sensitivity: Sensitivity.PHI });
    new SpawnInstance(stack, 'Box', { platform });
    const data = launchData(stack);
    expect(data.BlockDeviceMappings[0].Ebs.KmsKeyId).toEqual(stack.resolve(platform.volumeKey.keyArn));
    expect(data.NetworkInterfaces[0].Groups).toEqual(['sg-0123456789abcdef1']);
    expect(roleOf(stack).Properties.PermissionsBoundary).toEqual(
      stack.resolve(platform.permissionsBoundary.managedPolicyArn),
    );
    expect(instanceTags(stack)).toMatchObject({ owner: 'team@example.com', compliance: 'hipaa', 'data-class': 'phi' });
    Template.fromStack(stack).resourceCountIs('AWS::EC2::SecurityGroup', 0);
  });
  it('gives each machine of a platform its own role', () => {
    const stack = testStack();
    const platform = fakePlatform(stack);
    const [one, two] = ['One', 'Two'].map((id) => new SpawnInstance(stack, id, { platform }));
    expect(one.role).not.toBe(two.role);
  });
  it('makes the endpoints in a VPC of its own once for all machines', () => {
    const stack = testStack();
    const vpc = isolatedVpc(stack);
    new SpawnInstance(stack, 'One', { vpc, owner: 'alice' });
    const before = Object.keys(Template.fromStack(stack).findResources('AWS::EC2::VPCEndpoint')).length;
    expect(before).toBeGreaterThan(5);
    const other = testStack();
    const otherVpc = isolatedVpc(other);
    for (const id of ['One', 'Two']) new SpawnInstance(other, id, { vpc: otherVpc, owner: 'alice' });
    Template.fromStack(other).resourceCountIs('AWS::EC2::VPCEndpoint', before);
  });
  it('lets props override what the platform brings', () => {
    const stack = testStack();
    const key = kms.Key.fromKeyArn(
      stack,
      'Imported',
      'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    );
    const group = ec2.SecurityGroup.fromSecurityGroupId(stack, 'Own', 'sg-0aaaaaaaaaaaaaaa1');
    const more = ec2.SecurityGroup.fromSecurityGroupId(stack, 'More', 'sg-0aaaaaaaaaaaaaaa2');
    const boundary = iam.ManagedPolicy.fromManagedPolicyName(stack, 'Mine', 'mine');
    const platform = fakePlatform(stack);
    const [, second] = platform.network.privateSubnets;
    new SpawnInstance(stack, 'Box', {
      platform,
      owner: 'bob',
      volumeKey: key,
      securityGroup: group,
      additionalSecurityGroups: [more],
      permissionsBoundary: boundary,
      subnet: second,
    });
    const data = launchData(stack);
    expect(data.BlockDeviceMappings[0].Ebs.KmsKeyId).toBe(key.keyArn);
    expect(data.NetworkInterfaces[0].Groups).toEqual(['sg-0aaaaaaaaaaaaaaa1', 'sg-0aaaaaaaaaaaaaaa2']);
    expect(data.NetworkInterfaces[0].SubnetId).toBe('subnet-0123456789abcdef1');
    expect(roleOf(stack).Properties.PermissionsBoundary).toEqual(stack.resolve(boundary.managedPolicyArn));
    expect(instanceTags(stack).owner).toBe('bob');
  });
  it.each([
    ['none', {}, /platform, network and vpc: none given; allowed: exactly one/],
    ['two', { both: true }, /platform and network given; allowed: exactly one/],
  ])('refuses %s of platform, network and vpc', (_, { both }: { both?: boolean }, message) => {
    const stack = testStack();
    const place = both ? { platform: fakePlatform(stack), network: importedNetwork(stack) } : {};
    expect(() => new SpawnInstance(stack, 'Box', { owner: 'alice', ...place })).toThrow(message);
  });
  it('needs an owner from itself or its platform', () => {
    const stack = testStack();
    expect(() => new SpawnInstance(stack, 'Box', { network: importedNetwork(stack) })).toThrow(
      /owner is missing: neither the machine nor its platform names one/,
    );
  });
  it.each([['alice\n'], [''], [' alice'], ['a'.repeat(129)], ['<alice>']])('refuses the owner %j', (owner) => {
    expect(() => box({ owner })).toThrow(/owner can't be a tag: [^]*allowed: 1 to 128 letters/);
  });
  it('takes an owner that is a token', () => {
    const { stack } = box({ owner: Aws.STACK_NAME });
    expect(instanceTags(stack).owner).toEqual({ Ref: 'AWS::StackName' });
  });
  it.each([
    [Sensitivity.CARDHOLDER, ['compliance', 'pci-dss'], ['cardholder-data', 'yes']],
    [Sensitivity.PHI, ['compliance', 'hipaa'], ['data-class', 'phi']],
  ])('tags data of sensitivity %s', (sensitivity, ...tags) => {
    const { stack } = box({ sensitivity });
    for (const kind of ['instance', 'volume'])
      expect(launchedTags(stack, kind)).toMatchObject(Object.fromEntries(tags));
    // Of a VPC outside the app nobody knows whether it is marked.
    expectNoFailures(stack);
  });
  it.each([
    [
      Sensitivity.PHI,
      Sensitivity.PRODUCTION,
      /sensitivity is higher than the place allows: 'phi' in a network for 'production'/,
    ],
    [
      Sensitivity.PRODUCTION,
      Sensitivity.CARDHOLDER,
      /sensitivity doesn't fit the place: 'production' in a network for 'cardholder'/,
    ],
    [Sensitivity.PHI, Sensitivity.CARDHOLDER, /sensitivity doesn't fit the place: 'phi'/],
  ])('refuses %s in a place for %s', (sensitivity, place, message) => {
    const stack = testStack();
    expect(() => box({ sensitivity, network: importedNetwork(stack, place) }, stack)).toThrow(message);
  });
  it('refuses card data in a bare VPC', () => {
    const stack = testStack();
    expect(() => box({ sensitivity: Sensitivity.CARDHOLDER, vpc: isolatedVpc(stack) }, stack)).toThrow(
      /sensitivity 'cardholder' is given with vpc; .*dedicated: true/,
    );
  });
  it('refuses a subnet of elsewhere, and passes one that is a token', () => {
    const stack = testStack();
    const subnetAt = (id: string, subnetId: string) =>
      ec2.Subnet.fromSubnetAttributes(stack, id, {
        subnetId,
        routeTableId: 'rtb-0123456789abcdef0',
        availabilityZone: 'a',
      });
    const elsewhere = subnetAt('Elsewhere', 'subnet-0fffffffffffffff0');
    const token = subnetAt('Token', new CfnParameter(stack, 'SubnetId').valueAsString);
    expect(() => box({ subnet: elsewhere }, stack)).toThrow(
      /subnet is not one of the network's private subnets: 'subnet-0fffffffffffffff0'; allowed: subnet-0123456789abcdef0/,
    );
    new SpawnInstance(stack, 'Other', {
      network: importedNetwork(stack, undefined, 'N2'),
      owner: 'alice',
      subnet: token,
    });
    expect(launchData(stack).NetworkInterfaces[0].SubnetId).toEqual({ Ref: 'SubnetId' });
  });
  it('refuses more than five security groups', () => {
    const stack = testStack();
    const groups = [1, 2, 3, 4, 5].map((n) =>
      ec2.SecurityGroup.fromSecurityGroupId(stack, `G${n}`, `sg-0aaaaaaaaaaaaaaa${n}`),
    );
    expect(() => box({ additionalSecurityGroups: groups }, stack)).toThrow(
      /additionalSecurityGroups has 5 entries; allowed: up to 4/,
    );
  });
});

describe('image and instance type', () => {
  it('puts the root volume under the device name of the image', () => {
    const { stack } = box({ image: SpawnImage.ubuntu2404() });
    expect(launchData(stack).BlockDeviceMappings[0].DeviceName).toBe('/dev/sda1');
  });
  it('follows the architecture of the instance type', () => {
    const { stack } = box({ instanceType: new ec2.InstanceType('c7i.xlarge') });
    expect(launchData(stack).ImageId).toMatch(/-x86_64$/);
  });
  it('refuses an image of another architecture', () => {
    const image = SpawnImage.amazonLinux2023({ architecture: ec2.InstanceArchitecture.X86_64 });
    expect(() => box({ image })).toThrow(/image and instanceType don't fit: the image is x86_64, 'm7g.large' is arm64/);
  });
  it('takes an instance type that is a token if the image has an architecture', () => {
    const stack = testStack();
    const instanceType = new ec2.InstanceType(new CfnParameter(stack, 'Type').valueAsString);
    expect(() => box({ instanceType }, stack)).toThrow(
      /image has no architecture and that of a token instanceType can't be known/,
    );
    const other = testStack();
    const token = new ec2.InstanceType(new CfnParameter(other, 'Type').valueAsString);
    box(
      { instanceType: token, image: SpawnImage.amazonLinux2023({ architecture: ec2.InstanceArchitecture.ARM_64 }) },
      other,
    );
    expect(launchData(other).InstanceType).toEqual({ Ref: 'Type' });
    expectClean(other);
  });
  it.each(['t2.micro', 'm4.large', 'p3.2xlarge', 'i3.large'])(
    'refuses %s, which is not of the Nitro system',
    (type) => {
      expect(() => box({ instanceType: new ec2.InstanceType(type) })).toThrow(
        new RegExp(`instanceType is not of the Nitro system: '${type}'`),
      );
    },
  );
  it.each(['i3.metal', 'u-6tb1.112xlarge', 'p3dn.24xlarge', 'c8g.metal-24xl'])('takes %s', (type) => {
    expect(launchData(box({ instanceType: new ec2.InstanceType(type) }).stack).InstanceType).toBe(type);
  });
  it('refuses what is no instance type', () => {
    expect(() => box({ instanceType: new ec2.InstanceType('large') })).toThrow(
      /instanceType is not an instance type: 'large'/,
    );
  });
  it('notes the reason of a bare image id in the template', () => {
    const image = SpawnImage.ami('ami-0abcdef1234567890', {
      reason: 'hardened image of the security team',
      architecture: ec2.InstanceArchitecture.ARM_64,
      rootDeviceName: '/dev/xvda',
    });
    const { stack } = box({ image });
    expect(only(stack, INSTANCE).Metadata).toMatchObject({
      'cdk-spawn:exceptions': { 'image.ami': 'hardened image of the security team' },
    });
    expect(launchData(stack).BlockDeviceMappings[0].Ebs.VolumeSize).toBeUndefined();
    expect(findingsOf(stack)).toEqual([]);
    // Where it comes from shows in no template: `trustedImages` names it, or a waiver with the reason.
    expect(ownFindingsOf(stack).every((finding) => finding.startsWith('AmiProvenance '))).toBe(true);
    expectClean(stack, { trustedImages: ['ami-0abcdef1234567890'] });
  });
});

describe('props', () => {
  it('sets the connection-tracking timeout', () => {
    const { stack } = box({ connectionTrackingTimeout: Duration.minutes(2) });
    expect(launchData(stack).NetworkInterfaces[0].ConnectionTrackingSpecification.TcpEstablishedTimeout).toBe(120);
  });
  it.each([[Duration.seconds(59)], [Duration.seconds(432_001)], [Duration.millis(60_500)]])(
    'refuses a connection-tracking timeout of %s',
    (timeout) => {
      expect(() => box({ connectionTrackingTimeout: timeout })).toThrow(
        /connectionTrackingTimeout is out of range: .* allowed: whole seconds from 60 to 432000/,
      );
    },
  );
  it('takes a connection-tracking timeout that is a token', () => {
    const { stack } = box({ connectionTrackingTimeout: Duration.seconds(Lazy.number({ produce: () => 90 })) });
    expect(launchData(stack).NetworkInterfaces[0].ConnectionTrackingSpecification.TcpEstablishedTimeout).toBe(90);
  });
  it('lets the machine hibernate', () => {
    const { stack } = box({ hibernate: true });
    expect(launchData(stack).HibernationOptions).toEqual({ Configured: true });
    expect(launchData(box().stack).HibernationOptions).toBeUndefined();
  });
  it('ends the machine at shutdown if asked to', () => {
    const { stack } = box({ shutdownBehavior: ec2.InstanceInitiatedShutdownBehavior.TERMINATE });
    expect(launchData(stack).InstanceInitiatedShutdownBehavior).toBe('terminate');
  });
  it('runs a command at boot', () => {
    const { stack } = box({ command: 'python train.py' });
    expect(JSON.stringify(launchData(stack).UserData)).toContain('python train.py');
  });
  it('refuses a command with a secret without printing it', () => {
    const command = 'export API_KEY=sk-abc123xyz789 && python app.py';
    expect(() => box({ command })).toThrow(/command holds a literal secret .*exportSecret/);
    expect(() => box({ command })).not.toThrow(/abc123xyz789/);
  });
  it('refuses a command that CloudFormation would put a secret into, and one beside user data', () => {
    expect(() => box({ command: 'x {{resolve:secretsmanager:name}}' })).toThrow(
      /command holds a dynamic reference \(\{\{resolve:secretsmanager:/,
    );
    expect(() => box({ command: 'x', userData: SpawnUserData.linux() })).toThrow(/command is given beside userData/);
  });
  it('credentials that work anywhere: the denial is gone, the reason stays in the template', () => {
    const denial = (stack: Stack) => JSON.stringify(Template.fromStack(stack).toJSON()).includes('OnlyThroughOwnVpc');
    const reason = 'calls the pricing service, which has no endpoint here';
    const { stack } = box({ credentialUse: CredentialUse.anywhere({ reason }) });
    expect(only(stack, INSTANCE).Metadata['cdk-spawn:exceptions']).toEqual({ 'credentialUse.anywhere': reason });
    expect(denial(stack)).toBe(false);
    expect(denial(box({}).stack)).toBe(true);
  });

  it('notes why it has no agent', () => {
    const { stack } = box({ userData: SpawnUserData.withoutAgent({ reason: 'the image brings spored' }) });
    expect(only(stack, INSTANCE).Metadata['cdk-spawn:exceptions']).toEqual({
      'userData.withoutAgent': 'the image brings spored',
    });
    expectClean(stack);
  });
  it('refuses an empty command', () => {
    expect(() => box({ command: ' ' })).toThrow(/command is empty/);
  });
  it('names the machine', () => {
    expect(instanceTags(box({ instanceName: 'trainer-1' }).stack)).toMatchObject({
      Name: 'trainer-1',
      [SpawnTag.NAME]: 'trainer-1',
    });
  });
  it.each(['Trainer', '-a', 'a-', 'a.b', ''])('refuses the name %j', (instanceName) => {
    expect(() => box({ instanceName })).toThrow(/instanceName is not a DNS label/);
  });
  it('attaches a volume of another life', () => {
    const { stack, instance } = box();
    const volume = ec2.Volume.fromVolumeAttributes(stack, 'Volume', {
      volumeId: 'vol-0123456789abcdef0',
      availabilityZone: instance.availabilityZone,
    });
    instance.attachVolume(volume, '/dev/sdf');
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::VolumeAttachment', {
      Device: '/dev/sdf',
      VolumeId: 'vol-0123456789abcdef0',
    });
  });
  it('attaches an EncryptedVolume and stays clean', () => {
    const { stack, instance } = box();
    const data = new EncryptedVolume(stack, 'Data', { owner: 'alice', availabilityZone: instance.availabilityZone });
    instance.attachVolume(data.volume, '/dev/sdg');
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::VolumeAttachment', { Device: '/dev/sdg' });
    expectClean(stack);
  });
  it('refuses a volume of another zone, and an odd device name', () => {
    const { stack, instance } = box({}, testStack(ENVIRONMENTS[2]));
    const volume = ec2.Volume.fromVolumeAttributes(stack, 'Volume', {
      volumeId: 'vol-0123456789abcdef0',
      availabilityZone: 'eu-west-1c',
    });
    expect(() => instance.attachVolume(volume, '/dev/sdf')).toThrow(
      /volume lies in another availability zone: 'eu-west-1c'; allowed: that of the instance, 'eu-west-1a'/,
    );
    expect(() => instance.attachVolume(volume, '/dev/xvda')).toThrow(
      /deviceName is not for data volumes: '\/dev\/xvda'/,
    );
  });
  it('grants to its role and opens its group', () => {
    const { stack, instance } = box();
    iam.Grant.addToPrincipal({ grantee: instance, actions: ['s3:GetObject'], resourceArns: ['arn:aws:s3:::bucket/*'] });
    instance.connections.allowFrom(
      ec2.SecurityGroup.fromSecurityGroupId(stack, 'Peer', 'sg-0aaaaaaaaaaaaaaa9'),
      ec2.Port.tcp(8443),
      'peer',
    );
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
    expect(JSON.stringify(Template.fromStack(stack).toJSON())).toContain('arn:aws:s3:::bucket/*');
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 8443 });
  });
  it('has metrics of the instance', () => {
    const { stack, instance } = box();
    const metrics = [
      instance.metricCpuUtilization(),
      instance.metricStatusCheckFailed(),
      instance.metricMetadataNoTokenRejected(),
    ];
    expect(metrics.map(({ namespace, metricName, statistic }) => [namespace, metricName, statistic])).toEqual([
      ['AWS/EC2', 'CPUUtilization', 'Average'],
      ['AWS/EC2', 'StatusCheckFailed', 'Maximum'],
      ['AWS/EC2', 'MetadataNoTokenRejected', 'Sum'],
    ]);
    expect(stack.resolve(metrics[0].dimensions)).toEqual({ InstanceId: stack.resolve(instance.instanceId) });
  });
});

describe('volumes', () => {
  const data = (props: Partial<SpawnInstanceProps>) => launchData(box(props).stack).BlockDeviceMappings;
  it('encrypts data volumes with the key of the root volume', () => {
    const [root, scratch] = data({ dataVolumes: [{ size: Size.gibibytes(500) }] });
    expect(scratch).toEqual({
      DeviceName: '/dev/sdf',
      Ebs: { ...root.Ebs, VolumeSize: 500 },
    });
  });
  it('skips device names that are taken', () => {
    const size = Size.gibibytes(1);
    const devices = data({ dataVolumes: [{ size }, { size, deviceName: '/dev/sdf' }, { size }] });
    expect(devices.map((device: any) => device.DeviceName)).toEqual(['/dev/xvda', '/dev/sdg', '/dev/sdf', '/dev/sdh']);
  });
  it('leaves volumes with a throughput to the launch template, for an instance has no such property', () => {
    const { stack } = box({ rootVolume: { throughput: 250 }, dataVolumes: [{ size: Size.gibibytes(8) }] });
    expect(launchData(stack).BlockDeviceMappings[0].Ebs.Throughput).toBe(250);
    expect(instanceOf(stack).BlockDeviceMappings.map((device: any) => device.DeviceName)).toEqual(['/dev/sdf']);
    expectClean(stack);
  });
  it('keeps a volume, sets its speed and starts from a snapshot', () => {
    const [root, other] = data({
      rootVolume: { size: Size.gibibytes(100), iops: 4000 },
      dataVolumes: [{ size: Size.gibibytes(200), deleteOnTermination: false, snapshotId: 'snap-0123456789abcdef0' }],
    });
    expect(root.Ebs).toMatchObject({ VolumeSize: 100, Iops: 4000 });
    expect(other.Ebs).toMatchObject({
      VolumeSize: 200,
      DeleteOnTermination: false,
      SnapshotId: 'snap-0123456789abcdef0',
      Encrypted: true,
    });
  });
  it.each<[string, Partial<SpawnInstanceProps>, RegExp]>([
    [
      'a small root',
      { rootVolume: { size: Size.gibibytes(4) } },
      /rootVolume.size is out of range: 4 GiB; allowed: whole GiB from 8 to 65536/,
    ],
    [
      'a huge volume',
      { dataVolumes: [{ size: Size.tebibytes(65) }] },
      /dataVolumes\[0\].size is out of range: 66560 GiB/,
    ],
    ['a broken size', { dataVolumes: [{ size: Size.mebibytes(1500) }] }, /dataVolumes\[0\].size is out of range/],
    ['few IOPS', { rootVolume: { iops: 100 } }, /rootVolume.iops is out of range: 100; allowed: 3000 to 80000/],
    [
      'IOPS beyond the size',
      { rootVolume: { iops: 20_000 } },
      /rootVolume.iops is too high for the size: 20000 on 30 GiB; allowed: up to 15000/,
    ],
    [
      'low throughput',
      { rootVolume: { throughput: 1 } },
      /rootVolume.throughput is out of range: 1; allowed: 125 to 2000/,
    ],
    [
      'throughput beyond the IOPS',
      { rootVolume: { throughput: 1000 } },
      /rootVolume.throughput is too high for the IOPS: 1000 .* raise iops to 4000/,
    ],
    [
      'a wrong device',
      { dataVolumes: [{ size: Size.gibibytes(1), deviceName: '/dev/xvda' }] },
      /dataVolumes\[0\].deviceName is not for data volumes: '\/dev\/xvda'/,
    ],
    [
      'a device twice',
      { dataVolumes: Array(2).fill({ size: Size.gibibytes(1), deviceName: '/dev/sdf' }) },
      /deviceName is taken twice: '\/dev\/sdf'/,
    ],
    [
      'twelve volumes',
      { dataVolumes: Array(12).fill({ size: Size.gibibytes(1) }) },
      /dataVolumes has 12 entries; allowed: up to 11/,
    ],
    [
      'a wrong snapshot',
      { dataVolumes: [{ size: Size.gibibytes(1), snapshotId: 'vol-1' }] },
      /dataVolumes\[0\].snapshotId is not a snapshot id: 'vol-1'/,
    ],
  ])('refuses %s', (_, props, message) => {
    expect(() => box(props)).toThrow(message);
  });
});

describe('tags', () => {
  it('takes further tags by prop and by Tags.of(), on volumes too', () => {
    const { stack, instance } = box({ tags: { project: 'ml' } });
    Tags.of(instance).add('team', 'blue');
    for (const kind of ['instance', 'volume', 'network-interface']) {
      expect(launchedTags(stack, kind)).toMatchObject({ project: 'ml', team: 'blue' });
    }
    expect(instanceTags(stack)).toMatchObject({ project: 'ml', team: 'blue' });
  });
  it('keeps its own tags against Tags.of()', () => {
    const { stack, instance } = box();
    Tags.of(instance).add(SpawnTag.MANAGED, 'false');
    Tags.of(stack).add('owner', 'mallory');
    Tags.of(stack).remove(SpawnTag.TTL);
    for (const tags of [instanceTags(stack), launchedTags(stack, 'instance')]) {
      expect(tags).toMatchObject({ [SpawnTag.MANAGED]: 'true', owner: 'alice', [SpawnTag.TTL]: '24h' });
    }
  });
  it.each([['spawn:ttl'], ['aws:x'], ['Spawn:managed'], ['owner'], ['data-class']])(
    'refuses the reserved key %s',
    (key) => {
      expect(() => box({ tags: { [key]: 'x' } })).toThrow(`tags['${key}'] is a reserved key`);
    },
  );
  it('refuses secrets without printing them', () => {
    const tags = { 'db-password': 'hunter2-correct-horse' };
    expect(() => box({ tags })).toThrow(/tags\['db-password'\] holds a literal secret/);
    expect(() => box({ tags })).not.toThrow(/hunter2/);
  });
  it('refuses long keys and values, and more tags than a machine may have', () => {
    expect(() => box({ tags: { ['k'.repeat(129)]: 'x' } })).toThrow(/tags has a key of 129 characters/);
    expect(() => box({ tags: { note: 'word '.repeat(60) } })).toThrow(
      /tags\['note'\] has 300 characters; allowed: up to 256/,
    );
    const many = Object.fromEntries([...Array(40).keys()].map((n) => [`key${n}`, 'x']));
    expect(() => box({ tags: many })).toThrow(
      /tags has 40 entries, which makes \d+ with spawn's own; allowed: 37 in all/,
    );
  });
});

function roleOf(stack: Stack): any {
  const roles = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Role'));
  const [, role] = roles.find(([id]) => id.startsWith('BoxRole'))!;
  return role;
}

function isolatedVpc(stack: Stack): ec2.Vpc {
  return new ec2.Vpc(stack, 'Vpc', {
    maxAzs: 2,
    natGateways: 0,
    subnetConfiguration: [{ name: 'isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
    restrictDefaultSecurityGroup: false,
  });
}
