import { execFileSync } from 'node:child_process';
import {
  type Stack,
  aws_iam as iam,
  aws_kinesis as kinesis,
  aws_logs as logs,
  aws_logs_destinations as destinations,
  aws_sns as sns,
} from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { InstanceLogFile, InstanceLogs, type InstanceLogsProps } from '../../../lib/audit';
import { SPORED_EVENTS } from '../../../lib/audit/logs/spored-events';
import { SporedLog } from '../../../lib/contract';
import { SpawnInstanceRole } from '../../../lib/identity';
import { SpawnTopic } from '../../../lib/primitives';
import { ENVIRONMENTS, testStack } from '../../support/environments';
import {
  type IamCase,
  OTHER_ACCOUNT,
  allowed,
  decide,
  denied,
  deployed,
  instanceArn,
  policiesOf,
  titled,
} from '../../support/iam';
import { expectClean } from '../../support/packs';
import { parseTermFilter } from '../../support/term-filter';
import { LINES, OTHER_LINES } from './spored-lines';

const AWS = ENVIRONMENTS.find(({ location }) => location === 'aws')!;

function make(props?: InstanceLogsProps): { stack: Stack; it: InstanceLogs } {
  const stack = testStack(AWS);
  return { stack, it: new InstanceLogs(stack, 'It', props) };
}
const only = (stack: Stack, type: string): any => {
  const found = Object.values(Template.fromStack(stack).findResources(type));
  expect(found).toHaveLength(1);
  return deployed(stack, found[0].Properties);
};
const configurations = (stack: Stack): any[] =>
  Object.values(Template.fromStack(stack).findResources('AWS::SSM::Parameter')).map(({ Properties }) =>
    JSON.parse(deployed(stack, Properties.Value) as string),
  );
const filesOf = (stack: Stack): any[] => configurations(stack)[0].logs.logs_collected.files.collect_list;

describe('InstanceLogs', () => {
  it.each(ENVIRONMENTS)('is clean with no props: $location, $flags', (environment) => {
    const stack = testStack(environment);
    new InstanceLogs(stack, 'It');
    expectClean(stack);
  });

  it('is clean with a role, a subscription, a topic and more files', () => {
    const stack = testStack(AWS);
    const topic = new SpawnTopic(stack, 'Topic');
    const it = new InstanceLogs(stack, 'It', {
      alarmTopic: topic.topic,
      additionalFiles: [InstanceLogFile.commandOutput(), InstanceLogFile.jobOutput()],
      retention: logs.RetentionDays.SIX_YEARS,
    });
    it.grantShip(new SpawnInstanceRole(stack, 'Role'));
    it.grantShip(new iam.Role(stack, 'Other', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') }));
    expectClean(stack);
  });

  it('keeps both log groups encrypted for a year, or as long as asked', () => {
    const template = Template.fromStack(make().stack);
    template.resourceCountIs('AWS::Logs::LogGroup', 2);
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 365, KmsKeyId: Match.anyValue() });
    const longer = Template.fromStack(make({ retention: logs.RetentionDays.SIX_YEARS }).stack);
    longer.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 2192 });
  });
});

