import { type ITemplateRule, TemplateSet, type TemplateSource, Unresolved, Verdict } from '../../../lib/compliance';
import { runRule } from '../../../lib/compliance/engine/run-rule';

const BUCKET = { Type: 'AWS::S3::Bucket' };
const reading = (value: unknown) => ({ It: { Type: 'T', Properties: { A: value } } });
const source = (file: string, body: TemplateSource['body'], more: Partial<TemplateSource> = {}): TemplateSource => ({
  body,
  file,
  stack: file,
  ...more,
});
/** What the property of the last template's resource resolves to, and the templates. */
function resolved(...sources: TemplateSource[]): { value: unknown; set: TemplateSet } {
  const set = new TemplateSet(sources, {});
  return { value: set.templates.at(-1)?.resource('It')?.value('A'), set };
}

describe('stacks of one name in several regions', () => {
  const producer = (region?: string) =>
    source(
      region ?? 'anywhere',
      { Resources: { Bucket: BUCKET }, Outputs: { O: { Value: { Ref: 'Bucket' }, Export: { Name: 'Name' } } } },
      { stackName: 'Data', region },
    );
  const both = [producer('eu-west-1'), producer('us-east-1')];
  const reader = (value: unknown, region?: string) => source('reader', { Resources: reading(value) }, { region });
  const stack = { StackName: 'Data', OutputName: 'O' };
  const read = (value: unknown, region?: string) => {
    const found = resolved(...both, reader(value, region)).value as Unresolved;
    expect(found).toBeInstanceOf(Unresolved);
    return found.resource?.template.region;
  };

  test('an import is of the region', () => {
    expect(read({ 'Fn::ImportValue': 'Name' }, 'us-east-1')).toBe('us-east-1');
    expect(read({ 'Fn::ImportValue': 'Name' }, 'eu-west-1')).toBe('eu-west-1');
    expect(read({ 'Fn::ImportValue': 'Name' }, 'ap-south-1')).toBeUndefined();
  });

  test('an output is of the region that is named, else of the reader’s', () => {
    expect(read({ 'Fn::GetStackOutput': stack }, 'us-east-1')).toBe('us-east-1');
    expect(read({ 'Fn::GetStackOutput': { ...stack, Region: 'us-east-1' } }, 'eu-west-1')).toBe('us-east-1');
    expect(read({ 'Fn::GetStackOutput': { ...stack, Region: { Ref: 'AWS::Region' } } }, 'eu-west-1')).toBe('eu-west-1');
    expect(read({ 'Fn::GetStackOutput': { ...stack, Region: { Ref: 'AWS::Region' } } })).toBeUndefined();
  });

  test('an output of the own region is found where no stack says its region', () => {
    const value = { 'Fn::GetStackOutput': { ...stack, Region: { Ref: 'AWS::Region' } } };
    const found = resolved(producer(undefined), reader(value)).value as Unresolved;
    expect(found.resource?.logicalId).toBe('Bucket');
  });

  test('nobody knows which of several it is, so it is none of them', () => {
    expect(read({ 'Fn::ImportValue': 'Name' })).toBeUndefined();
    expect(read({ 'Fn::GetStackOutput': stack })).toBeUndefined();
  });

  test('an output of another account needs a role', () => {
    const other = source(
      'other',
      { Resources: { Bucket: BUCKET }, Outputs: { O: { Value: { Ref: 'Bucket' } } } },
      { stackName: 'Data', region: 'eu-west-1', account: '111122223333' },
    );
    const from = (value: unknown) =>
      resolved(other, source('reader', { Resources: reading(value) }, { region: 'eu-west-1', account: '444455556666' }))
        .value as Unresolved;
    expect(from({ 'Fn::GetStackOutput': stack }).resource).toBeUndefined();
    const RoleArn = 'arn:aws:iam::111122223333:role/Reader';
    expect(from({ 'Fn::GetStackOutput': { ...stack, RoleArn } }).resource?.template.file).toBe('other');
  });
});

