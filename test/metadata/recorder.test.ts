import { Duration, Lazy, Stack, aws_cloudtrail as cloudtrail, aws_sns as sns } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { parseFilterPattern } from '../../lib/analysis/filter-pattern';
import { SpawnTag } from '../../lib/contract';
import { EventTrail, MetadataRecorder, type MetadataRecorderProps, MetadataTable } from '../../lib/metadata';
import { LOG } from '../../lib/metadata/function-contract';
import { SpawnNetwork } from '../../lib/network';
import { Alerts, SpawnTopic } from '../../lib/primitives';
import { ENVIRONMENTS, testApp, testStack } from '../support/environments';
import { matchesPattern } from '../support/event-pattern';
import { FakeNetwork } from '../support/fake-network';
import { expectClean } from '../support/packs';
import {
  call,
  createTags,
  deleteTags,
  interruption,
  runInstances,
  stateChange,
  terminateInstances,
} from './support/events';

const trail = EventTrail.existing({ reason: 'the trail of our organization logs every account' });
const newRecorder = (stack: Stack, props: Partial<MetadataRecorderProps> = {}) =>
  new MetadataRecorder(stack, 'Recorder', {
    table: props.table ?? new MetadataTable(stack, 'Instances'),
    network: props.network ?? new FakeNetwork(stack),
    trail,
    ...props,
  });
const variablesOf = (stack: Stack): any =>
  Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function'))[0].Properties.Environment.Variables;

describe.each(ENVIRONMENTS)('in $location with $flags', (where) => {
  it('is clean', () => {
    const stack = testStack(where);
    newRecorder(stack);
    expectClean(stack);
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
  });
});

it('finds the endpoints that it needs in a SpawnNetwork of default props', () => {
  const stack = testStack();
  newRecorder(stack, { network: new SpawnNetwork(stack, 'Network') });
  Template.fromStack(stack).resourceCountIs('AWS::Events::Rule', 5);
});

describe('events', () => {
  const stack = testStack();
  newRecorder(stack);
  const rules = Object.values(Template.fromStack(stack).findResources('AWS::Events::Rule')).map(
    ({ Properties }) => Properties,
  );
  const passes = (event: object) =>
    rules.filter(({ EventPattern: pattern }) => pattern && matchesPattern(pattern, event)).length;
  const time = new Date('2026-01-01T00:00:00Z');
  const heartbeat = { [SpawnTag.LAST_HEARTBEAT]: '2026-01-01T00:00:00Z' };
  const failed = { errorCode: 'Client.UnauthorizedOperation' };

  it.each<[string, object, number]>([
    ['a state change', stateChange('i-1', 'running', time), 1],
    ['a Spot interruption', interruption('i-1', time), 1],
    ['a launch', runInstances([{ id: 'i-1' }], time), 1],
    ['a launch that failed', call('RunInstances', time, failed), 0],
    ['a termination', terminateInstances(['i-1'], time), 1],
    ['a call that changes nothing here', call('StartInstances', time), 0],
    ['a tag', createTags(['i-1'], { owner: 'alice' }, time), 1],
    ['a tag of a volume alone', createTags(['vol-1'], { owner: 'alice' }, time), 0],
    ['a tag of a volume and an instance', createTags(['vol-1', 'i-1'], { owner: 'alice' }, time), 1],
    ['a heartbeat', createTags(['i-1'], heartbeat, time), 0],
    [
      'every run-time key',
      createTags(['i-1'], Object.fromEntries(SpawnTag.RUNTIME_KEYS.map((key) => [key, 'x'])), time),
      0,
    ],
    ['a tag beside a heartbeat', createTags(['i-1'], { ...heartbeat, owner: 'alice' }, time), 1],
    ['a deletion', deleteTags(['i-1'], { owner: undefined }, time), 1],
    ['a deletion of what spored deletes', deleteTags(['i-1'], { [SpawnTag.FSX_PENDING]: undefined }, time), 0],
    ['a deletion of all tags', deleteTags(['i-1'], undefined, time), 1],
    ['an event of another service', { ...stateChange('i-1', 'running', time), source: 'aws.s3' }, 0],
  ])('%s passes %#', (_title, event, count) => {
    expect(passes(event)).toBe(count);
  });

  it('go to a dead-letter queue where they cannot be delivered, from these rules alone', () => {
    for (const { Targets: targets } of rules) {
      expect(targets).toMatchObject([
        { Arn: { 'Fn::GetAtt': expect.any(Array) }, DeadLetterConfig: { Arn: { 'Fn::GetAtt': expect.any(Array) } } },
      ]);
    }
    const policies = JSON.stringify(Template.fromStack(stack).findResources('AWS::SQS::QueuePolicy'));
    expect(policies.match(/"Service":"events.amazonaws.com"/g)).toHaveLength(2);
    expect(policies.match(/"aws:SourceArn"/g)).toHaveLength(2);
  });

  it('call the function on behalf of these rules alone', () => {
    const permissions = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Permission'));
    expect(permissions).toHaveLength(5);
    for (const { Properties } of permissions) expect(Properties.SourceArn['Fn::GetAtt'][1]).toBe('Arn');
  });
});

