import { Duration, Lazy, aws_iam as iam, aws_logs as logs } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { SessionLogging, type SessionLoggingProps } from '../../../lib/audit';
import { SpawnResourceName } from '../../../lib/contract';
import { SpawnInstanceRole } from '../../../lib/identity';
import { ManagedPolicyRole, SpawnBucket, SpawnLogGroup } from '../../../lib/primitives';
import { ENVIRONMENTS, testStack } from '../../support/environments';
import { type IamCase, allowed, calledBy, decide, denied, policiesOf, titled } from '../../support/iam';
import { expectClean } from '../../support/packs';

function synth(props?: SessionLoggingProps) {
  const stack = testStack();
  const logging = new SessionLogging(stack, 'Sessions', props);
  const template = Template.fromStack(stack);
  const [document] = Object.values(template.findResources('AWS::SSM::Document'));
  return { stack, logging, template, document, inputs: document.Properties.Content.inputs };
}

describe('SessionLogging', () => {
  it.each(ENVIRONMENTS)('is clean, with a role that logs: $location, $flags', (environment) => {
    const stack = testStack(environment);
    const logging = new SessionLogging(stack, 'Sessions');
    logging.grantTo(new SpawnInstanceRole(stack, 'Role'));
    expectClean(stack);
  });

  it('is clean with transcripts too', () => {
    const stack = testStack();
    const { bucket } = new SpawnBucket(stack, 'Transcripts');
    new SessionLogging(stack, 'Sessions', { bucket, bucketPrefix: 'sessions' });
    expectClean(stack);
  });

  const { document, inputs, template, logging } = synth();

  it('has the name that Session Manager looks for, and gets new versions under it', () => {
    expect(document.Properties).toMatchObject({
      Name: 'SSM-SessionManagerRunShell',
      DocumentType: 'Session',
      DocumentFormat: 'JSON',
      UpdateMethod: 'NewVersion',
      Content: { schemaVersion: '1.0', sessionType: 'Standard_Stream' },
    });
    expect(SpawnResourceName.SESSION_DOCUMENT).toBe('SSM-SessionManagerRunShell');
  });

  it('logs sessions as they happen, encrypted', () => {
    expect(inputs).toMatchObject({
      cloudWatchLogGroupName: { Ref: expect.stringMatching(/^SessionsLogGroup/) },
      cloudWatchEncryptionEnabled: true,
      cloudWatchStreamingEnabled: true,
      s3BucketName: '',
      s3EncryptionEnabled: true,
    });
    template.hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: Match.anyValue(), RetentionInDays: 365 });
    expect(logging.logGroup).toBeInstanceOf(SpawnLogGroup);
  });

  it('encrypts sessions with a key of their own', () => {
    expect(inputs.kmsKeyId['Fn::GetAtt'][0]).toMatch(/^SessionsKey/);
  });

  it('ends idle sessions after 15 minutes and all after 8 hours', () => {
    expect(inputs).toMatchObject({ idleSessionTimeout: '15', maxSessionDuration: '480' });
  });

  it('runs nothing and as nobody in particular, unless told', () => {
    expect(inputs).toMatchObject({
      runAsEnabled: false,
      runAsDefaultUser: '',
      shellProfile: { linux: '', windows: '' },
    });
  });

  it('takes what it is given', () => {
    const stack = testStack();
    const { bucket } = new SpawnBucket(stack, 'Transcripts');
    const logGroup = logs.LogGroup.fromLogGroupName(stack, 'Given', 'sessions');
    const given = new SessionLogging(stack, 'Sessions', {
      logGroup,
      bucket,
      bucketPrefix: 'sessions',
      idleTimeout: Duration.minutes(5),
      maxDuration: Duration.hours(1),
      shellProfile: 'cd ~ && bash',
      runAsUser: 'ec2-user',
    });
    const [made] = Object.values(Template.fromStack(stack).findResources('AWS::SSM::Document'));
    expect(made.Properties.Content.inputs).toMatchObject({
      cloudWatchLogGroupName: 'sessions',
      s3BucketName: { Ref: expect.stringMatching(/^Transcripts/) },
      s3KeyPrefix: 'sessions',
      idleSessionTimeout: '5',
      maxSessionDuration: '60',
      runAsEnabled: true,
      runAsDefaultUser: 'ec2-user',
      shellProfile: { linux: 'cd ~ && bash', windows: '' },
    });
    expect(given.sessionLogs).toEqual({ logGroup, bucket, key: given.key });
  });

  it.each<[string, SessionLoggingProps, RegExp]>([
    [
      'idle for long',
      { idleTimeout: Duration.minutes(16) },
      /^idleTimeout is out of range: 16 minutes; allowed: 1 to 15/,
    ],
    ['idle for no time', { idleTimeout: Duration.minutes(0) }, /^idleTimeout is out of range: 0 minutes/],
    ['half minutes', { idleTimeout: Duration.seconds(90) }, /^idleTimeout is out of range: 1.5 minutes/],
    [
      'longer than a day',
      { maxDuration: Duration.hours(25) },
      /^maxDuration is out of range: 1500 minutes; allowed: 1 to 1440/,
    ],
    ['a long profile', { shellProfile: 'x'.repeat(513) }, /^shellProfile is too long: 513 characters; allowed: 512/],
    ['a prefix alone', { bucketPrefix: 'sessions' }, /^bucketPrefix is given without a bucket: 'sessions'; allowed/],
  ])('refuses %s', (_title, props, message) => {
    expect(() => new SessionLogging(testStack(), 'Sessions', props)).toThrow(message);
  });

  it('does not judge a token', () => {
    const idleTimeout = Duration.minutes(Lazy.number({ produce: () => 7 }));
    expect(synth({ idleTimeout, shellProfile: Lazy.string({ produce: () => 'x' }) }).inputs.idleSessionTimeout).toBe(
      '7',
    );
  });
});

