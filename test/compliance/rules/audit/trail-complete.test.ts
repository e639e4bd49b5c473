import { aws_cloudtrail as cloudtrail, aws_dynamodb as dynamodb, aws_kms as kms } from 'aws-cdk-lib';
import { TrailComplete } from '../../../../lib/compliance/rules/audit/trail-complete';
import { change, findings, made, only } from '../../../support/mutants';
import { judge, outcomes } from '../../../support/rules';

const DATA = ['AWS::S3::Object', 'AWS::DynamoDB::Table', 'AWS::Lambda::Function'];

const COMPLETE = {
  IsLogging: true,
  IsMultiRegionTrail: true,
  IncludeGlobalServiceEvents: true,
  EnableLogFileValidation: true,
  KMSKeyId: 'alias/trail',
  S3BucketName: 'logs',
  EventSelectors: [
    { ReadWriteType: 'All', DataResources: DATA.map((Type) => ({ Type, Values: ['arn:aws:x'] })) },
  ] as unknown,
};

const trail = (properties: object) => ({ T: { Type: 'AWS::CloudTrail::Trail', Properties: properties } });
const verdict = (properties: object) => judge(TrailComplete, trail({ ...COMPLETE, ...properties })).T;
const found = (properties: object) => findings(outcomes(TrailComplete, trail({ ...COMPLETE, ...properties })), 'T');

const management = (...fields: object[]) => ({
  FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }, ...fields],
});
const data = (type: string, ...fields: object[]) => ({
  FieldSelectors: [
    { Field: 'eventCategory', Equals: ['Data'] },
    { Field: 'resources.type', Equals: [type] },
    ...fields,
  ],
});
const advanced = (...selectors: unknown[]) => ({ EventSelectors: undefined, AdvancedEventSelectors: selectors });
const allData = DATA.map((type) => data(type));