describe('the agent', () => {
  it('is installed and configured on what is tagged spawn:managed=true, at once and each week', () => {
    const { stack } = make();
    const association = only(stack, 'AWS::SSM::Association');
    expect(association.Targets).toEqual([{ Key: 'tag:spawn:managed', Values: ['true'] }]);
    expect(association.ScheduleExpression).toBe('rate(7 days)');
    expect(association.ApplyOnlyAtCronInterval).toBeUndefined();
    expect(association.Parameters.configurationDigest).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/)]);
  });

  it('is installed before it is configured', () => {
    const { mainSteps, schemaVersion } = only(make().stack, 'AWS::SSM::Document').Content;
    expect(schemaVersion).toBe('2.2');
    expect(mainSteps.map(({ action }: any) => action)).toEqual(['aws:configurePackage', 'aws:runShellScript']);
    expect(mainSteps[0].inputs).toMatchObject({ name: 'AmazonCloudWatchAgent', action: 'Install' });
    for (const { precondition } of mainSteps) expect(precondition).toEqual({ StringEquals: ['platformType', 'Linux'] });
  });

  it.each([true, false])('is configured by a script that a shell takes, with journal %s', (journal) => {
    const { Content } = only(make({ journal }).stack, 'AWS::SSM::Document');
    const script = (Content.mainSteps[1].inputs.runCommand as string[])
      .join('\n')
      .replaceAll(/\{\{ \w+ \}\}/g, 'value');
    execFileSync('bash', ['-n'], { input: script });
    expect(script).toContain('-a fetch-config -m ec2 -s -c "ssm:value"');
    expect(script.includes('append-config')).toBe(journal);
    for (const [, name] of JSON.stringify(Content.mainSteps).matchAll(/\{\{ (\w+) \}\}/g)) {
      expect(Object.keys(Content.parameters)).toContain(name);
    }
  });

  it('falls back to the files where it does not know the journal', () => {
    const commands: string[] = only(make().stack, 'AWS::SSM::Document').Content.mainSteps[1].inputs.runCommand;
    // The two calls of the agent's control program in place of it: the second, which is refused, must be followed by the first again.
    const script = commands
      .map((line) => line.replaceAll(/\/opt\S+-ctl/g, 'ctl').replaceAll(/\{\{ (\w+) \}\}/g, '$1'))
      .join('\n');
    const ctl = 'ctl() { echo "$2 $7"; [ "$2" != append-config ]; }\n';
    const output = execFileSync('bash', [], { input: ctl + script, encoding: 'utf8' });
    expect(output.trim().split('\n').slice(1)).toEqual([
      'fetch-config ssm:parameterName',
      'append-config ssm:journalParameterName',
      'fetch-config ssm:parameterName',
    ]);
  });

  it('is configured anew when the configuration changes', () => {
    const digestOf = (props?: InstanceLogsProps) =>
      only(make(props).stack, 'AWS::SSM::Association').Parameters.configurationDigest[0];
    expect(digestOf()).toBe(digestOf());
    expect(digestOf({ additionalFiles: [InstanceLogFile.of('/var/log/app.log')] })).not.toBe(digestOf());
    expect(digestOf({ journal: false })).not.toBe(digestOf());
  });

  it("ships spored's log with the timestamp that its lines begin with", () => {
    const { stack, it } = make();
    const [agent] = filesOf(stack);
    expect(agent).toEqual({
      file_path: '/var/log/spored.log',
      log_group_name: deployed(stack, it.agentLogGroup.logGroupName),
      log_stream_name: '{instance_id}/spored.log',
      timestamp_format: '%Y/%m/%d %H:%M:%S',
      timezone: 'UTC',
    });
    const format = agent.timestamp_format.replaceAll(/%Y/g, '\\d{4}').replaceAll(/%[mdHMS]/g, '\\d{2}');
    for (const line of Object.values(LINES).flat()) expect(line).toMatch(new RegExp(`^${format} \\S`));
  });

  it('ships the bootstrap, the audit, syslog and the journal to another log group', () => {
    const { stack, it } = make();
    const system = deployed(stack, it.systemLogGroup.logGroupName);
    const files = filesOf(stack).slice(1);
    expect(files.map(({ file_path: path }) => path)).toEqual([
      '/var/log/cloud-init-output.log',
      '/var/log/audit/audit.log',
      '/var/log/messages',
      '/var/log/secure',
      '/var/log/syslog',
      '/var/log/auth.log',
    ]);
    for (const { log_group_name: group, log_stream_name: stream } of files) {
      expect(group).toBe(system);
      expect(stream).toMatch(/^\{instance_id\}\/[\w./-]+$/);
    }
    expect(configurations(stack)[1].logs.logs_collected.journald.collect_list).toEqual([
      { log_group_name: system, log_stream_name: '{instance_id}/journal' },
    ]);
    expect(configurations(make({ journal: false }).stack)).toHaveLength(1);
  });

  it('ships what a researcher prints only if asked to, and every file of a wildcard', () => {
    const printed = /spawn-command|jobs/;
    expect(JSON.stringify(configurations(make().stack))).not.toMatch(printed);
    const { stack } = make({ additionalFiles: [InstanceLogFile.commandOutput(), InstanceLogFile.jobOutput()] });
    expect(filesOf(stack).slice(-2)).toMatchObject([
      { file_path: '/var/log/spawn-command.log', log_stream_name: '{instance_id}/spawn-command.log' },
      { file_path: '/var/log/spored/jobs/**', log_stream_name: '{instance_id}/spored/jobs', publish_multi_logs: true },
    ]);
  });

  it('is given only what its schema knows', () => {
    // aws/amazon-cloudwatch-agent, translator/config/schema.json: additionalProperties is false.
    const known = [
      'file_path',
      'log_group_name',
      'log_stream_name',
      'timestamp_format',
      'timezone',
      'publish_multi_logs',
    ];
    const { stack } = make({ additionalFiles: [InstanceLogFile.jobOutput()] });
    for (const file of filesOf(stack)) expect(known).toEqual(expect.arrayContaining(Object.keys(file)));
  });
});

