import {
  Stack,
  Token,
  aws_cloudtrail as cloudtrail,
  aws_iam as iam,
  aws_logs as logs,
  aws_sns as sns,
} from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { SecurityAlarm } from '../../../lib/audit';
import { CIS_ALARMS } from '../../../lib/audit/alarms/cis-alarms';
import { SPAWN_ALARMS } from '../../../lib/audit/alarms/spawn-alarms';
import { SpawnInstanceRole } from '../../../lib/identity';
import { SpawnNetwork } from '../../../lib/network';
import { Alerts, SpawnLogGroup, SpawnTopic } from '../../../lib/primitives';
import { ENVIRONMENTS, testStack } from '../../support/environments';
import { patternFaults } from '../../support/filter-pattern';
import { expectClean, ownFindingsOf } from '../../support/packs';
import { CASES } from './cases';
import { ALL_ALARMS, alarmsIn, alarmsTemplate, countersOf } from './support';

const DEFINITIONS = [...CIS_ALARMS, ...SPAWN_ALARMS];

describe('each alarm', () => {
  const counters = countersOf(alarmsTemplate());

  it('is defined once', () => {
    expect(DEFINITIONS.map(({ alarm }) => alarm)).toEqual(ALL_ALARMS);
    expect([...counters.keys()].sort()).toEqual([...ALL_ALARMS].sort());
  });

  const rows = (side: 'counts' | 'passes') =>
    Object.entries(CASES).flatMap(([alarm, cases]) =>
      Object.entries(cases[side]).map(([title, record]) => [alarm, title, record] as const),
    );

  it.each(rows('counts'))('%s counts: %s', (alarm, _title, record) => {
    expect(counters.get(alarm)!([record])).toBe(1);
  });

  it.each(rows('passes'))('%s does not count: %s', (alarm, _title, record) => {
    expect(counters.get(alarm)!([record])).toBe(0);
  });

  it('counts what counts among what does not', () => {
    for (const [alarm, { counts, passes }] of Object.entries(CASES)) {
      const all = [...Object.values(counts), ...Object.values(passes)];
      expect([alarm, counters.get(alarm)!(all)]).toEqual([alarm, Object.keys(counts).length]);
    }
  });

  it('has a pattern that CloudWatch Logs takes', () => {
    const filters = Object.values<any>(alarmsTemplate().Resources).filter(
      ({ Type }) => Type === 'AWS::Logs::MetricFilter',
    );
    expect(filters.length).toBeGreaterThanOrEqual(ALL_ALARMS.length);
    for (const { Properties } of filters) {
      expect([Properties.FilterPattern, patternFaults(Properties.FilterPattern)]).toEqual([
        Properties.FilterPattern,
        [],
      ]);
    }
  });

  it.each(DEFINITIONS)('$alarm says what happened and what to do, and which controls it is for', (definition) => {
    expect(definition.title).toMatch(/^\S.*[^.]$/);
    expect(definition.whatToDo).toMatch(/^[A-Z].*\.$/);
    expect(definition.controls.pci.length).toBeGreaterThan(0);
    expect(definition.controls.nist.length).toBeGreaterThan(0);
    for (const id of definition.controls.pci) expect(id).toMatch(/^\d+(\.\d+){1,3}$/);
    for (const id of definition.controls.nist) expect(id).toMatch(/^[A-Z]{2}-\d+(\(\d+\))?$/);
  });

  it('of the benchmark has its number', () => {
    const numbers = Array.from({ length: 15 }, (_, index) => `4.${index + 1}`);
    expect(CIS_ALARMS.map(({ controls }) => controls.cis)).toEqual(numbers);
    expect(SPAWN_ALARMS.every(({ controls }) => controls.cis === undefined)).toBe(true);
  });
});

