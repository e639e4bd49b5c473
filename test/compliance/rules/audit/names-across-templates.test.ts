import { LogRetentionMinimum } from '../../../../lib/compliance/rules/audit/log-retention-minimum';
import { SecurityAlarmSet } from '../../../../lib/compliance/rules/audit/security-alarm-set';
import { TrailBucketProtected } from '../../../../lib/compliance/rules/audit/trail-bucket-protected';
import { flowLogDestination } from '../../../../lib/compliance/rules/network/flow-log-destination';
import type { ITemplateRule } from '../../../../lib/compliance/model';
import { judge } from '../../../support/rules';
import { alarmOf, CIS_PATTERNS, filterOf } from './cis-filters';

/** What is known, and what each template fills with something of its own. */
const KNOWN = 'spawn-audit';
const HOLED = [
  { 'Fn::Sub': '${AWS::StackName}-audit' },
  { 'Fn::Join': ['-', [{ Ref: 'P' }, 'audit']] },
  { 'Fn::Sub': 'logs-${AWS::AccountId}' },
];
/** Nothing names its hole: it isn't even the same within a template. */
const NAMELESS = { 'Fn::Join': ['-', [{ 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }, 'audit']] };

type Resources = Record<string, { Type: string; Properties: object }>;
const template = (resources: Resources) => ({ Parameters: { P: { Type: 'String' } }, Resources: resources });
const together = (rule: ITemplateRule, ...parts: Resources[]) =>
  judge(rule, template(Object.assign({}, ...parts) as Resources));
const apart = (rule: ITemplateRule, ...parts: Resources[]) => judge(rule, parts.map(template));

const trail = (bucket: unknown, group: unknown): Resources => ({
  T: { Type: 'AWS::CloudTrail::Trail', Properties: { S3BucketName: bucket, CloudWatchLogsLogGroupArn: group } },
});
const logGroup = (name: unknown, days?: number): Resources => ({
  L: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: name, RetentionInDays: days, KmsKeyId: 'k' } },
});
const bucket = (name: unknown, days: number): Resources => ({
  B: {
    Type: 'AWS::S3::Bucket',
    Properties: {
      BucketName: name,
      LifecycleConfiguration: { Rules: [{ Status: 'Enabled', ExpirationInDays: days }] },
    },
  },
});

describe('LogRetentionMinimum, with what writes the logs in another template', () => {
  it('is sure where the name is known', () => {
    expect(apart(LogRetentionMinimum, trail('b', KNOWN), logGroup(KNOWN, 90)).L).toBe('fail: RetentionInDays');
    expect(apart(LogRetentionMinimum, trail('b', KNOWN), logGroup(KNOWN, 365)).L).toBe('pass');
    expect(apart(LogRetentionMinimum, trail(KNOWN, 'g'), bucket(KNOWN, 90)).B).toMatch(/^fail/);
  });

  it.each(HOLED)('is sure within one template: %j', (name) => {
    expect(together(LogRetentionMinimum, trail('b', name), logGroup(name, 90)).L).toBe('fail: RetentionInDays');
    expect(together(LogRetentionMinimum, trail(name, 'g'), bucket(name, 90)).B).toMatch(/^fail/);
  });

  it.each(HOLED)('is unknown where it depends on whose logs they are: %j', (name) => {
    expect(apart(LogRetentionMinimum, trail('b', name), logGroup(name, 90)).L).toMatch(
      /^unknown: whether a trail writes to it is known at deployment only; if so: events are deleted after 90 days/,
    );
    expect(apart(LogRetentionMinimum, trail(name, 'g'), bucket(name, 90)).B).toMatch(/^unknown/);
    // Whoever writes them.
    expect(apart(LogRetentionMinimum, trail('b', name), logGroup(name, 365)).L).toBe('pass');
    expect(apart(LogRetentionMinimum, trail('b', name), logGroup(name, 30)).L).toBe('fail: RetentionInDays');
  });

  it('takes names whose holes have no names for the same nowhere', () => {
    expect(together(LogRetentionMinimum, trail('b', NAMELESS), logGroup(NAMELESS, 90)).L).toMatch(/^unknown/);
  });
});

