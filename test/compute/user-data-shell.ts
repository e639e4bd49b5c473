import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stack } from 'aws-cdk-lib';
import type { SpawnUserData } from '../../lib/compute/user-data';

/** The script as a machine would get it: references become what CloudFormation could put there. */
export function scriptOf(stack: Stack, userData: SpawnUserData): string {
  const text = (value: any): string => {
    if (typeof value === 'string') return value;
    if (value['Fn::Join']) return value['Fn::Join'][1].map(text).join(value['Fn::Join'][0]);
    if (value.Ref === 'AWS::Region') return 'eu-west-1';
    if (value.Ref === 'AWS::Partition') return 'aws';
    if (value.Ref === 'AWS::AccountId') return '111122223333';
    return `ref-${value.Ref ?? value['Fn::GetAtt']?.[0] ?? 'other'}`;
  };
  return text(stack.resolve(userData.render()));
}

/** A machine made of stubs: commands are recorded instead of done, absolute paths lie in a temporary folder. */
export class FakeMachine {
  public readonly root = mkdtempSync(join(tmpdir(), 'cdk-spawn-'));
  private readonly bin = join(this.root, 'stubs');
  private readonly served = join(this.root, 'served');

  public constructor(private readonly env: Record<string, string> = {}) {
    for (const folder of [this.bin, this.served]) mkdirSync(folder);
    const log = 'echo "${0##*/} $*" >> "$ROOT/calls"\n';
    this.stub(
      'curl',
      `${log}out= url=\nwhile [ $# -gt 0 ]; do case $1 in (-o) out=$2; shift ;; (http*) url=$1 ;; esac; shift; done
case $url in
  (*/api/token) echo imds-token ;;
  (*/placement/region) echo "\${REGION:-eu-west-1}" ;;
  (*/instance-id) echo i-0123456789abcdef0 ;;
  (https://*) case " \${REFUSED:-} " in (*" \${url%%/spawn/*} "*) exit 22 ;; esac
    [ -f "$ROOT/served/\${url##*/}" ] || exit 22; cp "$ROOT/served/\${url##*/}" "$out" ;;
  (*) exit 6 ;;
esac`,
    );
    this.stub(
      'aws',
      `${log}case "$1 $2" in
  ("ec2 describe-tags") [ -n "\${SESSION:-}" ] && echo "$SESSION" ;;
  ("s3 cp") shift 2; while [ $# -gt 2 ]; do shift; done; cp "$ROOT/served/\${1##*/}" "$2" ;;
  (*) n=$(cat "$ROOT/attempts" 2>/dev/null || echo 0); echo $((n + 1)) > "$ROOT/attempts"
    [ "$n" -ge "\${FAILURES:-0}" ] || { echo 'AccessDenied' >&2; exit 254; }
    cat "$SECRET_FILE" ;;
esac`,
    );
    this.stub('systemctl', `${log}[ "$1" != is-active ] || [ -z "\${DEAD:-}" ]`);
    this.stub('uname', 'echo "${ARCH:-x86_64}"');
    for (const name of ['shutdown', 'poweroff', 'dnf', 'apt-get', 'sleep']) this.stub(name, log);
    // Verifies as OpenSSL does, so that the test needs none.
    this.stub('openssl', `${log}exec node "$ROOT/verify.cjs" "$4" "$6" "$7"`);
    writeFileSync(
      join(this.root, 'verify.cjs'),
      `const { readFileSync: read } = require('node:fs'); const { verify } = require('node:crypto');
       const [key, signature, file] = process.argv.slice(2);
       process.exit(verify('sha256', read(file), read(key, 'utf8'), read(signature)) ? 0 : 1);`,
    );
  }

  public serve(name: string, content: string | Buffer): this {
    writeFileSync(join(this.served, name), content);
    return this;
  }

  public stub(name: string, body: string): this {
    writeFileSync(join(this.bin, name), `#!/bin/bash\n${body}\n`);
    chmodSync(join(this.bin, name), 0o755);
    return this;
  }

  /** Runs a script with its absolute paths moved below the temporary folder. */
  public run(script: string, secret = ''): { status: number | null; output: string } {
    // Outside the root: whatever holds the secret below the root was written by the script.
    const outside = mkdtempSync(join(tmpdir(), 'cdk-spawn-secret-'));
    const secretFile = join(outside, 'value');
    writeFileSync(secretFile, secret);
    const moved = script.replaceAll(/(?<![\w.])\/(?=(?:usr\/local\/bin|etc|var)\b)/g, `${this.root}/`);
    const { status, stdout, stderr } = spawnSync('bash', ['-s'], {
      input: moved,
      encoding: 'utf8',
      cwd: this.root,
      env: {
        PATH: `${this.bin}:${process.env.PATH ?? ''}`,
        ROOT: this.root,
        TMPDIR: this.root,
        SECRET_FILE: secretFile,
        ...this.env,
      },
    });
    rmSync(outside, { recursive: true });
    return { status, output: stdout + stderr };
  }

  public read(path: string): string | undefined {
    const file = join(this.root, path);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  }

  /** The stubbed commands that ran, each with its arguments. */
  public get calls(): string[] {
    return (this.read('calls') ?? '').split('\n').filter((line) => line !== '');
  }

  /** Every file that the script left, as one text. */
  public get disk(): string {
    return readdirSync(this.root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
      .join('\n');
  }

  public destroy(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
