import { Framework } from '../../lib';
import { evaluate } from '../../lib/compliance/engine/evaluation';
import { loadFrameworks } from '../../lib/compliance/engine/start';
import { TemplateSet, type TemplateSource } from '../../lib/compliance/model';
import { Patterns } from '../../lib/compliance/model/patterns';
import { TemplateText } from '../../lib/compliance/model/template-text';

/** Apps that a reviewer made to find a resource that is not what it is taken for: each is judged as if nothing were the same. */
const FRAMEWORKS = loadFrameworks([
  Framework.hipaa(),
  Framework.pciDss401(),
  Framework.pciDss321(),
  Framework.soc2(),
  Framework.spawnBaseline(),
]);
/** Looks like the id of an access key. */
const ID = `AKIA${'QWERTYUIOPASDFGH'}`;

function verdicts(sources: readonly TemplateSource[], frameworks = FRAMEWORKS): string[] {
  const { records } = evaluate(new TemplateSet([...sources], {}), frameworks);
  return [...records.values()]
    .flatMap(({ rule: { ruleId }, passed, findings, notApplicable }) => [
      ...passed.map(({ path }) => `${ruleId} passed ${path}`),
      ...findings.map(({ kind, resource, where, why, finding }) =>
        [ruleId, kind, resource?.path, where, finding, why].join(' '),
      ),
      `${ruleId} not applicable ${notApplicable}`,
    ])
    .sort();
}
/** What one app says is no reason to misread another one. */
const PATTERNS = new Patterns();

function source(stack: string, body: object): TemplateSource {
  const text = TemplateText.read(Buffer.from(JSON.stringify(body, undefined, 1)), { stack }, PATTERNS);
  if (!text) throw new Error('not as the CDK writes it');
  return { body: text.body, file: `${stack}.json`, stack };
}
const whole = (sources: readonly TemplateSource[]): TemplateSource[] =>
  sources.map((each) => ({ ...each, body: JSON.parse(JSON.stringify(each.body)) as object }));
function expectSame(...sources: TemplateSource[]): void {
  const slow = verdicts(whole(sources));
  const quick = verdicts(sources);
  expect({ only: quick.filter((e) => !slow.includes(e)) }).toEqual({ only: slow.filter((e) => !quick.includes(e)) });
}
const vpc = { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } };
const flow = (ResourceId: unknown) => ({
  Type: 'AWS::EC2::FlowLog',
  Properties: { ResourceId, ResourceType: 'VPC', TrafficType: 'ALL' },
});

