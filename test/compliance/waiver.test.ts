import { App, Stack, aws_kms as kms } from 'aws-cdk-lib';
import { Compliance, Framework, type Waiver, Waivers } from '../../lib/compliance';
import { scopeMatcher } from '../../lib/compliance/engine/waiver-scope';

const GOOD: Waiver = {
  rule: 'S2-KMSBackingKeyRotationEnabled',
  scope: 'A/Key',
  reason: 'The key is imported and rotated by hand.',
  owner: 'alice',
  ticket: 'SEC-1',
  expires: '2027-03-31',
};
const SOC2 = Framework.custom({
  id: 'S2',
  title: 'S2',
  controls: [
    { id: '1', title: 'One', rules: ['KMSBackingKeyRotationEnabled', 'IAMNoManagedPolicies'] },
    { id: '2', title: 'Two', rules: ['IAMPolicyNoStatementsWithAdminAccess'] },
  ],
});
const NOW = '2026-11-23T12:00:00Z';

function enforce(waiver: Partial<Waiver>, now = NOW): void {
  Compliance.enforce(new App(), {
    frameworks: [Framework.pciDss321(), SOC2],
    waivers: Waivers.of({ ...GOOD, ...waiver }),
    now,
  });
}

test('a complete waiver is accepted, with its bare or its qualified id', () => {
  expect(() => enforce({})).not.toThrow();
  expect(() => enforce({ rule: `S2::${GOOD.rule}` })).not.toThrow();
  expect(() => enforce({ rule: 'S2::KMSBackingKeyRotationEnabled' })).not.toThrow();
  expect(() => enforce({ rule: 'KMSBackingKeyRotationEnabled' })).not.toThrow();
  expect(() => enforce({ rule: 'IAMNoManagedPolicies[Policy::x]' })).not.toThrow();
  expect(() => enforce({ rule: 'S2::S2-IAMNoManagedPolicies[Policy::arn:aws:iam::aws:policy/X]' })).not.toThrow();
});

test.each<[string, Partial<Waiver>, RegExp]>([
  ['a misspelt rule', { rule: 'S2-KMSBackingKeyRotation' }, /unknown.*did you mean KMSBackingKeyRotationEnabled\?/],
  [
    'a rule that another framework has',
    { rule: 'S2-S3BucketVersioningEnabled' },
    /S3BucketVersioningEnabled is not in S2; leave the framework out/,
  ],
  [
    'a rule of a framework that is not enforced',
    { rule: 'HIPAA.Security-LambdaDLQ' },
    /enforced frameworks \(PCI\.DSS\.321, S2\)/,
  ],
  ['a wrong qualifier', { rule: `HIPAA.Security::${GOOD.rule}` }, /wrong framework; write S2::S2-KMS/],
  ['no scope', { scope: '' }, /scope is wrong.*whole app/],
  ['the scope **', { scope: '**' }, /whole app/],
  ['the scope *', { scope: '*' }, /whole app/],
  [
    'a rule that hands over the account',
    { rule: 'S2-IAMPolicyNoStatementsWithAdminAccess' },
    /can't be waived: whoever.*mend/,
  ],
  ['the same rule of another framework', { rule: 'PCI.DSS.321-S3BucketPublicWriteProhibited' }, /can't be waived/],
  ['a blank scope', { scope: ' ' }, /whole app/],
  ['a scope that starts with a wildcard', { scope: '**/Key' }, /whole app/],
  ['a scope of wildcards', { scope: 'A*/*' }, /whole app/],
  ['a scope with a leading slash', { scope: '/A/Key' }, /leading/],
  ['a scope with ** inside a segment', { scope: 'A/x**' }, /stand alone/],
  ['a reason of four words', { reason: 'because it is fine' }, /at least 5 words/],
  ['a reason of signs', { reason: '- - - - - - -' }, /at least 5 words/],
  ['no owner', { owner: ' ' }, /owner is empty/],
  ['no ticket', { ticket: '' }, /ticket is empty/],
  ['an expiry that is no date', { expires: 'next year' }, /YYYY-MM-DD/],
  ['an expiry that no calendar has', { expires: '2027-02-30' }, /YYYY-MM-DD/],
  ['an expired waiver', { expires: '2026-11-22' }, /expired on 2026-11-22/],
])('%s is an error', (_, waiver, message) => {
  expect(() => enforce(waiver)).toThrow(message);
});

test.each(Object.keys(GOOD) as (keyof Waiver)[])('a JavaScript caller who leaves out %s is told so', (field) => {
  expect(() => enforce({ [field]: undefined })).toThrow(/^waiver of /);
});

test('a waiver holds through its last day', () => {
  expect(() => enforce({ expires: '2026-11-23' }, '2026-11-23T23:59:59Z')).not.toThrow();
  expect(() => enforce({ expires: '2026-11-23' }, '2026-11-24T00:00:00Z')).toThrow(/expired/);
});

test('expiry is compared to the current time unless now is given', () => {
  const app = new App();
  new kms.Key(new Stack(app, 'A'), 'Key');
  const waivers = Waivers.of({ ...GOOD, expires: '2020-01-01' });
  expect(() => Compliance.enforce(app, { frameworks: [SOC2], waivers })).toThrow(/expired/);
});

test('one error names every problem of every waiver', () => {
  expect(() => enforce({ owner: '', ticket: '', reason: '' })).toThrow(/owner is empty[^]*ticket is empty/);
});

test.each([
  ['A/Logs', 'A/Logs', true],
  ['A/Logs', 'A/Logs/Resource', true],
  ['A/Logs', 'A/Logs2', false],
  ['A/Logs', 'B/A/Logs', false],
  ['A/*/Key', 'A/X/Key/Resource', true],
  ['A/*/Key', 'A/X/Y/Key', false],
  ['A/**/Key', 'A/Key', true],
  ['A/**/Key', 'A/X/Y/Key/Resource', true],
  ['A/**/Key', 'A/X/Y/Keys', false],
  ['A/**', 'A', true],
  ['A/**', 'A/X/Y', true],
  ['Prod*/Logs', 'ProdEu/Logs/Resource', true],
  ['Prod*/Logs', 'Prod/Eu/Logs', false],
  ['A/x.y+(z)', 'A/x.y+(z)/Resource', true],
  ['A/x.y', 'A/xzy', false],
  ['A/**/**', 'A/X', true],
  ['A/**/**/Key', 'A/X/Key/Resource', true],
  ['A/**/X/**/Key', 'A/X/Y/Key', true],
  ['A/**/X/**/Key', 'A/Y/Key', false],
  ['A/*', 'A', false],
  ['A/L*s', 'A/Logs/Resource', true],
  ['A/L*s', 'A/Logs2', false],
  ['Research', 'Research2/Key', false],
  ['Research*', 'Research2/Key', true],
])('scope %s on %s: %s', (scope, path, covers) => {
  expect(scopeMatcher(scope)(path)).toBe(covers);
});
