import { aws_backup as backup, type aws_dynamodb as dynamodb, aws_iam as iam, type aws_kms as kms } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { VolumeBackupPlan } from '../encryption';
import { viaServices } from '../encryption/aws-principals';
import { ManagedPolicyRole } from '../primitives';

/** Adds a table to a daily plan with a locked vault. Its role can back up this table only, and can't restore: that is for people. */
export function backUp(scope: Construct, table: dynamodb.Table, key: kms.IKey, plan: VolumeBackupPlan): void {
  const role = new ManagedPolicyRole(scope, 'BackupRole', {
    assumedBy: new iam.ServicePrincipal('backup.amazonaws.com'),
    description: `Backs up table ${scope.node.path}`.slice(0, 1000),
  });
  statements(scope, table, key, plan).forEach((statement) => role.addToPrincipalPolicy(statement));
  const selection = new backup.CfnBackupSelection(scope, 'BackupSelection', {
    backupPlanId: plan.plan.backupPlanId,
    backupSelection: {
      selectionName: `table-${scope.node.addr.slice(-12)}`,
      iamRoleArn: role.roleArn,
      resources: [table.tableArn],
    },
  });
  selection.node.addDependency(role);
}

/**
 * What AWS's own AWSBackupServiceRolePolicyForBackup has for DynamoDB, with and without the account's opt-in to advanced features.
 * Source: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSBackupServiceRolePolicyForBackup.html
 */
function statements(
  scope: Construct,
  table: dynamodb.Table,
  key: kms.IKey,
  plan: VolumeBackupPlan,
): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      actions: [
        'dynamodb:CreateBackup',
        'dynamodb:DescribeTable',
        'dynamodb:ListTagsOfResource',
        'dynamodb:StartAwsBackupJob',
      ],
      resources: [table.tableArn],
    }),
    new iam.PolicyStatement({
      actions: ['dynamodb:DeleteBackup', 'dynamodb:DescribeBackup'],
      resources: [`${table.tableArn}/backup/*`],
    }),
    new iam.PolicyStatement({ actions: ['backup:DescribeBackupVault'], resources: [plan.vault.backupVaultArn] }),
    new iam.PolicyStatement({
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [key.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': viaServices(scope, ['dynamodb']) } },
    }),
  ];
}
