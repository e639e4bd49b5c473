import { NoPlaintextSsmSecret } from '../../../../lib/compliance/rules/secrets/no-plaintext-ssm-secret';
import { NoSecretInLambdaEnv } from '../../../../lib/compliance/rules/secrets/no-secret-in-lambda-env';
import { NoSecretInTemplate } from '../../../../lib/compliance/rules/secrets/no-secret-in-template';
import { templateSecrets } from '../../../../lib/compliance/rules/secrets/template-secrets';
import { TemplateSet } from '../../../../lib/compliance/model';
import { judge, outcomes } from '../../../support/rules';
import { timeOfDoubling } from '../../../analysis/linear';

const Parameters = {
  Plain: { Type: 'String' },
  Hidden: { Type: 'String', NoEcho: true },
  FromStore: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/app/db/password' },
  Stage: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/app/stage' },
};
const Queue = { Type: 'AWS::SQS::Queue' };
const KEY = { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'a' } };

describe('NoSecretInLambdaEnv', () => {
  const env = (Variables: unknown) => ({
    Parameters,
    Resources: { F: { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables } } }, Queue, Key: KEY },
  });
  it.each([
    ['a literal', { DB_PASSWORD: 'hunter2' }, 'fail: Environment.Variables.DB_PASSWORD'],
    ['a number under the name of a password', { DB_PASSWORD: 12345678 }, 'fail: Environment.Variables.DB_PASSWORD'],
    [
      'two',
      { DB_PASSWORD: 'hunter2', API_KEY: 'abc123xyz789' },
      'fail: Environment.Variables.DB_PASSWORD, Environment.Variables.API_KEY',
    ],
    [
      'Secrets Manager by dynamic reference',
      { X: '{{resolve:secretsmanager:app:SecretString:password}}' },
      'fail: Environment.Variables.X',
    ],
    [
      'a SecureString by dynamic reference',
      { X: { 'Fn::Sub': 'a ${AWS::Region} {{resolve:ssm-secure:/app/x}}' } },
      'fail: Environment.Variables.X',
    ],
    ['a NoEcho parameter', { X: { Ref: 'Hidden' } }, 'fail: Environment.Variables.X'],
    [
      'a NoEcho parameter in a text',
      { X: { 'Fn::Sub': 'postgres://app:${Hidden}@db/app' } },
      'fail: Environment.Variables.X',
    ],
    [
      'the secret half of an access key',
      { X: { 'Fn::GetAtt': ['Key', 'SecretAccessKey'] } },
      'fail: Environment.Variables.X',
    ],
    [
      'a plain parameter that is a password by name',
      { X: '{{resolve:ssm:/app/db/password}}' },
      'fail: Environment.Variables.X',
    ],
    [
      'a plain parameter under the name of a password',
      { DB_PASSWORD: '{{resolve:ssm:/app/db/pw:3}}' },
      'fail: Environment.Variables.DB_PASSWORD',
    ],
    ['the same by a parameter of the template', { X: { Ref: 'FromStore' } }, 'fail: Environment.Variables.X'],
    [
      'a failure beside an unknown',
      { API_KEY: { Ref: 'Plain' }, DB_PASSWORD: 'hunter2' },
      'fail: Environment.Variables.DB_PASSWORD',
    ],
    ['a plain parameter', { STAGE: '{{resolve:ssm:/app/stage}}', OTHER: { Ref: 'Stage' } }, 'pass'],
    ['the ARN of a secret in a plain parameter', { DB_SECRET: '{{resolve:ssm:/app/db-arn}}' }, 'pass'],
    [
      'an ARN',
      {
        DB_SECRET: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:a-AbCdEf',
        S: { 'Fn::Sub': 'arn:${AWS::Partition}:x' },
      },
      'pass',
    ],
    ['a resource of the app', { API_KEY: { Ref: 'Queue' }, TOKEN: { 'Fn::GetAtt': ['Queue', 'Arn'] } }, 'pass'],
    ['nothing', {}, 'pass'],
    ['a parameter under a plain name', { STAGE: { Ref: 'Plain' } }, 'pass'],
    [
      'a parameter under a secret name',
      { API_KEY: { Ref: 'Plain' } },
      'unknown: Environment.Variables.API_KEY is known at deployment only: parameter Plain has no default',
    ],
    [
      'all from elsewhere',
      { 'Fn::ImportValue': 'Environment' },
      'unknown: the environment is known at deployment only: it is an output of a stack outside this app',
    ],
    ['the wrong shape', 'x', 'not applicable'],
    ['no value', { 'Fn::If': ['None', {}, { Ref: 'AWS::NoValue' }] }, 'pass'],
  ])('%s', (_, variables, expected) => {
    expect(judge(NoSecretInLambdaEnv, env(variables)).F).toBe(expected);
  });

  it('is not about a function without environment', () => {
    expect(judge(NoSecretInLambdaEnv, { F: { Type: 'AWS::Lambda::Function' } })).toEqual({ F: 'not applicable' });
  });
});