describe('the metric filters', () => {
  const { stack } = make();
  const filters = Object.values(Template.fromStack(stack).findResources('AWS::Logs::MetricFilter')).map(
    ({ Properties }) => ({
      metric: Properties.MetricTransformations[0].MetricName as string,
      filter: parseTermFilter(Properties.FilterPattern),
      pattern: Properties.FilterPattern as string,
    }),
  );
  const counted = (line: string) => filters.filter(({ filter }) => filter.matches(line)).map(({ metric }) => metric);

  it('there is one for each event', () => {
    expect(filters.map(({ metric }) => metric).sort()).toEqual(Object.keys(LINES).sort());
    expect(SPORED_EVENTS.map(({ metric }) => metric).sort()).toEqual(Object.keys(LINES).sort());
  });
  it.each(Object.entries(LINES).flatMap(([metric, lines]) => lines.map((line) => [metric, line] as const)))(
    '%s alone counts: %s',
    (metric, line) => expect(counted(line)).toEqual([metric]),
  );
  it.each(OTHER_LINES)('none counts: %s', (line) => expect(counted(line)).toEqual([]));
  it('are of characters that every encoding keeps', () => {
    for (const { pattern } of filters) expect(pattern).toMatch(/^[\x20-\x7e]+$/);
  });
  it('count one for each line of the log group of spored', () => {
    Template.fromStack(stack).allResourcesProperties('AWS::Logs::MetricFilter', {
      LogGroupName: { Ref: Match.stringLikeRegexp('^ItAgent') },
      MetricTransformations: [Match.objectLike({ MetricNamespace: 'Spawn/InstanceLogs', MetricValue: '1' })],
    });
  });
});

describe('the alarms', () => {
  it.each(['TtlLost', 'TtlStale', 'TerminateFailed', 'StopFailed', 'DnsDeleteFailed'])(
    '%s goes off at once',
    (metric) => {
      const { stack } = make();
      Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
        Namespace: 'Spawn/InstanceLogs',
        MetricName: metric,
        Statistic: 'Sum',
        Threshold: 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        EvaluationPeriods: 1,
        TreatMissingData: 'notBreaching',
        AlarmActions: [{ Ref: Match.stringLikeRegexp('^ItTopic') }],
      });
    },
  );
  it('cover every line that says that a limit is lost', () => {
    const watched = SPORED_EVENTS.filter(({ alarm }) => alarm !== undefined).map(({ line }) => line);
    expect(watched).toEqual(expect.arrayContaining(SporedLog.LIMIT_LOST));
    expect(make().it.alarms).toHaveLength(watched.length);
  });
  it('may publish to a topic that is given', () => {
    const stack = testStack(AWS);
    const { topic } = new SpawnTopic(stack, 'Mine');
    new InstanceLogs(stack, 'It', { alarmTopic: topic });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::SNS::Topic', 1);
    const statement = Match.objectLike({ Principal: { Service: 'cloudwatch.amazonaws.com' } });
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: { Statement: Match.arrayWith([statement]) },
    });
    const [, key] = Object.entries(template.findResources('AWS::KMS::Key')).find(([id]) => id.startsWith('Mine'))!;
    expect(JSON.stringify(key.Properties.KeyPolicy)).toContain('cloudwatch.amazonaws.com');
  });
  it('take an imported topic as it is', () => {
    const stack = testStack(AWS);
    const alarmTopic = sns.Topic.fromTopicArn(stack, 'Imported', 'arn:aws:sns:eu-west-1:111122223333:alerts');
    expect(new InstanceLogs(stack, 'It', { alarmTopic }).topic).toBe(alarmTopic);
    Template.fromStack(stack).resourceCountIs('AWS::SNS::TopicPolicy', 0);
  });
  it('are asked of metrics by name', () => {
    const { it } = make({ metricNamespace: 'Mine' });
    expect(it.metricEvents('TtlExpired')).toMatchObject({ namespace: 'Mine', metricName: 'TtlExpired' });
    expect(() => it.metricEvents('TtlGone')).toThrow("event is unknown: 'TtlGone'; allowed: TtlExpired, ");
  });
});

