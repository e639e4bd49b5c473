import { Duration, Lazy, type Stack, aws_ec2 as ec2, aws_logs as logs } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { SpawnKey } from '../../lib/encryption';
import {
  CONFIG_VARIABLE,
  METRIC_NAMES,
  METRIC_NAMESPACE,
  parseConfig,
} from '../../lib/lifecycle/handlers/reaper-config';
import { GracefulStop, ReaperMode, TtlReaper, type TtlReaperProps } from '../../lib/lifecycle';
import { SpawnTopic } from '../../lib/primitives';
import { ENVIRONMENTS, testStack } from '../support/environments';
import { FakeNetwork } from '../support/fake-network';
import { expectClean } from '../support/packs';

const EXTERNAL_ID = 'b7f0c1de-6a52-4f9e-9d0b-1c2f3a4b5c6d';
const members = [
  { accountId: '444455556666', externalId: EXTERNAL_ID },
  { accountId: '777788889999', externalId: '0e1d2c3b-4a59-6877-8695-a4b3c2d1e0f9' },
];
const newReaper = (stack: Stack, props: Partial<TtlReaperProps> = {}) =>
  new TtlReaper(stack, 'Reaper', { ...props, network: props.network ?? new FakeNetwork(stack) });
const groupOf = (stack: Stack, id: string) => ec2.SecurityGroup.fromSecurityGroupId(stack, id, 'sg-0123456789abcdef0');
const exemption = {
  instanceId: 'i-0123456789abcdef0',
  reason: 'license server, moved to its own account by February',
  until: '2027-01-31T18:00:00+01:00',
};
const everything = (stack: Stack): Partial<TtlReaperProps> => ({
  hardCap: Duration.hours(48),
  every: Duration.minutes(10),
  mode: ReaperMode.dryRun({ reason: 'first week in an account that was there before' }),
  gracefulStop: GracefulStop.byDocument('Stop-Gently', Duration.minutes(2)),
  instanceProfileNames: ['trainers'],
  securityGroups: [groupOf(stack, 'Machines')],
  subnets: [
    ec2.Subnet.fromSubnetAttributes(stack, 'Subnet', {
      subnetId: 'subnet-0123456789abcdef0',
      routeTableId: 'rtb-0123456789abcdef0',
    }),
  ],
  accounts: members,
  exemptions: [exemption],
  incidentTagKeys: ['case'],
  incidentSecurityGroups: [groupOf(stack, 'Quarantine')],
});

describe.each(ENVIRONMENTS)('in $location with $flags', (where) => {
  it('is clean with no optional prop', () => {
    const stack = testStack(where);
    newReaper(stack);
    expectClean(stack);
  });

  it('is clean with every prop', () => {
    const stack = testStack(where);
    newReaper(stack, everything(stack));
    expectClean(stack);
  });
});

const template = (props: (stack: Stack) => Partial<TtlReaperProps> = () => ({})) => {
  const stack = testStack({ env: { account: '111122223333', region: 'eu-west-1' } });
  const reaper = newReaper(stack, props(stack));
  return { stack, reaper, template: Template.fromStack(stack) };
};
const functionOf = (made: Template) => Object.values(made.findResources('AWS::Lambda::Function'))[0].Properties;
const statementsOf = (made: Template): any[] =>
  Object.values(made.findResources('AWS::IAM::ManagedPolicy')).flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement,
  );
const configOf = (made: Template) => {
  const value: unknown = functionOf(made).Environment.Variables[CONFIG_VARIABLE];
  // Of a template with tokens: each reference becomes a word.
  const text =
    typeof value === 'string'
      ? value
      : (value as any)['Fn::Join'][1].map((part: unknown) => (typeof part === 'string' ? part : 'REF')).join('');
  return parseConfig(text);
};

