import {
  CfnParameter,
  Duration,
  type Stack,
  Token,
  aws_dynamodb as dynamodb,
  aws_ecr as ecr,
  aws_kms as kms,
  aws_logs as logs,
  aws_s3 as s3,
  aws_secretsmanager as secretsmanager,
  aws_sqs as sqs,
  aws_ssm as ssm,
} from 'aws-cdk-lib';
import fc from 'fast-check';
import { InstancePolicy, PolicyConditions } from '../../lib/identity';

export const NOW = '2026-11-23T12:00:00Z';

/** One condition with what a generator knows about it. */
export interface DrawnCondition {
  readonly kind: 'within' | 'cidrs' | 'vpc' | 'regions' | 'tags' | 'mfa' | 'tls';
  /** The prop that must be refused, and the offending value as an error shows it. */
  readonly fault?: { readonly prop: string; readonly value: string };
  /** Whether a value is a token, which only a deployment knows. */
  readonly token: boolean;
  /** Makes the condition; tokens need a stack. */
  readonly make: (stack: Stack) => PolicyConditions;
  /** Condition keys of a request that meets it. */
  readonly met: Record<string, string>;
  /** Condition keys of a request that doesn't. */
  readonly missed: Record<string, string>;
}

/** Conditions and what they are put on. */
export interface DrawnPolicy {
  readonly conditions: DrawnCondition[];
  readonly template: string;
  readonly resource: 'owned' | 'imported';
  readonly withKey: boolean;
}

const faulty = (
  fine: fc.Arbitrary<DrawnCondition>,
  wrong: fc.Arbitrary<DrawnCondition>,
): fc.Arbitrary<DrawnCondition> => fc.oneof({ weight: 19, arbitrary: fine }, { weight: 1, arbitrary: wrong });

const isoOf = (time: number) => new Date(time).toISOString().replace('.000', '');
const second = (from: string, to: string) =>
  fc.integer({ min: Date.parse(from) / 1000, max: Date.parse(to) / 1000 }).map((seconds) => isoOf(seconds * 1000));
const future = second('2026-11-23T12:00:01Z', '2036-01-01T00:00:00Z');
const past = second('2016-01-01T00:00:00Z', NOW);

const within: fc.Arbitrary<DrawnCondition> = faulty(
  fc
    .record({ end: fc.option(future, { nil: undefined }), begin: fc.option(past, { nil: undefined }) })
    .filter(({ end, begin }) => end !== undefined || begin !== undefined)
    .map(({ end, begin }) => ({
      kind: 'within' as const,
      token: false,
      make: () => PolicyConditions.within({ notBefore: begin, notAfter: end, now: NOW }),
      met: { 'aws:CurrentTime': isoOf((Date.parse(begin ?? NOW) + Date.parse(end ?? '2040-01-01T00:00:00Z')) / 2) },
      missed: { 'aws:CurrentTime': end ? '2040-01-01T00:00:00Z' : '2000-01-01T00:00:00Z' },
    })),
  fc
    .oneof(
      past.map((end) => ({ notAfter: end, fault: { prop: 'notAfter', value: end } })),
      fc.tuple(future, fc.integer({ min: 0, max: 1e6 })).map(([end, seconds]) => ({
        notBefore: isoOf(Date.parse(end) + seconds * 1000),
        notAfter: end,
        fault: { prop: 'notAfter', value: end },
      })),
      fc
        .constantFrom('2027-01-01', '2027-02-30T00:00:00Z', 'soon')
        .map((end) => ({ notAfter: end, fault: { prop: 'notAfter', value: end } })),
      fc.constant({ fault: { prop: 'notBefore', value: 'missing' } }),
    )
    .map(({ fault, ...window }) => ({
      kind: 'within' as const,
      token: false,
      fault,
      make: () => PolicyConditions.within({ ...window, now: NOW }),
      met: {},
      missed: {},
    })),
);

const octet = fc.integer({ min: 0, max: 255 });
const publicCidr = fc.oneof(
  fc
    .tuple(octet, fc.integer({ min: 8, max: 32 }))
    .map(([last, length]) => ({ cidr: `203.0.113.${last}/${length}`, inside: `203.0.113.${last}` })),
  octet.map((last) => ({ cidr: `198.51.100.${last}`, inside: `198.51.100.${last}` })),
  fc.tuple(fc.integer({ min: 1, max: 0xffff }), fc.integer({ min: 48, max: 128 })).map(([part, length]) => ({
    cidr: `2001:db8:${part.toString(16)}::/${length}`,
    inside: `2001:db8:${part.toString(16)}::`,
  })),
);
const badCidr = fc.constantFrom(
  '0.0.0.0/0',
  '::/0',
  '128.0.0.0/1',
  '203.0.113.0/33',
  '203.0.113',
  'office',
  '2001:db8::/129',
  '',
);
const privateCidr = fc.constantFrom('10.0.0.0/16', '172.20.1.0/24', '192.168.0.0/20', 'fd00:1::/64', '127.0.0.1');

