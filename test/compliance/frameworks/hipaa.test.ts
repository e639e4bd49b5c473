import { controlIdsOf, ruleIdsOf } from '../../../lib/compliance/frameworks/controls-by-rule';
import { HIPAA } from '../../../lib/compliance/frameworks/hipaa';
import { HIPAA_NPRM_2025 } from '../../../lib/compliance/frameworks/hipaa-nprm-2025';
import { hipaaCitations } from './nag-packs';
import { OWN_RULE_IDS } from './own-rule-ids';

/** What we file under specifications that cdk-nag never cites. */
const ADDED: Record<string, string[]> = {
  CloudTrailCloudWatchLogsEnabled: ['164.308(a)(1)(ii)(D)'],
  VPCFlowLogsEnabled: ['164.308(a)(1)(ii)(D)'],
  S3BucketLoggingEnabled: ['164.308(a)(1)(ii)(D)'],
  EC2EBSInBackupPlan: ['164.310(d)(2)(iv)'],
  CloudWatchLogGroupRetentionPeriod: ['164.316(b)(2)(i)'],
};

describe('the Security Rule in force', () => {
  test('holds the 90 rules of cdk-nag, each with the sections in its message, and all 45 of ours', () => {
    const cited = hipaaCitations();
    expect(cited).toHaveLength(90);
    expect(ruleIdsOf(HIPAA)).toEqual([...cited.map(({ className }) => className), ...OWN_RULE_IDS].sort());
    for (const { className, controls } of cited) {
      const expected = [...controls, ...(ADDED[className] ?? [])].sort();
      expect([className, [...controlIdsOf(HIPAA, className)].sort()]).toEqual([className, expected]);
    }
  });

  test('has a row for every standard and implementation specification', () => {
    const count = (section: string) => HIPAA.controls.filter(({ id }) => id.startsWith(`164.${section}`)).length;
    expect(['308', '310', '312', '314', '316'].map(count)).toEqual([31, 12, 12, 6, 5]);
    expect(HIPAA.controls).toHaveLength(66);
  });

  test('tells required from addressable specifications', () => {
    const marked = (word: string) => HIPAA.controls.filter(({ title }) => title.endsWith(`(${word})`)).length;
    expect([marked('required'), marked('addressable')]).toEqual([21, 22]);
  });
});

describe('the proposed rule', () => {
  test('says that it is proposed only', () => {
    expect(HIPAA_NPRM_2025.title).toContain('proposed only');
    expect(HIPAA_NPRM_2025.edition).toMatch(/proposed only, not law$/);
  });

  test('turns the advisory rules into requirements', () => {
    expect(ruleIdsOf(HIPAA_NPRM_2025)).toEqual(
      expect.arrayContaining([
        ...['EbsEncryptedEverywhere', 'CustomerManagedKey', 'DynamoDbGlobalTable', 'TrustPolicyNarrow'],
        ...['SegmentationBoundary', 'BackupVaultLocked', 'RequiredTags', 'SsmManagedInstance'],
        ...['S3BucketSSLRequestsOnly', 'SNSTopicSSLPublishOnly', 'SQSQueueSSLRequestsOnly'],
      ]),
    );
  });
});
