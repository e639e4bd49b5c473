import { TemplateSet, type TemplateSource } from '../../../lib/compliance/model';
import type { TemplateBody } from '../../../lib/compliance/model/template';
import { TemplateText } from '../../../lib/compliance/model/template-text';

const KEY = { Type: 'AWS::KMS::Key', Properties: { EnableKeyRotation: true } };

/** A bucket with a policy, as a construct of that name makes them. */
const bucket = (name: string, key: string, more: object = {}) => ({
  [name]: {
    Type: 'AWS::S3::Bucket',
    Properties: { KmsKey: { 'Fn::GetAtt': [key, 'Arn'] }, Tags: [{ Key: 'Name', Value: `Stack/${name}` }], ...more },
  },
  [`${name}Policy`]: { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: { Ref: name } } },
});
const buckets = (count: number, key: string) =>
  Object.assign({}, ...Array.from({ length: count }, (_, index) => bucket(`B${index}`, key))) as object;

function source(body: TemplateBody, stack = 'Stack', more: Partial<TemplateSource> = {}): TemplateSource {
  const text = TemplateText.read(Buffer.from(JSON.stringify(body, undefined, 1)), { stack });
  if (!text) throw new Error('the template is not read as the CDK writes it');
  return { body: text.body, file: `${stack}.template.json`, stack, ...more };
}

/** Which resources are judged by another one: `Stack/B1: Stack/B0`. */
function twins(...sources: TemplateSource[]): string[] {
  const app = new TemplateSet(sources, {});
  return app.templates.flatMap((template) =>
    [...template._all].flatMap((resource) => {
      const first = app._twins.firstOf(resource);
      return first === resource ? [] : [`${resource.path}: ${first.path}`];
    }),
  );
}

/** A key that many share, and buckets under it. */
const shared = (resources: object = {}) => ({ Resources: { Key: KEY, ...buckets(10, 'Key'), ...resources } });
const OF_SHARED = Array.from({ length: 9 }, (_, index) => index + 1).flatMap((index) => [
  `Stack/B${index}: Stack/B0`,
  `Stack/B${index}Policy: Stack/B0Policy`,
]);

describe('within a template', () => {
  it('what says the same and shares the same is the same', () => {
    expect(twins(source(shared()))).toEqual(OF_SHARED);
  });

  it.each([
    ['another value', bucket('X', 'Key', { Versioning: 'off' })],
    ['another key', { ...bucket('X', 'Key2'), Key2: KEY }],
    ['another tag', bucket('X', 'Key', { Tags: [{ Key: 'Name', Value: 'Stack/Y' }] })],
    ['no tag of its own', bucket('X', 'Key', { Tags: [{ Key: 'Name', Value: 'X' }] })],
    ['a function that nobody looks into', bucket('X', 'Key', { Name: { 'Fn::Sub': '${Key}-logs' } })],
    ['an import', bucket('X', 'Key', { Name: { 'Fn::ImportValue': 'name' } })],
    ['a secret for an id', bucket(`AKIA${'Q3EGRZ7XW2HT5JNP'}`, 'Key')],
  ])('a bucket with %s is not', (_, other) => {
    expect(twins(source(shared(other)))).toEqual(OF_SHARED);
  });

  it('what another resource refers to is not like what none does', () => {
    const reader = { Reader: { Type: 'X::Y::Z', Properties: { Of: { Ref: 'B3' } } } };
    expect(twins(source(shared(reader)))).toEqual(OF_SHARED.filter((twin) => !twin.startsWith('Stack/B3')));
  });

  it('what something shared refers to is not like what it does not refer to', () => {
    const { Resources } = shared();
    const Key = { ...KEY, Properties: { Description: { Ref: 'B3' } } };
    expect(twins(source({ Resources: { ...Resources, Key } }))).toEqual(
      OF_SHARED.filter((twin) => !twin.startsWith('Stack/B3')),
    );
  });

  it('two with a key each are the same, but not two that have one key', () => {
    const two = (first: string, second: string) => ({
      Resources: { A: KEY, B: KEY, ...bucket('C', first), ...bucket('D', second) },
    });
    expect(twins(source(two('A', 'B')))).toEqual([
      'Stack/B: Stack/A',
      'Stack/D: Stack/C',
      'Stack/DPolicy: Stack/CPolicy',
    ]);
    expect(twins(source(two('A', 'A')))).toEqual([]);
  });

  it('what depends on different conditions is not the same, what depends on the same one is', () => {
    const conditional = (name: string, Condition: string) => ({ [name]: { ...KEY, Condition } });
    const body = {
      Conditions: {
        P: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'x'] },
        Q: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'y'] },
      },
      Resources: { ...conditional('A', 'P'), ...conditional('B', 'Q'), ...conditional('C', 'P') },
    };
    expect(twins(source(body))).toEqual(['Stack/C: Stack/A']);
  });

  it('a path that a resource calls its own but that stands elsewhere too may be a name', () => {
    const selection = { Plan: { Type: 'X::Y::Z', Properties: { Condition: { Value: 'Stack/B4' } } } };
    expect(twins(source(shared(selection)))).toEqual(OF_SHARED.filter((twin) => !twin.startsWith('Stack/B4')));
    const elsewhere = source({ Resources: selection }, 'Other');
    expect(twins(source(shared()), elsewhere)).toEqual(OF_SHARED.filter((twin) => !twin.startsWith('Stack/B4')));
  });

  it('what outputs tell of is known elsewhere, once a stack reads outputs', () => {
    const body = { ...shared(), Outputs: { Name: { Value: { Ref: 'B5' } } } };
    expect(twins(source(body))).toEqual(OF_SHARED);
    const reader = source(
      { Resources: { R: { Type: 'X::Y::Z', Properties: { N: { 'Fn::ImportValue': 'n' } } } } },
      'Other',
    );
    expect(twins(source(body), reader)).toEqual(OF_SHARED.filter((twin) => !twin.startsWith('Stack/B5')));
  });

  it('what depends on others, in whatever order it says so, is compared by whom it depends on', () => {
    const after = (...DependsOn: string[]) => ({ Type: 'X::Y::Z', DependsOn });
    const Resources = { A: KEY, B: KEY, C: after('A'), D: after('B') };
    expect(twins(source({ Resources }))).toEqual(['Stack/B: Stack/A', 'Stack/D: Stack/C']);
    expect(twins(source({ Resources: { ...Resources, E: after('A', 'B') } }))).toEqual([]);
  });
});

