import { type CustomFrameworkProps, Framework } from '../../../lib/compliance/framework';
import { type ITemplateRule, Verdict } from '../../../lib/compliance/model';

const acmeImages: ITemplateRule = {
  ruleId: 'AcmeImagesOnly',
  title: 'Images are built by Acme',
  resourceTypes: ['AWS::EC2::Instance'],
  check: () => Verdict.pass(),
};

const PROPS: CustomFrameworkProps = {
  id: 'ACME.Base-1',
  title: 'Acme baseline',
  controls: [
    { id: 'A-1', title: 'No keys', rules: ['NoIamUserKeys', 'S3BucketVersioningEnabled', 'AcmeImagesOnly'] },
    { id: 'A-2', title: 'Users are known', rules: ['NoIamUserKeys'], evidence: 'User list.', limits: 'Not people.' },
    { id: 'A-3', title: 'Doors are locked', rules: [], manual: true, evidence: 'A look at the door.' },
  ],
  rules: [acmeImages],
};

test('a framework of one’s own takes rules of ours, of cdk-nag and its own', () => {
  const framework = Framework.custom({ ...PROPS, edition: '2026', source: 'ACME-DOC-1' });
  expect([framework.id, framework.title]).toEqual(['ACME.Base-1', 'Acme baseline']);
  expect(framework._customRules).toEqual([acmeImages]);
  expect(framework._data).toMatchObject({ edition: '2026', source: 'ACME-DOC-1' });
  expect(framework._data.controls.map(({ id, grade, rules }) => [id, grade, rules])).toEqual([
    ['A-1', 'direct', ['NoIamUserKeys', 'S3BucketVersioningEnabled', 'AcmeImagesOnly']],
    ['A-2', 'partial', ['NoIamUserKeys']],
    ['A-3', 'manual', []],
  ]);
});

test('a rule named twice by a control counts once, and edition and source may be left out', () => {
  const framework = Framework.custom({
    id: 'X',
    title: 'X',
    controls: [{ id: '1', title: 'Keys', rules: ['NoIamUserKeys', 'NoIamUserKeys'] }],
  });
  expect(framework._data).toMatchObject({ edition: '', source: '', controls: [{ rules: ['NoIamUserKeys'] }] });
  expect(framework._customRules).toEqual([]);
});

const control = (more: object) => ({
  controls: [{ id: '1', title: 'Keys', rules: ['NoIamUserKeys'], ...more }],
  rules: [],
});
const rule = (more: object) => ({ rules: [{ ...acmeImages, ...more }] });

test.each<[string, object, RegExp]>([
  ['an empty id', { id: '' }, /^id of the framework is malformed: ""; .*ACME\.Baseline$/],
  ['an id with blanks', { id: 'my base' }, /^id of the framework is malformed: "my base"; letters, digits/],
  ['an id that starts with a dash', { id: '-a' }, /is malformed: "-a"/],
  ['an id with a path', { id: '../x' }, /is malformed/],
  ['a built-in id', { id: 'SOC2' }, /^id of the framework is taken: "SOC2"; built in are HIPAA\.Security, /],
  ['a built-in id in other case', { id: 'soc2' }, /^id of the framework is taken: "soc2"/],
  ['no title', { title: ' ' }, /^title of framework ACME\.Base-1 is empty/],
  ['no controls', { controls: [] }, /^controls of framework ACME\.Base-1 is empty: name at least one/],
  ['a control id with blanks', control({ id: 'A 1' }), /^id of a control is malformed: "A 1"/],
  ['an empty control id', control({ id: '' }), /^id of a control is malformed: ""/],
  ['a control without title', control({ title: '' }), /^title of control 1 is empty/],
  [
    'a control twice',
    { controls: [...PROPS.controls, PROPS.controls[2]] },
    /^controls of framework ACME\.Base-1 has A-3 twice/,
  ],
  ['a control without rules', control({ rules: [] }), /^control 1 names no rules.*set manual$/],
  ['a manual control with rules', control({ manual: true }), /^control 1 is manual and names rules: NoIamUserKeys; /],
  [
    'a mistyped rule of ours',
    control({ rules: ['NoIamUserKey'] }),
    /unknown rule: "NoIamUserKey"; .*did you mean NoIamUserKeys\?$/,
  ],
  ['a mistyped class', control({ rules: ['S3BucketVersionEnabled'] }), /did you mean .*S3BucketVersioningEnabled/],
  ['a rule with its framework', control({ rules: ['SOC2-NoIamUserKeys'] }), /unknown rule: "SOC2-NoIamUserKeys"/],
  ['a rule id with dashes', rule({ ruleId: 'Acme-Images' }), /^ruleId is malformed: "Acme-Images"; letters and digits/],
  ['a rule id that starts with a digit', rule({ ruleId: '1Acme' }), /^ruleId is malformed: "1Acme"/],
  ['a rule without id', rule({ ruleId: undefined }), /^ruleId is malformed: "undefined"/],
  [
    'a rule id of ours',
    rule({ ruleId: 'NoIamUserKeys' }),
    /^ruleId is taken: NoIamUserKeys is a rule of this library; /,
  ],
  [
    'a rule id of cdk-nag',
    rule({ ruleId: 'EC2RestrictedSSH' }),
    /^ruleId is taken: EC2RestrictedSSH is a rule of cdk-nag; /,
  ],
  ['a rule without title', rule({ title: '' }), /^title of rule AcmeImagesOnly is empty/],
  ['a rule without types', rule({ resourceTypes: [] }), /^resourceTypes of rule AcmeImagesOnly is empty/],
  ['a rule without check', rule({ check: undefined }), /^check of rule AcmeImagesOnly is no function/],
  ['a rule twice', { rules: [acmeImages, acmeImages] }, /^rules has AcmeImagesOnly twice/],
  [
    'a rule that no control names',
    { rules: [acmeImages, { ...acmeImages, ruleId: 'AcmeIdle' }] },
    /names rule AcmeIdle: name it/,
  ],
])('%s is refused', (_what, change, message) => {
  expect(() => Framework.custom({ ...PROPS, ...change })).toThrow(message);
});
