import { type TemplateResource, Unresolved } from '../../model';
import { readDocument, readStatement, type PolicyStatement } from './statements';

/**
 * What a policy does. `identity`: grants to those it is attached to. `trust`: says who may assume a role. `resource`: says who
 * may use a resource.
 */
export type PolicyKind = 'identity' | 'trust' | 'resource';

/** A policy document of a resource. */
export interface Policy {
  readonly kind: PolicyKind;
  /** Path of the document from the resource's properties. */
  readonly where: string;
  readonly statements: readonly PolicyStatement[];
  /** Why the document, or a part of it, can't be read. */
  readonly unreadable: readonly string[];
}

/** The resources that hold identity policies. */
export const IDENTITY_POLICY_TYPES = [
  'AWS::IAM::Role',
  'AWS::IAM::User',
  'AWS::IAM::Group',
  'AWS::IAM::Policy',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::RolePolicy',
  'AWS::IAM::UserPolicy',
  'AWS::IAM::GroupPolicy',
  'AWS::SSO::PermissionSet',
];

/** Where the resources that share something keep the policy that says with whom; `[]` stands for each entry of a list. */
const RESOURCE_POLICIES: { readonly [type: string]: readonly string[] } = {
  'AWS::Backup::BackupVault': ['AccessPolicy'],
  'AWS::Backup::LogicallyAirGappedBackupVault': ['AccessPolicy'],
  'AWS::DynamoDB::GlobalTable': [
    'Replicas[].ResourcePolicy.PolicyDocument',
    'Replicas[].ReplicaStreamSpecification.ResourcePolicy.PolicyDocument',
  ],
  'AWS::DynamoDB::Table': ['ResourcePolicy.PolicyDocument', 'StreamSpecification.ResourcePolicy.PolicyDocument'],
  'AWS::ECR::RegistryPolicy': ['PolicyText'],
  'AWS::ECR::Repository': ['RepositoryPolicyText'],
  'AWS::EFS::FileSystem': ['FileSystemPolicy'],
  'AWS::Elasticsearch::Domain': ['AccessPolicies'],
  'AWS::Events::EventBus': ['Policy'],
  'AWS::KMS::Key': ['KeyPolicy'],
  'AWS::KMS::ReplicaKey': ['KeyPolicy'],
  'AWS::Kinesis::ResourcePolicy': ['ResourcePolicy'],
  'AWS::Logs::ResourcePolicy': ['PolicyDocument'],
  'AWS::OpenSearchService::Domain': ['AccessPolicies'],
  'AWS::S3::AccessPoint': ['Policy'],
  'AWS::S3::BucketPolicy': ['PolicyDocument'],
  'AWS::S3::MultiRegionAccessPointPolicy': ['Policy'],
  'AWS::S3Express::BucketPolicy': ['PolicyDocument'],
  'AWS::S3ObjectLambda::AccessPointPolicy': ['PolicyDocument'],
  'AWS::S3Tables::TableBucketPolicy': ['ResourcePolicy'],
  'AWS::SecretsManager::ResourcePolicy': ['ResourcePolicy'],
  'AWS::SNS::TopicInlinePolicy': ['PolicyDocument'],
  'AWS::SNS::TopicPolicy': ['PolicyDocument'],
  'AWS::SQS::QueueInlinePolicy': ['PolicyDocument'],
  'AWS::SQS::QueuePolicy': ['PolicyDocument'],
};

/** Those that give a permission by properties of their own, one statement each. */
const PERMISSIONS: { readonly [type: string]: (resource: TemplateResource) => PolicyStatement } = {
  'AWS::Events::EventBusPolicy': eventBusPermission,
  'AWS::Lambda::LayerVersionPermission': layerPermission,
  'AWS::Lambda::Permission': lambdaPermission,
};

/** The resources that hold resource policies. */
export const RESOURCE_POLICY_TYPES = [...Object.keys(RESOURCE_POLICIES), ...Object.keys(PERMISSIONS)].sort();

/** Several rules ask for the policies of the same resource; its properties are one object in each case of the conditions. */
const cache = new WeakMap<object, readonly Policy[]>();

/** The policy documents that a resource holds, with every statement read. */
export function policiesOf(resource: TemplateResource): readonly Policy[] {
  const known = cache.get(resource.properties);
  if (known) return known;
  const policies = [...identityPolicies(resource), ...resourcePolicies(resource)];
  cache.set(resource.properties, policies);
  return policies;
}

