import { aws_ec2 as ec2, aws_logs as logs } from 'aws-cdk-lib';
import { LogRetentionMinimum } from '../../../../lib/compliance/rules/audit/log-retention-minimum';
import { change, made, only } from '../../../support/mutants';
import { judge } from '../../../support/rules';

const group = (properties: object = {}) => ({ Type: 'AWS::Logs::LogGroup', Properties: properties });
const ofGroup = (properties: object, more: object = {}) =>
  judge(LogRetentionMinimum, { L: group(properties), ...more }).L;

const WRITERS: [string, object][] = [
  [
    'a trail',
    { Type: 'AWS::CloudTrail::Trail', Properties: { CloudWatchLogsLogGroupArn: { 'Fn::GetAtt': ['L', 'Arn'] } } },
  ],
  ['a flow log', { Type: 'AWS::EC2::FlowLog', Properties: { LogGroupName: { Ref: 'L' } } }],
  ['a flow log by ARN', { Type: 'AWS::EC2::FlowLog', Properties: { LogDestination: { 'Fn::GetAtt': 'L.Arn' } } }],
  [
    'a flow log by name',
    {
      Type: 'AWS::EC2::FlowLog',
      Properties: { LogDestination: 'arn:aws:logs:eu-west-1:111122223333:log-group:audit:*' },
    },
  ],
  [
    'a DNS query log',
    {
      Type: 'AWS::Route53Resolver::ResolverQueryLoggingConfig',
      Properties: { DestinationArn: { 'Fn::Sub': '${L.Arn}' } },
    },
  ],
  [
    'session logging',
    {
      Type: 'AWS::SSM::Document',
      Properties: { DocumentType: 'Session', Content: { inputs: { cloudWatchLogGroupName: { Ref: 'L' } } } },
    },
  ],
];

