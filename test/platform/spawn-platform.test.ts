import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import {
  Alerts,
  AwsService,
  PlatformWatch,
  Sensitivity,
  SpawnInstance,
  SpawnNetwork,
  SpawnPlatform,
  type SpawnPlatformProps,
} from '../../lib';
import { ENVIRONMENTS, testStack } from '../support/environments';
import { expectClean, expectNoFailures, waivedOf } from '../support/packs';

const alerts = Alerts.email('security@example.com');
/** What watches the platform is for platform-watch.test.ts. */
const watch = PlatformWatch.elsewhere({ reason: 'This test is about what is watched' });

function platformTemplate(props?: Partial<SpawnPlatformProps>): Template {
  const stack = testStack();
  new SpawnPlatform(stack, 'Spawn', { alerts, watch, ...props });
  return Template.fromStack(stack);
}

/** The text of a value, each reference as `<LogicalId>`. */
function textOf(value: any): string {
  if (typeof value === 'string') return value;
  if (value['Fn::Join']) return value['Fn::Join'][1].map(textOf).join(value['Fn::Join'][0]);
  return `<${value.Ref ?? value['Fn::GetAtt'].join('.')}>`;
}

const outputOf = (template: Template, prefix: string) => {
  const found = Object.entries(template.toJSON().Outputs).find(([id]) => id.startsWith(prefix));
  return textOf((found![1] as any).Value);
};

