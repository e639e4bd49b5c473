import {
  aws_cloudtrail as cloudtrail,
  aws_cloudwatch as cloudwatch,
  aws_cloudwatch_actions as actions,
  aws_logs as logs,
  aws_sns as sns,
  aws_sns_subscriptions as subscriptions,
} from 'aws-cdk-lib';
import { CIS_CONTROLS } from '../../../../lib/compliance/rules/audit/cis-controls';
import { SecurityAlarmSet } from '../../../../lib/compliance/rules/audit/security-alarm-set';
import { change, findings, made, without } from '../../../support/mutants';
import { type Given, judge, outcomes } from '../../../support/rules';
import { alarmOf, CIS_PATTERNS, filterOf } from './cis-filters';

const IDS = CIS_CONTROLS.map(({ id }) => id);

type Resources = Record<string, { Type: string; Properties: object }>;
const TRAIL = {
  T: { Type: 'AWS::CloudTrail::Trail', Properties: { CloudWatchLogsLogGroupArn: { 'Fn::GetAtt': ['L', 'Arn'] } } },
  L: { Type: 'AWS::Logs::LogGroup', Properties: {} },
};
const COMPLETE: Resources = {
  ...TRAIL,
  Topic: { Type: 'AWS::SNS::Topic', Properties: {} },
  Mail: { Type: 'AWS::SNS::Subscription', Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'email' } },
  ...Object.fromEntries(
    Object.entries(CIS_PATTERNS).flatMap(([id, pattern]) => [
      [`F${id}`, filterOf(pattern, id)],
      [`A${id}`, alarmOf(id)],
    ]),
  ),
};

const lacking = (id: string) => Object.fromEntries(Object.entries(COMPLETE).filter(([each]) => each !== id));

const verdict = (resources: object, options?: Given) =>
  judge(SecurityAlarmSet, { Parameters: { P: { Type: 'String' } }, Resources: resources }, options).T;
const found = (resources: object, options?: Given) =>
  findings(outcomes(SecurityAlarmSet, { Parameters: { P: { Type: 'String' } }, Resources: resources }, options), 'T');
const EXPECTED: Given = { settings: { expectAccountBaseline: true } };