describe('LogRetentionMinimum', () => {
  test.each([
    [90, 'pass'],
    ['365', 'pass'],
    [1, 'fail: RetentionInDays'], // section 1.4: cdk-nag passes one day
    [89, 'fail: RetentionInDays'],
    [undefined, 'fail: RetentionInDays'],
    [{}, 'fail: RetentionInDays'],
    ['long', 'fail: RetentionInDays'],
  ])('a log group that keeps %s days: %s', (RetentionInDays, expected) => {
    expect(ofGroup({ RetentionInDays })).toBe(expected);
  });

  test.each(WRITERS)('%s writes audit logs', (_, W) => {
    expect(ofGroup({ LogGroupName: 'audit', RetentionInDays: 90 }, { W })).toBe('fail: RetentionInDays');
    expect(ofGroup({ LogGroupName: 'audit', RetentionInDays: 365 }, { W })).toBe('pass');
  });

  test('auditLogDays is for audit logs', () => {
    const [, W] = WRITERS[0];
    const settings = { auditLogDays: 400 };
    const of = (days: number) => judge(LogRetentionMinimum, { L: group({ RetentionInDays: days }), W }, { settings }).L;
    expect(of(365)).toBe('fail: RetentionInDays');
    expect(of(400)).toBe('pass');
  });

  test.each([
    ['compliance', 'hipaa'],
    ['compliance', 'pci-dss, HIPAA'],
    ['data-class', 'hipaa-record'],
  ])('a HIPAA record: tag %s=%s', (Key, Value) => {
    expect(ofGroup({ RetentionInDays: 731, Tags: [{ Key, Value }] })).toBe('fail: RetentionInDays');
    expect(ofGroup({ RetentionInDays: 2192, Tags: [{ Key, Value }] })).toBe('pass');
  });

  test('other tags ask for nothing', () => {
    expect(ofGroup({ RetentionInDays: 90, Tags: [{ Key: 'compliance', Value: 'pci-dss' }] })).toBe('pass');
    expect(ofGroup({ RetentionInDays: 90, Tags: 'hipaa' })).toBe('pass');
  });

  test('what is known at deployment only', () => {
    const body = (properties: object) => ({
      Parameters: { P: { Type: 'String' } },
      Resources: { L: group(properties) },
    });
    const of = (properties: object) => judge(LogRetentionMinimum, body(properties)).L;
    expect(of({ RetentionInDays: { Ref: 'P' } })).toMatch(/^unknown: RetentionInDays/);
    const Tags = [{ Key: 'compliance', Value: { Ref: 'P' } }];
    expect(of({ RetentionInDays: 365, Tags })).toMatch(/^unknown: tag compliance/);
    expect(of({ RetentionInDays: 1, Tags })).toBe('fail: RetentionInDays');
    expect(of({ RetentionInDays: 2192, Tags: { Ref: 'P' } })).toMatch(/^unknown/);
  });

  test('every branch of a condition counts', () => {
    const body = {
      Parameters: { P: { Type: 'String' } },
      Conditions: { C: { 'Fn::Equals': [{ Ref: 'P' }, 'x'] } },
      Resources: { L: group({ RetentionInDays: { 'Fn::If': ['C', 365, { Ref: 'AWS::NoValue' }] } }) },
    };
    expect(judge(LogRetentionMinimum, body)).toEqual({ L: 'fail: RetentionInDays' });
  });

  test('a writer that exists in one case only', () => {
    const body = {
      Parameters: { P: { Type: 'String' } },
      Conditions: { C: { 'Fn::Equals': [{ Ref: 'P' }, 'x'] } },
      Resources: { L: group({ RetentionInDays: 90 }), W: { ...WRITERS[1][1], Condition: 'C' } },
    };
    expect(judge(LogRetentionMinimum, body)).toEqual({ L: 'fail: RetentionInDays' });
  });

  test("the CDK's custom resource for retention", () => {
    const of = (RetentionInDays?: number) =>
      judge(LogRetentionMinimum, {
        Resources: { L: { Type: 'Custom::LogRetention', Properties: { RetentionInDays } } },
      }).L;
    expect(of(365)).toBe('pass');
    expect(of(7)).toBe('fail: RetentionInDays');
  });

  describe('buckets', () => {
    const bucket = (...rules: unknown[]) => ({
      Type: 'AWS::S3::Bucket',
      Properties: { LifecycleConfiguration: { Rules: rules } },
    });
    const TRAIL = { Type: 'AWS::CloudTrail::Trail', Properties: { S3BucketName: { Ref: 'B' } } };
    const of = (...rules: unknown[]) => judge(LogRetentionMinimum, { B: bucket(...rules), TRAIL }).B;

    test('those that are the HIPAA record keep it for six years', () => {
      const tagged = (ExpirationInDays: number, Value: unknown) => {
        const { Type, Properties } = bucket({ Status: 'Enabled', ExpirationInDays });
        const B = { Type, Properties: { ...Properties, Tags: [{ Key: 'compliance', Value }] } };
        return judge(LogRetentionMinimum, { B, TRAIL }).B;
      };
      expect(tagged(2191, 'hipaa')).toMatch(/^fail/);
      expect(tagged(2192, 'hipaa')).toBe('pass');
      expect(tagged(400, { Ref: 'P' })).toMatch(/^unknown/);
      expect(tagged(400, 'soc2')).toBe('pass');
    });

    test('those without audit logs are none of its business', () => {
      expect(judge(LogRetentionMinimum, { B: bucket({ Status: 'Enabled', ExpirationInDays: 1 }) }).B).toBe(
        'not applicable',
      );
    });

    test.each([
      ['no rule', [], 'pass'],
      ['a year', [{ Status: 'Enabled', ExpirationInDays: '365' }], 'pass'],
      [
        'a month',
        [{ Status: 'Enabled', ExpirationInDays: 30 }],
        'fail: LifecycleConfiguration.Rules[0].ExpirationInDays',
      ],
      ['a month, off', [{ Status: 'Disabled', ExpirationInDays: 30 }], 'pass'],
      [
        'a month, for tagged objects',
        [{ Status: 'Enabled', ExpirationInDays: 30, TagFilters: [{ Key: 'a', Value: 'b' }] }],
        'pass',
      ],
      [
        'the second rule',
        [
          { Status: 'Enabled', ExpirationInDays: 400 },
          { Status: 'Enabled', ExpirationInDays: 1 },
        ],
        'fail: LifecycleConfiguration.Rules[1].ExpirationInDays',
      ],
      [
        'a day',
        [{ Status: 'Enabled', ExpirationDate: '2027-01-01' }],
        'fail: LifecycleConfiguration.Rules[0].ExpirationDate',
      ],
      ['wrong shapes', ['x', null], 'pass'],
    ])('%s', (_, rules, expected) => {
      expect(of(...rules)).toBe(expected);
    });

    test.each([
      ['Config', { Type: 'AWS::Config::DeliveryChannel', Properties: { S3BucketName: { Ref: 'B' } } }],
      ['a flow log', { Type: 'AWS::EC2::FlowLog', Properties: { LogDestination: { 'Fn::Sub': '${B.Arn}/flows/' } } }],
      [
        'access logs',
        { Type: 'AWS::S3::Bucket', Properties: { LoggingConfiguration: { DestinationBucketName: { Ref: 'B' } } } },
      ],
      [
        'sessions',
        {
          Type: 'AWS::SSM::Document',
          Properties: { DocumentType: 'Session', Content: { 'Fn::Sub': '{"inputs":{"s3BucketName":"${B}"}}' } },
        },
      ],
    ])('%s are audit logs', (_, W) => {
      const given = { B: bucket({ Status: 'Enabled', ExpirationInDays: 30 }), W };
      expect(judge(LogRetentionMinimum, given).B).toMatch(/^fail/);
    });

    test('what is known at deployment only', () => {
      const rule = { Status: 'Enabled', ExpirationInDays: { Ref: 'P' } };
      const body = { Parameters: { P: { Type: 'Number' } }, Resources: { B: bucket(rule), TRAIL } };
      expect(judge(LogRetentionMinimum, body).B).toMatch(/^unknown/);
    });
  });

  test('mutants of a flow log made by the CDK', () => {
    const template = made((stack) => {
      const logGroup = new logs.LogGroup(stack, 'Logs', { retention: logs.RetentionDays.ONE_YEAR });
      const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 1, natGateways: 0 });
      vpc.addFlowLog('Flows', { destination: ec2.FlowLogDestination.toCloudWatchLogs(logGroup) });
    });
    const id = only(template, 'AWS::Logs::LogGroup');
    expect(judge(LogRetentionMinimum, template)[id]).toBe('pass');
    for (const days of [undefined, 1, 90, 180]) {
      expect(judge(LogRetentionMinimum, change(template, id, 'Properties.RetentionInDays', days))[id]).toMatch(/^fail/);
    }
  });
});
