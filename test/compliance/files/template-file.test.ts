import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseTemplate, readTemplateFile } from '../../../lib/compliance/files/template-file';

const YAML = `AWSTemplateFormatVersion: 2010-09-09
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Resources:
  Box:
    Type: AWS::EC2::Instance
    Condition: IsProd
    Properties:
      ImageId: !Ref Image
      SubnetId: !GetAtt Subnet.SubnetId
      UserData: !Base64
        Fn::Sub: |
          #!/bin/bash
          echo \${Box}
      Tags: &tags
        - Key: owner
          Value: !If [IsProd, alice, !Ref AWS::NoValue]
      Name: !Join ['-', [a, !Select [0, !Split [',', 'b,c']]]]
      Zones: !GetAZs ''
      Import: !ImportValue x
      Mapped: !FindInMap [M, a, b]
      Text: !Sub ['\${a}', { a: 1 }]
  Other:
    Type: AWS::EC2::Volume
    Properties:
      Encrypted: yes
      Size: 010
      Tags: *tags
`;

const BODY = {
  AWSTemplateFormatVersion: '2010-09-09',
  Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } },
  Resources: {
    Box: {
      Type: 'AWS::EC2::Instance',
      Condition: 'IsProd',
      Properties: {
        ImageId: { Ref: 'Image' },
        SubnetId: { 'Fn::GetAtt': ['Subnet', 'SubnetId'] },
        UserData: { 'Fn::Base64': { 'Fn::Sub': '#!/bin/bash\necho ${Box}\n' } },
        Tags: [{ Key: 'owner', Value: { 'Fn::If': ['IsProd', 'alice', { Ref: 'AWS::NoValue' }] } }],
        Name: { 'Fn::Join': ['-', ['a', { 'Fn::Select': [0, { 'Fn::Split': [',', 'b,c'] }] }]] },
        Zones: { 'Fn::GetAZs': '' },
        Import: { 'Fn::ImportValue': 'x' },
        Mapped: { 'Fn::FindInMap': ['M', 'a', 'b'] },
        Text: { 'Fn::Sub': ['${a}', { a: 1 }] },
      },
    },
    Other: {
      Type: 'AWS::EC2::Volume',
      Properties: {
        Encrypted: true,
        Size: 8,
        Tags: [{ Key: 'owner', Value: { 'Fn::If': ['IsProd', 'alice', { Ref: 'AWS::NoValue' }] } }],
      },
    },
  },
};

test('reads YAML as CloudFormation does: short forms, dates as text, YAML 1.1', () => {
  expect(parseTemplate(YAML, 'a.yaml').body).toEqual(BODY);
});

test('reads the same in JSON', () => {
  expect(parseTemplate(JSON.stringify(BODY), 'a.json').body).toEqual(BODY);
});

describe.each([
  ['YAML', YAML, { line: 11, column: 7 }, { line: 5, column: 3 }],
  ['JSON', JSON.stringify(BODY, undefined, 2), { line: 27, column: 9 }, { line: 14, column: 5 }],
])('in %s', (_, text, property, resource) => {
  const { position } = parseTemplate(text, 'a');

  test('a property has a place', () => {
    expect(position(['Resources', 'Box', 'Properties', 'UserData'])).toEqual(property);
  });

  test('what is not there has that of the nearest thing around it', () => {
    expect(position(['Resources', 'Box', 'Nope', 'Deeper'])).toEqual(resource);
    expect(position(['Resources', 'Box', 'Properties', 'UserData', 'Nope'])).toBeDefined();
  });
});

test.each<[string, string, RegExp]>([
  ['broken YAML', 'Resources:\n  A: [', /^t: |^t:\d+:\d+: it is no valid YAML/],
  ['a repeated key', 'Resources:\n  A:\n    Type: X\n  A:\n    Type: Y\n', /^t:4:3: it is no valid YAML: .*unique/],
  ['broken JSON', '{\n  "Resources": {\n    "A": }\n}', /^t:3:10: it is no valid JSON: value expected/],
  ['no template', 'a: 1\n', /^t:1:1: it is no CloudFormation template: it has no Resources/],
  ['a list', '- 1\n', /no CloudFormation template/],
  ['nothing', '', /no CloudFormation template/],
  ['resources that are none', 'Resources: []\n', /no CloudFormation template/],
  ['a resource without type', 'Resources:\n  A:\n    Properties: {}\n', /^t:2:3: resource A has no Type/],
  ['a resource that is none', 'Resources:\n  A: 7\n', /resource A has no Type/],
  ['a complex key', 'Resources:\n  ? [a, b]\n  : 1\n', /a key must be text/],
])('%s is an error with its place', (_, text, expected) => {
  expect(() => parseTemplate(text, 't')).toThrow(expected);
});

test('aliases that multiply are refused', () => {
  const levels = Array.from(
    { length: 9 },
    (_, index) => `a${index + 1}: &a${index + 1} [${`*a${index}, `.repeat(9)}*a${index}]`,
  );
  expect(() => parseTemplate(`a0: &a0 [x]\n${levels.join('\n')}\nResources: {}\n`, 't')).toThrow(/too many values/);
});

test('a key named __proto__ is a key', () => {
  const { body } = parseTemplate('Resources:\n  __proto__:\n    Type: X\n', 't');
  expect(Object.keys(body.Resources ?? {})).toEqual(['__proto__']);
});

test('macros are named, because their results are not seen', () => {
  expect(parseTemplate('Transform: AWS::Serverless-2016-10-31\nResources: {}\n', 't').transforms).toEqual([
    'AWS::Serverless-2016-10-31',
  ]);
  expect(parseTemplate('Resources:\n  Fn::ForEach::X: [a, [b], {}]\n', 't').transforms).toEqual(['Fn::ForEach::X']);
});

describe('a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-spawn-template-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('that is not there is an error that names it', () => {
    expect(() => readTemplateFile(join(folder, 'none.yaml'))).toThrow(
      /none\.yaml: there is no such file; give the path/,
    );
  });

  test('that is a folder is one too', () => {
    expect(() => readTemplateFile(folder)).toThrow(/it is a folder/);
  });
});
