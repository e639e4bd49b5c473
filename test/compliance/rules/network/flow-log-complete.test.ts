import { FlowLogComplete } from '../../../../lib/compliance/rules/network/flow-log-complete';
import { judge } from '../../../support/rules';

const GROUP = { Type: 'AWS::Logs::LogGroup', Properties: { KmsKeyId: 'k', RetentionInDays: 365 } };
const GOOD = {
  ResourceId: { Ref: 'Vpc' },
  ResourceType: 'VPC',
  TrafficType: 'ALL',
  MaxAggregationInterval: 60,
  LogGroupName: { Ref: 'Group' },
  DeliverLogsPermissionArn: 'arn:aws:iam::123456789012:role/flow',
};
const flowLog = (properties: object = {}) => ({ Type: 'AWS::EC2::FlowLog', Properties: { ...GOOD, ...properties } });
const app = (properties: object, group: object = GROUP) => ({
  Vpc: { Type: 'AWS::EC2::VPC' },
  Group: group as { Type: string },
  Log: flowLog(properties),
});

describe('FlowLogComplete', () => {
  test.each([
    ['complete', {}, 'pass'],
    ['the interval as text', { MaxAggregationInterval: '60' }, 'pass'],
    ['rejected flows only (section 1.4)', { TrafficType: 'REJECT' }, 'fail: TrafficType'],
    ['no type of traffic', { TrafficType: undefined }, 'fail: TrafficType'],
    ['ten minutes', { MaxAggregationInterval: 600 }, 'fail: MaxAggregationInterval'],
    ['no interval, which is ten minutes', { MaxAggregationInterval: undefined }, 'fail: MaxAggregationInterval'],
    ['nobody may write', { DeliverLogsPermissionArn: undefined }, 'fail: DeliverLogsPermissionArn'],
    ['an empty role', { DeliverLogsPermissionArn: '' }, 'fail: DeliverLogsPermissionArn'],
    ['no destination', { LogGroupName: undefined }, 'fail: LogGroupName'],
    [
      'the group by an ARN with its name',
      {
        LogGroupName: undefined,
        LogDestination: { 'Fn::Sub': 'arn:${AWS::Partition}:logs:${AWS::Region}:1:log-group:${Group}' },
      },
      'pass',
    ],
    ['a group of elsewhere', { LogGroupName: 'flows' }, 'unknown: log group flows is not in the app'],
    ['a failure beside an unknown', { LogGroupName: 'flows', TrafficType: 'ACCEPT' }, 'fail: TrafficType'],
    [
      'a parameter',
      { TrafficType: { Ref: 'T' } },
      'unknown: TrafficType is known at deployment only: T is not in the template',
    ],
    [
      'a delivery stream',
      { LogDestinationType: 'kinesis-data-firehose' },
      'unknown: what happens behind kinesis-data-firehose is not in the flow log',
    ],
    [
      'a transit gateway',
      { ResourceType: 'TransitGateway', TrafficType: undefined, MaxAggregationInterval: undefined },
      'pass',
    ],
  ])('%s', (_, properties, expected) => {
    expect(judge(FlowLogComplete, app(properties)).Log).toBe(expected);
  });

  test.each([
    ['no key', { RetentionInDays: 365 }, 'fail: LogGroupName'],
    ['a month', { KmsKeyId: 'k', RetentionInDays: '30' }, 'fail: LogGroupName'],
    ['for ever', { KmsKeyId: 'k' }, 'pass'],
    ['neither', { RetentionInDays: 1 }, 'fail: LogGroupName, LogGroupName'],
  ])('a log group: %s', (_, Properties, expected) => {
    expect(judge(FlowLogComplete, app({}, { Type: 'AWS::Logs::LogGroup', Properties })).Log).toBe(expected);
  });

  test('the settings say how long', () => {
    const group = { Type: 'AWS::Logs::LogGroup', Properties: { KmsKeyId: 'k', RetentionInDays: 365 } };
    expect(judge(FlowLogComplete, app({}, group), { settings: { auditLogDays: 2192 } }).Log).toBe('fail: LogGroupName');
  });

  test('a bucket', () => {
    const bucket = (rule: object) => ({
      ...app({ LogDestinationType: 's3', LogGroupName: undefined, LogDestination: { 'Fn::GetAtt': ['Store', 'Arn'] } }),
      Store: { Type: 'AWS::S3::Bucket', Properties: { LifecycleConfiguration: { Rules: [rule] } } },
    });
    expect(judge(FlowLogComplete, bucket({ Status: 'Enabled', ExpirationInDays: 400 })).Log).toBe('pass');
    expect(judge(FlowLogComplete, bucket({ Status: 'Enabled', ExpirationInDays: 90 })).Log).toBe(
      'fail: LogDestination',
    );
    expect(judge(FlowLogComplete, bucket({ Status: 'Disabled', ExpirationInDays: 90 })).Log).toBe('pass');
    const behind = (rule: object) => ({
      ...bucket(rule),
      Log: flowLog({
        LogDestinationType: 's3',
        LogGroupName: undefined,
        LogDestination: { 'Fn::Join': ['/', [{ 'Fn::GetAtt': ['Store', 'Arn'] }, 'flows']] },
      }),
    });
    expect(judge(FlowLogComplete, behind({ Status: 'Enabled', ExpirationInDays: 400 })).Log).toBe('pass');
    expect(judge(FlowLogComplete, behind({ Status: 'Enabled', ExpirationInDays: 90 })).Log).toBe(
      'fail: LogDestination',
    );
    const elsewhere = app({ LogDestinationType: 's3', LogGroupName: undefined, LogDestination: 'arn:aws:s3:::flows' });
    expect(judge(FlowLogComplete, elsewhere).Log).toMatch(/^unknown/);
  });

  test('a VPC without a flow log, of its own or of all its subnets', () => {
    expect(judge(FlowLogComplete, { Vpc: { Type: 'AWS::EC2::VPC' } })).toEqual({ Vpc: 'fail: ' });
    expect(judge(FlowLogComplete, app({})).Vpc).toBe('pass');
    const mentioned = app({ ResourceId: 'vpc-1', Tags: [{ Key: 'beside', Value: { Ref: 'Vpc' } }] });
    expect(judge(FlowLogComplete, mentioned).Vpc).toBe('fail: ');
    const Subnet = { Type: 'AWS::EC2::Subnet', Properties: { VpcId: { Ref: 'Vpc' } } };
    const bySubnet = { ...app({ ResourceId: { Ref: 'Subnet' }, ResourceType: 'Subnet' }), Subnet };
    expect(judge(FlowLogComplete, bySubnet).Vpc).toBe('pass');
    expect(judge(FlowLogComplete, { ...bySubnet, Second: Subnet }).Vpc).toBe('fail: ');
  });

  test('a second flow log may be of less', () => {
    const second = flowLog({ TrafficType: 'REJECT', MaxAggregationInterval: 600 });
    expect(judge(FlowLogComplete, { ...app({}), Second: second })).toMatchObject({ Log: 'pass', Second: 'pass' });
    expect(judge(FlowLogComplete, { ...app({ TrafficType: 'REJECT' }), Second: second }).Second).toMatch(/^fail/);
  });
});
