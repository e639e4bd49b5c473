import { type Stack, aws_s3 as s3 } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AccessAnalyzers, PeriodicAudits, type PeriodicAuditsProps } from '../../../lib/audit';
import { SpawnKey } from '../../../lib/encryption';
import { SpawnBucket, SpawnTopic } from '../../../lib/primitives';
import { ENVIRONMENTS, testStack } from '../../support/environments';
import { expectClean, waivedOf } from '../../support/packs';

const AWS = ENVIRONMENTS.find(({ location }) => location === 'aws')!;
const MACHINE = 'AWS::StepFunctions::StateMachine';

function make(props?: PeriodicAuditsProps): { stack: Stack; it: PeriodicAudits; template: Template } {
  const stack = testStack(AWS);
  const it = new PeriodicAudits(stack, 'It', props);
  return { stack, it, template: Template.fromStack(stack) };
}

describe('PeriodicAudits', () => {
  it.each(ENVIRONMENTS)('is clean with no props: $location, $flags', (environment) => {
    const stack = testStack(environment);
    new PeriodicAudits(stack, 'It');
    expectClean(stack);
    expect(new Set(waivedOf(stack).map(({ waiver }) => waiver))).toEqual(
      new Set(['access-log-bucket', 'replica-bucket']),
    );
  });
  it('is clean with Inspector, a topic, a key and a bucket', () => {
    const stack = testStack(AWS);
    const { topic } = new SpawnTopic(stack, 'Topic');
    const key = new SpawnKey(stack, 'Key');
    const { bucket } = new SpawnBucket(stack, 'Bucket', { key });
    new PeriodicAudits(stack, 'It', { inspector: true, topic, key, evidenceBucket: bucket });
    expectClean(stack);
  });

  const { template } = make();

  it('has a state machine for each audit, encrypted, logged and traced', () => {
    template.resourceCountIs(MACHINE, 4);
    template.allResourcesProperties(MACHINE, {
      EncryptionConfiguration: {
        Type: 'CUSTOMER_MANAGED_KMS_KEY',
        KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ItKey'), 'Arn'] },
      },
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false, Destinations: Match.anyValue() },
      TracingConfiguration: { Enabled: true },
      StateMachineType: 'STANDARD',
    });
    template.hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: Match.anyValue(), RetentionInDays: 365 });
  });
  it('has roles that Step Functions and Scheduler take for this account only', () => {
    for (const service of ['states.amazonaws.com', 'scheduler.amazonaws.com']) {
      template.hasResourceProperties('AWS::IAM::Role', {
        AssumeRolePolicyDocument: {
          Statement: [
            Match.objectLike({
              Principal: { Service: service },
              Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
            }),
          ],
        },
      });
    }
    template.resourceCountIs('AWS::IAM::Policy', 0);
  });
  it('lets Step Functions and the delivery of logs use the key for state machines and logs only', () => {
    const [, key] = Object.entries(template.findResources('AWS::KMS::Key')).find(([id]) => /^ItKey/.test(id))!;
    const statements: any[] = key.Properties.KeyPolicy.Statement;
    const delivery = statements.find(({ Principal }) => Principal.Service === 'delivery.logs.amazonaws.com');
    expect(delivery).toMatchObject({ Action: 'kms:Decrypt' });
    expect(delivery.Condition.StringEquals['aws:SourceAccount']).toBe('111122223333');
    const machines = statements.filter(({ Condition }) => JSON.stringify(Condition ?? {}).includes('stateMachineArn'));
    expect(machines).toHaveLength(4);
    for (const { Action } of machines) expect(Action).toEqual(['kms:Decrypt', 'kms:GenerateDataKey']);
  });
  it('audits IAM each quarter, and the rest each week', () => {
    const schedules = Object.entries(template.findResources('AWS::Scheduler::Schedule')).map(([id, { Properties }]) => [
      /^It([A-Z]\w*?)Schedule/.exec(id)![1],
      Properties.ScheduleExpression,
    ]);
    expect(Object.fromEntries(schedules)).toEqual({
      SecurityGroups: 'cron(0 6 ? * MON *)',
      Volumes: 'cron(0 6 ? * MON *)',
      AccessKeys: 'cron(0 6 ? * MON *)',
      IamPolicies: 'cron(0 6 1 1,4,7,10 ? *)',
    });
    template.allResourcesProperties('AWS::Scheduler::Schedule', {
      Target: { DeadLetterConfig: { Arn: Match.anyValue() }, RetryPolicy: Match.anyValue() },
    });
  });
  it('takes other schedules', () => {
    const other = make({ quarterlySchedule: 'rate(30 days)', weeklySchedule: 'rate(1 day)' }).template;
    const found = Object.values(other.findResources('AWS::Scheduler::Schedule')).map(
      ({ Properties }) => Properties.ScheduleExpression,
    );
    expect(found.sort()).toEqual(['rate(1 day)', 'rate(1 day)', 'rate(1 day)', 'rate(30 days)']);
  });
  it('keeps evidence under Object Lock for a year', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      ObjectLockConfiguration: { Rule: { DefaultRetention: { Days: 365, Mode: 'GOVERNANCE' } } },
    });
  });
  it('analyses what is open to others and what nobody uses for 90 days', () => {
    template.hasResourceProperties('AWS::AccessAnalyzer::Analyzer', { Type: 'ACCOUNT' });
    template.hasResourceProperties('AWS::AccessAnalyzer::Analyzer', {
      Type: 'ACCOUNT_UNUSED_ACCESS',
      AnalyzerConfiguration: { UnusedAccessConfiguration: { UnusedAccessAge: 90 } },
    });
  });
  it('takes analyzers that exist', () => {
    const arn = (name: string) => `arn:aws:access-analyzer:eu-west-1:111122223333:analyzer/${name}`;
    const analyzers = AccessAnalyzers.existing({ externalAccessArn: arn('a'), unusedAccessArn: arn('b') });
    const other = make({ analyzers }).template;
    other.resourceCountIs('AWS::AccessAnalyzer::Analyzer', 0);
    expect(JSON.stringify(other.toJSON())).toContain(arn('b'));
  });
  it('leaves IAM to the home region', () => {
    const other = make({ homeRegion: false }).template;
    other.resourceCountIs(MACHINE, 2);
    other.resourceCountIs('AWS::AccessAnalyzer::Analyzer', 0);
  });
  it('scans with Inspector only if asked to', () => {
    template.resourceCountIs('AWS::InspectorV2::CisScanConfiguration', 0);
    const other = make({ inspector: true }).template;
    other.resourceCountIs(MACHINE, 5);
    other.hasResourceProperties('AWS::InspectorV2::CisScanConfiguration', {
      Targets: { AccountIds: ['SELF'], TargetResourceTags: { 'spawn:managed': ['true'] } },
    });
  });
  it('alarms on audits that fail and on those that never start, to the topic of the digest', () => {
    template.resourceCountIs('AWS::CloudWatch::Alarm', 5);
    template.allResourcesProperties('AWS::CloudWatch::Alarm', {
      AlarmActions: [{ Ref: Match.stringLikeRegexp('^ItTopic') }],
      Threshold: 1,
      TreatMissingData: 'notBreaching',
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Metrics: Match.arrayWith([Match.objectLike({ Expression: 'failed + timedOut + aborted' })]),
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'ApproximateNumberOfMessagesVisible' });
  });
  it('takes topic, bucket and folder', () => {
    const stack = testStack(AWS);
    const { topic } = new SpawnTopic(stack, 'Mine');
    const evidenceBucket = s3.Bucket.fromBucketName(stack, 'Trail', 'audit-111122223333');
    new PeriodicAudits(stack, 'It', { topic, evidenceBucket, evidencePrefix: 'evidence/' });
    const other = Template.fromStack(stack);
    other.resourceCountIs('AWS::SNS::Topic', 1);
    other.resourceCountIs('AWS::S3::Bucket', 0);
    const text = JSON.stringify(other.findResources(MACHINE));
    expect(text).toContain('audit-111122223333');
    expect(text).toContain('evidence/volumes/');
  });
  it('judges the age of keys by days of one’s own', () => {
    expect(JSON.stringify(make({ maxKeyAge: 30 }).template.findResources(MACHINE))).toContain('older than 30 days');
  });
  it.each<[PeriodicAuditsProps, string]>([
    [{ evidencePrefix: 'audits' }, "evidencePrefix is no folder: 'audits'"],
    [{ evidencePrefix: '/' }, "evidencePrefix is no folder: '/'"],
    [{ maxKeyAge: 0 }, 'maxKeyAge is no number of days: 0'],
    [{ maxKeyAge: 1.5 }, 'maxKeyAge is no number of days: 1.5'],
    [{ weeklySchedule: 'weekly' }, "weeklySchedule is no schedule of EventBridge Scheduler: 'weekly'"],
    [{ quarterlySchedule: '' }, "quarterlySchedule is no schedule of EventBridge Scheduler: ''"],
  ])('refuses %j', (props, message) => expect(() => make(props)).toThrow(message));
  it.each([0, 366, 1.5])('refuses an age of unused access of %s', (unusedAccessAge) => {
    expect(() => AccessAnalyzers.create({ unusedAccessAge })).toThrow(
      `unusedAccessAge is out of range: ${unusedAccessAge}`,
    );
  });
});
