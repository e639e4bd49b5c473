import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { aws_s3 as s3, aws_secretsmanager as secretsmanager, aws_ssm as ssm } from 'aws-cdk-lib';
import { SpawnUserData } from '../../lib/compute/user-data';
import { AgentFailure, SporedAgent, type UpstreamAgentOptions } from '../../lib/compute/user-data-agent';
import { testStack } from '../support/environments';
import { FakeMachine, scriptOf } from './user-data-shell';

/** The scripts really run here, on a machine whose `aws`, `curl`, `systemctl` and `shutdown` are stubs. */
const AGENT = '#!/bin/bash\necho spored\n';
const DIGEST = createHash('sha256').update(AGENT).digest('hex');
const SECRET = ['hunter2', 'correct', 'horse', '7f3a'].join('-');

let machine: FakeMachine;
const boot = (env: Record<string, string> = {}) => (machine = new FakeMachine(env));
afterEach(() => machine.destroy());

const agentScript = (options: UpstreamAgentOptions = {}) =>
  scriptOf(
    testStack(),
    SpawnUserData.linux({ agent: SporedAgent.upstream(options) }).addCommands('touch "$ROOT/worked"'),
  );

/** Scripts of every shape, for the shell's own check. */
function shapes(): [string, string][] {
  const stack = testStack();
  const secret = new secretsmanager.Secret(stack, 'S');
  const parameter = new ssm.StringParameter(stack, 'P', { stringValue: 'x' });
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signingKey = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const bucket = new s3.Bucket(stack, 'B');
  return (
    [
      ['default', SpawnUserData.linux()],
      [
        'pinned',
        SpawnUserData.linux({ agent: SporedAgent.upstream({ version: '0.101.0', checksums: { amd64: DIGEST } }) }),
      ],
      ['signed', SpawnUserData.linux({ agent: SporedAgent.upstream({ signingKey }) })],
      ['own bucket', SpawnUserData.linux({ agent: SporedAgent.fromBucket(bucket, { signingKey }) })],
      [
        'keep running',
        SpawnUserData.linux({
          agent: SporedAgent.upstream({ onFailure: AgentFailure.keepRunning({ reason: 'test' }) }),
        }),
      ],
      ['without agent', SpawnUserData.withoutAgent({ reason: 'test' })],
      [
        'secrets',
        SpawnUserData.linux()
          .exportSecret('A', secret)
          .exportSecret('B', secret, { jsonField: "it's" })
          .exportParameter('C', parameter),
      ],
    ] as [string, SpawnUserData][]
  ).map(([title, userData]) => [title, scriptOf(stack, userData)]);
}

