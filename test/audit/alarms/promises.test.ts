import { Alerts, SecurityAlarms, SessionLogging, SpawnLogGroup } from '../../../lib';
import { has, retained, stackWith } from '../../support/promise-parts';
import { describePromises } from '../../support/promises';

const ALARM = 'AWS::CloudWatch::Alarm';
describePromises(
  'SecurityAlarms',
  stackWith((stack) => {
    const logGroup = new SpawnLogGroup(stack, 'Trail');
    new SecurityAlarms(stack, 'Alarms', { logGroup, alerts: Alerts.email('security@example.com') });
  }),
  [
    { name: 'counts records of the trail', type: 'AWS::Logs::MetricFilter', path: 'Properties.FilterPattern' },
    { name: 'counts each record as one', type: 'AWS::Logs::MetricFilter', path: 'Properties.MetricTransformations' },
    {
      name: 'has a threshold',
      type: ALARM,
      path: 'Properties.Threshold',
      is: (value: any) => value >= 1 && value <= 10,
    },
    { name: 'tells somebody', type: ALARM, path: 'Properties.AlarmActions.0.Ref', is: has('AlarmsTopic') },
    { name: 'says what to do', type: ALARM, path: 'Properties.AlarmDescription', is: has('spawn security: ') },
    { name: 'encrypts what it tells', type: 'AWS::SNS::Topic', path: 'Properties.KmsMasterKeyId' },
    { name: 'has somebody to tell', type: 'AWS::SNS::Subscription', path: 'Properties.Endpoint' },
    { name: 'keeps what is not delivered', type: 'AWS::SNS::Subscription', path: 'Properties.RedrivePolicy' },
  ],
);

const PREFERENCES = 'Properties.Content.inputs';
describePromises(
  'SessionLogging',
  stackWith((stack) => new SessionLogging(stack, 'Sessions')),
  [
    ...[
      ['logs sessions', 'cloudWatchLogGroupName', undefined],
      ['logs them encrypted', 'cloudWatchEncryptionEnabled', true],
      ['logs them as they happen', 'cloudWatchStreamingEnabled', true],
      ['encrypts them', 'kmsKeyId', undefined],
      ['ends idle ones', 'idleSessionTimeout', '15'],
      ['ends all of them some day', 'maxSessionDuration', '480'],
    ].map(([name, input, is]) => ({
      name: String(name),
      type: 'AWS::SSM::Document',
      path: `${PREFERENCES}.${input}`,
      ...(is !== undefined && { is }),
    })),
    { name: 'encrypts the log', type: 'AWS::Logs::LogGroup', path: 'Properties.KmsKeyId' },
    { name: 'keeps the log a year', type: 'AWS::Logs::LogGroup', path: 'Properties.RetentionInDays', is: 365 },
    ...retained('AWS::Logs::LogGroup'),
  ],
);
