import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import {
  describeSecret,
  findEnvironmentReferences,
  findSecretInSetting,
  findSecrets,
} from '../../lib/analysis/secret-detectors';
import { timeOfDoubling } from './linear';

/** Joined at run time, so that the repository holds no text that a scanner would take for a credential. */
const join = (...parts: string[]) => parts.join('');
const LETTERS = 'abcDEF0123ghiJKL4567mnoPQR89';
const alnum = (length: number) => LETTERS.repeat(20).slice(0, length);
const base64 = (text: string) => Buffer.from(text).toString('base64');
const hex = (length: number) => '0123456789abcdef'.repeat(10).slice(3, 3 + length);

const PASSWORD = join('Sup3r', '-Secr3t-', 'Pa55');

const SECRETS: [title: string, text: string, secret: string, kind: string][] = (
  [
    ['AWS access key id', 'id: ', join('AK', 'IA', 'QWERTYUIOPASDFGH'), '', 'aws-access-key-id'],
    ['YAML block', 'users:\n  - password: |\n      ', PASSWORD, '\n', 'assignment'],
    ['YAML folded block', 'password: >-\n  ', PASSWORD, '', 'assignment'],
    ['YAML value in the next line', 'password:\n    ', PASSWORD, '\nchpasswd: {}', 'assignment'],
    ['an array of the shell', 'declare -A S=([password]=', PASSWORD, ')', 'assignment'],
    ['setx', 'setx /M DB_PASSWORD "', PASSWORD, '"', 'command-password'],
    ['a Windows user', 'net user admin ', PASSWORD, ' /add', 'command-password'],
    ['a secure string', 'ConvertTo-SecureString -String "', PASSWORD, '" -AsPlainText -Force', 'command-password'],
    [
      'a parameter made at boot',
      'aws ssm put-parameter --name /x \\\n  --value ',
      PASSWORD,
      ' \\\n  --type SecureString',
      'command-password',
    ],
    ['AWS temporary key id', '', join('AS', 'IA', 'QWERTYUIOPASDFGH'), '', 'aws-access-key-id'],
    ['aws configure', 'aws configure set aws_secret_access_key ', join('wJa+', alnum(36)), '', 'aws-secret-access-key'],
    ['AWS secret key', 'AWS_SECRET_ACCESS_KEY=', join('wJa/', alnum(36)), '', 'assignment'],
    ['GitHub token', 'git clone https://x:', join('gh', 'p_', alnum(36)), '@github.com/a/b', 'service-token'],
    ['GitHub fine-grained', 'echo ', join('github', '_pat_', alnum(60)), '', 'service-token'],
    ['GitLab token', '', join('gl', 'pat-', alnum(20)), '', 'service-token'],
    ['Slack token', 'curl -d token=', join('xo', 'xb-', '1234567890-', alnum(20)), '', 'service-token'],
    ['Slack webhook', 'https://', join('hooks.slack', '.com/services/T000/B000/', alnum(24)), '', 'service-token'],
    ['Stripe key', '', join('sk', '_live_', alnum(24)), '', 'service-token'],
    ['OpenAI project key', '', join('sk', '-proj-', alnum(40)), '', 'service-token'],
    ['OpenAI key', '', join('sk', '-', alnum(48)), '', 'service-token'],
    ['Anthropic key', '', join('sk', '-ant-', 'api03-', alnum(40)), '', 'service-token'],
    ['Google API key', 'https://maps/?key=', join('AI', 'za', alnum(35)), '', 'service-token'],
    ['npm token', '//registry.npmjs.org/:_authToken=', join('np', 'm_', alnum(36)), '', 'service-token'],
    ['PyPI token', '', join('py', 'pi-', alnum(60)), '', 'service-token'],
    ['Hugging Face token', 'huggingface-cli login --token ', join('h', 'f_', alnum(34)), '', 'service-token'],
    ['Vault token', '', join('hv', 's.', alnum(24)), '', 'service-token'],
    ['JSON web token', '', join('ey', 'J', alnum(20), '.ey', 'J', alnum(30), '.', alnum(43)), '', 'json-web-token'],
    ['private key', '', join('-----BEGIN RSA PRI', 'VATE KEY-----\nMIIEow', alnum(30)), '', 'private-key'],
    ['escaped key', '{"k":"', join('-----BEGIN PRI', 'VATE KEY-----\\nMIIEow', alnum(30)), '"}', 'private-key'],
    ['bearer header', "curl -H 'Authorization: Bearer ", alnum(30), "' https://x", 'authorization-header'],
    ['connection string', 'postgres://app:', 'hunter2-hunter2', '@db:5432/app', 'connection-string'],
    ['connection string without user', 'redis://:', 'hunter2hunter2', '@cache:6379/0', 'connection-string'],
    ['Azure storage', 'AccountName=a;AccountKey=', join(alnum(44), '=='), ';x', 'service-token'],
    ['sshpass', 'sshpass -p ', 'hunter2!', ' ssh a@b', 'command-password'],
    ['mysql', 'mysql -u root -p', 'hunter2!', ' db', 'command-password'],
    ['curl -u', 'curl -s -u admin:', 'hunter2!', ' https://x', 'command-password'],
    ['chpasswd', 'echo "ec2-user:', 'hunter2!', '" | sudo chpasswd', 'command-password'],
    ['chpasswd, echo -e', 'echo -e "ec2-user:', 'hunter2!', '" | chpasswd', 'command-password'],
    ['chpasswd, here string', 'chpasswd <<< "ubuntu:', 'hunter2!', '"', 'command-password'],
    ['chpasswd, here document', "chpasswd -e <<'EOF'\nubuntu:", 'hunter2!', '\nEOF', 'command-password'],
    [
      'chpasswd of cloud-init',
      'chpasswd:\n  expire: false\n  list: |\n    ubuntu:',
      'hunter2!',
      '\n',
      'command-password',
    ],
    ['passwd', 'echo ', 'hunter2!', ' | sudo passwd --stdin ec2-user', 'command-password'],
    ['password of a login', 'echo "', 'hunter2!', '" | docker login --password-stdin -u x', 'command-password'],
    ['token of a login', 'printf ', 'hunter2!', ' | gh auth login --with-token', 'command-password'],
    ['docker login -p', 'docker login -u bob -p ', 'hunter2!', ' registry', 'command-password'],
    ['mysql, option first', 'mysql -p', 'hunter2!', ' -u root', 'command-password'],
    ['mongosh', 'mongosh -u a -p ', 'hunter2!', '', 'command-password'],
    ['redis-cli', 'redis-cli -h c -a ', 'hunter2!', ' ping', 'command-password'],
    ['unzip', 'unzip -P ', 'hunter2!', ' a.zip', 'command-password'],
    ['htpasswd', 'htpasswd -cb /etc/passwords bob ', 'hunter2!', '', 'command-password'],
    ['openssl', 'openssl rsa -passin pass:', 'hunter2!', ' -in x', 'command-password'],
    ['curl -u without a space', 'curl -ubob:', 'hunter2!', ' https://x', 'command-password'],
    ['netrc', 'machine github.com login bob password ', 'hunter2!', '', 'command-password'],
    ['MySQL statement', "CREATE USER x IDENTIFIED BY '", 'hunter2!', "'", 'command-password'],
    ['PostgreSQL statement', "alter role x with password '", 'hunter2!', "'", 'command-password'],
    ['XML', '<db><password>', 'hunter2!', '</password></db>', 'command-password'],
    ['header in capitals', 'curl -H "AUTHORIZATION: BEARER ', alnum(30), '"', 'authorization-header'],
    ['token as user of a URL', 'git clone https://', alnum(30), '@github.com/a/b', 'connection-string'],
    [
      'signed URL',
      'curl "https://b.s3.amazonaws.com/k?X-Amz-Expires=9&X-Amz-Signature=',
      hex(64),
      '"',
      'service-token',
    ],
    ['shared access signature', 'https://a.blob.core.windows.net/c?sv=1&sig=', `${alnum(40)}%3D`, '', 'service-token'],
    ['key, echoed', 'echo -e "', join('-----BEGIN PRI', 'VATE KEY-----\\\\nMIIEow', alnum(30)), '"', 'private-key'],
    [
      'key, line by line',
      "echo '",
      join('-----BEGIN PRI', "VATE KEY-----' > k\necho 'MIIEow", alnum(30)),
      "' >> k",
      'private-key',
    ],
    ['JSON over lines', '{"password":\n    "', 'hunter2', '"}', 'assignment'],
    ['JSON over Windows lines', '{"password":\r\n\t"', 'hunter2', '"}', 'assignment'],
    ['Windows lines', 'A=1\r\nDB_PASSWORD=', 'hunter2', '\r\nB=2\r\n', 'assignment'],
    ['Python', "os.environ['DB_PASSWORD'] = '", 'hunter2', "'", 'assignment'],
    ['here document', 'cat > .env <<EOF\nDB_PASSWORD=', 'hunter2', '\nEOF', 'assignment'],
    ['base64', 'echo ', base64('A=1\nDB_PASSWORD=hunter2\nexport A'), ' | base64 -d > .env', 'assignment'],
    [
      'base64 over lines',
      'base64 -d <<EOF > .env\n',
      base64(`${'# nothing\n'.repeat(10)}DB_PASSWORD=hunter2\n`).replaceAll(/.{76}/g, '$&\n'),
      '\nEOF\n',
      'assignment',
    ],
    [
      'key in base64',
      'write_files:\n- encoding: b64\n  content: ',
      base64(join('-----BEGIN PRI', 'VATE KEY-----\nMIIEow', alnum(30), '\n')),
      '\n',
      'private-key',
    ],
    // security-model.md, first anti-pattern
    ['seed anti-pattern', '\n  export API_KEY=', join('sk', '-abc123xyz789'), '\n  python app.py\n', 'service-token'],
    ['export', 'export API_KEY=', 'abc123xyz789', '', 'assignment'],
    ['double quotes', 'DB_PASSWORD="', 'correct horse battery', '"', 'assignment'],
    ['single quotes with a dollar', "DB_PASSWORD='", 'pa$word$word', "'", 'assignment'],
    ['flag', 'app --password ', 'hunter2', ' --verbose', 'assignment'],
    ['flag with =', 'app --api-key=', 'hunter2x', '', 'assignment'],
    ['JSON', '{"dbPassword": "', 'hunter2', '"}', 'assignment'],
    ['minified JSON', '{"client_secret":"', 'hunter2x', '"}', 'assignment'],
    ['escaped JSON', '"{\\"password\\": \\"', 'hunter2', '\\"}"', 'assignment'],
    ['YAML', 'db:\n  password: ', 'hunter2', '\n', 'assignment'],
    ['dotted property', 'spring.datasource.password=', 'hunter2', '', 'assignment'],
    ['default of a variable', 'echo ${DB_PASSWORD:-', 'hunter2', '}', 'assignment'],
    ['header', "curl -H 'X-Api-Key: ", 'hunter2x', "' https://x", 'assignment'],
    ['PowerShell', '$password = "', 'hunter2', '"', 'assignment'],
    ['Go', 'password := "', 'hunter2', '"', 'assignment'],
    ['Ruby', ':password => "', 'hunter2', '"', 'assignment'],
    ['digits', 'PASSWORD=', '12345678', '', 'assignment'],
    ['stage suffix', 'DB_PASSWORD_PROD=', 'hunter2', '', 'assignment'],
    ['secret string', 'aws secretsmanager create-secret --name a --secret-string "', 'hunter2x', '"', 'assignment'],
    ['random under a weak name', 'STRIPE_KEY=', alnum(32), '', 'random-value'],
    ['query parameter', 'https://api.example.com/v1?token=', 'hunter2x', '', 'assignment'],
  ] as [string, string, string, string, string][]
).map(([title, before, secret, after, kind]) => [title, before + secret + after, secret, kind]);

