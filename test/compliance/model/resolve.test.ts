import { TemplateSet, type TemplateSource, Unresolved } from '../../../lib/compliance/model';
import type { TemplateBody } from '../../../lib/compliance/model';

const source = (body: TemplateBody, more: Partial<TemplateSource> = {}): TemplateSource => ({
  body,
  file: 'a.json',
  stack: 'A',
  ...more,
});

/** Resolves one value in a template that has a bucket, parameters, a mapping and a condition. */
function resolve(value: unknown, more: Partial<TemplateSource> = {}): unknown {
  const body: TemplateBody = {
    Parameters: {
      Size: { Type: 'Number', Default: 8 },
      Zones: { Type: 'CommaDelimitedList', Default: 'a, b' },
      Image: { Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: '/aws/service/x' },
      Unset: { Type: 'String' },
    },
    Mappings: { Map: { row: { key: 'mapped' } } },
    Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Unset' }, 'prod'] } },
    Resources: {
      Bucket: { Type: 'AWS::S3::Bucket' },
      It: { Type: 'Custom::It', Properties: { value } },
    },
  };
  const template = new TemplateSet([source(body, more)], {}).templates[0];
  return template.resource('It')?.value('value');
}

const unresolved = (value: unknown): Unresolved => {
  expect(value).toBeInstanceOf(Unresolved);
  return value as Unresolved;
};

describe('what a template tells is known', () => {
  test.each<[string, unknown, unknown]>([
    ['a literal', 'x', 'x'],
    ['a parameter’s default, as text', { Ref: 'Size' }, '8'],
    ['a list parameter', { Ref: 'Zones' }, ['a', 'b']],
    ['Fn::Sub', { 'Fn::Sub': '${Size} GiB, ${!Literal}' }, '8 GiB, ${Literal}'],
    ['Fn::Sub with variables', { 'Fn::Sub': ['${a}-${Size}', { a: { Ref: 'Size' } }] }, '8-8'],
    ['Fn::Join', { 'Fn::Join': ['-', ['a', { Ref: 'Size' }]] }, 'a-8'],
    ['Fn::Join of a list parameter', { 'Fn::Join': ['+', { Ref: 'Zones' }] }, 'a+b'],
    ['Fn::Select', { 'Fn::Select': ['1', { Ref: 'Zones' }] }, 'b'],
    ['Fn::Split', { 'Fn::Split': ['/', 'a/b'] }, ['a', 'b']],
    ['Fn::FindInMap', { 'Fn::FindInMap': ['Map', 'row', 'key'] }, 'mapped'],
    ['Fn::FindInMap with a default', { 'Fn::FindInMap': ['Map', 'row', 'none', { DefaultValue: 'd' }] }, 'd'],
    ['Fn::Length', { 'Fn::Length': { Ref: 'Zones' } }, 2],
    ['Fn::Base64', { 'Fn::Base64': 'hi' }, 'aGk='],
    ['Fn::ToJsonString', { 'Fn::ToJsonString': { a: { Ref: 'Size' } } }, '{"a":"8"}'],
    ['AWS::NoValue', { Ref: 'AWS::NoValue' }, undefined],
    ['AWS::NoValue in a list', ['a', { Ref: 'AWS::NoValue' }], ['a']],
    ['AWS::NoValue in an object', { a: 1, b: { Ref: 'AWS::NoValue' } }, { a: 1 }],
    ['an object with two keys, one of them Ref', { Ref: 'Size', x: 1 }, { Ref: 'Size', x: 1 }],
  ])('%s', (_, value, expected) => {
    expect(resolve(value)).toEqual(expected);
  });

  test('region, partition and account, where the stack has an environment', () => {
    const value = { 'Fn::Sub': 'arn:${AWS::Partition}:x:${AWS::Region}:${AWS::AccountId}:y.${AWS::URLSuffix}' };
    expect(resolve(value, { region: 'cn-north-1', account: '111122223333' })).toBe(
      'arn:aws-cn:x:cn-north-1:111122223333:y.amazonaws.com.cn',
    );
  });
});

