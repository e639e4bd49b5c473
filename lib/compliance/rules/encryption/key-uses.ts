import { type TemplateResource, Unresolved } from '../../model';

/** A place where a resource names the key that encrypts its data. */
export interface KeyUse {
  /** Path of the property that names the key. */
  readonly where: string;
  /** The key as the template has it; nothing if it names none. */
  readonly key: unknown;
  /** What encrypts in its absence. */
  readonly otherwise: string;
}

/** Where each type names its key, and what encrypts without one. */
const PLAIN: { readonly [type: string]: { readonly path: string; readonly otherwise: string } } = {
  'AWS::Backup::BackupVault': { path: 'EncryptionKeyArn', otherwise: "AWS's own key aws/backup" },
  'AWS::CloudTrail::EventDataStore': { path: 'KmsKeyId', otherwise: 'a key of CloudTrail' },
  'AWS::CloudTrail::Trail': { path: 'KMSKeyId', otherwise: 'keys of Amazon S3' },
  'AWS::EC2::Volume': { path: 'KmsKeyId', otherwise: 'the default key of EBS, or nothing' },
  'AWS::Logs::LogGroup': { path: 'KmsKeyId', otherwise: 'a key of CloudWatch Logs' },
  'AWS::SNS::Topic': { path: 'KmsMasterKeyId', otherwise: 'nothing that the customer controls' },
  'AWS::SQS::Queue': { path: 'KmsMasterKeyId', otherwise: 'a key of SQS' },
};

/** The types that this room knows. */
export const KEY_USING_TYPES = [
  ...Object.keys(PLAIN),
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::EC2::Instance',
  'AWS::EC2::LaunchTemplate',
  'AWS::Lambda::Function',
  'AWS::S3::Bucket',
  'AWS::SecretsManager::Secret',
  'AWS::StepFunctions::StateMachine',
].sort();

/** The places where a resource uses a key. Those without data to encrypt are left out. */
export function keyUses(resource: TemplateResource): KeyUse[] {
  const { type } = resource;
  if (Object.hasOwn(PLAIN, type)) {
    const { path, otherwise } = PLAIN[type];
    return [{ where: path, key: resource.value(path) as unknown, otherwise }];
  }
  switch (type) {
    case 'AWS::DynamoDB::Table':
      return [tableUse(resource, 'SSESpecification.SSEEnabled', 'SSESpecification.KMSMasterKeyId')];
    case 'AWS::DynamoDB::GlobalTable':
      return entries(resource, 'Replicas').map((replica) =>
        tableUse(resource, 'SSESpecification.SSEEnabled', `${replica}.SSESpecification.KMSMasterKeyId`),
      );
    case 'AWS::EC2::Instance':
      return blockDevices(resource, 'BlockDeviceMappings');
    case 'AWS::EC2::LaunchTemplate':
      return blockDevices(resource, 'LaunchTemplateData.BlockDeviceMappings');
    case 'AWS::Lambda::Function':
      return functionUses(resource);
    case 'AWS::S3::Bucket':
      return bucketUses(resource);
    case 'AWS::SecretsManager::Secret':
      return secretUses(resource);
    case 'AWS::StepFunctions::StateMachine':
      return [machineUse(resource)];
    default:
      return [];
  }
}

function tableUse(resource: TemplateResource, enabled: string, where: string): KeyUse {
  const off = String(resource.value(enabled)).toLowerCase() === 'false';
  return { where, key: off ? undefined : resource.value(where), otherwise: 'a key that AWS owns' };
}

function blockDevices(resource: TemplateResource, list: string): KeyUse[] {
  return entries(resource, list)
    .filter((device) => resource.value(`${device}.Ebs`) !== undefined)
    .map((device) => {
      const where = `${device}.Ebs.KmsKeyId`;
      return { where, key: resource.value(where) as unknown, otherwise: 'the default key of EBS, or nothing' };
    });
}

/** A function without environment variables has nothing that `KmsKeyArn` protects but its code. */
function functionUses(resource: TemplateResource): KeyUse[] {
  const variables: unknown = resource.value('Environment.Variables');
  const none =
    typeof variables !== 'object' ||
    variables === null ||
    (!(variables instanceof Unresolved) && Object.keys(variables).length === 0);
  const key: unknown = resource.value('KmsKeyArn');
  return none && key === undefined ? [] : [{ where: 'KmsKeyArn', key, otherwise: "AWS's own key aws/lambda" }];
}

/** A secret, and its copies in other regions, each with a key of its own. */
const secretUses = (resource: TemplateResource): KeyUse[] =>
  ['KmsKeyId', ...entries(resource, 'ReplicaRegions').map((replica) => `${replica}.KmsKeyId`)].map((where) => ({
    where,
    key: resource.value(where) as unknown,
    otherwise: "AWS's own key aws/secretsmanager",
  }));

/** Under another type the key that is named is not used. */
function machineUse(resource: TemplateResource): KeyUse {
  const where = 'EncryptionConfiguration.KmsKeyId';
  const off: unknown = resource.value('EncryptionConfiguration.Type') === 'AWS_OWNED_KEY';
  return { where, key: off ? undefined : resource.value(where), otherwise: 'a key that AWS owns' };
}

const SSE = 'BucketEncryption.ServerSideEncryptionConfiguration';

function bucketUses(resource: TemplateResource): KeyUse[] {
  const otherwise = 'keys of Amazon S3';
  const rules = entries(resource, SSE);
  if (rules.length === 0) return [{ where: SSE, key: undefined, otherwise }, ...replicaUses(resource)];
  const own = rules.map((rule) => {
    const sse = `${rule}.ServerSideEncryptionByDefault`;
    const algorithm: unknown = resource.value(`${sse}.SSEAlgorithm`);
    const usesKms = algorithm instanceof Unresolved || String(algorithm).startsWith('aws:kms');
    const where = usesKms ? `${sse}.KMSMasterKeyID` : `${sse}.SSEAlgorithm`;
    const key: unknown = usesKms ? resource.value(where) : undefined;
    return { where, key, otherwise };
  });
  return [...own, ...replicaUses(resource)];
}

/** Objects that are encrypted by a key are encrypted anew in the replica. */
function replicaUses(resource: TemplateResource): KeyUse[] {
  return entries(resource, 'ReplicationConfiguration.Rules')
    .filter((rule) => resource.value(`${rule}.SourceSelectionCriteria.SseKmsEncryptedObjects.Status`) === 'Enabled')
    .map((rule) => {
      const where = `${rule}.Destination.EncryptionConfiguration.ReplicaKmsKeyID`;
      return { where, key: resource.value(where) as unknown, otherwise: "AWS's own key aws/s3 of the destination" };
    });
}

/** Paths of the entries of a list. */
function entries(resource: TemplateResource, list: string): string[] {
  const value: unknown = resource.value(list);
  return Array.isArray(value) ? value.map((_, index) => `${list}[${index}]`) : [];
}
