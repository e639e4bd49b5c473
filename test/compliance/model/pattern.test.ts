import type { IConstruct } from 'constructs';
import fc from 'fast-check';
import { Patterns } from '../../../lib/compliance/model/patterns';
import { TemplateText } from '../../../lib/compliance/model/template-text';

/** Reads each resource for itself. */
class NoPatterns extends Patterns {
  public override match(): undefined {
    return undefined;
  }
}

/** Counts what was written like something before it. */
class CountedPatterns extends Patterns {
  public matched = 0;

  public override match(...args: Parameters<Patterns['match']>): ReturnType<Patterns['match']> {
    const match = super.match(...args);
    if (match) this.matched++;
    return match;
  }
}

type Json = Record<string, any>;

/** What a construct makes of a name: references, attributes, dependencies, paths of its own and near it, text beyond ASCII. */
const group = (stack: string, name: string): Json => ({
  [`${name}Key`]: { Type: 'AWS::KMS::Key', Properties: { Description: `Key of ${stack}/${name}/Key – 漢字` } },
  [name]: {
    Type: 'AWS::S3::Bucket',
    Properties: {
      Key: { 'Fn::GetAtt': [`${name}Key`, 'Arn'] },
      Logs: { Ref: 'Logs' },
      Region: { Ref: 'AWS::Region' },
      Tags: [{ Key: 'Name', Value: `${stack}/${name}` }],
    },
    Metadata: { 'aws:cdk:path': `${stack}/${name}/Resource` },
  },
  [`${name}Policy`]: {
    Type: 'AWS::S3::BucketPolicy',
    Properties: { Bucket: { Ref: name }, Again: { Ref: name }, Beside: `${stack}/${name}/Key` },
    DependsOn: [`${name}Key`, 'Logs'],
    Condition: 'InUse',
  },
});

/** The last one looks like the id of an access key. */
const NAMES = [...Array.from({ length: 6 }, (_, index) => `Box${index}`), `AKIA${'Q3EGRZ7XW2HT5JNP'}`];

const fleet = (stack: string): Json => ({
  Resources: Object.assign(
    { Logs: { Type: 'AWS::Logs::LogGroup' } },
    ...NAMES.map((name) => group(stack, name)),
  ) as Json,
});

/** `Stack/Box1/Policy/Resource` makes `Box1Policy`. */
const constructs = (stack: string) =>
  new Map<string, IConstruct>(
    NAMES.flatMap((name) =>
      [`${name}/Key`, `${name}/Resource`, `${name}/Policy/Resource`].map((path): [string, IConstruct] => [
        path.replace('/Resource', '').replace('/', ''),
        { node: { path: `${stack}/${path}` } } as unknown as IConstruct,
      ]),
    ),
  );
const CONSTRUCTS = new Map(['S', 'T', 'Stage/Other'].map((stack) => [stack, constructs(stack)]));

function read(body: Json, stack: string, patterns: Patterns): TemplateText {
  const names = { stack, _constructs: CONSTRUCTS.get(stack) };
  const text = TemplateText.read(Buffer.from(JSON.stringify(body, undefined, 1)), names, patterns);
  if (!text) throw new Error('not as the CDK writes it');
  return text;
}

const said = (text: TemplateText) =>
  text.entries.map(({ logicalId, type, condition, shape, text: written }) => ({
    logicalId,
    type,
    condition,
    written,
    ...shape,
    // Where a text that is no name is cut depends on the stack that it was first met in.
    saying: { ...shape.saying, literals: shape.saying.literals.join('') },
  }));

test('what is written like something before it need not be taken apart, in other stacks too', () => {
  const patterns = new CountedPatterns();
  const stacks = ['S', 'Stage/Other'].map((stack) => ({ stack, body: fleet(stack) }));
  for (const { stack, body } of stacks) {
    const text = read(body, stack, patterns);
    expect(said(text)).toEqual(said(read(body, stack, new NoPatterns())));
    expect(text.body).toEqual(body);
  }
  // Of each kind the first one was read for itself, and what has a name that may tell something.
  expect(patterns.matched).toBe(2 * (3 * 6 + 1) - 4);
});

test('a condition is not taken for a path, whatever it is called', () => {
  const one = (path: string) => ({ Type: 'X::Y::Z', Condition: path, Properties: { P: { 'Fn::If': [path, 1, 2] } } });
  const patterns = new CountedPatterns();
  const text = read({ Resources: { A: one('S/A'), B: one('S/B'), C: one('S/B') } }, 'S', patterns);
  expect(text.entries.map(({ condition }) => condition)).toEqual(['S/A', 'S/B', 'S/B']);
  expect([...text.usedConditions()]).toEqual(['S/A', 'S/B']);
});

/** What may stand in a template where something else stood. */
const STRANGE = [
  ...['Box0', 'Box1', 'Box1Key', 'Box5Policy', 'Logs', 'AWS::Region', 'AWS::StackId', 'InUse', 'Nobody', ''],
  ...[
    'S/Box0',
    'S/Box1',
    'S/Box1/Key',
    'S/Box1/Policy',
    'S/Box1/Policy/Resource',
    'T/Box2/Resource',
    'S/Box1/Deep',
    'S/Box1/',
    'S/',
    'S',
    'T/Box1',
    'S/Bøx1',
    'aS/Box1',
    'S/Box1^x',
  ],
  ...[
    '"',
    '\\',
    '\n',
    'a"b',
    '\u2028',
    '漢',
    `AKIA${'Q3EGRZ7XW2HT5JNP'}`,
    '${Box1}',
    '"Ref": "Box1"',
    '\n  }',
    '\n   "',
  ],
];
const KEYS = ['Ref', 'Fn::GetAtt', 'Fn::Sub', 'Fn::If', 'DependsOn', 'Name', 'Type', 'Condition', 'Properties'];

/** The places of a document's texts and of its keys. */
function places(value: unknown, at: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  return Object.entries(value).flatMap(([key, each]) => places(each, [...at, key]));
}

function put(body: Json, [first, ...rest]: readonly (string | number)[], make: (before: unknown) => unknown): Json {
  const value: unknown = rest.length === 0 ? make(body[first]) : put(body[first] as Json, rest, make);
  return Array.isArray(body)
    ? Object.assign([...(body as unknown[])], { [first]: value })
    : { ...body, [first]: value };
}

test('whatever one of many says otherwise, it is read as if it were alone', () => {
  const change = fc.record({
    place: fc.nat(),
    text: fc.constantFrom(...STRANGE),
    key: fc.option(fc.constantFrom(...KEYS)),
  });
  const patterns = new Patterns();
  fc.assert(
    fc.property(fc.constantFrom('S', 'T'), fc.array(change, { minLength: 1, maxLength: 3 }), (stack, changes) => {
      let body = fleet('S');
      for (const { place, text, key } of changes) {
        const all = places(body.Resources);
        const value = key === null ? text : { [key]: text };
        body = { Resources: put(body.Resources as Json, all[place % all.length], () => value) };
      }
      expect(said(read(body, stack, patterns))).toEqual(said(read(body, stack, new NoPatterns())));
    }),
    { numRuns: 400 },
  );
});