describe('what the role of an instance may then do', () => {
  const stack = testStack();
  const logging = new SessionLogging(stack, 'Sessions');
  const role = new SpawnInstanceRole(stack, 'Role');
  logging.grantTo(role);
  const template = Template.fromStack(stack);
  const policies = policiesOf(role);
  const context = calledBy('i-0aaaaaaaaaaaaaaaa');
  const [logGroupId] = Object.keys(template.findResources('AWS::Logs::LogGroup'));
  const stream = (group: string) => `arn:aws:logs:eu-west-1:111122223333:log-group:${group}:log-stream:alice-0123`;

  it.each(
    titled([
      ['writes its session', { action: 'logs:PutLogEvents', resource: stream(logGroupId), context }, allowed],
      ['opens a stream', { action: 'logs:CreateLogStream', resource: stream(logGroupId), context }, allowed],
      ['writes elsewhere', { action: 'logs:PutLogEvents', resource: stream('other'), context }, denied],
      ['deletes the log', { action: 'logs:DeleteLogStream', resource: stream(logGroupId), context }, denied],
    ] as IamCase[]),
  )('%s', async (_title, request, verdict) => {
    expect(await decide(policies, request)).toBe(verdict);
  });

  it('stands in managed policies that the profile waits for', () => {
    template.resourceCountIs('AWS::IAM::Policy', 0);
    const [profile] = Object.values(template.findResources('AWS::IAM::InstanceProfile'));
    const writers = Object.entries(template.findResources('AWS::IAM::ManagedPolicy'))
      .filter(([, policy]) => JSON.stringify(policy).includes('logs:PutLogEvents') && policy.Properties.Roles)
      .map(([id]) => id);
    expect(writers.length).toBeGreaterThan(0);
    expect(profile.DependsOn).toEqual(expect.arrayContaining(writers));
  });

  it('is the same as with the prop sessionLogs', () => {
    const one = testStack();
    const sessions = new SessionLogging(one, 'Sessions');
    const given = new SpawnInstanceRole(one, 'Role', { sessionLogs: sessions.sessionLogs });
    expect(policiesOf(given).identity).toEqual(policies.identity);
  });
});

it('lets people who open sessions encrypt them', () => {
  const stack = testStack();
  const logging = new SessionLogging(stack, 'Sessions');
  const people = new ManagedPolicyRole(stack, 'People', { assumedBy: new iam.AccountPrincipal('111122223333') });
  logging.grantStart(people).assertSuccess();
  const statements = policiesOf(people).identity.flatMap(({ Statement }) => Statement);
  expect(statements).toEqual([expect.objectContaining({ Effect: 'Allow', Action: 'kms:GenerateDataKey' })]);
});
