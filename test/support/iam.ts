import { runSimulation, type Simulation } from '@cloud-copilot/iam-simulate';
import { Stack, type aws_iam as iam } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';

/** Where the synthesized template is taken to be deployed: documentation values. */
export const ACCOUNT = '111122223333';
export const OTHER_ACCOUNT = '444455556666';
export const REGION = 'eu-west-1';

export interface PolicyDocument {
  readonly Version: string;
  readonly Statement: Record<string, any>[];
}

/** The policies of a role, out of the synthesized template. */
export interface RolePolicies {
  readonly identity: PolicyDocument[];
  readonly boundary?: PolicyDocument;
}

export interface IamRequest {
  readonly action: string;
  /** ARN; leave it out for actions without resource-level support. */
  readonly resource?: string;
  /** Account that owns the resource, by default `ACCOUNT`. */
  readonly owner?: string;
  /** Condition keys besides `aws:ResourceAccount`, `aws:RequestedRegion` and `aws:SecureTransport`; undefined takes one away. */
  readonly context?: Record<string, string | string[] | undefined>;
  /** Policy of the resource, by default one that leaves the decision to the role. */
  readonly resourcePolicy?: PolicyDocument;
}

export const allowed = 'Allowed';
export const denied = 'denied';

/** One row of a table test: what the request is, what it is, whether it is allowed. */
export type IamCase = [title: string, request: IamRequest, verdict: typeof allowed | typeof denied];

/** The cases with their verdict in the title. */
export function titled(cases: IamCase[]): IamCase[] {
  return cases.map(([title, request, verdict]) => [`${verdict.toLowerCase()}: ${title}`, request, verdict]);
}

/**
 * The policy documents of a role as they stand in its stack's template, with pseudo parameters and references replaced:
 * the template is the truth, not the construct.
 */
export function policiesOf(role: iam.Role): RolePolicies {
  const stack = Stack.of(role);
  const { Resources: resources } = Template.fromStack(stack).toJSON() as { Resources: Record<string, any> };
  return policiesIn(resources, stack.getLogicalId(role.node.defaultChild as iam.CfnRole));
}

/** The same, of a role in the resources of any template. */
export function policiesIn(resources: Record<string, any>, id: string): RolePolicies {
  const attached = Object.entries(resources).filter(
    ([logicalId, { Type: type, Properties: properties }]) =>
      ['AWS::IAM::ManagedPolicy', 'AWS::IAM::Policy'].includes(type as string) &&
      (refersTo(properties.Roles, id) || refersTo(resources[id].Properties.ManagedPolicyArns, logicalId)),
  );
  const boundaryId = resources[id].Properties.PermissionsBoundary?.Ref as string | undefined;
  const documentOf = (logicalId: string) =>
    evaluate(resources[logicalId].Properties.PolicyDocument, resources) as PolicyDocument;
  return {
    identity: attached.map(([logicalId]) => documentOf(logicalId)),
    boundary: boundaryId ? documentOf(boundaryId) : undefined,
  };
}

/** What a value of the template is once deployed. */
export function deployed(stack: Stack, value: unknown): any {
  const { Resources: resources } = Template.fromStack(stack).toJSON() as { Resources: Record<string, any> };
  return evaluate(stack.resolve(value), resources);
}

/** The policies of a role that has nothing but these statements. */
export function onlyStatements(stack: Stack, statements: iam.PolicyStatement[]): RolePolicies {
  const Statement = statements.map((statement) => deployed(stack, statement.toStatementJson()) as Record<string, any>);
  return { identity: [{ Version: '2012-10-17', Statement }] };
}

/**
 * Whether the policies allow a request, by @cloud-copilot/iam-simulate, which checks documents, action and resource type too.
 *
 * @throws if the simulator can't evaluate the case, or would leave out one of its condition keys
 */
export async function decide(policies: RolePolicies, request: IamRequest): Promise<typeof allowed | typeof denied> {
  const outcome = await runSimulation(simulationOf(policies, request), { simulationMode: 'Strict' });
  if (outcome.resultType === 'error') throw new Error(`${request.action}: ${JSON.stringify(outcome.errors)}`);
  const ignored = outcome.resultType === 'single' ? (outcome.result.ignoredContextKeys ?? []) : [];
  if (ignored.length > 0) throw new Error(`${request.action}: the simulator leaves out ${ignored.join(', ')}`);
  return outcome.overallResult === 'Allowed' ? allowed : denied;
}

/** The VPC that the instances of the tests live in. */
export const VPC = 'vpc-0aaaaaaaaaaaaaaaa';

/** The condition keys of a call with credentials of an instance, through an endpoint of its VPC, from the instance. */
export function calledBy(source: string): Record<string, string> {
  return {
    'ec2:SourceInstanceARN': instanceArn(source),
    'aws:Ec2InstanceSourceVpc': VPC,
    'aws:Ec2InstanceSourcePrivateIPv4': '10.0.0.10',
    'aws:SourceVpc': VPC,
    'aws:VpcSourceIp': '10.0.0.10',
    'aws:ViaAWSService': 'false',
  };
}