describe('grantShip', () => {
  const { stack, it: logsOf } = make();
  const role = new SpawnInstanceRole(stack, 'Role');
  const plain = new iam.Role(stack, 'Plain', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
  const second = new iam.Role(stack, 'Second', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
  [role, plain, second].forEach((each) => logsOf.grantShip(each));
  const group = (name: string) => `arn:aws:logs:eu-west-1:111122223333:log-group:${name}`;
  const ssm = (name: string) => `arn:aws:ssm:eu-west-1:111122223333:${name}`;
  const own = deployed(stack, logsOf.agentLogGroup.logGroupName);
  const template = Template.fromStack(stack);
  const [parameter, journal] = Object.keys(template.findResources('AWS::SSM::Parameter'));
  const [document] = Object.keys(template.findResources('AWS::SSM::Document'));

  const CASES: IamCase[] = [
    [
      'writes to the log group',
      { action: 'logs:PutLogEvents', resource: `${group(own)}:log-stream:i-0a/spored.log` },
      allowed,
    ],
    [
      'makes a stream',
      { action: 'logs:CreateLogStream', resource: `${group(own)}:log-stream:i-0a/spored.log` },
      allowed,
    ],
    ['writes to another', { action: 'logs:PutLogEvents', resource: `${group('other')}:log-stream:i-0a` }, denied],
    ['reads what was written', { action: 'logs:GetLogEvents', resource: `${group(own)}:log-stream:i-0a` }, denied],
    ['deletes a stream', { action: 'logs:DeleteLogStream', resource: `${group(own)}:log-stream:i-0a` }, denied],
    ['makes a log group', { action: 'logs:CreateLogGroup', resource: group('other') }, denied],
    ['shortens retention', { action: 'logs:PutRetentionPolicy', resource: group(own) }, denied],
    ['reads the configuration', { action: 'ssm:GetParameter', resource: ssm(`parameter/${parameter}`) }, allowed],
    ["reads the journal's", { action: 'ssm:GetParameter', resource: ssm(`parameter/${journal}`) }, allowed],
    ['reads another parameter', { action: 'ssm:GetParameter', resource: ssm('parameter/other') }, denied],
    ['changes the configuration', { action: 'ssm:PutParameter', resource: ssm(`parameter/${parameter}`) }, denied],
    ['reads the document', { action: 'ssm:GetDocument', resource: ssm(`document/${document}`) }, allowed],
    ['reads another document', { action: 'ssm:GetDocument', resource: ssm('document/other') }, denied],
    ['reports compliance', { action: 'ssm:PutComplianceItems', resource: instanceArn('i-0a') }, allowed],
    ['runs a command on another', { action: 'ssm:SendCommand', resource: instanceArn('i-0b') }, denied],
    ['gets the package', { action: 'ssm:GetManifest' }, allowed],
    [
      "downloads it from AWS's bucket",
      { action: 's3:GetObject', resource: 'arn:aws:s3:::eu-west-1-birdwatcher-prod/agent.zip', owner: OTHER_ACCOUNT },
      allowed,
    ],
    [
      'downloads from another',
      { action: 's3:GetObject', resource: 'arn:aws:s3:::somebody-elses/agent.zip', owner: OTHER_ACCOUNT },
      denied,
    ],
  ];

  it.each(titled(CASES))('%s, within the boundary', async (_, request, verdict) => {
    expect(await decide(policiesOf(role), request)).toBe(verdict);
  });
  it.each(titled(CASES))('%s, for a role of somebody else', async (_, request, verdict) => {
    expect(await decide(policiesOf(plain), request)).toBe(verdict);
  });
  it('gives roles of others one managed policy', () => {
    template.resourceCountIs('AWS::IAM::Policy', 0);
    expect(
      Object.keys(template.findResources('AWS::IAM::ManagedPolicy')).filter((id) => id.includes('Ship')),
    ).toHaveLength(1);
  });
  it('allows nothing in vain', () => {
    Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('beyondBoundary'));
  });
});

describe('what it refuses, and what goes on', () => {
  it('sends both log groups on', () => {
    const { stack, it } = make();
    it.subscribe('Siem', new destinations.KinesisDestination(new kinesis.Stream(stack, 'Stream')));
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::Logs::SubscriptionFilter', 2);
    template.allResourcesProperties('AWS::Logs::SubscriptionFilter', { FilterPattern: '' });
  });
  it.each(['var/log/a.log', 'C:\\log', '', '/'])('no path on Linux: %s', (path) => {
    expect(() => InstanceLogFile.of(path)).toThrow(`path is not that of a file on Linux: '${path}'`);
  });
  it.each(['daily', 'rate(5 minutes)', 'rate(x)'])('no schedule: %s', (schedule) => {
    expect(() => make({ schedule })).toThrow(`schedule is none of State Manager's: '${schedule}'`);
  });
  it.each(['rate(30 minutes)', 'rate(1 day)', 'cron(0 2 ? * SUN *)'])('a schedule: %s', (schedule) => {
    expect(only(make({ schedule }).stack, 'AWS::SSM::Association').ScheduleExpression).toBe(schedule);
  });
  it('endless retention', () => {
    expect(() => make({ retention: logs.RetentionDays.INFINITE })).toThrow('retention is infinite');
  });
});
