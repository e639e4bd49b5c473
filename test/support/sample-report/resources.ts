import { createHash } from 'node:crypto';
import type { ResourceReport, TemplateReport } from '../../../lib/compliance/engine/report';

export const TEMPLATES: readonly TemplateReport[] = [
  {
    file: 'Research.template.json',
    stack: 'Research',
    stackName: 'Research',
    account: '111122223333',
    region: 'eu-central-1',
    sha256: createHash('sha256').update('Research').digest('hex'),
  },
  {
    file: 'assembly-Prod/ProdData.template.json',
    stack: 'Prod/Data',
    stackName: 'Prod-Data',
    sha256: createHash('sha256').update('Prod/Data').digest('hex'),
  },
];

const resource = (
  template: number,
  logicalId: string,
  type: string,
  path: string,
  file?: string,
  line = 1,
  column = 5,
): ResourceReport => ({
  template,
  logicalId,
  type: `AWS::${type}`,
  path,
  ...(file === undefined ? {} : { source: { file, line, column } }),
});

/** 26 resources of two stacks; some have no source line, one has a very long path, one is not ASCII. */
export const RESOURCES: readonly ResourceReport[] = [
  resource(0, 'TrainerResource1B2C3D4E', 'EC2::Instance', 'Research/Trainer/Resource', 'bin/app.ts', 41),
  resource(0, 'LegacyBoxA1B2C3D4', 'EC2::Instance', 'Research/Legacy/Box', 'lib/legacy/box.ts', 18, 9),
  resource(0, 'LegacyVolume77AA88BB', 'EC2::Volume', 'Research/Legacy/Volume', 'lib/legacy/box.ts', 27, 9),
  resource(
    0,
    'SpawnTemplateResource0F1E2D3C',
    'EC2::LaunchTemplate',
    'Research/Spawn/Template/Resource',
    'bin/app.ts',
    33,
  ),
  resource(0, 'WebResource5566AABB', 'EC2::SecurityGroup', 'Research/Web/Resource', 'lib/web.ts', 12),
  resource(
    0,
    'SpawnIsolatedResource9988CCDD',
    'EC2::SecurityGroup',
    'Research/Spawn/Isolated/Resource',
    'bin/app.ts',
    33,
  ),
  resource(0, 'SpawnRoleResource1234ABCD', 'IAM::Role', 'Research/Spawn/Role/Resource', 'bin/app.ts', 33),
  resource(0, 'DeployUser11EE22FF', 'IAM::User', 'Research/DeployUser', 'lib/legacy/users.ts', 7),
  resource(0, 'DeployKey33AA44BB', 'IAM::AccessKey', 'Research/DeployUser/Key', 'lib/legacy/users.ts', 9),
  resource(0, 'SpawnKeyResource0A0B0C0D', 'KMS::Key', 'Research/Spawn/Key/Resource', 'bin/app.ts', 33),
  resource(0, 'SpawnLogsResourceFEDCBA98', 'Logs::LogGroup', 'Research/Spawn/Logs/Resource', 'bin/app.ts', 33),
  resource(0, 'WorkerLogsAA00BB11', 'Logs::LogGroup', 'Research/Worker/Logs', 'lib/worker.ts', 22),
  resource(0, 'WorkerFunction22CC33DD', 'Lambda::Function', 'Research/Worker/Function', 'lib/worker.ts', 30),
  resource(0, 'WorkerQueue44EE55FF', 'SQS::Queue', 'Research/Worker/Queue', 'lib/worker.ts', 14),
  resource(0, 'WorkerDeadLetters66AA77BB', 'SQS::Queue', 'Research/Worker/DeadLetters', 'lib/worker.ts', 13),
  resource(0, 'AlarmsTopic88CC99DD', 'SNS::Topic', 'Research/Alarms/Topic/Resource', 'bin/app.ts', 52),
  resource(0, 'TrailResourceABCDEF01', 'CloudTrail::Trail', 'Research/Trail/Resource', 'bin/app.ts', 48),
  resource(1, 'DatasetsBucket0011AABB', 'S3::Bucket', 'Prod/Data/Datasets/Resource', 'lib/data.ts', 16),
  resource(1, 'DatasetsPolicy2233CCDD', 'S3::BucketPolicy', 'Prod/Data/Datasets/Policy/Resource', 'lib/data.ts', 16),
  resource(1, 'ArchiveBucket4455EEFF', 'S3::Bucket', 'Prod/Data/Archive/Resource', 'lib/data.ts', 29),
  resource(1, 'InstancesTable6677AABB', 'DynamoDB::Table', 'Prod/Data/Instances/Table/Resource', 'lib/data.ts', 44),
  resource(1, 'DataKeyResource8899CCDD', 'KMS::Key', 'Prod/Data/Key/Resource', 'lib/data.ts', 11),
  resource(1, 'ApiKeySecretAABBCCDD', 'SecretsManager::Secret', 'Prod/Data/ApiKey/Resource', 'lib/data.ts', 58),
  resource(
    1,
    'IngestPipelineStageRegionalReplicationWorkerDeadLetterQueueResourceF00DCAFE',
    'SQS::Queue',
    'Prod/Data/IngestPipeline/Stage-eu-central-1/RegionalReplication/Worker-0001/DeadLetterQueue/Resource',
    'packages/ingest-pipeline/src/infrastructure/regional/replication/worker-dead-letter-queue.ts',
    1187,
    21,
  ),
  resource(1, 'PrfBucket5A5A5A5A', 'S3::Bucket', 'Prod/Data/Prüfberichte 検査/Resource', 'lib/prüfung.ts', 3),
  resource(1, 'ImportedParameterCCCC1111', 'SSM::Parameter', 'Prod/Data/Imported/ImportedParameter'),
];

/** Index of a resource by its logical id. */
export function at(logicalId: string): number {
  const index = RESOURCES.findIndex((each) => each.logicalId.startsWith(logicalId));
  if (index < 0) throw new Error(`no sample resource ${logicalId}`);
  return index;
}