describe('the function', () => {
  it('runs in the private subnets, one run at a time, with its own key, dead-letter queue and a year of logs', () => {
    const { template: made } = template();
    const fn = functionOf(made);
    expect(fn).toMatchObject({ ReservedConcurrentExecutions: 1, Timeout: 300, Architectures: ['arm64'] });
    expect(fn.VpcConfig.SubnetIds).toEqual(['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1']);
    expect(fn.KmsKeyArn).toBeDefined();
    expect(fn.DeadLetterConfig.TargetArn).toBeDefined();
    made.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 365 });
    made.hasResource('AWS::Logs::LogGroup', { DeletionPolicy: 'Retain' });
  });

  it('is told the defaults: a cap of 168 hours, enforcing, the profiles of the CLI', () => {
    expect(configOf(template().template)).toEqual({
      capSeconds: 168 * 3600,
      scope: { profiles: ['spored-instance-profile', 'spawn-instance-*'], groups: [], subnets: [] },
      accounts: [],
      memberRole: 'arn:aws:iam::<account>:role/spawn-ttl-reaper-ec2',
      incidentTags: ['cdk-spawn:incident'],
      incidentGroups: [],
      exemptions: [],
    });
  });

  it('is told every prop', () => {
    expect(configOf(template(everything).template)).toEqual({
      capSeconds: 48 * 3600,
      dryRun: 'first week in an account that was there before',
      scope: {
        profiles: ['spored-instance-profile', 'spawn-instance-*', 'trainers'],
        groups: ['sg-0123456789abcdef0'],
        subnets: ['subnet-0123456789abcdef0'],
      },
      accounts: members.map(({ accountId, externalId }) => ({ id: accountId, externalId })),
      memberRole: 'arn:aws:iam::<account>:role/spawn-ttl-reaper-ec2',
      incidentTags: ['case'],
      incidentGroups: ['sg-0123456789abcdef0'],
      exemptions: [{ id: exemption.instanceId, until: exemption.until }],
      stop: { document: 'Stop-Gently', seconds: 120 },
    });
    const byAgent = template(() => ({ gracefulStop: GracefulStop.byAgent(Duration.minutes(6)) }));
    expect(configOf(byAgent.template)).toMatchObject({ agentSeconds: 360 });
  });

  it('is told the ids of groups and subnets of the same stack', () => {
    const { template: made } = template((stack) => ({
      securityGroups: [
        new ec2.SecurityGroup(stack, 'Group', {
          vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
            vpcId: 'vpc-0123456789abcdef0',
            availabilityZones: ['eu-west-1a'],
          }),
        }),
      ],
    }));
    expect(configOf(made).scope.groups).toEqual(['REF']);
  });

  it('takes a key, a retention and a topic of others', () => {
    const { template: made, reaper } = template((stack) => {
      const key = new SpawnKey(stack, 'Key');
      const topic = new SpawnTopic(stack, 'Topic', { key });
      topic.allowAlarms();
      return { key, alarmTopic: topic.topic, logRetention: logs.RetentionDays.SIX_YEARS };
    });
    made.resourceCountIs('AWS::KMS::Key', 1);
    made.resourceCountIs('AWS::SNS::Topic', 1);
    made.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 2192 });
    expect(reaper.alarmTopic.node.path).toBe('Test/Topic/Resource');
  });

  it('has a name of its own choice only where other accounts must know it', () => {
    template().template.allResourcesProperties('AWS::IAM::Role', { RoleName: Match.absent() });
    template(everything).template.hasResourceProperties('AWS::IAM::Role', { RoleName: 'spawn-ttl-reaper-eu-west-1' });
  });

  it('may assume the roles of the accounts named, and no other', () => {
    const assume = (made: Template) =>
      statementsOf(made).filter(({ Action }) => [Action].flat().includes('sts:AssumeRole'));
    expect(assume(template().template)).toEqual([]);
    expect(assume(template(everything).template)).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Resource: members.map(({ accountId }) => `arn:aws:iam::${accountId}:role/spawn-ttl-reaper-ec2`),
      },
    ]);
  });
});

describe('the schedule', () => {
  it('runs the function every 5 minutes, and keeps what could not be delivered', () => {
    const { template: made } = template();
    made.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'rate(5 minutes)',
      State: 'ENABLED',
      Targets: [
        Match.objectLike({
          DeadLetterConfig: { Arn: Match.anyValue() },
          RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 300 },
        }),
      ],
    });
    made.hasResourceProperties('AWS::Lambda::Permission', {
      Principal: 'events.amazonaws.com',
      SourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('Schedule'), 'Arn'] },
    });
    made.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 300,
    });
  });

  it.each([
    [1, 'rate(1 minute)', 60],
    [15, 'rate(15 minutes)', 900],
    [60, 'rate(1 hour)', 900],
  ])('of %i minutes', (minutes, ScheduleExpression, Timeout) => {
    const { template: made } = template(() => ({ every: Duration.minutes(minutes) }));
    made.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression });
    made.hasResourceProperties('AWS::Lambda::Function', { Timeout });
  });
});

