import { Duration, type aws_cloudwatch as cloudwatch, type aws_sns as sns } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { RAISED_BY_ABSENCE, alarmTo } from '../primitives/alarm';

/** Turns without a complete pass before somebody is told: a large region may take more than one. */
const TURNS = 4;

/** What the alarms watch. */
export interface WatchedRecorder {
  readonly deadLetters: cloudwatch.Metric;
  readonly redactions: cloudwatch.Metric;
  readonly completedPasses: cloudwatch.Metric;
  readonly reconcileEvery: Duration;
}

/** Makes the alarms of a recorder, each with the topic as its action. */
export function recorderAlarms(scope: Construct, watched: WatchedRecorder, topic: sns.ITopic): cloudwatch.Alarm[] {
  const alarm = (
    id: string,
    alarmDescription: string,
    metric: cloudwatch.Metric,
    props?: Partial<cloudwatch.AlarmProps>,
  ) => alarmTo(topic, scope, id, { metric, alarmDescription: `${alarmDescription} (${scope.node.path})`, ...props });
  const { deadLetters, redactions, completedPasses, reconcileEvery } = watched;
  // An interval that is known at deployment only is a day at most.
  const period = reconcileEvery.isUnresolved() ? Duration.days(1) : reconcileEvery;
  return [
    alarm('EventsNotRecorded', 'Events could not be worked into the instances table', deadLetters),
    alarm(
      'SecretInTag',
      'A tag of an instance looks like a secret: it was not stored, but whoever may describe instances reads it',
      redactions,
    ),
    alarm(
      'NotReconciled',
      `No pass over the region came to its end in ${TURNS} turns: the instances table is no longer kept`,
      completedPasses.with({ period }),
      { evaluationPeriods: TURNS, ...RAISED_BY_ABSENCE },
    ),
  ];
}
