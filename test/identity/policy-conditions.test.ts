import { Duration, Lazy, Token, aws_iam as iam, aws_s3 as s3 } from 'aws-cdk-lib';
import { InstancePolicy, PolicyConditions, SpawnInstanceRole } from '../../lib/identity';
import { ENVIRONMENTS, testStack } from '../support/environments';
import { type IamCase, allowed, decide, denied, onlyStatements, policiesOf, titled } from '../support/iam';
import { expectClean } from '../support/packs';

const NOW = '2026-11-23T12:00:00Z';
const VPC = 'vpc-0aaaaaaaaaaaaaaaa';
const OBJECT = 'arn:aws:s3:::data/a';
const read = (): iam.PolicyStatement => new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: [OBJECT] });
const under = (conditions: PolicyConditions) => onlyStatements(testStack(), conditions.applyTo(read()));
const get = (context: Record<string, string | string[] | undefined>) => ({
  action: 's3:GetObject',
  resource: OBJECT,
  context,
});

const TABLES: [string, PolicyConditions, IamCase[]][] = [
  [
    'within, both ends',
    PolicyConditions.within({ notBefore: '2026-01-01T00:00:00Z', notAfter: '2026-12-31T23:59:59Z', now: NOW }),
    [
      ['within', get({ 'aws:CurrentTime': '2026-06-01T00:00:00Z' }), allowed],
      ['before it begins', get({ 'aws:CurrentTime': '2025-12-31T23:59:59Z' }), denied],
      ['expired', get({ 'aws:CurrentTime': '2027-01-01T00:00:00Z' }), denied],
    ],
  ],
  [
    'within, end only',
    PolicyConditions.within({ notAfter: '2026-12-31T23:59:59+01:00', now: NOW }),
    [
      ['long before', get({ 'aws:CurrentTime': '2020-01-01T00:00:00Z' }), allowed],
      ['expired, by the zone given', get({ 'aws:CurrentTime': '2026-12-31T23:30:00Z' }), denied],
    ],
  ],
  [
    'within, beginning only',
    PolicyConditions.within({ notBefore: '2027-01-01T00:00:00Z', now: NOW }),
    [
      ['before it begins', get({ 'aws:CurrentTime': '2026-12-31T00:00:00Z' }), denied],
      ['after it began', get({ 'aws:CurrentTime': '2030-01-01T00:00:00Z' }), allowed],
    ],
  ],
  [
    'fromCidrs',
    PolicyConditions.fromCidrs('203.0.113.0/24', '2001:db8:1::/48'),
    [
      ['from the range', get({ 'aws:SourceIp': '203.0.113.9', 'aws:ViaAWSService': 'false' }), allowed],
      ['from the second range', get({ 'aws:SourceIp': '2001:db8:1::9', 'aws:ViaAWSService': 'false' }), allowed],
      ['from elsewhere', get({ 'aws:SourceIp': '198.51.100.9', 'aws:ViaAWSService': 'false' }), denied],
      [
        'by an AWS service in the name of the caller',
        get({ 'aws:SourceIp': '198.51.100.9', 'aws:ViaAWSService': 'true' }),
        allowed,
      ],
      [
        'through a VPC endpoint, which carries no source address',
        get({ 'aws:SourceVpc': VPC, 'aws:VpcSourceIp': '10.0.0.5', 'aws:ViaAWSService': 'false' }),
        denied,
      ],
      ['without any word of where it comes from', get({}), denied],
    ],
  ],
  [
    'fromVpcCidrs',
    PolicyConditions.fromVpcCidrs(VPC, '10.0.0.0/16'),
    [
      ['from the range of the VPC', get({ 'aws:SourceVpc': VPC, 'aws:VpcSourceIp': '10.0.3.5' }), allowed],
      [
        'from the same range of another VPC',
        get({ 'aws:SourceVpc': 'vpc-0bbbbbbbbbbbbbbbb', 'aws:VpcSourceIp': '10.0.3.5' }),
        denied,
      ],
      ['from another range of the VPC', get({ 'aws:SourceVpc': VPC, 'aws:VpcSourceIp': '10.1.3.5' }), denied],
      ['from the internet', get({ 'aws:SourceIp': '203.0.113.9' }), denied],
      ['by an AWS service in the name of the caller', get({ 'aws:ViaAWSService': 'true' }), allowed],
    ],
  ],
  [
    'fromVpcCidrs without ranges',
    PolicyConditions.fromVpcCidrs(VPC),
    [
      ['from anywhere in the VPC', get({ 'aws:SourceVpc': VPC, 'aws:VpcSourceIp': '10.9.3.5' }), allowed],
      ['from the internet', get({ 'aws:SourceIp': '203.0.113.9' }), denied],
    ],
  ],
  [
    'inRegions',
    PolicyConditions.inRegions('eu-west-1', 'eu-central-1'),
    [
      ['to a region named', get({ 'aws:RequestedRegion': 'eu-central-1' }), allowed],
      ['to another region', get({ 'aws:RequestedRegion': 'us-east-1' }), denied],
    ],
  ],
  [
    'overTls',
    PolicyConditions.overTls(),
    [
      ['over TLS', get({ 'aws:SecureTransport': 'true' }), allowed],
      ['in clear', get({ 'aws:SecureTransport': 'false' }), denied],
      ['unknown', get({ 'aws:SecureTransport': undefined }), denied],
    ],
  ],
  [
    'withMfa',
    PolicyConditions.withMfa(Duration.hours(1)),
    [
      [
        'with a fresh second factor',
        get({ 'aws:MultiFactorAuthPresent': 'true', 'aws:MultiFactorAuthAge': '60' }),
        allowed,
      ],
      [
        'with an old second factor',
        get({ 'aws:MultiFactorAuthPresent': 'true', 'aws:MultiFactorAuthAge': '3601' }),
        denied,
      ],
      ['without a second factor', get({ 'aws:MultiFactorAuthPresent': 'false' }), denied],
      ['with long-term keys, which carry no word of it', get({}), denied],
    ],
  ],
  [
    'all combined',
    PolicyConditions.within({ notAfter: '2026-12-31T00:00:00Z', now: NOW })
      .and(PolicyConditions.fromCidrs('203.0.113.0/24'))
      .and(PolicyConditions.inRegions('eu-west-1'))
      .and(PolicyConditions.overTls()),
    [
      ['all hold', get({ 'aws:CurrentTime': NOW, 'aws:SourceIp': '203.0.113.9' }), allowed],
      [
        'all hold, by an AWS service',
        get({ 'aws:CurrentTime': NOW, 'aws:SourceIp': '198.51.100.1', 'aws:ViaAWSService': 'true' }),
        allowed,
      ],
      ['expired', get({ 'aws:CurrentTime': '2027-06-01T00:00:00Z', 'aws:SourceIp': '203.0.113.9' }), denied],
      [
        'expired, by an AWS service',
        get({ 'aws:CurrentTime': '2027-06-01T00:00:00Z', 'aws:ViaAWSService': 'true' }),
        denied,
      ],
      ['from elsewhere', get({ 'aws:CurrentTime': NOW, 'aws:SourceIp': '198.51.100.9' }), denied],
      [
        'in clear',
        get({ 'aws:CurrentTime': NOW, 'aws:SourceIp': '203.0.113.9', 'aws:SecureTransport': 'false' }),
        denied,
      ],
      [
        'another region, by an AWS service',
        get({ 'aws:CurrentTime': NOW, 'aws:ViaAWSService': 'true', 'aws:RequestedRegion': 'us-east-1' }),
        denied,
      ],
    ],
  ],
];

