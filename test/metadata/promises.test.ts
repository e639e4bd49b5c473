import { EventTrail, MetadataRecorder, MetadataTable, SpawnNetwork } from '../../lib';
import { FUNCTION, has, retained, stackWith } from '../support/promise-parts';
import { describePromises } from '../support/promises';

const INSTANCES = 'AWS::DynamoDB::Table';
describePromises(
  'MetadataTable',
  stackWith((stack) => new MetadataTable(stack, 'Instances')),
  [
    {
      name: 'has a customer managed key',
      type: INSTANCES,
      path: 'Properties.SSESpecification.KMSMasterKeyId',
    },
    { name: 'encrypts with KMS', type: INSTANCES, path: 'Properties.SSESpecification.SSEType', is: 'KMS' },
    {
      name: 'can be recovered to any second',
      type: INSTANCES,
      path: 'Properties.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled',
      is: true,
    },
    { name: 'is protected from deletion', type: INSTANCES, path: 'Properties.DeletionProtectionEnabled', is: true },
    { name: 'has the name that is queried', type: INSTANCES, path: 'Properties.TableName', is: 'spawn-instances' },
    { name: 'needs no capacity planning', type: INSTANCES, path: 'Properties.BillingMode', is: 'PAY_PER_REQUEST' },
    { name: 'has an index by tag', type: INSTANCES, path: 'Properties.GlobalSecondaryIndexes', is: has('"tag-index"') },
    {
      name: 'lets what has ended expire',
      type: INSTANCES,
      path: 'Properties.TimeToLiveSpecification.Enabled',
      is: true,
    },
    ...retained(INSTANCES),
    {
      name: 'is backed up by its ARN',
      type: 'AWS::Backup::BackupSelection',
      path: 'Properties.BackupSelection.Resources',
      is: has('Instances'),
    },
    { name: 'is backed up to a locked vault', type: 'AWS::Backup::BackupVault', path: 'Properties.LockConfiguration' },
  ],
);

describePromises(
  'MetadataRecorder',
  stackWith((stack) => {
    new MetadataRecorder(stack, 'Recorder', {
      table: new MetadataTable(stack, 'Instances'),
      network: new SpawnNetwork(stack, 'Network'),
      trail: EventTrail.existing({ reason: 'the trail of our organization logs every account' }),
    });
  }),
  [
    ...FUNCTION.map((promise) => ({ ...promise, id: /^Recorder/ })).filter(({ path }) => !path.includes('Reserved')),
    {
      name: 'has reserved concurrency',
      type: 'AWS::Lambda::Function',
      id: /^Recorder/,
      path: 'Properties.ReservedConcurrentExecutions',
      is: (count: number) => count === 1 || count === 2,
    },
    {
      name: 'hears nothing of heartbeats',
      type: 'AWS::Events::Rule',
      id: /^RecorderTags/,
      path: 'Properties.EventPattern.detail.requestParameters.tagSet.items.key',
      is: has('spawn:last-heartbeat'),
    },
    {
      name: 'keeps events that can not be delivered',
      type: 'AWS::Events::Rule',
      id: /^Recorder/,
      path: 'Properties.Targets.0.DeadLetterConfig.Arn',
    },
  ],
);
