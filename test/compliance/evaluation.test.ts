import { evaluate } from '../../lib/compliance/engine/evaluation';
import { loadFrameworks } from '../../lib/compliance/engine/start';
import { Framework, type ITemplateRule, type TemplateResource, TemplateSet, Verdict } from '../../lib/compliance';

const KEY = { Type: 'AWS::KMS::Key' };
const templates = (resources: Record<string, object> = { Key: KEY, Bucket: { Type: 'AWS::S3::Bucket' } }) =>
  new TemplateSet([{ body: { Resources: resources }, file: 'a.json', stack: 'A' }], {});

/** A rule of one's own in as many frameworks as asked for. */
function evaluateBy(check: (resource: TemplateResource) => Verdict, { times = 1, types = ['AWS::KMS::Key'] } = {}) {
  const rule: ITemplateRule = { ruleId: 'Mine', title: 'Mine', resourceTypes: types, check };
  const frameworks = Array.from({ length: times }, (_, index) =>
    Framework.custom({
      id: `F${index}`,
      title: 'F',
      controls: [{ id: '1', title: 'One', rules: ['Mine'] }],
      rules: [rule],
    }),
  );
  const records = [...evaluate(templates(), loadFrameworks(frameworks)).records.values()];
  expect(records).toHaveLength(1);
  return records[0];
}

test('a rule that several frameworks share runs once per resource', () => {
  const check = jest.fn(() => Verdict.pass());
  const { passed } = evaluateBy(check, { times: 3 });
  expect(passed.map(({ path }) => path)).toEqual(['A/Key']);
  expect(check).toHaveBeenCalledTimes(1);
});

test('a rule sees the resources of its types, each once, and the others are not applicable', () => {
  const seen: string[] = [];
  const note = ({ logicalId }: TemplateResource) => (seen.push(logicalId), Verdict.pass());
  expect(evaluateBy(note, { types: ['AWS::KMS::Key', 'AWS::KMS::Key'] }).notApplicable).toBe(1);
  expect(evaluateBy(note, { types: ['*'] }).notApplicable).toBe(0);
  expect(seen).toEqual(['Key', 'Key', 'Bucket']);
});

test('each failure is a finding of its own', () => {
  const fail = (finding: string) => ({ where: 'A', why: 'w', fix: 'f', finding });
  const { findings, passed } = evaluateBy(() => Verdict.fail(fail('x'), fail('y')));
  expect(findings.map(({ kind, finding }) => [kind, finding])).toEqual([
    ['failed', 'x'],
    ['failed', 'y'],
  ]);
  expect(passed).toEqual([]);
});

test('a verdict of unknown is one, and so is a property that is known at deployment only', () => {
  expect(evaluateBy(() => Verdict.unknown('why')).findings).toMatchObject([{ kind: 'unknown', why: 'why' }]);
});

test('a rule that throws is an error, of no framework’s making', () => {
  const { findings, passed } = evaluateBy(() => {
    throw new Error('broken');
  });
  expect(findings).toMatchObject([{ kind: 'error', why: 'broken' }]);
  expect(passed).toEqual([]);
});

test('a verdict that is none is an error too', () => {
  expect(evaluateBy(() => undefined as unknown as Verdict).findings).toMatchObject([{ kind: 'error' }]);
});

test('not applicable is counted', () => {
  expect(evaluateBy(() => Verdict.notApplicable()).notApplicable).toBe(2);
});

test('a rule of one framework may not go by the name of another’s', () => {
  const mine = (check: () => Verdict) =>
    Framework.custom({
      id: `F${check().kind}`.replace(/\W/g, ''),
      title: 'F',
      controls: [{ id: '1', title: 'One', rules: ['Mine'] }],
      rules: [{ ruleId: 'Mine', title: 'Mine', resourceTypes: ['*'], check }],
    });
  expect(() => loadFrameworks([mine(() => Verdict.pass()), mine(() => Verdict.unknown('x'))])).toThrow(
    /rule Mine of framework Funknown is another one than that of a framework before it/,
  );
});
