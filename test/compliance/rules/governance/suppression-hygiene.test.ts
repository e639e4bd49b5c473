import { SuppressionHygiene } from '../../../../lib/compliance/rules/governance/suppression-hygiene';
import { findings } from '../../../support/mutants';
import { judge, outcomes } from '../../../support/rules';

const REASON = 'the bucket holds public test data only';
const resource = (Metadata: unknown) => ({ Resources: { R: { Type: 'AWS::S3::Bucket', Metadata } } });
const of = (metadata: unknown) => judge(SuppressionHygiene, resource(metadata)).R;
const nag = (...rules: unknown[]) => ({ cdk_nag: { rules_to_suppress: rules } });

describe('SuppressionHygiene', () => {
  test.each([
    ['cdk-nag', nag({ id: 'AwsSolutions-S1', reason: REASON })],
    ['cfn-nag', { cfn_nag: { rules_to_suppress: [{ id: 'W35', reason: REASON }] } }],
    ['Checkov', { checkov: { skip: [{ id: 'CKV_AWS_18', comment: REASON }] } }],
    ['Guard', { guard: { SuppressedRules: { S3_BUCKET_LOGGING_ENABLED: REASON } } }],
    ['an encoded reason', nag({ id: 'X', reason: Buffer.from(REASON).toString('base64'), is_reason_encoded: true })],
  ])('a reason for %s passes', (_, metadata) => {
    expect(of(metadata)).toBe('pass');
  });

  test.each([
    ['no reason', nag({ id: 'X' })],
    ['an empty reason', nag({ id: 'X', reason: ' ' })],
    ['a word', nag({ id: 'X', reason: 'accepted' })],
    ['dashes', nag({ id: 'X', reason: '- - - - - -' })],
    ['no rule', nag({ reason: REASON })],
    ['one of two', nag({ id: 'X', reason: REASON }, { id: 'Y', reason: 'ok' })],
    ['a wrong shape', nag(null, 5)],
    ['an encoded word', nag({ id: 'X', reason: Buffer.from('no').toString('base64'), is_reason_encoded: true })],
    ['cfn-nag', { cfn_nag: { rules_to_suppress: [{ id: 'W35' }] } }],
    ['Checkov', { checkov: { skip: [{ id: 'CKV_AWS_18', comment: '' }] } }],
    ['Guard, which has no place for one', { guard: { SuppressedRules: ['S3_BUCKET_LOGGING_ENABLED'] } }],
  ])('fails: %s', (_, metadata) => {
    expect(of(metadata)).toMatch(/^fail/);
  });

  test.each([
    ['none', undefined],
    ['other metadata', { 'aws:cdk:path': 'S/B', cdk_nag: {} }],
    ['wrong shapes', { cdk_nag: 'x', cfn_nag: { rules_to_suppress: 'x' }, checkov: null, guard: [] }],
    ['text', 'x'],
  ])('not applicable: %s', (_, metadata) => {
    expect(of(metadata)).toBe('not applicable');
  });

  test('each suppression is a finding of its own', () => {
    const metadata = { ...nag({ id: 'X' }, { id: 'Y', reason: REASON }), guard: { SuppressedRules: ['Z'] } };
    expect(findings(outcomes(SuppressionHygiene, resource(metadata)), 'R')).toEqual(['cdk_nag::X', 'guard::Z']);
  });

  test("the template's own suppressions are reported once", () => {
    const template = {
      Metadata: nag({ id: 'X' }),
      Resources: { A: { Type: 'AWS::SQS::Queue' }, B: { Type: 'AWS::SNS::Topic' } },
    };
    expect(judge(SuppressionHygiene, template)).toEqual({ A: 'fail: ', B: 'not applicable' });
  });
});
