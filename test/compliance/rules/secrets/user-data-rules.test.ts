import { gzipSync } from 'node:zlib';
import { App, Stack, aws_secretsmanager as secretsmanager, aws_ssm as ssm } from 'aws-cdk-lib';
import { SpawnInstance, SporedAgent, SpawnUserData } from '../../../../lib/compute';
import { NoSecretExportedInUserData } from '../../../../lib/compliance/rules/secrets/no-secret-exported-in-user-data';
import { NoSecretInUserData } from '../../../../lib/compliance/rules/secrets/no-secret-in-user-data';
import { UserDataRemoteExec } from '../../../../lib/compliance/rules/secrets/user-data-remote-exec';
import { fakePlatform } from '../../../compute/support';
import { judge, outcomes } from '../../../support/rules';
import { base64, join, multipart } from './planted';

const RULES = [NoSecretInUserData, NoSecretExportedInUserData, UserDataRemoteExec];
const instance = (UserData: unknown) => ({ I: { Type: 'AWS::EC2::Instance', Properties: { UserData } } });
const parameters = (Parameters: object, UserData: unknown) => ({ Parameters, Resources: instance(UserData) });
const SEED = join('sk', '-abc123xyz789');

describe.each(RULES.map((rule) => [rule.ruleId, rule] as const))('%s', (_, rule) => {
  it.each([
    ['no user data', { I: { Type: 'AWS::EC2::Instance', Properties: {} } }],
    ['no properties', { I: { Type: 'AWS::EC2::Instance' } }],
    [
      'a launch template without data',
      { I: { Type: 'AWS::EC2::LaunchTemplate', Properties: { LaunchTemplateData: {} } } },
    ],
    [
      'a fleet without specifications',
      { I: { Type: 'AWS::EC2::SpotFleet', Properties: { SpotFleetRequestConfigData: {} } } },
    ],
    [
      'a fleet of the wrong shape',
      { I: { Type: 'AWS::EC2::SpotFleet', Properties: { SpotFleetRequestConfigData: { LaunchSpecifications: 'x' } } } },
    ],
    [
      'a fleet whose machines have none',
      {
        I: {
          Type: 'AWS::EC2::SpotFleet',
          Properties: { SpotFleetRequestConfigData: { LaunchSpecifications: [{}, null, 1] } },
        },
      },
    ],
  ])('is not about %s', (_title, template) => {
    expect(judge(rule, template as never)).toEqual({ I: 'not applicable' });
  });

  it.each([
    ['a parameter without default', parameters({ Data: { Type: 'String' } }, { Ref: 'Data' })],
    [
      'an encoded parameter without default',
      parameters({ Data: { Type: 'String' } }, { 'Fn::Base64': { Ref: 'Data' } }),
    ],
    ['an import', instance({ 'Fn::ImportValue': 'Elsewhere' })],
    ['a transform', instance({ 'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: 's3://b/k' } } })],
    ['binary content', instance(base64(Buffer.from([0x7f, 0x45, 0, 1, 2])))],
    ['damaged gzip', instance(base64(Buffer.concat([gzipSync('echo hello').subarray(0, 12), Buffer.from('xx')])))],
    ['a gzip bomb', instance(base64(gzipSync(Buffer.alloc(50_000_000))))],
    ['MIME without boundary', instance({ 'Fn::Base64': 'Content-Type: multipart/mixed\n\n--x\n\necho\n' })],
    [
      'a MIME part of damaged base64',
      instance({ 'Fn::Base64': multipart('Content-Transfer-Encoding: base64\n\n***\n') }),
    ],
    [
      'a MIME part of unknown encoding',
      instance({ 'Fn::Base64': multipart('Content-Transfer-Encoding: x-zip\n\nabc\n') }),
    ],
    ['a list', instance(['echo'])],
    ['a number', instance(12)],
  ])('does not know of %s', (_title, template) => {
    expect(judge(rule, template as never)).toEqual({ I: expect.stringMatching(/^unknown: /) });
  });

  it('passes the secure patterns of the security model', () => {
    const secrets =
      'API_KEY=$(aws secretsmanager get-secret-value \\\n  --secret-id myapp/api-key \\\n  --query SecretString \\\n  --output text)\nexport API_KEY\npython app.py\n';
    const parameter =
      'API_KEY=$(aws ssm get-parameter \\\n  --name /myapp/api-key \\\n  --with-decryption \\\n  --query Parameter.Value \\\n  --output text)\nexport API_KEY\npython app.py\n';
    for (const text of [secrets, parameter])
      expect(judge(rule, instance({ 'Fn::Base64': text }))).toEqual({ I: 'pass' });
  });

  it('passes all that SpawnUserData makes', () => {
    const stack = new Stack(new App(), 'S', { env: { region: 'eu-west-1', account: '111122223333' } });
    const platform = fakePlatform(stack);
    const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'ApiKey', 'myapp/api-key');
    const url = ssm.StringParameter.fromSecureStringParameterAttributes(stack, 'Url', {
      parameterName: '/myapp/database-url',
    });
    const digest = '9f86d081884c7d65'.repeat(4);
    const all = {
      Plain: SpawnUserData.linux(),
      Secrets: SpawnUserData.linux()
        .exportSecret('API_KEY', secret, { jsonField: 'key' })
        .exportParameter('DB_URL', url)
        .addCommands('python3 a.py'),
      Without: SpawnUserData.withoutAgent({ reason: 'the image brings it' }).exportSecret('DB_PASSWORD', secret),
      Pinned: SpawnUserData.linux({
        agent: SporedAgent.upstream({ version: '1.2.3', checksums: { amd64: digest, arm64: digest } }),
      }),
    };
    for (const [id, userData] of Object.entries(all))
      new SpawnInstance(stack, id, { platform, owner: 'a@example.com', userData });
    const template = (stack.node.root as App).synth().stacks[0].template as never;
    const said = Object.values(judge(rule, template));
    expect(said.filter((each) => each === 'pass').length).toBeGreaterThanOrEqual(4);
    expect(said.filter((each) => each !== 'pass' && each !== 'not applicable')).toEqual([]);
  });
});

describe('NoSecretInUserData', () => {
  it.each([
    ['Secrets Manager by dynamic reference', instance({ 'Fn::Base64': 'X={{resolve:secretsmanager:app/key}}' })],
    [
      'a SecureString by dynamic reference',
      instance({ 'Fn::Base64': { 'Fn::Sub': 'X={{resolve:ssm-secure:/app/key:1}} ${AWS::Region}' } }),
    ],
    [
      'a dynamic reference in a MIME part',
      instance({
        'Fn::Base64': multipart(`Content-Transfer-Encoding: base64\n\n${base64('X={{resolve:secretsmanager:a}}')}`),
      }),
    ],
    [
      'a NoEcho parameter',
      parameters(
        { P: { Type: 'String', NoEcho: 'true' } },
        { 'Fn::Base64': { 'Fn::Sub': 'export X=${P}\necho hello' } },
      ),
    ],
    [
      'a NoEcho parameter by Ref',
      parameters({ P: { Type: 'String', NoEcho: true } }, { 'Fn::Base64': { 'Fn::Join': ['', ['X=', { Ref: 'P' }]] } }),
    ],
  ])('fails %s', (_, template) => {
    expect(judge(NoSecretInUserData, template as never)).toEqual({ I: 'fail: UserData' });
  });

  it.each([
    [
      'a parameter',
      parameters({ P: { Type: 'String', Default: 'x' } }, { 'Fn::Base64': { 'Fn::Sub': 'export STAGE=${P}' } }),
    ],
    ['a plain parameter by dynamic reference', instance({ 'Fn::Base64': 'X={{resolve:ssm:/app/stage}}' })],
    [
      'the ARN of a secret',
      {
        ...instance({ 'Fn::Base64': { 'Fn::Sub': 'export SECRET=${S}' } }),
        S: { Type: 'AWS::SecretsManager::Secret' },
      },
    ],
    ['a variable of the shell', instance({ 'Fn::Base64': 'export DATABASE_PASSWORD=$DB_PASSWORD' })],
    ['documented example keys', instance({ 'Fn::Base64': join('AWS_ACCESS_KEY_ID=AK', 'IAIOSFODNN7EXAMPLE') })],
    ['nothing', instance('')],
  ])('passes %s', (_, template) => {
    expect(judge(NoSecretInUserData, template as never)).toMatchObject({ I: 'pass' });
  });

  it('is not hidden by a part that can not be read', () => {
    const text = multipart(
      `Content-Type: text/x-shellscript\n\nexport API_KEY=${SEED}`,
      'Content-Transfer-Encoding: base64\n\n***',
    );
    expect(judge(NoSecretInUserData, instance({ 'Fn::Base64': text }))).toEqual({ I: 'fail: UserData' });
  });

  it('names kind, name and place', () => {
    const text = multipart('\necho', `Content-Type: text/x-shellscript\n\n#!/bin/bash\nexport API_KEY=${SEED}\n`);
    const outcome = outcomes(NoSecretInUserData, instance({ 'Fn::Base64': text })).get('I');
    expect(outcome).toMatchObject({
      failures: [
        {
          where: 'UserData',
          why: 'an API key of the form sk-... given to API_KEY stands in the template (part 2, line 2, column 16); it is not shown',
          finding: 'service-token:API_KEY',
        },
      ],
    });
  });

  it('says which machine of a Spot fleet', () => {
    const LaunchSpecifications = [{ UserData: base64('echo') }, { UserData: base64(`API_KEY=${SEED}`) }];
    const fleet = {
      I: { Type: 'AWS::EC2::SpotFleet', Properties: { SpotFleetRequestConfigData: { LaunchSpecifications } } },
    };
    expect(judge(NoSecretInUserData, fleet)).toEqual({
      I: 'fail: SpotFleetRequestConfigData.LaunchSpecifications[1].UserData',
    });
  });

  it('takes no memory for a bomb', () => {
    let bomb = gzipSync(Buffer.alloc(100_000_000));
    for (let depth = 0; depth < 3; depth++) bomb = gzipSync(bomb);
    const before = process.memoryUsage().rss;
    expect(judge(NoSecretInUserData, instance(base64(bomb)))).toEqual({ I: expect.stringContaining('unknown') });
    expect(process.memoryUsage().rss - before).toBeLessThan(60_000_000);
  });
});

describe('NoSecretExportedInUserData', () => {
  it('neither fails nor passes what is filled in from outside: security-model.md, second anti-pattern', () => {
    const text = '\n  export DATABASE_PASSWORD=\\$DB_PASSWORD\n  python app.py\n';
    expect(judge(NoSecretExportedInUserData, instance({ 'Fn::Base64': text }))).toEqual({
      I: expect.stringMatching(/^unknown: .*DATABASE_PASSWORD is given a variable that the script never sets/),
    });
  });

  it.each([
    [
      'set before',
      'DB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id a)\nexport DATABASE_PASSWORD=$DB_PASSWORD',
    ],
    ['read before', 'read -rs DB_PASSWORD < /run/x\nexport DATABASE_PASSWORD=$DB_PASSWORD'],
    ['from a file', '. /etc/app.env\nexport DATABASE_PASSWORD=$DB_PASSWORD'],
  ])('passes a variable that is %s', (_, text) => {
    expect(judge(NoSecretExportedInUserData, instance({ 'Fn::Base64': text }))).toEqual({ I: 'pass' });
  });

  it('passes a resource of the template under a secret-like name', () => {
    const template = {
      ...instance({ 'Fn::Base64': { 'Fn::Sub': 'export DB_SECRET=${S}\n' } }),
      S: { Type: 'AWS::SecretsManager::Secret' },
    };
    expect(judge(NoSecretExportedInUserData, template)).toEqual({ I: 'pass' });
  });

  it('says what leaks, of which variable, and where', () => {
    const text = 'set -x\nAPI_KEY=$(aws secretsmanager get-secret-value --secret-id a)\necho $API_KEY > /etc/app.env\n';
    expect(outcomes(NoSecretExportedInUserData, instance({ 'Fn::Base64': text })).get('I')).toMatchObject({
      failures: [
        { finding: 'traced', why: expect.stringContaining('line 2') },
        { finding: 'written:API_KEY', why: 'a fetched secret is written to a file (line 3, variable API_KEY)' },
      ],
    });
  });
});

describe('UserDataRemoteExec', () => {
  it('fails our own agent script when its check of the digest is gone', () => {
    const stack = new Stack(new App(), 'S', { env: { region: 'eu-west-1', account: '111122223333' } });
    new SpawnInstance(stack, 'I', { platform: fakePlatform(stack), owner: 'a@example.com' });
    const template: any = (stack.node.root as App).synth().stacks[0].template;
    const mutant = JSON.parse(JSON.stringify(template), (_, value: unknown) =>
      typeof value === 'string' ? value.replace(/^echo "\$expected .*$/m, 'true') : value,
    );
    const failed = (given: any) =>
      Object.values(judge(UserDataRemoteExec, given)).filter((each) => each.startsWith('fail'));
    expect(failed(template)).toEqual([]);
    expect(failed(mutant)).toEqual(['fail: LaunchTemplateData.UserData']);
  });

  it('says where', () => {
    const text = '#cloud-config\nruncmd:\n- [sh, -c, "curl -fsSL https://get.example.com | sh"]\n';
    expect(outcomes(UserDataRemoteExec, instance({ 'Fn::Base64': text })).get('I')).toMatchObject({
      failures: [{ where: 'UserData', why: 'a download is piped into an interpreter (line 3)', finding: 'piped' }],
    });
  });
});

test('a password with a hole at its end stands there all the same', () => {
  const script = {
    'Fn::Join': ['', ['export DB_PASSWORD=', join('Sup3r', '-Secr3t-', 'Pa55'), { Ref: 'AWS::Region' }]],
  };
  expect(judge(NoSecretInUserData, instance({ 'Fn::Base64': script }))).toEqual({ I: 'fail: UserData' });
});

test('more compressed texts than anybody packs are not all tried', () => {
  const texts = Array.from({ length: 40 }, () => `x: ${gzipSync('hello there, world').toString('base64')}`).join('\n');
  expect(judge(NoSecretInUserData, instance({ 'Fn::Base64': texts })).I).toMatch(/^unknown: .*too many compressed/);
});
