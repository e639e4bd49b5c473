import {
  App,
  Aws,
  type CfnElement,
  Duration,
  type Environment,
  Lazy,
  Stack,
  aws_ec2 as ec2,
  aws_iam as iam,
} from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import {
  Alerts,
  ConfigRules,
  GatewayServices,
  LongTtl,
  type InstanceBoundary,
  PeriodicAudits,
  PlatformWatch,
  Sensitivity,
  SpawnFleet,
  SpawnInstance,
  SpawnLaunchTemplate,
  SpawnNetwork,
  SpawnPlatform,
  type SpawnPlatformProps,
} from '../../lib';
import { EMPTY_DOCUMENT_CHARACTERS, MANAGED_POLICY_CHARACTERS, sizeOf } from '../../lib/primitives/policy-size';
import { ENVIRONMENTS, LOCATIONS, testApp, testStack } from '../support/environments';
import { expectClean, expectNoFailures } from '../support/packs';

jest.setTimeout(180_000);

const alerts = Alerts.email('security@example.com');
const existingTrail = PlatformWatch.existingTrail({
  reason: 'The trail of the organization logs management events in every region',
});
const elsewhere = PlatformWatch.elsewhere({ reason: 'The first platform of the region watches this one' });

function made(props: Partial<SpawnPlatformProps> = {}, stack = testStack()) {
  const platform = new SpawnPlatform(stack, 'Spawn', { alerts, owner: 'research', ...props });
  return {
    stack,
    platform,
    /** Synthesizes: nothing can be added after. */
    get template() {
      return Template.fromStack(stack);
    },
  };
}

/** What agent and client call KMS for themselves. */
const DIRECT = JSON.stringify(['kms:Decrypt', 'kms:GenerateDataKey']);

const typesOf = (template: Template): string[] =>
  Object.values<any>(template.toJSON().Resources).map(({ Type }) => Type);

const TRAIL = ['AWS::CloudTrail::Trail', 'AWS::Athena::WorkGroup'];
const REGION = ['AWS::DynamoDB::Table', 'AWS::SSM::Association', 'AWS::SSM::Document'];

