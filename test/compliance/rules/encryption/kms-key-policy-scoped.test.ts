import { KmsKeyPolicyScoped } from '../../../../lib/compliance/rules/encryption/kms-key-policy-scoped';
import { judge } from '../../../support/rules';

const root = {
  AWS: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'AWS::AccountId' }, ':root']] },
};
const allow = (Principal: unknown, Action: unknown, more: object = {}) => ({
  Effect: 'Allow',
  Principal,
  Action,
  Resource: '*',
  ...more,
});
const via = { Condition: { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } } };
const own = { Condition: { StringEquals: { 'kms:CallerAccount': { Ref: 'AWS::AccountId' } } } };
const role = (name: string) => ({ AWS: `arn:aws:iam::111122223333:role/${name}` });
const DEFAULT = allow(root, 'kms:*');
const ADMINISTRATION = allow(root, ['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion']);

const key = (statements: object[] | undefined, more: object = {}) => ({
  Type: 'AWS::KMS::Key',
  Properties: { EnableKeyRotation: true, ...(statements && { KeyPolicy: { Statement: statements } }), ...more },
});
const one = (statements: object[] | undefined, more?: object) =>
  judge(KmsKeyPolicyScoped, { R: key(statements, more) }).R;

describe('KmsKeyPolicyScoped: policy', () => {
  test.each([
    ["AWS's default", [DEFAULT], 'pass'],
    ['no policy', undefined, 'pass'],
    ['the default and use by a role', [DEFAULT, allow(role('App'), 'kms:Decrypt')], 'pass'],
    [
      'the default and a service on behalf of the account',
      [DEFAULT, allow(root, ['kms:Decrypt', 'kms:CreateGrant'], via)],
      'pass',
    ],
    ['everybody', [DEFAULT, allow('*', 'kms:Decrypt')], 'fail: KeyPolicy.Statement[1].Principal'],
    ['everybody of the account', [DEFAULT, allow({ AWS: '*' }, 'kms:Decrypt', own)], 'pass'],
    [
      'all but one',
      [DEFAULT, { Effect: 'Allow', NotPrincipal: role('x'), Action: 'kms:Decrypt', Resource: '*' }],
      'fail: KeyPolicy.Statement[1].NotPrincipal',
    ],
    ['split', [ADMINISTRATION, allow(root, 'kms:Decrypt', via), allow(role('App'), 'kms:Encrypt')], 'pass'],
    [
      'use by the whole account',
      [ADMINISTRATION, allow(root, 'kms:Decrypt')],
      'fail: KeyPolicy.Statement[1].Condition, KeyPolicy.Statement[1].Action',
    ],
    [
      'grants without a condition',
      [ADMINISTRATION, allow(role('App'), 'kms:CreateGrant')],
      'fail: KeyPolicy.Statement[1].Condition',
    ],
    [
      'grants for resources of AWS',
      [
        ADMINISTRATION,
        allow(role('App'), 'kms:CreateGrant', { Condition: { Bool: { 'kms:GrantIsForAWSResource': true } } }),
      ],
      'pass',
    ],
    [
      'one role for both',
      [DEFAULT, allow(role('A'), ['kms:PutKeyPolicy']), allow(role('A'), 'kms:Decrypt')],
      'fail: KeyPolicy.Statement[2].Action',
    ],
    [
      'a role beside the account',
      [allow({ AWS: [root.AWS, role('A').AWS] }, 'kms:*')],
      'fail: KeyPolicy.Statement[0].Action',
    ],
    ['all of KMS for a role', [DEFAULT, allow(role('A'), 'kms:*')], 'fail: KeyPolicy.Statement[1].Action'],
    [
      'a principal that is not known',
      [DEFAULT, allow({ AWS: { Ref: 'P' } }, 'kms:Decrypt')],
      'unknown: KeyPolicy.Statement[1].Principal is known at deployment only: P is not in the template',
    ],
  ])('%s', (_, statements, expected) => {
    expect(one(statements)).toBe(expected);
  });

  test('the key of sensitive data splits what it gives, and names who', () => {
    const Tags = [{ Key: 'data-class', Value: 'phi' }];
    expect(one([DEFAULT], { Tags })).toBe('fail: KeyPolicy.Statement[0].Action');
    expect(one([ADMINISTRATION, allow(root, 'kms:Decrypt', via)], { Tags })).toBe('pass');
    expect(one([ADMINISTRATION, allow('*', 'kms:Decrypt', own)], { Tags })).toBe(
      'fail: KeyPolicy.Statement[1].Principal',
    );
    const linked = {
      Condition: { ...own.Condition, ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/r' } },
    };
    expect(one([ADMINISTRATION, allow('*', 'kms:Decrypt', linked)], { Tags })).toBe('pass');
  });
});

describe('KmsKeyPolicyScoped: life', () => {
  test.each([
    [{ PendingWindowInDays: 7 }, 'fail: PendingWindowInDays'],
    [{ PendingWindowInDays: '13' }, 'fail: PendingWindowInDays'],
    [{ PendingWindowInDays: 14 }, 'pass'],
    [{ EnableKeyRotation: false }, 'fail: EnableKeyRotation'],
    [{ EnableKeyRotation: 'true' }, 'pass'],
    [{ EnableKeyRotation: undefined }, 'fail: EnableKeyRotation'],
    [{ RotationPeriodInDays: 366 }, 'fail: RotationPeriodInDays'],
    [{ RotationPeriodInDays: 90 }, 'pass'],
    [{ EnableKeyRotation: undefined, KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' }, 'pass'],
    [{ EnableKeyRotation: undefined, Origin: 'EXTERNAL' }, 'pass'],
    [
      { EnableKeyRotation: { Ref: 'P' } },
      'unknown: EnableKeyRotation is known at deployment only: P is not in the template',
    ],
    [{ EnableKeyRotation: { Ref: 'P' }, PendingWindowInDays: 7 }, 'fail: PendingWindowInDays'],
  ])('%j', (more, expected) => {
    expect(one([DEFAULT], more)).toBe(expected);
  });

  test('a replica has no rotation of its own', () => {
    const R = { Type: 'AWS::KMS::ReplicaKey', Properties: { PendingWindowInDays: 7 } };
    expect(judge(KmsKeyPolicyScoped, { R })).toEqual({ R: 'fail: PendingWindowInDays' });
    expect(judge(KmsKeyPolicyScoped, { R: { ...R, Properties: {} } })).toEqual({ R: 'pass' });
  });
});

test.each(['kms:DisableKey', 'kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion'])('%s is administration', (action) => {
  expect(one([DEFAULT, allow(role('A'), [action, 'kms:Decrypt'])])).toBe('fail: KeyPolicy.Statement[1].Action');
});

test.each(['Encrypt', 'GenerateDataKey', 'ReEncryptFrom', 'Sign', 'GenerateMac'])('kms:%s is use', (action) => {
  const both = [DEFAULT, allow(role('A'), ['kms:PutKeyPolicy', `kms:${action}`])];
  expect(one(both)).toBe('fail: KeyPolicy.Statement[1].Action');
});