describe.each(TABLES)('%s', (_name, conditions, cases) => {
  it.each(titled(cases))('%s', async (_title, request, verdict) => {
    expect(await decide(under(conditions), request)).toBe(verdict);
  });

  it('allows nothing that the statement did not', async () => {
    const other = { action: 's3:GetObject', resource: 'arn:aws:s3:::other/a' };
    for (const [, { context }] of cases) expect(await decide(under(conditions), { ...other, context })).toBe(denied);
  });
});

describe('withRequestTags', () => {
  const statement = new iam.PolicyStatement({
    actions: ['ec2:CreateVolume'],
    resources: ['arn:aws:ec2:eu-west-1:111122223333:volume/*'],
  });
  const policies = onlyStatements(
    testStack(),
    PolicyConditions.withRequestTags({ owner: 'alice', project: 'x' }).applyTo(statement),
  );
  const create = (context: Record<string, string>) => ({
    action: 'ec2:CreateVolume',
    resource: 'arn:aws:ec2:eu-west-1:111122223333:volume/vol-0aaaaaaaaaaaaaaaa',
    context,
  });

  it.each(
    titled([
      ['both tags', create({ 'aws:RequestTag/owner': 'alice', 'aws:RequestTag/project': 'x' }), allowed],
      ['another owner', create({ 'aws:RequestTag/owner': 'bob', 'aws:RequestTag/project': 'x' }), denied],
      ['one tag only', create({ 'aws:RequestTag/owner': 'alice' }), denied],
      ['no tags', create({}), denied],
    ]),
  )('%s', async (_title, request, verdict) => {
    expect(await decide(policies, request)).toBe(verdict);
  });
});

