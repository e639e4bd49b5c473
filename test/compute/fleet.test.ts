import { Duration, Lazy, Tags, aws_ec2 as ec2 } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SpawnFleet, type SpawnFleetProps, SpotAllocation } from '../../lib/compute';
import { SpawnTag } from '../../lib/contract';
import { SpawnTopic } from '../../lib/primitives';
import { ENVIRONMENTS, testStack } from '../support/environments';
import { expectClean } from '../support/packs';
import { fakePlatform, importedNetwork, launchData, only, record } from './support';

const GROUP = 'AWS::AutoScaling::AutoScalingGroup';

function fleet(props: Partial<SpawnFleetProps> = {}, stack = testStack()) {
  const network = props.network ?? importedNetwork(stack);
  return { stack, fleet: new SpawnFleet(stack, 'Fleet', { owner: 'alice', capacity: 8, ...props, network }) };
}
const group = (props: Partial<SpawnFleetProps> = {}) => only(fleet(props).stack, GROUP);

describe('without optional props', () => {
  const { stack, fleet: made } = fleet();
  const { Properties: properties, UpdatePolicy: update } = only(stack, GROUP);
  const [templateId] = Object.keys(Template.fromStack(stack).findResources('AWS::EC2::LaunchTemplate'));

  it('holds N machines', () => {
    expect(properties.MinSize).toBe('8');
    expect(properties.DesiredCapacity).toBeUndefined();
  });
  it('launches from the newest version of its template', () => {
    expect(properties.MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification).toEqual({
      LaunchTemplateId: { Ref: templateId },
      Version: { 'Fn::GetAtt': [templateId, 'LatestVersionNumber'] },
    });
    expect(properties.LaunchTemplate).toEqual({ Ref: 'AWS::NoValue' });
  });
  it('is on-demand only', () => {
    expect(properties.MixedInstancesPolicy.InstancesDistribution.OnDemandPercentageAboveBaseCapacity).toBe(100);
    expect(properties.CapacityRebalance).toBe(false);
  });
  it('may choose among types of one architecture', () => {
    const types = properties.MixedInstancesPolicy.LaunchTemplate.Overrides.map(
      (override: any) => override.InstanceType,
    );
    expect(types).toEqual(['m7g.large', 'm6g.large', 'm8g.large']);
  });
  it('spreads over all private subnets', () => {
    expect(properties.VPCZoneIdentifier).toEqual(['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1']);
  });
  it('leaves the subnet to the group', () => {
    expect(launchData(stack).NetworkInterfaces[0].SubnetId).toBeUndefined();
  });
  it('replaces a machine that fails its checks, five minutes after boot at the earliest', () => {
    expect(properties.HealthCheckType).toBe('EC2');
    expect(properties.HealthCheckGracePeriod).toBe(300);
  });
  it('starts the new machine before it ends the old', () => {
    expect(properties.InstanceMaintenancePolicy).toEqual({ MinHealthyPercentage: 100, MaxHealthyPercentage: 200 });
  });
  it('replaces each machine after a week, whatever its agent does', () => {
    expect(properties.MaxInstanceLifetime).toBe(604_800);
  });
  it('ends machines of the oldest template first', () => {
    expect(properties.TerminationPolicies).toEqual(['OldestLaunchTemplate', 'OldestInstance']);
  });
  it('rolls a changed template through the group in batches, without signals', () => {
    expect(update.AutoScalingRollingUpdate).toMatchObject({
      MinInstancesInService: 8,
      MaxBatchSize: 2,
      PauseTime: 'PT5M',
    });
    expect(update.AutoScalingRollingUpdate.WaitOnResourceSignals).toBeUndefined();
    expect(update.AutoScalingRollingUpdate.SuspendProcesses).toEqual(
      expect.arrayContaining([
        'HealthCheck',
        'ReplaceUnhealthy',
        'AZRebalance',
        'AlarmNotification',
        'ScheduledActions',
      ]),
    );
  });
  it('has room for a batch', () => {
    expect(properties.MaxSize).toBe('10');
  });
  it('tells of every launch, termination and failure on an encrypted topic', () => {
    const [topic] = Object.keys(Template.fromStack(stack).findResources('AWS::SNS::Topic'));
    expect(properties.NotificationConfigurations).toEqual([
      {
        TopicARN: { Ref: topic },
        NotificationTypes: ['LAUNCH', 'LAUNCH_ERROR', 'TERMINATE', 'TERMINATE_ERROR'].map(
          (event) => `autoscaling:EC2_INSTANCE_${event}`,
        ),
      },
    ]);
    expect(only(stack, 'AWS::SNS::Topic').Properties.KmsMasterKeyId).toBeDefined();
  });
  it('publishes group metrics each minute', () => {
    expect(properties.MetricsCollection).toEqual([{ Granularity: '1Minute' }]);
  });
  it('lets the service-linked role use the keys of volumes and topic', () => {
    const keys = Object.values(Template.fromStack(stack).findResources('AWS::KMS::Key'));
    expect(keys).toHaveLength(2);
    for (const key of keys) {
      const policy = JSON.stringify((key as any).Properties.KeyPolicy);
      expect(policy).toContain('AWSServiceRoleForAutoScaling');
      expect(policy).toContain('kms:CreateGrant');
    }
  });
  it.each([
    [SpawnTag.MANAGED, 'true'],
    [SpawnTag.TTL, '24h'],
    ['owner', 'alice'],
  ])('gives %s to each machine', (key, value) => {
    expect(properties.Tags).toContainEqual({ Key: key, Value: value, PropagateAtLaunch: true });
    for (const { Tags: tags } of launchData(stack).TagSpecifications) expect(record(tags)[key]).toBe(value);
  });
  it('stops no machine for being idle: the group would replace it', () => {
    expect(JSON.stringify(properties.Tags)).not.toContain(SpawnTag.IDLE_TIMEOUT);
  });
  it('has the group as its default child', () => {
    expect(made.node.defaultChild).toBe(made.autoScalingGroup);
    expect(stack.resolve(made.autoScalingGroupName)).toEqual({ Ref: stack.getLogicalId(made.autoScalingGroup) });
  });
});

