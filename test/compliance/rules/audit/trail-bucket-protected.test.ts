import { Duration, Stack, aws_cloudtrail as cloudtrail, aws_iam as iam, aws_s3 as s3 } from 'aws-cdk-lib';
import { TrailBucketProtected } from '../../../../lib/compliance/rules/audit/trail-bucket-protected';
import { change, findings, made, without } from '../../../support/mutants';
import { judge, outcomes } from '../../../support/rules';

const CLOUDTRAIL = { Service: 'cloudtrail.amazonaws.com' };
const DENIAL = {
  Effect: 'Deny',
  Principal: '*',
  Action: ['s3:DeleteObject', 's3:DeleteObjectVersion'],
  Resource: { 'Fn::Sub': '${B.Arn}/*' },
};
const DELIVERY = {
  Effect: 'Allow',
  Principal: CLOUDTRAIL,
  Action: 's3:PutObject',
  Resource: { 'Fn::Sub': '${B.Arn}/AWSLogs/*' },
  Condition: { StringEquals: { 'aws:SourceArn': 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/t' } },
};
const BUCKET = {
  PublicAccessBlockConfiguration: {
    BlockPublicAcls: true,
    BlockPublicPolicy: 'true',
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  },
  VersioningConfiguration: { Status: 'Enabled' },
  ObjectLockEnabled: true,
  ObjectLockConfiguration: {
    ObjectLockEnabled: 'Enabled',
    Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: '365' } },
  },
  LoggingConfiguration: { DestinationBucketName: 'access-logs' },
};

const resources = (properties: object = {}, statements: unknown = [DENIAL, DELIVERY]) => ({
  T: { Type: 'AWS::CloudTrail::Trail', Properties: { S3BucketName: { Ref: 'B' } } },
  B: { Type: 'AWS::S3::Bucket', Properties: { ...BUCKET, ...properties } },
  P: {
    Type: 'AWS::S3::BucketPolicy',
    Properties: { Bucket: { Ref: 'B' }, PolicyDocument: { Statement: statements } },
  },
});
const found = (properties?: object, statements?: unknown) =>
  findings(outcomes(TrailBucketProtected, resources(properties, statements)), 'B');
const locked = (retention: unknown) => ({
  ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: retention } },
});

