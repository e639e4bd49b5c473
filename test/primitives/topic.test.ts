import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { aws_kms as kms } from 'aws-cdk-lib';
import { SpawnTopic } from '../../lib/primitives/topic';
import { ENVIRONMENTS, testStack } from '../support/environments';
import { expectClean } from '../support/packs';

describe('SpawnTopic', () => {
  it.each(ENVIRONMENTS)('is clean with no props: $location, $flags', (environment) => {
    const stack = testStack(environment);
    new SpawnTopic(stack, 'Topic');
    expectClean(stack);
  });

  const templateOf = (use: (topic: SpawnTopic) => void = () => undefined) => {
    const stack = testStack({ env: { account: '111122223333', region: 'eu-west-1' } as never });
    use(new SpawnTopic(stack, 'Topic'));
    return Template.fromStack(stack);
  };

  it('is encrypted with a key of its own', () => {
    templateOf().hasResourceProperties('AWS::SNS::Topic', {
      KmsMasterKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^TopicKey'), 'Arn'] },
    });
  });

  it('takes messages over TLS only', () => {
    templateOf().hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({
            Action: 'sns:Publish',
            Effect: 'Deny',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        ],
      },
    });
  });

  it('lets alarms of the account publish, by topic and key policy', () => {
    const template = templateOf((topic) => topic.allowAlarms());
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 'sns:Publish',
            Effect: 'Allow',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Condition: {
              StringEquals: { 'aws:SourceAccount': '111122223333' },
              ArnLike: { 'aws:SourceArn': Match.anyValue() },
            },
          }),
        ]),
      },
    });
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
          }),
        ]),
      },
    });
  });

  it('lets only the named rules publish', () => {
    const arn = 'arn:aws:events:eu-west-1:111122223333:rule/one';
    const template = templateOf((topic) => topic.allowEvents([arn]));
    // A condition on the source would drop every event: AWS doesn't support it for EventBridge and encrypted topics.
    const [key] = Object.values(template.findResources('AWS::KMS::Key'));
    expect(key.Properties.KeyPolicy.Statement).toContainEqual({
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Resource: '*',
      Condition: {
        ArnLike: { 'kms:EncryptionContext:aws:sns:topicArn': 'arn:aws:sns:eu-west-1:111122223333:*' },
      },
    });
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Principal: { Service: 'events.amazonaws.com' },
            Condition: { ArnLike: { 'aws:SourceArn': [arn] } },
          }),
        ]),
      },
    });
  });

  it('warns when an imported key may not let the publisher in', () => {
    const stack = testStack();
    const key = kms.Key.fromKeyArn(
      stack,
      'Imported',
      'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    );
    new SpawnTopic(stack, 'Topic', { key }).allowAlarms();
    Annotations.fromStack(stack).hasWarning(
      '/Test/Topic',
      Match.stringLikeRegexp('imported key.*cloudwatch.amazonaws.com'),
    );
    Template.fromStack(stack).resourceCountIs('AWS::KMS::Key', 0);
  });

  it('carries the given display name', () => {
    const stack = testStack();
    new SpawnTopic(stack, 'Topic', { displayName: 'spawn alarms' });
    Template.fromStack(stack).hasResourceProperties('AWS::SNS::Topic', { DisplayName: 'spawn alarms' });
  });
});
