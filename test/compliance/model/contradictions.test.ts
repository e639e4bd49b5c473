import { type ITemplateRule, type TemplateBody, Verdict } from '../../../lib/compliance/model';
import { worldsOf } from '../../../lib/compliance/model/worlds';
import { judge } from '../../support/rules';

/** Fails where `Open` is true, unknown where nobody knows. */
const Closed: ITemplateRule = {
  ruleId: 'Closed',
  title: 'It is closed',
  resourceTypes: ['T'],
  check: (resource) =>
    resource.flag('Open') ? Verdict.fail({ where: 'Open', why: 'it is open', fix: 'Close it.' }) : Verdict.pass(),
};
const judged = (Conditions: object, Open: unknown, more: TemplateBody = {}) =>
  judge(Closed, { Conditions, Resources: { R: { Type: 'T', Properties: { Open } } }, ...more }).R;
const stage = (name: string) => ({ 'Fn::Equals': [{ Ref: 'Stage' }, name] });
const either = (condition: string, yes: unknown, no: unknown) => ({ 'Fn::If': [condition, yes, no] });

describe('cases that contradict themselves are none', () => {
  test('a condition and its opposite', () => {
    const conditions = { Prod: stage('prod'), Test: { 'Fn::Not': [{ Condition: 'Prod' }] } };
    expect(judged(conditions, either('Prod', false, either('Test', false, true)))).toBe('pass');
    expect(judged(conditions, either('Prod', false, either('Test', true, false)))).toBe('fail: Open');
  });

  test('two values of one parameter', () => {
    const conditions = { Prod: stage('prod'), Test: stage('test') };
    expect(judged(conditions, either('Prod', either('Test', true, false), false))).toBe('pass');
    expect(judged(conditions, either('Prod', false, either('Test', false, true)))).toBe('fail: Open');
    const Parameters = { Stage: { Type: 'String', AllowedValues: ['prod', 'test'] } };
    expect(judged(conditions, either('Prod', false, either('Test', false, true)), { Parameters })).toBe('pass');
  });

  test('a value that is not allowed', () => {
    const Parameters = { Stage: { Type: 'String', AllowedValues: ['prod'] } };
    expect(judged({ Test: stage('test') }, either('Test', true, false), { Parameters })).toBe('pass');
  });
});

describe('a parameter has the value that the case is about', () => {
  const Parameters = { Stage: { Type: 'String', Default: 'prod' } };
  const Mappings = { Open: { prod: { v: true }, test: { v: false } } };
  const mapped = { 'Fn::FindInMap': ['Open', { Ref: 'Stage' }, 'v'] };

  test('what a condition compares it with', () => {
    expect(judged({ Test: stage('test') }, either('Test', mapped, false), { Parameters, Mappings })).toBe('pass');
    expect(judged({ Prod: stage('prod') }, either('Prod', mapped, false), { Parameters, Mappings })).toBe('fail: Open');
  });

  test('any other than its default where a condition says that it is another', () => {
    const conditions = { Given: { 'Fn::Not': [stage('prod')] } };
    expect(judged(conditions, either('Given', { Ref: 'Stage' }, false), { Parameters })).toMatch(
      /^unknown: .*another value than its default in this case/,
    );
  });

  test('its default where that is another', () => {
    const conditions = { Test: stage('test') };
    const Default = { Stage: { Type: 'String', Default: 'true' } };
    expect(judged(conditions, either('Test', false, { Ref: 'Stage' }), { Parameters: Default })).toBe('fail: Open');
  });
});

describe('with more conditions than can be combined', () => {
  const names = Array.from({ length: 12 }, (_, index) => `P${index}`);
  const given = Object.fromEntries(names.map((name) => [name, { 'Fn::Equals': [{ Ref: name }, 'yes'] }]));
  const all = Object.fromEntries(names.map((name) => [`Use${name}`, either(name, 1, 2)]));

  test('one that takes several parameters is still seen to hold', () => {
    const not = (name: string) => ({ 'Fn::Not': [{ Condition: name }] });
    const Rare = { 'Fn::And': [{ Condition: 'P0' }, { Condition: 'P3' }, not('P5'), not('P7')] };
    const body = {
      Conditions: { ...given, Rare },
      Resources: { R: { Type: 'T', Properties: { ...all, Open: either('Rare', true, false) } } },
    };
    expect(judge(Closed, body)).toEqual({ R: 'fail: Open' });
    expect(worldsOf(body).length).toBeLessThan(40);
  });
});

test.each<[string, unknown]>([
  ['nothing', null],
  ['an empty one', {}],
  ['a text', 'x'],
  ['a list', []],
  ['Fn::Equals of one', { 'Fn::Equals': ['a'] }],
  ['Fn::Not of nothing', { 'Fn::Not': [] }],
  ['two functions', { 'Fn::Equals': ['a', 'a'], 'Fn::Not': [] }],
])('a condition that is none, %s, may hold or not', (_, condition) => {
  expect(judged({ C: condition }, either('C', true, false))).toBe('fail: Open');
  expect(judged({ C: condition }, either('C', false, true))).toBe('fail: Open');
});

test('a condition that refers to itself is no endless loop', () => {
  expect(judged({ C: { Condition: 'D' }, D: { Condition: 'C' } }, either('C', true, true))).toBe('fail: Open');
});

test('conditions that are made of each other many times over take no time', () => {
  const conditions: Record<string, unknown> = { C40: stage('x') };
  for (let index = 39; index >= 0; index--) {
    conditions[`C${index}`] = { 'Fn::And': [{ Condition: `C${index + 1}` }, { Condition: `C${index + 1}` }] };
  }
  expect(judged(conditions, either('C0', true, false))).toBe('fail: Open');
});

test('a condition on the region is none where the region is known', () => {
  const body = {
    Conditions: { Here: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-1'] } },
    Resources: { R: { Type: 'T', Properties: { Open: either('Here', false, true) } } },
  };
  expect(judge(Closed, body, { region: 'eu-west-1' })).toEqual({ R: 'pass' });
  expect(judge(Closed, body, { region: 'us-east-1' })).toEqual({ R: 'fail: Open' });
  expect(judge(Closed, body)).toEqual({ R: 'fail: Open' });
});