describe('an InstancePolicy under conditions', () => {
  const conditions = PolicyConditions.within({ notAfter: '2026-12-31T00:00:00Z', now: NOW });
  const policies = (() => {
    const stack = testStack();
    const policy = InstancePolicy.s3ReadOnly(s3.Bucket.fromBucketName(stack, 'Bucket', 'data')).withConditions(
      conditions,
    );
    return policiesOf(new SpawnInstanceRole(stack, 'Role', { policies: [policy] }));
  })();

  it.each(
    titled([
      ['in time', get({ 'aws:CurrentTime': NOW }), allowed],
      ['expired', get({ 'aws:CurrentTime': '2027-01-01T00:00:00Z' }), denied],
      [
        'expired, listing',
        {
          action: 's3:ListBucket',
          resource: 'arn:aws:s3:::data',
          context: { 'aws:CurrentTime': '2027-01-01T00:00:00Z' },
        },
        denied,
      ],
      [
        'expired, its housekeeping',
        { action: 'ec2:DescribeTags', context: { 'aws:CurrentTime': '2027-01-01T00:00:00Z' } },
        allowed,
      ],
    ]),
  )('%s', async (_title, request, verdict) => {
    expect(await decide(policies, request)).toBe(verdict);
  });

  it('can be put under conditions twice', () => {
    const bucket = s3.Bucket.fromBucketName(testStack(), 'Bucket', 'data');
    const twice = InstancePolicy.s3ReadOnly(bucket)
      .withConditions(conditions)
      .withConditions(PolicyConditions.overTls());
    for (const statement of twice.statements(bucket)) {
      expect(Object.keys(statement.conditions as object).sort()).toEqual(['Bool', 'DateLessThan', 'StringEquals']);
    }
  });

  it('refuses a second factor, which an instance never has', () => {
    const bucket = s3.Bucket.fromBucketName(testStack(), 'Bucket', 'data');
    expect(() =>
      InstancePolicy.s3ReadOnly(bucket).withConditions(PolicyConditions.overTls().and(PolicyConditions.withMfa())),
    ).toThrow(
      /conditions of policy 's3:ReadOnly' ask for a second factor: .*never carry one; use PolicyConditions.withMfa in policies of people/,
    );
  });
});