describe('SecurityAlarmSet', () => {
  test('the 14 documented filters, each with its alarm, pass', () => {
    expect(Object.keys(CIS_PATTERNS)).toEqual(IDS);
    expect(verdict(COMPLETE)).toBe('pass');
  });

  test('what is missing altogether is not applicable, unless the account baseline is expected', () => {
    const bare = { T: { Type: 'AWS::CloudTrail::Trail', Properties: {} } };
    expect(verdict(bare)).toBe('not applicable');
    expect(verdict(bare, EXPECTED)).toBe('fail: CloudWatchLogsLogGroupArn');
    expect(verdict(TRAIL)).toBe('not applicable');
    expect(found(TRAIL, EXPECTED)).toEqual(IDS);
    const outside = { T: { ...TRAIL.T, Properties: { CloudWatchLogsLogGroupArn: 'arn:aws:logs:x:1:log-group:y:*' } } };
    expect(verdict(outside)).toBe('not applicable');
    expect(verdict(outside, EXPECTED)).toMatch(/^unknown/);
  });

  test.each(IDS)('without the filter of %s', (id) => {
    expect(found(lacking(`F${id}`))).toEqual([id]);
  });

  test.each(IDS)('without the alarm of %s', (id) => {
    expect(found(lacking(`A${id}`))).toEqual([id]);
  });

  test.each(Object.entries(CIS_PATTERNS))('%s in another order, spacing and quoting', (id, pattern) => {
    const events = [...pattern.matchAll(/\$\.eventName ?= ?"?(\w+)"?/g)].map(([, name]) => `$.eventName="${name}"`);
    const other = events.length < 2 ? pattern : `{ ( ${events.reverse().join('||')} ) }`;
    expect(verdict({ ...COMPLETE, [`F${id}`]: filterOf(other.replaceAll(' && ', '\n&&'), id) })).toBe('pass');
  });

  const events = IDS.flatMap((id) =>
    [...CIS_PATTERNS[id].matchAll(/eventName = (\w+)/g)].map(([, name]) => [id, name]),
  ).filter(([, name]) => name !== 'ConsoleLogin' && !name.includes('ClassicLink'));
  test.each(events)('%s without %s', (id, name) => {
    const pattern = CIS_PATTERNS[id].replace(new RegExp(`= ${name}\\)`), '= Nothing)');
    expect(found({ ...COMPLETE, [`F${id}`]: filterOf(pattern, id) })).toEqual([id]);
  });

  test.each([
    ['nothing', undefined],
    ['everything', ''],
    ['everything, as JSON', '{ $.eventName = * }'],
    ['all services', '{ $.eventSource = *.amazonaws.com }'],
    ['another event', '{ $.eventName = StopInstances }'],
    ['a plain term', 'StopLogging'],
    ['a faulty pattern', '{ $.eventName = '],
    ['and for or', CIS_PATTERNS.CloudTrailChanges.replaceAll('||', '&&')],
    ['not', CIS_PATTERNS.CloudTrailChanges.replaceAll('=', '!=')],
    ['wrong shape', {}],
  ])('a filter that picks %s is none', (_, pattern) => {
    expect(found({ ...COMPLETE, FCloudTrailChanges: filterOf(pattern, 'CloudTrailChanges') })).toEqual([
      'CloudTrailChanges',
    ]);
  });

  test('one filter on another log group is none', () => {
    const other = filterOf(CIS_PATTERNS.KeyDeletion, 'KeyDeletion');
    const Other = { Type: 'AWS::Logs::LogGroup', Properties: {} };
    expect(
      found({
        ...COMPLETE,
        Other,
        FKeyDeletion: { ...other, Properties: { ...other.Properties, LogGroupName: { Ref: 'Other' } } },
      }),
    ).toEqual(['KeyDeletion']);
  });

  test('two filters may share what a control is about', () => {
    const half = (name: string) => filterOf(`{ $.eventName = ${name} }`, 'KeyDeletion');
    expect(verdict({ ...COMPLETE, FKeyDeletion: half('DisableKey'), Half: half('ScheduleKeyDeletion') })).toBe('pass');
    expect(found({ ...COMPLETE, FKeyDeletion: half('DisableKey') })).toEqual(['KeyDeletion']);
  });

  test.each([
    ['no action', { AlarmActions: [] }],
    ['no list of actions', { AlarmActions: undefined }],
    ['actions off', { ActionsEnabled: 'false' }],
    ['another metric', { MetricName: 'x' }],
    ['another namespace', { Namespace: 'x' }],
    ['a threshold that nobody reaches', { Threshold: 1000000 }],
    ['no threshold', { Threshold: undefined }],
    ['the wrong way round', { ComparisonOperator: 'LessThanThreshold' }],
    ['more than one', { ComparisonOperator: 'GreaterThanThreshold' }],
    ['three periods in a row', { EvaluationPeriods: 3 }],
    ['a topic that nobody reads', { AlarmActions: [{ Ref: 'Silent' }] }],
    ['dimensions, which the filter gives none', { Dimensions: [{ Name: 'x', Value: 'y' }] }],
    ['a statistic that counts nothing', { Statistic: 'Minimum' }],
    ['no statistic', { Statistic: undefined }],
  ])('an alarm with %s', (_, properties) => {
    const Silent = { Type: 'AWS::SNS::Topic', Properties: {} };
    expect(found({ ...COMPLETE, Silent, ARootUsage: alarmOf('RootUsage', properties) })).toEqual(['RootUsage']);
  });

  test.each([
    ['more than zero', { ComparisonOperator: 'GreaterThanThreshold', Threshold: '0' }],
    ['one of three periods', { EvaluationPeriods: 3, DatapointsToAlarm: 1 }],
    ['a function', { AlarmActions: [{ 'Fn::GetAtt': ['Function', 'Arn'] }] }],
    ['a topic with its own subscription', { AlarmActions: [{ Ref: 'Inline' }] }],
    [
      'a metric in an expression',
      {
        Namespace: undefined,
        MetricName: undefined,
        Statistic: undefined,
        Metrics: [{ Id: 'm', MetricStat: { Metric: { Namespace: 'CIS', MetricName: 'RootUsage' }, Stat: 'Sum' } }],
      },
    ],
    ['the highest of one', { Statistic: 'Maximum' }],
    ['the average of ones', { Statistic: 'Average' }],
  ])('an alarm with %s', (_, properties) => {
    const more = {
      Function: { Type: 'AWS::Lambda::Function', Properties: {} },
      Inline: { Type: 'AWS::SNS::Topic', Properties: { Subscription: [{ Protocol: 'email', Endpoint: 'x' }] } },
    };
    expect(verdict({ ...COMPLETE, ...more, ARootUsage: alarmOf('RootUsage', properties) })).toBe('pass');
  });

  test('refused calls and mistyped passwords may come ten at a time', () => {
    const of = (id: string, Threshold: number) => verdict({ ...COMPLETE, [`A${id}`]: alarmOf(id, { Threshold }) });
    expect(of('UnauthorizedApiCalls', 10)).toBe('pass');
    expect(of('ConsoleSignInFailures', 11)).toMatch(/^fail/);
    expect(of('RootUsage', 2)).toMatch(/^fail/);
  });

  test('only the sum counts several records', () => {
    const of = (Statistic: string) => {
      const properties = { Statistic, Threshold: 5 };
      return found({ ...COMPLETE, AUnauthorizedApiCalls: alarmOf('UnauthorizedApiCalls', properties) });
    };
    expect(of('Sum')).toEqual([]);
    expect(of('Average')).toEqual(['UnauthorizedApiCalls']);
    expect(of('Maximum')).toEqual(['UnauthorizedApiCalls']);
  });

  test.each([
    ['counts tenths', { MetricValue: '0.1' }, {}],
    ['counts what a field holds', { MetricValue: '$.size' }, {}],
    ['has dimensions', { Dimensions: [{ Key: 'Event', Value: '$.eventName' }] }, {}],
    ['gives zeros to average with', { DefaultValue: 0 }, { Statistic: 'Average' }],
  ])('a filter that %s', (_, transformation, alarm) => {
    const filter = filterOf(CIS_PATTERNS.RootUsage, 'RootUsage');
    const [given] = filter.Properties.MetricTransformations;
    const properties = { ...filter.Properties, MetricTransformations: [{ ...given, ...transformation }] };
    const changed = { FRootUsage: { ...filter, Properties: properties }, ARootUsage: alarmOf('RootUsage', alarm) };
    expect(found({ ...COMPLETE, ...changed })).toEqual(['RootUsage']);
  });

  test('an expression is not worked out', () => {
    const Metric = { Namespace: 'CIS', MetricName: 'RootUsage' };
    const Metrics = [
      { Id: 'm', MetricStat: { Metric, Stat: 'Sum' }, ReturnData: false },
      { Id: 'e', Expression: 'm * 0' },
    ];
    const properties = { Namespace: undefined, MetricName: undefined, Statistic: undefined, Metrics };
    expect(verdict({ ...COMPLETE, ARootUsage: alarmOf('RootUsage', properties) })).toMatch(/^unknown: .*expression/);
  });

  test('what is known at deployment or outside the app only', () => {
    const arn = 'arn:aws:sns:eu-west-1:111122223333:security';
    expect(verdict({ ...COMPLETE, ARootUsage: alarmOf('RootUsage', { AlarmActions: [arn] }) })).toMatch(/^unknown/);
    expect(verdict({ ...COMPLETE, ARootUsage: alarmOf('RootUsage', { Threshold: { Ref: 'P' } }) })).toMatch(/^unknown/);
    expect(verdict({ ...COMPLETE, FRootUsage: filterOf({ Ref: 'P' }, 'RootUsage') })).toMatch(/^unknown/);
    const both = {
      ...COMPLETE,
      FRootUsage: filterOf({ Ref: 'P' }, 'RootUsage'),
      AKeyDeletion: alarmOf('KeyDeletion', { AlarmActions: [] }),
    };
    expect(found(both)).toEqual(['KeyDeletion']);
  });

  test('wrong shapes are no wiring', () => {
    const broken = filterOf(CIS_PATTERNS.RootUsage, 'RootUsage');
    for (const MetricTransformations of ['x', [null], [{}], { a: 1 }]) {
      const properties = { ...broken.Properties, MetricTransformations };
      expect(found({ ...COMPLETE, FRootUsage: { ...broken, Properties: properties } })).toEqual(['RootUsage']);
    }
    const zero = {
      ...broken.Properties,
      MetricTransformations: [{ MetricNamespace: 'CIS', MetricName: 'RootUsage', MetricValue: '0' }],
    };
    expect(found({ ...COMPLETE, FRootUsage: { ...broken, Properties: zero } })).toEqual(['RootUsage']);
  });

  describe('alarms made by the CDK', () => {
    const template = made((stack) => {
      const logGroup = new logs.LogGroup(stack, 'Logs');
      new cloudtrail.Trail(stack, 'Trail', { sendToCloudWatchLogs: true, cloudWatchLogGroup: logGroup });
      const topic = new sns.Topic(stack, 'Topic');
      topic.addSubscription(new subscriptions.EmailSubscription('security@example.com'));
      for (const [id, pattern] of Object.entries(CIS_PATTERNS)) {
        const filter = logGroup.addMetricFilter(id, {
          filterPattern: { logPatternString: pattern },
          metricNamespace: 'Security',
          metricName: id,
        });
        const alarm = new cloudwatch.Alarm(stack, `${id}Alarm`, {
          metric: filter.metric({ statistic: 'Sum' }),
          threshold: 1,
          evaluationPeriods: 1,
        });
        alarm.addAlarmAction(new actions.SnsAction(topic));
      }
    });
    const idOf = (type: string, name = '') =>
      Object.entries(template.Resources).find(
        ([id, resource]) => resource.Type === type && id.includes(name),
      )?.[0] as string;
    const trail = idOf('AWS::CloudTrail::Trail');

    test('pass', () => {
      expect(judge(SecurityAlarmSet, template)[trail]).toBe('pass');
    });

    test.each([
      ['AWS::Logs::MetricFilter', 'VpcChanges'],
      ['AWS::CloudWatch::Alarm', 'VpcChanges'],
      ['AWS::SNS::Subscription', ''],
    ])('mutant: no %s %s', (type, name) => {
      expect(judge(SecurityAlarmSet, without(template, idOf(type, name)))[trail]).toMatch(/^fail/);
    });

    test.each([
      ['AWS::CloudWatch::Alarm', 'AlarmActions', undefined],
      ['AWS::CloudWatch::Alarm', 'ActionsEnabled', false],
      ['AWS::CloudWatch::Alarm', 'Threshold', 1000],
      ['AWS::CloudWatch::Alarm', 'MetricName', 'other'],
      ['AWS::CloudWatch::Alarm', 'ComparisonOperator', 'LessThanThreshold'],
      ['AWS::Logs::MetricFilter', 'FilterPattern', ''],
      ['AWS::Logs::MetricFilter', 'MetricTransformations', []],
      ['AWS::Logs::MetricFilter', 'LogGroupName', 'elsewhere'],
    ])('mutant: %s %s = %s', (type, property, value) => {
      const mutant = change(template, idOf(type, 'NetworkAclChanges'), `Properties.${property}`, value);
      expect(judge(SecurityAlarmSet, mutant)[trail]).toMatch(/^fail/);
    });
  });
});