describe('what a platform makes to watch', () => {
  const modes = {
    complete: made(),
    existingTrail: made({ watch: existingTrail }),
    elsewhere: made({ watch: elsewhere }),
  };

  it('is everything, unless told otherwise', () => {
    const { platform, template } = modes.complete;
    expect(typesOf(template)).toEqual(expect.arrayContaining([...TRAIL, ...REGION]));
    const { trail, trailQueries, securityAlarms, table, recorder, reaper, instanceLogs, sessionLogging } = platform;
    for (const one of [trail, trailQueries, securityAlarms, table, recorder, reaper, instanceLogs, sessionLogging]) {
      expect(one?.node.path).toMatch(/^Test\/Spawn\/Watch\/\w+$/);
    }
    expect(typesOf(made({ watch: PlatformWatch.complete() }).template)).toEqual(typesOf(template));
  });

  it('is all but the trail and its alarms, where a trail exists', () => {
    const { platform, template } = modes.existingTrail;
    expect(typesOf(template)).toEqual(expect.arrayContaining(REGION));
    expect(typesOf(template).filter((type) => TRAIL.includes(type))).toEqual([]);
    expect([platform.trail, platform.trailQueries, platform.securityAlarms]).toEqual([undefined, undefined, undefined]);
    expect(platform.reaper).toBeDefined();
    template.hasResource('AWS::Lambda::Function', {
      Metadata: { 'cdk-spawn:existing-trail': existingTrail._existingTrailReason },
    });
  });

  it('is nothing, where it is watched elsewhere, and the template says why', () => {
    const { platform, template } = modes.elsewhere;
    expect(typesOf(template).filter((type) => [...TRAIL, ...REGION, 'AWS::CloudWatch::Alarm'].includes(type))).toEqual(
      [],
    );
    const { trail, table, recorder, reaper, instanceLogs, sessionLogging, machinePolicy, hardCap } = platform;
    for (const one of [trail, table, recorder, reaper, instanceLogs, sessionLogging, machinePolicy, hardCap]) {
      expect(one).toBeUndefined();
    }
    template.hasResource('AWS::IAM::Role', {
      Metadata: { 'cdk-spawn:watched-elsewhere': 'The first platform of the region watches this one' },
    });
  });

  it.each(Object.entries(modes))('leaves the platform itself as it is: %s', (_, { template }) => {
    const ids = (of: Template) => Object.keys(of.toJSON().Resources);
    expect(ids(template)).toEqual(expect.arrayContaining(ids(modes.elsewhere.template)));
  });

  it('fits into a stack, with room for machines', () => {
    const { template } = modes.complete;
    expect(typesOf(template).length).toBeLessThan(300);
    expect(JSON.stringify(template.toJSON(), undefined, 1).length).toBeLessThan(750_000);
  });

  it('is the same each time', () => {
    expect(made().template.toJSON()).toEqual(modes.complete.template.toJSON());
  });

  it('keeps the names that the spawn CLI, Session Manager, Athena and CloudTrail insist on, and no other', () => {
    const names = Object.values<any>(modes.complete.template.toJSON().Resources).flatMap(({ Type, Properties = {} }) =>
      [
        'Name',
        'TableName',
        'TrailName',
        'BucketName',
        'RoleName',
        'FunctionName',
        'TopicName',
        'QueueName',
        'AlarmName',
      ]
        .filter((name) => typeof Properties[name] === 'string')
        .map((name) => `${Type} ${Properties[name]}`),
    );
    const fixed = names.filter((name) => !/Athena|SSM::Parameter|Spot|EC2/.test(name));
    expect(fixed.sort()).toEqual([
      'AWS::DynamoDB::Table spawn-instances',
      'AWS::SSM::Document SSM-SessionManagerRunShell',
    ]);
  });

  it('tells one topic of all alarms', () => {
    const { template, stack, platform } = modes.complete;
    template.resourceCountIs('AWS::SNS::Topic', 1);
    const alarms = Object.values<any>(template.findResources('AWS::CloudWatch::Alarm'));
    expect(alarms.length).toBeGreaterThan(35);
    const topic = stack.resolve(platform.alarmTopic.topicArn);
    for (const { Properties } of alarms) expect(Properties.AlarmActions).toEqual([topic]);
  });

  it('watches the endpoints of the network, and the group and profile of the machines', () => {
    const { template, stack, platform } = modes.complete;
    const stolen = Object.values<any>(template.findResources('AWS::Logs::MetricFilter')).filter(({ Properties }) =>
      JSON.stringify(Properties.FilterPattern).includes('vpcEndpointId'),
    );
    const [endpoint] = platform.network.endpointIds!.map((id) => stack.resolve(id).Ref);
    expect(JSON.stringify(stolen)).toContain(endpoint);
    const group = JSON.stringify(stack.resolve(platform.securityGroup.securityGroupId));
    const functions = Object.values<any>(template.findResources('AWS::Lambda::Function'));
    const profile = JSON.stringify(stack.resolve(platform.instanceRole.instanceProfile.instanceProfileName));
    for (const known of [group, profile]) {
      const knowing = functions.filter(({ Properties }) =>
        JSON.stringify(Properties.Environment ?? {}).includes(known),
      );
      expect(knowing.map(({ Properties }) => Properties.Description).sort()).toEqual([
        'Compares the instances table with EC2',
        'Terminates instances of spawn that are past their end',
        'Works events of EC2 into the instances table',
      ]);
    }
  });
});

it('ends whatever lives in a network of its own, and in one that was given only what is spawn’s', () => {
  const reaperOf = (props: Partial<SpawnPlatformProps>, stack = testStack()) => {
    const { template, platform } = made(props, stack);
    const subnets = platform.network.privateSubnets.map(({ subnetId }) => JSON.stringify(stack.resolve(subnetId)));
    const [reaper] = Object.values<any>(template.findResources('AWS::Lambda::Function')).filter(
      ({ Properties }) => Properties.Description === 'Terminates instances of spawn that are past their end',
    );
    return subnets.every((subnet) => JSON.stringify(reaper.Properties.Environment).includes(subnet));
  };
  const stack = testStack();
  expect(reaperOf({})).toBe(true);
  expect(reaperOf({ network: new SpawnNetwork(stack, 'Given') }, stack)).toBe(false);
});

it('watches an account and region once', () => {
  const app = testApp();
  const env = LOCATIONS.find((each) => each.env !== undefined)!.env;
  const platformIn = (id: string, props: Partial<SpawnPlatformProps> = {}, where: Environment = env) =>
    new SpawnPlatform(new Stack(app, id, { env: where }), 'Spawn', {
      alerts,
      platformName: id.toLowerCase(),
      ...props,
    });
  platformIn('First');
  expect(() => platformIn('Second')).toThrow(/'Second\/Spawn' beside 'First\/Spawn'.*PlatformWatch\.elsewhere/);
  platformIn('Third', { watch: elsewhere });
  platformIn('Fourth', {}, { ...env, region: 'eu-central-1' });
  platformIn('Fifth', {}, {});
});

