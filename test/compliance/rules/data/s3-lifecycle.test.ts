import { Duration, aws_s3 as s3 } from 'aws-cdk-lib';
import { S3Lifecycle } from '../../../../lib/compliance/rules/data/s3-lifecycle';
import { change, made, only } from '../../../support/mutants';
import { judge } from '../../../support/rules';

const bucket = (properties: object) => ({ Resources: { B: { Type: 'AWS::S3::Bucket', Properties: properties } } });
const of = (properties: object) => judge(S3Lifecycle, bucket(properties)).B;
const rules = (...list: unknown[]) => ({ LifecycleConfiguration: { Rules: list } });
const versioned = (...list: unknown[]) => ({ VersioningConfiguration: { Status: 'Enabled' }, ...rules(...list) });
const OLD = { Status: 'Enabled', NoncurrentVersionExpiration: { NoncurrentDays: 30 } };
const ABORT = { Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } };

describe('S3Lifecycle', () => {
  test.each([
    ['none', {}, 'fail: LifecycleConfiguration'],
    ['an empty list', rules(), 'fail: LifecycleConfiguration'],
    ['expiry', rules({ Status: 'Enabled', ExpirationInDays: 30 }), 'pass'],
    [
      'transition',
      rules({ Status: 'Enabled', Transitions: [{ StorageClass: 'GLACIER', TransitionInDays: '30' }] }),
      'pass',
    ],
    ['one that is off', rules({ Status: 'Disabled', ExpirationInDays: 30 }), 'fail: LifecycleConfiguration.Rules'],
    ['one that does nothing', rules({ Status: 'Enabled', Transitions: [] }), 'fail: LifecycleConfiguration.Rules'],
    ['wrong shapes', rules('x', null, 5), 'fail: LifecycleConfiguration.Rules'],
    ['no list', { LifecycleConfiguration: 'x' }, 'fail: LifecycleConfiguration'],
  ])('a bucket with %s', (_, properties, expected) => {
    expect(of(properties)).toBe(expected);
  });

  test.each([
    ['the end of old versions', versioned(OLD), 'pass'],
    ['the older spelling', versioned({ Status: 'Enabled', NoncurrentVersionExpirationInDays: 30 }), 'pass'],
    ['it in the second rule', versioned(ABORT, OLD), 'pass'],
    ['an empty prefix', versioned({ ...OLD, Prefix: '' }), 'pass'],
    [
      'expiry only, which hides',
      versioned({ Status: 'Enabled', ExpirationInDays: 30 }),
      'fail: LifecycleConfiguration.Rules',
    ],
    ['unfinished uploads only', versioned(ABORT), 'fail: LifecycleConfiguration.Rules'],
    ['a folder only', versioned({ ...OLD, Prefix: 'logs/' }), 'fail: LifecycleConfiguration.Rules'],
    [
      'tagged objects only',
      versioned({ ...OLD, TagFilters: [{ Key: 'a', Value: 'b' }] }),
      'fail: LifecycleConfiguration.Rules',
    ],
    ['it turned off', versioned({ ...OLD, Status: 'Disabled' }), 'fail: LifecycleConfiguration.Rules'],
    [
      'suspended versioning',
      { ...versioned(ABORT), VersioningConfiguration: { Status: 'Suspended' } },
      'fail: LifecycleConfiguration.Rules',
    ],
  ])('a versioned bucket with %s', (_, properties, expected) => {
    expect(of(properties)).toBe(expected);
  });

  test('versioning that is known at deployment only', () => {
    const unsure = (...list: unknown[]) =>
      of({ ...versioned(...list), VersioningConfiguration: { Status: { Ref: 'P' } } });
    expect(unsure()).toBe('fail: LifecycleConfiguration');
    expect(unsure({ ...ABORT, Status: 'Disabled' })).toBe('fail: LifecycleConfiguration.Rules');
    expect(unsure(ABORT)).toMatch(/^unknown: VersioningConfiguration.Status/);
    expect(unsure(OLD)).toBe('pass');
  });

  test('known at deployment only, and every branch of a condition', () => {
    const body = (properties: object) => ({
      Parameters: { P: { Type: 'String' } },
      Conditions: { C: { 'Fn::Equals': [{ Ref: 'P' }, 'x'] } },
      ...bucket(properties),
    });
    expect(judge(S3Lifecycle, body(versioned({ ...OLD, Status: { Ref: 'P' } }))).B).toMatch(/^unknown/);
    expect(judge(S3Lifecycle, body(versioned({ Ref: 'P' }))).B).toMatch(/^unknown/);
    expect(judge(S3Lifecycle, body(versioned({ Ref: 'P' }, OLD))).B).toBe('pass');
    expect(judge(S3Lifecycle, body({ LifecycleConfiguration: { Ref: 'P' } })).B).toMatch(/^unknown/);
    const branch = { 'Fn::If': ['C', OLD, { Ref: 'AWS::NoValue' }] };
    expect(judge(S3Lifecycle, body(versioned(branch))).B).toMatch(/^fail/);
  });

  test('mutants of a bucket made by the CDK', () => {
    const template = made((stack) => {
      new s3.Bucket(stack, 'B', {
        versioned: true,
        lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(90) }],
      });
    });
    const id = only(template, 'AWS::S3::Bucket');
    expect(judge(S3Lifecycle, template)).toEqual({ [id]: 'pass' });
    for (const [path, value] of [
      ['LifecycleConfiguration', undefined],
      ['LifecycleConfiguration.Rules', []],
      ['LifecycleConfiguration.Rules.0.Status', 'Disabled'],
      ['LifecycleConfiguration.Rules.0.NoncurrentVersionExpiration', undefined],
      ['LifecycleConfiguration.Rules.0.Prefix', 'a/'],
    ] as [string, unknown][]) {
      expect(judge(S3Lifecycle, change(template, id, `Properties.${path}`, value))[id]).toMatch(/^fail/);
    }
  });
});
