import {
  Aws,
  Fn,
  Lazy,
  SecretValue,
  Stack,
  Token,
  aws_ec2 as ec2,
  aws_iam as iam,
  aws_kms as kms,
  aws_s3 as s3,
  aws_secretsmanager as secretsmanager,
  aws_ssm as ssm,
} from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import fc from 'fast-check';
import { SpawnUserData } from '../../lib/compute/user-data';
import { AgentFailure, SporedAgent } from '../../lib/compute/user-data-agent';
import { ManagedPolicyRole } from '../../lib/primitives';
import { ENVIRONMENTS, testStack } from '../support/environments';
import { scriptOf } from './user-data-shell';

const KEY_ID = ['AK', 'IA', 'QWERTYUIOPASDFGH'].join('');
const TOKEN = ['gh', 'p_', 'abcDEF0123'.repeat(4)].join('');
const DIGEST = '0123456789abcdef'.repeat(4);

const roleIn = (stack: Stack) =>
  new ManagedPolicyRole(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });

/** Every statement granted to the role. */
function granted(stack: Stack): any[] {
  return Object.values(Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy')).flatMap(
    (policy) => policy.Properties.PolicyDocument.Statement,
  );
}

const statementFor = (stack: Stack, action: string) =>
  granted(stack).filter((statement) => [statement.Action].flat().includes(action));

