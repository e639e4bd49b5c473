import { ArnFormat, Stack, aws_iam as iam } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { SpawnTag } from '../contract';

/**
 * A role with which AWS Backup takes snapshots of spawn's volumes and lets them expire. It can't restore: that is for people.
 *
 * Primitives stand above this room, so that its managed policy is written out here. What AWS's own
 * AWSBackupServiceRolePolicyForBackup has for EBS without copies to other vaults, narrowed to this region and to tagged volumes.
 */
export function backupRole(scope: Construct, id: string, vaultArn: string): iam.Role {
  const role = new iam.Role(scope, id, {
    assumedBy: new iam.ServicePrincipal('backup.amazonaws.com'),
    description: `Takes and expires snapshots for ${scope.node.path}`,
  });
  new iam.ManagedPolicy(scope, `${id}Policy`, { roles: [role], statements: statements(Stack.of(scope), vaultArn) });
  return role;
}

function statements(stack: Stack, vaultArn: string): iam.PolicyStatement[] {
  const volumes = stack.formatArn({ service: 'ec2', resource: 'volume', resourceName: '*' });
  // The ARN of a snapshot has no account.
  const snapshots = stack.formatArn({ service: 'ec2', account: '', resource: 'snapshot', resourceName: '*' });
  const inThisRegion = { StringEquals: { 'aws:RequestedRegion': stack.region } };
  return [
    new iam.PolicyStatement({
      actions: ['ec2:CreateSnapshot'],
      resources: [volumes],
      conditions: { StringEquals: { [`aws:ResourceTag/${SpawnTag.MANAGED}`]: 'true' } },
    }),
    new iam.PolicyStatement({ actions: ['ec2:CreateSnapshot', 'ec2:CreateTags'], resources: [snapshots] }),
    new iam.PolicyStatement({
      actions: ['ec2:DeleteSnapshot'],
      resources: [snapshots],
      // The tag that AWS Backup puts on each of its recovery points: other snapshots are out of reach.
      conditions: { Null: { 'aws:ResourceTag/aws:backup:source-resource': 'false' } },
    }),
    new iam.PolicyStatement({ actions: ['backup:DescribeBackupVault'], resources: [vaultArn] }),
    new iam.PolicyStatement({
      // No resource-level support: ec2:DescribeSnapshots, ec2:DescribeTags, ec2:DescribeVolumes, tag:GetResources.
      actions: ['ec2:DescribeSnapshots', 'ec2:DescribeTags', 'ec2:DescribeVolumes', 'tag:GetResources'],
      resources: ['*'],
      conditions: inThisRegion,
    }),
  ];
}

/** The ARN of a volume of the stack's account and region. */
export function volumeArn(stack: Stack, volumeId: string): string {
  return stack.formatArn({
    service: 'ec2',
    resource: 'volume',
    resourceName: volumeId,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
}
