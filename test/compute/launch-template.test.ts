import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Size, Tags, aws_ec2 as ec2, aws_kms as kms } from 'aws-cdk-lib';
import { SpawnInstance, SpawnLaunchTemplate, type SpawnLaunchTemplateProps } from '../../lib/compute';
import { Sensitivity, SpawnTag } from '../../lib/contract';
import { ENVIRONMENTS, testStack } from '../support/environments';
import { expectClean } from '../support/packs';
import { fakePlatform, importedNetwork, launchData, launchedTags, only, record } from './support';

function template(props: Partial<SpawnLaunchTemplateProps> = {}, stack = testStack()) {
  const network = props.network ?? importedNetwork(stack);
  return { stack, template: new SpawnLaunchTemplate(stack, 'Box', { owner: 'alice', ...props, network }) };
}

describe('without optional props', () => {
  it('starts machines exactly as SpawnInstance does, but in a subnet that the launcher chooses', () => {
    const stack = testStack();
    new SpawnInstance(stack, 'Box', { network: importedNetwork(stack), owner: 'alice' });
    const ofInstance = launchData(stack);
    const ofTemplate = launchData(template().stack);
    // An instance has its construct path as a name; many machines of one template have none.
    const withoutName = (data: any) =>
      data.TagSpecifications.map(({ ResourceType, Tags: tags }: any) => ({
        ResourceType,
        Tags: { ...record(tags), Name: undefined },
      }));
    expect({ ...ofTemplate, TagSpecifications: withoutName(ofTemplate) }).toEqual({
      ...ofInstance,
      TagSpecifications: withoutName(ofInstance),
      NetworkInterfaces: [{ ...ofInstance.NetworkInterfaces[0], SubnetId: undefined }],
    });
  });
  it('has no name', () => {
    expect(only(template().stack, 'AWS::EC2::LaunchTemplate').Properties.LaunchTemplateName).toBeUndefined();
  });
  it('exposes what a launcher needs', () => {
    const { stack, template: made } = template();
    expect(made.node.defaultChild).toBe(made.launchTemplate);
    const logicalId = stack.getLogicalId(made.launchTemplate);
    expect(stack.resolve([made.launchTemplateId, made.latestVersionNumber])).toEqual([
      { Ref: logicalId },
      { 'Fn::GetAtt': [logicalId, 'LatestVersionNumber'] },
    ]);
    expect(made.subnets.map(({ subnetId }) => subnetId)).toEqual([
      'subnet-0123456789abcdef0',
      'subnet-0123456789abcdef1',
    ]);
    expect(made.grantPrincipal).toBe(made.role.grantPrincipal);
  });
});

it.each(ENVIRONMENTS)('is clean alone: $location, $flags', (environment) => {
  expectClean(template({}, testStack(environment)).stack);
});

it('takes a platform, data of a sensitivity and the props of a machine', () => {
  const stack = testStack();
  new SpawnLaunchTemplate(stack, 'Box', {
    platform: fakePlatform(stack, { sensitivity: Sensitivity.PHI }),
    instanceType: new ec2.InstanceType('c7i.large'),
    dataVolumes: [{ size: Size.gibibytes(10) }],
  });
  expect(launchData(stack)).toMatchObject({
    InstanceType: 'c7i.large',
    BlockDeviceMappings: [{}, { DeviceName: '/dev/sdf' }],
  });
  expect(launchedTags(stack, 'volume')).toMatchObject({ compliance: 'hipaa', owner: 'team@example.com' });
  expectClean(stack);
});

it('can fix the subnet', () => {
  const stack = testStack();
  const network = importedNetwork(stack);
  template({ network, subnet: network.privateSubnets[1] }, stack);
  expect(launchData(stack).NetworkInterfaces[0].SubnetId).toBe('subnet-0123456789abcdef1');
});

it('tags machines and itself by Tags.of()', () => {
  const { stack, template: made } = template();
  Tags.of(made).add('team', 'blue');
  Tags.of(made).add(SpawnTag.MANAGED, 'false');
  expect(launchedTags(stack, 'instance')).toMatchObject({ team: 'blue', [SpawnTag.MANAGED]: 'true' });
  const [own] = only(stack, 'AWS::EC2::LaunchTemplate').Properties.TagSpecifications;
  expect(record(own.Tags)).toEqual({
    team: 'blue',
    owner: 'alice',
    [SpawnTag.MANAGED]: 'true',
    [SpawnTag.CREATED_BY]: 'cdk-spawn',
  });
});

it('lets Auto Scaling use its key, and warns where it can not', () => {
  const { stack, template: made } = template();
  made.allowAutoScaling();
  Template.fromStack(stack).hasResourceProperties('AWS::KMS::Key', {
    KeyPolicy: {
      Statement: Match.arrayWith([Match.objectLike({ Action: 'kms:CreateGrant', Principal: { AWS: '*' } })]),
    },
  });
  const other = testStack();
  const volumeKey = kms.Key.fromKeyArn(
    other,
    'Key',
    'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  );
  template({ volumeKey }, other).template.allowAutoScaling();
  Annotations.fromStack(other).hasWarning(
    '/Test/Box',
    Match.stringLikeRegexp('policy of volumeKey can.t be changed from here'),
  );
});

it('throws as an instance does', () => {
  expect(() => template({ owner: '' })).toThrow(/owner can't be a tag/);
});
