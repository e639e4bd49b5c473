import { Duration, aws_backup as backup, aws_ec2 as ec2, aws_kms as kms } from 'aws-cdk-lib';
import { BackupVaultLocked } from '../../../../lib/compliance/rules/data/backup-vault-locked';
import { VolumeBackupPlan } from '../../../../lib/encryption';
import { change, findings, made, only, without } from '../../../support/mutants';
import { type Given, judge, outcomes } from '../../../support/rules';

const vault = (properties: object) => ({
  Parameters: { P: { Type: 'String' } },
  Resources: { V: { Type: 'AWS::Backup::BackupVault', Properties: properties }, K: { Type: 'AWS::KMS::Key' } },
});
const LOCKED = { LockConfiguration: { MinRetentionDays: '35' }, EncryptionKeyArn: { 'Fn::GetAtt': ['K', 'Arn'] } };

const plan = (rules: unknown, selection: object | undefined = { ListOfTags: [{ ConditionKey: 'backup' }] }) => ({
  Parameters: { P: { Type: 'String' } },
  Resources: {
    B: { Type: 'AWS::Backup::BackupPlan', Properties: { BackupPlan: { BackupPlanRule: rules } } },
    S: {
      Type: 'AWS::Backup::BackupSelection',
      Properties: { BackupPlanId: { Ref: 'B' }, BackupSelection: selection },
    },
  },
});
const kept = (DeleteAfterDays: unknown, more: object = {}) => ({ Lifecycle: { DeleteAfterDays }, ...more });
const found = (...args: Parameters<typeof plan>) => findings(outcomes(BackupVaultLocked, plan(...args)), 'B');

describe('BackupVaultLocked', () => {
  test.each([
    ['locked', LOCKED, 'pass'],
    ['no lock', { ...LOCKED, LockConfiguration: undefined }, 'fail: LockConfiguration'],
    ['a lock without a least time', { ...LOCKED, LockConfiguration: {} }, 'fail: LockConfiguration.MinRetentionDays'],
    ['a week', { ...LOCKED, LockConfiguration: { MinRetentionDays: 7 } }, 'fail: LockConfiguration.MinRetentionDays'],
    ['a wrong shape', { ...LOCKED, LockConfiguration: 'yes' }, 'fail: LockConfiguration.MinRetentionDays'],
    ['no key', { ...LOCKED, EncryptionKeyArn: undefined }, 'fail: EncryptionKeyArn'],
    ["AWS's own key", { ...LOCKED, EncryptionKeyArn: 'alias/aws/backup' }, 'fail: EncryptionKeyArn'],
    [
      'unknown key',
      { ...LOCKED, EncryptionKeyArn: { Ref: 'P' } },
      'unknown: EncryptionKeyArn is known at deployment only: parameter P has no default',
    ],
    ['unknown key, no lock', { EncryptionKeyArn: { Ref: 'P' } }, 'fail: LockConfiguration'],
  ])('a vault: %s', (_, properties, expected) => {
    expect(judge(BackupVaultLocked, vault(properties)).V).toBe(expected);
  });

  test('an air-gapped vault is locked by nature', () => {
    const of = (MinRetentionDays: unknown) =>
      judge(BackupVaultLocked, {
        Resources: { V: { Type: 'AWS::Backup::LogicallyAirGappedBackupVault', Properties: { MinRetentionDays } } },
      }).V;
    expect(of(35)).toBe('pass');
    expect(of(7)).toBe('fail: MinRetentionDays');
  });

  test.each([
    ['35 days', [kept('35')], []],
    ['for ever', [{}], []],
    ['a week', [kept(35), kept(7)], ['Retention']],
    ['a copy for a week', [kept(35, { CopyActions: [kept(35), kept(7)] })], ['Retention']],
    ['no rule', [], ['Rules']],
    ['no list', 'x', ['Rules']],
    ['a wrong number', [kept({})], ['Retention']],
  ])('a plan: %s', (_, rules, expected) => {
    expect(found(rules)).toEqual(expected);
  });

  test('tag selections count (section 1.4), an empty selection does not', () => {
    expect(found([kept(35)], { ListOfTags: [{ ConditionKey: 'backup' }] })).toEqual([]);
    expect(found([kept(35)], { Resources: ['arn'] })).toEqual([]);
    expect(found([kept(35)], { Conditions: { StringEquals: [] } })).toEqual([]);
    expect(found([kept(35)], { Resources: [] })).toEqual(['Selection']);
    expect(found([kept(35)], {})).toEqual(['Selection']);
  });

  test('a restore test is asked for with the account baseline only', () => {
    const options: Given = { settings: { expectAccountBaseline: true } };
    const given = plan([kept(35)]);
    expect(findings(outcomes(BackupVaultLocked, given, options), 'B')).toEqual(['RestoreTest']);
    const R = { Type: 'AWS::Backup::RestoreTestingPlan' };
    expect(judge(BackupVaultLocked, { Resources: { ...given.Resources, R } }, options).B).toBe('pass');
  });

  test('known at deployment only', () => {
    expect(judge(BackupVaultLocked, plan([kept({ Ref: 'P' })])).B).toMatch(/^unknown/);
    expect(judge(BackupVaultLocked, plan({ Ref: 'P' })).B).toMatch(/^unknown/);
    expect(judge(BackupVaultLocked, plan([{ Ref: 'P' }, kept(1)])).B).toBe(
      'fail: BackupPlan.BackupPlanRule[1].Lifecycle.DeleteAfterDays',
    );
  });

  test("the library's own vault passes", () => {
    const template = made((stack) => {
      VolumeBackupPlan.of(stack);
    });
    expect(judge(BackupVaultLocked, template)[only(template, 'AWS::Backup::BackupVault')]).toBe('pass');
  });

  describe('made by the CDK', () => {
    const template = made((stack) => {
      const made = new backup.BackupVault(stack, 'Vault', {
        encryptionKey: new kms.Key(stack, 'Key'),
        lockConfiguration: { minRetention: Duration.days(35) },
      });
      const daily = new backup.BackupPlan(stack, 'Plan', { backupVault: made });
      daily.addRule(new backup.BackupPlanRule({ deleteAfter: Duration.days(35) }));
      daily.addSelection('Tagged', { resources: [backup.BackupResource.fromTag('backup', 'daily')] });
      new ec2.CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/16' });
    });
    const vaultId = only(template, 'AWS::Backup::BackupVault');
    const planId = only(template, 'AWS::Backup::BackupPlan');

    test('passes', () => {
      expect(judge(BackupVaultLocked, template)).toEqual({ [vaultId]: 'pass', [planId]: 'pass' });
    });

    test.each([
      [vaultId, 'LockConfiguration', undefined],
      [vaultId, 'LockConfiguration.MinRetentionDays', undefined],
      [vaultId, 'LockConfiguration.MinRetentionDays', 1],
      [vaultId, 'EncryptionKeyArn', undefined],
      [planId, 'BackupPlan.BackupPlanRule', []],
      [planId, 'BackupPlan.BackupPlanRule.0.Lifecycle.DeleteAfterDays', 1],
    ])('mutant %s %s = %s', (id, path, value) => {
      expect(judge(BackupVaultLocked, change(template, id, `Properties.${path}`, value))[id]).toMatch(/^fail/);
    });

    test('a plan without any selection in the app is there for others to use', () => {
      expect(judge(BackupVaultLocked, without(template, only(template, 'AWS::Backup::BackupSelection')))[planId]).toBe(
        'pass',
      );
    });
  });
});
