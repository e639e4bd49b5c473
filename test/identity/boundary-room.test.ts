import { type Stack, aws_kms as kms, aws_logs as logs, aws_s3 as s3 } from 'aws-cdk-lib';
import { InstancePolicy, SpawnInstanceRole } from '../../lib/identity';
import { testStack } from '../support/environments';
import { policiesOf } from '../support/iam';
import { resources } from './template-resources';

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/any';
const keyIn = (stack: Stack) => kms.Key.fromKeyArn(stack, 'Key', KEY);

/** What a role is allowed and its boundary is not would fail on the machine only: a TTL that never fires, a session that never opens. */
const ROLES: [string, (stack: Stack) => SpawnInstanceRole][] = [
  ['the baseline', (stack) => new SpawnInstanceRole(stack, 'Role')],
  ['FSx', (stack) => new SpawnInstanceRole(stack, 'Role', { fsx: true })],
  [
    'session logs',
    (stack) => {
      const encryptionKey = keyIn(stack);
      const bucket = s3.Bucket.fromBucketAttributes(stack, 'Transcripts', { bucketName: 'transcripts', encryptionKey });
      const logGroup = logs.LogGroup.fromLogGroupName(stack, 'Logs', '/spawn/sessions');
      return new SpawnInstanceRole(stack, 'Role', { sessionLogs: { bucket, logGroup, key: encryptionKey } });
    },
  ],
  ...InstancePolicy.templateNames.map((name): [string, (stack: Stack) => SpawnInstanceRole] => [
    name,
    (stack) => {
      const policy = InstancePolicy.named(name, [resources[name.split(':')[0]](stack)], { key: keyIn(stack) });
      return new SpawnInstanceRole(stack, 'Role', { policies: [policy] });
    },
  ]),
  [
    'ssm:ReadOnly of a path',
    (stack) => {
      const policies = [InstancePolicy.ssmReadOnlyPath('/spawn', { key: keyIn(stack) })];
      return new SpawnInstanceRole(stack, 'Role', { policies });
    },
  ],
];

/** AmazonSSMManagedInstanceCore, version 2: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonSSMManagedInstanceCore.html */
const AGENT = [
  ...`DescribeAssociation DescribeDocument GetDeployablePatchSnapshotForInstance GetDocument GetManifest ListAssociations
    ListInstanceAssociations PutComplianceItems PutConfigurePackageResult PutInventory UpdateAssociationStatus
    UpdateInstanceAssociationStatus UpdateInstanceInformation`
    .split(/\s+/)
    .map((name) => `ssm:${name}`),
  ...'CreateControlChannel CreateDataChannel OpenControlChannel OpenDataChannel'
    .split(' ')
    .map((name) => `ssmmessages:${name}`),
  ...'AcknowledgeMessage DeleteMessage FailMessage GetEndpoint GetMessages SendReply'
    .split(' ')
    .map((name) => `ec2messages:${name}`),
];

const allowedBy = (statements: Record<string, any>[]): string[] =>
  statements.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action }) => [Action].flat() as string[]);

describe('the boundary leaves room for', () => {
  it.each(ROLES)('%s', (_title, make) => {
    const { identity, boundary } = policiesOf(make(testStack()));
    const within = allowedBy(boundary?.Statement ?? []);
    const wanted = identity.flatMap(({ Statement }) => allowedBy(Statement));
    expect(wanted.length).toBeGreaterThan(5);
    expect(wanted.filter((action) => !within.includes(action))).toEqual([]);
  });

  it('the Systems Manager agent, all that AWS allows it but the parameters', () => {
    const { boundary } = policiesOf(new SpawnInstanceRole(testStack(), 'Role'));
    const within = allowedBy(boundary?.Statement ?? []);
    expect(AGENT.filter((action) => !within.includes(action))).toEqual([]);
  });

  it('metrics and traces', () => {
    const { boundary } = policiesOf(new SpawnInstanceRole(testStack(), 'Role'));
    expect(allowedBy(boundary?.Statement ?? [])).toEqual(
      expect.arrayContaining(['cloudwatch:PutMetricData', 'xray:PutTelemetryRecords', 'xray:PutTraceSegments']),
    );
  });
});
