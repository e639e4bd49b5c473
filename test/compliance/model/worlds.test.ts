import { type ITemplateRule, type TemplateBody, Verdict } from '../../../lib/compliance/model';
import { worldsOf } from '../../../lib/compliance/model/worlds';
import { judge } from '../../support/rules';

/** Fails where `Open` is true. */
const Closed: ITemplateRule = {
  ruleId: 'Closed',
  title: 'It is closed',
  resourceTypes: ['T'],
  check: (resource) =>
    resource.flag('Open') ? Verdict.fail({ where: 'Open', why: 'it is open', fix: 'Close it.' }) : Verdict.pass(),
};

const given = (name: string) => ({ 'Fn::Equals': [{ Ref: name }, 'yes'] });
const template = (conditions: Record<string, unknown>, resource: object): TemplateBody => ({
  Conditions: conditions,
  Resources: { R: { Type: 'T', ...resource } },
});
const either = (yes: unknown, no: unknown) => ({ 'Fn::If': ['C', yes, no] });

test.each<[string, TemplateBody, string]>([
  [
    'the branch that is taken if the condition holds',
    template({ C: given('P') }, { Properties: { Open: either(true, false) } }),
    'fail: Open',
  ],
  ['the other branch', template({ C: given('P') }, { Properties: { Open: either(false, true) } }), 'fail: Open'],
  ['neither', template({ C: given('P') }, { Properties: { Open: either(false, false) } }), 'pass'],
  [
    'a property that is left out',
    template({ C: given('P') }, { Properties: { Open: either({ Ref: 'AWS::NoValue' }, false) } }),
    'pass',
  ],
  [
    'a condition that never holds',
    template({ C: { 'Fn::Equals': ['a', 'b'] } }, { Properties: { Open: either(true, false) } }),
    'pass',
  ],
  [
    'a condition that is made of constant ones',
    template(
      { Never: { 'Fn::Equals': ['a', 'b'] }, C: { 'Fn::And': [{ Condition: 'Never' }, given('P')] } },
      { Properties: { Open: either(true, false) } },
    ),
    'pass',
  ],
  [
    'a resource that exists in one case only',
    template({ C: given('P') }, { Condition: 'C', Properties: { Open: true } }),
    'fail: Open',
  ],
  [
    'a resource that never exists',
    template({ C: { 'Fn::Equals': ['a', 'b'] } }, { Condition: 'C', Properties: { Open: true } }),
    'not applicable',
  ],
])('%s', (_, body, expected) => {
  expect(judge(Closed, body)).toEqual({ R: expected });
});

test('with many conditions each branch is still looked at', () => {
  const names = Array.from({ length: 12 }, (_, index) => `C${index}`);
  const conditions = Object.fromEntries(names.map((name) => [name, given(name)]));
  for (const name of names) {
    for (const branch of [{ 'Fn::If': [name, true, false] }, { 'Fn::If': [name, false, true] }]) {
      expect(
        judge(Closed, { Conditions: conditions, Resources: { R: { Type: 'T', Properties: { Open: branch } } } }),
      ).toEqual({
        R: 'fail: Open',
      });
    }
  }
  const body: TemplateBody = {
    Conditions: conditions,
    Resources: {
      R: { Type: 'T', Properties: Object.fromEntries(names.map((name) => [name, { 'Fn::If': [name, 1, 2] }])) },
    },
  };
  expect(worldsOf(body)).toHaveLength(2 + 2 * names.length);
});

test('conditions that nothing judged depends on cost nothing', () => {
  const body: TemplateBody = {
    Conditions: { CDKMetadataAvailable: given('P') },
    Resources: { CDKMetadata: { Type: 'AWS::CDK::Metadata', Condition: 'CDKMetadataAvailable' } },
  };
  expect(worldsOf(body)).toHaveLength(1);
});
