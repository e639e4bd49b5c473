import { Stack, aws_iam as iam, type aws_kms as kms } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { SpawnKey } from '../encryption';
import { directUse } from '../encryption/key-statements';
import { type InstanceScope, inOwnRegion, instanceArns } from './baseline';
import { keyStatements, logsStatements } from './policy-templates';
import type { SessionLogs } from './session-logs';

/** The two message channels of the agent. */
export const CHANNELS = [
  'ec2messages:AcknowledgeMessage',
  'ec2messages:DeleteMessage',
  'ec2messages:FailMessage',
  'ec2messages:GetEndpoint',
  'ec2messages:GetMessages',
  'ec2messages:SendReply',
  'ssmmessages:CreateControlChannel',
  'ssmmessages:CreateDataChannel',
  'ssmmessages:OpenControlChannel',
  'ssmmessages:OpenDataChannel',
];

/**
 * Session Manager and Run Command, which `spawn connect` uses. AWS's own AmazonSSMManagedInstanceCore allows
 * `ssm:GetParameter` on every parameter of the account besides.
 */
export function sessionManagerStatements(scope: InstanceScope): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      sid: 'RegisterWithSystemsManager',
      actions: ['ssm:UpdateInstanceInformation'],
      resources: [instanceArns(scope)],
    }),
    new iam.PolicyStatement({
      sid: 'SessionChannels',
      actions: CHANNELS,
      // ssmmessages and ec2messages have no resource-level support.
      resources: ['*'],
      conditions: inOwnRegion(scope),
    }),
  ];
}

/** Lets the agent write the logs of its sessions. */
export function sessionLogStatements(scope: InstanceScope, { logGroup, bucket }: SessionLogs): iam.PolicyStatement[] {
  const statements: iam.PolicyStatement[] = [];
  if (logGroup) {
    statements.push(
      ...logsStatements(logGroup),
      new iam.PolicyStatement({
        sid: 'FindSessionLog',
        actions: ['logs:DescribeLogGroups'],
        // logs:DescribeLogGroups has no resource-level support; the agent asks it whether the group is encrypted.
        resources: ['*'],
        conditions: inOwnRegion(scope),
      }),
    );
  }
  if (bucket) {
    const conditions = { StringEquals: { 'aws:ResourceAccount': bucket.env.account } };
    const resources = [bucket.arnForObjects('*')];
    statements.push(
      new iam.PolicyStatement({ sid: 'SessionTranscripts', actions: ['s3:PutObject'], resources, conditions }),
      new iam.PolicyStatement({
        sid: 'FindSessionTranscripts',
        actions: ['s3:GetEncryptionConfiguration'],
        resources: [bucket.bucketArn],
        conditions,
      }),
      ...keyStatements(bucket.encryptionKey, bucket, 's3', ['kms:GenerateDataKey']),
    );
  }
  return statements;
}

/** Lets the agent decrypt the sessions: it calls KMS itself, in the region of the key. */
export function sessionKeyStatement(key: kms.IKey): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'DecryptSessions',
    actions: ['kms:Decrypt'],
    resources: [key.keyArn],
    conditions: { StringEquals: { 'aws:RequestedRegion': key.env.region } },
  });
}

/**
 * The policy of a `SpawnKey` lets nobody call KMS himself, unless it names him. It can't name a role of another stack, whose policies
 * name the key: the stacks would wait for each other.
 */
export function admitToSessions(key: kms.IKey, principal: iam.IPrincipal, action: string): void {
  if (!(key instanceof SpawnKey)) return;
  if (!Construct.isConstruct(principal) || Stack.of(principal) === Stack.of(key)) {
    key.addToResourcePolicy(directUse(principal, [action]));
    return;
  }
  admitAccountToSessions(key, [action]);
}

/**
 * Lets IAM policies of the account decide who uses a `SpawnKey`, for sessions with EC2 instances alone: agent and client both give KMS
 * the instance's id.
 * Source: https://github.com/aws/amazon-ssm-agent/blob/mainline/agent/session/crypto/encrypter.go
 */
export function admitAccountToSessions(key: kms.IKey, actions: string[]): void {
  if (!(key instanceof SpawnKey)) return;
  const ofSessions = directUse(new iam.AccountRootPrincipal(), actions);
  ofSessions.addCondition('StringLike', { 'kms:EncryptionContext:aws:ssm:TargetId': 'i-*' });
  key.addToResourcePolicy(ofSessions);
}