describe('SpawnUserData', () => {
  describe.each(ENVIRONMENTS)('in $location under $flags', (where) => {
    it('synthesizes, bound to a role and used by an instance', () => {
      const stack = testStack(where);
      const userData = SpawnUserData.linux()
        .exportSecret('API_KEY', new secretsmanager.Secret(stack, 'Secret'))
        .exportParameter('HOST', new ssm.StringParameter(stack, 'Host', { stringValue: 'db.internal' }))
        .addCommands('python train.py');
      userData.bind(roleIn(stack));
      new ec2.CfnLaunchTemplate(stack, 'Template', {
        launchTemplateData: { userData: Fn.base64(userData.render()) },
      });
      Template.fromStack(stack).hasResourceProperties('AWS::EC2::LaunchTemplate', {
        LaunchTemplateData: { UserData: { 'Fn::Base64': Match.anyValue() } },
      });
      expect(statementFor(stack, 'secretsmanager:GetSecretValue')).toHaveLength(1);
      expect(statementFor(stack, 'ssm:GetParameter')).toHaveLength(1);
    });
  });

  it('keeps the order of what is added', () => {
    const stack = testStack();
    const script = scriptOf(
      stack,
      SpawnUserData.linux()
        .addCommands('first')
        .exportSecret('API_KEY', new secretsmanager.Secret(stack, 'Secret'))
        .addCommands('second', 'third'),
    );
    const places = ['spored is running', '\nfirst', 'export API_KEY', '\nsecond', '\nthird'].map((text) =>
      script.indexOf(text),
    );
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
  });

  it('takes commands and secrets after it was bound and rendered, as ec2.UserData does', () => {
    const stack = testStack();
    const userData = SpawnUserData.linux();
    userData.bind(roleIn(stack));
    const rendered = userData.render();
    userData.addCommands('late').exportSecret('API_KEY', new secretsmanager.Secret(stack, 'Secret'));
    expect(JSON.stringify(stack.resolve(rendered))).toContain('late');
    expect(statementFor(stack, 'secretsmanager:GetSecretValue')).toHaveLength(1);
  });

  it('serves several roles, each granted once', () => {
    const stack = testStack();
    const userData = SpawnUserData.linux().exportSecret('API_KEY', new secretsmanager.Secret(stack, 'Secret'));
    const [one, two] = [roleIn(new Stack(stack, 'One')), roleIn(new Stack(stack, 'Two'))];
    for (const role of [one, two, one]) userData.bind(role);
    expect(granted(Stack.of(one))).toHaveLength(1);
    expect(granted(Stack.of(two))).toHaveLength(1);
  });

  it("refuses a role that can't take the grant", () => {
    const stack = testStack();
    const userData = SpawnUserData.linux().exportSecret('API_KEY', new secretsmanager.Secret(stack, 'Secret'));
    expect(() => userData.bind({ grantPrincipal: new iam.ServicePrincipal('ec2.amazonaws.com') })).toThrow(
      /role can't take a grant.*grant secretsmanager:GetSecretValue on .* yourself/s,
    );
  });

  describe('exportSecret', () => {
    it('grants reading exactly the secret, nothing else', () => {
      const stack = testStack();
      SpawnUserData.linux().exportSecret('API_KEY', new secretsmanager.Secret(stack, 'Secret')).bind(roleIn(stack));
      expect(granted(stack)).toEqual([
        {
          Effect: 'Allow',
          Action: 'secretsmanager:GetSecretValue',
          Resource: { Ref: expect.stringContaining('Secret') },
        },
      ]);
    });

    it('grants its key through Secrets Manager only', () => {
      const stack = testStack({ env: { account: '111122223333', region: 'eu-west-1' } });
      const encryptionKey = new kms.Key(stack, 'Key');
      SpawnUserData.linux()
        .exportSecret('API_KEY', new secretsmanager.Secret(stack, 'Secret', { encryptionKey }))
        .bind(roleIn(stack));
      expect(statementFor(stack, 'kms:Decrypt')).toEqual([
        {
          Effect: 'Allow',
          Action: 'kms:Decrypt',
          Resource: { 'Fn::GetAtt': [expect.stringContaining('Key'), 'Arn'] },
          Condition: { StringEquals: { 'kms:ViaService': ['secretsmanager.eu-west-1.amazonaws.com'] } },
        },
      ]);
    });

    it('grants a secret imported by name with its random suffix open, and one by full ARN exactly', () => {
      const stack = testStack();
      const full = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:full-AbCdEf';
      const userData = SpawnUserData.linux()
        .exportSecret('A', secretsmanager.Secret.fromSecretNameV2(stack, 'Named', 'myapp/api-key'))
        .exportSecret('B', secretsmanager.Secret.fromSecretCompleteArn(stack, 'Full', full));
      userData.bind(roleIn(stack));
      const resources = JSON.stringify(granted(stack).map(({ Resource }) => Resource));
      expect(resources).toContain(':secret:myapp/api-key-??????');
      expect(resources).toContain(full);
      expect(resources).not.toContain(`${full}-`);
      expect(scriptOf(stack, userData)).toContain(`--region 'eu-central-1' --secret-id '${full}'`);
    });

    it('fetches with region, query and text output, by the function that fetches', () => {
      const stack = testStack();
      const secret = new secretsmanager.Secret(stack, 'Secret');
      const script = scriptOf(stack, SpawnUserData.linux().exportSecret('API_KEY', secret));
      expect(script).toMatch(
        /\nAPI_KEY=\$\(cdk_spawn_fetch secretsmanager get-secret-value --region 'eu-west-1' --secret-id 'ref-Secret\w+' --query SecretString\)\nexport API_KEY\n/,
      );
      expect(script).toContain('aws "$@" --output text');
    });

    it.each(['', 'a\nb', Token.asString({ Ref: 'X' })])('refuses the field %j', (jsonField) => {
      const stack = testStack();
      const secret = new secretsmanager.Secret(stack, 'Secret');
      expect(() => SpawnUserData.linux().exportSecret('A', secret, { jsonField })).toThrow(
        /jsonField is no literal name of a field: .*; allowed: a key of the secret's JSON/s,
      );
    });
  });

  describe('exportParameter', () => {
    it('grants reading exactly the parameter', () => {
      const stack = testStack();
      SpawnUserData.linux()
        .exportParameter('HOST', new ssm.StringParameter(stack, 'Host', { stringValue: 'x' }))
        .bind(roleIn(stack));
      expect(granted(stack)).toEqual([
        { Effect: 'Allow', Action: 'ssm:GetParameter', Resource: { 'Fn::Join': expect.anything() } },
      ]);
      expect(JSON.stringify(granted(stack))).toContain(':parameter/');
    });

    it.each(['imported with it', 'given beside it'])('grants its key through Systems Manager only: %s', (how) => {
      const stack = testStack({ env: { account: '111122223333', region: 'eu-west-1' } });
      const key = new kms.Key(stack, 'Key');
      const parameter = ssm.StringParameter.fromSecureStringParameterAttributes(stack, 'P', {
        parameterName: '/myapp/api-key',
        ...(how === 'imported with it' && { encryptionKey: key }),
      });
      const userData = SpawnUserData.linux();
      userData.exportParameter('API_KEY', parameter, how === 'given beside it' ? { key } : {});
      userData.bind(roleIn(stack));
      expect(statementFor(stack, 'kms:Decrypt')).toEqual([
        {
          Effect: 'Allow',
          Action: 'kms:Decrypt',
          Resource: { 'Fn::GetAtt': [expect.stringContaining('Key'), 'Arn'] },
          Condition: { StringEquals: { 'kms:ViaService': ['ssm.eu-west-1.amazonaws.com'] } },
        },
      ]);
      expect(scriptOf(stack, userData)).toContain(
        "cdk_spawn_fetch ssm get-parameter --region 'eu-west-1' --name '/myapp/api-key' --with-decryption --query Parameter.Value",
      );
    });
  });

  describe('names of variables', () => {
    const add = (...names: string[]) => {
      const stack = testStack();
      const parameter = new ssm.StringParameter(stack, 'P', { stringValue: 'x' });
      const userData = SpawnUserData.linux();
      for (const name of names) userData.exportParameter(name, parameter);
    };
    it.each(['API_KEY', '_x', 'dbPassword1'])('takes %s', (name) => expect(() => add(name)).not.toThrow());
    it.each(['', '1A', 'A-B', 'A B', 'A=B', 'A;rm -rf /', '$(id)', 'Ä', 'A\nB'])('refuses %j', (name) => {
      expect(() => add(name)).toThrow(/name is no environment variable name: .*; allowed: letters, digits and _/s);
    });
    it.each(['PATH', 'LD_PRELOAD', 'BASH_ENV', 'IFS', 'HOME', 'HTTPS_PROXY', 'path'])('refuses %s', (name) => {
      expect(() => add(name)).toThrow(/name is read by the shell or the system: .*; allowed: a name of your own/);
    });
    it('refuses the AWS CLI its credentials', () => {
      expect(() => add('AWS_SECRET_ACCESS_KEY')).toThrow(/would change the credentials.*give the instance policies/);
    });
    it('refuses a name twice', () => expect(() => add('A', 'A')).toThrow(/name is exported already: 'A'/));
    it('refuses a token', () => expect(() => add(Aws.REGION)).toThrow(/name is a token; allowed: a literal/));
  });

  describe('addCommands', () => {
    it.each([
      ['export API_KEY=' + ['sk', '-abc123xyz789'].join(''), 'an API key of the form sk-...'],
      [`curl -H "Authorization: token ${TOKEN}" https://x`, 'a GitHub token'],
      [`AWS_ACCESS_KEY_ID=${KEY_ID} aws s3 ls`, 'an AWS access key id'],
      ['mysql --password=hunter2', 'a hard-coded value given to password'],
    ])('refuses a literal secret without printing it (%#)', (command, kind) => {
      const add = () => SpawnUserData.linux().addCommands('#!/bin/bash', 'true', command);
      expect(add).toThrow(new RegExp(`commands hold a literal secret \\(line 3, column \\d+: ${kind}.*exportSecret`));
      const secret = /sk-\w+|ghp_\w+|AKIA\w+|hunter2/.exec(command)?.[0] ?? 'none';
      expect(add).not.toThrow(secret);
    });

    it('finds a secret that spans commands', () => {
      const key = ['-----BEGIN PRI', 'VATE KEY-----'].join('');
      expect(() => SpawnUserData.linux().addCommands('cat > k <<E', key, 'MIIEow'.repeat(9), 'E')).toThrow(
        /a private key/,
      );
    });

    it("takes the security model's secure patterns and environment references", () => {
      expect(() =>
        SpawnUserData.linux().addCommands(
          'API_KEY=$(aws secretsmanager get-secret-value --secret-id myapp/api-key --query SecretString --output text)',
          'export API_KEY',
          'export DATABASE_PASSWORD=$DB_PASSWORD',
          'python app.py',
        ),
      ).not.toThrow();
    });

    it('judges literals beside tokens, never tokens', () => {
      const token = Token.asString({ Ref: 'Parameter' });
      const userData = SpawnUserData.linux();
      expect(() => userData.addCommands(`export API_KEY=${token}`, `mysql --password "${token}"`)).not.toThrow();
      expect(() => userData.addCommands(`echo ${token}; export API_KEY=hunter2hunter2`)).toThrow(/line 1/);
    });

    it.each(['secretsmanager:MyDb:SecretString:password', 'ssm-secure:/db:1'])(
      'refuses {{resolve:%s}}, which would become the secret itself',
      (reference) => {
        expect(() => SpawnUserData.linux().addCommands(`export A={{resolve:${reference}}}`)).toThrow(
          /commands hold a dynamic reference .* replaces by the secret itself/,
        );
      },
    );

    it('never prints what it refuses (property)', () => {
      const secret = fc
        .stringMatching(/^[A-Za-z0-9_]{16,40}$/)
        .filter((text) => /\d/.test(text) && /[A-Za-z]/.test(text));
      fc.assert(
        fc.property(secret, (value) => {
          try {
            SpawnUserData.linux().addCommands(`export DB_PASSWORD=${value}`);
          } catch (error) {
            expect(String(error)).not.toContain(value);
            expect(String(error)).toContain('DB_PASSWORD');
            return;
          }
          throw new Error('not refused');
        }),
      );
    });
  });

  describe('tokens that come to a secret', () => {
    const rendered = (command: (stack: Stack) => string) => () => {
      const stack = testStack();
      return scriptOf(stack, SpawnUserData.linux().addCommands(command(stack)));
    };
    it.each<[string, (stack: Stack) => string, RegExp]>([
      [
        'a secret that was unwrapped',
        (stack) => `login ${new secretsmanager.Secret(stack, 'S').secretValue.unsafeUnwrap()}`,
        /commands hold a dynamic reference \(\{\{resolve:secretsmanager:/,
      ],
      [
        'a parameter that was unwrapped',
        () => `login ${SecretValue.ssmSecure('/app/key').unsafeUnwrap()}`,
        /commands hold a dynamic reference \(\{\{resolve:ssm-secure:/,
      ],
      [
        'a text that was wrapped',
        () => `export API_KEY=${Lazy.string({ produce: () => TOKEN })}`,
        /commands hold a literal secret/,
      ],
      [
        'a secret joined to a name',
        (stack) =>
          Fn.join('', [
            'export A=',
            Aws.REGION,
            '\nexport API_KEY=',
            SecretValue.unsafePlainText(TOKEN).unsafeUnwrap(),
            stack.account,
          ]),
        /commands hold a literal secret/,
      ],
    ])('are refused at synthesis: %s', (_title, command, message) => {
      expect(rendered(command)).toThrow(message);
      try {
        rendered(command)();
      } catch (error) {
        expect(String(error)).not.toContain(TOKEN);
      }
    });

    it.each<[string, (stack: Stack) => string]>([
      ['an ARN', (stack) => `export SECRET_ARN=${new secretsmanager.Secret(stack, 'S').secretArn}`],
      ['a bucket', (stack) => `export TOKEN=${new s3.Bucket(stack, 'B').bucketName}`],
      ['an import', () => `export TOKEN=${Fn.importValue('x')}`],
      ['a substitution', () => Fn.sub('export TOKEN=${AWS::Region}')],
    ])('are allowed where they come to none: %s', (_title, command) => {
      expect(rendered(command)).not.toThrow();
    });
  });

  describe('tracing', () => {
    const traced = (command: string) => {
      const stack = testStack();
      const userData = SpawnUserData.linux().exportSecret('API_KEY', new secretsmanager.Secret(stack, 'S'));
      return () => scriptOf(stack, userData.addCommands(command));
    };
    it.each([
      'set -x',
      'set -ex',
      'set -e -x',
      'true; set -euxo pipefail',
      'set -o xtrace',
      'bash -x run.sh',
      "bash -c 'set -x; ./run'",
    ])('is refused beside a secret: %s', (command) => {
      expect(traced(command)).toThrow(/commands switch tracing on \(set -x\) while API_KEY is exported/);
    });
    it.each(['set -e', 'set +x', 'tar -xf a.tgz', 'set -o pipefail', 'bash run-x.sh', 'offset -x'])(
      'is not: %s',
      (command) => {
        expect(traced(command)).not.toThrow();
      },
    );
    it('is allowed without secrets', () => {
      expect(() => scriptOf(testStack(), SpawnUserData.linux().addCommands('set -x'))).not.toThrow();
    });
  });

  describe('size', () => {
    it('leaves most of the 16 KB to commands', () => {
      expect(Buffer.byteLength(scriptOf(testStack(), SpawnUserData.linux()))).toBeLessThan(7_000);
    });
    it('over 16 KB is an error with the remedy', () => {
      const userData = SpawnUserData.linux().addCommands(`# ${'é'.repeat(8_200)}`);
      expect(() => scriptOf(testStack(), userData)).toThrow(
        /user data is too long: \d+ bytes; allowed: 16384; put the script/,
      );
    });
    it('does not count tokens', () => {
      const commands = Array.from({ length: 600 }, () => Aws.REGION);
      expect(() => scriptOf(testStack(), SpawnUserData.linux().addCommands(...commands))).not.toThrow();
    });
  });

  describe('withoutAgent', () => {
    it('installs nothing, says why', () => {
      const userData = SpawnUserData.withoutAgent({ reason: 'the image\nbrings it' }).addCommands('true');
      expect(scriptOf(testStack(), userData)).toBe(
        '#!/bin/bash\nset -euo pipefail\n# No spored here: the image brings it\ntrue\n',
      );
      expect(userData.withoutAgentReason).toBe('the image\nbrings it');
      expect(SpawnUserData.linux().withoutAgentReason).toBeUndefined();
    });
    it('needs a reason', () => {
      expect(() => SpawnUserData.withoutAgent({ reason: ' ' })).toThrow(/withoutAgent has no reason/);
    });
  });
});

describe('SporedAgent', () => {
  it('refuses malformed options', () => {
    expect(() => SporedAgent.upstream({ version: 'latest' })).toThrow(/version is not a release of spored: 'latest'/);
    expect(() => SporedAgent.upstream({ checksums: { amd64: DIGEST } })).toThrow(/checksums are given without version/);
    expect(() => SporedAgent.upstream({ version: '0.101.0', checksums: {} })).toThrow(/checksums is empty/);
    expect(() => SporedAgent.upstream({ version: '0.101.0', checksums: { arm64: 'ab' } })).toThrow(
      /checksums\.arm64 is no SHA-256 digest: 'ab'; allowed: 64/,
    );
    expect(() => AgentFailure.keepRunning({ reason: '' })).toThrow(/AgentFailure.keepRunning has no reason/);
    const bucket = s3.Bucket.fromBucketName(testStack(), 'B', 'agents');
    expect(() => SporedAgent.fromBucket(bucket, { keyPrefix: "a'b/" })).toThrow(/keyPrefix is no folder/);
    expect(() => SporedAgent.fromBucket(bucket, { keyPrefix: 'agents' })).toThrow(/slash at the end/);
  });

  it('refuses a private key without printing it', () => {
    const body = 'MIIEow'.repeat(9);
    const pem = ['-----BEGIN PRI', `VATE KEY-----\n${body}\n-----END PRI`, 'VATE KEY-----'].join('');
    expect(() => SporedAgent.upstream({ signingKey: pem })).toThrow(/signingKey is no public key in PEM form/);
    expect(() => SporedAgent.upstream({ signingKey: pem })).not.toThrow(body);
  });

  it('from a bucket: grants its objects and key, nothing else', () => {
    const stack = testStack({ env: { account: '111122223333', region: 'us-gov-west-1' } });
    const encryptionKey = new kms.Key(stack, 'Key');
    const bucket = new s3.Bucket(stack, 'Bucket', { encryptionKey });
    const role = roleIn(stack);
    SpawnUserData.linux({ agent: SporedAgent.fromBucket(bucket, { keyPrefix: 'agents/' }) }).bind(role);
    const [read, decrypt, ...more] = granted(stack);
    expect(more).toEqual([]);
    // Whoever registers the bucket's name after it is gone would be served to root.
    expect(read).toMatchObject({
      Effect: 'Allow',
      Action: 's3:GetObject',
      Condition: { StringEquals: { 'aws:ResourceAccount': stack.resolve(bucket.env.account) as unknown } },
    });
    expect(JSON.stringify(read.Resource)).toMatch(/agents\/spored-linux-amd64\*.*agents\/spored-linux-arm64\*/);
    expect(decrypt).toMatchObject({
      Action: 'kms:Decrypt',
      Condition: { StringEquals: { 'kms:ViaService': ['s3.us-gov-west-1.amazonaws.com'] } },
    });
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  it.each(['us-gov-west-1', 'cn-north-1', 'eu-north-1'])('warns in %s, where upstream publishes nothing', (region) => {
    const stack = testStack({ env: { account: '111122223333', region } } as any);
    SpawnUserData.linux().bind(roleIn(stack));
    Annotations.fromStack(stack).hasWarning(
      '/Test/Role',
      Match.stringLikeRegexp(`does not publish spored in ${region}.*fromBucket`),
    );
  });

  it.each([undefined, { account: '111122223333', region: 'eu-west-1' }])('does not warn elsewhere (%j)', (env) => {
    const stack = testStack({ env } as any);
    SpawnUserData.linux().bind(roleIn(stack));
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });
});
