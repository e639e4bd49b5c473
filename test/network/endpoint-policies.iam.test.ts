import { anonymousPrincipal, runSimulation, type Simulation } from '@cloud-copilot/iam-simulate';
import type { Stack } from 'aws-cdk-lib';
import { AllowedBucket, SpawnNetwork, type SpawnNetworkProps } from '../../lib/network';
import { AwsService } from '../../lib/primitives';
import { LOCATIONS, testStack } from '../support/environments';
import { ACCOUNT, OTHER_ACCOUNT, REGION, allowed, denied, deployed } from '../support/iam';
import { endpoint } from './support';

// The simulator evaluates VPC endpoint policies beside identity and resource policies. It does not fill in aws:PrincipalAccount,
// aws:PrincipalOrgID, aws:ResourceAccount and aws:ResourceOrgID; `request` below fills them in as AWS documents them. What it can't
// evaluate: which requests carry aws:ResourceAccount at all (AWS leaves it out where an action has no resource; the row
// "without a resource" sets that by hand), ARNs without an account (Amazon's SSM documents have an account here), sts:GetCallerIdentity
// (it allows that always), and whether a presigned link counts as its signer's request (it does: the row
// of CloudFormation's reply has the signer as principal).

const ORGANIZATION = 'o-a1b2c3d4e5';
const OTHER_ORGANIZATION = 'o-zzzzzzzzzz';

interface Request {
  readonly by: 'own' | 'stranger' | 'anonymous' | 'sister';
  readonly action: string;
  readonly resource?: string;
  readonly owner?: string;
  readonly ownerOrganization?: string;
}

type Case = [title: string, request: Request, verdict: typeof allowed | typeof denied];

const object = (bucket: string): string => `arn:aws:s3:::${bucket}/some/key`;
const inRegion = (service: string, name: string, owner = ACCOUNT): string =>
  `arn:aws:${service}:${REGION}:${owner}:${name}`;

const S3: Case[] = [
  ['own principal, own bucket', { by: 'own', action: 's3:PutObject', resource: object('results') }, allowed],
  ['own principal without a resource', { by: 'own', action: 's3:ListAllMyBuckets' }, allowed],
  [
    "own principal, a stranger's bucket, read",
    { by: 'own', action: 's3:GetObject', resource: object('theirs'), owner: OTHER_ACCOUNT },
    denied,
  ],
  [
    "own principal, a stranger's bucket, write",
    { by: 'own', action: 's3:PutObject', resource: object('theirs'), owner: OTHER_ACCOUNT },
    denied,
  ],
  [
    "a stranger's credentials, own bucket",
    { by: 'stranger', action: 's3:GetObject', resource: object('results') },
    denied,
  ],
  [
    "a stranger's credentials, their bucket",
    { by: 'stranger', action: 's3:PutObject', resource: object('theirs'), owner: OTHER_ACCOUNT },
    denied,
  ],
  ['anonymous, own bucket', { by: 'anonymous', action: 's3:GetObject', resource: object('results') }, denied],
  [
    'anonymous, spored',
    { by: 'anonymous', action: 's3:GetObject', resource: object(`spawn-binaries-${REGION}`), owner: OTHER_ACCOUNT },
    allowed,
  ],
  [
    'anonymous, spored, write',
    { by: 'anonymous', action: 's3:PutObject', resource: object(`spawn-binaries-${REGION}`), owner: OTHER_ACCOUNT },
    denied,
  ],
  [
    'anonymous, a name like that of spored',
    { by: 'anonymous', action: 's3:GetObject', resource: object(`spawn-binaries-${REGION}-x`), owner: OTHER_ACCOUNT },
    denied,
  ],
  [
    'anonymous, packages',
    {
      by: 'anonymous',
      action: 's3:GetObject',
      resource: object(`al2023-repos-${REGION}-de612dc2`),
      owner: OTHER_ACCOUNT,
    },
    allowed,
  ],
  [
    'anonymous, packages of another region',
    {
      by: 'anonymous',
      action: 's3:GetObject',
      resource: object('al2023-repos-us-west-2-de612dc2'),
      owner: OTHER_ACCOUNT,
    },
    denied,
  ],
  [
    'own principal, packages',
    { by: 'own', action: 's3:GetObject', resource: object(`al2023-repos-${REGION}-de612dc2`), owner: OTHER_ACCOUNT },
    allowed,
  ],
  ...[
    'aws-ssm-',
    'amazon-ssm-',
    'amazon-ssm-packages-',
    'patch-baseline-snapshot-',
    'aws-windows-downloads-',
    'aws-ssm-document-attachments-',
  ].map((prefix): Case => [
    `the SSM agent, ${prefix}`,
    { by: 'own', action: 's3:GetObject', resource: object(`${prefix}${REGION}`), owner: OTHER_ACCOUNT },
    allowed,
  ]),
  [
    'the SSM agent, birdwatcher',
    { by: 'own', action: 's3:GetObject', resource: object(`${REGION}-birdwatcher-prod`), owner: OTHER_ACCOUNT },
    allowed,
  ],
  [
    "CloudFormation's presigned reply",
    {
      by: 'stranger',
      action: 's3:PutObject',
      resource: object('cloudformation-custom-resource-response-euwest1'),
      owner: OTHER_ACCOUNT,
    },
    allowed,
  ],
  [
    "reading CloudFormation's replies",
    {
      by: 'stranger',
      action: 's3:GetObject',
      resource: object('cloudformation-custom-resource-response-euwest1'),
      owner: OTHER_ACCOUNT,
    },
    denied,
  ],
];