describe('the functions', () => {
  it('describe instances and keep the table, nothing else of EC2 and DynamoDB', () => {
    const stack = testStack();
    newRecorder(stack);
    const actions = Object.values(Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy'))
      .filter(({ Properties }) => JSON.stringify(Properties.Roles).includes('Recorder'))
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as any[])
      .filter(({ Effect: effect, Condition: condition }) => effect === 'Allow' && !condition?.Null)
      .flatMap(({ Action: action }) => action as string | string[]);
    const own = [...new Set(actions)].filter((action) => /^dynamodb:|^ec2:.*Instances$/.test(action));
    expect(own.sort()).toEqual([
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'ec2:DescribeInstances',
    ]);
  });

  it('run one after the other, two at most for events', () => {
    const stack = testStack();
    newRecorder(stack);
    for (const [description, count] of [
      ['Works events', 2],
      ['Compares', 1],
    ] as const) {
      Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
        Description: Match.stringLikeRegexp(description),
        ReservedConcurrentExecutions: count,
        Architectures: ['arm64'],
      });
    }
  });

  it('know the instances by profile, group and subnet', () => {
    const stack = testStack();
    newRecorder(stack, { instanceProfiles: ['research-*'] });
    const variables = variablesOf(stack);
    expect(JSON.stringify(variables.INSTANCE_PROFILES)).toMatch(
      /instance-profile\/spored-instance-profile,.*instance-profile\/spawn-instance-\*,.*instance-profile\/spawnd-role,.*instance-profile\/research-\*/,
    );
    expect(variables.SUBNETS).toBe('subnet-0123456789abcdef0,subnet-0123456789abcdef1');
    expect(variables.SECURITY_GROUPS).toBe('');
    expect(variables.RETENTION_DAYS).toBe('2192');
    const other = testStack();
    newRecorder(other, { subnets: [] });
    expect(variablesOf(other).SUBNETS).toBe('');
  });
});

describe('metrics', () => {
  const stack = testStack();
  const recorder = newRecorder(stack);
  const filters = Object.values(Template.fromStack(stack).findResources('AWS::Logs::MetricFilter')).map(
    ({ Properties }) => Properties,
  );
  /** A line as Lambda's JSON format writes what the function logs. */
  const counted = (line: object) => [
    ...new Set(
      filters
        .filter(({ FilterPattern: pattern }) => parseFilterPattern(pattern as string)!.matches({ message: line }))
        .map(({ MetricTransformations: [transformation] }) => transformation.MetricName as string),
    ),
  ];

  it.each<[object, string[]]>([
    [{ event: LOG.REDACTED, table: 't' }, ['SecretLookingTags']],
    [{ event: LOG.UNREADABLE, table: 't' }, ['UnreadableEvents']],
    [{ event: LOG.RECONCILED, table: 't', mended: 3, done: false }, ['MendedInstances']],
    [{ event: LOG.RECONCILED, table: 't', mended: 3, done: true }, ['MendedInstances', 'CompletedPasses']],
    [{ event: LOG.FAILED, table: 't' }, []],
  ])('%j counts as %j', (line, names) => {
    expect(counted(line).sort()).toEqual(names.sort());
  });

  it('have the names that the filters write, and the table as dimension', () => {
    const written = new Set(filters.map(({ MetricTransformations: [{ MetricName: name }] }) => name as string));
    for (const metric of [
      recorder.metricRedactions(),
      recorder.metricUnreadable(),
      recorder.metricMended(),
      recorder.metricCompletedPasses(),
    ]) {
      expect(written).toContain(metric.metricName);
      expect(metric).toMatchObject({ namespace: 'CdkSpawn/Metadata', statistic: 'Sum' });
      expect(Object.keys(metric.dimensions ?? {})).toEqual(['Table']);
    }
    expect(recorder.metricDeadLetters().metricName).toBe('ApproximateNumberOfMessagesVisible');
  });
});