describe('what the alarms of a platform know of the rest of the account', () => {
  const patternsOf = (watch?: PlatformWatch, stack = testStack({ env: LOCATIONS[1].env })) => {
    const filters = made({ watch }, stack).template.findResources('AWS::Logs::MetricFilter');
    const patternOf = (metric: string) =>
      Object.values<any>(filters)
        .filter(({ Properties }) => Properties.MetricTransformations[0].MetricName === metric)
        .map(({ Properties }) => JSON.stringify(Properties.FilterPattern));
    return {
      launches: patternOf('LaunchOutsideRegions').join(),
      calls: patternOf('InstanceCredentialsElsewhere').join(),
      emergencies: patternOf('BreakGlassUsed'),
    };
  };
  const own = LOCATIONS[1].env.region;

  it('is nothing, unless told', () => {
    const { launches, calls, emergencies } = patternsOf();
    expect(launches).toContain(own);
    expect(calls).toContain('EndpointsssmInterface');
    expect(emergencies).toEqual([]);
  });

  it('is the regions of further platforms, whose machines call by endpoints of their own', () => {
    const { launches, calls } = patternsOf(PlatformWatch.complete({ otherRegions: ['us-west-2', own] }));
    expect(launches).toContain('us-west-2');
    expect(launches.split(own)).toHaveLength(2);
    expect(calls).toContain('vpcEndpointId NOT EXISTS');
    expect(calls).not.toContain('EndpointsssmInterface');
  });

  it('is that there are other networks', () => {
    const { launches, calls } = patternsOf(PlatformWatch.complete({ otherNetworks: true }));
    expect(launches).toEqual(patternsOf().launches);
    expect(calls).not.toContain('EndpointsssmInterface');
  });

  it('is the roles for emergencies', () => {
    const stack = testStack({ env: LOCATIONS[1].env });
    const breakGlassRoles = [iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111122223333:role/break-glass')];
    expect(patternsOf(PlatformWatch.complete({ breakGlassRoles }), stack).emergencies).toEqual([
      expect.stringContaining('role/break-glass'),
    ]);
  });

  it('refuses what is no region', () => {
    expect(() => PlatformWatch.complete({ otherRegions: ['Ireland'] })).toThrow(
      /^otherRegions of PlatformWatch.complete has what is no region: 'Ireland'; allowed: names such as/,
    );
    expect(() => PlatformWatch.complete({ otherRegions: ['us-gov-west-1', Aws.REGION] })).not.toThrow();
  });

  it('and is clean', () => {
    expectClean(made({ watch: PlatformWatch.complete({ otherRegions: ['us-west-2'] }) }).stack);
  });
});

describe('PlatformWatch', () => {
  it.each([
    ['existingTrail', 'say which trail logs management events here, and who sees to it'],
    ['elsewhere', 'say what watches the platform instead, and who sees to it'],
  ] as const)('%s asks for a sentence', (mode, remedy) => {
    expect(() => PlatformWatch[mode]({ reason: 'elsewhere' })).toThrow(
      `reason of PlatformWatch.${mode} is not a sentence: "elsewhere"; allowed: at least 5 words; ${remedy}`,
    );
    expect(() => PlatformWatch[mode]({ reason: Lazy.string({ produce: () => 'x' }) })).not.toThrow();
  });
});

describe.each(ENVIRONMENTS)('in $location with $flags', ({ env, context }) => {
  it.each([
    ['complete', undefined],
    ['with an existing trail', existingTrail],
    ['elsewhere', elsewhere],
  ])('a platform is clean: %s', (_, watch) => {
    expectClean(made({ watch }, testStack({ env, context })).stack);
  });

  it('the app with instances, AWS Config and periodic audits in stacks of their own is clean', () => {
    const { app } = baseline(env, context);
    expectClean(app);
  });
});

/** The stacks of bin/app.ts and examples/audit-baseline. */
function baseline(env?: { account: string; region: string }, context?: Record<string, unknown>) {
  const app = testApp(context);
  const [landingZone, research, audit] = ['LandingZone', 'Research', 'Audit'].map((id) => new Stack(app, id, { env }));
  const platform = new SpawnPlatform(landingZone, 'Spawn', { owner: 'research', alerts });
  const box = new SpawnInstance(research, 'Box', { platform, ttl: Duration.hours(8) });
  const fleet = new SpawnFleet(research, 'Fleet', { platform, capacity: 2 });
  new ConfigRules(audit, 'Config', { topic: platform.alarmTopic });
  new PeriodicAudits(audit, 'Audits', { topic: platform.alarmTopic, evidenceBucket: platform.trail!.bucket });
  return { app, landingZone, research, audit, platform, box, fleet };
}

describe('machines in other stacks', () => {
  const { app, landingZone, research, audit, platform, box, fleet } = baseline();
  app.synth();

  it('wait for the platform, which waits for none', () => {
    const before = (stack: Stack) => stack.dependencies.map(({ stackName }) => stackName);
    expect(before(landingZone)).toEqual([]);
    expect(before(research)).toEqual(['LandingZone']);
    expect(before(audit)).toEqual(['LandingZone']);
  });

  it('attach the policy of the platform', () => {
    const arn = research.resolve(platform.machinePolicy!.policy.managedPolicyArn);
    expect(JSON.stringify(arn)).toMatch(/^\{"Fn::(ImportValue|GetStackOutput)".*MachinePolicy/);
    for (const { role } of [box, fleet]) {
      const { managedPolicyArns } = role.node.defaultChild as iam.CfnRole;
      expect(research.resolve(managedPolicyArns)).toContainEqual(arn);
    }
  });

  it('are named by no policy of the platform', () => {
    const policies = JSON.stringify(Template.fromStack(landingZone).findResources('AWS::KMS::Key'));
    expect(policies).not.toContain('Box');
  });

  it('tell the topic of the platform', () => {
    const alarms = Object.values<any>(Template.fromStack(audit).findResources('AWS::CloudWatch::Alarm'));
    for (const { Properties } of alarms) {
      expect(JSON.stringify(Properties.AlarmActions)).toMatch(
        /^\[\{"Fn::(ImportValue|GetStackOutput)"[^\]]*SpawnAlerts/,
      );
    }
  });
});

describe('the policy of all machines', () => {
  const { stack, platform } = made();
  const box = new SpawnInstance(stack, 'Box', { platform });
  const launchTemplate = new SpawnLaunchTemplate(stack, 'Template', { platform });
  const resources: Record<string, any> = Template.fromStack(stack).toJSON().Resources;
  const { policy, parameterArns = [] } = platform.machinePolicy!;
  const { Ref: policyId } = stack.resolve(policy.managedPolicyArn);
  const statements: any[] = resources[policyId].Properties.PolicyDocument.Statement;
  const roles = {
    box: box.role,
    template: launchTemplate.role,
    cli: platform.instanceRole,
    default: platform.launchTemplate!.role,
  };

  it.each(Object.entries(roles))('is attached to the role of %s', (_, role) => {
    const id = stack.getLogicalId(role.node.defaultChild as CfnElement);
    expect(resources[id].Properties.ManagedPolicyArns).toEqual([{ Ref: policyId }]);
  });

  it.each(Object.entries(roles))('reads parameters that the role of %s does not deny itself', (_, role) => {
    const limits = stack.getLogicalId(role.node.findChild('Limits').node.defaultChild as CfnElement);
    const { NotResource } = resources[limits].Properties.PolicyDocument.Statement.find(
      ({ Sid }: any) => Sid === 'NoOtherParameters',
    );
    expect(parameterArns).toHaveLength(2);
    expect(NotResource).toEqual(expect.arrayContaining(stack.resolve(parameterArns)));
  });

  it('ships logs and logs sessions, within the boundary', () => {
    expect(statements.map(({ Sid }) => Sid)).toEqual(
      expect.arrayContaining(['ShipLogs', 'InstallAgent', 'FindSessionLog', 'DecryptSessions']),
    );
    const boundary = platform.permissionsBoundary as InstanceBoundary;
    const all = statements.map(({ Action }) => new iam.PolicyStatement({ actions: [Action].flat(), resources: ['*'] }));
    expect(all.flatMap((statement) => boundary._beyond(statement))).toEqual([]);
  });

  it('writes to the log groups of the platform alone', () => {
    const writing = statements.filter(({ Action }) => [Action].flat().includes('logs:PutLogEvents'));
    const groups = Object.keys(resources).filter((id) => resources[id].Type === 'AWS::Logs::LogGroup');
    expect(groups.filter((id) => JSON.stringify(writing).includes(id)).sort()).toEqual([
      expect.stringMatching(/^SpawnWatchInstanceLogsAgent/),
      expect.stringMatching(/^SpawnWatchInstanceLogsSystem/),
      expect.stringMatching(/^SpawnWatchSessionsLogGroup/),
    ]);
    expect(writing.flatMap(({ Resource }) => Resource)).not.toContain('*');
  });

  it('fits into a managed policy, however long what it refers to becomes', () => {
    const sizes = statements.map(
      (statement) => sizeOf({ toStatementJson: () => statement } as iam.PolicyStatement, stack).expected,
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(
      MANAGED_POLICY_CHARACTERS - EMPTY_DOCUMENT_CHARACTERS,
    );
  });

  it('is one of the ten that IAM attaches to a role, and leaves room for more', () => {
    const { role } = new SpawnInstance(testStack(), 'Box', { platform, owner: 'alice' });
    for (let index = 0; index < 7; index++) {
      role.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName(`Own${index}`));
    }
    expect(() => role.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName('Own7'))).toThrow(
      /needs too many managed policies: 11/,
    );
  });

  it('decrypts sessions with instances, by a key that names neither roles nor people who open sessions', () => {
    const keyId = stack.getLogicalId(platform.sessionLogging!.key.node.defaultChild as CfnElement);
    const { Statement } = resources[keyId].Properties.KeyPolicy;
    const calling = Statement.filter(({ Action }: any) => JSON.stringify(Action) === DIRECT);
    expect(calling).toEqual([
      expect.objectContaining({
        Principal: {
          AWS: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, expect.anything(), expect.anything(), ':root']] },
        },
        Condition: { StringLike: { 'kms:EncryptionContext:aws:ssm:TargetId': 'i-*' } },
      }),
    ]);
    const output = Template.fromStack(stack).findOutputs('*', { Value: { 'Fn::GetAtt': [keyId, 'Arn'] } });
    expect(Object.keys(output)).toEqual([expect.stringMatching(/^SpawnSessionKeyArn/)]);
  });
});

