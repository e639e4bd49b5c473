import { ReaperAccess, SpawnNetwork, TtlReaper } from '../../lib';
import { has, retained, stackWith } from '../support/promise-parts';
import { type Promised, describePromises } from '../support/promises';

const ALARM = 'AWS::CloudWatch::Alarm';

describePromises(
  'TtlReaper',
  stackWith((stack) => new TtlReaper(stack, 'Reaper', { network: new SpawnNetwork(stack, 'Network') })),
  [
    {
      name: 'runs on a schedule',
      type: 'AWS::Events::Rule',
      path: 'Properties.ScheduleExpression',
      is: 'rate(5 minutes)',
    },
    { name: 'is enabled', type: 'AWS::Events::Rule', path: 'Properties.State', is: 'ENABLED' },
    { name: 'keeps undelivered events', type: 'AWS::Events::Rule', path: 'Properties.Targets.0.DeadLetterConfig.Arn' },
    {
      name: 'runs once at a time',
      type: 'AWS::Lambda::Function',
      id: /^Reaper/,
      path: 'Properties.ReservedConcurrentExecutions',
      is: 1,
    },
    {
      name: 'has a dead-letter queue',
      type: 'AWS::Lambda::Function',
      id: /^Reaper/,
      path: 'Properties.DeadLetterConfig',
    },
    { name: 'runs in the VPC', type: 'AWS::Lambda::Function', id: /^Reaper/, path: 'Properties.VpcConfig.SubnetIds' },
    {
      name: 'has an encrypted environment',
      type: 'AWS::Lambda::Function',
      id: /^Reaper/,
      path: 'Properties.KmsKeyArn',
    },
    {
      name: 'is told a cap',
      type: 'AWS::Lambda::Function',
      id: /^Reaper/,
      path: 'Properties.Environment.Variables.REAPER_CONFIG',
      is: has('\\"capSeconds\\":604800'),
    },
    {
      name: 'spares evidence',
      type: 'AWS::IAM::ManagedPolicy',
      id: /^Reaper/,
      path: 'Properties.PolicyDocument',
      is: has('aws:ResourceTag/cdk-spawn:incident'),
    },
    {
      name: 'terminates from its VPC only',
      type: 'AWS::IAM::ManagedPolicy',
      id: /^Reaper/,
      path: 'Properties.PolicyDocument',
      is: has('aws:SourceVpc'),
    },
    { name: 'tells somebody', type: ALARM, path: 'Properties.AlarmActions' },
    { name: 'is raised by one', type: ALARM, path: 'Properties.Threshold', is: 1 },
    {
      name: 'is raised by silence',
      type: ALARM,
      id: /NotInvoked/,
      path: 'Properties.TreatMissingData',
      is: 'breaching',
    },
    ...[
      'Errors',
      'Throttles',
      'NotInvoked',
      'TerminationFailed',
      'InstanceSpared',
      'AccountUnreachable',
      'DryRunOn',
    ].map((alarm): Promised => ({
      name: `has the alarm ${alarm}`,
      type: ALARM,
      id: new RegExp(`^Reaper${alarm}`),
      path: 'Properties.MetricName',
    })),
    { name: 'has an encrypted topic', type: 'AWS::SNS::Topic', path: 'Properties.KmsMasterKeyId' },
    ...retained('AWS::Logs::LogGroup', /^Reaper/),
    ...retained('AWS::KMS::Key', /^Reaper/),
  ],
);

describePromises(
  'ReaperAccess',
  stackWith(
    (stack) =>
      new ReaperAccess(stack, 'Access', {
        reaperAccountId: '444455556666',
        externalId: 'b7f0c1de-6a52-4f9e-9d0b-1c2f3a4b5c6d',
      }),
  ),
  [
    { name: 'has the fixed name', type: 'AWS::IAM::Role', path: 'Properties.RoleName', is: 'spawn-ttl-reaper-ec2' },
    {
      name: 'asks for the external id',
      type: 'AWS::IAM::Role',
      path: 'Properties.AssumeRolePolicyDocument.Statement.0.Condition.StringEquals.sts:ExternalId',
    },
    {
      name: 'trusts the reaper by name',
      type: 'AWS::IAM::Role',
      path: 'Properties.AssumeRolePolicyDocument.Statement.0.Condition.ArnEquals.aws:PrincipalArn',
      is: has('role/spawn-ttl-reaper-'),
    },
    {
      name: 'spares evidence',
      type: 'AWS::IAM::ManagedPolicy',
      path: 'Properties.PolicyDocument',
      is: has('aws:ResourceTag/cdk-spawn:incident'),
    },
    {
      name: 'keeps to its regions',
      type: 'AWS::IAM::ManagedPolicy',
      path: 'Properties.PolicyDocument',
      is: has('aws:RequestedRegion'),
    },
  ],
);