const cidrs: fc.Arbitrary<DrawnCondition> = faulty(
  fc.tuple(fc.array(publicCidr, { minLength: 1, maxLength: 4 }), fc.boolean()).map(([ranges, token]) => ({
    kind: 'cidrs' as const,
    token,
    make: (stack: Stack) =>
      PolicyConditions.fromCidrs(...ranges.map(({ cidr }) => cidr), ...(token ? [parameter(stack)] : [])),
    met: { 'aws:SourceIp': ranges[0].inside, 'aws:ViaAWSService': 'false' },
    missed: { 'aws:SourceIp': '100.63.255.1', 'aws:ViaAWSService': 'false' },
  })),
  fc
    .oneof(
      fc.oneof(badCidr, privateCidr).map((cidr) => ({ list: ['203.0.113.0/24', cidr], value: cidr })),
      fc.constant({ list: [], value: 'empty' }),
    )
    .map(({ list, value }) => wrong('cidrs', 'cidrs', value, () => PolicyConditions.fromCidrs(...list))),
);

const VPC = 'vpc-0aaaaaaaaaaaaaaaa';
const vpc: fc.Arbitrary<DrawnCondition> = faulty(
  fc
    .record({ cidr: fc.option(fc.constantFrom('10.0.0.0/16', '172.16.4.0/22', 'fd00:1::/64')), token: fc.boolean() })
    .map(({ cidr, token }) => ({
      kind: 'vpc' as const,
      token,
      make: (stack: Stack) => PolicyConditions.fromVpcCidrs(token ? parameter(stack) : VPC, ...(cidr ? [cidr] : [])),
      met: {
        'aws:SourceVpc': VPC,
        'aws:VpcSourceIp': cidr === 'fd00:1::/64' ? 'fd00:1::5' : cidr === '172.16.4.0/22' ? '172.16.5.1' : '10.0.1.1',
        'aws:ViaAWSService': 'false',
      },
      missed: { 'aws:SourceVpc': 'vpc-0bbbbbbbbbbbbbbbb', 'aws:VpcSourceIp': '10.0.1.1', 'aws:ViaAWSService': 'false' },
    })),
  fc.oneof(
    fc
      .constantFrom('my-vpc', 'vpc-xyz', 'subnet-0aaaaaaaaaaaaaaaa')
      .map((id) => wrong('vpc', 'vpcId', id, () => PolicyConditions.fromVpcCidrs(id))),
    badCidr.map((cidr) => wrong('vpc', 'cidrs', cidr, () => PolicyConditions.fromVpcCidrs(VPC, cidr))),
  ),
);

const REGIONS = [
  'eu-west-1',
  'eu-central-1',
  'ap-southeast-2',
  'us-gov-west-1',
  'cn-north-1',
  'us-iso-east-1',
  'eusc-de-east-1',
];
const regions: fc.Arbitrary<DrawnCondition> = faulty(
  fc.tuple(fc.uniqueArray(fc.constantFrom(...REGIONS), { minLength: 1 }), fc.boolean()).map(([names, token]) => ({
    kind: 'regions' as const,
    token,
    make: (stack: Stack) => PolicyConditions.inRegions(...names, ...(token ? [parameter(stack)] : [])),
    met: { 'aws:RequestedRegion': names[0] },
    missed: { 'aws:RequestedRegion': 'sa-east-1' },
  })),
  fc.oneof(
    fc
      .constantFrom('eu-*', 'Ireland', 'EU-WEST-1', '*', '')
      .map((name) => wrong('regions', 'regions', name, () => PolicyConditions.inRegions(name))),
    fc.constant(wrong('regions', 'regions', 'empty', () => PolicyConditions.inRegions())),
  ),
);

const word = fc.stringMatching(/^[a-z][a-z0-9 _.:/=+@-]{0,20}$/).filter((text) => !text.startsWith('aws:'));
const tags: fc.Arbitrary<DrawnCondition> = faulty(
  fc.tuple(fc.uniqueArray(word, { minLength: 1, maxLength: 3 }), word, fc.boolean()).map(([names, value, token]) => ({
    kind: 'tags' as const,
    token,
    make: (stack: Stack) =>
      PolicyConditions.withRequestTags(
        Object.fromEntries(names.map((name, index) => [name, token && index === 0 ? parameter(stack) : value])),
      ),
    met: Object.fromEntries(names.map((name) => [`aws:RequestTag/${name}`, value])),
    missed: { [`aws:RequestTag/${names[0]}`]: `${value}!` },
  })),
  fc
    .constantFrom<[Record<string, string>, string]>(
      [{}, 'empty'],
      [{ 'aws:owner': 'x' }, 'aws:owner'],
      [{ owner: '*' }, '*'],
      [{ owner: 'x'.repeat(257) }, 'xxx'],
      [{ '': 'x' }, "''"],
    )
    .map(([list, value]) => wrong('tags', 'tags', value, () => PolicyConditions.withRequestTags(list))),
);