describe('SpawnPlatform.fromName', () => {
  const rolePolicies = (stack: Stack) =>
    Object.values<any>(Template.fromStack(stack).findResources('AWS::IAM::Role')).flatMap(
      ({ Properties }) => Properties.ManagedPolicyArns ?? [],
    );

  it.each(LOCATIONS)('gives machines the policy that the platform publishes: $location', ({ env }) => {
    const stack = testStack({ env });
    const platform = SpawnPlatform.fromName(stack, 'Imported', { owner: 'alice' });
    const { role } = new SpawnInstance(stack, 'Box', { platform });
    expect(rolePolicies(stack)).toEqual([{ Ref: expect.stringContaining('machinepolicyarn') }]);
    const limits = stack.resolve((role.node.findChild('Limits') as iam.ManagedPolicy).document.toJSON());
    expect(JSON.stringify(limits)).toContain('machineparameterarns');
    expectNoFailures(stack);
  });

  it('gives none where the platform is watched elsewhere', () => {
    const stack = testStack();
    const platform = SpawnPlatform.fromName(stack, 'Imported', { owner: 'alice', watched: false });
    new SpawnInstance(stack, 'Box', { platform });
    expect(rolePolicies(stack)).toEqual([]);
    expect(platform.hardCap).toBeUndefined();
  });

  it('knows the hard cap as it is told', () => {
    const stack = testStack();
    expect(SpawnPlatform.fromName(stack, 'Default').hardCap?.toHours()).toBe(168);
    expect(SpawnPlatform.fromName(stack, 'Told', { hardCap: Duration.days(30) }).hardCap?.toDays()).toBe(30);
  });
});