describe('SpawnPlatform', () => {
  describe.each(ENVIRONMENTS)('in $location with $flags', ({ env, context }) => {
    it('is clean without further props, and with an instance', () => {
      const stack = testStack({ env, context });
      const platform = new SpawnPlatform(stack, 'Spawn', { alerts });
      new SpawnInstance(stack, 'Box', { platform, owner: 'alice' });
      expectClean(stack);
    });
  });

  it('waives nothing but the rows of docs/WAIVERS.md', () => {
    const stack = testStack();
    new SpawnPlatform(stack, 'Spawn', { alerts, owner: 'research' });
    expect([...new Set(waivedOf(stack).map(({ waiver }) => waiver))].sort()).toEqual([
      'access-log-bucket',
      'replica-bucket',
    ]);
  });

  it('needs no context: nothing is looked up, whatever the environment', () => {
    const app = new App();
    const stack = new Stack(app, 'Fixed', { env: { account: '111122223333', region: 'eu-west-1' } });
    new SpawnPlatform(stack, 'Spawn', { alerts });
    expect(app.synth().manifest.missing ?? []).toEqual([]);
  });

  it('lets EC2 Spot use the volume key, for machines of `spawn launch --spot`', () => {
    const keys = Object.entries(platformTemplate().findResources('AWS::KMS::Key'));
    const withSpot = keys.filter(([, key]) => JSON.stringify(key).includes('AWSServiceRoleForEC2Spot'));
    expect(withSpot.map(([id]) => id)).toEqual([expect.stringMatching(/^SpawnVolumeKey/)]);
  });

  it('has an isolated network: no internet gateway, no NAT gateway', () => {
    const template = platformTemplate();
    template.resourceCountIs('AWS::EC2::VPC', 1);
    template.resourceCountIs('AWS::EC2::InternetGateway', 0);
    template.resourceCountIs('AWS::EC2::NatGateway', 0);
  });

  it('gives its role for CLI-launched machines the boundary, the data bucket to read and the results bucket to write', () => {
    const template = platformTemplate();
    template.hasResourceProperties('AWS::IAM::Role', {
      PermissionsBoundary: { Ref: Match.stringLikeRegexp('^SpawnBoundary') },
    });
    const statements = Object.values(template.findResources('AWS::IAM::ManagedPolicy')).flatMap(
      ({ Properties }: any) => Properties.PolicyDocument.Statement,
    );
    const reaching = (bucket: string, action: string) =>
      statements.some(
        ({ Effect, Action, Resource }: any) =>
          Effect === 'Allow' && [Action].flat().includes(action) && JSON.stringify(Resource).includes(bucket),
      );
    const buckets = Object.keys(template.findResources('AWS::S3::Bucket'));
    const [data] = buckets.filter((id) => /^SpawnData(?!Replica)/.test(id));
    const [results] = buckets.filter((id) => /^SpawnResults(?!Replica)/.test(id));
    expect(reaching(data, 's3:GetObject')).toBe(true);
    expect(reaching(results, 's3:PutObject')).toBe(true);
    expect(reaching(data, 's3:PutObject')).toBe(false);
    expect(reaching(results, 's3:GetObject')).toBe(false);
  });

  it('prints the launch flags, with the role by name', () => {
    expect(outputOf(platformTemplate(), 'SpawnLaunchCommand')).toMatch(
      /^spawn launch --region <AWS::Region> --subnet-id <SpawnNetwork\w+> --security-group-ids <SpawnSecurityGroup\w+\.GroupId> --iam-role <SpawnInstanceRole\w+> --ttl 8h --no-dns$/,
    );
  });

  it('prints the configuration that makes the CLI ask for encryption and IMDSv2', () => {
    expect(outputOf(platformTemplate(), 'SpawnCliConfig').split('\n')).toEqual([
      'dns:',
      '  enabled: false',
      'compliance:',
      '  mode: nist-800-171',
      'defaults:',
      '  idle_timeout: 1h',
    ]);
  });

  it('with exactCliNames has the names that the CLI looks for, and leaves the role out of the flags', () => {
    const template = platformTemplate({ exactCliNames: true });
    template.hasResourceProperties('AWS::IAM::Role', { RoleName: 'spored-instance-role' });
    template.hasResourceProperties('AWS::IAM::InstanceProfile', { InstanceProfileName: 'spored-instance-profile' });
    const names = Object.values(template.findResources('AWS::S3::Bucket')).map(
      ({ Properties }: any) => Properties.BucketName,
    );
    expect(names.filter(Boolean).map(textOf)).toContain('spawn-results-<AWS::AccountId>-<AWS::Region>');
    expect(outputOf(template, 'SpawnLaunchCommand')).not.toContain('--iam-role');
  });

  it('has a launch template where it has an owner for what is launched from it', () => {
    platformTemplate().resourceCountIs('AWS::EC2::LaunchTemplate', 0);
    platformTemplate({ owner: 'research' }).resourceCountIs('AWS::EC2::LaunchTemplate', 1);
  });

  it('shares its network, key, group and boundary with its instances, and its owner', () => {
    const stack = testStack();
    const platform = new SpawnPlatform(stack, 'Spawn', { alerts, watch, owner: 'research' });
    new SpawnInstance(stack, 'Box', { platform });
    const template = Template.fromStack(stack);
    const [key] = Object.keys(template.findResources('AWS::KMS::Key')).filter((id) => id.startsWith('SpawnVolumeKey'));
    template.hasResourceProperties('AWS::EC2::Instance', {
      Tags: Match.arrayWith([{ Key: 'owner', Value: 'research' }]),
      BlockDeviceMappings: [Match.objectLike({ Ebs: Match.objectLike({ KmsKeyId: { 'Fn::GetAtt': [key, 'Arn'] } }) })],
    });
  });

  it('for card data is a dedicated network with scope tags', () => {
    const template = platformTemplate({ sensitivity: Sensitivity.CARDHOLDER });
    template.hasResourceProperties('AWS::EC2::VPC', {
      Tags: Match.arrayWith([
        { Key: 'cardholder-data', Value: 'yes' },
        { Key: 'compliance', Value: 'pci-dss' },
      ]),
    });
  });

  it('has a topic for alarms, encrypted and subscribed to', () => {
    const stack = testStack();
    const platform = new SpawnPlatform(stack, 'Spawn', { alerts, watch });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::SNS::Topic', 1);
    const [[id, { Properties: topic }]] = Object.entries(template.findResources('AWS::SNS::Topic'));
    expect(id).toMatch(/^SpawnAlerts/);
    expect(topic.KmsMasterKeyId['Fn::GetAtt'][0]).toMatch(/^SpawnAlertsKey/);
    expect(stack.resolve(platform.alarmTopic.topicArn)).toEqual({ Ref: id });
    template.hasResourceProperties('AWS::SNS::Subscription', {
      Endpoint: 'security@example.com',
      TopicArn: { Ref: id },
    });
  });

  it('hands on the topic of another place, and makes none', () => {
    const stack = testStack();
    const topic = alerts.topicIn(stack, 'Alerts');
    expect(new SpawnPlatform(stack, 'Spawn', { alerts: Alerts.to(topic) }).alarmTopic).toBe(topic);
    Template.fromStack(stack).resourceCountIs('AWS::SNS::Topic', 1);
  });

  it.each<[string, unknown, string]>([
    ['no props', undefined, 'nothing'],
    ['no alerts', { owner: 'research' }, 'nothing'],
    ['null', { alerts: null }, 'object'],
    ['an address', { alerts: 'security@example.com' }, "'security@example.com'"],
    ['a topic', { alerts: alerts.topicIn(testStack(), 'Alerts') }, 'object'],
  ])('refuses, from JavaScript, %s', (_, props, shown) => {
    expect(() => new SpawnPlatform(testStack(), 'Spawn', props as SpawnPlatformProps)).toThrow(
      `alerts of SpawnPlatform doesn't say who hears of alarms: ${shown}; allowed: Alerts.email(...), Alerts.to(topic) or Alerts.none({ reason }); give one such as Alerts.email('security@example.com')`,
    );
  });

  it('takes the sensitivity of a given network, and refuses another', () => {
    const stack = testStack();
    const network = new SpawnNetwork(stack, 'Network', { sensitivity: Sensitivity.PHI });
    const given = { alerts, watch, network };
    expect(new SpawnPlatform(stack, 'Spawn', given).sensitivity).toBe(Sensitivity.PHI);
    expect(() => new SpawnPlatform(stack, 'Other', { ...given, sensitivity: Sensitivity.PRODUCTION })).toThrow(
      /sensitivity differs from that of network: 'production' on a network for 'phi'; allowed: 'phi'/,
    );
  });

  it.each(['', 'Upper', '9lives', 'a/b', 'x'.repeat(64)])('refuses the name %p', (platformName) => {
    expect(() => new SpawnPlatform(testStack(), 'Spawn', { alerts, platformName })).toThrow(
      /platformName can't name SSM parameters/,
    );
  });
});