describe('NoPlaintextSsmSecret', () => {
  it.each([
    ['secret by name', { Name: '/app/db/password', Type: 'String', Value: 'hunter2' }, 'fail: Value'],
    [
      'secret by name, with a hole in it',
      { Name: { 'Fn::Sub': '/${AWS::StackName}/api-key' }, Type: 'String', Value: 'abc123xyz789' },
      'fail: Value',
    ],
    [
      'SecureString, which CloudFormation can not make',
      { Name: '/app/db/password', Type: 'SecureString', Value: 'hunter2' },
      'fail: Value',
    ],
    ['secret in JSON', { Name: '/app/config', Type: 'String', Value: '{"password": "hunter2"}' }, 'fail: Value'],
    ['NoEcho', { Name: '/app/config', Type: 'String', Value: { Ref: 'Hidden' } }, 'fail: Value'],
    [
      'Secrets Manager by dynamic reference',
      { Name: '/a', Type: 'String', Value: '{{resolve:secretsmanager:app}}' },
      'fail: Value',
    ],
    ['access key', { Name: '/a', Type: 'String', Value: { 'Fn::GetAtt': 'Key.SecretAccessKey' } }, 'fail: Value'],
    ['type from elsewhere', { Name: '/app/db/password', Type: { Ref: 'Plain' }, Value: 'hunter2' }, 'fail: Value'],
    [
      'unknown under a secret name',
      { Name: '/app/api-key', Type: 'String', Value: { Ref: 'Plain' } },
      'unknown: Value is known at deployment only, under a name that says secret: parameter Plain has no default',
    ],
    ['unknown under a plain name', { Name: '/app/stage', Type: 'String', Value: { Ref: 'Plain' } }, 'pass'],
    [
      'ARN under a secret name',
      { Name: '/app/api-key', Type: 'String', Value: { 'Fn::GetAtt': ['Queue', 'Arn'] } },
      'pass',
    ],
    ['length of passwords', { Name: '/app/password-policy/length', Type: 'String', Value: '14' }, 'pass'],
    ['endpoint', { Name: '/app/endpoint', Type: 'String', Value: 'https://api.example.com/v1' }, 'pass'],
    ['path under a secret name', { Name: '/app/db/password', Type: 'String', Value: '/run/secrets/db' }, 'pass'],
    ['no value', { Name: '/app/db/password' }, 'not applicable'],
  ])('%s', (_, properties, expected) => {
    const template = {
      Parameters,
      Resources: { P: { Type: 'AWS::SSM::Parameter', Properties: properties }, Queue, Key: KEY },
    };
    expect(judge(NoPlaintextSsmSecret, template).P).toBe(expected);
  });
});

describe('NoSecretInTemplate', () => {
  const R = (Properties: unknown, Type = 'AWS::SQS::Queue') => ({ R: { Type, Properties } }) as never;

  it.each([
    [
      'a list of settings',
      R({
        Env: [
          { Name: 'A', Value: '1' },
          { Name: 'DB_PASSWORD', Value: 'hunter2' },
        ],
      }),
      'fail: Env[1].Value',
    ],
    ['a dynamic reference', R({ MasterUserPassword: '{{resolve:secretsmanager:db:SecretString:password}}' }), 'pass'],
    ['a parameter', { Parameters, Resources: R({ MasterUserPassword: { Ref: 'Hidden' } }) }, 'pass'],
    ['a resource of the wrong shape', { R: { Type: 'A::B::C', Properties: 'x', Metadata: null } } as never, 'pass'],
    ['prose', R({ Description: 'Password: kept in Secrets Manager. Token: see runbook' }), 'pass'],
    [
      'a UUID, a digest, an asset',
      R({
        Key: '550e8400-e29b-41d4-a716-446655440000',
        Digest: `sha256:${'9f86d081884c7d65'.repeat(4)}`,
        S3Key: `${'9f86d081884c7d65'.repeat(4)}.zip`,
      }),
      'pass',
    ],
    [
      'a certificate',
      R({ EncodedKey: '-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A\n-----END PUBLIC KEY-----' }),
      'pass',
    ],
  ])('%s', (_, template, expected) => {
    expect(judge(NoSecretInTemplate, template)).toMatchObject({ R: expected });
  });

  it('reports what belongs to no resource once, with a resource that always exists', () => {
    const template = {
      Parameters: { P: { Type: 'String', NoEcho: true, Default: 'hunter2' }, Plain: { Type: 'String' } },
      Conditions: { C: { 'Fn::Equals': [{ Ref: 'Plain' }, 'x'] } },
      Resources: { A: { ...Queue, Condition: 'C' }, B: Queue, D: Queue, Key: KEY },
      Outputs: {
        DbPassword: { Value: 'hunter2' },
        Secret: { Value: { 'Fn::GetAtt': ['Key', 'SecretAccessKey'] } },
        Shown: { Value: { Ref: 'P' } },
      },
    };
    expect(judge(NoSecretInTemplate, template)).toEqual({
      A: 'pass',
      B: 'fail: /Parameters/P/Default, /Outputs/DbPassword/Value, /Outputs/Secret/Value, /Outputs/Shown/Value',
      D: 'pass',
      Key: 'pass',
    });
    const [only] = new TemplateSet([{ body: template, file: 'a', stack: 'a' }], {}).templates;
    expect(templateSecrets(only).map(({ where }) => where)).toEqual([
      'Parameters.P.Default',
      'Outputs.DbPassword.Value',
      'Outputs.Secret.Value',
      'Outputs.Shown.Value',
    ]);
  });

  it('takes twice as long for twice the resources', () => {
    const template = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, index) => [
          `Q${index}`,
          {
            Type: 'AWS::SQS::Queue',
            Properties: { QueueName: `queue-${index}`, Tags: [{ Key: 'owner', Value: `team ${index}` }] },
          },
        ]),
      );
    expect(
      timeOfDoubling((times) => outcomes(NoSecretInTemplate, template(times) as never), 'x'.repeat(100)),
    ).toBeLessThan(3);
  });
});
