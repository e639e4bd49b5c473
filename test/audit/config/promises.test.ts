import { ConfigRules, InstanceLogs, PeriodicAudits } from '../../../lib';
import { S3, SSE, closedBucket, has, retained, stackWith } from '../../support/promise-parts';
import { describePromises } from '../../support/promises';

describePromises(
  'InstanceLogs',
  stackWith((stack) => new InstanceLogs(stack, 'Logs')),
  [
    { name: 'encrypts its log groups', type: 'AWS::Logs::LogGroup', path: 'Properties.KmsKeyId' },
    { name: 'keeps lines a year', type: 'AWS::Logs::LogGroup', path: 'Properties.RetentionInDays', is: 365 },
    ...retained('AWS::Logs::LogGroup'),
    {
      name: 'reaches what spawn manages',
      type: 'AWS::SSM::Association',
      path: 'Properties.Targets.0.Key',
      is: 'tag:spawn:managed',
    },
    { name: 'alarms somebody', type: 'AWS::CloudWatch::Alarm', path: 'Properties.AlarmActions.0' },
  ],
);

const CONFIG_RECORDER = 'AWS::Config::ConfigurationRecorder';
describePromises(
  'ConfigRules',
  stackWith((stack) => new ConfigRules(stack, 'Config')),
  [
    { name: 'records every type', type: CONFIG_RECORDER, path: 'Properties.RecordingGroup.AllSupported', is: true },
    {
      name: 'records IAM',
      type: CONFIG_RECORDER,
      path: 'Properties.RecordingGroup.IncludeGlobalResourceTypes',
      is: true,
    },
    {
      name: 'records on the service-linked role',
      type: CONFIG_RECORDER,
      path: 'Properties.RoleARN',
      is: has('AWSServiceRoleForConfig'),
    },
    { name: 'delivers encrypted', type: 'AWS::Config::DeliveryChannel', path: 'Properties.S3KmsKeyArn' },
    {
      name: 'delivers history to a bucket that is encrypted',
      type: S3,
      id: /^ConfigHistory(?!Key)/,
      path: `${SSE}.ServerSideEncryptionByDefault.KMSMasterKeyID`,
    },
    ...closedBucket(/^ConfigHistory/),
  ],
);

const AUDIT_MACHINE = 'AWS::StepFunctions::StateMachine';
describePromises(
  'PeriodicAudits',
  stackWith((stack) => new PeriodicAudits(stack, 'Audits')),
  [
    {
      name: 'encrypts executions with a customer managed key',
      type: AUDIT_MACHINE,
      path: 'Properties.EncryptionConfiguration.KmsKeyId',
    },
    { name: 'logs everything', type: AUDIT_MACHINE, path: 'Properties.LoggingConfiguration.Level', is: 'ALL' },
    { name: 'traces', type: AUDIT_MACHINE, path: 'Properties.TracingConfiguration.Enabled', is: true },
    {
      name: 'keeps evidence under Object Lock',
      type: S3,
      id: /^AuditsEvidence/,
      path: 'Properties.ObjectLockConfiguration.Rule.DefaultRetention.Days',
      is: 365,
    },
    {
      name: 'keeps what could not start',
      type: 'AWS::Scheduler::Schedule',
      path: 'Properties.Target.DeadLetterConfig.Arn',
    },
    { name: 'alarms somebody', type: 'AWS::CloudWatch::Alarm', path: 'Properties.AlarmActions.0' },
  ],
);
