import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import type { TemplateBody } from '../../lib/compliance/model';
import { NAG_RULES, type NagRule } from '../../lib/compliance/nag';
import { TYPE_SHAPES } from '../../lib/compliance/nag/generated/type-shapes';

/** Types for which CfnInclude has another class than cdk-nag's rules: aws-eks-v2 and aws-kinesisanalyticsv2. */
export const MADE_OTHERWISE = ['AWS::EKS::Cluster', 'AWS::KinesisAnalyticsV2::Application'];

interface Shape {
  readonly module: string;
  readonly className: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly shapes: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Templates that a rule has something to say of: resources of the types it looks at, with the words of its source in them. */
export function templatesFor(className: string): fc.Arbitrary<TemplateBody> {
  const { service, resourceTypes, sees } = NAG_RULES.get(className) as NagRule;
  const types = [...new Set([...resourceTypes, ...sees.split(' ')])].filter((type) => type in TYPE_SHAPES);
  const words = wordsOf(service, className);
  return fc.array(fc.constantFrom(...types), { minLength: 1, maxLength: 4 }).chain((more) => {
    const all = [...types, ...more];
    const ids = all.map((type, index) => `${type.split('::')[2]}${index}`);
    // References go one way, as CloudFormation refuses circles; the order in the template is another matter.
    return fc
      .tuple(...all.map((type, index) => resourceOf(type, scalarsFor(ids.slice(index + 1), words))))
      .chain((resources) =>
        fc.shuffledSubarray(
          resources.map((resource, index) => [ids[index], resource] as const),
          { minLength: ids.length },
        ),
      )
      .map((entries) => ({
        Parameters: { Name: { Type: 'String' }, Names: { Type: 'CommaDelimitedList' } },
        Mappings: { Map: { First: { Second: 'value' } } },
        Conditions: { Yes: { 'Fn::Equals': [{ Ref: 'Name' }, 'x'] } },
        Resources: Object.fromEntries(entries),
      }));
  });
}

/** The texts and numbers in the source of a rule. */
function wordsOf(service: string, className: string): (string | number)[] {
  const source = readFileSync(require.resolve(`cdk-nag/lib/rules/${service}/${className}`), 'utf8').replace(
    /^\/\/# source.*$/m,
    '',
  );
  const texts = [...source.matchAll(/'((?:[^'\\\n]|\\.)+)'/g)]
    .map(([, text]) => text)
    .filter((text) => text.length < 60);
  const numbers = [...source.matchAll(/\b\d+\b/g)].map(([number]) => Number(number)).filter((number) => number < 1e5);
  return [...new Set([...texts, ...numbers])];
}

function scalarsFor(ids: readonly string[], words: readonly (string | number)[]): fc.Arbitrary<unknown> {
  const id = fc.constantFrom(...ids, 'Name');
  const word = fc.constantFrom<unknown>(...words, ...ids, 'other', 0, '*');
  const reference = fc.oneof(
    id.map((Ref) => ({ Ref })),
    ...ids.flatMap((each) => [
      fc.constant({ 'Fn::GetAtt': [each, 'Arn'] }),
      fc.constant({ 'Fn::GetAtt': `${each}.Arn` }),
    ]),
    id.map((each) => ({ 'Fn::Join': [':', ['arn', { Ref: 'AWS::Partition' }, { Ref: each }]] })),
    id.map((each) => ({ 'Fn::Sub': `arn:\${ AWS::Partition }:\${${each}}/*` })),
    fc.tuple(id, word).map(([each, value]) => ({ 'Fn::Sub': ['\${a}-\${b}', { a: { Ref: each }, b: value }] })),
    fc.constantFrom<unknown>({ Ref: 'Name' }, { Ref: 'Names' }, { Ref: 'AWS::NoValue' }, { Ref: 'AWS::Region' }),
  );
  const function_ = fc.oneof(
    fc.tuple(word, fc.oneof(word, reference)).map(([a, b]) => ({ 'Fn::If': ['Yes', a, b] })),
    // Selected at once by the CDK, which takes an empty value in place of a list for none.
    fc
      .tuple(word.filter(Boolean), fc.oneof(word.filter(Boolean), reference))
      .map(([a, b]) => ({ 'Fn::Select': ['1', [a, b]] })),
    fc.oneof(fc.constant('a,b'), reference).map((text) => ({ 'Fn::Split': [',', text] })),
    fc.constantFrom<unknown>(
      { 'Fn::FindInMap': ['Map', 'First', 'Second'] },
      { 'Fn::ImportValue': 'Other' },
      { 'Fn::GetAZs': '' },
      { 'Fn::Base64': { Ref: 'Name' } },
      { 'Fn::Cidr': ['10.0.0.0/16', 2, 8] },
      { 'Fn::Transform': { Name: 'Macro', Parameters: { a: 'b' } } },
    ),
  );
  return fc.oneof(
    { weight: 8, arbitrary: word },
    { weight: 3, arbitrary: reference },
    { weight: 1, arbitrary: function_ },
  );
}