describe('sensitivity', () => {
  const retentions = (sensitivity: Sensitivity) =>
    Object.values<any>(made({ sensitivity }).template.findResources('AWS::Logs::LogGroup')).map(
      ({ Properties }) => Properties.RetentionInDays as number,
    );

  it('PHI keeps all logs for six years', () => {
    expect(new Set(retentions(Sensitivity.PHI))).toEqual(new Set([2192]));
  });

  it('others for a year, but for the trail', () => {
    const kept = retentions(Sensitivity.PRODUCTION);
    expect(kept.filter((days) => days === 2192)).toHaveLength(1);
    expect(kept.filter((days) => days !== 2192 && days !== 365)).toEqual([]);
  });

  it.each([Sensitivity.CARDHOLDER, Sensitivity.PHI])('%s is clean', (sensitivity) => {
    const { stack, platform } = made({ sensitivity });
    new SpawnInstance(stack, 'Box', { platform });
    expectClean(stack);
  });
});

describe('hardCap', () => {
  it('is that of the reaper', () => {
    const { template, platform } = made({ hardCap: Duration.days(30) });
    expect(platform.hardCap?.toDays()).toBe(30);
    template.hasResourceProperties('AWS::Lambda::Function', {
      Description: 'Terminates instances of spawn that are past their end',
      Environment: { Variables: Match.anyValue() },
    });
    const [reaper] = Object.values<any>(template.findResources('AWS::Lambda::Function')).filter(
      ({ Properties }) => Properties.Description === 'Terminates instances of spawn that are past their end',
    );
    expect(JSON.stringify(reaper.Properties.Environment)).toContain('\\"capSeconds\\":2592000');
  });

  it('is what the launch command keeps to', () => {
    const { template } = made({ hardCap: Duration.hours(2) });
    expect(JSON.stringify(template.toJSON().Outputs)).toContain('--ttl 2h --no-dns');
  });

  it('is above the time to live of each machine', () => {
    const { stack, platform } = made({ hardCap: Duration.hours(4) });
    const ttl = Duration.hours(8);
    expect(() => new SpawnInstance(stack, 'Box', { platform, ttl })).toThrow(
      /^ttl is above the hard cap of the platform/,
    );
    expect(() => new SpawnFleet(stack, 'Fleet', { platform, ttl, capacity: 2 })).toThrow(/: 8h; allowed: up to 4h;/);
    const { instance } = new SpawnInstance(stack, 'Default', { platform });
    expect(instance.tags.tagValues()).toMatchObject({ 'spawn:ttl': '4h' });
    new SpawnFleet(stack, 'DefaultFleet', { platform, capacity: 2 });
  });

  it('is not known of a platform that is watched elsewhere, unless it is told', () => {
    expect(made({ watch: elsewhere, hardCap: Duration.hours(4) }).platform.hardCap?.toHours()).toBe(4);
    const { stack, platform } = made({ watch: elsewhere });
    const longTtl = LongTtl.upTo(Duration.days(60), { reason: 'long simulation' });
    expect(() => new SpawnInstance(stack, 'Box', { platform, ttl: Duration.days(30), longTtl })).not.toThrow();
  });

  it('out of range is refused', () => {
    expect(() => made({ hardCap: Duration.minutes(5) })).toThrow(/^hardCap is out of range: 5 minutes/);
  });
});

