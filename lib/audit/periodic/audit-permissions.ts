import {
  ArnFormat,
  Aws,
  Stack,
  aws_iam as iam,
  type aws_kms as kms,
  type aws_s3 as s3,
  type aws_sns as sns,
} from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { keyStatements } from '../../identity/policy-templates';
import type { Audit } from './audit-query';

interface Permission {
  readonly action: string;
  /** Resources of the action; none where the API has no resource-level support. */
  readonly resources?: (stack: Stack, audit: Audit) => string[];
  /** Whether the API is in no region, so that a condition on the region would deny it. */
  readonly global?: boolean;
}

/** What each call of an audit needs. Only reads. */
const PERMISSIONS: Readonly<Record<string, Permission>> = {
  'ec2:describeSecurityGroups': { action: 'ec2:DescribeSecurityGroups' },
  'ec2:describeVolumes': { action: 'ec2:DescribeVolumes' },
  'ec2:getEbsEncryptionByDefault': { action: 'ec2:GetEbsEncryptionByDefault' },
  'iam:listPolicies': { action: 'iam:ListPolicies', global: true },
  'iam:listUsers': { action: 'iam:ListUsers', global: true },
  'iam:listAccessKeys': {
    action: 'iam:ListAccessKeys',
    resources: (stack) => [stack.formatArn({ service: 'iam', region: '', resource: 'user', resourceName: '*' })],
  },
  // ListFindingsV2 has no action of its own.
  'accessanalyzer:listFindingsV2': {
    action: 'access-analyzer:ListFindings',
    resources: (_, { queries }) => queries.flatMap(({ request }) => (request.AnalyzerArn as string | undefined) ?? []),
  },
  'inspector2:listFindings': { action: 'inspector2:ListFindings' },
  'inspector2:listCoverage': { action: 'inspector2:ListCoverage' },
};

/** The statements for what an audit reads, one per call. */
export function readStatements(scope: IConstruct, audit: Audit): iam.PolicyStatement[] {
  const calls = audit.queries.flatMap(({ call, each }) => [call, ...(each ? [each.call] : [])]);
  return [...new Set(calls)].map((call) => {
    const { action, resources, global } = PERMISSIONS[call];
    return resources
      ? new iam.PolicyStatement({ actions: [action], resources: resources(Stack.of(scope), audit) })
      : new iam.PolicyStatement({
          actions: [action],
          // None of them has resource-level support: see the table above.
          resources: ['*'],
          conditions: global ? undefined : { StringEquals: { 'aws:RequestedRegion': Aws.REGION } },
        });
  });
}

/** Where results go: the evidence of one audit, the topic. */
export function writeStatements(
  audit: Audit,
  bucket: s3.IBucket,
  prefix: string,
  topic: sns.ITopic,
): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      sid: 'KeepEvidence',
      actions: ['s3:PutObject'],
      resources: [bucket.arnForObjects(`${prefix}${audit.name}/*`)],
    }),
    ...keyStatements(bucket.encryptionKey, bucket, 's3', ['kms:GenerateDataKey']),
    new iam.PolicyStatement({ sid: 'SendDigest', actions: ['sns:Publish'], resources: [topic.topicArn] }),
    ...keyStatements(topic.masterKey, topic, 'sns', ['kms:Decrypt', 'kms:GenerateDataKey']),
  ];
}

/**
 * What Step Functions does in the role's name: delivers the execution's log, traces it.
 * Sources: https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html and procedure-xray.html
 */
export function runStatements(): iam.PolicyStatement[] {
  const conditions = { StringEquals: { 'aws:RequestedRegion': Aws.REGION } };
  return [
    new iam.PolicyStatement({
      sid: 'DeliverLog',
      // logs:CreateLogDelivery and the others have no resource-level support.
      actions: [
        'logs:CreateLogDelivery',
        'logs:DeleteLogDelivery',
        'logs:DescribeLogGroups',
        'logs:DescribeResourcePolicies',
        'logs:GetLogDelivery',
        'logs:ListLogDeliveries',
        'logs:PutResourcePolicy',
        'logs:UpdateLogDelivery',
      ],
      resources: ['*'],
      conditions,
    }),
    new iam.PolicyStatement({
      sid: 'Trace',
      // xray:PutTelemetryRecords and xray:PutTraceSegments have no resource-level support.
      actions: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
      resources: ['*'],
      conditions,
    }),
  ];
}

/**
 * The key that encrypts state machine and execution: Step Functions calls KMS as the role, with the state machine in the encryption context, and
 * the delivery of logs decrypts what it delivers.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html
 */
export function encryptExecutions(role: iam.Role, key: kms.IKey): void {
  const stack = Stack.of(role);
  const machines = stack.formatArn({
    service: 'states',
    resource: 'stateMachine',
    resourceName: '*',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  const logs = stack.formatArn({ service: 'logs', resource: '*', arnFormat: ArnFormat.NO_RESOURCE_NAME });
  const ofMachines = { ArnLike: { 'kms:EncryptionContext:aws:states:stateMachineArn': machines } };
  const ofLogs = { StringEquals: { 'kms:EncryptionContext:SourceArn': logs } };
  const both = (actions: string[], conditions: Record<string, Record<string, string>>) => {
    role.addToPrincipalPolicy(new iam.PolicyStatement({ actions, resources: [key.keyArn], conditions }));
    key.addToResourcePolicy(new iam.PolicyStatement({ principals: [role], actions, resources: ['*'], conditions }));
  };
  both(['kms:Decrypt', 'kms:GenerateDataKey'], ofMachines);
  both(['kms:GenerateDataKey'], ofLogs);
  key.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal('delivery.logs.amazonaws.com')],
      actions: ['kms:Decrypt'],
      resources: ['*'],
      conditions: { StringEquals: { ...ofLogs.StringEquals, 'aws:SourceAccount': stack.account } },
    }),
  );
}