function resourceOf(type: string, scalar: fc.Arbitrary<unknown>): fc.Arbitrary<{ Type: string; Properties: object }> {
  const { module, className, properties, shapes } = JSON.parse(TYPE_SHAPES[type]) as Shape;
  const required = requiredOf(module, className);
  return objectOf(properties, shapes, scalar, 0, required).map((made) => ({
    Type: type,
    Properties: { ...Object.fromEntries(required.map((name) => [name, 'x'])), ...made },
  }));
}

/** The properties without which the L1 can't be constructed, as the template calls them. */
function requiredOf(module: string, className: string): string[] {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const source = String((require(`aws-cdk-lib/${module}`) as Record<string, unknown>)[className]);
  const names = /cfnPropertyNames=\{([^}]*)\}/.exec(source)?.[1] ?? '';
  const cfnNames = new Map([...names.matchAll(/(\w+):"([^"]+)"/g)].map(([, name, cfnName]) => [name, cfnName]));
  return [...source.matchAll(/requireProperty\(props,"(\w+)",this\)/g)].map(([, name]) => cfnNames.get(name) ?? name);
}

function objectOf(
  properties: Readonly<Record<string, string>>,
  shapes: Shape['shapes'],
  scalar: fc.Arbitrary<unknown>,
  depth: number,
  required: readonly string[] = [],
): fc.Arbitrary<object> {
  const entries = Object.entries(properties).map(([names, kind]) => {
    const [name, cfnName = name[0].toUpperCase() + name.slice(1)] = names.split('=');
    return [cfnName, valueOf(kind, shapes, scalar, depth)] as const;
  });
  return fc.record(Object.fromEntries(entries), {
    requiredKeys: required.filter((name) => entries.some(([cfnName]) => cfnName === name)),
  });
}

function valueOf(
  kind: string,
  shapes: Shape['shapes'],
  scalar: fc.Arbitrary<unknown>,
  depth: number,
): fc.Arbitrary<unknown> {
  const rest = kind.slice(1);
  switch (kind[0]) {
    case '[':
      return mostly(fc.array(valueOf(rest, shapes, scalar, depth), { maxLength: 3 }), scalar.filter(Boolean));
    case '{':
      return fc.dictionary(fc.constantFrom('a', 'b.c', 'Key'), valueOf(rest, shapes, scalar, depth), { maxKeys: 2 });
    case '@':
      if (depth > 5) return fc.constant({});
      return mostly(objectOf(shapes[rest], shapes, scalar, depth + 1), scalar);
    case 'b':
      return mostly(fc.constantFrom<unknown>(true, false, 'true', 'false'), references(scalar));
    case 'n':
      return mostly(fc.oneof(scalar, fc.constantFrom<unknown>('0', '7', 30, 65535)), scalar);
    case '*':
      return mostly(documents(scalar), scalar);
    default:
      return scalar;
  }
}

const mostly = (usual: fc.Arbitrary<unknown>, seldom: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: seldom });

/** CfnInclude refuses a boolean that is a text, which is what it makes of other functions. */
const references = (scalar: fc.Arbitrary<unknown>) =>
  scalar.filter(
    (value) =>
      typeof value === 'object' &&
      /^\{"(Ref":"(?!AWS::R)|Fn::(GetAtt|If|FindInMap|Transform))/.test(JSON.stringify(value)),
  );

/** Free-form JSON: mostly policy documents. */
function documents(scalar: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const oneOrMore = fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }));
  const statement = fc.record(
    {
      Action: oneOrMore,
      NotAction: oneOrMore,
      Effect: fc.constantFrom('Allow', 'Deny'),
      Resource: oneOrMore,
      Principal: fc.oneof(scalar, fc.record({ AWS: oneOrMore })),
      Condition: fc.constantFrom<unknown>(
        { Bool: { 'aws:SecureTransport': 'false' } },
        { Bool: { 'aws:SecureTransport': false } },
        { IpAddress: { 'aws:sourceIp': ['10.0.0.0/8'] } },
        { Null: null },
        {},
      ),
    },
    { requiredKeys: ['Effect'] },
  );
  const policy = fc
    .oneof(statement, fc.array(statement, { maxLength: 3 }))
    .map((Statement) => ({ Version: '2012-10-17', Statement }));
  const freeForm = fc.record(
    { deadLetterTargetArn: scalar, clusterLogging: scalar, Enabled: scalar, enabled: scalar, none: fc.constant(null) },
    { requiredKeys: [] },
  );
  return fc.oneof(policy, freeForm);
}
