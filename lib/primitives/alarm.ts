import { aws_cloudwatch as cloudwatch, aws_cloudwatch_actions as actions, type aws_sns as sns } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** What tells one alarm from another. What else is set takes the place of `alarmTo`'s own. */
export interface AlarmToProps extends Partial<cloudwatch.AlarmProps> {
  readonly metric: cloudwatch.IMetric;
  readonly alarmDescription: string;
}

/** For the metric of something that must happen: less than one of it raises the alarm, and so does none reported at all. */
export const RAISED_BY_ABSENCE = {
  comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
  treatMissingData: cloudwatch.TreatMissingData.BREACHING,
} as const;

/** Makes an alarm that a single occurrence raises and silence doesn't, and that tells a topic. */
export function alarmTo(topic: sns.ITopic, scope: Construct, id: string, props: AlarmToProps): cloudwatch.Alarm {
  const alarm = new cloudwatch.Alarm(scope, id, {
    threshold: 1,
    evaluationPeriods: 1,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    ...props,
  });
  alarm.addAlarmAction(new actions.SnsAction(topic));
  return alarm;
}