describe('errors', () => {
  const within = (window: Parameters<typeof PolicyConditions.within>[0]) => () =>
    PolicyConditions.within({ now: NOW, ...window });

  it.each([
    [
      'expired',
      within({ notAfter: '2026-11-23T11:59:59Z' }),
      /notAfter has expired: '2026-11-23T11:59:59Z', now is '2026-11-23T12:00:00Z'; give a time in the future/,
    ],
    ['ending now', within({ notAfter: NOW }), /notAfter has expired/],
    [
      'expired by the clock',
      () => PolicyConditions.within({ notAfter: '2020-01-01T00:00:00Z' }),
      /notAfter has expired/,
    ],
    [
      'inverted',
      within({ notBefore: '2027-02-01T00:00:00Z', notAfter: '2027-01-01T00:00:00Z' }),
      /notAfter is not after notBefore: '2027-01-01T00:00:00Z'.*swap them/,
    ],
    [
      'empty',
      within({ notBefore: '2027-01-01T00:00:00Z', notAfter: '2027-01-01T00:00:00Z' }),
      /notAfter is not after notBefore/,
    ],
    ['without ends', within({}), /notBefore and notAfter are both missing; give one/],
    [
      'a date',
      within({ notAfter: '2027-01-01' }),
      /notAfter is not a time: '2027-01-01'; allowed: RFC 3339 with a zone/,
    ],
    ['no zone', within({ notAfter: '2027-01-01T00:00:00' }), /notAfter is not a time/],
    ['30 February', within({ notBefore: '2027-02-30T00:00:00Z' }), /notBefore is not a time: '2027-02-30T00:00:00Z'/],
    ['13th month', within({ notBefore: '2027-13-01T00:00:00Z' }), /notBefore is not a time/],
    ['25 o’clock', within({ notBefore: '2027-01-01T25:00:00Z' }), /notBefore is not a time/],
    ['a wrong now', within({ notAfter: '2027-01-01T00:00:00Z', now: 'today' }), /now is not a time: 'today'/],
    ['no range', () => PolicyConditions.fromCidrs(), /cidrs is empty: nothing would be allowed; give a range/],
    [
      'a malformed range',
      () => PolicyConditions.fromCidrs('203.0.113.0/33'),
      /cidrs has a malformed range: '203.0.113.0\/33'; allowed/,
    ],
    ['a name', () => PolicyConditions.fromCidrs('office'), /malformed range: 'office'/],
    [
      'everything',
      () => PolicyConditions.fromCidrs('0.0.0.0/0'),
      /cidrs has a range that is too wide: '0.0.0.0\/0'; allowed: \/8 or longer/,
    ],
    ['half of everything', () => PolicyConditions.fromCidrs('128.0.0.0/1'), /too wide/],
    ['all of IPv6', () => PolicyConditions.fromCidrs('::/0'), /too wide: '::\/0'; allowed: \/16/],
    [
      'a private range',
      () => PolicyConditions.fromCidrs('10.1.0.0/16'),
      /cidrs has a private range: '10.1.0.0\/16'; .*fromVpcCidrs/,
    ],
    ['a private IPv6 range', () => PolicyConditions.fromCidrs('fd00:1::/32'), /private range/],
    ['no VPC', () => PolicyConditions.fromVpcCidrs('my-vpc'), /vpcId is not the id of a VPC: 'my-vpc'; allowed/],
    ['no region', () => PolicyConditions.inRegions(), /regions is empty/],
    [
      'a wildcard region',
      () => PolicyConditions.inRegions('eu-*'),
      /regions has a name that no region has: 'eu-\*'; allowed/,
    ],
    ['no tags', () => PolicyConditions.withRequestTags({}), /tags is empty/],
    [
      'a reserved tag',
      () => PolicyConditions.withRequestTags({ 'aws:x': 'y' }),
      /tags has a key that AWS doesn't take: 'aws:x'/,
    ],
    [
      'a long tag value',
      () => PolicyConditions.withRequestTags({ x: 'y'.repeat(257) }),
      /tags has a value that AWS doesn't take/,
    ],
    [
      'a wildcard tag value',
      () => PolicyConditions.withRequestTags({ x: '*' }),
      /tags has a value that AWS doesn't take: 'x' = '\*'/,
    ],
    ['no age', () => PolicyConditions.withMfa(Duration.seconds(0)), /maxAge is not a number of whole seconds: 0 s/],
    [
      'half a second',
      () => PolicyConditions.withMfa(Duration.millis(1500)),
      /maxAge is not a number of whole seconds: 1.5 s/,
    ],
    [
      'two windows',
      () => within({ notAfter: '2027-01-01T00:00:00Z' })().and(within({ notAfter: '2028-01-01T00:00:00Z' })()),
      /two conditions test the same key: 'aws:CurrentTime'; allowed/,
    ],
    [
      'two lists of regions',
      () => PolicyConditions.inRegions('eu-west-1').and(PolicyConditions.inRegions('us-east-1')),
      /same key: 'aws:RequestedRegion'/,
    ],
    [
      'internet and VPC',
      () => PolicyConditions.fromCidrs('203.0.113.0/24').and(PolicyConditions.fromVpcCidrs(VPC)),
      /same key: 'aws:ViaAWSService'/,
    ],
    [
      'a tag twice',
      () => PolicyConditions.withRequestTags({ a: '1' }).and(PolicyConditions.withRequestTags({ a: '2' })),
      /same key: 'aws:RequestTag\/a'/,
    ],
  ])('%s', (_name, make, message) => {
    expect(make).toThrow(message);
  });

  it('a statement that tests the key itself, in any case', () => {
    const statement = read();
    statement.addCondition('StringEquals', { 'AWS:RequestedRegion': 'eu-west-1' });
    expect(() => PolicyConditions.inRegions('eu-west-1').applyTo(statement)).toThrow(/same key: 'AWS:RequestedRegion'/);
  });

  it('a statement that denies', () => {
    const statement = new iam.PolicyStatement({
      effect: iam.Effect.DENY,
      actions: ['s3:GetObject'],
      resources: [OBJECT],
    });
    expect(() => PolicyConditions.overTls().applyTo(statement)).toThrow(/weaken a statement that denies/);
  });
});