describe('SecurityAlarms', () => {
  it.each(ENVIRONMENTS)('is clean: $location, $flags', (environment) => {
    const stack = testStack(environment);
    alarmsIn(stack);
    expectClean(stack);
  });

  it.each(ENVIRONMENTS)(
    'passes SecurityAlarmSet on a trail, with everything to watch: $location, $flags',
    (environment) => {
      const stack = testStack(environment);
      const logGroup = new SpawnLogGroup(stack, 'Trail');
      trailTo(stack, logGroup);
      const network = new SpawnNetwork(stack, 'Network');
      const role = new SpawnInstanceRole(stack, 'Role');
      alarmsIn(stack, { logGroup, network, instanceRoles: [role], breakGlassRoles: [role] });
      expect(ownFindingsOf(stack).filter((line) => line.startsWith('SecurityAlarmSet'))).toEqual([]);
    },
  );

  it('fails SecurityAlarmSet if nobody is told, and passes with a subscriber', () => {
    const findings = (alerts: (stack: Stack) => Alerts) => {
      const stack = testStack();
      const logGroup = new SpawnLogGroup(stack, 'Trail');
      trailTo(stack, logGroup);
      alarmsIn(stack, { logGroup, alerts: alerts(stack) });
      return ownFindingsOf(stack).filter((line) => line.startsWith('SecurityAlarmSet'));
    };
    expect(findings(() => Alerts.none({ reason: 'the security team watches the console itself' }))).not.toEqual([]);
    expect(findings((stack) => Alerts.to(new SpawnTopic(stack, 'Topic').topic))).not.toEqual([]);
    expect(findings(() => Alerts.email('security@example.com'))).toEqual([]);
  });

  const { Resources: resources } = alarmsTemplate();
  const ofType = (type: string) => Object.values<any>(resources).filter(({ Type }) => Type === type);

  it('sends every alarm to its encrypted topic', () => {
    const alarms = ofType('AWS::CloudWatch::Alarm');
    expect(alarms).toHaveLength(ALL_ALARMS.length);
    const [topicId] = Object.entries<any>(resources).find(([, { Type }]) => Type === 'AWS::SNS::Topic')!;
    expect(resources[topicId].Properties.KmsMasterKeyId).toBeDefined();
    for (const { Properties } of alarms) {
      expect(Properties).toMatchObject({
        AlarmActions: [{ Ref: topicId }],
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        EvaluationPeriods: 1,
        TreatMissingData: 'notBreaching',
      });
      expect(Properties.AlarmDescription).toMatch(/^spawn security: .*\. .*\.$/);
      expect(Properties.AlarmName).toBeUndefined();
    }
  });

  it('counts records for five minutes', () => {
    for (const { Properties } of ofType('AWS::CloudWatch::Alarm')) {
      const stats = Properties.MetricName
        ? [{ Period: Properties.Period, Stat: Properties.Statistic }]
        : Properties.Metrics.flatMap(({ MetricStat }: any) => MetricStat ?? []);
      for (const { Period, Stat } of stats) expect([Period, Stat]).toEqual([300, 'Sum']);
    }
  });

  it('is raised by one record, but for what people and programs get wrong', () => {
    const thresholds = Object.fromEntries(
      ofType('AWS::CloudWatch::Alarm').map(({ Properties }) => [Properties.MetricName, Properties.Threshold]),
    );
    const several = Object.entries(thresholds).filter(([, threshold]) => threshold !== 1);
    expect(Object.fromEntries(several)).toEqual({ UnauthorizedCalls: 10, ConsoleLoginFailures: 5 });
  });

  it('watches the log group that is given, an imported one too', () => {
    const stack = testStack();
    alarmsIn(stack, { logGroup: logs.LogGroup.fromLogGroupName(stack, 'Imported', 'trail') });
    const filters = Object.values(Template.fromStack(stack).findResources('AWS::Logs::MetricFilter'));
    expect(new Set(filters.map(({ Properties }) => Properties.LogGroupName))).toEqual(new Set(['trail']));
  });

  it('allows launches in the region of its stack alone, unless told otherwise', () => {
    const stack = testStack();
    alarmsIn(stack);
    Template.fromStack(stack).hasResourceProperties('AWS::Logs::MetricFilter', {
      FilterPattern: {
        'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp('\\$\\.awsRegion != "$'), { Ref: 'AWS::Region' }])],
      },
    });
  });

  it('knows the endpoints of a SpawnNetwork', () => {
    const stack = testStack();
    const network = new SpawnNetwork(stack, 'Network');
    alarmsIn(stack, { network });
    const template = Template.fromStack(stack);
    const endpoints = Object.keys(template.findResources('AWS::EC2::VPCEndpoint'));
    const [filter] = Object.entries(template.findResources('AWS::Logs::MetricFilter'))
      .filter(([id]) => id.includes('InstanceCredentialsElsewhere'))
      .map(([, { Properties }]) => JSON.stringify(Properties.FilterPattern));
    expect(endpoints).toHaveLength(10);
    for (const id of endpoints) expect(filter).toContain(`{"Ref":"${id}"}`);
  });

  it('takes any endpoint of any VPC without a network, and every role without roles', () => {
    const counts = (props: object) => {
      const stack = testStack();
      alarmsIn(stack, props);
      return countersOf(Template.fromStack(stack).toJSON()).get(SecurityAlarm.INSTANCE_CREDENTIALS_ELSEWHERE)!;
    };
    const { counts: yes, passes: no } = CASES[SecurityAlarm.INSTANCE_CREDENTIALS_ELSEWHERE];
    const without = counts({});
    expect(without([yes['from a laptop']])).toBe(1);
    expect(without([no['an instance of another role']])).toBe(1);
    expect(without([yes["through a thief's endpoint"]])).toBe(0);
  });

  it('gives single alarms', () => {
    const stack = testStack();
    const alarms = alarmsIn(stack);
    expect(alarms.alarmOf(SecurityAlarm.ROOT_USE)).toBe(alarms.alarms[2]);
    expect(alarms.alarms).toHaveLength(ALL_ALARMS.length - 1);
    expect(() => alarms.alarmOf(SecurityAlarm.BREAK_GLASS_USED)).toThrow(
      /^there is no such alarm: 'BreakGlassUsed'; allowed: UnauthorizedCalls, .*; for BreakGlassUsed name the roles/,
    );
    expect(alarms.topic).toBeInstanceOf(sns.Topic);
  });

  it('refuses what can not be watched', () => {
    expect(() => alarmsIn(testStack(), { allowedRegions: [] })).toThrow(/^allowedRegions is empty: .*; leave it out/);
    const stack = testStack();
    const roles = Array.from(
      { length: 9 },
      (_, index) => new iam.Role(stack, `R${index}`, { assumedBy: new iam.AnyPrincipal() }),
    );
    expect(Token.isUnresolved(roles[0].roleName)).toBe(true);
    expect(() => alarmsIn(stack, { instanceRoles: roles })).toThrow(
      /^the filter pattern of alarm InstanceCredentialsElsewhere may get too long: \d+ characters; allowed: 1024; name fewer/,
    );
  });

  it('has metrics of its own: two sets in an account do not add up', () => {
    const [one, two] = ['One', 'Two'].map((id) => {
      const stack = new Stack(testStack().node.root, id);
      alarmsIn(stack);
      const [filter] = Object.values(Template.fromStack(stack).findResources('AWS::Logs::MetricFilter'));
      return filter.Properties.MetricTransformations[0].MetricNamespace as string;
    });
    expect(one).toMatch(/^Spawn\/SecurityAlarms\/OneAlarms/);
    expect(one).not.toBe(two);
  });
});

/** A trail that writes to the log group; nothing else about it is right. */
function trailTo(stack: Stack, logGroup: SpawnLogGroup): void {
  new cloudtrail.CfnTrail(stack, 'CfnTrail', {
    isLogging: true,
    s3BucketName: 'trail',
    cloudWatchLogsLogGroupArn: logGroup.logGroupArn,
    cloudWatchLogsRoleArn: 'arn:aws:iam::111122223333:role/trail',
  });
}