describe('TrailBucketProtected', () => {
  test('a protected bucket passes', () => {
    expect(judge(TrailBucketProtected, resources())).toEqual({ T: 'not applicable', B: 'pass' });
  });

  test("other buckets are none of its business; a trail's bucket outside the app is unknown", () => {
    expect(judge(TrailBucketProtected, { B: { Type: 'AWS::S3::Bucket' } })).toEqual({ B: 'not applicable' });
    const { T } = resources();
    const outside = { T: { ...T, Properties: { S3BucketName: 'elsewhere' } } };
    expect(judge(TrailBucketProtected, outside).T).toMatch(/^unknown: the trail's bucket elsewhere/);
    expect(judge(TrailBucketProtected, { Resources: { T: { ...T, Properties: {} } } }).T).toBe('fail: S3BucketName');
  });

  test('a bucket that the trail names literally', () => {
    const named = resources({ BucketName: 'logs', VersioningConfiguration: undefined });
    named.T.Properties = { S3BucketName: 'logs' } as never;
    expect(judge(TrailBucketProtected, named)).toEqual({
      T: 'not applicable',
      B: 'fail: VersioningConfiguration.Status',
    });
  });

  test('the bucket of another stack', () => {
    const { T, B, P } = resources({ VersioningConfiguration: { Status: 'Suspended' } });
    const first = {
      Resources: { B, P },
      Outputs: { O: { Value: { Ref: 'B' }, Export: { Name: 'bucket' } } },
    };
    const second = { T: { ...T, Properties: { S3BucketName: { 'Fn::ImportValue': 'bucket' } } } };
    expect(judge(TrailBucketProtected, [first, second])).toEqual({
      T: 'not applicable',
      B: 'fail: VersioningConfiguration.Status',
    });
  });

  test.each([
    [
      'public',
      { PublicAccessBlockConfiguration: { ...BUCKET.PublicAccessBlockConfiguration, BlockPublicAcls: false } },
      ['BlockPublicAcls'],
    ],
    [
      'no block at all',
      { PublicAccessBlockConfiguration: undefined },
      ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'],
    ],
    ['not versioned', { VersioningConfiguration: 'yes' }, ['Versioning']],
    ['no lock', { ObjectLockEnabled: undefined }, ['ObjectLock']],
    ['a lock without configuration', { ObjectLockConfiguration: undefined }, ['ObjectLock']],
    ['a lock that locks nothing', { ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled' } }, ['ObjectLock']],
    ['a short lock', locked({ Mode: 'COMPLIANCE', Days: 1 }), ['ObjectLock']],
    ['a lock without a mode', locked({ Days: 400 }), ['ObjectLock']],
    ['a lock of years', locked({ Mode: 'COMPLIANCE', Years: 7 }), []],
    ['no access logs', { LoggingConfiguration: {} }, ['AccessLogs']],
    ['access logs into itself', { LoggingConfiguration: { DestinationBucketName: { Ref: 'B' } } }, ['AccessLogs']],
  ])('%s', (_, properties, expected) => {
    expect(found(properties)).toEqual(expected);
  });

  const tlsOnly = { ...DENIAL, Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } };
  const both = ['s3:DeleteObject', 's3:DeleteObjectVersion'];
  test.each([
    ['no policy', [], both],
    ['a denial of calls without TLS only', [tlsOnly], both],
    ['a denial for one role only', [{ ...DENIAL, Principal: { AWS: 'arn:aws:iam::111122223333:role/x' } }], both],
    ['a denial of one action only', [{ ...DENIAL, Action: 's3:DeleteObject' }], ['s3:DeleteObjectVersion']],
    ['a denial on a folder only', [{ ...DENIAL, Resource: { 'Fn::Sub': '${B.Arn}/a/*' } }], both],
    ['an allowance', [{ ...DENIAL, Effect: 'Allow' }], both],
    [
      'a denial with an exempt role',
      [{ ...DENIAL, Condition: { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/break-glass' } } }],
      [],
    ],
    ['a denial that exempts all', [{ ...DENIAL, Condition: { ArnNotLike: { 'aws:PrincipalArn': '*' } } }], both],
    ['wildcards', [{ ...DENIAL, Principal: { AWS: '*' }, Action: 's3:Delete*', Resource: 'arn:aws:s3:::logs/*' }], []],
    [
      'a denial that exempts all roles',
      [{ ...DENIAL, Condition: { ArnNotLike: { 'aws:PrincipalArn': ['arn:aws:iam::111122223333:role/*'] } } }],
      both,
    ],
    ['any trail may write', [DENIAL, { ...DELIVERY, Condition: undefined }], ['SourceArn']],
    [
      'all trails but one may write',
      [DENIAL, { ...DELIVERY, Condition: { StringNotEquals: { 'aws:SourceAccount': '111122223333' } } }],
      ['SourceArn'],
    ],
    [
      'a source that any trail is',
      [DENIAL, { ...DELIVERY, Condition: { StringLike: { 'aws:SourceArn': 'arn:aws:cloudtrail:*:*:trail/*' } } }],
      ['SourceArn'],
    ],
    [
      'any trail of the account may write',
      [DENIAL, { ...DELIVERY, Condition: { StringEquals: { 'AWS:SourceAccount': '1' } } }],
      [],
    ],
    ['wrong shapes', ['x', null, { Effect: 'Deny', Principal: 5 }], both],
  ])('%s', (_, statements, expected) => {
    expect(found({}, statements)).toEqual(expected);
  });

  test('what is known at deployment only hides no failure', () => {
    const parameter = { P1: { Type: 'String' } };
    const unknown = resources({}, { Ref: 'P1' });
    (unknown.P.Properties.PolicyDocument as unknown) = { Ref: 'P1' };
    expect(judge(TrailBucketProtected, { Parameters: parameter, Resources: unknown }).B).toMatch(/^unknown/);
    const { B } = resources({ VersioningConfiguration: undefined });
    expect(judge(TrailBucketProtected, { Parameters: parameter, Resources: { ...unknown, B } }).B).toBe(
      'fail: VersioningConfiguration.Status',
    );
  });

  test('auditLogDays sets how long records are locked', () => {
    expect(judge(TrailBucketProtected, resources(), { settings: { auditLogDays: 366 } }).B).toMatch(/^fail/);
    expect(
      judge(TrailBucketProtected, resources(locked({ Mode: 'GOVERNANCE', Days: 30 })), {
        settings: { auditLogDays: 30 },
      }).B,
    ).toBe('pass');
  });

  describe('a bucket made by the CDK', () => {
    const template = made((stack) => {
      const bucket = new s3.Bucket(stack, 'Bucket', {
        versioned: true,
        blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
        enforceSSL: true,
        objectLockDefaultRetention: s3.ObjectLockRetention.governance(Duration.days(365)),
        serverAccessLogsBucket: new s3.Bucket(stack, 'AccessLogs'),
      });
      bucket.addToResourcePolicy(
        new iam.PolicyStatement({
          effect: iam.Effect.DENY,
          principals: [new iam.AnyPrincipal()],
          actions: ['s3:DeleteObject*'],
          resources: [bucket.arnForObjects('*')],
        }),
      );
      for (const actions of [['s3:GetBucketAcl'], ['s3:PutObject']]) {
        bucket.addToResourcePolicy(
          new iam.PolicyStatement({
            principals: [new iam.ServicePrincipal('cloudtrail.amazonaws.com')],
            actions,
            resources: [bucket.bucketArn, bucket.arnForObjects('AWSLogs/*')],
            conditions: {
              StringEquals: {
                'aws:SourceArn': Stack.of(stack).formatArn({
                  service: 'cloudtrail',
                  resource: 'trail',
                  resourceName: 't',
                }),
              },
            },
          }),
        );
      }
      new cloudtrail.CfnTrail(stack, 'Trail', { isLogging: true, s3BucketName: bucket.bucketName });
    });
    const id = 'Bucket83908E77';
    const policy = 'BucketPolicyE9A3008A';

    test('passes', () => {
      expect(judge(TrailBucketProtected, template)[id]).toBe('pass');
    });

    test.each([
      ...['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'].map((flag) => [
        id,
        `PublicAccessBlockConfiguration.${flag}`,
        false,
      ]),
      [id, 'PublicAccessBlockConfiguration', undefined],
      [id, 'VersioningConfiguration', undefined],
      [id, 'VersioningConfiguration.Status', 'Suspended'],
      [id, 'ObjectLockEnabled', false],
      [id, 'ObjectLockConfiguration', undefined],
      [id, 'ObjectLockConfiguration.Rule', undefined],
      [id, 'ObjectLockConfiguration.Rule.DefaultRetention.Days', 1],
      [id, 'LoggingConfiguration', undefined],
      [policy, 'PolicyDocument.Statement', []],
      [policy, 'PolicyDocument.Statement.1.Effect', 'Allow'],
      [policy, 'PolicyDocument.Statement.1.Principal', { AWS: 'arn:aws:iam::111122223333:root' }],
      [policy, 'PolicyDocument.Statement.2.Condition', undefined],
      [policy, 'PolicyDocument.Statement.3.Condition', undefined],
    ] as [string, string, unknown][])('mutant %s %s = %s', (logicalId, path, value) => {
      expect(judge(TrailBucketProtected, change(template, logicalId, `Properties.${path}`, value))[id]).toMatch(
        /^fail/,
      );
    });

    test('mutant: the policy is gone', () => {
      expect(judge(TrailBucketProtected, without(template, policy))[id]).toMatch(/^fail/);
    });
  });
});
