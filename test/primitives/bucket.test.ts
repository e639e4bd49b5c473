import { Aws, Duration, RemovalPolicy, aws_iam as iam, aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AccessLogBucket, Replication, SpawnBucket, type SpawnBucketProps } from '../../lib/primitives';
import { ENVIRONMENTS, testStack } from '../support/environments';
import { expectClean, findingsOf, ownFindingsOf, waivedOf } from '../support/packs';

const AWS = ENVIRONMENTS.find(({ location }) => location === 'aws')!;
const KEY_ARN = 'arn:aws:kms:eu-central-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab';

function make(props?: SpawnBucketProps) {
  const stack = testStack(AWS);
  const bucket = new SpawnBucket(stack, 'Data', props);
  return { stack, bucket, template: Template.fromStack(stack) };
}

/** The L1 of the bucket itself, by its logical id. */
function mainBucket(template: Template): Record<string, any> {
  const [, resource] = Object.entries(template.findResources('AWS::S3::Bucket')).find(([id]) =>
    /^Data[0-9A-F]{8}$/.test(id),
  )!;
  return resource;
}

describe('SpawnBucket', () => {
  it.each(ENVIRONMENTS)('is clean with no props: $location, $flags', (environment) => {
    const stack = testStack(environment);
    new SpawnBucket(stack, 'Data');
    expectClean(stack);
  });

  it('needs exactly the waivers of docs/WAIVERS.md', () => {
    const waived = waivedOf(make().stack).map(({ waiver, ruleId, path }) => `${waiver} ${ruleId} ${path}`);
    expect(waived).toEqual(
      expect.arrayContaining([
        'replica-bucket HIPAA.Security-S3BucketReplicationEnabled Test/Data/Replica/Resource',
        'replica-bucket PCI.DSS.321-S3BucketReplicationEnabled Test/Data/Replica/Resource',
      ]),
    );
    expect(waived.every((line) => /Test\/(Data\/Replica|SpawnAccessLogs)\/Resource/.test(line))).toBe(true);
  });

  describe('properties', () => {
    const { template } = make();
    const { Properties, DeletionPolicy, UpdateReplacePolicy } = mainBucket(template);
    const policyOf = (id: RegExp) => {
      const policies = Object.entries(template.findResources('AWS::S3::BucketPolicy'));
      return policies.find(([name]) => id.test(name))![1].Properties.PolicyDocument.Statement as any[];
    };

    it('is encrypted with a key of its own, through a bucket key', () => {
      expect(Properties.BucketEncryption.ServerSideEncryptionConfiguration).toEqual([
        {
          BucketKeyEnabled: true,
          ServerSideEncryptionByDefault: {
            SSEAlgorithm: 'aws:kms',
            KMSMasterKeyID: { 'Fn::GetAtt': [expect.stringMatching(/^DataKey/), 'Arn'] },
          },
        },
      ]);
    });
    it('is versioned', () => expect(Properties.VersioningConfiguration).toEqual({ Status: 'Enabled' }));
    it('has Object Lock, without a default retention', () => {
      expect(Properties.ObjectLockEnabled).toBe(true);
      expect(Properties.ObjectLockConfiguration).toEqual({ ObjectLockEnabled: 'Enabled' });
    });
    it('blocks public access', () =>
      expect(Properties.PublicAccessBlockConfiguration).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      }));
    it('has no ACLs', () => {
      expect(Properties.OwnershipControls).toEqual({ Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] });
      template.allResourcesProperties('AWS::S3::Bucket', { AccessControl: Match.absent() });
    });
    it('logs access to the log bucket of the stack', () =>
      expect(Properties.LoggingConfiguration).toEqual({
        DestinationBucketName: { Ref: expect.stringMatching(/^SpawnAccessLogs/) },
        LogFilePrefix: 'Test/Data/Resource/',
      }));
    it('ends uploads and old versions', () =>
      expect(Properties.LifecycleConfiguration.Rules).toEqual([
        { Id: 'AbortUploads', Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } },
        {
          Id: 'ExpireOldVersions',
          Status: 'Enabled',
          NoncurrentVersionExpiration: { NoncurrentDays: 90 },
          ExpiredObjectDeleteMarker: true,
        },
      ]));
    it('is retained', () => expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Retain', 'Retain']));
    it('has no fixed name', () => template.allResourcesProperties('AWS::S3::Bucket', { BucketName: Match.absent() }));
    it.each([
      ['other transport than TLS', { Bool: { 'aws:SecureTransport': 'false' } }, 's3:*'],
      ['TLS below 1.2', { NumericLessThan: { 's3:TlsVersion': 1.2 } }, 's3:*'],
      [
        'encryption that is not KMS',
        {
          Null: { 's3:x-amz-server-side-encryption': 'false' },
          StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' },
        },
        's3:PutObject',
      ],
      [
        "KMS without a key, which is Amazon's",
        {
          Null: { 's3:x-amz-server-side-encryption-aws-kms-key-id': 'true' },
          StringEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' },
        },
        's3:PutObject',
      ],
      [
        'other KMS keys',
        {
          Null: { 's3:x-amz-server-side-encryption-aws-kms-key-id': 'false' },
          StringNotEquals: {
            's3:x-amz-server-side-encryption-aws-kms-key-id': {
              'Fn::GetAtt': [expect.stringMatching(/^DataKey/), 'Arn'],
            },
          },
        },
        's3:PutObject',
      ],
      [
        'keys that only the caller has',
        { Null: { 's3:x-amz-server-side-encryption-customer-algorithm': 'false' } },
        's3:PutObject',
      ],
    ])('denies %s', (_, condition, action) => {
      expect(policyOf(/^DataPolicy/)).toContainEqual(
        expect.objectContaining({ Effect: 'Deny', Principal: { AWS: '*' }, Action: action, Condition: condition }),
      );
    });

    it('replicates everything to a replica with another key', () => {
      expect(Properties.ReplicationConfiguration).toEqual({
        Role: { 'Fn::GetAtt': [expect.stringMatching(/^DataReplicationRole/), 'Arn'] },
        Rules: [
          {
            Id: 'Everything',
            Priority: 1,
            Status: 'Enabled',
            Filter: { Prefix: '' },
            DeleteMarkerReplication: { Status: 'Disabled' },
            SourceSelectionCriteria: { SseKmsEncryptedObjects: { Status: 'Enabled' } },
            Destination: {
              Bucket: { 'Fn::GetAtt': [expect.stringMatching(/^DataReplica[0-9A-F]/), 'Arn'] },
              EncryptionConfiguration: {
                ReplicaKmsKeyID: { 'Fn::GetAtt': [expect.stringMatching(/^DataReplicaKey/), 'Arn'] },
              },
            },
          },
        ],
      });
    });

    it('gives the replication role exact actions in a managed policy', () => {
      template.resourceCountIs('AWS::IAM::Policy', 0);
      const [policy] = Object.values(template.findResources('AWS::IAM::ManagedPolicy'));
      const actions = policy.Properties.PolicyDocument.Statement.flatMap((statement: any) => statement.Action).sort();
      expect(actions).toEqual([
        'kms:Decrypt',
        'kms:Encrypt',
        'kms:GenerateDataKey',
        's3:GetObjectLegalHold',
        's3:GetObjectRetention',
        's3:GetObjectVersionAcl',
        's3:GetObjectVersionForReplication',
        's3:GetObjectVersionTagging',
        's3:GetReplicationConfiguration',
        's3:ListBucket',
        's3:ReplicateObject',
        's3:ReplicateTags',
      ]);
    });

    it('makes a replica just as hard', () => {
      const [, replica] = Object.entries(template.findResources('AWS::S3::Bucket')).find(([id]) =>
        /^DataReplica/.test(id),
      )!;
      const { VersioningConfiguration, ObjectLockEnabled, PublicAccessBlockConfiguration, LoggingConfiguration } =
        replica.Properties;
      expect({ VersioningConfiguration, ObjectLockEnabled, PublicAccessBlockConfiguration }).toEqual({
        VersioningConfiguration: Properties.VersioningConfiguration,
        ObjectLockEnabled: true,
        PublicAccessBlockConfiguration: Properties.PublicAccessBlockConfiguration,
      });
      expect(LoggingConfiguration.LogFilePrefix).toBe('Test/Data/Replica/');
      expect(replica.DeletionPolicy).toBe('Retain');
    });
  });

  it('lets an L2 grant reach the data and the key', () => {
    const stack = testStack(AWS);
    const { bucket } = new SpawnBucket(stack, 'Data');
    const role = new iam.Role(stack, 'Reader', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
    bucket.grantRead(role);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: ['kms:Decrypt', 'kms:DescribeKey'],
            Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^DataKey'), 'Arn'] },
          }),
        ]),
      },
    });
  });

  it('yields the documented findings without replication, and keeps the reason', () => {
    const { stack, template } = make({ replication: Replication.none({ reason: 'results can be computed again' }) });
    expect(findingsOf(stack).map(({ ruleId, path }) => `${ruleId} ${path}`)).toEqual([
      'HIPAA.Security-S3BucketReplicationEnabled Test/Data/Resource/Resource',
      'PCI.DSS.321-S3BucketReplicationEnabled Test/Data/Resource/Resource',
      'SOC2-S3BucketReplicationEnabled Test/Data/Resource/Resource',
    ]);
    expect(mainBucket(template).Metadata['cdk-spawn:no-replication']).toBe('results can be computed again');
    template.resourceCountIs('AWS::S3::Bucket', 2);
  });

  it('replicates to a bucket of another account, which then owns the replicas; no waiver but that of the log bucket', () => {
    const stack = testStack(AWS);
    new SpawnBucket(stack, 'Data', {
      replication: Replication.to({
        bucket: s3.Bucket.fromBucketAttributes(stack, 'Archive', {
          bucketArn: 'arn:aws:s3:::archive',
          account: '444455556666',
        }),
        key: kms.Key.fromKeyArn(stack, 'ArchiveKey', KEY_ARN),
      }),
    });
    expectClean(stack);
    expect(new Set(waivedOf(stack).map(({ waiver }) => waiver))).toEqual(new Set(['access-log-bucket']));
    const template = Template.fromStack(stack);
    expect(mainBucket(template).Properties.ReplicationConfiguration.Rules[0].Destination).toEqual({
      Bucket: 'arn:aws:s3:::archive',
      Account: '444455556666',
      AccessControlTranslation: { Owner: 'Destination' },
      EncryptionConfiguration: { ReplicaKmsKeyID: KEY_ARN },
    });
    template.hasResourceProperties('AWS::IAM::ManagedPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: Match.arrayWith(['s3:ObjectOwnerOverrideToBucketOwner']),
            Resource: 'arn:aws:s3:::archive/*',
          }),
          Match.objectLike({
            Action: ['kms:Encrypt', 'kms:GenerateDataKey'],
            Condition: { StringEquals: { 'kms:ViaService': ['s3.eu-central-1.amazonaws.com'] } },
          }),
        ]),
      },
    });
  });

  it('takes key, retention, lifecycle, log bucket and removal policy', () => {
    const stack = testStack(AWS);
    const key = new kms.Key(stack, 'Mine', { enableKeyRotation: true });
    const accessLogs = new AccessLogBucket(stack, 'Logs');
    new SpawnBucket(stack, 'Data', {
      key,
      accessLogs,
      objectLockRetention: s3.ObjectLockRetention.governance(Duration.days(30)),
      noncurrentVersionExpiration: Duration.days(10),
      lifecycleRules: [{ id: 'Results', expiration: Duration.days(60) }],
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const { Properties, DeletionPolicy } = mainBucket(Template.fromStack(stack));
    expect(DeletionPolicy).toBe('Delete');
    expect(Properties.ObjectLockConfiguration.Rule).toEqual({ DefaultRetention: { Mode: 'GOVERNANCE', Days: 30 } });
    expect(Properties.LifecycleConfiguration.Rules).toEqual([
      expect.objectContaining({ Id: 'AbortUploads' }),
      expect.objectContaining({ Id: 'ExpireOldVersions', NoncurrentVersionExpiration: { NoncurrentDays: 10 } }),
      expect.objectContaining({ Id: 'Results', ExpirationInDays: 60 }),
    ]);
    expect(Properties.LoggingConfiguration.DestinationBucketName).toEqual({ Ref: expect.stringMatching(/^Logs/) });
    expect(findingsOf(stack)).toEqual([]);
    expect(ownFindingsOf(stack)).toEqual([
      'StatefulRetained Test/Data/Replica/Resource ',
      'StatefulRetained Test/Data/Resource/Resource ',
    ]);
  });

  it('lets services that deliver logs choose the encryption, and nobody else; then without a bucket key', () => {
    const { template } = make({ writtenByServices: true });
    const statements = Object.values(template.findResources('AWS::S3::BucketPolicy'))
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as any[])
      .filter(({ Sid }) => /^Deny(OtherThanKms|AwsManagedKey|OtherKeys|CustomerProvidedKeys)$/.test(Sid as string));
    expect(statements).toHaveLength(8);
    for (const { Condition } of statements) expect(Condition.Bool).toEqual({ 'aws:PrincipalIsAWSService': 'false' });
    expect(mainBucket(template).Properties.BucketEncryption.ServerSideEncryptionConfiguration[0].BucketKeyEnabled).toBe(
      false,
    );
  });

  describe('bucketName', () => {
    it.each([
      ['the account id', `spawn-results-111122223333-eu-west-1`],
      ['the account token', `spawn-results-${Aws.ACCOUNT_ID}-${Aws.REGION}`],
    ])('takes a name with %s', (_, bucketName) => {
      expect(mainBucket(make({ bucketName }).template).Properties.BucketName).toBeDefined();
    });
    it('takes any account id in a region-agnostic stack', () => {
      const stack = testStack();
      expect(() => new SpawnBucket(stack, 'Data', { bucketName: 'spawn-data-111122223333' })).not.toThrow();
      expect(() => new SpawnBucket(stack, 'Other', { bucketName: 'spawn-data-1111222233334' })).toThrow(
        'bucketName has no account id',
      );
    });
    it.each(['spawn-data-eu-west-1', 'spawn-data-444455556666'])('refuses %s', (bucketName) => {
      expect(() => make({ bucketName })).toThrow(`bucketName has no account id: '${bucketName}'; allowed`);
    });
  });

  it('refuses versions that expire at once', () => {
    expect(() => make({ noncurrentVersionExpiration: Duration.hours(1) })).toThrow(
      'noncurrentVersionExpiration is too short: 1 hour; allowed',
    );
  });

  it('refuses no replication without a reason', () => {
    expect(() => Replication.none({ reason: ' ' })).toThrow('reason is empty');
  });
});
