import { Stack, aws_ec2 as ec2, aws_iam as iam, type aws_kms as kms, type aws_logs as logs } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ManagedPolicyRole, ServiceTrust, SpawnLogGroup } from '../primitives';

/** Properties of a VPC's flow logs. */
export interface FlowLogsProps {
  readonly vpcId: string;
  readonly key?: kms.IKey;
  readonly retention?: logs.RetentionDays;
}

/**
 * Everything a responder asks a flow for. Beyond the default format: which instance and interface it was (`instance-id`,
 * `subnet-id`), which way it went (`flow-direction`, `traffic-path`), and whose packets passed through (`pkt-*`, `tcp-flags`).
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
 */
const FORMAT = [
  'version',
  'account-id',
  'interface-id',
  'srcaddr',
  'dstaddr',
  'srcport',
  'dstport',
  'protocol',
  'packets',
  'bytes',
  'start',
  'end',
  'action',
  'log-status',
  'vpc-id',
  'subnet-id',
  'instance-id',
  'tcp-flags',
  'type',
  'pkt-srcaddr',
  'pkt-dstaddr',
  'flow-direction',
  'traffic-path',
]
  .map((field) => `\${${field}}`)
  .join(' ');

/**
 * All flows of a VPC, accepted and rejected, each minute, in an encrypted log group that stays.
 *
 * Serves HIPAA 164.312(b), PCI DSS 10.2.1 and 10.5.1, SOC 2 CC7.2 and CC7.3.
 */
export class FlowLogs extends Construct {
  /** Where the flows are written. */
  public readonly logGroup: logs.ILogGroup;

  public constructor(scope: Construct, id: string, props: FlowLogsProps) {
    super(scope, id);
    this.logGroup = new SpawnLogGroup(this, 'Logs', { key: props.key, retention: props.retention });
    const flowLogs = Stack.of(this).formatArn({ service: 'ec2', resource: 'vpc-flow-log', resourceName: '*' });
    const role = new ManagedPolicyRole(this, 'Role', {
      description: `Flow logs of ${scope.node.path}`.slice(0, 1000),
      assumedBy: ServiceTrust.ofThisAccount(this, 'vpc-flow-logs.amazonaws.com', flowLogs),
    });
    const { policyDependable } = role.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
        resources: [this.logGroup.logGroupArn],
      }),
    );
    const flowLog = new ec2.CfnFlowLog(this, 'Resource', {
      resourceType: 'VPC',
      resourceId: props.vpcId,
      trafficType: 'ALL',
      maxAggregationInterval: 60,
      logDestinationType: 'cloud-watch-logs',
      logGroupName: this.logGroup.logGroupName,
      deliverLogsPermissionArn: role.roleArn,
      logFormat: FORMAT,
    });
    // A flow log that can't write when it is made stays in status "access error".
    if (policyDependable) flowLog.node.addDependency(policyDependable);
  }
}