describe('SpawnPlatform.fromName', () => {
  const importer = (env?: { account: string; region: string }, watched?: boolean) => {
    const stack = testStack({ env } as any);
    const platform = SpawnPlatform.fromName(stack, 'Imported', { platformName: 'lab', owner: 'alice', watched });
    return { stack, platform };
  };

  it.each(ENVIRONMENTS)('carries an instance, clean, in $location with $flags', ({ env, context }) => {
    const stack = testStack({ env, context });
    new SpawnInstance(stack, 'Box', { platform: SpawnPlatform.fromName(stack, 'Imported', { owner: 'alice' }) });
    expectNoFailures(stack);
  });

  it.each([
    { watched: true, props: {}, count: 9 },
    { watched: false, props: { watch }, count: 7 },
  ])('reads exactly the parameters that the platform publishes: watched $watched', ({ watched, props, count }) => {
    const source = testStack();
    new SpawnPlatform(source, 'Spawn', { alerts, platformName: 'lab', ...props });
    const published = Object.values(Template.fromStack(source).findResources('AWS::SSM::Parameter'))
      .map(({ Properties }: any) => Properties.Name)
      .filter(Boolean);
    const { stack, platform } = importer(undefined, watched);
    new SpawnInstance(stack, 'Box', { platform });
    const read = Object.values(Template.fromStack(stack).toJSON().Parameters)
      .map(({ Default }: any) => Default)
      .filter((name: string) => name.startsWith('/cdk-spawn/'));
    expect(published).toHaveLength(count);
    expect(read.sort()).toEqual(published.sort());
  });

  it('needs no lookup in a fixed environment', () => {
    const { stack, platform } = importer({ account: '111122223333', region: 'eu-west-1' });
    new SpawnInstance(stack, 'Box', { platform });
    expect((stack.node.root as App).synth().manifest.missing ?? []).toEqual([]);
  });

  it('launches into the subnets of the parameter', () => {
    const { platform } = importer();
    expect(platform.network.privateSubnets).toHaveLength(2);
  });

  it('reads no endpoint group where the network has none', () => {
    const stack = testStack();
    SpawnPlatform.fromName(stack, 'Imported', { services: [AwsService.S3] });
    expect(JSON.stringify(Template.fromStack(stack).toJSON())).not.toContain('endpoint-security-group-id');
  });

  it('refuses a name that no platform can have', () => {
    expect(() => SpawnPlatform.fromName(testStack(), 'Imported', { platformName: 'No Such' })).toThrow(/platformName/);
  });
});
