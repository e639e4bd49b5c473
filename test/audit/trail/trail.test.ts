import { Aws, Duration, Stack, aws_iam as iam, aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import {
  AuditBucket,
  AuditLock,
  AuditRetention,
  AuditTrail,
  type AuditTrailProps,
  DataEvents,
} from '../../../lib/audit';
import { Sensitivity } from '../../../lib/contract';
import { AccessLogBucket, ManagedPolicyRole, SpawnBucket } from '../../../lib/primitives';
import { ENVIRONMENTS, testApp, testStack } from '../../support/environments';
import { expectClean, expectNoFailures, ownFindingsOf, waivedOf } from '../../support/packs';

const AWS = ENVIRONMENTS.find(({ location }) => location === 'aws')!;
const ORGANIZATION = { organizationId: 'o-a1b2c3d4e5', managementAccount: '111122223333' };

function make(props?: AuditTrailProps) {
  const stack = testStack(AWS);
  const trail = new AuditTrail(stack, 'Trail', props);
  const template = Template.fromStack(stack);
  const [{ Properties, Metadata, DependsOn }] = Object.values(template.findResources('AWS::CloudTrail::Trail'));
  return { stack, trail, template, Properties, Metadata, DependsOn };
}

const selectorsOf = ({ Properties }: { Properties: any }): any[] => Properties.AdvancedEventSelectors;

describe('AuditTrail', () => {
  it.each(ENVIRONMENTS)('is clean with no props: $location, $flags', (environment) => {
    const stack = testStack(environment);
    new AuditTrail(stack, 'Trail');
    expectClean(stack);
  });

  it('needs no waiver but those of the access-log bucket and the replica', () => {
    expect(new Set(waivedOf(make().stack).map(({ waiver, path }) => `${waiver} ${path}`))).toEqual(
      new Set([
        'access-log-bucket Test/SpawnAccessLogs/Resource/Resource',
        'replica-bucket Test/Trail/Files/Replica/Resource',
      ]),
    );
  });

  it('holds where audit logs are kept for six years, and for twelve months if that is enough', () => {
    const accessLogs = (stack: Stack) => new AccessLogBucket(stack, 'Logs', { retention: Duration.days(2192) });
    const withRetention = (retention?: AuditRetention) => {
      const stack = testStack(AWS);
      new AuditTrail(stack, 'Trail', { retention, accessLogs: accessLogs(stack) });
      return stack;
    };
    expectClean(withRetention(), { auditLogDays: 2192 });
    expectClean(withRetention(AuditRetention.pciDss()));
    const short = ownFindingsOf(withRetention(AuditRetention.pciDss()), { auditLogDays: 2192 });
    expect(short.map((line) => line.split(' ', 2).join(' '))).toEqual([
      'LogRetentionMinimum Test/Trail/Events/Resource',
      'LogRetentionMinimum Test/Trail/Files/Resource/Resource',
      'TrailBucketProtected Test/Trail/Files/Resource/Resource',
    ]);
  });

  describe('promises', () => {
    const made = make();
    const { Properties, template, DependsOn } = made;
    it.each([
      ['is on', 'IsLogging'],
      ['records all regions', 'IsMultiRegionTrail'],
      ['records global services', 'IncludeGlobalServiceEvents'],
      ['writes digests', 'EnableLogFileValidation'],
    ])('%s', (_, name) => expect(Properties[name]).toBe(true));
    it('is the account’s own', () => expect(Properties.IsOrganizationTrail).toBe(false));
    it('has no insights, which cost', () => expect(Properties.InsightSelectors).toBeUndefined());
    it('has a customer managed key', () =>
      expect(Properties.KMSKeyId).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^TrailKey/), 'Arn'] }));
    it('delivers to CloudWatch Logs by a role with a managed policy', () => {
      expect(Properties.CloudWatchLogsLogGroupArn).toEqual({
        'Fn::GetAtt': [expect.stringMatching(/^TrailEvents/), 'Arn'],
      });
      expect(Properties.CloudWatchLogsRoleArn).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^TrailRole/), 'Arn'] });
      template.resourceCountIs('AWS::IAM::Policy', 0);
      template.hasResourceProperties('AWS::IAM::ManagedPolicy', {
        Roles: [{ Ref: Match.stringLikeRegexp('^TrailRole') }],
        PolicyDocument: {
          Statement: [
            {
              Effect: 'Allow',
              Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
              Resource: {
                'Fn::Join': ['', Match.arrayWith([':log-stream:111122223333_CloudTrail_*'])],
              },
            },
          ],
        },
      });
    });
    it('comes after the policies of bucket and role', () => {
      expect(DependsOn).toEqual([
        expect.stringMatching(/^TrailFilesPolicy/),
        expect.stringMatching(/^TrailRoleGrants/),
      ]);
    });
    it('records all management events, and S3, DynamoDB and Lambda but for its own deliveries', () => {
      const fields = selectorsOf(made).map(({ FieldSelectors }) => FieldSelectors);
      const category = (name: string) => ({ Field: 'eventCategory', Equals: [name] });
      const type = (name: string) => ({ Field: 'resources.type', Equals: [name] });
      const own = [/^TrailFiles[0-9A-F]{8}$/, /^TrailFilesReplica/].map((id) => ({
        'Fn::Join': ['', [{ 'Fn::GetAtt': [expect.stringMatching(id), 'Arn'] }, '/']],
      }));
      expect(fields).toEqual([
        [category('Management')],
        [category('Data'), type('AWS::S3::Object'), { Field: 'resources.ARN', NotStartsWith: own }],
        [
          category('Data'),
          type('AWS::S3::Object'),
          { Field: 'resources.ARN', StartsWith: own },
          { Field: 'eventName', NotEquals: ['PutObject'] },
        ],
        [category('Data'), type('AWS::DynamoDB::Table')],
        [category('Data'), type('AWS::Lambda::Function')],
      ]);
    });
    it('is named after its path and region, so that policies can name it', () => {
      expect(Properties.TrailName).toMatch(/^Test-Trail-[0-9A-F]{8}-eu-west-1$/);
    });
    it('lets CloudTrail use the key for this trail only', () => {
      template.hasResourceProperties('AWS::KMS::Key', {
        KeyPolicy: {
          Statement: Match.arrayWith([
            Match.objectLike({
              Principal: { Service: 'cloudtrail.amazonaws.com' },
              Action: ['kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext'],
              Condition: {
                StringEquals: { 'aws:SourceArn': arnOf(Properties.TrailName as string) },
                StringLike: { 'kms:EncryptionContext:aws:cloudtrail:arn': arnOf('*', '*') },
              },
            }),
          ]),
        },
      });
    });
    it('keeps events for six years', () => {
      template.hasResource('AWS::Logs::LogGroup', { Properties: { RetentionInDays: 2192 }, DeletionPolicy: 'Retain' });
    });
  });

  describe('data events', () => {
    it('of some resources', () => {
      const fields = selectorsOf(
        make({
          s3Events: DataEvents.of(['arn:aws:s3:::results', 'arn:aws:s3:::data/private/']),
          dynamoDbEvents: DataEvents.of(['arn:aws:dynamodb:eu-west-1:111122223333:table/spawn-instances']),
          lambdaEvents: DataEvents.of(['arn:aws:lambda:eu-west-1:111122223333:function:reaper']),
        }),
      ).flatMap(({ FieldSelectors }) => FieldSelectors.filter(({ Field }: any) => Field === 'resources.ARN'));
      expect(fields).toEqual([
        { Field: 'resources.ARN', StartsWith: ['arn:aws:s3:::results/', 'arn:aws:s3:::data/private/'] },
        { Field: 'resources.ARN', Equals: ['arn:aws:dynamodb:eu-west-1:111122223333:table/spawn-instances'] },
        { Field: 'resources.ARN', Equals: ['arn:aws:lambda:eu-west-1:111122223333:function:reaper'] },
      ]);
    });

    it('of some resources are clean too', () => {
      const stack = testStack(AWS);
      const { bucket } = new SpawnBucket(stack, 'Data');
      new AuditTrail(stack, 'Trail', { s3Events: DataEvents.of([bucket.bucketArn]) });
      expectClean(stack);
    });

    it.each([
      ['s3Events', 'no-s3-events', 'AWS::S3::Object'],
      ['dynamoDbEvents', 'no-dynamo-db-events', 'AWS::DynamoDB::Table'],
      ['lambdaEvents', 'no-lambda-events', 'AWS::Lambda::Function'],
    ])('%s none: the documented finding, and the reason kept', (prop, key, type) => {
      const made = make({ [prop]: DataEvents.none({ reason: 'this account holds no such data' }) });
      expect(ownFindingsOf(made.stack)).toEqual(['TrailComplete Test/Trail/Resource AdvancedEventSelectors']);
      expect(JSON.stringify(selectorsOf(made))).not.toContain(type);
      expect(made.Metadata[`cdk-spawn:${key}`]).toBe('this account holds no such data');
    });

    it.each<[string, () => unknown, string]>([
      ['no resource', () => DataEvents.of([]), 'resourceArns is empty'],
      ['a name', () => DataEvents.of(['results']), "resourceArns has what is no ARN: 'results'; allowed: ARNs"],
      ['no reason', () => DataEvents.none({ reason: ' ' }), 'reason is empty'],
    ])('refuses %s', (_, build, message) => expect(build).toThrow(message));
  });

  describe('of an organization', () => {
    const { Properties, template, stack } = make({ organization: ORGANIZATION });
    it('records all accounts', () => expect(Properties.IsOrganizationTrail).toBe(true));
    it('writes to the folders of account and organization', () => {
      expect(JSON.stringify(statement(template, 'TrailDelivery').Resource)).toContain('/AWSLogs/111122223333/*');
      expect(JSON.stringify(statement(template, 'TrailDelivery').Resource)).toContain('/AWSLogs/o-a1b2c3d4e5/*');
    });
    it('delivers to streams of both', () => {
      expect(JSON.stringify(template.findResources('AWS::IAM::ManagedPolicy'))).toContain(':log-stream:o-a1b2c3d4e5_*');
    });
    it('is clean', () => expectClean(stack));
    it('warns outside the management account, whose the trail is', () => {
      const { stack, template } = make({ organization: { ...ORGANIZATION, managementAccount: '444455556666' } });
      Annotations.fromStack(stack).hasWarning(
        '/Test/Trail',
        Match.stringLikeRegexp('only as a delegated administrator'),
      );
      expect(JSON.stringify(statement(template, 'TrailDelivery').Condition)).toContain(':444455556666:trail/');
    });
    it.each([
      [{ organizationId: 'r-abcd' }, "organizationId is not the id of an organization: 'r-abcd'; allowed"],
      [{ managementAccount: '12345' }, "managementAccount is not an account id: '12345'; allowed"],
    ])('refuses %j', (wrong, message) => {
      expect(() => make({ organization: { ...ORGANIZATION, ...wrong } })).toThrow(message);
    });
    it('takes tokens', () => {
      const organization = { organizationId: Aws.NO_VALUE, managementAccount: Aws.ACCOUNT_ID };
      expect(() => make({ organization })).not.toThrow();
    });
  });

  it('looks for unusual rates if asked', () => {
    expect(make({ insights: true }).Properties.InsightSelectors).toEqual([
      { InsightType: 'ApiCallRateInsight' },
      { InsightType: 'ApiErrorRateInsight' },
    ]);
  });

  describe('trailName', () => {
    it('may be given', () => expect(make({ trailName: 'audit.v2' }).Properties.TrailName).toBe('audit.v2'));
    it.each(['ab', '-audit', 'a..b', 'a b', 'x'.repeat(129)])('refuses %j', (trailName) => {
      expect(() => make({ trailName })).toThrow(
        `trailName is not a name of a trail: '${trailName}'; allowed: 3 to 128`,
      );
    });
    it('differs from region to region', () => {
      const names = ['eu-west-1', 'us-east-1'].map((region) => {
        const stack = new Stack(testApp(), 'Test', { env: { account: '111122223333', region } });
        return new AuditTrail(stack, 'Trail').trailName;
      });
      expect(new Set(names).size).toBe(2);
    });
  });

  describe('a given bucket', () => {
    it('gets what the trail needs, under the prefix, and stays clean', () => {
      const stack = testStack(AWS);
      const { bucket, key } = new AuditBucket(stack, 'Evidence');
      new AuditTrail(stack, 'Trail', { bucket, key, bucketPrefix: 'accounts/research' });
      const template = Template.fromStack(stack);
      template.hasResourceProperties('AWS::CloudTrail::Trail', { S3KeyPrefix: 'accounts/research' });
      expect(JSON.stringify(statement(template, 'TrailDelivery').Resource)).toContain(
        '/accounts/research/AWSLogs/111122223333/*',
      );
      expectClean(stack);
    });

    const bucketOf = (stack: Stack, props: s3.BucketProps) => new s3.Bucket(stack, 'Given', props);
    const LOCKED: s3.BucketProps = {
      versioned: true,
      objectLockDefaultRetention: s3.ObjectLockRetention.governance(Duration.days(2192)),
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    };
    it.each<[string, s3.BucketProps, string]>([
      ['without versions', { ...LOCKED, versioned: false, objectLockDefaultRetention: undefined }, 'keeps no versions'],
      ['without a lock', { ...LOCKED, objectLockDefaultRetention: undefined }, 'locks nothing'],
      [
        'that may become public',
        { ...LOCKED, blockPublicAccess: new s3.BlockPublicAccess({ blockPublicAcls: false }) },
        'may become public',
      ],
    ])('is refused %s', (_, props, message) => {
      const stack = testStack(AWS);
      expect(() => new AuditTrail(stack, 'Trail', { bucket: bucketOf(stack, props) })).toThrow(
        `the bucket of the trail ${message}: 'Test/Given'`,
      );
    });

    it('is taken otherwise, and judged by its template', () => {
      const stack = testStack(AWS);
      new AuditTrail(stack, 'Trail', { bucket: bucketOf(stack, LOCKED) });
      const found = ownFindingsOf(stack).filter((line) => line.startsWith('TrailBucketProtected'));
      expect(found).toEqual(['TrailBucketProtected Test/Given/Resource LoggingConfiguration.DestinationBucketName']);
    });

    it('that is imported: a warning says what its policy must hold', () => {
      const stack = testStack(AWS);
      const bucket = s3.Bucket.fromBucketName(stack, 'Given', 'org-audit-111122223333');
      new AuditTrail(stack, 'Trail', { bucket });
      for (const sid of ['TrailAclCheck', 'TrailDelivery', 'DenyDeletion', 'DenyDeletionOfBucket', 'DenyForgery']) {
        Annotations.fromStack(stack).hasWarning('/Test/Trail', Match.stringLikeRegexp(`"Sid":"${sid}"`));
      }
      expectNoFailures(stack);
    });

    it('of another region needs a key of that region; its events have one of their own', () => {
      const stack = testStack(AWS);
      const bucket = s3.Bucket.fromBucketAttributes(stack, 'Given', {
        bucketArn: 'arn:aws:s3:::org-audit',
        region: 'us-east-1',
      });
      expect(() => new AuditTrail(stack, 'Wrong', { bucket })).toThrow(
        'the key of the trail is in another region than its bucket: eu-west-1; allowed: us-east-1',
      );
      const key = kms.Key.fromKeyArn(
        stack,
        'GivenKey',
        'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
      );
      new AuditTrail(stack, 'Trail', { bucket, key });
      Template.fromStack(stack).hasResourceProperties('AWS::Logs::LogGroup', {
        KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^TrailEventsKey'), 'Arn'] },
      });
      Annotations.fromStack(stack).hasWarning('/Test/Trail', Match.stringLikeRegexp('policy of an imported key'));
    });
  });

  it('lets auditors read files, decrypt them, and look up events; nothing else', () => {
    const stack = testStack(AWS);
    const trail = new AuditTrail(stack, 'Trail');
    const role = new ManagedPolicyRole(stack, 'Auditor', { assumedBy: new iam.AccountRootPrincipal() });
    trail.grantRead(role);
    trail.grantLookup(role);
    const [policy] = Object.values(
      Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy', {
        Properties: { Roles: [{ Ref: Match.stringLikeRegexp('^Auditor') }] },
      }),
    );
    expect(policy.Properties.PolicyDocument.Statement.flatMap(({ Action }: any) => Action)).toEqual([
      's3:GetBucketLocation',
      's3:ListBucket',
      's3:GetObject',
      's3:GetObjectVersion',
      'kms:Decrypt',
      'cloudtrail:LookupEvents',
    ]);
    expectNoFailures(stack);
  });

  it('counts the events that arrive', () => {
    const { stack, trail } = make();
    const { namespace, metricName, statistic, dimensions } = trail.metricIncomingEvents();
    expect({ namespace, metricName, statistic, dimensions: stack.resolve(dimensions) }).toEqual({
      namespace: 'AWS/Logs',
      metricName: 'IncomingLogEvents',
      statistic: 'Sum',
      dimensions: { LogGroupName: { Ref: expect.stringMatching(/^TrailEvents/) } },
    });
  });
});