const mfa: fc.Arbitrary<DrawnCondition> = faulty(
  fc
    .record({ seconds: fc.option(fc.integer({ min: 1, max: 129600 })), token: fc.boolean() })
    .map(({ seconds, token }) => ({
      kind: 'mfa' as const,
      token: token && seconds !== null,
      make: (stack: Stack) =>
        PolicyConditions.withMfa(
          seconds === null
            ? undefined
            : Duration.seconds(token ? Token.asNumber({ Ref: parameterId(stack) }) : seconds),
        ),
      met: { 'aws:MultiFactorAuthPresent': 'true', 'aws:MultiFactorAuthAge': '0' },
      missed: { 'aws:MultiFactorAuthPresent': 'false' },
    })),
  fc
    .constantFrom<[Duration, string]>([Duration.seconds(0), '0 s'], [Duration.millis(1500), '1.5 s'])
    .map(([age, value]) => wrong('mfa', 'maxAge', value, () => PolicyConditions.withMfa(age))),
);

const tls = fc.constant<DrawnCondition>({
  kind: 'tls',
  token: false,
  make: () => PolicyConditions.overTls(),
  met: { 'aws:SecureTransport': 'true' },
  missed: { 'aws:SecureTransport': 'false' },
});

/** Any of the conditions; one in twenty of each kind must be refused. */
export const drawnCondition: fc.Arbitrary<DrawnCondition> = fc.oneof(
  ...[within, cidrs, vpc, regions, tags, tls].map((arbitrary) => ({ weight: 3, arbitrary })),
  // An instance policy refuses it in any case.
  { weight: 1, arbitrary: mfa },
);

/** Conditions in any order, now and then two that test the same key, on any template and kind of resource. */
export const drawnPolicy: fc.Arbitrary<DrawnPolicy> = fc.record({
  conditions: fc.oneof(
    {
      weight: 9,
      arbitrary: fc.uniqueArray(drawnCondition, {
        minLength: 1,
        maxLength: 4,
        selector: ({ kind }) => (kind === 'vpc' ? 'cidrs' : kind),
      }),
    },
    { weight: 1, arbitrary: fc.array(drawnCondition, { minLength: 2, maxLength: 4 }) },
  ),
  template: fc.constantFrom(...InstancePolicy.templateNames),
  resource: fc.constantFrom('owned', 'imported'),
  withKey: fc.boolean(),
});

/** The policy template on a resource of its kind, without conditions. */
export function policyOn(stack: Stack, { template, resource, withKey }: DrawnPolicy): InstancePolicy {
  const key = withKey ? kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:111122223333:key/any') : undefined;
  const owned = resource === 'owned';
  const make: Record<string, () => Parameters<typeof InstancePolicy.named>[1][number]> = {
    s3: () => (owned ? new s3.Bucket(stack, 'X') : s3.Bucket.fromBucketName(stack, 'X', 'data')),
    dynamodb: () =>
      owned
        ? new dynamodb.TableV2(stack, 'X', { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING } })
        : dynamodb.Table.fromTableName(stack, 'X', 'jobs'),
    sqs: () =>
      owned ? new sqs.Queue(stack, 'X') : sqs.Queue.fromQueueArn(stack, 'X', 'arn:aws:sqs:eu-west-1:111122223333:pool'),
    logs: () => (owned ? new logs.LogGroup(stack, 'X') : logs.LogGroup.fromLogGroupName(stack, 'X', '/spawn/trainer')),
    ecr: () => (owned ? new ecr.Repository(stack, 'X') : ecr.Repository.fromRepositoryName(stack, 'X', 'trainer')),
    secretsmanager: () =>
      owned ? new secretsmanager.Secret(stack, 'X') : secretsmanager.Secret.fromSecretNameV2(stack, 'X', 'api'),
    ssm: () =>
      owned
        ? new ssm.StringParameter(stack, 'X', { stringValue: 'x' })
        : ssm.StringParameter.fromStringParameterName(stack, 'X', '/spawn/token'),
  };
  return InstancePolicy.named(template, [make[template.split(':')[0]]()], { key });
}

/** All conditions as one. */
export function conjunction(stack: Stack, conditions: DrawnCondition[]): PolicyConditions {
  return conditions.map(({ make }) => make(stack)).reduce((all, next) => all.and(next));
}

function wrong(
  kind: DrawnCondition['kind'],
  prop: string,
  value: string,
  make: () => PolicyConditions,
): DrawnCondition {
  return { kind, token: false, fault: { prop, value }, make, met: {}, missed: {} };
}

function parameterId(stack: Stack): string {
  const id = 'Value';
  if (!stack.node.tryFindChild(id)) new CfnParameter(stack, id);
  return id;
}

function parameter(stack: Stack): string {
  parameterId(stack);
  return (stack.node.findChild('Value') as CfnParameter).valueAsString;
}