it.each(ENVIRONMENTS)('is clean alone: $location, $flags', (environment) => {
  expectClean(fleet({}, testStack(environment)).stack);
});

describe('Spot', () => {
  it('chooses pools with most spare capacity and replaces a machine before it is interrupted', () => {
    const { stack } = fleet({ spot: {} });
    const { Properties: properties } = only(stack, GROUP);
    expect(properties.MixedInstancesPolicy.InstancesDistribution).toEqual({
      OnDemandAllocationStrategy: 'prioritized',
      OnDemandBaseCapacity: 0,
      OnDemandPercentageAboveBaseCapacity: 0,
      SpotAllocationStrategy: 'capacity-optimized',
    });
    expect(properties.CapacityRebalance).toBe(true);
    expectClean(stack);
  });
  it('mixes on-demand in', () => {
    const spot = {
      onDemandBase: 2,
      onDemandPercentageAboveBase: 25,
      allocation: SpotAllocation.PRICE_CAPACITY_OPTIMIZED,
    };
    expect(group({ spot }).Properties.MixedInstancesPolicy.InstancesDistribution).toMatchObject({
      OnDemandBaseCapacity: 2,
      OnDemandPercentageAboveBaseCapacity: 25,
      SpotAllocationStrategy: 'price-capacity-optimized',
    });
  });
  it('leaves the interruption notice to spored, with its pre-stop command', () => {
    const { stack } = fleet({ spot: {}, preStop: '/usr/local/bin/checkpoint' });
    const [{ Tags: tags }] = launchData(stack).TagSpecifications;
    expect(record(tags)[SpawnTag.PRE_STOP]).toBe('/usr/local/bin/checkpoint');
    Template.fromStack(stack).resourceCountIs('AWS::AutoScaling::LifecycleHook', 0);
  });
});

