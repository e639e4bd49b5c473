import {
  App,
  Duration,
  Lazy,
  RemovalPolicy,
  Size,
  Stack,
  aws_ec2 as ec2,
  aws_events as events,
  aws_iam as iam,
  aws_kms as kms,
} from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Sensitivity } from '../../lib/contract';
import {
  EncryptedVolume,
  VolumeBackup,
  VolumeBackupPlan,
  type EncryptedVolumeProps,
  type VolumeBackupPlanProps,
} from '../../lib/encryption';
import { ENVIRONMENTS, testStack } from '../support/environments';
import { expectClean, findingsOf, ownFindingsOf, waivedOf } from '../support/packs';

const AWS = ENVIRONMENTS.find(({ location }) => location === 'aws')!;

function make(props?: EncryptedVolumeProps) {
  const stack = testStack(AWS);
  const volume = new EncryptedVolume(stack, 'Data', props);
  return { stack, volume, template: Template.fromStack(stack) };
}

function only(template: Template, type: string): any {
  const [resource] = Object.values(template.findResources(type));
  return resource;
}

describe('EncryptedVolume', () => {
  it.each(ENVIRONMENTS)('is clean with no props and no waiver: $location, $flags', (environment) => {
    const stack = testStack(environment);
    new EncryptedVolume(stack, 'Data');
    expectClean(stack);
    expect(waivedOf(stack)).toEqual([]);
  });

  describe('properties', () => {
    const { template } = make();
    const volume = only(template, 'AWS::EC2::Volume');

    it('is gp3 with its baseline performance', () =>
      expect(volume.Properties).toMatchObject({ VolumeType: 'gp3', Size: 20, Iops: 3000, Throughput: 125 }));
    it('is encrypted', () => expect(volume.Properties.Encrypted).toBe(true));
    it('is encrypted with a key of its own', () =>
      expect(volume.Properties.KmsKeyId).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^DataKey/), 'Arn'] }));
    it('is in the first zone of the region', () =>
      expect(volume.Properties.AvailabilityZone).toEqual({ 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }));
    it('leaves a snapshot when deleted', () => expect(volume.DeletionPolicy).toBe('Snapshot'));
    it('leaves a snapshot when replaced', () => expect(volume.UpdateReplacePolicy).toBe('Snapshot'));
    it('carries the ownership tags', () =>
      expect(volume.Properties.Tags).toEqual([
        { Key: 'spawn:created-by', Value: 'cdk-spawn' },
        { Key: 'spawn:managed', Value: 'true' },
      ]));
    it('is selected by ARN in a plan of the same stack', () =>
      expect(only(template, 'AWS::Backup::BackupSelection').Properties.BackupSelection.Resources).toEqual([
        {
          'Fn::Join': [
            '',
            [
              'arn:',
              { Ref: 'AWS::Partition' },
              ':ec2:eu-west-1:111122223333:volume/',
              { Ref: expect.stringMatching(/^Data/) },
            ],
          ],
        },
      ]));
  });

  it('takes every prop', () => {
    const stack = testStack(AWS);
    const key = new kms.Key(stack, 'Mine', { enableKeyRotation: true });
    const plan = new VolumeBackupPlan(stack, 'Plan');
    const volume = new EncryptedVolume(stack, 'Data', {
      availabilityZone: 'eu-west-1b',
      size: Size.tebibytes(1),
      iops: 8000,
      throughput: 500,
      key,
      snapshotId: 'snap-0123456789abcdef0',
      backup: VolumeBackup.inPlan(plan),
      owner: 'alice',
      sensitivity: Sensitivity.PHI,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    expect(volume.backupPlan).toBe(plan);
    Template.fromStack(stack).hasResource('AWS::EC2::Volume', {
      Properties: {
        AvailabilityZone: 'eu-west-1b',
        Size: 1024,
        Iops: 8000,
        Throughput: 500,
        KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Mine'), 'Arn'] },
        SnapshotId: 'snap-0123456789abcdef0',
        Tags: [
          { Key: 'compliance', Value: 'hipaa' },
          { Key: 'data-class', Value: 'phi' },
          { Key: 'owner', Value: 'alice' },
          { Key: 'spawn:created-by', Value: 'cdk-spawn' },
          { Key: 'spawn:managed', Value: 'true' },
        ],
      },
      DeletionPolicy: 'Retain',
    });
    expect(findingsOf(stack)).toEqual([]);
    // A key of the user's own is left to the account's IAM policies, as the CDK makes it.
    expect(ownFindingsOf(stack)).toEqual(['KmsKeyPolicyScoped Test/Mine/Resource KeyPolicy.Statement[0].Action']);
  });

  it('yields the documented findings without backup, and keeps the reason', () => {
    const { stack, volume, template } = make({ backup: VolumeBackup.none({ reason: 'scratch space' }) });
    expect(findingsOf(stack).map(({ ruleId, path }) => `${ruleId} ${path}`)).toEqual([
      'HIPAA.Security-EC2EBSInBackupPlan Test/Data/Resource',
      'SOC2-EC2EBSInBackupPlan Test/Data/Resource',
    ]);
    expect(volume.backupPlan).toBeUndefined();
    expect(only(template, 'AWS::EC2::Volume').Metadata['cdk-spawn:no-backup']).toBe('scratch space');
  });

  it('refuses no backup without a reason', () => {
    expect(() => VolumeBackup.none({ reason: '' })).toThrow('reason is empty');
  });

  describe('attachTo', () => {
    const instanceIn = (stack: Stack, zone: string) => {
      const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
        vpcId: 'vpc-1',
        availabilityZones: [zone],
        privateSubnetIds: ['subnet-1'],
      });
      return new ec2.Instance(stack, 'Box', {
        vpc,
        instanceType: new ec2.InstanceType('t3.micro'),
        machineImage: ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-0123456789abcdef0' }),
      });
    };

    it('attaches', () => {
      const stack = testStack(AWS);
      new EncryptedVolume(stack, 'Data', { availabilityZone: 'eu-west-1a' }).attachTo(
        instanceIn(stack, 'eu-west-1a'),
        '/dev/sdf',
      );
      Template.fromStack(stack).hasResourceProperties('AWS::EC2::VolumeAttachment', {
        Device: '/dev/sdf',
        InstanceId: { Ref: Match.stringLikeRegexp('^Box') },
        VolumeId: { Ref: Match.stringLikeRegexp('^Data') },
      });
    });
    it('attaches where the zone is a token', () => {
      const stack = testStack(AWS);
      expect(() =>
        new EncryptedVolume(stack, 'Data').attachTo(instanceIn(stack, 'eu-west-1a'), '/dev/sdf'),
      ).not.toThrow();
    });
    it('refuses another zone', () => {
      const stack = testStack(AWS);
      const volume = new EncryptedVolume(stack, 'Data', { availabilityZone: 'eu-west-1b' });
      // The L2's zone is an attribute, hence a token; an imported instance knows its zone.
      const instance = Object.create(instanceIn(stack, 'eu-west-1a'), {
        instanceAvailabilityZone: { value: 'eu-west-1a' },
      });
      expect(() => volume.attachTo(instance, '/dev/sdf')).toThrow(
        "instance is in another availability zone: 'eu-west-1a'; allowed: 'eu-west-1b'",
      );
    });
    it.each(['/dev/sda1', '/dev/nvme1n1', 'sdf'])('refuses the device %s', (device) => {
      const stack = testStack(AWS);
      const volume = new EncryptedVolume(stack, 'Data');
      expect(() => volume.attachTo(instanceIn(stack, 'eu-west-1a'), device)).toThrow(
        `device is not for data volumes: '${device}'`,
      );
    });
  });

  it.each<[string, EncryptedVolumeProps]>([
    ['size is out of range: 0 GiB', { size: Size.gibibytes(0) }],
    ['size is out of range: 0.5 GiB', { size: Size.mebibytes(512) }],
    ['size is out of range: 66560 GiB', { size: Size.tebibytes(65) }],
    ['iops is out of range: 2999', { iops: 2999 }],
    ['iops is out of range: 80001', { iops: 80_001 }],
    ['iops is too high for the size: 10001; allowed: at most 10000', { iops: 10_001, size: Size.gibibytes(20) }],
    ['throughput is out of range: 124', { throughput: 124 }],
    ['throughput is too high for the iops: 751; allowed: at most 750', { throughput: 751 }],
    ["availabilityZone is not a zone: 'eu-west-1'", { availabilityZone: 'eu-west-1' }],
  ])('refuses: %s', (message, props) => {
    expect(() => make(props)).toThrow(message);
  });

  it('judges no token', () => {
    const number = Lazy.number({ produce: () => 4000 });
    const zone = Lazy.string({ produce: () => 'eu-west-1c' });
    expect(() =>
      make({ iops: number, throughput: number, availabilityZone: zone, size: Size.gibibytes(number) }),
    ).not.toThrow();
  });

  it.each(['us-gov-west-1a', 'cn-north-1b', 'us-west-2-lax-1a'])('knows the zone %s', (availabilityZone) => {
    expect(() => make({ availabilityZone })).not.toThrow();
  });
});