describe('alarms', () => {
  const alarmed = (props: Partial<MetadataRecorderProps> = {}) => {
    const stack = testStack();
    const { topic: alarmTopic } = new SpawnTopic(stack, 'Alarms');
    newRecorder(stack, { alarmTopic, ...props });
    return Template.fromStack(stack);
  };
  const alarmsOf = (template: Template): any[] =>
    Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties);

  it('are none without a topic', () => {
    const stack = testStack();
    expect(newRecorder(stack).alarms).toEqual([]);
    expect(alarmsOf(Template.fromStack(stack))).toEqual([]);
  });

  it('tell the topic of lost events, of secrets in tags, and of a table that is no longer kept', () => {
    const template = alarmed();
    const [topic] = Object.keys(template.findResources('AWS::SNS::Topic'));
    const alarms = alarmsOf(template);
    expect(alarms.map(({ MetricName }) => MetricName).sort()).toEqual([
      'ApproximateNumberOfMessagesVisible',
      'CompletedPasses',
      'SecretLookingTags',
    ]);
    for (const { AlarmActions } of alarms) expect(AlarmActions).toEqual([{ Ref: topic }]);
  });

  it('take silence of the passes for a fault, and silence of the others for none', () => {
    const alarms = alarmsOf(alarmed());
    const passes = alarms.find(({ MetricName }) => MetricName === 'CompletedPasses');
    expect(passes).toMatchObject({
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
      Period: 900,
      EvaluationPeriods: 4,
      Threshold: 1,
    });
    for (const other of alarms.filter((each) => each !== passes)) {
      expect(other).toMatchObject({
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        TreatMissingData: 'notBreaching',
        Threshold: 1,
      });
    }
  });

  it.each([
    ['the interval of the passes', Duration.hours(6), 21_600],
    ['a day where the interval is not known', Duration.minutes(Lazy.number({ produce: () => 30 })), 86_400],
  ])('count passes per %s', (_title, reconcileEvery, period) => {
    const passes = alarmsOf(alarmed({ reconcileEvery })).find(({ MetricName }) => MetricName === 'CompletedPasses');
    expect(passes.Period).toBe(period);
  });

  it('leave all packs clean', () => {
    const stack = testStack();
    const alarmTopic = Alerts.email('security@example.com').topicIn(stack, 'Alerts');
    newRecorder(stack, { alarmTopic, network: new SpawnNetwork(stack, 'Network') });
    expectClean(stack);
  });
});

describe('the trail', () => {
  const synth = (make: (stack: Stack) => EventTrail, region?: string) => {
    const app = testApp();
    const stack = new Stack(app, 'Test', { env: { region: 'eu-west-1' } });
    const other = region ? new Stack(app, 'Other', { env: { region } }) : stack;
    newRecorder(stack, { trail: make(other) });
    return () => app.synth();
  };
  const cfnTrail = (stack: Stack, props: Partial<cloudtrail.CfnTrailProps> = {}) =>
    EventTrail.fromTrail(new cloudtrail.CfnTrail(stack, 'Trail', { isLogging: true, s3BucketName: 'b', ...props }));

  it.each<[string, (stack: Stack) => EventTrail]>([
    ['an L2 trail', (stack) => EventTrail.fromTrail(new cloudtrail.Trail(stack, 'Trail'))],
    ['a trail without selectors', (stack) => cfnTrail(stack)],
    ['one with an advanced selector', (stack) => cfnTrail(stack, { advancedEventSelectors: [management()] })],
    ['a named existing one', () => trail],
  ])('%s is accepted', (_title, make) => {
    expect(synth(make)).not.toThrow();
  });

  it('a construct that makes no trail is refused', () => {
    const stack = testStack();
    expect(() => EventTrail.fromTrail(new Construct(stack, 'Imported'))).toThrow(
      /^trail makes no trail: 'Test\/Imported'; allowed: a construct whose resource is an AWS::CloudTrail::Trail; for a trail from elsewhere use EventTrail.existing/,
    );
    expect(() => EventTrail.fromTrail(new sns.Topic(stack, 'Topic'))).toThrow(/^trail makes no trail: 'Test\/Topic'/);
  });

  const management = (...more: cloudtrail.CfnTrail.AdvancedFieldSelectorProperty[]) => ({
    fieldSelectors: [{ field: 'eventCategory', equalTo: ['Management'] }, ...more],
  });

  it.each<[string, RegExp, (stack: Stack) => EventTrail]>([
    ['one that does not log', /trail '.*Trail' does not log/, (stack) => cfnTrail(stack, { isLogging: false })],
    [
      'one of data events alone',
      /does not log management events that write/,
      (stack) => cfnTrail(stack, { eventSelectors: [{ includeManagementEvents: false }] }),
    ],
    [
      'one of reads alone',
      /does not log management events that write/,
      (stack) => cfnTrail(stack, { eventSelectors: [{ readWriteType: 'ReadOnly' }] }),
    ],
    [
      'one with an advanced selector of reads',
      /does not log management events that write/,
      (stack) => cfnTrail(stack, { advancedEventSelectors: [management({ field: 'readOnly', equalTo: ['true'] })] }),
    ],
  ])('%s is refused', (_title, message, make) => {
    expect(synth(make)).toThrow(message);
  });

  it('of another region must be for all regions', () => {
    expect(synth((stack) => cfnTrail(stack), 'us-east-1')).toThrow(/logs region us-east-1 only, not eu-west-1/);
    expect(synth((stack) => cfnTrail(stack, { isMultiRegionTrail: true }), 'us-east-1')).not.toThrow();
  });

  it('from elsewhere wants a reason', () => {
    expect(() => EventTrail.existing({ reason: 'we have one' })).toThrow(/reason says too little: 'we have one'/);
  });
});

it.each([Duration.minutes(1), Duration.seconds(400), Duration.days(2)])('refuses to reconcile every %s', (every) => {
  expect(() => newRecorder(testStack(), { reconcileEvery: every })).toThrow(
    /reconcileEvery is out of range: .*; allowed/,
  );
});