describe('a VPC that was there before', () => {
  const adopted = (stack: Stack) =>
    SpawnNetwork.fromVpc(stack, 'Network', {
      vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
        vpcId: 'vpc-0123456789abcdef0',
        availabilityZones: ['eu-west-1a', 'eu-west-1b'],
        isolatedSubnetIds: ['subnet-0aaaaaaaaaaaaaaa1', 'subnet-0aaaaaaaaaaaaaaa2'],
        isolatedSubnetRouteTableIds: ['rtb-0aaaaaaaaaaaaaaa1', 'rtb-0aaaaaaaaaaaaaaa2'],
      }),
      createMissing: true,
      gatewayServices: GatewayServices.automatic(),
    });

  it('holds instances of others, that are not taken for spawn’s by their subnet', () => {
    const subnetsOf = (props: Partial<SpawnPlatformProps>, stack = testStack({ env: LOCATIONS[1].env })) => {
      const { template } = made({ ...props, network: props.network ?? adopted(stack) }, stack);
      const [fn] = Object.values<any>(template.findResources('AWS::Lambda::Function')).filter(
        ({ Properties }) => Properties.Description === 'Works events of EC2 into the instances table',
      );
      return fn.Properties.Environment.Variables.SUBNETS;
    };
    expect(subnetsOf({})).toBe('');
    const stack = testStack();
    expect(subnetsOf({ network: new SpawnNetwork(stack, 'Network') }, stack)).not.toBe('');
  });
});

it('needs no context: nothing is looked up, whatever the environment', () => {
  const app = new App();
  const stack = new Stack(app, 'Fixed', { env: { account: '111122223333', region: 'eu-west-1' } });
  new SpawnPlatform(stack, 'Spawn', { alerts });
  expect(app.synth().manifest.missing ?? []).toEqual([]);
  Annotations.fromStack(stack).hasNoError('*', Match.anyValue());
});