/** The same, with what EC2 fills in when one instance acts on another, or on itself. */
export function actsOn(source: string, target: string): Record<string, string> {
  return { ...calledBy(source), 'ec2:InstanceID': target };
}

export function instanceArn(id: string, region = REGION): string {
  return `arn:aws:ec2:${region}:${ACCOUNT}:instance/${id}`;
}

function simulationOf({ identity, boundary }: RolePolicies, request: IamRequest): Simulation {
  const owner = request.owner ?? ACCOUNT;
  const context = {
    'aws:ResourceAccount': owner,
    'aws:RequestedRegion': REGION,
    'aws:SecureTransport': 'true',
    ...request.context,
  };
  return {
    request: {
      principal: `arn:aws:sts::${ACCOUNT}:assumed-role/instance/i-0aaaaaaaaaaaaaaaa`,
      action: request.action,
      resource: { resource: request.resource ?? '*', accountId: owner },
      contextVariables: Object.fromEntries(
        Object.entries(context).filter((entry): entry is [string, string] => entry[1] !== undefined),
      ),
    },
    identityPolicies: identity.map((policy, index) => ({ name: `identity${index}`, policy })),
    permissionBoundaryPolicies: boundary && [{ name: 'boundary', policy: boundary }],
    resourcePolicy: request.resourcePolicy ?? delegation(request, owner),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
  };
}

/** Another account lets ours in, and a key trusts the policies of its account, so that only what the role may do decides. */
function delegation({ action, resource = '*' }: IamRequest, owner: string): PolicyDocument | undefined {
  if (owner === ACCOUNT && !action.startsWith('kms:')) return undefined;
  const Principal = { AWS: `arn:aws:iam::${ACCOUNT}:root` };
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal, Action: action, Resource: action.startsWith('kms:') ? '*' : resource }],
  };
}

const PSEUDO: Record<string, string> = {
  'AWS::AccountId': ACCOUNT,
  'AWS::Partition': 'aws',
  'AWS::Region': REGION,
  'AWS::URLSuffix': 'amazonaws.com',
};

const ARNS: Record<string, (id: string) => string> = {
  'AWS::Backup::BackupVault': (id) => regional('backup', `backup-vault:${id}`),
  'AWS::DynamoDB::GlobalTable': (id) => regional('dynamodb', `table/${id}`),
  'AWS::DynamoDB::Table': (id) => regional('dynamodb', `table/${id}`),
  'AWS::ECR::Repository': (id) => regional('ecr', `repository/${id.toLowerCase()}`),
  'AWS::IAM::Role': (id) => `arn:aws:iam::${ACCOUNT}:role/${id}`,
  'AWS::KMS::Key': (id) => regional('kms', `key/${id}`),
  'AWS::Logs::LogGroup': (id) => regional('logs', `log-group:${id}:*`),
  'AWS::S3::Bucket': (id) => `arn:aws:s3:::${id.toLowerCase()}`,
  'AWS::SQS::Queue': (id) => regional('sqs', id),
  'AWS::SecretsManager::Secret': (id) => regional('secretsmanager', `secret:${id}-AbCdEf`),
};

function regional(service: string, resource: string): string {
  return `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;
}

function evaluate(value: any, resources: Record<string, any>): unknown {
  if (Array.isArray(value)) return value.map((entry) => evaluate(entry, resources));
  if (typeof value !== 'object' || value === null) return value;
  if ('Ref' in value) return referenceOf(value.Ref as string, resources);
  if ('Fn::GetAtt' in value) {
    const [id, attribute] = value['Fn::GetAtt'] as [string, string];
    const arn = ARNS[resources[id].Type as string];
    if (attribute === 'AssociationId') return id;
    if (!attribute.endsWith('Arn') || !arn) throw new Error(`no value for ${id}.${attribute} (${resources[id].Type})`);
    return arn(id);
  }
  if ('Fn::Join' in value) {
    const [separator, parts] = value['Fn::Join'] as [string, unknown[]];
    return (evaluate(parts, resources) as string[]).join(separator);
  }
  if ('Fn::Split' in value) {
    const [separator, text] = value['Fn::Split'] as [string, unknown];
    return (evaluate(text, resources) as string).split(separator);
  }
  if ('Fn::Select' in value) {
    const [index, list] = value['Fn::Select'] as [number, unknown];
    return (evaluate(list, resources) as unknown[])[Number(index)];
  }
  return Object.fromEntries(Object.entries(value as object).map(([key, entry]) => [key, evaluate(entry, resources)]));
}

function referenceOf(id: string, resources: Record<string, any>): string {
  if (id in PSEUDO) return PSEUDO[id];
  const type = resources[id]?.Type as string;
  if (type === 'AWS::SecretsManager::Secret') return ARNS[type](id);
  return type === 'AWS::S3::Bucket' ? id.toLowerCase() : id;
}

function refersTo(list: unknown, id: string): boolean {
  return Array.isArray(list) && list.some((entry) => (entry as { Ref?: string }).Ref === id);
}