test('the name of an export may be made of the stack’s name and region', () => {
  const { value, set } = resolved(
    source(
      'a',
      {
        Resources: { Bucket: BUCKET },
        Outputs: { O: { Value: 'x', Export: { Name: { 'Fn::Sub': '${AWS::StackName}:${AWS::Region}:Arn' } } } },
      },
      { stackName: 'Data', region: 'eu-west-1' },
    ),
    source(
      'b',
      { Resources: reading({ 'Fn::ImportValue': { 'Fn::Sub': 'Data:${AWS::Region}:Arn' } }) },
      { region: 'eu-west-1' },
    ),
  );
  expect(value).toBe('x');
  expect(set.templates).toHaveLength(2);
});

test('a reference to an export of a made-up name is known to the resource behind it', () => {
  const { set } = resolved(
    source('a', {
      Resources: { Bucket: BUCKET },
      Outputs: { O: { Value: { Ref: 'Bucket' }, Export: { Name: { 'Fn::Join': ['-', ['a', 'b']] } } } },
    }),
    source('b', { Resources: reading({ 'Fn::ImportValue': { 'Fn::Sub': 'a-b' } }) }),
  );
  expect(set.templates[0].resource('Bucket')?.referrers('T')).toHaveLength(1);
});

const nested = (file: string, parent: string, body: TemplateSource['body']) =>
  source(file, body, { parent: { file: parent, logicalId: 'Nested' } });
const deploys = (Parameters: unknown, more: object = {}) => ({
  Nested: { Type: 'AWS::CloudFormation::Stack', Properties: { Parameters } },
  ...more,
});
const TAKES = { P: { Type: 'String', Default: 'default' } };

describe('nested stacks', () => {
  test('two levels deep see what the outermost passes', () => {
    const { value, set } = resolved(
      source('a', { Resources: deploys({ P: { Ref: 'Bucket' } }, { Bucket: BUCKET }) }),
      nested('b', 'a', { Parameters: TAKES, Resources: deploys({ P: { 'Fn::Sub': '${P}' } }) }),
      nested('c', 'b', { Parameters: TAKES, Resources: reading({ Ref: 'P' }) }),
    );
    expect((value as Unresolved).resource).toBe(set.templates[0].resource('Bucket'));
    expect(set.templates[0].resource('Bucket')?.referrers('T')).toEqual([set.templates[2].resource('It')]);
  });

  test.each([
    ['what the parent passes by a condition', { 'Fn::If': ['C', 'a', 'b'] }, Unresolved],
    ['what is the same in both cases', { 'Fn::If': ['C', 'a', 'a'] }, 'a'],
    ['a default that the parent leaves alone', { Ref: 'AWS::NoValue' }, 'default'],
  ])('%s', (_, P, expected) => {
    const { value } = resolved(
      source('a', {
        Parameters: { S: { Type: 'String' } },
        Conditions: { C: { 'Fn::Equals': [{ Ref: 'S' }, 'x'] } },
        Resources: deploys({ P }),
      }),
      nested('b', 'a', { Parameters: TAKES, Resources: reading({ Ref: 'P' }) }),
    );
    if (expected === Unresolved) expect(value).toMatchObject({ why: 'it depends on conditions of a' });
    else expect(value).toBe(expected);
  });

  test('all parameters passed by a condition are not known', () => {
    const { value } = resolved(
      source('a', {
        Parameters: { S: { Type: 'String' } },
        Conditions: { C: { 'Fn::Equals': [{ Ref: 'S' }, 'x'] } },
        Resources: deploys({ 'Fn::If': ['C', { P: 'a' }, { P: 'a' }] }),
      }),
      nested('b', 'a', { Parameters: TAKES, Resources: reading({ Ref: 'P' }) }),
    );
    expect(value).toBeInstanceOf(Unresolved);
  });

  test('a condition on what the parent passes literally is no case', () => {
    const { set } = resolved(
      source('a', { Resources: deploys({ P: 'no' }) }),
      nested('b', 'a', {
        Parameters: TAKES,
        Conditions: { C: { 'Fn::Equals': [{ Ref: 'P' }, 'yes'] } },
        Resources: { It: { Type: 'T', Properties: { A: { 'Fn::If': ['C', 'bad', 'good'] } } } },
      }),
    );
    expect(set.templates[1]._worlds).toHaveLength(1);
    expect(set.templates[1].resource('It')?.value('A')).toBe('good');
  });
});