test('Fn::Sub hides whom it names', () => {
  expectSame(source('S', { Resources: { Vpc1: vpc, Vpc2: vpc, Flow: flow({ 'Fn::Sub': '${Vpc1}' }) } }));
});
test('Fn::Sub hides whom it names, second', () => {
  expectSame(source('S', { Resources: { B1: bucket(), B2: bucket(), T: trail({ 'Fn::Sub': '${B2}' }) } }));
});
test('Fn::GetAtt as text', () => {
  const sg = {
    Type: 'AWS::EC2::SecurityGroup',
    Properties: {
      GroupDescription: 'd',
      VpcId: 'vpc-1',
      SecurityGroupEgress: [{ CidrIp: '10.0.0.0/8', IpProtocol: 'tcp', FromPort: 443, ToPort: 443 }],
    },
  };
  expectSame(
    source('S', {
      Resources: {
        G1: sg,
        G2: sg,
        E: {
          Type: 'AWS::EC2::SecurityGroupEgress',
          Properties: { GroupId: { 'Fn::GetAtt': 'G2.GroupId' }, CidrIp: '0.0.0.0/0', IpProtocol: '-1' },
        },
      },
    }),
  );
});
test('ImportValue with sub in output', () => {
  expectSame(
    source('S', {
      Resources: { B1: bucket(), B2: bucket() },
      Outputs: { X: { Value: { 'Fn::Sub': '${B2}' }, Export: { Name: 'x' } } },
    }),
    source('T', { Resources: { T: trail({ 'Fn::ImportValue': 'x' }) } }),
  );
});
test('a parameter whose logical id says secret', () => {
  const p = { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Value: 'Tr0ub4dor3xyz' } };
  expectSame(source('S', { Resources: { Greeting: p, DbPassword: p } }));
});
test('a parameter of unknown value whose logical id says secret', () => {
  const p = { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Value: { Ref: 'Given' } } };
  expectSame(source('S', { Parameters: { Given: { Type: 'String' } }, Resources: { Greeting: p, DbPassword: p } }));
});
function bucket(BucketName?: unknown, more: object = {}) {
  return { Type: 'AWS::S3::Bucket', Properties: { BucketName, ...more } };
}
function trail(S3BucketName: unknown) {
  return { Type: 'AWS::CloudTrail::Trail', Properties: { S3BucketName, IsLogging: true } };
}
test('log groups of one name in two stacks', () => {
  const group = (k: string) => ({
    Type: 'AWS::Logs::LogGroup',
    Properties: { LogGroupName: '/flows', RetentionInDays: 3653, KmsKeyId: k },
  });
  const mk = (s: string) =>
    source(s, {
      Resources: {
        Group: group('arn:aws:kms:us-east-1:111122223333:key/1'),
        Filter: {
          Type: 'AWS::Logs::MetricFilter',
          Properties: { LogGroupName: '/flows', FilterPattern: '{ $.eventName = x }', MetricTransformations: [] },
        },
      },
    });
  expectSame(
    mk('A'),
    mk('B'),
    source('C', {
      Resources: {
        T: {
          Type: 'AWS::EC2::FlowLog',
          Properties: { LogGroupName: '/flows', ResourceId: 'vpc-1', ResourceType: 'VPC' },
        },
      },
    }),
  );
});
const GOOD = {
  PublicAccessBlockConfiguration: {
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  },
  VersioningConfiguration: { Status: 'Enabled' },
  ObjectLockEnabled: true,
  ObjectLockConfiguration: {
    ObjectLockEnabled: 'Enabled',
    Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 4000 } },
  },
  LoggingConfiguration: { DestinationBucketName: 'elsewhere' },
};
const policy = (id: string) => ({
  Type: 'AWS::S3::BucketPolicy',
  Properties: {
    Bucket: { Ref: id },
    PolicyDocument: {
      Statement: [
        {
          Effect: 'Deny',
          Principal: '*',
          Action: ['s3:DeleteObject', 's3:DeleteObjectVersion'],
          Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': [id, 'Arn'] }, '/*']] },
        },
      ],
    },
  },
});
test('trail buckets of one name in two stacks', () => {
  const mk = (s: string) =>
    source(s, { Resources: { B: bucket('my-logs', GOOD), P: policy('B'), T: trail('my-logs') } });
  expectSame(mk('A'), mk('B'));
});
test('trail buckets named after the account in two stacks', () => {
  const name = { 'Fn::Join': ['', ['logs-', { Ref: 'AWS::AccountId' }]] };
  const mk = (s: string) => source(s, { Resources: { B: bucket(name, GOOD), P: policy('B'), T: trail(name) } });
  expectSame(mk('A'), mk('B'));
});
test('equal parts with a secret in one case (both must fail)', () => {
  const fn = (n: string) => ({
    Type: 'AWS::SNS::Topic',
    Properties: { TopicName: n, Tags: [{ Key: 'a', Value: { 'Fn::If': ['C', 'fine', ID] } }] },
  });
  const body = {
    Parameters: { P: { Type: 'String' } },
    Conditions: { C: { 'Fn::Equals': [{ Ref: 'P' }, 'x'] } },
    Resources: { A: fn('a'), B: fn('b'), D: fn('d') },
  };
  const said = verdicts([source('S', body)]).filter((e) => /^NoSecretInTemplate (failed|passed)/.test(e));
  expect(said.map((e) => e.split(' ').slice(0, 3).join(' '))).toEqual(
    ['A', 'B', 'D'].map((e) => `NoSecretInTemplate failed S/${e}`),
  );
});
test('logical ids like secrets', () => {
  const t = (on: string) => ({ Type: 'AWS::SNS::Topic', DependsOn: [on], Properties: { X: 1 } });
  expectSame(
    source('S', { Resources: { Z: { Type: 'AWS::SNS::Topic' }, T1: t('Foo'), T2: t(ID), Foo: vpc, [ID]: vpc } }),
  );
});
test('stack called policy', () => {
  const role = (n: string) =>
    ({
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: {
          AssumeRolePolicyDocument: {
            Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
          },
          ManagedPolicyArns: [`arn:aws:iam::aws:policy/${n}`],
        },
      },
    }).Role;
  const mk = (r: string) => ({
    Type: 'AWS::EC2::Instance',
    Properties: { IamInstanceProfile: { Ref: r + 'P' }, ImageId: 'ami-1' },
  });
  const pr = (r: string) => ({ Type: 'AWS::IAM::InstanceProfile', Properties: { Roles: [{ Ref: r }] } });
  expectSame(
    source('policy', {
      Resources: {
        AmazonSSMManagedInstanceCore: role('AmazonSSMManagedInstanceCore'),
        ReadOnlyAccess: role('ReadOnlyAccess'),
        AmazonSSMManagedInstanceCoreP: pr('AmazonSSMManagedInstanceCore'),
        ReadOnlyAccessP: pr('ReadOnlyAccess'),
        I1: mk('AmazonSSMManagedInstanceCore'),
        I2: mk('ReadOnlyAccess'),
      },
    }),
  );
});
test('an entry without anything', () => {
  const body = { Resources: { A: {}, B: vpc, C: vpc } };
  const s = TemplateText.read(Buffer.from(JSON.stringify(body, undefined, 1)), { stack: 'S' });
  const src = { body: s?.body ?? body, file: 'f', stack: 'S' };
  expectSame(src);
});
test('names with holes match across templates by text', () => {
  const n = (id: string) => ({ 'Fn::Join': ['', ['logs-', { Ref: id }]] });
  expectSame(
    source('S', { Resources: { X1: vpc, X2: vpc, B1: bucket(n('X1')), B2: bucket(n('X2')) } }),
    source('T', { Resources: { X2: vpc, T: trail(n('X2')) } }),
  );
});
test('a name that is a path, in a mapping', () => {
  expectSame(
    source('S', {
      Mappings: { M: { a: { b: 'S/B2' } } },
      Resources: { B1: bucket('S/B1'), B2: bucket('S/B2'), T: trail({ 'Fn::FindInMap': ['M', 'a', 'b'] }) },
    }),
  );
});
test('a name that is a path, the default of a parameter', () => {
  expectSame(
    source('S', {
      Parameters: { M: { Type: 'String', Default: 'S/B2' } },
      Resources: { B1: bucket('S/B1'), B2: bucket('S/B2'), T: trail({ Ref: 'M' }) },
    }),
  );
});
test('a name that is a path, joined', () => {
  expectSame(
    source('S', {
      Resources: { B1: bucket('S/B1'), B2: bucket('S/B2'), T: trail({ 'Fn::Join': ['/', ['S', 'B2']] }) },
    }),
  );
});
test('a name that is a path in another template', () => {
  expectSame(
    source('S', { Resources: { B1: bucket('S/B1'), B2: bucket('S/B2') } }),
    source('T', { Resources: { T: trail('S/B2') } }),
  );
});
const COND = { Parameters: { P: { Type: 'String' } }, Conditions: { C: { 'Fn::Equals': [{ Ref: 'P' }, 'x'] } } };
test.each([
  ['C', 'logs', 'other'],
  ['C', 'other', 'logs'],
])('derived of derived across templates %s %s %s', (...arg) => {
  const y = source('Y', { ...COND, Resources: { B: bucket({ 'Fn::If': arg }) } });
  const x = source('X', { Resources: { T: trail('logs') } });
  const only = (said: string[]) => said.filter((e) => /^TrailBucketProtected failed Y/.test(e)).length > 0;
  const alone = FRAMEWORKS.map((f) => ({
    ...f,
    rules: f.rules.filter(({ ruleId }) => ruleId === 'TrailBucketProtected'),
  }));
  expect([
    only(verdicts([y, x])),
    only(verdicts([y, x], alone)),
    only(verdicts([x, y])),
    only(verdicts([x, y], alone)),
  ]).toEqual([true, true, true, true]);
});
test('control: in one template', () => {
  const y = source('Y', { ...COND, Resources: { B: bucket({ 'Fn::If': ['C', 'other', 'logs'] }), T: trail('logs') } });
  expect(verdicts([y]).filter((e) => /^TrailBucketProtected failed Y/.test(e)).length).toBeGreaterThan(0);
});
test('a nested stack refers to what it is passed', () => {
  const parent = source('S', {
    Resources: {
      Vpc: vpc,
      N: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'u', Parameters: { V: { Ref: 'Vpc' } } } },
    },
  });
  const child = {
    ...source('S/N', { Parameters: { V: { Type: 'String' } }, Resources: { F: flow({ Ref: 'V' }) } }),
    parent: { file: 'S.json', logicalId: 'N' },
  };
  expectSame(parent, child);
});
test('a path beside its own mentioned only by role', () => {
  const deep = (id: string) => `S/Net/${id}`;
  const names = { B1: 'B1', B2: 'B2', T: 'T' };
  const body = { Resources: { B1: bucket(deep('B1')), B2: bucket(deep('B2')), T: trail(deep('B2')) } };
  const constructs = new Map(Object.keys(names).map((id) => [id, { node: { path: `S/Net/${id}/Resource` } }]));
  expectSame({ ...source('S', body), _constructs: constructs as never });
});
test('names of stacks: two env-agnostic stacks, metric filters and log groups', () => {
  const group = {
    Type: 'AWS::Logs::LogGroup',
    Properties: { LogGroupName: '/a', RetentionInDays: 100, KmsKeyId: 'k' },
  };
  expectSame(
    source('A', { Resources: { G: group } }),
    source('B', { Resources: { G: group } }),
    source('C', {
      Resources: {
        F: { Type: 'AWS::EC2::FlowLog', Properties: { LogGroupName: '/a', ResourceId: 'v', ResourceType: 'VPC' } },
      },
    }),
  );
});
test('sub in a dependency chain: role with a policy by Fn::Sub', () => {
  const role = {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      },
    },
  };
  const key = { Type: 'AWS::KMS::Key', Properties: { EnableKeyRotation: true } };
  expectSame(
    source('S', {
      Resources: {
        K1: key,
        K2: key,
        R1: role,
        R2: role,
        P: {
          Type: 'AWS::IAM::Policy',
          Properties: {
            PolicyName: 'p',
            Roles: [{ 'Fn::Sub': '${R2}' }],
            PolicyDocument: { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
          },
        },
      },
    }),
  );
});
test('Outputs with GetAtt text, conditional twins, shared by many', () => {
  const sg = { Type: 'AWS::EC2::SecurityGroup', Properties: { GroupDescription: 'd', VpcId: { Ref: 'Vpc' } } };
  const many = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`G${i}`, sg]));
  const inst = (g: string) => ({
    Type: 'AWS::EC2::Instance',
    Properties: { SecurityGroupIds: [{ 'Fn::GetAtt': [g, 'GroupId'] }], Tags: [{ Key: 'Name', Value: 'x' }] },
  });
  expectSame(
    source('S', {
      ...COND,
      Resources: {
        Vpc: vpc,
        ...many,
        I1: { ...inst('G1'), Condition: 'C' },
        I2: { ...inst('G2'), Condition: 'C' },
        I3: inst('G3'),
        In: {
          Type: 'AWS::EC2::SecurityGroupIngress',
          Properties: {
            GroupId: { 'Fn::GetAtt': ['G2', 'GroupId'] },
            CidrIp: '0.0.0.0/0',
            IpProtocol: 'tcp',
            FromPort: 22,
            ToPort: 22,
          },
        },
      },
    }),
  );
});
test('first of the network acl entries, conditional', () => {
  const e = (n: string) => ({
    Type: 'AWS::EC2::NetworkAclEntry',
    Properties: {
      NetworkAclId: { Ref: n },
      RuleNumber: 100,
      RuleAction: 'allow',
      Protocol: -1,
      CidrBlock: '0.0.0.0/0',
    },
  });
  const acl = { Type: 'AWS::EC2::NetworkAcl', Properties: { VpcId: { Ref: 'Vpc' } } };
  expectSame(
    source('S', {
      Resources: {
        Vpc: vpc,
        A1: acl,
        A2: acl,
        E1: e('A1'),
        E2: e('A2'),
        E3: { ...e('A2'), Properties: { ...e('A2').Properties, RuleNumber: 50, RuleAction: 'deny' } },
      },
    }),
  );
});
test('equal documents in cases (control for the policy caches)', () => {
  const p = (n: string) => ({
    Type: 'AWS::IAM::ManagedPolicy',
    Properties: {
      ManagedPolicyName: n,
      PolicyDocument: {
        Statement: [{ Effect: 'Allow', Resource: '*', Action: { 'Fn::If': ['C', 's3:ListAllMyBuckets', '*'] } }],
      },
    },
  });
  const said = verdicts([source('S', { ...COND, Resources: { A: p('a'), B: p('b'), D: p('d') } })]);
  const of = (id: string) => said.filter((e) => e.includes(` S/${id}`)).map((e) => e.replace(` S/${id}`, ''));
  expect(of('B')).toEqual(of('D'));
  expect(of('A')).toEqual(of('B'));
});
