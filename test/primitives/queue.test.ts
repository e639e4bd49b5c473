import { Duration, Lazy, aws_kms as kms, aws_lambda as lambda, aws_sqs as sqs } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { SpawnDeadLetterQueue, SpawnQueue, type SpawnQueueProps } from '../../lib/primitives';
import { ENVIRONMENTS, testStack } from '../support/environments';
import { expectClean, findingsOf } from '../support/packs';

const AWS = ENVIRONMENTS.find(({ location }) => location === 'aws')!;
const RULE = 'arn:aws:events:eu-west-1:111122223333:rule/one';

function make(props?: SpawnQueueProps) {
  const stack = testStack(AWS);
  const queue = new SpawnQueue(stack, 'Queue', props);
  return { stack, queue, template: Template.fromStack(stack) };
}

const byId = (template: Template, type: string, id: RegExp): any =>
  Object.entries(template.findResources(type)).find(([name]) => id.test(name))![1].Properties;

describe('SpawnQueue', () => {
  it.each(ENVIRONMENTS)('is clean with no props: $location, $flags', (environment) => {
    const stack = testStack(environment);
    new SpawnQueue(stack, 'Queue');
    expectClean(stack);
  });

  const { template } = make();
  it.each([
    ['queue', /^Queue[0-9A-F]{8}$/],
    ['dead-letter queue', /^QueueDeadLetterQueue[0-9A-F]/],
  ])('encrypts the %s with a key of its own', (_, id) => {
    expect(byId(template, 'AWS::SQS::Queue', id).KmsMasterKeyId).toEqual({
      'Fn::GetAtt': [expect.stringMatching(/^QueueKey/), 'Arn'],
    });
  });

  it.each([
    ['queue', /^QueuePolicy/],
    ['dead-letter queue', /^QueueDeadLetterQueuePolicy/],
  ])('takes TLS only: %s', (_, id) => {
    expect(byId(template, 'AWS::SQS::QueuePolicy', id).PolicyDocument.Statement).toContainEqual(
      expect.objectContaining({
        Effect: 'Deny',
        Action: 'sqs:*',
        Principal: { AWS: '*' },
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    );
  });

  it('hands messages to its dead-letter queue after three tries', () => {
    expect(byId(template, 'AWS::SQS::Queue', /^Queue[0-9A-F]{8}$/).RedrivePolicy).toEqual({
      deadLetterTargetArn: { 'Fn::GetAtt': [expect.stringMatching(/^QueueDeadLetterQueue/), 'Arn'] },
      maxReceiveCount: 3,
    });
  });

  it('keeps messages for four days, dead letters for fourteen', () => {
    expect(byId(template, 'AWS::SQS::Queue', /^Queue[0-9A-F]{8}$/).MessageRetentionPeriod).toBe(345_600);
    expect(byId(template, 'AWS::SQS::Queue', /^QueueDeadLetterQueue/).MessageRetentionPeriod).toBe(1_209_600);
  });

  it('gives the dead-letter queue no dead-letter queue', () => {
    template.resourceCountIs('AWS::SQS::Queue', 2);
    expect(byId(template, 'AWS::SQS::Queue', /^QueueDeadLetterQueue/).RedrivePolicy).toBeUndefined();
  });

  it('takes key, timeouts and FIFO', () => {
    const stack = testStack(AWS);
    const key = new kms.Key(stack, 'Mine', { enableKeyRotation: true });
    const queue = new SpawnQueue(stack, 'Queue', {
      key,
      fifo: true,
      maxReceiveCount: Lazy.number({ produce: () => 5 }),
      visibilityTimeout: Duration.minutes(6),
      retentionPeriod: Duration.days(1),
    });
    expect(queue.key).toBe(key);
    Template.fromStack(stack).hasResourceProperties('AWS::SQS::Queue', {
      FifoQueue: true,
      KmsMasterKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Mine'), 'Arn'] },
      VisibilityTimeout: 360,
      MessageRetentionPeriod: 86_400,
      RedrivePolicy: { maxReceiveCount: 5 },
    });
    Template.fromStack(stack).allResourcesProperties('AWS::SQS::Queue', { FifoQueue: true });
  });

  it('shares a dead-letter queue', () => {
    const stack = testStack(AWS);
    const first = new SpawnQueue(stack, 'First');
    const second = new SpawnQueue(stack, 'Second', { deadLetterQueue: first.deadLetterQueue });
    expect(second.deadLetterQueue).toBe(first.deadLetterQueue);
    Template.fromStack(stack).resourceCountIs('AWS::SQS::Queue', 3);
    expectClean(stack);
  });

  it('lets a service send for this account, by queue and key policy', () => {
    const stack = testStack(AWS);
    new SpawnQueue(stack, 'Queue').allowPublisher('events.amazonaws.com', [RULE]);
    const given = Template.fromStack(stack);
    expect(byId(given, 'AWS::SQS::QueuePolicy', /^QueuePolicy/).PolicyDocument.Statement).toContainEqual(
      expect.objectContaining({
        Effect: 'Allow',
        Action: 'sqs:SendMessage',
        Principal: { Service: 'events.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' }, ArnLike: { 'aws:SourceArn': [RULE] } },
      }),
    );
    expect(byId(given, 'AWS::KMS::Key', /^QueueKey/).KeyPolicy.Statement).toContainEqual(
      expect.objectContaining({
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Principal: { Service: 'events.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
      }),
    );
  });

  it.each([0, 1001, 1.5])('refuses %s tries', (maxReceiveCount) => {
    expect(() => make({ maxReceiveCount })).toThrow(
      `maxReceiveCount is out of range: ${maxReceiveCount}; allowed: 1 to 1,000`,
    );
  });

  it('refuses a dead-letter queue of another kind', () => {
    const stack = testStack(AWS);
    const deadLetterQueue = new sqs.Queue(stack, 'Fifo', { fifo: true });
    expect(() => new SpawnQueue(stack, 'Queue', { deadLetterQueue })).toThrow(
      'deadLetterQueue differs in kind: fifo true; allowed: fifo false',
    );
  });
});

describe('SpawnDeadLetterQueue', () => {
  it.each(ENVIRONMENTS)('is clean as the dead-letter queue of a function: $location, $flags', (environment) => {
    const stack = testStack(environment);
    const queue = new SpawnDeadLetterQueue(stack, 'DeadLetters');
    new lambda.CfnFunction(stack, 'Function', {
      code: { zipFile: 'exports.handler = async () => {};' },
      role: 'arn:aws:iam::111122223333:role/some',
      deadLetterConfig: { targetArn: queue.queueArn },
    });
    expect(findingsOf(stack).filter(({ path }) => path.includes('DeadLetters'))).toEqual([]);
  });

  it('is shared with EventBridge, its key too', () => {
    const stack = testStack(AWS);
    const queue = new SpawnDeadLetterQueue(stack, 'DeadLetters');
    SpawnDeadLetterQueue.shareWith(queue, 'events.amazonaws.com', [RULE]);
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Action: 'sqs:SendMessage', Condition: { ArnLike: { 'aws:SourceArn': [RULE] } } }),
        ]),
      },
    });
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: { Statement: Match.arrayWith([Match.objectLike({ Principal: { Service: 'events.amazonaws.com' } })]) },
    });
  });
});
