import { aws_cloudwatch as cloudwatch } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SpawnTopic } from '../../lib/primitives';
import { type AlarmToProps, RAISED_BY_ABSENCE, alarmTo } from '../../lib/primitives/alarm';
import { testStack } from '../support/environments';

const alarmOf = (props: Partial<AlarmToProps> = {}) => {
  const stack = testStack();
  const { topic } = new SpawnTopic(stack, 'Topic');
  const metric = new cloudwatch.Metric({ namespace: 'Spawn', metricName: 'Failed', statistic: 'Sum' });
  alarmTo(topic, stack, 'Alarm', { metric, alarmDescription: 'It failed', ...props });
  const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'));
  return { properties: Properties, topic: stack.resolve(topic.topicArn) };
};

it('is raised by one occurrence, not by silence, and tells the topic', () => {
  const { properties, topic } = alarmOf();
  expect(properties).toEqual({
    AlarmActions: [topic],
    AlarmDescription: 'It failed',
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    EvaluationPeriods: 1,
    MetricName: 'Failed',
    Namespace: 'Spawn',
    Period: 300,
    Statistic: 'Sum',
    Threshold: 1,
    TreatMissingData: 'notBreaching',
  });
});

it('of what must happen is raised by nothing reported, too', () => {
  expect(alarmOf(RAISED_BY_ABSENCE).properties).toMatchObject({
    ComparisonOperator: 'LessThanThreshold',
    Threshold: 1,
    TreatMissingData: 'breaching',
  });
});

it('takes what is set in place of its own', () => {
  expect(alarmOf({ threshold: 10, evaluationPeriods: 4 }).properties).toMatchObject({
    Threshold: 10,
    EvaluationPeriods: 4,
  });
});
