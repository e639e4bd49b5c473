import { TemplateSet } from '../../../lib/compliance/model';
import { derived } from '../../../lib/compliance/model/derived';

const body = {
  Parameters: { P: { Type: 'String' } },
  Conditions: { C: { 'Fn::Equals': [{ Ref: 'P' }, 'x'] } },
  Resources: { A: { Type: 'X' }, B: { Type: 'X', Condition: 'C' } },
};

test('a derived fact is worked out once for each case of the template that is judged', () => {
  let computed = 0;
  const count = derived((app) => {
    computed++;
    return app.resourcesOfType('X').length;
  });
  const app = new TemplateSet([{ body, file: 't.json', stack: 'S' }], {});
  const [template] = app.templates;
  expect([count(template), count(template)]).toEqual([2, 2]);
  template._world = 1;
  expect([count(template), count(template)]).toEqual([1, 1]);
  template._world = 0;
  expect(count(template)).toBe(2);
  expect(computed).toBe(2);
  expect(count(new TemplateSet([{ body, file: 'u.json', stack: 'T' }], {}).templates[0])).toBe(2);
  expect(computed).toBe(3);
});