const INNOCENTS: [title: string, text: string][] = [
  ['Python in the next line', 'if password:\n    connect()'],
  ['a YAML structure in the next line', 'password:\n  valueFrom:\n    name: x'],
  ['a YAML list in the next line', 'password:\n  - minimum length\n'],
  ['prose in the next line', 'password:\n  ask the owner for it'],
  ['a reference in a YAML block', 'password: |\n  ${DbPassword}\n'],
  ['a Windows user without a password', 'net user admin /active:yes /add'],
  ['a parameter read from a file', 'aws ssm put-parameter --name x --type SecureString --value file://secret'],
  ['a plain parameter', 'aws ssm put-parameter --name /x --type String --value standard-v2'],
  ['a name with a hole', 'DB_PASSWORD=my-app-password-${STAGE}'],
  ['empty', ''],
  // security-model.md, Secure Patterns
  [
    'Secrets Manager',
    'API_KEY=$(aws secretsmanager get-secret-value \\\n  --secret-id myapp/api-key \\\n  --query SecretString \\\n  --output text)\nexport API_KEY\npython app.py',
  ],
  [
    'Secrets Manager, escaped',
    'API_KEY=\\$(aws secretsmanager get-secret-value --secret-id myapp/api-key --query SecretString --output text)',
  ],
  [
    'Parameter Store',
    'API_KEY=$(aws ssm get-parameter --name /myapp/api-key --with-decryption --query Parameter.Value --output text)',
  ],
  [
    'environment reference',
    'export DATABASE_PASSWORD=\\$DB_PASSWORD\nexport A_TOKEN="${TOKEN}"\nB_SECRET=`cat /run/x`',
  ],
  ['default that is a reference', 'x=${DB_PASSWORD:-$OTHER}'],
  ['documented key id', join('AWS_ACCESS_KEY_ID=AK', 'IAIOSFODNN7EXAMPLE')],
  ['documented secret key', join('AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/', 'bPxRfiCYEXAMPLEKEY')],
  ['dynamic reference', '{"password": "{{resolve:secretsmanager:MyDb:SecretString:password}}"}'],
  ['ARN', 'DB_SECRET=arn:aws:secretsmanager:eu-west-1:111122223333:secret:myapp/api-key-AbCdEf'],
  ['ARN in JSON', '{"Secret": "arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:a-AbCdEf"}'],
  [
    'names of secrets',
    'SECRET_ID=myapp/api-key\nAPI_SECRET=prod/db/credentials\nsecretName: db-credentials\nsecret: db',
  ],
  ['file', 'PASSWORD_FILE=/run/secrets/db\nDB_PASSWORD=/run/secrets/db\nGOOGLE_APPLICATION_CREDENTIALS=/etc/gcp.json'],
  ['URL', 'TOKEN_URL=https://auth.example.com/token\nAUTH_TOKEN=https://auth.example.com/token'],
  ['URL with user info by reference', 'postgres://app:$DB_PASSWORD@db/app postgres://app:${DB_PASSWORD}@db/app'],
  [
    'IMDSv2',
    'TOKEN=$(curl -X PUT -H "X-aws-ec2-metadata-token-ttl-seconds: 21600" http://169.254.169.254/latest/api/token)\ncurl -H "X-aws-ec2-metadata-token: $TOKEN" http://169.254.169.254/latest/meta-data/',
  ],
  ['bearer by reference', 'curl -H "Authorization: Bearer $TOKEN" https://x'],
  ['language model', 'python train.py --max_tokens=4096 --eos_token "</s>" --pad-token "[PAD]" --token 4096'],
  ['tokenizer', 'TOKENIZERS_PARALLELISM=false\ntokenizer: bert-base-uncased'],
  [
    'keys that are none',
    'PRIMARY_KEY=id\nKMS_KEY_ID=1234abcd-12ab-34cd-56ef-1234567890ab\npublic_key: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0123456789abcdefghijklmnopqrstuvwxyzABCD me@host',
  ],
  ['sshd', 'PasswordAuthentication no\nPermitEmptyPasswords=no\npassword: false'],
  ['types', 'password: string\n"password": {"type": "string"}\ntoken?: str'],
  ['placeholders', 'API_KEY=<your key>\nPASSWORD=xxxxxxxx\nTOKEN=...\nSECRET="your-secret-here"\nPASSWORD=********'],
  ['templates', 'password: {{ vault_password }}\npassword: ${{ secrets.DB }}\nPASSWORD=%DB_PASSWORD%'],
  ['code', 'password=os.environ["DB"]\ntoken = get_token()\nsecret: process.env.SECRET'],
  [
    'CloudFormation',
    '"Type": "AWS::SecretsManager::Secret"\nPassword: !Ref DbPassword\nAction: secretsmanager:GetSecretValue',
  ],
  ['comparison', 'if [ "$TOKEN" == "none-of-yours" ]; then exit 1; fi'],
  ['reading', 'read -rs PASSWORD\nunset PASSWORD\ndocker login --password-stdin'],
  ['prompt', 'read -s -p "Password: " PASSWORD\necho "DB_PASSWORD: missing"\nprintf "Token: "'],
  ['usage', 'echo "usage: app --token TOKEN --password PASSWORD"'],
  ['password drawn by lot', 'chpasswd:\n  expire: true\n  list:\n    - ubuntu:RANDOM\n'],
  [
    'password of ECR',
    'aws ecr get-login-password | docker login --username AWS --password-stdin 1.dkr.ecr.x.amazonaws.com',
  ],
  [
    'user agent',
    'curl --user-agent=spawn:10.2 -u "$USER:$PASSWORD" https://x; docker run -p 8080:8080 x; mkdir -p /data',
  ],
  [
    'certificate',
    'cat > ca.pem <<EOF\n-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQ\n-----END CERTIFICATE-----\nEOF',
  ],
  [
    'public key',
    'echo "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0123456789abcdefghijklmnopqrstuvwxyzABCDE a@b" >> authorized_keys',
  ],
  ['SQL by reference', `psql -c "ALTER ROLE x WITH PASSWORD '$DB_PASSWORD'" ; mysql -p"$DB_PASSWORD" -u root`],
  ['secret by reference in base64', `echo ${base64('export DB_PASSWORD=$DB_PASSWORD')} | base64 -d`],
  ['UUID', 'id=550e8400-e29b-41d4-a716-446655440000\nKEY=550e8400-e29b-41d4-a716-446655440000'],
  ['checksums', 'echo "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08  a.tgz" | sha256sum -c'],
  ['hash in a URL', 'curl -O https://example.com/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822c/a.tgz'],
  [
    'integrity',
    '"integrity": "sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg=="',
  ],
  ['pip hash', 'numpy==2.0 --hash=sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
  ['nix', '/nix/store/5rvfprqaq5fyj12vnj8vi6zs0pnwxjpz-openssl-3.0.13/bin/openssl'],
  ['image', 'docker run -u 1000:1000 app@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
  [
    'base64 blob',
    `base64 -d <<< ${Buffer.from('#!/bin/bash\necho hello world and some more text').toString('base64')} | bash`,
  ],
  ['header of a key', 'grep -q "-----BEGIN PRIVATE KEY-----" /etc/key.pem && echo private'],
  ['words like prefixes', 'pip install scikit-learn sk-learn-contrib; task-runner risk-assessment-2024'],
  ['curl with user by reference', 'curl -u "$USER:$PASSWORD" https://x'],
  ['git', 'git checkout 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b && git config --global credential.helper store'],
  ['AMI and subnets', 'AMI=ami-0123456789abcdef0\nSUBNET=subnet-0123456789abcdef0\nKEY_NAME=my-key'],
  [
    'yum',
    '#!/bin/bash\nset -euo pipefail\ndnf install -y python3.11 git\npython3.11 -m venv /opt/app\n/opt/app/bin/pip install -r requirements.txt\nsystemctl enable --now app',
  ],
];

describe('findSecrets', () => {
  it.each(SECRETS)('finds: %s', (_title, text, secret, kind) => {
    const [finding, ...more] = findSecrets(text);
    expect({ kind: finding?.kind, more }).toEqual({ kind, more: [] });
    const lines = text.split('\n');
    const offset = lines.slice(0, (finding?.line ?? 0) - 1).join('\n').length + (finding?.line === 1 ? 0 : 1);
    const found = text.slice(offset + (finding?.column ?? 0) - 1).slice(0, finding?.length);
    expect(secret.includes(found) || found.includes(secret)).toBe(true);
  });

  it.each(INNOCENTS)('leaves alone: %s', (_title, text) => {
    expect(findSecrets(text).map(describeSecret)).toEqual([]);
  });

  it('finds the secret key beside a key id', () => {
    const text = `${join('AK', 'IA', 'QWERTYUIOPASDFGH')}\n${join('wJa/', alnum(36))}`;
    expect(findSecrets(text).map(({ kind, line }) => [kind, line])).toEqual([
      ['aws-access-key-id', 1],
      ['aws-secret-access-key', 2],
    ]);
  });

  it('names the place and the name', () => {
    const text = `#!/bin/bash\n\n  export API_KEY=${join('sk', '-abc123xyz789')}\n`;
    expect(findSecrets(text).map(describeSecret)).toEqual([
      'line 3, column 18: an API key of the form sk-... given to API_KEY (15 characters, not shown)',
    ]);
  });

  it('says that a secret stands in base64, and where', () => {
    const described = findSecrets(`a\necho ${base64('A=1\nDB_PASSWORD=hunter2\n')} | base64 -d`).map(describeSecret);
    expect(described).toEqual(['line 2, column 6: a hard-coded value in base64 (32 characters, not shown)']);
  });

  it('does not show a name that holds a secret', () => {
    const id = join('AK', 'IA', 'QWERTYUIOPASDFGH');
    const described = findSecrets(`${id}_PASSWORD=hunter2\n${id}.password=hunter2`).map(describeSecret).join('\n');
    expect(described).not.toContain(id);
    expect(findSecrets('hunter2password=hunter2').map(describeSecret).join()).not.toContain('hunter2');
  });

  it('never tells the secret, whatever it is (property)', () => {
    const secret = fc
      .stringMatching(/^[A-Za-z0-9+/_-]{12,60}$/)
      .filter((text) => /\d/.test(text) && /[A-Za-z]/.test(text));
    const around = fc.constantFrom<[string, string]>(
      ['export API_KEY=', ''],
      ['{"password": "', '"}'],
      ['app --token ', ' --x'],
      ['postgres://u:', '@h/d'],
      [join('gh', 'p_', alnum(36)), ''],
      ['STRIPE_KEY=', ''],
      ["curl -H 'Authorization: Bearer ", "'"],
    );
    let found = 0;
    fc.assert(
      fc.property(secret, around, fc.string(), (value, [before, after], noise) => {
        for (const finding of findSecrets(`${noise}\n${before}${value}${after}\n${noise}`)) {
          found++;
          expect(`${describeSecret(finding)}${JSON.stringify(finding)}`).not.toContain(value);
        }
      }),
      { numRuns: 500 },
    );
    expect(found).toBeGreaterThan(250);
  });

  it('takes any text (property)', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        for (const { line, column, length } of findSecrets(text)) {
          const at = text.split('\n')[line - 1] ?? '';
          expect(column).toBeLessThanOrEqual(at.length);
          expect(length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['letters', 'a'],
    ['operators', '='],
    ['colons', ': '],
    ['assignments', 'password=hunter2 '],
    ['open quotes', 'password="'],
    ['open quotes, two kinds', `password="a'`],
    ['token prefixes', 'sk-'],
    ['JWT prefixes', 'eyJ'],
    ['JWT parts', `eyJ${'a'.repeat(8)}.`],
    ['key headers', join('-----BEGIN PRI', 'VATE KEY-----')],
    ['begin words', '-----BEGIN A A A '],
    ['URLs', '://a:'],
    ['flags', '--password '],
    ['curl', 'curl '],
    ['mysql', 'mysql -p'],
    ['echo', 'echo a:'],
    ['spaces', 'password          '],
    ['access keys', join('AK', 'IA', 'QWERTYUIOPASDFGH ')],
    ['dashes', '-'],
    ['base64 of letters', 'QUJD'],
    ['base64 over lines', `${'QUJD'.repeat(19)}\n`],
    ['nearly base64', `${'QUJD'.repeat(8)}-`],
    ['base64 of assignments', base64('password=hunter2 '.repeat(3))],
    ['here documents', 'chpasswd <<EOF\n'],
    ['machines', 'machine login '],
    ['statements', 'CREATE USER a '],
    ['logins', 'docker login -p '],
    ['user names', 'https://abc1@'],
    ['references', '${PASSWORD:-'],
    ['random bytes', randomBytes(3000).toString('base64')],
  ])('is linear: %s', (_title, unit) => {
    expect(timeOfDoubling((times) => findSecrets(unit.repeat(times)), unit)).toBeLessThan(3);
  });
});

describe('findSecretInSetting', () => {
  it('judges a value by its name', () => {
    expect(findSecretInSetting('DB_PASSWORD', 'hunter two').map(describeSecret)).toEqual([
      'line 1, column 1: a hard-coded value given to DB_PASSWORD (10 characters, not shown)',
    ]);
    expect(findSecretInSetting('DB_HOST', 'db.internal')).toEqual([]);
    expect(findSecretInSetting('DB_PASSWORD', '{{resolve:ssm-secure:/db:1}}')).toEqual([]);
    expect(findSecretInSetting('DB_SECRET_ARN', 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:a')).toEqual([]);
  });

  it('finds a known form under any name', () => {
    expect(findSecretInSetting('NOTE', join('gh', 'p_', alnum(36)))).toMatchObject([
      { kind: 'service-token', name: 'NOTE' },
    ]);
  });

  it('does not show a name that holds the value', () => {
    expect(findSecretInSetting('hunter2_password', 'hunter2')[0]).not.toHaveProperty('name');
  });
});

describe('findEnvironmentReferences', () => {
  it("finds security-model.md's second anti-pattern", () => {
    const text = '\n  export DATABASE_PASSWORD=\\$DB_PASSWORD\n  python app.py\n  API_KEY="${KEY}"\n  HOST=$DB_HOST';
    expect(findEnvironmentReferences(text)).toEqual([
      { name: 'DATABASE_PASSWORD', variable: 'DB_PASSWORD', line: 2 },
      { name: 'API_KEY', variable: 'KEY', line: 4 },
    ]);
    expect(findSecrets(text)).toEqual([]);
  });
});

it('hex values under weak names count when random', () => {
  expect(findSecrets(`DATADOG_KEY=${hex(32)}`)).toHaveLength(1);
});