describe('of several templates', () => {
  const one = { Resources: { Key: KEY, ...bucket('B0', 'Key') } };
  const named = (stack: string) => JSON.parse(JSON.stringify(one).replaceAll('Stack/', `${stack}/`)) as TemplateBody;

  it('those that say the same but for the paths in them are the same', () => {
    expect(twins(source(one), source(named('Long/Stack2'), 'Long/Stack2'))).toEqual([
      'Long/Stack2/Key: Stack/Key',
      'Long/Stack2/B0: Stack/B0',
      'Long/Stack2/B0Policy: Stack/B0Policy',
    ]);
  });

  it('also where the ids of what others depend on have the stack’s name in them', () => {
    const withGroup = (stack: string) => ({
      Resources: {
        ...named(stack).Resources,
        [`From${stack}`]: KEY,
        Z: { Type: 'X::Y::Z', DependsOn: ['Key', `From${stack}`] },
      },
    });
    expect(twins(source(withGroup('S1'), 'S1'), source(withGroup('S2'), 'S2'))).toHaveLength(5);
    const other = { ...withGroup('S2').Resources, Z: { Type: 'X::Y::Z', DependsOn: ['FromS2', 'Key'] } };
    expect(twins(source(withGroup('S1'), 'S1'), source({ Resources: other }, 'S2'))).toEqual([]);
  });

  it.each<[string, TemplateBody, Partial<TemplateSource>]>([
    ['another region', named('S2'), { region: 'eu-west-1' }],
    ['parameters', { ...named('S2'), Parameters: { P: { Type: 'String' } } }, {}],
    ['one resource more', { Resources: { ...named('S2').Resources, More: KEY } }, {}],
    ['another order', { Resources: Object.fromEntries(Object.entries(named('S2').Resources as object).reverse()) }, {}],
    ['a path of the first', one, {}],
  ])('but not with %s', (_, body, more) => {
    expect(twins(source(one), source(body, 'S2', more))).toEqual([]);
  });

  it('nor where the stack’s name matters, or a third one mentions one of them', () => {
    const own = (stack: string) => ({
      Resources: { ...named(stack).Resources, N: { Type: 'X::Y::Z', Properties: { N: { Ref: 'AWS::StackName' } } } },
    });
    expect(twins(source(own('S1'), 'S1', { stackName: 'a' }), source(own('S2'), 'S2', { stackName: 'b' }))).toEqual([]);
    expect(twins(source(own('S1'), 'S1'), source(own('S2'), 'S2'))).toHaveLength(4);
    const third = source({ Resources: { T: { Type: 'X::Y::Z', Properties: { Log: 'S2/B0' } } } }, 'S3');
    expect(twins(source(named('S1'), 'S1'), source(named('S2'), 'S2'), third)).toEqual([]);
  });

  it('nor nested ones', () => {
    const parent = { Resources: { Nested: { Type: 'AWS::CloudFormation::Stack', Properties: {} } } };
    const nested = (stack: string) =>
      source(named(stack), stack, { parent: { file: 'P.template.json', logicalId: 'Nested' } });
    expect(twins(source(parent, 'P'), source(named('S1'), 'S1'), nested('S2'))).toEqual([]);
  });
});

test('whom a twin refers to is known without reading it', () => {
  const app = new TemplateSet([source(shared())], {});
  const [template] = app.templates;
  expect(
    template
      .resource('B7')
      ?.referrers('AWS::S3::BucketPolicy')
      .map(({ logicalId }) => logicalId),
  ).toEqual(['B7Policy']);
  expect(template.resource('Key')?.referrers('AWS::S3::Bucket')).toHaveLength(10);
});

test('what stands beside the properties is no reference of theirs', () => {
  const one = (Resources: object) =>
    new TemplateSet([source({ Resources: { A: KEY, B: KEY, ...Resources } })], {}).templates[0];
  const before = one({ R: { Type: 'X', Metadata: { Of: { Ref: 'A' } }, Properties: { Of: { Ref: 'B' } } } });
  const after = one({
    R: { Type: 'X', Properties: { Of: { Ref: 'B' } }, DependsOn: 'A', UpdatePolicy: { Of: { Ref: 'A' } } },
  });
  for (const template of [before, after]) {
    expect(template.resource('A')?.referrers('X')).toEqual([]);
    expect(template.resource('B')?.referrers('X')).toHaveLength(1);
  }
});

test('a long word takes no square of its length: a program or a certificate may be one', () => {
  const start = process.cpuUsage();
  twins(source({ Resources: { Key: { ...KEY, Metadata: 'deadbeef'.repeat(20_000) } } }));
  const { user, system } = process.cpuUsage(start);
  expect((user + system) / 1e6).toBeLessThan(3);
});
