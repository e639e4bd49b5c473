import { aws_kms as kms, aws_sns as sns } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Alerts, SpawnTopic } from '../../lib/primitives';
import { LOCATIONS, ENVIRONMENTS, testStack } from '../support/environments';
import { expectClean } from '../support/packs';

const bind = (alerts: Alerts, where?: (typeof ENVIRONMENTS)[number]) => {
  const stack = testStack(where);
  const topic = alerts.topicIn(stack, 'Alerts');
  return { stack, topic, template: Template.fromStack(stack) };
};

/** The services that the topic's policy lets publish. */
const publishers = (template: Template): string[] =>
  Object.values(template.findResources('AWS::SNS::TopicPolicy'))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as any[])
    .filter(({ Effect }) => Effect === 'Allow')
    .map(({ Principal }) => Principal.Service);

/** The services that the key's policy lets use it. */
const keyUsers = (template: Template): string[] =>
  Object.values(template.findResources('AWS::KMS::Key'))
    .flatMap(({ Properties }) => Properties.KeyPolicy.Statement as any[])
    .flatMap(({ Principal }) => Principal.Service ?? []);

const BOTH = ['cloudwatch.amazonaws.com', 'events.amazonaws.com'];

describe('Alerts.email', () => {
  it.each(ENVIRONMENTS)('is clean: $location, $flags', (environment) => {
    expectClean(bind(Alerts.email('security@example.com'), environment).stack);
  });

  const { template } = bind(Alerts.email('a@example.com', 'b@example.com', 'a@example.com'));

  it('subscribes each address once', () => {
    const endpoints = Object.values(template.findResources('AWS::SNS::Subscription')).map(
      ({ Properties: { Endpoint, Protocol } }) => [Protocol, Endpoint],
    );
    expect(endpoints.sort()).toEqual([
      ['email', 'a@example.com'],
      ['email', 'b@example.com'],
    ]);
  });

  it('encrypts the topic, and lets alarms and rules publish', () => {
    template.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: Match.anyValue() });
    expect(publishers(template).sort()).toEqual(BOTH);
    expect(keyUsers(template)).toEqual(expect.arrayContaining(BOTH));
  });

  it('keeps what can not be delivered', () => {
    for (const { Properties } of Object.values(template.findResources('AWS::SNS::Subscription'))) {
      const [id] = Properties.RedrivePolicy.deadLetterTargetArn['Fn::GetAtt'];
      expect(template.toJSON().Resources[id].Properties).toMatchObject({
        MessageRetentionPeriod: 1_209_600,
        KmsMasterKeyId: expect.anything(),
      });
    }
    expect(keyUsers(template)).toContain('sns.amazonaws.com');
  });

  it('takes a token', () => {
    const stack = testStack();
    const topic = Alerts.email(`ops@${stack.urlSuffix}`).topicIn(stack, 'Alerts');
    expect(topic).toBeInstanceOf(sns.Topic);
  });

  it('refuses no address, and what is none', () => {
    expect(() => Alerts.email()).toThrow(
      /^alerts have no address: email\(\); allowed: one e-mail address or more, .*; for nobody/,
    );
    for (const wrong of ['security', 'a@b, c@d', '']) {
      expect(() => Alerts.email(wrong)).toThrow(`alerts have what is no e-mail address: '${wrong}'; allowed: a single`);
    }
  });
});

describe('Alerts.to', () => {
  it('refuses a topic of another region, which no alarm can publish to', () => {
    const stack = testStack(LOCATIONS[1]);
    const far = sns.Topic.fromTopicArn(stack, 'Far', 'arn:aws:sns:us-east-1:111122223333:security');
    expect(() => Alerts.to(far).topicIn(stack, 'Alerts')).toThrow(
      "alerts go to a topic of another region: 'us-east-1', for alarms in 'eu-west-1'; allowed: a topic of 'eu-west-1'; make one there, such as Alerts.email('security@example.com')",
    );
    const near = sns.Topic.fromTopicArn(stack, 'Near', 'arn:aws:sns:eu-west-1:444455556666:security');
    expect(Alerts.to(near).topicIn(stack, 'Alerts')).toBe(near);
  });

  it('is the topic, which alarms and rules may publish to, however often it is asked for', () => {
    const stack = testStack();
    const { topic } = new SpawnTopic(stack, 'Topic');
    expect(Alerts.to(topic).topicIn(stack, 'One')).toBe(topic);
    expect(Alerts.to(topic).topicIn(stack, 'Two')).toBe(topic);
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::SNS::Topic', 1);
    expect(publishers(template).sort()).toEqual(BOTH);
    expect(keyUsers(template)).toEqual(expect.arrayContaining(BOTH));
    expectClean(stack);
  });

  it('warns that an imported topic must let them already', () => {
    const stack = testStack();
    const arn = 'arn:aws:sns:eu-west-1:111122223333:alerts';
    const topic = Alerts.to(sns.Topic.fromTopicArn(stack, 'Topic', arn)).topicIn(stack, 'Alerts');
    expect(topic.topicArn).toBe(arn);
    Template.fromStack(stack).resourceCountIs('AWS::SNS::TopicPolicy', 0);
    Annotations.fromStack(stack).hasWarning(
      '/Test',
      Match.stringLikeRegexp('imported topic.*cloudwatch.amazonaws.com'),
    );
  });

  it('warns that an imported key must let them already', () => {
    const stack = testStack();
    const key = kms.Key.fromKeyArn(
      stack,
      'Key',
      'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    );
    Alerts.to(new SpawnTopic(stack, 'Topic', { key }).topic).topicIn(stack, 'Alerts');
    Annotations.fromStack(stack).hasWarning('/Test', Match.stringLikeRegexp('imported key.*cloudwatch.amazonaws.com'));
  });
});

describe('Alerts.none', () => {
  it('makes a topic that nobody has subscribed to, and says why', () => {
    const { stack, template } = bind(Alerts.none({ reason: 'the security team polls the console itself' }));
    template.resourceCountIs('AWS::SNS::Topic', 1);
    template.resourceCountIs('AWS::SNS::Subscription', 0);
    expect(publishers(template).sort()).toEqual(BOTH);
    Annotations.fromStack(stack).hasWarning(
      '/Test/Alerts',
      Match.stringLikeRegexp('nobody is told of alarms: the security team polls'),
    );
  });

  it.each(['', 'not needed'])('refuses a reason that is none: %j', (reason) => {
    expect(() => Alerts.none({ reason })).toThrow(
      /^reason of Alerts.none is not a sentence: .*; allowed: at least 5 words/,
    );
  });
});
