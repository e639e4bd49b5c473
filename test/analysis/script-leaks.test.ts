import { findScriptLeaks } from '../../lib/analysis/script-leaks';
import { timeOfDoubling } from './linear';

const FETCH = 'API_KEY=$(aws secretsmanager get-secret-value --secret-id a --query SecretString --output text)\n';
const kinds = (text: string) =>
  findScriptLeaks(text).map(({ kind, line, variable }) => [kind, line, variable].filter(Boolean).join(' '));

describe('findScriptLeaks', () => {
  it.each([
    ['tracing on before the fetch', `set -x\n${FETCH}`, ['traced 2']],
    ['tracing among other options', `set -eux\n${FETCH}`, ['traced 2']],
    ['tracing by its long name', `set -o xtrace\n${FETCH}`, ['traced 2']],
    ['tracing in the first line', `#!/bin/bash -ex\n${FETCH}`, ['traced 2']],
    ['tracing after the fetch', `${FETCH}set -x\ncurl -H "X: $API_KEY" https://x\n`, ['traced 3 API_KEY']],
    ['echo to the log', `${FETCH}echo "$API_KEY"\n`, ['logged 2 API_KEY']],
    ['echo to the log on standard error', `${FETCH}echo "$API_KEY" >&2\n`, ['logged 2 API_KEY']],
    ['echo to a file', `${FETCH}echo "API_KEY=$API_KEY" > /etc/app.env\n`, ['written 2 API_KEY']],
    ['echo at the end of a file', `${FETCH}sudo echo API_KEY=\${API_KEY} >>/etc/profile\n`, ['written 2 API_KEY']],
    ['printf to a file', `${FETCH}printf '%s' "$API_KEY" > /x\n`, ['written 2 API_KEY']],
    ['tee', `${FETCH}echo "$API_KEY" | sudo tee /etc/key > /dev/null\n`, ['written 2 API_KEY']],
    [
      'tee at the end of a file',
      `${FETCH}echo "$API_KEY" | tee -a /etc/key\n`,
      ['written 2 API_KEY', 'logged 2 API_KEY'],
    ],
    ['logger', `${FETCH}logger "key $API_KEY"\n`, ['logged 2 API_KEY']],
    ['a here document', `${FETCH}cat > /etc/app.ini <<EOF\nkey=$API_KEY\nEOF\n`, ['written 2 API_KEY']],
    [
      'a here document, tee',
      `${FETCH}tee /etc/app.ini <<EOF\nkey=\${API_KEY}\nEOF\n`,
      ['written 2 API_KEY', 'logged 2 API_KEY'],
    ],
    ['a here string', `${FETCH}cat <<< "$API_KEY" > /x\n`, ['written 2 API_KEY']],
    ['the fetch itself to a file', 'aws secretsmanager get-secret-value --secret-id a > /etc/a.json\n', ['written 1']],
    [
      'the fetch through a filter',
      'aws secretsmanager get-secret-value --secret-id a | jq -r .SecretString > /etc/a\n',
      ['written 1'],
    ],
    [
      'the fetch through tee',
      'aws ssm get-parameter --name a --with-decryption | tee /etc/a >/dev/null\n',
      ['written 1'],
    ],
    [
      'the fetch to the log',
      'aws ssm get-parameter --with-decryption --name a --query Parameter.Value\n',
      ['logged 1'],
    ],
    [
      'the fetch in an echo',
      'echo "key: $(aws secretsmanager get-secret-value --secret-id a)" >> /etc/a\n',
      ['written 1'],
    ],
    ['the fetch in backquotes', 'K=`aws secretsmanager get-secret-value --secret-id a`\necho $K\n', ['logged 2 K']],
    ['a copy', `${FETCH}export OTHER=$API_KEY\necho $OTHER\n`, ['logged 3 OTHER']],
    ['a field', `${FETCH}PW=$(echo "$API_KEY" | jq -r .password)\necho "$PW" > /x\n`, ['written 3 PW']],
    [
      'a function',
      `get() { aws secretsmanager get-secret-value --secret-id "$1"; }\nK=$(get a)\necho $K\n`,
      ['logged 3 K'],
    ],
    ['read', `aws secretsmanager get-secret-value --secret-id a | read -r K\necho $K\n`, ['logged 2 K']],
    ['a vault', 'K=$(vault kv get -field=x secret/a)\necho $K\n', ['logged 2 K']],
    ['the environment', `${FETCH}export API_KEY\nprintenv\n`, ['logged 3']],
    ['the environment to a file', `export ${FETCH}env > /tmp/env\n`, ['written 2']],
    [
      'a list of cloud-config',
      `#cloud-config\nruncmd:\n- "aws secretsmanager get-secret-value --secret-id a > /etc/a"\n`,
      ['written 3'],
    ],
    ['a script written by a script', `cat > run.sh <<'EOF'\n${FETCH}echo $API_KEY > /x\nEOF\n`, ['written 3 API_KEY']],
  ])('finds: %s', (_, text, expected) => {
    expect(kinds(text)).toEqual(expected);
  });

  it.each([
    ['the secure pattern', `${FETCH}export API_KEY\npython app.py\n`],
    [
      'the secure pattern over lines',
      'API_KEY=$(aws secretsmanager get-secret-value \\\n  --secret-id a \\\n  --output text)\nexport API_KEY\n',
    ],
    ['tracing off again', `set -x\ndnf install -y jq\n{ set +x; } 2> /dev/null\n${FETCH}`],
    ['standard input of a program', `${FETCH}echo "$API_KEY" | docker login --username a --password-stdin x\n`],
    ['standard input by a here string', `${FETCH}app login --stdin <<< "$API_KEY"\n`],
    ['the database, by a here document', `${FETCH}psql <<EOF\nalter user a password '$API_KEY';\nEOF\n`],
    [
      'a quoted here document',
      `${FETCH}cat > run.sh <<'EOF'\necho hello \\$API_KEY\nEOF\n`.replace('echo hello \\', 'python x '),
    ],
    ['nothing', `${FETCH}echo "$API_KEY" > /dev/null\n`],
    [
      'whether it is there',
      `${FETCH}[ -n "$API_KEY" ] || { echo 'no key' >&2; exit 1; }\necho "\${API_KEY:+set}" "\${#API_KEY}"\n`,
    ],
    ['another variable', `${FETCH}echo "$API_KEYS $HOST"\n`],
    ['the ARN', 'aws secretsmanager get-secret-value --secret-id a --query ARN\n'],
    ['a plain parameter', 'aws ssm get-parameter --name /app/stage --query Parameter.Value > /etc/stage\n'],
    ['single quotes', `${FETCH}echo 'run: echo $API_KEYS'\n`],
    ['a comment', `${FETCH}# echo $API_KEY > /etc/x\n`],
    ['other programs', `${FETCH}app --key "$API_KEY" > /var/log/app.log\n`],
    ['nothing fetched', 'set -x\necho hello\nAPI_KEY=$OTHER\necho $HOST | tee /etc/host\n'],
    [
      'a log of everything else',
      `exec > >(tee /var/log/user-data.log | logger -t user-data) 2>&1\n${FETCH}export API_KEY\n`,
    ],
  ])('leaves alone: %s', (_, text) => {
    expect(kinds(text)).toEqual([]);
  });

  it.each([
    FETCH,
    'echo $API_KEY > x\n',
    '$(',
    '"$(',
    '((',
    '`a',
    "'",
    'a <<EOF\n',
    'a <<A <<B\nA\n',
    'K=$(aws secretsmanager get-secret-value) ',
    'X=$API_KEY | ',
    '${API_KEY',
    'a|',
    '>',
    '\\\n',
  ])('is linear: %j', (unit) => {
    expect(timeOfDoubling((times) => findScriptLeaks(FETCH + unit.repeat(times)), unit)).toBeLessThan(3);
  });
});
