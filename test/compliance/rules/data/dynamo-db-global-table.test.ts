import { aws_dynamodb as dynamodb, aws_kms as kms } from 'aws-cdk-lib';
import { DynamoDbGlobalTable } from '../../../../lib/compliance/rules/data/dynamo-db-global-table';
import { change, findings, made, only } from '../../../support/mutants';
import { judge, outcomes } from '../../../support/rules';

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1234';
const replica = (properties: object = {}) => ({
  Region: 'eu-west-1',
  PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  DeletionProtectionEnabled: 'true',
  SSESpecification: { KMSMasterKeyId: KEY },
  ...properties,
});
const table = (Replicas: unknown, properties: object = {}) => ({
  Parameters: { P: { Type: 'String' } },
  Resources: {
    T: {
      Type: 'AWS::DynamoDB::GlobalTable',
      Properties: { SSESpecification: { SSEEnabled: true, SSEType: 'KMS' }, Replicas, ...properties },
    },
    K: { Type: 'AWS::KMS::Key' },
    A: { Type: 'AWS::KMS::Alias' },
  },
});
const of = (...args: Parameters<typeof table>) => judge(DynamoDbGlobalTable, table(...args)).T;
const found = (...args: Parameters<typeof table>) => findings(outcomes(DynamoDbGlobalTable, table(...args)), 'T');
const keyed = (KMSMasterKeyId: unknown) => [replica({ SSESpecification: { KMSMasterKeyId } })];

describe('DynamoDbGlobalTable', () => {
  test.each([
    ['complete', [replica()], [] as string[]],
    [
      'no recovery',
      [replica({ PointInTimeRecoverySpecification: undefined })],
      ['PointInTimeRecoveryEnabled::eu-west-1'],
    ],
    ['no protection', [replica({ DeletionProtectionEnabled: false })], ['DeletionProtectionEnabled::eu-west-1']],
    ['no key', [replica({ SSESpecification: undefined })], ['Key::eu-west-1']],
    ["AWS's own key", keyed('alias/aws/dynamodb'), ['Key::eu-west-1']],
    ["AWS's own key by ARN", keyed('arn:aws:kms:eu-west-1:111122223333:alias/aws/dynamodb'), ['Key::eu-west-1']],
    [
      'a second replica without anything',
      [replica(), { Region: 'us-east-1' }],
      ['PointInTimeRecoveryEnabled::us-east-1', 'DeletionProtectionEnabled::us-east-1', 'Key::us-east-1'],
    ],
    [
      'wrong shapes',
      ['x', null].slice(0, 1),
      ['PointInTimeRecoveryEnabled::replica', 'DeletionProtectionEnabled::replica', 'Key::replica'],
    ],
  ])('%s', (_, replicas, expected) => {
    expect(found(replicas)).toEqual(expected);
  });

  test('keys of the app', () => {
    expect(of(keyed({ 'Fn::GetAtt': ['K', 'Arn'] }))).toBe('pass');
    expect(of(keyed({ Ref: 'A' }))).toBe('pass');
    expect(of(keyed({ 'Fn::Sub': 'arn:${AWS::Partition}:kms:us-east-1:${AWS::AccountId}:key/1' }))).toBe('pass');
    expect(of(keyed({ 'Fn::Sub': 'arn:${AWS::Partition}:kms:us-east-1:1:alias/aws/dynamodb' }))).toMatch(/^fail/);
    expect(of(keyed({ Ref: 'T' }))).toMatch(/^fail/);
    expect(of(keyed({ 'Fn::Sub': 'alias/aws/${P}' }))).toMatch(/^fail/);
    expect(of(keyed({ 'Fn::Sub': 'alias/${P}' }))).toMatch(/^unknown/);
  });

  test('a key of another region, as the CDK reads it there', () => {
    const Reader = { Type: 'Custom::CrossRegionExportReader', Properties: {} };
    const { T } = table(keyed({ 'Fn::GetAtt': ['Reader', 'Key'] })).Resources;
    expect(judge(DynamoDbGlobalTable, { Reader, T }).T).toMatch(/^unknown/);
  });

  test('encryption of the table', () => {
    expect(found([replica()], { SSESpecification: undefined })).toEqual(['Encryption']);
    expect(found([replica()], { SSESpecification: { SSEEnabled: 'false' } })).toEqual(['Encryption']);
    expect(found([replica()], { SSESpecification: { SSEEnabled: 'true' } })).toEqual([]);
  });

  test('no replica', () => {
    expect(of([])).toBe('fail: Replicas');
    expect(of(undefined)).toBe('fail: Replicas');
  });

  test('known at deployment only, hiding no failure', () => {
    expect(of(keyed({ Ref: 'P' }))).toMatch(/^unknown/);
    expect(of({ Ref: 'P' })).toMatch(/^unknown/);
    expect(of([{ Ref: 'P' }])).toMatch(/^unknown/);
    expect(of([{ Ref: 'P' }, replica({ DeletionProtectionEnabled: false })])).toBe(
      'fail: Replicas[1].DeletionProtectionEnabled',
    );
  });

  test('mutants of a table made by the CDK', () => {
    const template = made((stack) => {
      const key = new kms.Key(stack, 'Key');
      new dynamodb.TableV2(stack, 'Table', {
        partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
        encryption: dynamodb.TableEncryptionV2.customerManagedKey(key, {
          'us-east-1': KEY.replace('eu-west-1', 'us-east-1'),
        }),
        pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
        deletionProtection: true,
        replicas: [{ region: 'us-east-1' }],
      });
    });
    const id = only(template, 'AWS::DynamoDB::GlobalTable');
    expect(judge(DynamoDbGlobalTable, template)).toEqual({ [id]: 'pass' });
    const mutants: [string, unknown][] = [
      ['SSESpecification', undefined],
      ['SSESpecification.SSEEnabled', false],
      ...[0, 1].flatMap((index): [string, unknown][] => [
        [`Replicas.${index}.SSESpecification`, undefined],
        [`Replicas.${index}.DeletionProtectionEnabled`, false],
        [`Replicas.${index}.DeletionProtectionEnabled`, undefined],
        [`Replicas.${index}.PointInTimeRecoverySpecification`, undefined],
        [`Replicas.${index}.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled`, false],
      ]),
    ];
    for (const [path, value] of mutants) {
      expect(judge(DynamoDbGlobalTable, change(template, id, `Properties.${path}`, value))[id]).toMatch(/^fail/);
    }
  });
});
