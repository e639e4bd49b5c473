import { ruleIdsOf } from '../../../lib/compliance/frameworks/controls-by-rule';
import { NIST_800_171 } from '../../../lib/compliance/frameworks/nist-800-171';
import { NIST_800_53_R5 } from '../../../lib/compliance/frameworks/nist-800-53-r5';
import { nistCitations } from './nag-packs';
import { OWN_RULE_IDS } from './own-rule-ids';

/** What the spawn CLI's compliance modes and its control matrix name. */
const CLAIMED = `SC-28 AC-17 SC-07 SC-13 AU-02 IA-02 IA-05 SC-08 SC-12 AC-06 SC-07(4) SC-28(1) SI-02 SC-07(5) SC-07(12)
                 CP-09 CP-10 AU-03 AU-12`.split(/\s+/);

/** Classes that we add to a control although cdk-nag cites an enhancement of it only, or nothing. */
const ADDED: Record<string, string[]> = {
  'AC-06': ['IAMPolicyNoStatementsWithFullAccess'],
  'IA-05': ['SecretsManagerRotationEnabled'],
  'SC-08': ['SNSTopicSSLPublishOnly', 'SQSQueueSSLRequestsOnly'],
};

test('NIST 800-53 has a row for each control that the spawn CLI claims', () => {
  expect(NIST_800_53_R5.controls.map(({ id }) => id).sort()).toEqual([...CLAIMED].sort());
});

test.each(NIST_800_53_R5.controls.map((control) => [control.id, control] as const))(
  '%s has the classes of cdk-nag that cite it',
  (id, { rules }) => {
    const written = id.replace(/-0/, '-').replaceAll(/[()]/g, '\\$&');
    const citing = (pattern: RegExp) =>
      nistCitations()
        .filter(({ controls }) => controls.some((control) => pattern.test(control)))
        .map(({ className }) => className);
    const itself = citing(new RegExp(`^${written}([a-z]|\\([a-z]\\))?$`));
    const cited = itself.length > 0 ? itself : citing(new RegExp(`^${written}\\(\\d`));
    const ofNag = rules.filter((rule) => !OWN_RULE_IDS.includes(rule));
    expect([...ofNag].sort()).toEqual([...new Set([...cited, ...(ADDED[id] ?? [])])].sort());
  },
);

test('NIST 800-171 has the rules of the controls that its requirements derive from', () => {
  const sources = NIST_800_171.controls.flatMap(({ title }) => title.match(/[A-Z]{2}-\d\d(\(\d+\))?/g) ?? []);
  expect(CLAIMED.filter((id) => !sources.includes(id)).sort()).toEqual(['CP-10', 'SC-07(12)', 'SC-07(4)']);
  expect(sources.filter((id) => !CLAIMED.includes(id))).toEqual([]);
  expect(NIST_800_171.controls.find(({ id }) => id === '03.13.08')?.rules).toEqual(
    expect.arrayContaining(['S3BucketSSLRequestsOnly', 'EbsEncryptedEverywhere', 'S3DefaultEncryptionKMS']),
  );
  const of53 = ruleIdsOf(NIST_800_53_R5);
  expect(ruleIdsOf(NIST_800_171).filter((rule) => !of53.includes(rule))).toEqual([]);
});