describe('AuditRetention', () => {
  it.each<[string, AuditRetention, number, number]>([
    ['PCI DSS', AuditRetention.pciDss(), 365, 365],
    ['HIPAA', AuditRetention.hipaa(), 2192, 2192],
    ['PHI', AuditRetention.forSensitivity(Sensitivity.PHI), 2192, 2192],
    ['cards', AuditRetention.forSensitivity(Sensitivity.CARDHOLDER), 365, 365],
    ['development', AuditRetention.forSensitivity(Sensitivity.DEVELOPMENT), 365, 365],
    ['500 days', AuditRetention.of(Duration.days(500)), 500, 545],
    ['20 years', AuditRetention.of(Duration.days(7300)), 7300, 3653],
  ])('%s', (_, retention, days, logDays) => {
    expect([retention.days, retention.logRetention]).toEqual([days, logDays]);
  });
  it.each([
    [Duration.days(364), 'duration is too short for audit records: 364 days; allowed: 365 to 36500 days'],
    [Duration.days(40_000), 'duration is too long: 40000 days'],
  ])('refuses %s', (duration, message) => expect(() => AuditRetention.of(duration)).toThrow(message));
});

describe('AuditBucket', () => {
  const build = (lock?: AuditLock, retention?: AuditRetention) => {
    const stack = testStack(AWS);
    new AuditBucket(stack, 'Evidence', { lock, retention });
    return { stack, template: Template.fromStack(stack) };
  };
  const lockOf = (template: Template, id: RegExp) =>
    Object.entries(template.findResources('AWS::S3::Bucket')).find(([name]) => id.test(name))![1];

  it.each(ENVIRONMENTS)('is clean with no props: $location, $flags', (environment) => {
    const stack = testStack(environment);
    new AuditBucket(stack, 'Evidence');
    expectClean(stack);
  });

  it('locks records, and their copies, for the retention', () => {
    const { template } = build();
    for (const id of [/^Evidence[0-9A-F]{8}$/, /^EvidenceReplica/]) {
      expect(lockOf(template, id).Properties.ObjectLockConfiguration.Rule).toEqual({
        DefaultRetention: { Mode: 'GOVERNANCE', Days: 2192 },
      });
    }
  });
  it('locks them against everybody if asked', () => {
    const { template } = build(AuditLock.compliance(), AuditRetention.pciDss());
    expect(lockOf(template, /^Evidence[0-9A-F]{8}$/).Properties.ObjectLockConfiguration.Rule.DefaultRetention).toEqual({
      Mode: 'COMPLIANCE',
      Days: 365,
    });
  });
  it('locks nothing by itself for a service that can’t deliver otherwise, and keeps the reason', () => {
    const { template } = build(AuditLock.none({ reason: 'AWS Config delivers into no locked bucket' }));
    const { Properties, Metadata } = lockOf(template, /^Evidence[0-9A-F]{8}$/);
    expect(Properties.ObjectLockConfiguration).toEqual({ ObjectLockEnabled: 'Enabled' });
    expect(Metadata['cdk-spawn:no-lock']).toBe('AWS Config delivers into no locked bucket');
    expect(() => AuditLock.none({ reason: '' })).toThrow('reason is empty');
  });
  it('expires records after the retention, and moves them to where they are still at hand', () => {
    expect(lockOf(build().template, /^Evidence[0-9A-F]{8}$/).Properties.LifecycleConfiguration.Rules).toContainEqual({
      Id: 'ExpireRecords',
      Status: 'Enabled',
      ExpirationInDays: 2192,
      Transitions: [{ StorageClass: 'GLACIER_IR', TransitionInDays: 90 }],
    });
  });
  it('has no bucket key, whose context CloudTrail’s key policy doesn’t know', () => {
    const { BucketEncryption } = lockOf(build().template, /^Evidence[0-9A-F]{8}$/).Properties;
    expect(BucketEncryption.ServerSideEncryptionConfiguration[0]).toMatchObject({
      BucketKeyEnabled: false,
      ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' },
    });
  });
  it('keeps its policy when it leaves the stack', () => {
    const policies = Object.entries(build().template.findResources('AWS::S3::BucketPolicy')).filter(([id]) =>
      id.startsWith('Evidence'),
    );
    expect(policies.map(([, { DeletionPolicy }]) => DeletionPolicy)).toEqual(['Retain', 'Retain']);
  });
});

/** An ARN of a trail as it stands in a template of a known account and region. */
function arnOf(name: string, region = 'eu-west-1') {
  return { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:cloudtrail:${region}:111122223333:trail/${name}`]] };
}

function statement(template: Template, sid: string): any {
  return Object.values(template.findResources('AWS::S3::BucketPolicy'))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
    .find(({ Sid }) => Sid === sid);
}
