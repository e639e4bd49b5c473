import { catalogOf } from '../../lib/analysis/iam-actions';
import {
  checkIdentityPolicy,
  describe as textOf,
  isWildcardAction,
  passesRoleAnywhere,
} from '../../lib/analysis/iam-checks';
import { conditionsOn, nameOf, statementsOf } from '../../lib/analysis/iam-document';
import { parseJson } from '../../lib/analysis/iam-json';

const catalog = catalogOf('s3:DeleteObject,GetBucketAcl,GetObject\niam:GetRole,PassRole\n');
const policy = (...statements: object[]) => ({ Version: '2012-10-17', Statement: statements });
const read = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::data/*' };
const checks = (document: unknown) => checkIdentityPolicy(document, catalog).map(({ check }) => check);
const texts = (document: unknown) => checkIdentityPolicy(document, catalog).map(textOf);
const service = (operator: string, value: unknown) => ({ Condition: { [operator]: { 'iam:PassedToService': value } } });

describe('clean', () => {
  it.each([
    ['a statement', policy(read)],
    ['one that is no list', { Version: '2012-10-17', Statement: read }],
    ['a wildcard that stands for some actions', policy({ ...read, Action: 's3:Get*' })],
    ['a denial of everything', policy({ ...read, Effect: 'Deny', Action: '*' })],
    ['a denial of a service', policy({ ...read, Effect: 'Deny', Action: ['iam:*'] })],
    ['a denial of all but', policy({ Effect: 'Deny', NotAction: ['s3:*'], Resource: '*' })],
    [
      'a denial of all but resources',
      policy({ Effect: 'Deny', Action: 's3:GetObject', NotResource: 'arn:aws:s3:::data/*' }),
    ],
    [
      'a role passed to a service',
      policy({ ...read, Action: 'iam:PassRole', ...service('StringEquals', 'ec2.amazonaws.com') }),
    ],
    [
      'a role passed to services',
      policy({ ...read, Action: ['iam:PassRole'], ...service('StringLike', ['ec2.*', 'ecs.*']) }),
    ],
    ['a denial of passing a role', policy({ ...read, Effect: 'Deny', Action: 'iam:PassRole' })],
    ['an action in other letters', policy({ ...read, Action: 'S3:getobject' })],
    ['a denial by patterns of everything', policy({ ...read, Effect: 'Deny', Action: ['s3:Get*', 's3:Del*'] })],
    ...[
      'Null',
      'Bool',
      'BoolIfExists',
      'ForAllValues:StringEquals',
      'ForAnyValue:StringLikeIfExists',
      'StringNotEqualsIgnoreCase',
      'NumericLessThanEquals',
      'DateGreaterThan',
      'NotIpAddress',
      'ArnNotLike',
      'BinaryEquals',
    ].map((operator): [string, object] => [
      `the operator ${operator}`,
      policy({ ...read, Condition: { [operator]: { 'aws:x': ['a', 1, true] } } }),
    ]),
  ])('%s', (_name, document) => {
    expect(texts(document)).toEqual([]);
  });
});

describe('refused', () => {
  it.each([
    [
      'no version',
      { Statement: [read] },
      'version',
      /^statement 1: Version is missing: .*write "Version": "2012-10-17"/,
    ],
    ['the old version', { Version: '2008-10-17', Statement: [read] }, 'version', /Version is "2008-10-17"/],
    [
      'an action of everything',
      policy({ ...read, Action: '*' }),
      'wildcard-action',
      /^statement 1: action '\*' allows everything; list the actions/,
    ],
    [
      'an action of a service',
      policy({ ...read, Sid: 'All', Action: 's3:*' }),
      'wildcard-action',
      /^statement 'All': action 's3:\*' allows everything of the service/,
    ],
    ['a disguised one', policy({ ...read, Action: 's3:?*' }), 'wildcard-action', /allows everything of the service/],
    [
      'one that comes to the same',
      policy({ ...read, Action: 's3:*e*t*' }),
      'wildcard-action',
      /allows everything of the service/,
    ],
    ['a wildcard service', policy({ ...read, Action: '*:GetObject' }), 'wildcard-action', /allows everything/],
    [
      'an unknown action',
      policy(read, { ...read, Action: 's3:GetObjekt' }),
      'unknown-action',
      /^statement 2: action 's3:GetObjekt' is unknown; did you mean 's3:GetObject'\?/,
    ],
    [
      'an unknown pattern',
      policy({ ...read, Action: 's3:Frob*' }),
      'unknown-action',
      /'s3:Frob\*' is unknown: it matches no action; see the service authorization reference/,
    ],
    [
      'an action without a service',
      policy({ ...read, Action: 'GetObject' }),
      'unknown-action',
      /'GetObject' is unknown/,
    ],
    [
      'an unknown denied action',
      policy({ ...read, Effect: 'Deny', Action: 's3:GetObjekt' }),
      'unknown-action',
      /unknown/,
    ],
    [
      'an unknown action in NotAction',
      policy({ Effect: 'Deny', NotAction: 's3:GetObjekt', Resource: '*' }),
      'unknown-action',
      /unknown/,
    ],
    [
      'Allow with NotAction',
      policy({ Effect: 'Allow', NotAction: 'iam:GetRole', Resource: '*' }),
      'allow-not-action',
      /Allow with NotAction allows every action/,
    ],
    [
      'Allow with NotResource',
      policy({ Effect: 'Allow', Action: 's3:GetObject', NotResource: 'arn:aws:s3:::x' }),
      'allow-not-resource',
      /Allow with NotResource/,
    ],
    [
      'PassRole to anything',
      policy({ ...read, Action: ['s3:GetObject', 'iam:PassRole'] }),
      'pass-role',
      /iam:PassRole without iam:PassedToService/,
    ],
    ['PassRole by a pattern', policy({ ...read, Action: 'iam:Pass*' }), 'pass-role', /PassRole/],
    [
      'PassRole to any service',
      policy({ ...read, Action: 'iam:PassRole', ...service('StringLike', '*') }),
      'pass-role',
      /PassRole/,
    ],
    [
      'PassRole to one or any service',
      policy({ ...read, Action: 'iam:PassRole', ...service('StringLike', ['ec2.*', '*']) }),
      'pass-role',
      /PassRole/,
    ],
    [
      'PassRole to all services but',
      policy({ ...read, Action: 'iam:PassRole', ...service('StringNotEquals', 'ec2.amazonaws.com') }),
      'pass-role',
      /PassRole/,
    ],
    [
      'PassRole if the service is known',
      policy({ ...read, Action: 'iam:PassRole', ...service('StringEqualsIfExists', 'ec2.amazonaws.com') }),
      'pass-role',
      /PassRole/,
    ],
    [
      'PassRole to no service at all',
      policy({ ...read, Action: 'iam:PassRole', ...service('StringNotLike', 'ecs.*') }),
      'pass-role',
      /PassRole/,
    ],
    ...['*.amazonaws.com', '?*.amazonaws.com', 'e*', '*ec2.amazonaws.com'].map(
      (value): [string, object, string, RegExp] => [
        `PassRole to ${value}`,
        policy({ ...read, Action: 'iam:PassRole', ...service('StringLike', value) }),
        'pass-role',
        /PassRole/,
      ],
    ),
    [
      'patterns that are everything together',
      policy({ ...read, Action: ['s3:Get*', 's3:Del*', 'iam:GetRole'] }),
      'wildcard-action',
      /^statement 1: actions 's3:Get\*', 's3:Del\*' together allow everything of the service/,
    ],
    [
      'a principal',
      policy({ ...read, Principal: '*' }),
      'principal',
      /has a Principal, which only resource policies have; remove it/,
    ],
    [
      'no effect',
      policy({ Action: 's3:GetObject', Resource: '*' }),
      'malformed',
      /Effect is missing; allowed: "Allow", "Deny"/,
    ],
    ['another effect', policy({ ...read, Effect: 'allow' }), 'malformed', /Effect is "allow"/],
    ['no action', policy({ Effect: 'Allow', Resource: '*' }), 'malformed', /has no Action/],
    ['no resource', policy({ Effect: 'Allow', Action: 's3:GetObject' }), 'malformed', /has no Resource/],
    [
      'an empty list of actions',
      policy({ ...read, Action: [] }),
      'malformed',
      /Action is not a string or a list of strings/,
    ],
    ['a number as action', policy({ ...read, Action: [1] }), 'malformed', /Action is not a string/],
    ['no statement', { Version: '2012-10-17' }, 'malformed', /Statement is missing/],
    ['an empty list of statements', policy(), 'malformed', /Statement is empty/],
    ['a word as statement', { Version: '2012-10-17', Statement: 'all' }, 'malformed', /Statement is neither/],
    [
      'a word among the statements',
      { Version: '2012-10-17', Statement: [read, 'all'] },
      'malformed',
      /statement 2 is not an object/,
    ],
    ['a list as document', [], 'malformed', /a policy is a JSON object/],
    [
      'an unknown key of the policy',
      { ...policy(read), Statements: [] },
      'malformed',
      /the policy has the unknown key 'Statements'/,
    ],
    ['a Sid with a space', policy({ ...read, Sid: 'my data' }), 'malformed', /Sid is "my data"; allowed: letters/],
    ['a number as Sid', policy({ ...read, Sid: 1 }), 'malformed', /Sid is 1/],
    ['a resource that is no ARN', policy({ ...read, Resource: ['*', 'data'] }), 'malformed', /no ARN: 'data'; allowed/],
    ['an empty resource', policy({ ...read, Resource: '' }), 'malformed', /no ARN: ''/],
    // Read over, each of these would leave the permission without its condition.
    ...['condition', 'Conditions', 'Condtion', 'CONDITION', '__proto__'].map(
      (key): [string, object, string, RegExp] => [
        `the key ${key}`,
        policy(JSON.parse(`{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","${key}":{}}`) as object),
        'malformed',
        new RegExp(`^statement 1: has the unknown key '${key}'; allowed: Sid, .*Condition; correct or remove it`),
      ],
    ),
    ...[[], {}, null, 'x', true].map((Condition): [string, object, string, RegExp] => [
      `the condition ${JSON.stringify(Condition)}`,
      policy({ ...read, Condition }),
      'malformed',
      /^statement 1: Condition is no object of operators/,
    ]),
    ['no such operator', policy({ ...read, Condition: { StringEqual: { a: 'b' } } }), 'malformed', /'StringEqual'/],
    ['an operator alone', policy({ ...read, Condition: { Bool: {} } }), 'malformed', /'Bool' has no object of/],
    ...[[], {}, null, ['a', null]].map((value): [string, object, string, RegExp] => [
      `a condition on ${JSON.stringify(value)}`,
      policy({ ...read, Condition: { StringEquals: { 'aws:PrincipalAccount': value } } }),
      'malformed',
      /condition key 'aws:PrincipalAccount' has no value to compare with/,
    ]),
  ])('%s', (_name, document, check, message) => {
    expect(checks(document)).toEqual([check]);
    expect(texts(document)[0]).toMatch(message);
  });

  it('each fault of each statement', () => {
    expect(
      checks({
        Statement: [
          { ...read, Action: ['*', 's3:Nope'] },
          { ...read, Action: 'iam:PassRole' },
        ],
      }),
    ).toEqual(['version', 'wildcard-action', 'unknown-action', 'pass-role']);
  });

  it('with the place of the fault', () => {
    const [problem] = checkIdentityPolicy(policy(read, { ...read, Action: ['s3:GetObject', 's3:*'] }), catalog);
    expect(problem.path).toEqual(['Statement', 1, 'Action', 1]);
    expect(checkIdentityPolicy(policy({ ...read, Action: ['s3:*'] }), catalog)[0].path).toEqual([
      'Statement',
      0,
      'Action',
      0,
    ]);
    expect(checkIdentityPolicy(policy({ ...read, Action: 's3:*' }), catalog)[0].path).toEqual([
      'Statement',
      0,
      'Action',
      0,
    ]);
  });
});

it.each([
  ['*', true],
  ['**', true],
  ['s3:*', true],
  ['s3:?*', true],
  ['*:GetObject', true],
  ['s3:Get*', false],
  ['s3:GetObject', false],
  ['s3:????', false],
])('isWildcardAction %s: %s', (action, expected) => {
  expect(isWildcardAction(action)).toBe(expected);
});

describe('statements of a template', () => {
  const fromTemplate = policy({
    ...read,
    Sid: '',
    Resource: [{ 'Fn::GetAtt': ['Bucket', 'Arn'] }],
    Action: { Ref: 'Actions' },
  });

  it('are read with intrinsic functions as they stand', () => {
    const [statement] = statementsOf(fromTemplate);
    expect(statement).toMatchObject({
      number: 1,
      sid: undefined,
      resources: [{ 'Fn::GetAtt': ['Bucket', 'Arn'] }],
      actions: [{ Ref: 'Actions' }],
    });
    expect(nameOf(statement)).toBe('statement 1');
    expect(passesRoleAnywhere(statement)).toBe(false);
  });

  it('conditionsOn finds a key in any case', () => {
    const [statement] = statementsOf(
      policy({ ...read, Condition: { StringLike: { 'AWS:SourceIp': 'x' }, Bool: { other: 'true' } } }),
    );
    expect(conditionsOn(statement, 'aws:sourceip')).toEqual([
      { operator: 'StringLike', key: 'AWS:SourceIp', values: ['x'] },
    ]);
  });

  it('of no policy are none', () => {
    expect([undefined, null, 'x', {}, { Statement: 1 }].flatMap(statementsOf)).toEqual([]);
  });
});

describe('parseJson', () => {
  it('reads strict JSON, with or without a byte order mark', () => {
    expect(parseJson('{"a": [1, "é"]}').value).toEqual({ a: [1, 'é'] });
    expect(parseJson('\uFEFF{"a": 1}').value).toEqual({ a: 1 });
  });

  it.each([
    ['{\n  "a": 1,\n}', 3, 1, /property name/],
    ['{\n  "a": 1\n  "b": 2\n}', 3, 3, /comma/],
    ['{"a": x}', 1, 7, /not a JSON value/],
    ['{"a": 1', 1, 8, /closing brace/],
    ['', 1, 1, /value is expected/],
    ['// c\n{}', 1, 1, /no comments/],
    ['{}\n{}', 2, 1, /nothing more/],
    ['{"a": "x}', 1, 7, /not closed/],
    ["{'a': 1}", 1, 2, /./],
    ['{\r\n"a": [1,]}', 2, 9, /value is expected/],
    ['{"a": 1,\n "a": 2}', 2, 2, /the key "a" stands twice/],
  ])('%j: line %d, column %d', (text, line, column, message) => {
    const { value, problems } = parseJson(text);
    expect(value).toBeUndefined();
    expect(problems[0]).toMatchObject({ line, column });
    expect(problems[0].message).toMatch(message);
  });

  it('accepts nothing that JSON.parse refuses', () => {
    for (const text of [
      '01',
      '1.',
      '.5',
      '+1',
      '-',
      '1e',
      'NaN',
      'True',
      '"\t"',
      '"\\x"',
      '"\\u12"',
      '[1 2]',
      '{"a" 1}',
      '{a: 1}',
      '"a',
      'nul',
      '[',
      ']',
      '{"a":1,,}',
      '\u00a01',
      '1\u2028',
      '"\u0001"',
    ]) {
      expect(() => JSON.parse(text) as unknown).toThrow();
      expect([text, parseJson(text).problems.length > 0]).toEqual([text, true]);
    }
  });

  it('gives a key __proto__ as a key', () => {
    const { value } = parseJson('{"__proto__": {"a": 1}}');
    expect(Object.keys(value as object)).toEqual(['__proto__']);
    expect((value as { a?: number }).a).toBeUndefined();
  });

  it.each([
    ['[', 200_000],
    ['{"a":', 100],
    [' ', 200_000],
  ])('refuses %j repeated %d times without a look at each', (unit, count) => {
    const started = Date.now();
    const json = parseJson(unit.repeat(count));
    expect([json.value, json.problems.length, json.position(['a'])]).toEqual([undefined, 1, { line: 1, column: 1 }]);
    expect(json.problems[0].message).toMatch(/are no policy/);
    expect(Date.now() - started).toBeLessThan(1000);
  });

  it('gives the position of a value, or of its nearest ancestor', () => {
    const json = parseJson('{\n "a": [\n  1,\n  2]\n}');
    expect(json.position(['a', 1])).toEqual({ line: 4, column: 3 });
    expect(json.position(['a', 7])).toEqual({ line: 2, column: 7 });
    expect(json.position(['z'])).toEqual({ line: 1, column: 1 });
    expect(parseJson('').position(['a'])).toEqual({ line: 1, column: 1 });
  });
});