it.each(shapes())('bash accepts the syntax: %s', (_title, script) => {
  boot();
  expect(spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  // The agent's part is a text that a second shell reads.
  const inner = /<<'CDK_SPAWN_AGENT' \|\| true\n(.*)\nCDK_SPAWN_AGENT\n/s.exec(script)?.[1] ?? '';
  expect(spawnSync('bash', ['-n'], { input: inner, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
});

describe('installation of spored', () => {
  it('fetches from the regional bucket without credentials, verifies, starts, then runs the commands', () => {
    boot().serve('spored-linux-amd64', AGENT).serve('spored-linux-amd64.sha256', DIGEST);
    const { status, output } = machine.run(agentScript());
    expect({ status, output }).toMatchObject({ status: 0 });
    expect(machine.read('usr/local/bin/spored')).toBe(AGENT);
    expect(machine.read('etc/systemd/system/spored.service')).toMatch(/^ExecStart=.*\/usr\/local\/bin\/spored$/m);
    // Whatever it ends with, a dead agent ends no instance.
    const lines = machine.read('etc/systemd/system/spored.service')?.split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'Restart=always',
        'StartLimitIntervalSec=0',
        'NoNewPrivileges=true',
        'Environment=SPORE_DNS_SIGV4=1',
        'WantedBy=multi-user.target',
      ]),
    );
    expect(statSync(join(machine.root, 'usr/local/bin/spored')).mode & 0o777).toBe(0o755);
    expect(readdirSync(machine.root).filter((name) => name.startsWith('tmp.'))).toEqual([]);
    expect(machine.read('worked')).toBe('');
    const { calls } = machine;
    expect(calls.filter((call) => call.startsWith('systemctl')).slice(0, 4)).toEqual([
      'systemctl daemon-reload',
      'systemctl enable spored',
      'systemctl restart spored',
      'systemctl is-active --quiet spored',
    ]);
    expect(calls.some((call) => call.startsWith('shutdown'))).toBe(false);
    const [download] = calls.filter((call) => call.includes('spored-linux'));
    expect(download).toContain('https://spawn-binaries-eu-west-1.s3.eu-west-1.amazonaws.com/spawn/spored-linux-amd64');
    expect(download).toContain('--proto =https');
    expect(calls.filter((call) => call.includes('/api/token'))[0]).toContain('-X PUT');
    expect(calls.some((call) => call.startsWith('aws s3'))).toBe(false);
  });

  it('takes the binary of an Arm machine', () => {
    boot({ ARCH: 'aarch64' }).serve('spored-linux-arm64', AGENT).serve('spored-linux-arm64.sha256', `${DIGEST}\n`);
    expect(machine.run(agentScript()).status).toBe(0);
    expect(machine.read('usr/local/bin/spored')).toBe(AGENT);
  });

  it('falls back to us-east-1', () => {
    boot({ REFUSED: 'https://spawn-binaries-eu-west-1.s3.eu-west-1.amazonaws.com' });
    machine.serve('spored-linux-amd64', AGENT).serve('spored-linux-amd64.sha256', DIGEST);
    expect(machine.run(agentScript()).status).toBe(0);
    expect(machine.calls.join('\n')).toContain('https://spawn-binaries-us-east-1.s3.us-east-1.amazonaws.com/spawn/');
  });

  it('asks no regional bucket where upstream has none: anybody may register its name', () => {
    boot({ REGION: 'eu-north-1' }).serve('spored-linux-amd64', AGENT).serve('spored-linux-amd64.sha256', DIGEST);
    expect(machine.run(agentScript()).status).toBe(0);
    expect(machine.calls.join('\n')).not.toContain('spawn-binaries-eu-north-1');
  });

  const ABORTS: readonly { title: string; prepare: () => FakeMachine; options?: UpstreamAgentOptions }[] = (
    [
      ['a wrong digest', () => boot().serve('spored-linux-amd64', 'evil').serve('spored-linux-amd64.sha256', DIGEST)],
      ['no digest', () => boot().serve('spored-linux-amd64', AGENT)],
      ['an empty digest', () => boot().serve('spored-linux-amd64', AGENT).serve('spored-linux-amd64.sha256', '')],
      [
        'a digest that is a page',
        () => boot().serve('spored-linux-amd64', AGENT).serve('spored-linux-amd64.sha256', '<html>'),
      ],
      ['no agent', () => boot()],
      ['an unknown processor', () => boot({ ARCH: 'riscv64' })],
      ['a region that is none', () => boot({ REGION: '<html>' })],
      [
        'a forged agent with a fitting digest beside it, where the digest is pinned',
        () =>
          boot()
            .serve('spored-linux-amd64', 'evil')
            .serve('spored-linux-amd64.sha256', createHash('sha256').update('evil').digest('hex')),
        { version: '0.101.0', checksums: { amd64: DIGEST } },
      ],
      [
        'a processor without pinned digest',
        () => boot({ ARCH: 'aarch64' }).serve('spored-linux-arm64', AGENT).serve('spored-linux-arm64.sha256', DIGEST),
        { version: '0.101.0', checksums: { amd64: DIGEST } },
      ],
    ] as [string, () => FakeMachine, UpstreamAgentOptions?][]
  ).map(([title, prepare, options]) => ({ title, prepare, options }));
  it.each(ABORTS)('shuts the machine down before anything runs: $title', ({ prepare, options }) => {
    prepare();
    const { status, output } = machine.run(agentScript(options));
    expect(status).toBe(1);
    expect(output).toContain('spored could not be installed and verified: nothing would end this machine');
    expect(machine.read('usr/local/bin/spored')).toBeUndefined();
    expect(machine.read('worked')).toBeUndefined();
    expect(machine.calls.filter((call) => /^(?:shutdown|systemctl)/.test(call))).toEqual(['shutdown -h now']);
  });

  it('shuts the machine down if spored does not stay up', () => {
    boot({ DEAD: '1' }).serve('spored-linux-amd64', AGENT).serve('spored-linux-amd64.sha256', DIGEST);
    expect(machine.run(agentScript()).status).toBe(1);
    expect(machine.calls).toContain('shutdown -h now');
  });

  it('goes on without agent only where that is named', () => {
    boot();
    const { status, output } = machine.run(agentScript({ onFailure: AgentFailure.keepRunning({ reason: 'test' }) }));
    expect(status).toBe(0);
    expect(output).toContain('NOTHING ENFORCES THE TTL');
    expect(machine.read('worked')).toBe('');
    expect(machine.calls.some((call) => call.startsWith('shutdown'))).toBe(false);
  });

  it('takes a pinned release', () => {
    boot().serve('spored-linux-amd64', AGENT);
    expect(machine.run(agentScript({ version: '0.101.0', checksums: { amd64: DIGEST } })).status).toBe(0);
    expect(machine.calls.join('\n')).toContain('/spawn/versions/0.101.0/spored-linux-amd64');
    expect(machine.calls.join('\n')).not.toContain('.sha256');
  });

  it('survives without acpid', () => {
    boot().stub('dnf', 'exit 1').stub('apt-get', 'exit 1');
    machine.serve('spored-linux-amd64', AGENT).serve('spored-linux-amd64.sha256', DIGEST);
    const { status, output } = machine.run(agentScript());
    expect(status).toBe(0);
    expect(output).toContain('acpid is not installed');
    expect(machine.read('worked')).toBe('');
  });

  describe('with a signing key', () => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const signingKey = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const signature = (text: string, key = pair.privateKey) =>
      sign('sha256', Buffer.from(text), key).toString('base64');
    const served = (signed?: string) => {
      boot().serve('spored-linux-amd64', AGENT).serve('spored-linux-amd64.sha256', DIGEST);
      if (signed !== undefined) machine.serve('spored-linux-amd64.sig', signed);
      return machine.run(agentScript({ signingKey }));
    };

    it('takes a signed agent', () => {
      expect(served(signature(AGENT)).status).toBe(0);
      expect(machine.read('usr/local/bin/spored')).toBe(AGENT);
    });
    it.each([
      ['none', undefined],
      ['of another file', signature('evil')],
      ['of another key', signature(AGENT, generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)],
      ['no base64', '<html>'],
    ])('shuts the machine down if the signature is %s', (_title, signed) => {
      expect(served(signed).status).toBe(1);
      expect(machine.read('usr/local/bin/spored')).toBeUndefined();
      expect(machine.calls).toContain('shutdown -h now');
    });
  });

  it('fetches from a bucket of one’s own with the role', () => {
    boot().serve('spored-linux-amd64', AGENT).serve('spored-linux-amd64.sha256', DIGEST);
    const stack = testStack();
    const agent = SporedAgent.fromBucket(s3.Bucket.fromBucketName(stack, 'B', 'my-agents'));
    expect(machine.run(scriptOf(stack, SpawnUserData.linux({ agent }))).status).toBe(0);
    expect(machine.calls.join('\n')).toContain(
      'aws s3 cp --only-show-errors --region eu-west-1 s3://my-agents/spawn/spored-linux-amd64 ',
    );
    expect(machine.read('usr/local/bin/spored')).toBe(AGENT);
  });

  it('asks a bucket of one’s own again while the role is new', () => {
    boot().serve('spored-linux-amd64', AGENT).serve('spored-linux-amd64.sha256', DIGEST);
    machine.stub(
      'aws',
      `echo "aws $*" >> "$ROOT/calls"
[ "$1 $2" = 's3 cp' ] || exit 1
[ "$(grep -c 's3 cp' "$ROOT/calls")" -gt 2 ] || exit 1
source=\${@: -2:1}; cp "$ROOT/served/\${source##*/}" "\${@: -1}"`,
    );
    const stack = testStack();
    const agent = SporedAgent.fromBucket(s3.Bucket.fromBucketName(stack, 'B', 'my-agents'));
    expect(machine.run(scriptOf(stack, SpawnUserData.linux({ agent }))).status).toBe(0);
    expect(machine.calls.filter((call) => call.startsWith('sleep')).slice(0, 2)).toEqual(['sleep 5', 'sleep 10']);
    expect(machine.read('usr/local/bin/spored')).toBe(AGENT);
  });
});