describe('what it does not tell is unresolved, with what is known of it', () => {
  test.each<[string, unknown, string]>([
    ['a parameter without default', { Ref: 'Unset' }, '${Unset}'],
    ['a pseudo parameter', { Ref: 'AWS::Region' }, '${AWS::Region}'],
    ['an attribute', { 'Fn::GetAtt': ['Bucket', 'Arn'] }, '${Bucket.Arn}'],
    ['an attribute, short', { 'Fn::GetAtt': 'Bucket.Arn' }, '${Bucket.Arn}'],
    [
      'text with a hole',
      { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3:::x/*']] },
      'arn:${AWS::Partition}:s3:::x/*',
    ],
    ['Fn::Sub with a hole', { 'Fn::Sub': '${Bucket}/${Bucket.Arn}' }, '${Bucket}/${Bucket.Arn}'],
    ['JSON with a hole', { 'Fn::ToJsonString': { a: { Ref: 'Bucket' } } }, '{"a":"${Bucket}"}'],
    ['a name that is nowhere', { Ref: 'Nowhere' }, '${Nowhere}'],
    ['an import from elsewhere', { 'Fn::ImportValue': 'x' }, '${?}'],
    ['a transform', { 'Fn::Transform': { Name: 'x' } }, '${?}'],
    ['a selection beyond the end', { 'Fn::Select': [5, { Ref: 'Zones' }] }, '${?}'],
    ['a selection from the unknown', { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }, '${?}'],
    ['a mapping by region', { 'Fn::FindInMap': ['Map', { Ref: 'AWS::Region' }, 'key'] }, '${?}'],
    ['a mapping without the key', { 'Fn::FindInMap': ['Map', 'row', '__proto__'] }, '${?}'],
    ['nonsense', { 'Fn::Sub': 7 }, '${?}'],
    ['nonsense of Fn::If', { 'Fn::If': ['IsProd'] }, '${?}'],
    ['nonsense of Ref', { Ref: ['x'] }, '${?}'],
  ])('%s', (_, value, text) => {
    expect(unresolved(resolve(value)).text).toBe(text);
  });

  test('a reference knows its resource', () => {
    expect(unresolved(resolve({ Ref: 'Bucket' })).resource?.logicalId).toBe('Bucket');
    expect(unresolved(resolve({ 'Fn::GetAtt': ['Bucket', 'Arn'] }))).toMatchObject({ attribute: 'Arn' });
    expect(unresolved(resolve({ 'Fn::Sub': '${Bucket.Arn}' })).resource?.type).toBe('AWS::S3::Bucket');
    expect(unresolved(resolve({ 'Fn::Sub': '${Bucket.Arn}/x' })).resource).toBeUndefined();
  });

  test('an image parameter knows what it reads', () => {
    expect(unresolved(resolve({ Ref: 'Image' })).ssmParameter).toBe('/aws/service/x');
  });

  test('Fn::Base64 knows what it encodes', () => {
    expect(unresolved(resolve({ 'Fn::Base64': { 'Fn::Sub': 'run ${Bucket}' } })).encoded?.text).toBe('run ${Bucket}');
  });

  test('a property inside of it is unresolved too', () => {
    const template = new TemplateSet(
      [source({ Resources: { It: { Type: 'T', Properties: { A: { 'Fn::ImportValue': 'x' } } } } })],
      {},
    ).templates[0];
    expect(template.resource('It')?.value('A.B[0].C')).toBeInstanceOf(Unresolved);
  });
});

describe('across templates', () => {
  const bucket = { Type: 'AWS::S3::Bucket' };

  test('an import finds the export, and the resource behind it', () => {
    const set = new TemplateSet(
      [
        source({
          Resources: { Bucket: bucket },
          Outputs: { O: { Value: { 'Fn::GetAtt': ['Bucket', 'Arn'] }, Export: { Name: 'A:Arn' } } },
        }),
        source(
          { Resources: { It: { Type: 'T', Properties: { A: { 'Fn::ImportValue': 'A:Arn' } } } } },
          { file: 'b.json', stack: 'B' },
        ),
      ],
      {},
    );
    const [a, b] = set.templates;
    expect(b.resource('It')?.target('A')).toBe(a.resource('Bucket'));
    expect(a.resource('Bucket')?.referrers('T')).toEqual([b.resource('It')]);
  });

  test('a weak reference finds the output of the named stack', () => {
    const set = new TemplateSet(
      [
        source({ Resources: { Bucket: bucket }, Outputs: { O: { Value: { Ref: 'Bucket' } } } }, { stackName: 'First' }),
        source(
          {
            Resources: {
              It: { Type: 'T', Properties: { A: { 'Fn::GetStackOutput': { StackName: 'First', OutputName: 'O' } } } },
            },
          },
          { file: 'b.json', stack: 'B' },
        ),
      ],
      {},
    );
    expect(set.templates[1].resource('It')?.target('A')).toBe(set.templates[0].resource('Bucket'));
  });

  test('a nested stack sees what its parent passes, and the parent sees its outputs', () => {
    const set = new TemplateSet(
      [
        source({
          Resources: {
            Bucket: bucket,
            Nested: { Type: 'AWS::CloudFormation::Stack', Properties: { Parameters: { Given: { Ref: 'Bucket' } } } },
            Back: { Type: 'T', Properties: { A: { 'Fn::GetAtt': ['Nested', 'Outputs.Out'] } } },
          },
        }),
        source(
          {
            Parameters: { Given: { Type: 'String' } },
            Resources: { Inner: bucket, It: { Type: 'T', Properties: { A: { Ref: 'Given' } } } },
            Outputs: { Out: { Value: { 'Fn::GetAtt': ['Inner', 'Arn'] } } },
          },
          { file: 'nested.json', stack: 'A/Nested', parent: { file: 'a.json', logicalId: 'Nested' } },
        ),
      ],
      {},
    );
    const [parent, nested] = set.templates;
    expect(nested.resource('It')?.target('A')).toBe(parent.resource('Bucket'));
    expect(parent.resource('Back')?.target('A')).toBe(nested.resource('Inner'));
    expect(nested.resource('Inner')?.referrers('T')).toEqual([parent.resource('Back')]);
    expect(parent.resource('Bucket')?.referrers('T')).toEqual([nested.resource('It')]);
  });
});

test('values without intrinsic functions are shared, not copied', () => {
  const Properties = { A: { B: [1, { C: 2 }] } };
  const template = new TemplateSet([source({ Resources: { It: { Type: 'T', Properties } } })], {}).templates[0];
  expect(template.resource('It')?.properties).toBe(Properties);
});
