import { gzipSync } from 'node:zlib';

/** Joined at run time, so that the repository holds no text that a scanner would take for a credential. */
export const join = (...parts: string[]) => parts.join('');
export const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64');

const instance = (UserData: unknown) => ({ I: { Type: 'AWS::EC2::Instance', Properties: { UserData } } });
const resource = (Type: string, Properties: object, rest: object = {}) => ({ R: { Type, Properties, ...rest } });
const script = (secret: string) => `#!/bin/bash\nset -e\nexport API_KEY=${secret}\npython app.py\n`;
const queue = resource('AWS::SQS::Queue', {});

export const multipart = (...parts: string[]) =>
  [
    'Content-Type: multipart/mixed; boundary="==B=="',
    'MIME-Version: 1.0',
    '',
    ...parts.map((part) => `--==B==\n${part}`),
    '--==B==--',
    '',
  ].join('\n');
const part = (headers: string, body: string) => `${headers}\n\n${body}`;

/** Every place where a secret may be planted: the rule that must find it, and a template around it. */
export const PLACES: readonly [title: string, rule: string, template: (secret: string) => Record<string, any>][] = [
  // User data
  ['user data', 'NoSecretInUserData', (s) => instance({ 'Fn::Base64': script(s) })],
  ['user data, base64 already', 'NoSecretInUserData', (s) => instance(base64(script(s)))],
  ['user data, not encoded', 'NoSecretInUserData', (s) => instance(script(s))],
  [
    'user data, Fn::Sub',
    'NoSecretInUserData',
    (s) => instance({ 'Fn::Base64': { 'Fn::Sub': `${script(s)}echo \${AWS::StackId}` } }),
  ],
  [
    'user data, variable of Fn::Sub',
    'NoSecretInUserData',
    (s) => instance({ 'Fn::Base64': { 'Fn::Sub': ['export API_KEY=${Key} ${AWS::StackId}', { Key: s }] } }),
  ],
  [
    'user data, Fn::Join',
    'NoSecretInUserData',
    (s) =>
      instance({
        'Fn::Base64': { 'Fn::Join': ['', ['#!/bin/bash\nexport API_KEY=', s, '\necho ', { Ref: 'AWS::StackId' }]] },
      }),
  ],
  [
    'user data, Fn::Join by lines',
    'NoSecretInUserData',
    (s) => instance({ 'Fn::Base64': { 'Fn::Join': ['\n', ['#!/bin/bash', `API_TOKEN='${s}'`, 'x']] } }),
  ],
  ['user data, gzip', 'NoSecretInUserData', (s) => instance(base64(gzipSync(script(s))))],
  ['user data, gzip in gzip', 'NoSecretInUserData', (s) => instance(base64(gzipSync(gzipSync(script(s)))))],
  [
    'user data, MIME',
    'NoSecretInUserData',
    (s) =>
      instance({
        'Fn::Base64': multipart(
          part('Content-Type: text/cloud-config', '#cloud-config'),
          part('Content-Type: text/x-shellscript', script(s)),
        ),
      }),
  ],
  [
    'user data, MIME with base64',
    'NoSecretInUserData',
    (s) =>
      instance({
        'Fn::Base64': multipart(
          part(
            'Content-Type: text/x-shellscript\nContent-Transfer-Encoding: base64',
            base64(script(s)).replaceAll(/.{76}/g, '$&\n'),
          ),
        ),
      }),
  ],
  [
    'user data, MIME with gzip in base64',
    'NoSecretInUserData',
    (s) =>
      instance({
        'Fn::Base64': multipart(
          part('Content-Type: text/x-shellscript\nContent-Transfer-Encoding: base64', base64(gzipSync(script(s)))),
        ),
      }),
  ],
  [
    'user data, MIME quoted-printable',
    'NoSecretInUserData',
    (s) =>
      instance({
        'Fn::Base64': multipart(
          part(
            'Content-Type: text/x-shellscript\nContent-Transfer-Encoding: quoted-printable',
            `API_KEY=3D${s.slice(0, 6)}=\n${s.slice(6)}\n`,
          ),
        ),
      }),
  ],
  [
    'user data, MIME in MIME',
    'NoSecretInUserData',
    (s) =>
      instance({
        'Fn::Base64': multipart(
          multipart(part('Content-Type: text/x-shellscript', script(s))).replaceAll('==B==', '==C=='),
        ),
      }),
  ],
  [
    'user data, MIME with an inner Fn::Base64',
    'NoSecretInUserData',
    (s) =>
      instance({
        'Fn::Base64': {
          'Fn::Join': [
            '',
            [
              'Content-Type: multipart/mixed; boundary="x"\n\n--x\nContent-Type: text/x-shellscript\nContent-Transfer-Encoding: base64\n\n',
              { 'Fn::Base64': { 'Fn::Join': ['', [script(s), { Ref: 'AWS::StackId' }]] } },
              '\n--x--\n',
            ],
          ],
        },
      }),
  ],
  [
    'user data, MIME in gzip',
    'NoSecretInUserData',
    (s) => instance(base64(gzipSync(multipart(part('Content-Type: text/x-shellscript', script(s)))))),
  ],
  [
    'user data, cloud-config file',
    'NoSecretInUserData',
    (s) =>
      instance({
        'Fn::Base64': `#cloud-config\nwrite_files:\n- path: /x\n  encoding: b64\n  content: ${base64(script(s))}\n`,
      }),
  ],
  [
    'user data, cloud-config file, gzip',
    'NoSecretInUserData',
    (s) =>
      instance({
        'Fn::Base64': `#cloud-config\nwrite_files:\n- path: /x\n  encoding: gz+b64\n  content: ${base64(gzipSync(script(s)))}\n`,
      }),
  ],
  [
    'user data, here document',
    'NoSecretInUserData',
    (s) => instance({ 'Fn::Base64': `cat > /etc/x.ini <<EOF\n[db]\ndb_password = ${s}\nEOF\n` }),
  ],
  [
    'user data, UTF-16',
    'NoSecretInUserData',
    (s) =>
      instance(Buffer.from(`\uFEFF<powershell>\n$env:API_KEY = "${s}"\n</powershell>`, 'utf16le').toString('base64')),
  ],
  [
    'user data, PowerShell',
    'NoSecretInUserData',
    (s) => instance({ 'Fn::Base64': `<powershell>\n$password = "${s}"\n</powershell>` }),
  ],
  [
    'user data, one branch of Fn::If',
    'NoSecretInUserData',
    (s) => ({
      Parameters: { P: { Type: 'String' } },
      Conditions: { C: { 'Fn::Equals': [{ Ref: 'P' }, 'x'] } },
      Resources: instance({ 'Fn::If': ['C', { 'Fn::Base64': 'echo' }, { 'Fn::Base64': script(s) }] }),
    }),
  ],
  [
    'user data of a launch template',
    'NoSecretInUserData',
    (s) => resource('AWS::EC2::LaunchTemplate', { LaunchTemplateData: { UserData: { 'Fn::Base64': script(s) } } }),
  ],
  [
    'user data of a launch configuration',
    'NoSecretInUserData',
    (s) => resource('AWS::AutoScaling::LaunchConfiguration', { UserData: { 'Fn::Base64': script(s) } }),
  ],
  [
    'user data of a Spot fleet',
    'NoSecretInUserData',
    (s) =>
      resource('AWS::EC2::SpotFleet', {
        SpotFleetRequestConfigData: {
          LaunchSpecifications: [{ UserData: base64('echo') }, { UserData: { 'Fn::Base64': script(s) } }],
        },
      }),
  ],
  [
    'user data from the default of a parameter',
    'NoSecretInUserData',
    (s) => ({
      Parameters: { Data: { Type: 'String', Default: base64(script(s)) } },
      Resources: instance({ Ref: 'Data' }),
    }),
  ],
  [
    'user data from a mapping',
    'NoSecretInUserData',
    (s) => ({
      Mappings: { M: { a: { b: script(s) } } },
      Resources: instance({ 'Fn::Base64': { 'Fn::FindInMap': ['M', 'a', 'b'] } }),
    }),
  ],
  // Functions and parameters
  [
    'environment of a function',
    'NoSecretInLambdaEnv',
    (s) => resource('AWS::Lambda::Function', { Environment: { Variables: { API_KEY: s } } }),
  ],
  [
    'environment of a function, Fn::Join',
    'NoSecretInLambdaEnv',
    (s) =>
      resource('AWS::Lambda::Function', {
        Environment: {
          Variables: {
            URL: {
              'Fn::Join': ['', ['postgres://app:', s, '@', { 'Fn::GetAtt': ['Db', 'Endpoint.Address'] }, '/app']],
            },
          },
        },
      }),
  ],
  [
    'environment of a function, as JSON',
    'NoSecretInLambdaEnv',
    (s) =>
      resource('AWS::Lambda::Function', { Environment: { Variables: { CONFIG: JSON.stringify({ dbPassword: s }) } } }),
  ],
  [
    'environment of a serverless function',
    'NoSecretInLambdaEnv',
    (s) => resource('AWS::Serverless::Function', { Environment: { Variables: { DB_PASSWORD: s } } }),
  ],
  [
    'parameter by its name',
    'NoPlaintextSsmSecret',
    (s) => resource('AWS::SSM::Parameter', { Type: 'String', Name: '/app/db/password', Value: s }),
  ],
  [
    'parameter by its value',
    'NoPlaintextSsmSecret',
    (s) => resource('AWS::SSM::Parameter', { Type: 'StringList', Name: '/app/settings', Value: `a=1,password=${s}` }),
  ],
  [
    'parameter by its logical id',
    'NoPlaintextSsmSecret',
    (s) => ({ DbPasswordParameter: { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Value: s } } }),
  ],
  // Anything else in resources
  [
    'SSM document',
    'NoSecretInTemplate',
    (s) =>
      resource('AWS::SSM::Document', {
        Content: {
          mainSteps: [{ action: 'aws:runShellScript', inputs: { runCommand: ['set -e', `export API_KEY=${s}`] } }],
        },
      }),
  ],
  [
    'SSM document, default of a parameter',
    'NoSecretInTemplate',
    (s) => resource('AWS::SSM::Document', { Content: { parameters: { DbPassword: { type: 'String', default: s } } } }),
  ],
  [
    'SSM document as YAML',
    'NoSecretInTemplate',
    (s) =>
      resource('AWS::SSM::Document', {
        DocumentFormat: 'YAML',
        Content: `schemaVersion: '2.2'\nparameters:\n  x:\n    password: ${s}\n`,
      }),
  ],
  [
    'SSM document as JSON text',
    'NoSecretInTemplate',
    (s) => resource('AWS::SSM::Document', { Content: JSON.stringify({ mainSteps: [{ inputs: { Password: s } }] }) }),
  ],
  [
    'state machine, text',
    'NoSecretInTemplate',
    (s) =>
      resource('AWS::StepFunctions::StateMachine', {
        DefinitionString: JSON.stringify({ States: { A: { Parameters: { ApiToken: s } } } }),
      }),
  ],
  [
    'state machine, Fn::Sub',
    'NoSecretInTemplate',
    (s) =>
      resource('AWS::StepFunctions::StateMachine', {
        DefinitionString: { 'Fn::Sub': `{"States":{"A":{"Resource":"\${F.Arn}","Parameters":{"password":"${s}"}}}}` },
      }),
  ],
  [
    'state machine, object',
    'NoSecretInTemplate',
    (s) =>
      resource('AWS::StepFunctions::StateMachine', { Definition: { States: { A: { Parameters: { apiKey: s } } } } }),
  ],
  [
    'state machine, substitution',
    'NoSecretInTemplate',
    (s) => resource('AWS::StepFunctions::StateMachine', { DefinitionSubstitutions: { DbPassword: s } }),
  ],
  [
    'target of a rule, Input',
    'NoSecretInTemplate',
    (s) => resource('AWS::Events::Rule', { Targets: [{ Input: JSON.stringify({ token: s }) }] }),
  ],
  [
    'target of a rule, transformer',
    'NoSecretInTemplate',
    (s) =>
      resource('AWS::Events::Rule', {
        Targets: [{ InputTransformer: { InputTemplate: `{"password": "${s}", "id": <id>}` } }],
      }),
  ],
  [
    'target of a schedule',
    'NoSecretInTemplate',
    (s) => resource('AWS::Scheduler::Schedule', { Target: { Input: JSON.stringify({ clientSecret: s }) } }),
  ],
  [
    'header of a connection',
    'NoSecretInTemplate',
    (s) =>
      resource('AWS::Events::Connection', {
        AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: 'x-api-key', ApiKeyValue: s } },
      }),
  ],
  ['SecretString', 'NoSecretInTemplate', (s) => resource('AWS::SecretsManager::Secret', { SecretString: s })],
  [
    'SecretString, JSON',
    'NoSecretInTemplate',
    (s) => resource('AWS::SecretsManager::Secret', { SecretString: JSON.stringify({ username: 'app', password: s }) }),
  ],
  [
    'SecretString, Fn::Join',
    'NoSecretInTemplate',
    (s) =>
      resource('AWS::SecretsManager::Secret', {
        SecretString: { 'Fn::Join': ['', ['{"host":"', { 'Fn::GetAtt': ['Db', 'Host'] }, `","password":"${s}"}`]] },
      }),
  ],
  [
    'cfn-init, file',
    'NoSecretInTemplate',
    (s) =>
      resource(
        'AWS::EC2::Instance',
        {},
        {
          Metadata: {
            'AWS::CloudFormation::Init': { config: { files: { '/etc/app.env': { content: `DB_PASSWORD=${s}\n` } } } },
          },
        },
      ),
  ],
  [
    'cfn-init, command',
    'NoSecretInTemplate',
    (s) =>
      resource(
        'AWS::EC2::Instance',
        {},
        {
          Metadata: {
            'AWS::CloudFormation::Init': {
              config: {
                commands: { a: { command: { 'Fn::Join': ['', ['mysql -u root -p', s, ' app']] }, env: { A: '1' } } },
              },
            },
          },
        },
      ),
  ],
  [
    'cfn-init, authentication',
    'NoSecretInTemplate',
    (s) =>
      resource(
        'AWS::EC2::Instance',
        {},
        { Metadata: { 'AWS::CloudFormation::Authentication': { a: { type: 'basic', username: 'x', password: s } } } },
      ),
  ],
  ['metadata', 'NoSecretInTemplate', (s) => resource('AWS::SQS::Queue', {}, { Metadata: { apiKey: s } })],
  ['tag', 'NoSecretInTemplate', (s) => resource('AWS::SQS::Queue', { Tags: [{ Key: 'db-password', Value: s }] })],
  [
    'tag in a map',
    'NoSecretInTemplate',
    (s) => resource('AWS::SSM::Parameter', { Value: 'x', Tags: { 'api-token': s } }),
  ],
  [
    'description',
    'NoSecretInTemplate',
    (s) => resource('AWS::EC2::SecurityGroup', { GroupDescription: `log in with password=${s}` }),
  ],
  [
    'environment of a container',
    'NoSecretInTemplate',
    (s) =>
      resource('AWS::ECS::TaskDefinition', {
        ContainerDefinitions: [{ Environment: [{ Name: 'DB_PASSWORD', Value: s }] }],
      }),
  ],
  [
    'command of a container',
    'NoSecretInTemplate',
    (s) => resource('AWS::ECS::TaskDefinition', { ContainerDefinitions: [{ Command: ['app', `--api-key=${s}`] }] }),
  ],
  [
    'environment of a build',
    'NoSecretInTemplate',
    (s) =>
      resource('AWS::CodeBuild::Project', {
        Environment: { EnvironmentVariables: [{ Name: 'NPM_TOKEN', Type: 'PLAINTEXT', Value: s }] },
      }),
  ],
  [
    'specification of a build',
    'NoSecretInTemplate',
    (s) =>
      resource('AWS::CodeBuild::Project', {
        Source: { BuildSpec: `version: 0.2\nenv:\n  variables:\n    API_SECRET: ${s}\n` },
      }),
  ],
  ['API key', 'NoSecretInTemplate', (s) => ({ ApiKey: { Type: 'AWS::ApiGateway::ApiKey', Properties: { Value: s } } })],
  ['stage variable', 'NoSecretInTemplate', (s) => resource('AWS::ApiGateway::Stage', { Variables: { authToken: s } })],
  [
    'custom resource',
    'NoSecretInTemplate',
    (s) =>
      resource('Custom::Thing', { ServiceToken: 'arn:aws:lambda:eu-west-1:111122223333:function:f', AdminPassword: s }),
  ],
  ['database', 'NoSecretInTemplate', (s) => resource('AWS::RDS::DBInstance', { MasterUserPassword: s })],
  ['cache', 'NoSecretInTemplate', (s) => resource('AWS::ElastiCache::ReplicationGroup', { AuthToken: s })],
  ['login of a user', 'NoSecretInTemplate', (s) => resource('AWS::IAM::User', { LoginProfile: { Password: s } })],
  [
    'broker',
    'NoSecretInTemplate',
    (s) => resource('AWS::AmazonMQ::Broker', { Users: [{ Username: 'a', Password: s }] }),
  ],
  [
    'code of a function',
    'NoSecretInTemplate',
    (s) => resource('AWS::Lambda::Function', { Code: { ZipFile: `const apiKey = "${s}";` } }),
  ],
  [
    'setting of Elastic Beanstalk',
    'NoSecretInTemplate',
    (s) =>
      resource('AWS::ElasticBeanstalk::Environment', {
        OptionSettings: [
          { Namespace: 'aws:elasticbeanstalk:application:environment', OptionName: 'DB_PASSWORD', Value: s },
        ],
      }),
  ],
  [
    'parameter of a nested stack',
    'NoSecretInTemplate',
    (s) => resource('AWS::CloudFormation::Stack', { Parameters: { DbPassword: s } }),
  ],
  [
    'script of a notebook',
    'NoSecretInTemplate',
    (s) => resource('AWS::SageMaker::NotebookInstanceLifecycleConfig', { OnStart: [{ Content: base64(script(s)) }] }),
  ],
  // Outside resources
  ['output', 'NoSecretInTemplate', (s) => ({ Resources: queue, Outputs: { AdminPassword: { Value: s } } })],
  [
    'output, text',
    'NoSecretInTemplate',
    (s) => ({ Resources: queue, Outputs: { Url: { Value: { 'Fn::Sub': `https://app:${s}@\${R}/` } } } }),
  ],
  [
    'default of a parameter',
    'NoSecretInTemplate',
    (s) => ({ Resources: queue, Parameters: { DbPassword: { Type: 'String', Default: s } } }),
  ],
  [
    'default of a NoEcho parameter',
    'NoSecretInTemplate',
    (s) => ({ Resources: queue, Parameters: { Setting: { Type: 'String', NoEcho: 'true', Default: s } } }),
  ],
  ['mapping', 'NoSecretInTemplate', (s) => ({ Resources: queue, Mappings: { Stage: { prod: { DbPassword: s } } } })],
  ['metadata of the template', 'NoSecretInTemplate', (s) => ({ Resources: queue, Metadata: { note: `token=${s}` } })],
  ['description of the template', 'NoSecretInTemplate', (s) => ({ Resources: queue, Description: `password=${s}` })],
];