describe('TrailComplete', () => {
  test('a complete trail passes, also with values written as text', () => {
    expect(verdict({})).toBe('pass');
    const text = { IsLogging: 'true', IsMultiRegionTrail: 'True', EnableLogFileValidation: 'true' };
    expect(verdict(text)).toBe('pass');
  });

  test('section 1.4: a single-region trail that is not logging', () => {
    expect(found({ IsLogging: false, IsMultiRegionTrail: false })).toEqual(['IsLogging', 'IsMultiRegionTrail']);
  });

  test('the trail of the security model: a name and a bucket', () => {
    expect(findings(outcomes(TrailComplete, trail({ S3BucketName: 'my-audit-logs' })), 'T')).toEqual([
      'IsLogging',
      'IsMultiRegionTrail',
      'IncludeGlobalServiceEvents',
      'EnableLogFileValidation',
      'Key',
      ...DATA.map((type) => `DataEvents::${type}`),
    ]);
  });

  test.each(['IsLogging', 'IsMultiRegionTrail', 'IncludeGlobalServiceEvents', 'EnableLogFileValidation'])(
    '%s off, absent, of the wrong shape',
    (property) => {
      for (const value of [false, 'false', undefined, {}, [], 'yes', 1]) {
        expect(verdict({ [property]: value })).toBe(`fail: ${property}`);
      }
    },
  );

  describe('basic selectors', () => {
    const selectors = (...list: unknown[]) => ({ EventSelectors: list });
    const full = (COMPLETE.EventSelectors as object[])[0];
    test.each([
      ['no management events', { ...full, IncludeManagementEvents: false }, ['ManagementEvents']],
      ['no management events, as text', { ...full, IncludeManagementEvents: 'false' }, ['ManagementEvents']],
      ['a source left out', { ...full, ExcludeManagementEventSources: ['kms.amazonaws.com'] }, ['ManagementEvents']],
      [
        'writes only',
        { ...full, ReadWriteType: 'WriteOnly' },
        ['ManagementEvents', ...DATA.map((type) => `DataEvents::${type}`)],
      ],
      ['no data', { ReadWriteType: 'All' }, DATA.map((type) => `DataEvents::${type}`)],
      [
        'one type without resources',
        { DataResources: [...DATA.slice(1).map((Type) => ({ Type, Values: ['x'] })), { Type: DATA[0], Values: [] }] },
        ['DataEvents::AWS::S3::Object'],
      ],
      ['no object', 'all', ['ManagementEvents', ...DATA.map((type) => `DataEvents::${type}`)]],
    ])('%s', (_, selector, expected) => {
      expect(found(selectors(selector))).toEqual(expected);
    });

    test('reads and writes may stand in two selectors', () => {
      expect(verdict(selectors({ ...full, ReadWriteType: 'ReadOnly' }, { ...full, ReadWriteType: 'WriteOnly' }))).toBe(
        'pass',
      );
    });
  });

  describe('advanced selectors', () => {
    test.each([
      ['everything', [management(), ...allData], []],
      [
        'reads and writes apart',
        [
          management({ Field: 'readOnly', Equals: ['true'] }),
          management({ Field: 'readOnly', Equals: ['false'] }),
          ...allData,
        ],
        [],
      ],
      [
        'some buckets',
        [management(), ...allData.slice(1), data(DATA[0], { Field: 'resources.ARN', StartsWith: ['x'] })],
        [],
      ],
      ['no management', allData, ['ManagementEvents']],
      ['reads only', [management({ Field: 'readOnly', Equals: ['true'] }), ...allData], ['ManagementEvents']],
      [
        'a source left out',
        [management({ Field: 'eventSource', NotEquals: ['kms.amazonaws.com'] }), ...allData],
        ['ManagementEvents'],
      ],
      [
        'some operations',
        [management(), ...allData.slice(1), data(DATA[0], { Field: 'eventName', Equals: ['PutObject'] })],
        ['DataEvents::AWS::S3::Object'],
      ],
      [
        'some callers',
        [management(), ...allData.slice(1), data(DATA[0], { Field: 'userIdentity.arn', NotEquals: ['x'] })],
        ['DataEvents::AWS::S3::Object'],
      ],
      ['data missing', [management(), ...allData.slice(0, 2)], ['DataEvents::AWS::Lambda::Function']],
      [
        'wrong shapes',
        [null, { FieldSelectors: 'x' }, { FieldSelectors: [{ Field: { toString: 1 } }] }, management(), ...allData],
        [],
      ],
    ])('%s', (_, selectors, expected) => {
      expect(found(advanced(...selectors))).toEqual(expected);
    });
  });

  test('what is known at deployment only is unknown, and hides no failure', () => {
    const body = (properties: object) => ({
      Parameters: { P: { Type: 'String' } },
      Resources: trail({ ...COMPLETE, ...properties }),
    });
    expect(judge(TrailComplete, body({ IsLogging: { Ref: 'P' } })).T).toMatch(/^unknown: IsLogging/);
    expect(judge(TrailComplete, body({ EventSelectors: { Ref: 'P' } })).T).toMatch(/^unknown/);
    expect(judge(TrailComplete, body({ EventSelectors: [{ Ref: 'P' }] })).T).toMatch(/^unknown/);
    expect(
      judge(TrailComplete, body(advanced(management({ Field: 'readOnly', Equals: [{ Ref: 'P' }] }), ...allData))).T,
    ).toMatch(/^unknown/);
    expect(judge(TrailComplete, body({ IsLogging: { Ref: 'P' }, IsMultiRegionTrail: false })).T).toBe(
      'fail: IsMultiRegionTrail',
    );
  });

  test('every branch of a condition counts', () => {
    const body = {
      Parameters: { P: { Type: 'String' } },
      Conditions: { C: { 'Fn::Equals': [{ Ref: 'P' }, 'x'] } },
      Resources: trail({ ...COMPLETE, IsLogging: { 'Fn::If': ['C', true, false] } }),
    };
    expect(judge(TrailComplete, body)).toEqual({ T: 'fail: IsLogging' });
  });

  describe('a trail made by the CDK', () => {
    const template = made((stack) => {
      const made = new cloudtrail.Trail(stack, 'Trail', { encryptionKey: new kms.Key(stack, 'Key') });
      made.logAllS3DataEvents();
      made.logAllLambdaDataEvents();
      const table = new dynamodb.Table(stack, 'Table', {
        partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
      });
      made.addEventSelector('AWS::DynamoDB::Table' as cloudtrail.DataResourceType, [table.tableArn]);
    });
    const id = only(template, 'AWS::CloudTrail::Trail');

    test('passes', () => {
      expect(judge(TrailComplete, template)).toEqual({ [id]: 'pass' });
    });

    test.each([
      ['Properties.IsLogging', false],
      ['Properties.IsLogging', undefined],
      ['Properties.IsMultiRegionTrail', false],
      ['Properties.IsMultiRegionTrail', undefined],
      ['Properties.IncludeGlobalServiceEvents', false],
      ['Properties.IncludeGlobalServiceEvents', undefined],
      ['Properties.EnableLogFileValidation', false],
      ['Properties.EnableLogFileValidation', undefined],
      ['Properties.KMSKeyId', undefined],
      ['Properties.EventSelectors', undefined],
      ['Properties.EventSelectors.0.DataResources', []],
      ['Properties.EventSelectors.1.ReadWriteType', 'WriteOnly'],
      ['Properties.AdvancedEventSelectors', [management()]],
    ])('mutant %s = %s', (path, value) => {
      expect(judge(TrailComplete, change(template, id, path, value))[id]).toMatch(/^fail/);
    });
  });
});