describe('idle login shells', () => {
  it.each([
    ['15m', '900'],
    ['1h30m', '5400'],
    ['08m', '480'],
    ['None', '1800'],
    ['', '1800'],
    ['7d', '1800'],
    ['0s', undefined],
  ])('session-timeout %j becomes TMOUT %s', (SESSION, seconds) => {
    boot({ SESSION }).serve('spored-linux-amd64', AGENT).serve('spored-linux-amd64.sha256', DIGEST);
    expect(machine.run(agentScript()).status).toBe(0);
    const profile = machine.read('etc/profile.d/cdk-spawn-session.sh');
    expect(profile && /TMOUT=(\d+)/.exec(profile)?.[1]).toBe(seconds);
    if (profile === undefined) return;
    // Twice, as login shells may read it, and the value can not be taken back.
    const shell = spawnSync('bash', ['-c', `${profile}\n${profile}\necho $TMOUT; TMOUT=0`], { encoding: 'utf8' });
    expect(shell.stdout.trim()).toBe(seconds);
    expect(shell.stderr).toContain('readonly');
  });
});

describe('secrets at boot', () => {
  const stackOf = () => {
    const stack = testStack();
    return {
      stack,
      secret: new secretsmanager.Secret(stack, 'S'),
      bare: SpawnUserData.withoutAgent({ reason: 'test' }),
    };
  };
  const PROOF =
    'printf %s "$API_KEY" | sha256sum > "$ROOT/digest"; bash -c \'[ -n "$API_KEY" ]\' && touch "$ROOT/inherited"';
  const digestOf = (text: string) => createHash('sha256').update(text).digest('hex');

  it('reach later commands, and neither log nor disk nor arguments', () => {
    const { stack, secret, bare } = stackOf();
    boot();
    const { status, output } = machine.run(
      scriptOf(stack, bare.exportSecret('API_KEY', secret).addCommands(PROOF)),
      SECRET,
    );
    expect(status).toBe(0);
    expect(machine.read('digest')).toContain(digestOf(SECRET));
    expect(machine.read('inherited')).toBe('');
    expect(output).not.toContain(SECRET);
    expect(machine.disk).not.toContain(SECRET);
    expect(machine.calls).toEqual([
      expect.stringMatching(
        /^aws secretsmanager get-secret-value --region eu-west-1 --secret-id ref-S\w+ --query SecretString --output text --cli-connect-timeout 5 --cli-read-timeout 20$/,
      ),
    ]);
  });

  it('are not traced even if the shell was told to trace', () => {
    const { stack, secret, bare } = stackOf();
    boot();
    const script = scriptOf(stack, bare.exportSecret('API_KEY', secret).addCommands(PROOF));
    const { status, output } = machine.run(`set -x\n${script}`, SECRET);
    expect(status).toBe(0);
    expect(output).not.toContain(SECRET);
  });

  it('keep quotes, dollars and line breaks', () => {
    const odd = `a'b"c$HOME\`id\`\\n%s\n\tlast*`;
    const { stack, secret, bare } = stackOf();
    boot();
    expect(machine.run(scriptOf(stack, bare.exportSecret('API_KEY', secret).addCommands(PROOF)), odd).status).toBe(0);
    expect(machine.read('digest')).toContain(digestOf(odd));
  });

  it('of Parameter Store come decrypted', () => {
    const { stack, bare } = stackOf();
    boot();
    const parameter = ssm.StringParameter.fromSecureStringParameterAttributes(stack, 'P', {
      parameterName: '/myapp/api-key',
    });
    const { status } = machine.run(
      scriptOf(stack, bare.exportParameter('API_KEY', parameter).addCommands(PROOF)),
      SECRET,
    );
    expect(status).toBe(0);
    expect(machine.read('digest')).toContain(digestOf(SECRET));
    expect(machine.calls[0]).toBe(
      'aws ssm get-parameter --region eu-west-1 --name /myapp/api-key --with-decryption --query Parameter.Value --output text --cli-connect-timeout 5 --cli-read-timeout 20',
    );
  });

  it('are tried again while the role is new', () => {
    const { stack, secret, bare } = stackOf();
    boot({ FAILURES: '3' });
    expect(machine.run(scriptOf(stack, bare.exportSecret('API_KEY', secret).addCommands(PROOF)), SECRET).status).toBe(
      0,
    );
    expect(machine.calls.filter((call) => call.startsWith('aws'))).toHaveLength(4);
    expect(machine.calls.filter((call) => call.startsWith('sleep'))).toEqual(['sleep 5', 'sleep 10', 'sleep 15']);
  });

  it.each([
    ['is refused', { FAILURES: '9' }, SECRET],
    ['has no text', {}, 'None'],
    ['is empty', {}, ''],
  ])('end the script before later commands if one %s', (_title, env, value) => {
    const { stack, secret, bare } = stackOf();
    boot(env);
    const { status, output } = machine.run(
      scriptOf(stack, bare.exportSecret('API_KEY', secret).addCommands(PROOF)),
      value,
    );
    expect(status).not.toBe(0);
    expect(output).toContain('cdk-spawn: a secret could not be fetched, or has no text');
    expect(machine.read('digest')).toBeUndefined();
  });

  it('say at once that the image has no AWS CLI', () => {
    const { stack, secret, bare } = stackOf();
    boot();
    const script = scriptOf(stack, bare.exportSecret('API_KEY', secret).addCommands(PROOF));
    const { status, output } = machine.run(`command() { [ "$2" != aws ]; }\n${script}`, SECRET);
    expect(status).not.toBe(0);
    expect(output).toContain('cdk-spawn: this image has no AWS CLI');
    expect(machine.calls).toEqual([]);
    expect(machine.read('digest')).toBeUndefined();
  });

  it('give one field of JSON', () => {
    const { stack, secret, bare } = stackOf();
    boot();
    const script = scriptOf(stack, bare.exportSecret('API_KEY', secret, { jsonField: "it's" }).addCommands(PROOF));
    // Where there is no Python a stub stands in for it, so that the shell around it is proven all the same.
    const hasPython = spawnSync('python3', ['--version']).status === 0;
    if (!hasPython) {
      machine.stub(
        'python3',
        `exec node -e 'let t=""; process.stdin.on("data", (d) => (t += d)).on("end", () => {
        const v = (() => { try { return JSON.parse(t)[process.argv[1]]; } catch { } })();
        if (v === undefined) { console.error("no JSON object with the field"); process.exit(1); } process.stdout.write(v); })' "$4"`,
      );
    }
    expect(machine.run(script, JSON.stringify({ user: 'u', "it's": SECRET })).status).toBe(0);
    expect(machine.read('digest')).toContain(digestOf(SECRET));
    expect(machine.disk).not.toContain(SECRET);
    for (const wrong of [SECRET, JSON.stringify({ password: SECRET }), JSON.stringify([SECRET])]) {
      const { status, output } = machine.run(script, wrong);
      expect(status).not.toBe(0);
      expect(output).toContain('no JSON object with the field');
      expect(output).not.toContain(SECRET);
    }
  });

  it('come after the agent: a machine without it never sees them', () => {
    const { stack, secret } = stackOf();
    boot();
    const { status } = machine.run(scriptOf(stack, SpawnUserData.linux().exportSecret('API_KEY', secret)), SECRET);
    expect(status).toBe(1);
    expect(machine.calls.some((call) => call.startsWith('aws secretsmanager'))).toBe(false);
  });

  it('a command that fails ends the script', () => {
    const { stack, bare } = stackOf();
    boot();
    expect(machine.run(scriptOf(stack, bare.addCommands('false', 'touch "$ROOT/worked"'))).status).toBe(1);
    expect(machine.read('worked')).toBeUndefined();
  });
});
