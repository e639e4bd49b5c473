import {
  Duration,
  Stack,
  type aws_cloudwatch as cloudwatch,
  aws_events as events,
  aws_events_targets as targets,
  type aws_iam as iam,
  type aws_sns as sns,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import {
  AwsService,
  type IFunctionNetwork,
  ServiceCall,
  SpawnDeadLetterQueue,
  SpawnFunction,
  SpawnTopic,
} from '../primitives';
import { HandlerCode } from '../primitives/handler-code';
import { secondsWithin } from './graceful-stop';
import { DEFAULT_HARD_CAP } from './hard-cap';
import { ACCOUNT_PLACEHOLDER, CONFIG_VARIABLE, type ReaperConfig, TTL_REAPER_HANDLER } from './handlers/reaper-config';
import { accessRoleArn, checkAccounts, reaperRoleName } from './reaper-account';
import { reaperAlarms, reaperMetric } from './reaper-alarms';
import { checkExemption } from './reaper-exemption';
import {
  DEFAULT_INCIDENT_TAG,
  TERMINATE,
  instanceArns,
  sparingStatements,
  terminationConditions,
  watchedProfiles,
} from './reaper-permissions';
import type { TtlReaperProps } from './reaper-props';

/** An environment takes 4 KiB in all; tokens in it get longer. */
const MAX_CONFIG_CHARACTERS = 3500;

/**
 * Ends what outlives its time: a scheduled function that terminates each instance of spawn in its region at the earlier of what the
 * instance's tags say and a hard cap after its first launch, as EC2 noted it. An instance that can write tags can make its life shorter, never longer.
 *
 * - What tags say is `spawn:ttl-deadline`, or without one that can be read the first launch plus `spawn:ttl`. A value that no program
 *   can read, or none, means the cap. spored ends instances itself; this is for those whose agent is gone, stopped or fooled.
 * - An instance is spawn's by its tags, by its instance profile, and by `securityGroups` and `subnets` where given.
 * - Left alone, counted and alarmed about past their end: `exemptions`, instances under incident response, and those with termination protection.
 * - Each alarm goes to `alarmTopic`: errors, throttles, not running, an account out of reach, a failed termination, an instance spared, a dry run.
 *
 * One for each region: functions in isolated subnets reach no other. Terminations are on record in the function's log and in CloudTrail.
 *
 * Serves HIPAA 164.310(d)(2)(i) and 164.312(b), PCI DSS 4.0.1 3.2.1, 10.4.1 and 12.10.1, SOC 2 A1.1, C1.2, CC6.5, CC7.2 and CC7.4.
 *
 * @example
 * const reaper = new TtlReaper(this, 'Reaper', { network, securityGroups: [platform.securityGroup], alarmTopic });
 */
export class TtlReaper extends Construct {
  /** The function. */
  public readonly reaper: SpawnFunction;
  /** When it runs. */
  public readonly schedule: events.Rule;
  /** All alarms, each with `alarmTopic` as its action. */
  public readonly alarms: cloudwatch.Alarm[];
  /** Where the alarms go: subscribe to it. */
  public readonly alarmTopic: sns.ITopic;

  /**
   * @throws if `hardCap` or `every` is out of range, an account, exemption, profile name or tag key is malformed, or there are too many accounts
   * @throws if the wait of `gracefulStop` takes more than a third of `every`
   * @throws if the network lacks an endpoint for ec2, sts (with `accounts`) or ssm (with `GracefulStop.byDocument`)
   */
  public constructor(scope: Construct, id: string, props: TtlReaperProps) {
    super(scope, id);
    const { every = Duration.minutes(5), accounts = [], exemptions = [] } = props;
    const seconds = secondsWithin('every', every, Duration.minutes(1), Duration.minutes(60));
    if (seconds % 60 !== 0) {
      throw new Error(
        `every has no whole minutes: ${every.toHumanString()}; allowed: whole minutes, 1 to 60; give Duration.minutes(5)`,
      );
    }
    checkAccounts(this, accounts);
    exemptions.forEach(checkExemption);
    const config = configOf(this, props);
    checkStop(config, seconds);

    this.reaper = new SpawnFunction(this, 'Function', {
      network: props.network,
      code: HandlerCode.of(TTL_REAPER_HANDLER),
      description: 'Terminates instances of spawn that are past their end',
      environment: { [CONFIG_VARIABLE]: Stack.of(this).toJsonString(config) },
      calls: callsOf(this, config, props.network),
      // A run that outlasts its period would hold up the next. What a run leaves undone, the next one does: no retries.
      timeout: Duration.seconds(Math.min(seconds, 900)),
      retryAttempts: 0,
      maxEventAge: every,
      memorySize: 512,
      key: props.key,
      logRetention: props.logRetention,
    });
    for (const statement of sparingStatements(this, [...config.incidentTags], exemptions)) {
      this.reaper.role.addToPrincipalPolicy(statement);
    }
    if (accounts.length > 0) {
      (this.reaper.role.node.defaultChild as iam.CfnRole).roleName = reaperRoleName(Stack.of(this).region);
    }
    this.schedule = this.newSchedule(every);
    this.alarmTopic = props.alarmTopic ?? this.newTopic();
    this.alarms = reaperAlarms(this, this.reaper, seconds, this.alarmTopic);
  }

  /**
   * A count of the runs, namespace `CdkSpawn/Lifecycle`: `Watched`, `Terminated`, `WouldTerminate`, `Failed`, `Spared`,
   * `UnreachableAccounts`, `UnreadableTags`, `StopFailed` or `DryRun`; the sum over 5 minutes.
   */
  public metric(metricName: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return reaperMetric(this.reaper, metricName, props);
  }

  /** How many instances were terminated: the sum over 5 minutes. */
  public metricTerminated(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('Terminated', props);
  }

  private newSchedule(every: Duration): events.Rule {
    const rule = new events.Rule(this, 'Schedule', {
      description: 'Runs the TTL reaper of spawn',
      schedule: events.Schedule.rate(every),
    });
    // A dead-letter queue of the function that the target calls: cdk-nag sees none that only EventBridge names.
    const queue = this.reaper.deadLetterQueue;
    SpawnDeadLetterQueue.shareWith(queue, 'events.amazonaws.com', [rule.ruleArn]);
    rule.addTarget(
      new targets.LambdaFunction(this.reaper.function, {
        deadLetterQueue: queue,
        retryAttempts: 2,
        maxEventAge: every,
      }),
    );
    return rule;
  }

  private newTopic(): sns.ITopic {
    const topic = new SpawnTopic(this, 'Alarms', { key: this.reaper.key, displayName: 'spawn TTL reaper' });
    topic.allowAlarms();
    return topic.topic;
  }
}

function configOf(scope: Construct, props: TtlReaperProps): ReaperConfig {
  const { accounts = [], gracefulStop } = props;
  const groupIds = (groups: TtlReaperProps['securityGroups']) =>
    (groups ?? []).map(({ securityGroupId }) => securityGroupId);
  const config: ReaperConfig = {
    capSeconds: secondsWithin('hardCap', props.hardCap ?? DEFAULT_HARD_CAP, Duration.hours(1), Duration.hours(8760)),
    dryRun: props.mode?._dryRunReason,
    scope: {
      profiles: watchedProfiles(props.instanceProfileNames),
      groups: groupIds(props.securityGroups),
      subnets: (props.subnets ?? []).map(({ subnetId }) => subnetId),
    },
    accounts: accounts.map(({ accountId, externalId }) => ({ id: accountId, externalId })),
    memberRole: accessRoleArn(scope, ACCOUNT_PLACEHOLDER),
    incidentTags: props.incidentTagKeys ?? [DEFAULT_INCIDENT_TAG],
    incidentGroups: groupIds(props.incidentSecurityGroups),
    exemptions: (props.exemptions ?? []).map(({ instanceId, until }) => ({ id: instanceId, until })),
    agentSeconds: gracefulStop?._agentSeconds,
    stop: gracefulStop?._stop,
  };
  const { length } = JSON.stringify(config);
  if (length > MAX_CONFIG_CHARACTERS) {
    throw new Error(
      `the reaper's configuration has ${length} characters with ${accounts.length} accounts; allowed: ${MAX_CONFIG_CHARACTERS}, for Lambda takes 4 KiB; ` +
        'take external ids of 20 characters, or give some of the accounts a reaper in another account',
    );
  }
  return config;
}

function checkStop({ stop }: ReaperConfig, everySeconds: number): void {
  if (!stop || stop.seconds * 3 <= everySeconds) return;
  throw new Error(
    `the wait of gracefulStop is too long: ${stop.seconds} s; allowed: ${Math.floor(everySeconds / 3)} s, a third of every; shorten it, or raise every`,
  );
}

function callsOf(scope: Construct, config: ReaperConfig, network: IFunctionNetwork): ServiceCall[] {
  const { scope: watched, accounts, stop } = config;
  const resources = instanceArns(scope, [Stack.of(scope).region]);
  const anyInstance = watched.groups.length + watched.subnets.length > 0;
  // The function calls through the endpoints of its VPC: from elsewhere its credentials terminate nothing.
  const guard = { 'aws:SourceVpc': network.vpc.vpcId };
  return [
    ServiceCall.to(AwsService.EC2, {
      actions: ['ec2:DescribeInstances'],
      withoutResourceLevelSupport: 'ec2:DescribeInstances',
    }),
    ...terminationConditions(guard, anyInstance ? undefined : watched.profiles).map((conditions) =>
      ServiceCall.to(AwsService.EC2, { actions: [TERMINATE], resources, conditions }),
    ),
    ...(accounts.length > 0
      ? [
          ServiceCall.to(AwsService.STS, {
            actions: ['sts:AssumeRole'],
            resources: accounts.map(({ id }) => accessRoleArn(scope, id)),
          }),
        ]
      : []),
    ...(stop ? stopCalls(scope, stop.document, resources, guard) : []),
  ];
}

function stopCalls(
  scope: Construct,
  document: string,
  instances: string[],
  guard: Record<string, unknown>,
): ServiceCall[] {
  const documentArn = Stack.of(scope).formatArn({ service: 'ssm', resource: 'document', resourceName: document });
  const send = { actions: ['ssm:SendCommand'], conditions: { StringEquals: guard } };
  return [
    ServiceCall.to(AwsService.SSM, { ...send, resources: [documentArn, ...instances] }),
    ServiceCall.to(AwsService.SSM, { actions: ['ssm:ListCommands'], withoutResourceLevelSupport: 'ssm:ListCommands' }),
  ];
}
