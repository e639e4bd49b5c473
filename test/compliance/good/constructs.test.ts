import { type App, type Stack, aws_iam as iam } from 'aws-cdk-lib';
import * as library from '../../../lib';
import {
  AccessLogBucket,
  Alerts,
  AuditBucket,
  AuditTrail,
  ConfigRules,
  CustomResourceFunction,
  EncryptedVolume,
  EventTrail,
  InstanceBoundary,
  InstanceLogs,
  ManagedPolicyRole,
  MetadataRecorder,
  MetadataTable,
  PeriodicAudits,
  ReaperAccess,
  SecurityAlarms,
  SessionLogging,
  SpawnBucket,
  SpawnDeadLetterQueue,
  SpawnFleet,
  SpawnFunction,
  SpawnInstance,
  SpawnInstanceRole,
  SpawnKey,
  SpawnLaunchTemplate,
  SpawnLogGroup,
  SpawnNetwork,
  SpawnPlatform,
  SpawnQueue,
  SpawnSecurityGroup,
  SpawnTopic,
  TrailQueries,
  TtlReaper,
  VolumeBackup,
  VolumeBackupPlan,
} from '../../../lib';
import { HandlerCode } from '../../../lib/primitives/handler-code';
import { LOCATIONS, testStack } from '../../support/environments';
import { openVerdicts } from '../../support/judged-files';
import { expectClean } from '../../support/packs';

const code = () => HandlerCode.of('restrict-default-security-group');
const network = (stack: Stack) => new SpawnNetwork(stack, 'Network');
const alerts = Alerts.email('security@example.com');
const platform = (stack: Stack) => new SpawnPlatform(stack, 'Spawn', { alerts });

/** Each construct as somebody makes it who gives nothing but what it asks for. */
const CONSTRUCTS: Readonly<Record<string, (stack: Stack) => unknown>> = {
  AccessLogBucket: (stack) => new AccessLogBucket(stack, 'It'),
  AuditBucket: (stack) => new AuditBucket(stack, 'It'),
  AuditTrail: (stack) => new AuditTrail(stack, 'It'),
  // What a trail and an imported one have in common.
  AuditTrailBase: (stack) => new AuditTrail(stack, 'It'),
  ConfigRules: (stack) => new ConfigRules(stack, 'It'),
  CustomResourceFunction: (stack) =>
    new CustomResourceFunction(stack, 'It', { network: network(stack), code: code() }).newResource(stack, 'Thing', {
      resourceType: 'Custom::Thing',
    }),
  EncryptedVolume: (stack) => new EncryptedVolume(stack, 'It', { owner: 'alice' }),
  InstanceBoundary: (stack) => new InstanceBoundary(stack, 'It'),
  InstanceLogs: (stack) => new InstanceLogs(stack, 'It'),
  ManagedPolicyRole: (stack) =>
    new ManagedPolicyRole(stack, 'It', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }),
  MetadataRecorder: (stack) =>
    new MetadataRecorder(stack, 'It', {
      table: new MetadataTable(stack, 'Instances'),
      network: network(stack),
      trail: EventTrail.existing({ reason: 'The trail of the organization logs management events in every region' }),
    }),
  MetadataTable: (stack) => new MetadataTable(stack, 'It'),
  ReaperAccess: (stack) =>
    new ReaperAccess(stack, 'It', {
      reaperAccountId: '444455556666',
      externalId: 'c2b7a4d0-6c1e-4f5a-9b3d-8e7f60514233',
    }),
  SecurityAlarms: (stack) =>
    new SecurityAlarms(stack, 'It', {
      logGroup: new SpawnLogGroup(stack, 'Trail'),
      alerts,
    }),
  SessionLogging: (stack) => new SessionLogging(stack, 'It'),
  PeriodicAudits: (stack) => new PeriodicAudits(stack, 'It', { inspector: true }),
  SpawnBucket: (stack) => new SpawnBucket(stack, 'It'),
  SpawnDeadLetterQueue: (stack) =>
    new SpawnQueue(stack, 'Queue', { deadLetterQueue: new SpawnDeadLetterQueue(stack, 'It') }),
  SpawnFleet: (stack) => new SpawnFleet(stack, 'It', { platform: platform(stack), owner: 'alice', capacity: 2 }),
  SpawnFunction: (stack) => new SpawnFunction(stack, 'It', { network: network(stack), code: code() }),
  SpawnInstance: (stack) => new SpawnInstance(stack, 'It', { platform: platform(stack), owner: 'alice' }),
  SpawnInstanceRole: (stack) => new SpawnInstanceRole(stack, 'It'),
  SpawnKey: (stack) => new SpawnKey(stack, 'It'),
  SpawnLaunchTemplate: (stack) => new SpawnLaunchTemplate(stack, 'It', { platform: platform(stack), owner: 'alice' }),
  SpawnLogGroup: (stack) => new SpawnLogGroup(stack, 'It'),
  SpawnNetwork: network,
  SpawnPlatform: platform,
  SpawnQueue: (stack) => new SpawnQueue(stack, 'It'),
  SpawnSecurityGroup: (stack) => new SpawnSecurityGroup(stack, 'It', { network: network(stack) }),
  SpawnTopic: (stack) => new SpawnTopic(stack, 'It'),
  TrailQueries: (stack) => new TrailQueries(stack, 'It', { trail: new AuditTrail(stack, 'Trail') }),
  TtlReaper: (stack) => new TtlReaper(stack, 'It', { network: network(stack) }),
  VolumeBackupPlan: (stack) =>
    new EncryptedVolume(stack, 'Volume', {
      owner: 'alice',
      backup: VolumeBackup.inPlan(new VolumeBackupPlan(stack, 'It')),
    }),
};

test('every construct of the library is here', () => {
  const isConstruct = (candidate: any): boolean =>
    typeof candidate === 'function' &&
    (candidate.name === 'Construct' || isConstruct(Object.getPrototypeOf(candidate)));
  const exported = Object.entries(library).flatMap(([name, member]) => (isConstruct(member) ? name : []));
  expect(exported.sort()).toEqual(Object.keys(CONSTRUCTS).sort());
});

describe.each(Object.entries(CONSTRUCTS))('%s', (_, build) => {
  test.each([LOCATIONS[0], LOCATIONS[1]])('has no finding in any framework ($location)', ({ env }) => {
    const stack = testStack({ env });
    build(stack);
    expectClean(stack);
  });

  test('as a template that nobody knows the constructs of, it has no finding of a rule of ours', () => {
    const stack = testStack({ env: LOCATIONS[1].env });
    build(stack);
    const { template } = (stack.node.root as App).synth().getStackByName(stack.stackName);
    const ours = openVerdicts([template]).filter(({ origin }) => origin !== 'cdk-nag');
    expect(ours.map(({ rule, resource, kind, where, why }) => `${rule} ${resource} ${kind} ${where}: ${why}`)).toEqual(
      [],
    );
  });
});
