import { findRemoteCode } from '../../lib/analysis/script-remote-code';
import { timeOfDoubling } from './linear';

const kinds = (text: string) => findRemoteCode(text).map(({ kind, line }) => `${kind} ${line}`);
const SUM = '9f86d081884c7d65'.repeat(4);

describe('findRemoteCode', () => {
  it.each([
    ['curl into bash', 'curl -fsSL https://get.example.com | bash', ['piped 1']],
    ['wget into sh', 'wget -qO- https://get.example.com | sudo -E sh -', ['piped 1']],
    ['curl into bash with arguments', 'curl -sfL https://get.example.com | FOO=1 bash -s -- --yes', ['piped 1']],
    ['curl into python', 'curl https://bootstrap.example.com/get-pip.py | python3', ['piped 1']],
    ['by way of a filter', 'curl https://x/a.gz | gunzip | tee /tmp/a | /bin/sh', ['piped 1']],
    ['in a condition', 'if ! curl https://x | bash; then exit 1; fi', ['piped 1']],
    ['in the second half', 'dnf update -y && curl https://x | sudo bash', ['piped 1']],
    ['over lines', 'curl -fsSL \\\n  https://x \\\n  | bash', ['piped 1']],
    ['pipe at the end of the line', 'a=1\ncurl -fsSL https://x |\n bash', ['piped 2']],
    ['in a group', '(curl -fsSL https://x) | bash', ['piped 1']],
    ['process substitution', 'bash <(curl -fsSL https://x)', ['substituted 1']],
    ['source of a process', 'source <(curl -s https://x)', ['substituted 1']],
    ['command substitution', 'sh -c "$(curl -fsSL https://x)"', ['substituted 1']],
    ['eval', 'eval "$(wget -qO- https://x)"', ['substituted 1']],
    ['eval of backquotes', 'eval `curl https://x`', ['substituted 1']],
    ['here string', 'bash <<< "$(curl https://x)"', ['substituted 1']],
    ['by way of a variable', 'S=$(curl https://x)\nbash -c "$S"', ['substituted 2']],
    ['inside bash -c', "su - app -c 'curl https://x | bash'", ['piped 1']],
    ['PowerShell', 'iex ((New-Object System.Net.WebClient).DownloadString("https://x"))', ['substituted 1']],
    ['PowerShell, piped', 'irm https://x | iex', ['substituted 1']],
    ['cloud-config', '#cloud-config\nruncmd:\n  - curl https://x | bash\n', ['piped 3']],
    ['cloud-config, quoted', "#cloud-config\nruncmd:\n  - 'curl https://x | bash'\n", ['piped 3']],
    ['cloud-config, list', '#cloud-config\nruncmd:\n  - [bash, -c, "curl https://x | bash"]\n', ['piped 3']],
    ['made executable', 'curl -Lo /usr/local/bin/tool https://x/tool\nchmod +x /usr/local/bin/tool', ['unverified 2']],
    ['made executable by number', 'wget https://x/tool\nchmod 0755 tool\n./tool', ['unverified 2', 'unverified 3']],
    ['redirected', 'curl https://x/tool > /tmp/tool && bash /tmp/tool', ['unverified 1']],
    ['by its own name', 'curl -O "https://x/install.sh?a=1"\nsudo sh install.sh', ['unverified 2']],
    ['sourced', 'curl -o env.sh https://x\n. ./env.sh', ['unverified 2']],
    ['installed', 'curl -o t https://x\ninstall t /usr/local/bin/t', ['unverified 2']],
    ['renamed', 'curl -o /tmp/t https://x\nmv /tmp/t /usr/bin/t2\nchmod a+x /usr/bin/t2', ['unverified 3']],
    ['standard input', 'curl -o /tmp/t https://x\nbash < /tmp/t', ['unverified 2']],
    ['unpacked', 'curl "https://x/cli.zip" -o cli.zip\nunzip -q cli.zip\nsudo ./aws/install', ['unverified 3']],
    ['unpacked from a pipe', 'curl https://x/a.tgz | tar xz\ncd a && ./configure', ['unverified 2']],
    [
      'another file was checked',
      `curl -o a https://x/a\ncurl -o b https://x/b\necho "${SUM}  b" | sha256sum -c\nchmod +x a`,
      ['unverified 4'],
    ],
    ['checked too late', `curl -o a https://x/a\nchmod +x a\necho "${SUM}  a" | sha256sum -c`, ['unverified 2']],
    ['shown, not checked', 'curl -o a https://x/a\ngpg --import key\nchmod +x a', ['unverified 3']],
    ['by a function', 'get() { curl -fsS -o "$2" "$1"; }\nget https://x /tmp/a\nchmod +x /tmp/a', ['unverified 3']],
    ['a public bucket', 'aws s3 cp --no-sign-request s3://x/a.sh - | bash', ['piped 1']],
  ])('finds: %s', (_, text, expected) => {
    expect(kinds(text)).toEqual(expected);
  });

  it.each([
    [
      'package managers',
      'dnf install -y https://x/agent.rpm\napt-get install -y jq\npip install -r r.txt\nnpm ci\nrpm -Uvh https://x/a.rpm',
    ],
    [
      'a key for packages',
      'curl -fsSL https://x/gpg.key | sudo gpg --dearmor -o /usr/share/keyrings/x.gpg\napt-get install x',
    ],
    ['a list of packages', 'curl https://x/repo | sudo tee /etc/yum.repos.d/x.repo'],
    ['a checksum', `curl -Lo /tmp/a https://x/a\necho "${SUM}  /tmp/a" | sha256sum --check\nchmod +x /tmp/a`],
    [
      'a checksum by condition',
      `curl -Lo a https://x/a\nif ! echo "${SUM} a" | shasum -a 256 -c -; then exit 1; fi\nbash a`,
    ],
    [
      'a checksum by comparison',
      `curl -Lo a https://x/a\n[ "$(sha256sum a | cut -d' ' -f1)" = ${SUM} ] || exit 1\nbash a`,
    ],
    [
      'a list of checksums',
      'curl -O https://x/a\ncurl -O https://x/SHA256SUMS\nsha256sum -c --ignore-missing SHA256SUMS\nchmod +x a',
    ],
    ['a here string of a checksum', `curl -Lo a https://x/a\nsha256sum -c <<< "${SUM}  a"\nchmod +x a`],
    ['a signature', 'curl -O https://x/a\ncurl -O https://x/a.sig\ngpg --verify a.sig a\nchmod +x a'],
    [
      'a signature by openssl',
      'curl -o a https://x/a\nopenssl dgst -sha256 -verify key.pem -signature sig a\nchmod +x a',
    ],
    ['a signature by cosign', 'curl -o a https://x/a\ncosign verify-blob --key k --signature s a\nchmod +x a'],
    [
      'an archive with its checksum',
      `curl "https://x/cli.zip" -o cli.zip\necho "${SUM} cli.zip" | sha256sum -c\nunzip cli.zip\n./aws/install`,
    ],
    [
      'data',
      'curl -s https://x/config.json | jq .name\ncurl -o data.csv https://x/data.csv\npython3 train.py data.csv',
    ],
    [
      'data for a script of its own',
      `curl -s https://x | python3 -c 'import json, sys; print(json.load(sys.stdin)["a"])'`,
    ],
    [
      'the instance itself',
      'TOKEN=$(curl -X PUT http://169.254.169.254/latest/api/token)\neval "$(curl http://169.254.169.254/latest/user-data)"',
    ],
    ['what is only told', 'echo "curl https://x | bash"\n# curl https://x | bash\ncat <<EOF\nrun it\nEOF'],
    [
      'assets of the CDK',
      "aws s3 cp 's3://cdk-hnb659fds-assets-1-eu-west-1/a.sh' '/tmp/a.sh'\nset -e\nchmod +x '/tmp/a.sh'\n'/tmp/a.sh'",
    ],
    ['own files', 'chmod +x /opt/app/run\n/opt/app/run\nbash /opt/app/b.sh\n./start'],
    ['a health check', 'until curl -sf http://localhost:8080/health; do sleep 1; done\nbash run.sh'],
    [
      'a mode that is no program',
      'curl -o ca.pem https://x/ca.pem\nchmod 0644 ca.pem\ninstall -m 0644 ca.pem /etc/ca.pem',
    ],
    ['empty', ''],
  ])('leaves alone: %s', (_, text) => {
    expect(kinds(text)).toEqual([]);
  });

  it.each([
    'curl https://x | bash\n',
    'curl -o a https://x\n',
    'curl x | ',
    'a=$(curl x) ',
    'bash <(curl ',
    'bash -c "',
    "bash -c 'curl x | bash' ",
    'sha256sum -c a\n',
    'get() { curl -o "$2" "$1"; }\n',
    'iex ',
    '- [a, "b", ',
    '(curl x',
  ])('is linear: %j', (unit) => {
    expect(timeOfDoubling((times) => findRemoteCode(`#cloud-config\n${unit.repeat(times)}`), unit)).toBeLessThan(3);
  });
});