describe('the alarms', () => {
  const alarmOf = (made: Template, id: string) =>
    Object.entries(made.findResources('AWS::CloudWatch::Alarm')).find(([key]) => key.startsWith(`Reaper${id}`))?.[1]
      .Properties;

  it.each([
    ['Errors', 'AWS/Lambda', 'Errors', 'Sum'],
    ['Throttles', 'AWS/Lambda', 'Throttles', 'Sum'],
    ['TerminationFailed', 'CdkSpawn/Lifecycle', 'Failed', 'Maximum'],
    ['InstanceSpared', 'CdkSpawn/Lifecycle', 'Spared', 'Maximum'],
    ['AccountUnreachable', 'CdkSpawn/Lifecycle', 'UnreachableAccounts', 'Maximum'],
    ['DryRunOn', 'CdkSpawn/Lifecycle', 'DryRun', 'Maximum'],
  ])('%s is raised by one, over three runs', (id, Namespace, MetricName, Statistic) => {
    const { template: made } = template();
    expect(alarmOf(made, id)).toMatchObject({
      Namespace,
      MetricName,
      Statistic,
      Dimensions: [{ Name: 'FunctionName', Value: { Ref: expect.stringContaining('ReaperFunction') } }],
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      EvaluationPeriods: 1,
      Period: 900,
      TreatMissingData: 'notBreaching',
    });
  });

  it('NotInvoked is raised by silence', () => {
    expect(alarmOf(template().template, 'NotInvoked')).toMatchObject({
      Namespace: 'AWS/Lambda',
      MetricName: 'Invocations',
      Statistic: 'Sum',
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
  });

  it('all go to the topic, which is encrypted and lets CloudWatch publish', () => {
    const { template: made, reaper } = template();
    const alarms = Object.values(made.findResources('AWS::CloudWatch::Alarm'));
    const [topic] = Object.keys(made.findResources('AWS::SNS::Topic'));
    expect(alarms).toHaveLength(7);
    expect(reaper.alarms).toHaveLength(7);
    for (const { Properties } of alarms) expect(Properties.AlarmActions).toEqual([{ Ref: topic }]);
    made.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: Match.anyValue() });
    made.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({ Principal: { Service: 'cloudwatch.amazonaws.com' } })]),
      },
    });
  });

  it('watch what the handler counts', () => {
    const watched = Object.values(template().template.findResources('AWS::CloudWatch::Alarm'))
      .filter(({ Properties }) => Properties.Namespace === METRIC_NAMESPACE)
      .map(({ Properties }) => Properties.MetricName);
    for (const name of watched) expect(METRIC_NAMES).toContain(name);
  });

  it("and metrics of one's own can be made", () => {
    const { stack, reaper } = template();
    expect(stack.resolve(reaper.metricTerminated().toMetricConfig().metricStat)).toMatchObject({
      namespace: 'CdkSpawn/Lifecycle',
      metricName: 'Terminated',
      statistic: 'Sum',
    });
    expect(reaper.metric('Watched', { statistic: 'Maximum' }).statistic).toBe('Maximum');
  });
});

