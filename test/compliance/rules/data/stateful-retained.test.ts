import { RemovalPolicy, aws_dynamodb as dynamodb, aws_kms as kms, aws_logs as logs, aws_s3 as s3 } from 'aws-cdk-lib';
import { StatefulRetained } from '../../../../lib/compliance/rules/data/stateful-retained';
import { change, findings, made } from '../../../support/mutants';
import { judge, outcomes } from '../../../support/rules';

const KEPT = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
const found = (Type: string, attributes: object, Properties: object = {}) =>
  findings(outcomes(StatefulRetained, { Resources: { R: { Type, Properties, ...attributes } } }), 'R');
const BOTH = ['DeletionPolicy', 'UpdateReplacePolicy'];

describe('StatefulRetained', () => {
  test.each(StatefulRetained.resourceTypes)('%s', (type) => {
    expect(found(type, KEPT)).toEqual([]);
    expect(found(type, { ...KEPT, DeletionPolicy: 'RetainExceptOnCreate' })).toEqual([]);
    expect(found(type, { ...KEPT, DeletionPolicy: 'Delete' })).toEqual(['DeletionPolicy']);
    expect(found(type, { ...KEPT, UpdateReplacePolicy: 'Delete' })).toEqual(['UpdateReplacePolicy']);
    expect(found(type, { ...KEPT, UpdateReplacePolicy: undefined })).toEqual(['UpdateReplacePolicy']);
  });

  test.each([
    ['AWS::S3::Bucket', BOTH],
    ['AWS::KMS::Key', BOTH],
    ['AWS::EC2::Volume', BOTH],
    ['AWS::RDS::DBInstance', ['UpdateReplacePolicy']],
    ['AWS::RDS::DBCluster', ['UpdateReplacePolicy']],
  ])('%s without a policy', (type, expected) => {
    expect(found(type, {})).toEqual(expected);
  });

  test('a snapshot will do where there are any', () => {
    const snapshot = { DeletionPolicy: 'Snapshot', UpdateReplacePolicy: 'Snapshot' };
    expect(found('AWS::EC2::Volume', snapshot)).toEqual([]);
    expect(found('AWS::RDS::DBInstance', snapshot)).toEqual([]);
    expect(found('AWS::S3::Bucket', snapshot)).toEqual(BOTH);
  });

  test('members of a cluster, and queues, hold nothing', () => {
    const member = { Type: 'AWS::RDS::DBInstance', Properties: { DBClusterIdentifier: 'c' }, DeletionPolicy: 'Delete' };
    expect(judge(StatefulRetained, { R: member, Q: { Type: 'AWS::SQS::Queue' } })).toEqual({ R: 'not applicable' });
  });

  test('audit stores are named', () => {
    const outcome = outcomes(StatefulRetained, {
      L: { Type: 'AWS::Logs::LogGroup' },
      F: { Type: 'AWS::EC2::FlowLog', Properties: { LogGroupName: { Ref: 'L' } } },
    }).get('L');
    expect(outcome).toMatchObject({
      why: 'what a flow log recorded is lost with the stack: DeletionPolicy is not set, which means Delete',
    });
  });

  test('an intrinsic function is worked out, or unknown', () => {
    const branch = { ...KEPT, DeletionPolicy: { 'Fn::If': ['C', 'Retain', 'Delete'] } };
    const given = {
      Conditions: { C: { 'Fn::Equals': [{ Ref: 'P' }, 'x'] } },
      Parameters: { D: { Default: 'Retain' } },
    };
    const of = (policies: object) =>
      judge(StatefulRetained, { ...given, Resources: { R: { Type: 'AWS::KMS::Key', ...policies } } }).R;
    expect(of(branch)).toMatch(/^fail/);
    expect(of({ ...KEPT, DeletionPolicy: { Ref: 'D' } })).toBe('pass');
    const attributes = { ...KEPT, DeletionPolicy: { Ref: 'P' } };
    expect(of(attributes)).toMatch(/^unknown/);
    const both = { ...attributes, UpdateReplacePolicy: 'Delete' };
    expect(judge(StatefulRetained, { Resources: { R: { Type: 'AWS::KMS::Key', ...both } } }).R).toMatch(/^fail/);
  });

  test("the CDK's defaults pass, their mutants and DESTROY don't", () => {
    const template = made((stack) => {
      new s3.Bucket(stack, 'Bucket');
      new kms.Key(stack, 'Key');
      new logs.LogGroup(stack, 'Logs');
      new dynamodb.Table(stack, 'Table', { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING } });
    });
    const verdicts = judge(StatefulRetained, template);
    expect(Object.values(verdicts)).toEqual(['pass', 'pass', 'pass', 'pass']);
    for (const id of Object.keys(verdicts)) {
      for (const attribute of BOTH) {
        for (const value of ['Delete', undefined]) {
          expect(judge(StatefulRetained, change(template, id, attribute, value))[id]).toMatch(/^fail/);
        }
      }
    }
    const destroyed = made((stack) => {
      new s3.Bucket(stack, 'Bucket', { removalPolicy: RemovalPolicy.DESTROY });
    });
    expect(Object.values(judge(StatefulRetained, destroyed))).toEqual(['fail: , ']);
  });
});