describe('a circle', () => {
  const circle = [
    source('a', {
      Resources: deploys(
        { P: { 'Fn::GetAtt': ['Nested', 'Outputs.O'] } },
        reading({ 'Fn::GetAtt': ['Nested', 'Outputs.O'] }),
      ),
    }),
    nested('b', 'a', { Parameters: TAKES, Resources: reading({ Ref: 'P' }), Outputs: { O: { Value: { Ref: 'P' } } } }),
  ];

  test('through a nested stack ends', () => {
    const { value, set } = resolved(...circle);
    expect(value).toMatchObject({ why: 'it refers to itself through other stacks' });
    expect(set.templates[0].resource('Nested')?.referrers('T')).toHaveLength(2);
  });

  test('of two stacks that import from each other ends', () => {
    const importing = (file: string, mine: string, other: string) =>
      source(file, {
        Resources: reading({ 'Fn::ImportValue': other }),
        Outputs: { O: { Value: { 'Fn::ImportValue': other }, Export: { Name: mine } } },
      });
    const { value, set } = resolved(importing('a', 'A', 'B'), importing('b', 'B', 'A'));
    expect(value).toBeInstanceOf(Unresolved);
    expect(set.templates[0].resource('It')?.referrers('T')).toEqual([]);
  });

  test('of an export that is named by an import ends', () => {
    const { value } = resolved(
      source('a', {
        Resources: reading({ 'Fn::ImportValue': 'x' }),
        Outputs: { O: { Value: 1, Export: { Name: { 'Fn::ImportValue': 'x' } } } },
      }),
    );
    expect(value).toBeInstanceOf(Unresolved);
  });
});

test('names of JavaScript’s own are no parameters, outputs or mappings', () => {
  for (const value of [
    { Ref: 'constructor' },
    { Ref: '__proto__' },
    { 'Fn::GetAtt': ['Nested', 'Outputs.constructor'] },
    { 'Fn::GetAtt': ['Nested', 'Outputs.__proto__'] },
    { 'Fn::FindInMap': ['constructor', 'prototype', 'x'] },
    { 'Fn::GetStackOutput': { StackName: 'S', OutputName: 'constructor' } },
  ]) {
    const { value: found } = resolved(
      source('a', { Resources: deploys({}), Outputs: {} }, { stackName: 'S' }),
      nested('b', 'a', { Outputs: {}, Resources: reading(value) }),
    );
    expect(found).toBeInstanceOf(Unresolved);
  }
});

test('resources of such names are judged', () => {
  const body = JSON.parse(
    '{"Resources":{"__proto__":{"Type":"T"},"constructor":{"Type":"T"}}}',
  ) as TemplateSource['body'];
  const [template] = new TemplateSet([source('a', body)], {}).templates;
  expect(template.resourcesOfType('T').map(({ logicalId }) => logicalId)).toEqual(['__proto__', 'constructor']);
});

test('a failure in one case is not hidden by the rule breaking in another', () => {
  const rule: ITemplateRule = {
    ruleId: 'R',
    title: 'R',
    resourceTypes: ['T'],
    check: (resource) => {
      if (resource.value('A') === 'broken') throw new TypeError('broken');
      return Verdict.fail({ where: 'A', why: 'w', fix: 'f' });
    },
  };
  for (const branches of [
    ['open', 'broken'],
    ['broken', 'open'],
  ]) {
    const { set } = resolved(
      source('a', {
        Parameters: { S: { Type: 'String' } },
        Conditions: { C: { 'Fn::Equals': [{ Ref: 'S' }, 'x'] } },
        Resources: reading({ 'Fn::If': ['C', ...branches] }),
      }),
    );
    const [resource] = set.templates[0].resources;
    expect(runRule({ ...rule, origin: 'custom' }, resource)).toMatchObject({ kind: 'fail' });
  }
});