describe('VolumeBackupPlan', () => {
  const planOf = (props?: VolumeBackupPlanProps) => {
    const stack = testStack(AWS);
    new VolumeBackupPlan(stack, 'Plan', props);
    return Template.fromStack(stack);
  };
  const template = planOf();
  const vault = only(template, 'AWS::Backup::BackupVault');

  it.each(ENVIRONMENTS)('is clean with no props: $location, $flags', (environment) => {
    const stack = testStack(environment);
    new VolumeBackupPlan(stack, 'Plan');
    expectClean(stack);
  });

  it('encrypts the vault with a key of its own', () =>
    expect(vault.Properties.EncryptionKeyArn).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^PlanKey/), 'Arn'] }));
  it('locks the vault for as long as backups are kept, in governance mode', () =>
    expect(vault.Properties.LockConfiguration).toEqual({ MinRetentionDays: 35, MaxRetentionDays: 365 }));
  it('retains the vault', () => expect(vault.DeletionPolicy).toBe('Retain'));
  it("names the vault after the stack's own id, within 50 characters", () => {
    const [, [prefix, guid]] = vault.Properties.BackupVaultName['Fn::Join'];
    expect(prefix).toMatch(/^spawn-[0-9a-f]{6}-$/);
    expect(prefix.length + 36).toBeLessThanOrEqual(50);
    expect(guid).toEqual({ 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] });
  });
  it('backs up daily and keeps backups for 35 days', () =>
    template.hasResourceProperties('AWS::Backup::BackupPlan', {
      BackupPlan: {
        BackupPlanRule: [
          Match.objectLike({ ScheduleExpression: 'cron(0 5 * * ? *)', Lifecycle: { DeleteAfterDays: 35 } }),
        ],
      },
    }));

  it('gives the role exact actions in a managed policy of our own', () => {
    template.resourceCountIs('AWS::IAM::Policy', 0);
    template.allResourcesProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent(), Policies: Match.absent() });
    const { Statement } = only(template, 'AWS::IAM::ManagedPolicy').Properties.PolicyDocument;
    expect(Statement.flatMap(({ Action }: any) => Action).sort()).toEqual([
      'backup:DescribeBackupVault',
      'ec2:CreateSnapshot',
      'ec2:CreateSnapshot',
      'ec2:CreateTags',
      'ec2:DeleteSnapshot',
      'ec2:DescribeSnapshots',
      'ec2:DescribeTags',
      'ec2:DescribeVolumes',
      'tag:GetResources',
    ]);
    expect(Statement[0].Condition).toEqual({ StringEquals: { 'aws:ResourceTag/spawn:managed': 'true' } });
    expect(Statement.find(({ Action }: any) => Action === 'ec2:DeleteSnapshot').Condition).toEqual({
      Null: { 'aws:ResourceTag/aws:backup:source-resource': 'false' },
    });
    expect(Statement.filter(({ Resource }: any) => Resource === '*').map(({ Condition }: any) => Condition)).toEqual([
      { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
    ]);
  });

  it('is one for each stack, the first that was made', () => {
    const stack = testStack(AWS);
    const plan = new VolumeBackupPlan(stack, 'Plan');
    expect(VolumeBackupPlan.of(stack)).toBe(plan);
    expect(new EncryptedVolume(stack, 'One').backupPlan).toBe(plan);
    expect(new EncryptedVolume(stack, 'Two').backupPlan).toBe(plan);
    Template.fromStack(stack).resourceCountIs('AWS::Backup::BackupVault', 1);
    Template.fromStack(stack).resourceCountIs('AWS::Backup::BackupSelection', 2);
  });

  it('selects a volume in the stack of the volume', () => {
    const app = new App({ analyticsReporting: false });
    const env = { account: '111122223333', region: 'eu-west-1' };
    const plan = new VolumeBackupPlan(new Stack(app, 'Plans', { env }), 'Plan');
    const stack = new Stack(app, 'Volumes', { env });
    new EncryptedVolume(stack, 'Data', { backup: VolumeBackup.inPlan(plan) });
    Template.fromStack(stack).resourceCountIs('AWS::Backup::BackupSelection', 1);
    expectClean(stack);
  });

  it('takes key, retention, schedule and a lock for ever', () => {
    const stack = testStack(AWS);
    const key = new kms.Key(stack, 'Mine', { enableKeyRotation: true });
    new VolumeBackupPlan(stack, 'Plan', {
      key,
      retention: Duration.days(400),
      schedule: events.Schedule.cron({ hour: '1', minute: '30' }),
      lockForeverAfter: Duration.days(7),
    });
    const given = Template.fromStack(stack);
    given.hasResourceProperties('AWS::Backup::BackupVault', {
      EncryptionKeyArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Mine'), 'Arn'] },
      LockConfiguration: { MinRetentionDays: 400, MaxRetentionDays: 800, ChangeableForDays: 7 },
    });
    given.hasResourceProperties('AWS::Backup::BackupPlan', {
      BackupPlan: {
        BackupPlanRule: [
          Match.objectLike({ ScheduleExpression: 'cron(30 1 * * ? *)', Lifecycle: { DeleteAfterDays: 400 } }),
        ],
      },
    });
  });

  it.each<[string, VolumeBackupPlanProps]>([
    ['retention is out of range: 12 hours; allowed: whole days, 1 to 36500', { retention: Duration.hours(12) }],
    [
      'lockForeverAfter is out of range: 2 days; allowed: whole days, 3 to 36500',
      { lockForeverAfter: Duration.days(2) },
    ],
  ])('refuses: %s', (message, props) => {
    expect(() => planOf(props)).toThrow(message);
  });

  it('takes a role for grants on the volume', () => {
    const stack = testStack(AWS);
    const { volume } = new EncryptedVolume(stack, 'Data');
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
    volume.grantAttachVolume(role);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: 'ec2:AttachVolume' })]) },
    });
  });
});