describe('an error says what is wrong, what is allowed and what to do', () => {
  const account = (accountId: string, externalId = EXTERNAL_ID) => [{ accountId, externalId }];
  it.each<[string, Partial<TtlReaperProps>, RegExp]>([
    [
      'a cap below an hour',
      { hardCap: Duration.minutes(59) },
      /^hardCap is out of range: 59 minutes; allowed: .*1 hour.*; give/,
    ],
    ['a cap beyond a year', { hardCap: Duration.days(366) }, /^hardCap is out of range/],
    ['a cap that is a token', { hardCap: Duration.hours(Lazy.number({ produce: () => 9 })) }, /^hardCap is a token/],
    ['a period below a minute', { every: Duration.seconds(30) }, /^every is out of range/],
    [
      'a period of no whole minutes',
      { every: Duration.seconds(90) },
      /^every has no whole minutes: .*; allowed: whole minutes/,
    ],
    ['a period beyond an hour', { every: Duration.hours(2) }, /^every is out of range/],
    [
      'a malformed account',
      { accounts: account('1234') },
      /^accountId of accounts is not an account id: '1234'; allowed: twelve digits/,
    ],
    ['its own account', { accounts: account('111122223333') }, /^accounts has the reaper's own account/],
    [
      'an account twice',
      { accounts: [members[0], { ...members[1], accountId: members[0].accountId }] },
      /^accounts has the same accountId twice: '444455556666'/,
    ],
    [
      'an external id twice',
      { accounts: [members[0], { ...members[1], externalId: EXTERNAL_ID }] },
      /^accounts has the same externalId twice/,
    ],
    [
      "upstream's external id",
      { accounts: account('444455556666', 'spawn-ttl-reaper') },
      /^externalId of account 444455556666 can be guessed/,
    ],
    [
      'an external id with the account',
      { accounts: account('444455556666', 'reaper-of-444455556666-x') },
      /can be guessed/,
    ],
    ['a short external id', { accounts: account('444455556666', 'a1b2c3d4e5f6a7b8c9d') }, /20 to 200 random/],
    ['a monotonous external id', { accounts: account('444455556666', 'aaaaaaaaaaaaaaaaaaaaaaaa') }, /can be guessed/],
    ['an external id with spaces', { accounts: account('444455556666', 'b7f0c1de 6a52 4f9e 9d0b') }, /malformed/],
    [
      'a malformed instance',
      { exemptions: [{ ...exemption, instanceId: 'i-1' }] },
      /^exemptions has a malformed instanceId: 'i-1'/,
    ],
    [
      'an exemption without a reason',
      { exemptions: [{ ...exemption, reason: 'needed' }] },
      /has no reason: 'needed'; allowed: at least 5 words/,
    ],
    [
      'an exemption without an end',
      { exemptions: [{ ...exemption, until: 'never' }] },
      /ends at no time: 'never'; allowed: RFC 3339/,
    ],
    [
      'a profile by its ARN',
      { instanceProfileNames: ['arn:aws:iam::111122223333:instance-profile/x'] },
      /^instanceProfileNames has a malformed name/,
    ],
    ['a profile by a wildcard', { instanceProfileNames: ['*'] }, /^instanceProfileNames has a malformed name/],
    [
      'an incident tag that the agent writes',
      { incidentTagKeys: ['spawn:last-heartbeat'] },
      /^incidentTagKeys has a key that can't protect/,
    ],
    ['an incident tag of AWS', { incidentTagKeys: ['aws:x'] }, /^incidentTagKeys has a key that can't protect/],
    [
      'a hook that takes too long',
      { gracefulStop: GracefulStop.byDocument('Stop', Duration.minutes(3)) },
      /^the wait of gracefulStop is too long: 180 s; allowed: 100 s/,
    ],
  ])('%s', (_, props, message) => {
    expect(() => newReaper(testStack({ env: { account: '111122223333', region: 'eu-west-1' } }), props)).toThrow(
      message,
    );
  });

  it.each<[string, () => unknown, RegExp]>([
    [
      'a dry run without a reason',
      () => ReaperMode.dryRun({ reason: 'testing' }),
      /^ReaperMode.dryRun has no reason: 'testing'; allowed: at least 5 words/,
    ],
    [
      'an agent with too much time',
      () => GracefulStop.byAgent(Duration.hours(1)),
      /^wait is out of range: 1 hour; allowed: whole seconds, 1 minute to 30 minutes/,
    ],
    [
      'a document of AWS',
      () => GracefulStop.byDocument('AWS-RunShellScript', Duration.minutes(1)),
      /^documentName is not the name of a document of this account/,
    ],
    [
      'a document by its ARN',
      () => GracefulStop.byDocument('arn:aws:ssm:::document/x', Duration.minutes(1)),
      /documentName/,
    ],
    ['a hook without time', () => GracefulStop.byDocument('Stop', Duration.seconds(5)), /^wait is out of range/],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });

  it('more accounts than an environment takes', () => {
    const accounts = Array.from({ length: 60 }, (_, index) => ({
      accountId: String(444455556666 + index),
      externalId: `${EXTERNAL_ID.slice(0, -2)}${String(index).padStart(2, '0')}`,
    }));
    expect(() => newReaper(testStack(), { accounts })).toThrow(/with 60 accounts; allowed: 3500.*in another account/);
    expect(() => newReaper(testStack(), { accounts: accounts.slice(0, 40) })).not.toThrow();
  });

  it('a network without the endpoints', () => {
    const stack = testStack();
    const network = new FakeNetwork(stack, { without: ['ec2', 'sts'] });
    expect(() => newReaper(stack, { network, accounts: members })).toThrow(/no endpoint for ec2.*no endpoint for sts/);
  });

  it('tokens are not judged', () => {
    const token = Lazy.string({ produce: () => 'x' });
    const stack = testStack();
    expect(() =>
      newReaper(stack, {
        mode: ReaperMode.dryRun({ reason: token }),
        accounts: [{ accountId: token, externalId: Lazy.string({ produce: () => 'y' }) }],
        exemptions: [{ instanceId: token, reason: token, until: token }],
        instanceProfileNames: [token],
        gracefulStop: GracefulStop.byDocument(token, Duration.minutes(1)),
      }),
    ).not.toThrow();
  });
});