function identityPolicies(resource: TemplateResource): Policy[] {
  switch (resource.type) {
    case 'AWS::IAM::Role':
      return [...documentsAt(resource, 'trust', 'AssumeRolePolicyDocument'), ...inlinePolicies(resource)];
    case 'AWS::IAM::User':
    case 'AWS::IAM::Group':
      return inlinePolicies(resource);
    case 'AWS::SSO::PermissionSet':
      return documentsAt(resource, 'identity', 'InlinePolicy');
    default:
      return IDENTITY_POLICY_TYPES.includes(resource.type) ? documentsAt(resource, 'identity', 'PolicyDocument') : [];
  }
}

const inlinePolicies = (resource: TemplateResource) => documentsAt(resource, 'identity', 'Policies[].PolicyDocument');

function resourcePolicies(resource: TemplateResource): Policy[] {
  const permission = Object.hasOwn(PERMISSIONS, resource.type) ? PERMISSIONS[resource.type] : undefined;
  if (permission) return [{ kind: 'resource', where: '', statements: [permission(resource)], unreadable: [] }];
  const paths = Object.hasOwn(RESOURCE_POLICIES, resource.type) ? RESOURCE_POLICIES[resource.type] : [];
  return paths.flatMap((path) => documentsAt(resource, 'resource', path));
}

function documentsAt(resource: TemplateResource, kind: PolicyKind, path: string): Policy[] {
  const [list, rest] = path.split('[].');
  if (rest === undefined) return policyAt(resource, kind, path);
  const entries: unknown = resource.value(list);
  if (entries instanceof Unresolved) {
    return [{ kind, where: list, statements: [], unreadable: [`${list} is known at deployment only: ${entries.why}`] }];
  }
  return Array.isArray(entries)
    ? entries.flatMap((_, index) => policyAt(resource, kind, `${list}[${index}].${rest}`))
    : [];
}

function policyAt(resource: TemplateResource, kind: PolicyKind, where: string): Policy[] {
  const document: unknown = resource.value(where);
  if (document === undefined) return [];
  if (typeof document !== 'object' || document === null) return [{ kind, where, ...readDocument(document, where) }];
  // Equal documents of a template are one object, and so are then the statements read from them.
  let known = documents.get(document);
  if (!known) documents.set(document, (known = new Map<string, Policy>()));
  const key = `${kind} ${where}`;
  let policy = known.get(key);
  if (!policy) known.set(key, (policy = { kind, where, ...readDocument(document, where) }));
  return [policy];
}

const documents = new WeakMap<object, Map<string, Policy>>();

function lambdaPermission({ properties }: TemplateResource): PolicyStatement {
  const { Action, Principal, SourceAccount, SourceArn, PrincipalOrgID, EventSourceToken } = properties as Record<
    string,
    unknown
  >;
  return readStatement(
    {
      Effect: 'Allow',
      Action,
      Principal: lambdaPrincipal(Principal),
      Condition: equals({
        'aws:SourceAccount': SourceAccount,
        'aws:SourceArn': SourceArn,
        'aws:PrincipalOrgID': PrincipalOrgID,
        'lambda:EventSourceToken': EventSourceToken,
      }),
    },
    '',
  );
}

/** `events.amazonaws.com`, an account, an ARN or `*`. */
function lambdaPrincipal(principal: unknown): unknown {
  const text = principal instanceof Unresolved ? principal.text : principal;
  return typeof text === 'string' && /^[a-z0-9.-]+\.(?:amazonaws\.com|\$\{AWS::URLSuffix\})/.test(text)
    ? { Service: principal }
    : { AWS: principal };
}

function layerPermission({ properties }: TemplateResource): PolicyStatement {
  const { Action, Principal, OrganizationId } = properties as Record<string, unknown>;
  const Condition = equals({ 'aws:PrincipalOrgID': OrganizationId });
  return readStatement({ Effect: 'Allow', Action, Principal: { AWS: Principal }, Condition }, '');
}

function eventBusPermission({ properties }: TemplateResource): PolicyStatement {
  const { Action, Principal, Condition, Statement } = properties as Record<string, unknown>;
  if (Statement !== undefined) return readStatement(Statement, 'Statement');
  const { Type, Key, Value } = (typeof Condition === 'object' && Condition !== null ? Condition : {}) as Record<
    string,
    unknown
  >;
  const condition = typeof Type === 'string' && typeof Key === 'string' ? { [Type]: { [Key]: Value } } : undefined;
  return readStatement({ Effect: 'Allow', Action, Principal: { AWS: Principal }, Condition: condition }, '');
}

function equals(values: Readonly<Record<string, unknown>>): object | undefined {
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
  return Object.keys(given).length === 0 ? undefined : { StringLike: given };
}
