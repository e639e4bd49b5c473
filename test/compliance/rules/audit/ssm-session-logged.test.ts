import { aws_kms as kms, aws_logs as logs, aws_ssm as ssm } from 'aws-cdk-lib';
import { SsmSessionLogged } from '../../../../lib/compliance/rules/audit/ssm-session-logged';
import { change, made, only } from '../../../support/mutants';
import { judge } from '../../../support/rules';

const INPUTS = { cloudWatchLogGroupName: 'sessions', cloudWatchEncryptionEnabled: true, idleSessionTimeout: '15' };
const content = (inputs: object, sessionType = 'Standard_Stream') => ({ schemaVersion: '1.0', sessionType, inputs });
const document = (Content: unknown, DocumentType: unknown = 'Session') => ({
  D: { Type: 'AWS::SSM::Document', Properties: { Content, DocumentType } },
});
const of = (inputs: object) => judge(SsmSessionLogged, document(content(inputs))).D;

describe('SsmSessionLogged', () => {
  test.each([
    ['a log group', INPUTS, 'pass'],
    [
      'text for booleans, numbers for text',
      { ...INPUTS, cloudWatchEncryptionEnabled: 'true', idleSessionTimeout: 5 },
      'pass',
    ],
    ['a bucket', { s3BucketName: 'b', s3EncryptionEnabled: true, idleSessionTimeout: 15 }, 'pass'],
    ['nowhere', { idleSessionTimeout: 15 }, 'fail: Content.inputs'],
    ['empty names', { ...INPUTS, cloudWatchLogGroupName: '', s3BucketName: '' }, 'fail: Content.inputs'],
    [
      'unencrypted',
      { ...INPUTS, cloudWatchEncryptionEnabled: false },
      'fail: Content.inputs.cloudWatchEncryptionEnabled',
    ],
    [
      'encryption not set',
      { ...INPUTS, cloudWatchEncryptionEnabled: undefined },
      'fail: Content.inputs.cloudWatchEncryptionEnabled',
    ],
    [
      'a bucket beside, unencrypted',
      { ...INPUTS, s3BucketName: 'b', s3EncryptionEnabled: false },
      'fail: Content.inputs.s3EncryptionEnabled',
    ],
    ['16 minutes', { ...INPUTS, idleSessionTimeout: '16' }, 'fail: Content.inputs.idleSessionTimeout'],
    ['20 minutes by default', { ...INPUTS, idleSessionTimeout: undefined }, 'fail: Content.inputs.idleSessionTimeout'],
    ['never', { ...INPUTS, idleSessionTimeout: '0' }, 'fail: Content.inputs.idleSessionTimeout'],
    ['no number', { ...INPUTS, idleSessionTimeout: {} }, 'fail: Content.inputs.idleSessionTimeout'],
  ])('%s', (_, inputs, expected) => {
    expect(of(inputs)).toBe(expected);
  });

  test.each([
    ['JSON text', JSON.stringify(content(INPUTS)), 'pass'],
    ['JSON text that logs nowhere', JSON.stringify(content({ idleSessionTimeout: 15 })), 'fail: Content.inputs'],
    ['no inputs', content('x' as never), 'fail: Content.inputs, Content.inputs.idleSessionTimeout'],
    ['port forwarding', content({}, 'Port'), 'not applicable'],
    ['nothing', undefined, 'fail: Content'],
  ])('%s', (_, given, expected) => {
    expect(judge(SsmSessionLogged, document(given)).D).toBe(expected);
  });

  test.each([
    ['YAML text', 'schemaVersion: "1.0"'],
    ['a list', []],
    ['a number', 5],
  ])('%s is unknown', (_, given) => {
    expect(judge(SsmSessionLogged, document(given)).D).toMatch(/^unknown/);
  });

  test('other documents are none of its business', () => {
    expect(judge(SsmSessionLogged, document(content({}), 'Command')).D).toBe('not applicable');
    expect(judge(SsmSessionLogged, { D: { Type: 'AWS::SSM::Document' } }).D).toBe('not applicable');
  });

  test('text with holes', () => {
    const body = (text: string, type: unknown = 'Session') => ({
      Parameters: { P: { Type: 'String' } },
      Resources: document({ 'Fn::Sub': text }, type),
    });
    const of = (inputs: object) => judge(SsmSessionLogged, body(JSON.stringify(content(inputs)))).D;
    expect(of({ ...INPUTS, cloudWatchLogGroupName: '${P}' })).toBe('pass');
    expect(of({ ...INPUTS, cloudWatchEncryptionEnabled: '${P}' })).toMatch(/^unknown: Content.inputs.cloudWatch/);
    expect(of({ ...INPUTS, idleSessionTimeout: '${P}' })).toMatch(/^unknown: idleSessionTimeout/);
    expect(of({ ...INPUTS, cloudWatchEncryptionEnabled: '${P}', idleSessionTimeout: 60 })).toBe(
      'fail: Content.inputs.idleSessionTimeout',
    );
    expect(judge(SsmSessionLogged, body('a: ${P}')).D).toMatch(/^unknown/);
    expect(judge(SsmSessionLogged, body('{}', { Ref: 'P' })).D).toMatch(/^unknown: DocumentType/);
  });

  describe('preferences made by the CDK', () => {
    const template = made((stack) => {
      const logGroup = new logs.LogGroup(stack, 'Sessions', { encryptionKey: new kms.Key(stack, 'Key') });
      new ssm.CfnDocument(stack, 'Preferences', {
        name: 'SSM-SessionManagerRunShell',
        documentType: 'Session',
        content: content({ ...INPUTS, cloudWatchLogGroupName: logGroup.logGroupName, s3BucketName: '' }),
      });
    });
    const id = only(template, 'AWS::SSM::Document');

    test('pass', () => {
      expect(judge(SsmSessionLogged, template)).toEqual({ [id]: 'pass' });
    });

    test.each([
      ['cloudWatchLogGroupName', undefined],
      ['cloudWatchEncryptionEnabled', undefined],
      ['cloudWatchEncryptionEnabled', false],
      ['idleSessionTimeout', undefined],
      ['idleSessionTimeout', '60'],
      ['s3BucketName', 'plain'],
    ])('mutant %s = %s', (input, value) => {
      const mutant = change(template, id, `Properties.Content.inputs.${input}`, value);
      expect(judge(SsmSessionLogged, mutant)[id]).toMatch(/^fail/);
    });
  });
});
