import {
  Aws,
  Duration,
  Stack,
  aws_cloudwatch as cloudwatch,
  type aws_kms as kms,
  type aws_logs as logs,
  type aws_s3 as s3,
  aws_scheduler as scheduler,
  type aws_sns as sns,
  type aws_sqs as sqs,
  aws_stepfunctions as sfn,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ManagedPolicyRole, ServiceTrust } from '../../primitives';
import { alarmTo } from '../../primitives/alarm';
import { auditDefinition } from './audit-definition';
import { encryptExecutions, readStatements, runStatements, writeStatements } from './audit-permissions';
import type { Audit } from './audit-query';

/** What the state machine of an audit needs. */
export interface AuditMachineProps {
  readonly audit: Audit;
  /** Of EventBridge Scheduler: `cron(...)` or `rate(...)`, in UTC. */
  readonly schedule: string;
  readonly bucket: s3.IBucket;
  /** Empty, or ends with a slash. */
  readonly prefix: string;
  readonly topic: sns.ITopic;
  readonly key: kms.IKey;
  readonly logGroup: logs.ILogGroup;
  readonly deadLetterQueue: sqs.IQueue;
}

/**
 * A state machine that makes an audit, what starts it, and an alarm should it fail.
 *
 * A state machine calls AWS by itself, from no subnet: functions in isolated subnets reach neither IAM nor Access Analyzer.
 */
export class AuditMachine extends Construct {
  public readonly stateMachine: sfn.CfnStateMachine;
  public readonly role: ManagedPolicyRole;
  public readonly alarm: cloudwatch.Alarm;

  public constructor(scope: Construct, id: string, props: AuditMachineProps) {
    super(scope, id);
    const { audit, schedule, bucket, prefix, topic, key, logGroup, deadLetterQueue } = props;
    const stack = Stack.of(this);
    this.role = new ManagedPolicyRole(this, 'Role', {
      assumedBy: ServiceTrust.ofThisAccount(this, 'states.amazonaws.com'),
      description: `Audit: ${audit.title}`,
    });
    const granted = [
      ...readStatements(this, audit),
      ...writeStatements(audit, bucket, prefix, topic),
      ...runStatements(),
    ].map((statement) => this.role.addToPrincipalPolicy(statement).policyDependable);
    encryptExecutions(this.role, key);

    this.stateMachine = new sfn.CfnStateMachine(this, 'Resource', {
      stateMachineType: 'STANDARD',
      roleArn: this.role.roleArn,
      definitionString: stack.toJsonString(
        auditDefinition(audit, {
          partition: Aws.PARTITION,
          bucketName: bucket.bucketName,
          prefix,
          topicArn: topic.topicArn,
          account: stack.account,
          region: stack.region,
        }),
      ),
      loggingConfiguration: {
        level: 'ALL',
        // What was found stands in the evidence; the log says what was called and how it went.
        includeExecutionData: false,
        destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: logGroup.logGroupArn } }],
      },
      tracingConfiguration: { enabled: true },
      encryptionConfiguration: {
        type: 'CUSTOMER_MANAGED_KMS_KEY',
        kmsKeyId: key.keyArn,
        kmsDataKeyReusePeriodSeconds: 300,
      },
    });
    for (const dependable of granted) if (dependable) this.stateMachine.node.addDependency(dependable);
    this.start(audit, schedule, deadLetterQueue);
    this.alarm = this.alarmOnFailure(audit, topic);
  }

  private start(audit: Audit, schedule: string, deadLetterQueue: sqs.IQueue): void {
    const role = new ManagedPolicyRole(this, 'ScheduleRole', {
      assumedBy: ServiceTrust.ofThisAccount(this, 'scheduler.amazonaws.com'),
      description: `Starts the audit: ${audit.title}`,
    });
    sfn.StateMachine.fromStateMachineArn(this, 'Machine', this.stateMachine.attrArn).grantStartExecution(role);
    deadLetterQueue.grantSendMessages(role);
    new scheduler.CfnSchedule(this, 'Schedule', {
      description: audit.title,
      scheduleExpression: schedule,
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: this.stateMachine.attrArn,
        roleArn: role.roleArn,
        input: '{}',
        retryPolicy: { maximumRetryAttempts: 10, maximumEventAgeInSeconds: 3600 },
        deadLetterConfig: { arn: deadLetterQueue.queueArn },
      },
    });
  }

  private alarmOnFailure(audit: Audit, topic: sns.ITopic): cloudwatch.Alarm {
    const metric = (metricName: string) =>
      new cloudwatch.Metric({
        namespace: 'AWS/States',
        metricName,
        dimensionsMap: { StateMachineArn: this.stateMachine.attrArn },
        statistic: cloudwatch.Stats.SUM,
        period: Duration.minutes(5),
      });
    return alarmTo(topic, this, 'Failed', {
      alarmDescription: `The audit did not end: ${audit.title}. See the execution in Step Functions; a call that is denied names its permission`,
      metric: new cloudwatch.MathExpression({
        expression: 'failed + timedOut + aborted',
        label: 'executions that did not end',
        usingMetrics: {
          failed: metric('ExecutionsFailed'),
          timedOut: metric('ExecutionsTimedOut'),
          aborted: metric('ExecutionsAborted'),
        },
        period: Duration.minutes(5),
      }),
    });
  }
}