describe('TrailBucketProtected', () => {
  it('leaves the trail to its bucket only where that is known to be its bucket', () => {
    expect(apart(TrailBucketProtected, trail(KNOWN, 'g'), bucket(KNOWN, 90)).T).toBe('not applicable');
    for (const name of HOLED) {
      expect(together(TrailBucketProtected, trail(name, 'g'), bucket(name, 90)).T).toBe('not applicable');
      const { T, B } = apart(TrailBucketProtected, trail(name, 'g'), bucket(name, 90));
      expect(T).toMatch(/^unknown: whether the trail's bucket .* is Stack1\/B is known at deployment only/);
      expect(B).toBe('not applicable');
    }
  });
});

describe('the destination of a flow log', () => {
  const rule: ITemplateRule = {
    ruleId: 'Destination',
    title: 'Flow logs have a destination',
    resourceTypes: ['AWS::EC2::FlowLog'],
    check: flowLogDestination,
  };
  const flowLog = (name: unknown): Resources => ({
    F: { Type: 'AWS::EC2::FlowLog', Properties: { LogGroupName: name, DeliverLogsPermissionArn: 'r' } },
  });

  it('passes only where its log group is known to be one of the app', () => {
    expect(apart(rule, flowLog(KNOWN), logGroup(KNOWN, 365)).F).toBe('pass');
    for (const name of HOLED) {
      expect(together(rule, flowLog(name), logGroup(name, 365)).F).toBe('pass');
      expect(apart(rule, flowLog(name), logGroup(name, 365)).F).toMatch(/^unknown/);
    }
  });
});

describe('SecurityAlarmSet, with its parts in templates of their own', () => {
  const filters = (group: unknown, namespace: unknown): Resources =>
    Object.fromEntries(
      Object.entries(CIS_PATTERNS).map(([id, pattern]) => [`F${id}`, filterOf(pattern, id, group, namespace)]),
    );
  const alarms = (Namespace: unknown): Resources => ({
    Topic: { Type: 'AWS::SNS::Topic', Properties: { Subscription: [{ Protocol: 'email', Endpoint: 'a@b.c' }] } },
    ...Object.fromEntries(Object.keys(CIS_PATTERNS).map((id) => [`A${id}`, alarmOf(id, { Namespace })])),
  });

  it('passes where all names are known', () => {
    const parts = [trail('b', KNOWN), logGroup(KNOWN), filters(KNOWN, 'CIS'), alarms('CIS')];
    expect(apart(SecurityAlarmSet, ...parts).T).toBe('pass');
  });

  it.each(HOLED)('passes within one template: %j', (name) => {
    const parts = [trail('b', name), logGroup(name), filters(name, name), alarms(name)];
    expect(together(SecurityAlarmSet, ...parts).T).toBe('pass');
  });

  it.each(HOLED)("does not know whether the trail's log group is watched: %j", (name) => {
    const watched = [filters(KNOWN, 'CIS'), alarms('CIS')];
    expect(apart(SecurityAlarmSet, trail('b', name), logGroup(name), ...watched).T).toBe(
      'unknown: whether the trail writes to Stack1/L is known at deployment only',
    );
  });

  it.each(HOLED)('does not know whether filters of another template watch the log group: %j', (name) => {
    const own: Resources = { ...trail('b', { 'Fn::GetAtt': ['L', 'Arn'] }), ...logGroup(name) };
    expect(apart(SecurityAlarmSet, own, filters(name, 'CIS'), alarms('CIS')).T).toMatch(
      /^unknown: whether filter F\S+ watches log group L is known at deployment only/,
    );
  });

  it.each(HOLED)('does not know whether alarms of another template watch a metric: %j', (name) => {
    const own: Resources = { ...trail('b', KNOWN), ...logGroup(KNOWN), ...filters(KNOWN, name) };
    expect(apart(SecurityAlarmSet, own, alarms(name)).T).toMatch(
      /^unknown: whether alarm A\S+ watches the metric of filter F\S+ is known at deployment only/,
    );
    // One that surely watches it is enough.
    expect(apart(SecurityAlarmSet, { ...own, ...alarms(name) }, alarms(name)).T).toBe('pass');
  });
});