describe.each([LOCATIONS[0], LOCATIONS[1]])('the S3 endpoint, $location', (where) => {
  it.each(S3)('%s', async (_, request, verdict) =>
    expect(await decide({}, AwsService.S3, request, where)).toBe(verdict),
  );
});

it('leaves out the bucket of spored where upstream has none: the name is anybody’s', () => {
  const stack = testStack({ env: { account: ACCOUNT, region: 'eu-north-1' } } as any);
  new SpawnNetwork(stack, 'Network');
  expect(JSON.stringify(endpoint(stack, 's3', 'Gateway').Properties.PolicyDocument)).not.toContain('spawn-binaries');
});

describe('allowedBuckets', () => {
  const foreign = { owner: OTHER_ACCOUNT };
  const cases: [AllowedBucket, ...Case][] = [
    [
      AllowedBucket.read('theirs'),
      'own principal reads',
      { by: 'own', action: 's3:GetObject', resource: object('theirs'), ...foreign },
      allowed,
    ],
    [
      AllowedBucket.read('theirs'),
      'own principal lists',
      { by: 'own', action: 's3:ListBucket', resource: 'arn:aws:s3:::theirs', ...foreign },
      allowed,
    ],
    [
      AllowedBucket.read('theirs'),
      'own principal writes',
      { by: 'own', action: 's3:PutObject', resource: object('theirs'), ...foreign },
      denied,
    ],
    [
      AllowedBucket.read('theirs'),
      'anonymous reads',
      { by: 'anonymous', action: 's3:GetObject', resource: object('theirs'), ...foreign },
      denied,
    ],
    [
      AllowedBucket.read('theirs'),
      'a stranger reads',
      { by: 'stranger', action: 's3:GetObject', resource: object('theirs'), ...foreign },
      denied,
    ],
    [
      AllowedBucket.readWrite('theirs'),
      'own principal writes',
      { by: 'own', action: 's3:PutObject', resource: object('theirs'), ...foreign },
      allowed,
    ],
    [
      AllowedBucket.readWrite('theirs'),
      'a stranger writes',
      { by: 'stranger', action: 's3:PutObject', resource: object('theirs'), ...foreign },
      denied,
    ],
    [
      AllowedBucket.publicRead('theirs'),
      'anonymous reads',
      { by: 'anonymous', action: 's3:GetObject', resource: object('theirs'), ...foreign },
      allowed,
    ],
    [
      AllowedBucket.publicRead('theirs'),
      'anonymous writes',
      { by: 'anonymous', action: 's3:PutObject', resource: object('theirs'), ...foreign },
      denied,
    ],
    [
      AllowedBucket.ecrLayers(),
      'a presigned layer',
      { by: 'stranger', action: 's3:GetObject', resource: object(`prod-${REGION}-starport-layer-bucket`), ...foreign },
      allowed,
    ],
  ];
  it.each(cases.map(([bucket, ...rest], i) => [`${i}: ${rest[0]}`, bucket, rest[1], rest[2]] as const))(
    '%s',
    async (_, bucket, request, verdict) => {
      expect(await decide({ allowedBuckets: [bucket] }, AwsService.S3, request)).toBe(verdict);
    },
  );
  it.each(['*', 'data-*', 'arn:aws:s3:::data', 'data/key', 'UPPER', 'ab'])('refuses %s', (name) => {
    expect(() => AllowedBucket.read(name)).toThrow(
      /bucketName of allowedBuckets is not a bucket name: ".*"; allowed: .*; write the whole name/,
    );
  });
});