describe('props', () => {
  it('lives on a platform', () => {
    const stack = testStack();
    new SpawnFleet(stack, 'Fleet', { platform: fakePlatform(stack), capacity: 1 });
    expect(only(stack, GROUP).Properties).toMatchObject({ MinSize: '1', MaxSize: '2' });
    expectClean(stack);
  });
  it('takes types, subnets, times and a topic', () => {
    const stack = testStack();
    const network = importedNetwork(stack);
    const notifications = new SpawnTopic(stack, 'Topic');
    const { Properties: properties } = only(
      fleet(
        {
          network,
          notifications,
          subnets: [network.privateSubnets[1]],
          instanceTypes: [new ec2.InstanceType('c7i.large'), new ec2.InstanceType('c6i.large')],
          healthCheckGracePeriod: Duration.minutes(10),
          maxInstanceLifetime: Duration.days(2),
          idleTimeout: Duration.hours(3),
        },
        stack,
      ).stack,
      GROUP,
    );
    expect(properties).toMatchObject({
      VPCZoneIdentifier: ['subnet-0123456789abcdef1'],
      HealthCheckGracePeriod: 600,
      MaxInstanceLifetime: 172_800,
      NotificationConfigurations: [{ TopicARN: stack.resolve(notifications.topic.topicArn) }],
    });
    expect(launchData(stack).ImageId).toMatch(/x86_64$/);
    expect(JSON.stringify(properties.Tags)).toContain(SpawnTag.IDLE_TIMEOUT);
    Template.fromStack(stack).resourceCountIs('AWS::SNS::Topic', 1);
  });
  it('replaces machines later than their time to live', () => {
    expect(group({ ttl: Duration.hours(168) }).Properties.MaxInstanceLifetime).toBe(8 * 86_400);
  });
  it('propagates tags of Tags.of() to machines and volumes, and keeps its own', () => {
    const { stack, fleet: made } = fleet();
    Tags.of(made).add('team', 'blue');
    Tags.of(made).add(SpawnTag.MANAGED, 'false');
    expect(only(stack, GROUP).Properties.Tags).toEqual(
      expect.arrayContaining([
        { Key: 'team', Value: 'blue', PropagateAtLaunch: true },
        { Key: SpawnTag.MANAGED, Value: 'true', PropagateAtLaunch: true },
      ]),
    );
    for (const { Tags: tags } of launchData(stack).TagSpecifications)
      expect(record(tags)).toMatchObject({ team: 'blue', [SpawnTag.MANAGED]: 'true' });
  });
  it.each<[string, Partial<SpawnFleetProps>, RegExp]>([
    ['no machines', { capacity: 0 }, /capacity is out of range: 0; allowed: whole numbers from 1 to 500/],
    [
      'a token as capacity',
      { capacity: Lazy.number({ produce: () => 2 }) },
      /capacity is out of range: a token; .*literal/,
    ],
    [
      'a base beyond the capacity',
      { spot: { onDemandBase: 9 } },
      /spot\.onDemandBase is out of range: 9; allowed: whole numbers from 0 to 8/,
    ],
    [
      'an odd percentage',
      { spot: { onDemandPercentageAboveBase: 101 } },
      /spot\.onDemandPercentageAboveBase is out of range: 101/,
    ],
    ['hibernation', { hibernate: true }, /hibernate is not for fleets: true; .*use SpawnInstance/],
    ['no types', { instanceTypes: [] }, /instanceTypes has 0 entries; allowed: 1 to 40/],
    [
      'two architectures',
      { instanceTypes: [new ec2.InstanceType('m7g.large'), new ec2.InstanceType('m7i.large')] },
      /instanceTypes mixes architectures: m7g\.large, m7i\.large; allowed: one architecture/,
    ],
    [
      'an old type',
      { instanceTypes: [new ec2.InstanceType('t2.micro')] },
      /instanceTypes\[0\] is not of the Nitro system: 't2\.micro'/,
    ],
    ['no subnets', { subnets: [] }, /subnets is empty: 0/],
    [
      'a short lifetime',
      { maxInstanceLifetime: Duration.hours(1) },
      /maxInstanceLifetime is out of range: 3600 s; allowed: 86400 to 31536000/,
    ],
    ['a bad time to live', { ttl: Duration.days(9) }, /ttl is out of range: 9 days/],
  ])('refuses %s', (_, props, message) => {
    expect(() => fleet(props)).toThrow(message);
  });
});