describe('values', () => {
  it('equal conditions are one', () => {
    const one = PolicyConditions.fromCidrs('203.0.113.0/24');
    expect(one.and(PolicyConditions.fromCidrs('203.0.113.0/24')).applyTo(read())).toHaveLength(2);
  });

  it('tokens are not judged', () => {
    const token = Lazy.string({ produce: () => 'x' });
    const conditions = PolicyConditions.within({ notBefore: token, notAfter: token })
      .and(PolicyConditions.fromCidrs(token))
      .and(PolicyConditions.inRegions(token))
      .and(PolicyConditions.withRequestTags({ owner: token }))
      .and(PolicyConditions.withMfa(Duration.seconds(Token.asNumber({ Ref: 'Age' }))));
    const [first] = conditions.applyTo(read());
    expect(testStack().resolve(first.toStatementJson())).toMatchObject({
      Condition: {
        DateGreaterThan: { 'aws:CurrentTime': 'x' },
        IpAddress: { 'aws:SourceIp': ['x'] },
        NumericLessThan: { 'aws:MultiFactorAuthAge': { Ref: 'Age' } },
      },
    });
    expect(() => PolicyConditions.fromVpcCidrs(token, token)).not.toThrow();
  });

  it('the statement given stays as it is, and Sids stay unique', () => {
    const statement = read();
    statement.sid = 'Read';
    const copies = PolicyConditions.fromCidrs('203.0.113.0/24').applyTo(statement);
    expect(statement.conditions).toEqual({});
    expect(copies.map(({ sid }) => sid)).toEqual(['Read', 'Read2']);
  });
});

it.each(ENVIRONMENTS)('is clean in $location with $flags', (where) => {
  const stack = testStack(where);
  const bucket = s3.Bucket.fromBucketName(stack, 'Bucket', 'data');
  const conditions = PolicyConditions.fromCidrs('203.0.113.0/24').and(PolicyConditions.overTls());
  new SpawnInstanceRole(stack, 'Role', { policies: [InstancePolicy.s3FullAccess(bucket).withConditions(conditions)] });
  expectClean(stack);
});