const secret = (owner = ACCOUNT): string => inRegion('secretsmanager', 'secret:key-AbCdEf', owner);
const key = (owner = ACCOUNT): string => inRegion('kms', 'key/11111111-2222-3333-4444-555555555555', owner);
const table = (owner = ACCOUNT): string => inRegion('dynamodb', 'table/jobs', owner);
const instance = (owner = ACCOUNT): string => inRegion('ec2', 'instance/i-0aaaaaaaaaaaaaaaa', owner);

const OTHERS: [AwsService, ...Case][] = [
  [AwsService.DYNAMODB, 'own table', { by: 'own', action: 'dynamodb:PutItem', resource: table() }, allowed],
  [
    AwsService.DYNAMODB,
    "a stranger's table",
    { by: 'own', action: 'dynamodb:PutItem', resource: table(OTHER_ACCOUNT), owner: OTHER_ACCOUNT },
    denied,
  ],
  [
    AwsService.DYNAMODB,
    "a stranger's credentials",
    { by: 'stranger', action: 'dynamodb:GetItem', resource: table() },
    denied,
  ],
  [
    AwsService.SECRETS_MANAGER,
    'own secret',
    { by: 'own', action: 'secretsmanager:GetSecretValue', resource: secret() },
    allowed,
  ],
  [
    AwsService.SECRETS_MANAGER,
    "a stranger's secret",
    { by: 'own', action: 'secretsmanager:PutSecretValue', resource: secret(OTHER_ACCOUNT), owner: OTHER_ACCOUNT },
    denied,
  ],
  [
    AwsService.SECRETS_MANAGER,
    "a stranger's credentials",
    { by: 'stranger', action: 'secretsmanager:GetSecretValue', resource: secret() },
    denied,
  ],
  [AwsService.KMS, 'own key', { by: 'own', action: 'kms:Decrypt', resource: key() }, allowed],
  [
    AwsService.KMS,
    "a stranger's key",
    { by: 'own', action: 'kms:Encrypt', resource: key(OTHER_ACCOUNT), owner: OTHER_ACCOUNT },
    denied,
  ],
  [AwsService.EC2, 'own instance', { by: 'own', action: 'ec2:TerminateInstances', resource: instance() }, allowed],
  [
    AwsService.EC2,
    "a stranger's credentials",
    { by: 'stranger', action: 'ec2:TerminateInstances', resource: instance() },
    denied,
  ],
  [
    AwsService.SSM,
    "Amazon's documents",
    {
      by: 'own',
      action: 'ssm:GetDocument',
      resource: inRegion('ssm', 'document/AWS-RunShellScript', OTHER_ACCOUNT),
      owner: OTHER_ACCOUNT,
    },
    allowed,
  ],
  [
    AwsService.SSM,
    "a stranger's credentials",
    {
      by: 'stranger',
      action: 'ssm:SendCommand',
      resource: inRegion('ssm', 'document/AWS-RunShellScript', OTHER_ACCOUNT),
    },
    denied,
  ],
  [AwsService.STS, 'own identity', { by: 'own', action: 'sts:GetCallerIdentity' }, allowed],
  [AwsService.STS, "a stranger's credentials", { by: 'stranger', action: 'sts:GetSessionToken' }, denied],
  [
    AwsService.LOGS,
    'own log group',
    { by: 'own', action: 'logs:PutLogEvents', resource: inRegion('logs', 'log-group:jobs:log-stream:x') },
    allowed,
  ],
  [
    AwsService.LOGS,
    "a stranger's log group",
    {
      by: 'own',
      action: 'logs:PutLogEvents',
      resource: inRegion('logs', 'log-group:drop:log-stream:x', OTHER_ACCOUNT),
      owner: OTHER_ACCOUNT,
    },
    denied,
  ],
  [
    AwsService.LOGS,
    "a stranger's credentials",
    { by: 'stranger', action: 'logs:PutLogEvents', resource: inRegion('logs', 'log-group:jobs:log-stream:x') },
    denied,
  ],
];

it.each(
  OTHERS.map(([service, ...rest]) => [`${service.endpointName}: ${rest[0]}`, service, rest[1], rest[2]] as const),
)('%s', async (_, service, request, verdict) => {
  expect(await decide({}, service, request)).toBe(verdict);
});

