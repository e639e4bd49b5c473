import { Duration, Stack, aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AccessLogBucket, type AccessLogBucketProps } from '../../lib/primitives';
import { ENVIRONMENTS, testStack } from '../support/environments';
import { expectClean, waivedOf } from '../support/packs';

const AWS = ENVIRONMENTS.find(({ location }) => location === 'aws')!;

function make(props?: AccessLogBucketProps) {
  const stack = testStack(AWS);
  const logs = new AccessLogBucket(stack, 'Logs', props);
  return { stack, logs, template: Template.fromStack(stack) };
}

describe('AccessLogBucket', () => {
  it.each(ENVIRONMENTS)('is clean with no props: $location, $flags', (environment) => {
    const stack = testStack(environment);
    new AccessLogBucket(stack, 'Logs');
    expectClean(stack);
  });

  it('needs only the waiver of docs/WAIVERS.md', () => {
    expect(new Set(waivedOf(make().stack).map(({ waiver }) => waiver))).toEqual(new Set(['access-log-bucket']));
  });

  describe('properties', () => {
    const { template } = make();
    const [bucket] = Object.values(template.findResources('AWS::S3::Bucket'));
    const [policy] = Object.values(template.findResources('AWS::S3::BucketPolicy'));
    const statements = policy.Properties.PolicyDocument.Statement as any[];

    it('has SSE-S3, which log delivery needs', () =>
      expect(bucket.Properties.BucketEncryption.ServerSideEncryptionConfiguration).toEqual([
        { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
      ]));
    it('has no Object Lock, which log delivery refuses', () => {
      expect(bucket.Properties.ObjectLockEnabled).toBeUndefined();
      expect(bucket.Properties.ObjectLockConfiguration).toBeUndefined();
    });
    it('is versioned', () => expect(bucket.Properties.VersioningConfiguration).toEqual({ Status: 'Enabled' }));
    it('blocks public access', () =>
      expect(bucket.Properties.PublicAccessBlockConfiguration).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      }));
    it('has no ACLs', () => {
      expect(bucket.Properties.OwnershipControls).toEqual({ Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] });
      expect(bucket.Properties.AccessControl).toBeUndefined();
    });
    it('keeps logs for a year', () =>
      expect(bucket.Properties.LifecycleConfiguration.Rules).toContainEqual(
        expect.objectContaining({ ExpirationInDays: 365, NoncurrentVersionExpiration: { NoncurrentDays: 30 } }),
      ));
    it('is retained', () => expect(bucket.DeletionPolicy).toBe('Retain'));
    it('denies other transport than TLS', () =>
      expect(statements).toContainEqual(
        expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      ));
    it('denies TLS below 1.2', () =>
      expect(statements).toContainEqual(
        expect.objectContaining({ Effect: 'Deny', Condition: { NumericLessThan: { 's3:TlsVersion': 1.2 } } }),
      ));
    it('lets the logging service write for buckets of this account, and nobody else', () => {
      expect(statements.filter(({ Effect }) => Effect === 'Allow')).toEqual([
        {
          Sid: 'AccessLogDelivery',
          Effect: 'Allow',
          Principal: { Service: 'logging.s3.amazonaws.com' },
          Action: 's3:PutObject',
          Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': [expect.stringMatching(/^Logs/), 'Arn'] }, '/*']] },
          Condition: {
            StringEquals: { 'aws:SourceAccount': '111122223333' },
            ArnLike: { 'aws:SourceArn': expect.anything() },
          },
        },
      ]);
    });
  });

  it('is one for each stack, the first that was made', () => {
    const { stack, logs } = make();
    expect(AccessLogBucket.of(stack)).toBe(logs);
    const other = new Stack(stack.node.root, 'Other');
    expect(AccessLogBucket.of(other)).not.toBe(logs);
    expect(AccessLogBucket.of(other)).toBe(AccessLogBucket.of(other));
  });

  it.each(ENVIRONMENTS)('collects without an ACL, once it may be written: $location, $flags', (environment) => {
    const stack = testStack(environment);
    const source = new s3.Bucket(stack, 'Source');
    AccessLogBucket.of(stack).collectFrom(source);
    const template = Template.fromStack(stack);
    template.allResourcesProperties('AWS::S3::Bucket', { AccessControl: Match.absent() });
    template.hasResource('AWS::S3::Bucket', {
      Properties: { LoggingConfiguration: { LogFilePrefix: 'Test/Source/' } },
      DependsOn: [Match.stringLikeRegexp('^SpawnAccessLogsPolicy')],
    });
  });

  it('replicates the logs where told', () => {
    const stack = testStack(AWS);
    new AccessLogBucket(stack, 'Logs', {
      replicateTo: {
        bucket: s3.Bucket.fromBucketName(stack, 'Archive', 'archive'),
        key: kms.Key.fromKeyArn(
          stack,
          'Key',
          'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
        ),
      },
    });
    Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', {
      ReplicationConfiguration: { Rules: [Match.objectLike({ Status: 'Enabled' })] },
    });
    expect(waivedOf(stack).map(({ ruleId }) => ruleId)).not.toContain('HIPAA.Security-S3BucketReplicationEnabled');
  });

  it('takes another retention', () => {
    make({ retention: Duration.days(400) }).template.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: { Rules: Match.arrayWith([Match.objectLike({ ExpirationInDays: 400 })]) },
    });
  });

  it('refuses to keep logs for less than a day', () => {
    expect(() => make({ retention: Duration.hours(2) })).toThrow(
      'retention is too short: 2 hours; allowed: whole days',
    );
  });
});