it.each(['events', 'kinesis-streams', 'lambda', 'sns', 'sqs', 'states'])(
  '%s, which can carry data away, serves resources of the account only',
  (name) => {
    const stack = testStack(LOCATIONS[1]);
    new SpawnNetwork(stack, 'Network', { services: [AwsService.EC2, AwsService.of(name)] });
    expect(endpoint(stack, name, 'Interface').Properties.PolicyDocument.Statement[0].Condition).toEqual({
      StringEquals: { 'aws:PrincipalAccount': ACCOUNT },
      StringEqualsIfExists: { 'aws:ResourceAccount': ACCOUNT },
    });
  },
);

describe('organizationId', () => {
  const props: SpawnNetworkProps = { organizationId: ORGANIZATION };
  const rows: Case[] = [
    ['a sister account', { by: 'sister', action: 's3:GetObject', resource: object('results') }, allowed],
    [
      "a sister account's bucket",
      {
        by: 'own',
        action: 's3:PutObject',
        resource: object('theirs'),
        owner: OTHER_ACCOUNT,
        ownerOrganization: ORGANIZATION,
      },
      allowed,
    ],
    [
      "a stranger's bucket",
      {
        by: 'own',
        action: 's3:PutObject',
        resource: object('theirs'),
        owner: OTHER_ACCOUNT,
        ownerOrganization: OTHER_ORGANIZATION,
      },
      denied,
    ],
    ["a stranger's credentials", { by: 'stranger', action: 's3:GetObject', resource: object('results') }, denied],
  ];
  it.each(rows)('%s', async (_, request, verdict) => expect(await decide(props, AwsService.S3, request)).toBe(verdict));
});

const documents = new Map<string, unknown>();

/** Whether the endpoint lets through what caller and resource both allow. */
async function decide(
  props: SpawnNetworkProps,
  service: AwsService,
  request: Request,
  where = LOCATIONS[1] as (typeof LOCATIONS)[number],
) {
  const simulation = simulationOf(documentOf(props, service, where), request);
  const result = await runSimulation(simulation, { simulationMode: 'Strict' });
  if (result.resultType === 'error') throw new Error(JSON.stringify(result.errors));
  return result.overallResult === 'Allowed' ? allowed : denied;
}

function documentOf(props: SpawnNetworkProps, service: AwsService, where: (typeof LOCATIONS)[number]): unknown {
  const name = JSON.stringify([props, service.endpointName, where.location]);
  if (!documents.has(name)) {
    const stack: Stack = testStack(where);
    new SpawnNetwork(stack, 'Network', props);
    const { Properties } = endpoint(stack, service.endpointName, service.viaGateway ? 'Gateway' : 'Interface');
    documents.set(name, deployed(stack, Properties.PolicyDocument));
  }
  return documents.get(name);
}

function simulationOf(
  policy: unknown,
  { by, action, resource = '*', owner = ACCOUNT, ownerOrganization }: Request,
): Simulation {
  const account = by === 'own' ? ACCOUNT : OTHER_ACCOUNT;
  const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] };
  const anonymous = by === 'anonymous';
  return {
    request: {
      principal: anonymous ? anonymousPrincipal : `arn:aws:iam::${account}:role/Box`,
      action,
      resource: { resource, accountId: owner },
      contextVariables: {
        ...(resource === '*'
          ? {}
          : { 'aws:ResourceAccount': owner, 'aws:ResourceOrgID': ownerOrganization ?? ORGANIZATION }),
        ...(anonymous
          ? {}
          : {
              'aws:PrincipalAccount': account,
              'aws:PrincipalOrgID': by === 'stranger' ? OTHER_ORGANIZATION : ORGANIZATION,
            }),
      },
    },
    identityPolicies: anonymous ? [] : [{ name: 'caller', policy: everything }],
    // Lets anybody in, so that only the endpoint decides. KMS needs it even within an account.
    resourcePolicy:
      resource === '*' || (owner === ACCOUNT && ['ec2', 'logs'].includes(action.split(':')[0]))
        ? undefined
        : {
            Version: '2012-10-17',
            Statement: [
              { Effect: 'Allow', Principal: '*', Action: action, Resource: action.startsWith('kms:') ? '*' : resource },
            ],
          },
    vpcEndpointPolicies: [{ name: 'endpoint', policy }],
    serviceControlPolicies: [],
    resourceControlPolicies: [],
  };
}
