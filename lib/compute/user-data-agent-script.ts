import { SpawnBucketName, SpawnConfig, SpawnPath } from '../contract';

/** What the installation differs in. */
export interface AgentScriptOptions {
  readonly version?: string;
  /** `s3://bucket/folder/` instead of upstream's buckets. */
  readonly mirror?: string;
  readonly checksums?: { readonly amd64?: string; readonly arm64?: string };
  readonly signingKey?: string;
  readonly keepRunningReason?: string;
}

/**
 * The shell commands that install spored and see it running, or shut the machine down.
 *
 * The installation is a process of its own: `set -e` does not hold inside a condition, in a child it does.
 */
export function agentScript(options: AgentScriptOptions): string {
  return `# spored enforces TTL, idle timeout and cost limit; its log is ${SpawnPath.AGENT_LOG}
read -r -d '' cdk_spawn_agent <<'CDK_SPAWN_AGENT' || true
umask 022
imds=http://169.254.169.254/latest
token=$(curl -fsS -m 5 --retry 5 --retry-connrefused -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 300' "$imds/api/token")
region=$(curl -fsS -m 5 --retry 5 -H "X-aws-ec2-metadata-token: $token" "$imds/meta-data/placement/region")
[[ $region =~ ^[a-z0-9-]+$ ]]
case $(uname -m) in
  (x86_64) binary=${SpawnBucketName.AGENT_AMD64} pinned='${options.checksums?.amd64 ?? ''}' ;;
  (aarch64) binary=${SpawnBucketName.AGENT_ARM64} pinned='${options.checksums?.arm64 ?? ''}' ;;
  (*) echo "cdk-spawn: there is no spored for $(uname -m)" >&2; exit 1 ;;
esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
${options.mirror === undefined ? upstreamDownload(options.version) : mirrorDownload(options.mirror)}
${digestCheck(options.checksums !== undefined)}
${options.signingKey === undefined ? '' : signatureCheck(options.signingKey)}
mkdir -p "${folderOf(SpawnPath.AGENT_BINARY)}" "${folderOf(SpawnPath.AGENT_UNIT_FILE)}"
install -m 0755 "$work/spored" ${SpawnPath.AGENT_BINARY}.new
mv -f ${SpawnPath.AGENT_BINARY}.new ${SpawnPath.AGENT_BINARY}
cat > ${SpawnPath.AGENT_UNIT_FILE} <<'UNIT'
[Unit]
Description=spored: ends this spawn instance when its time is over
Wants=network-online.target
After=network-online.target
# Never give up: without it nothing enforces the TTL.
StartLimitIntervalSec=0
[Service]
Environment=${SpawnConfig.ENV_DNS_SIGV4}=1
ExecStart=${SpawnPath.AGENT_BINARY}
Restart=always
RestartSec=10
TimeoutStopSec=30
NoNewPrivileges=true
# No PrivateTmp: spored watches ${SpawnPath.COMPLETION_FILE}.
[Install]
WantedBy=multi-user.target
UNIT
systemctl daemon-reload
systemctl enable ${SpawnPath.AGENT_UNIT}
systemctl restart ${SpawnPath.AGENT_UNIT}
sleep 2
systemctl is-active --quiet ${SpawnPath.AGENT_UNIT}
echo 'cdk-spawn: spored is running'
CDK_SPAWN_AGENT
if ! bash -euo pipefail -c "$cdk_spawn_agent" < /dev/null; then
${options.keepRunningReason === undefined ? SHUT_DOWN : KEEP_RUNNING}
fi
unset cdk_spawn_agent
# So that a stop from outside ends in an orderly shutdown; packages may be out of reach, and systemd copes without.
{ timeout 120 dnf install -y acpid || timeout 120 apt-get install -y acpid; } > /dev/null 2>&1 < /dev/null && systemctl enable --now acpid ||
  echo 'cdk-spawn: acpid is not installed' >&2`;
}

const SHUT_DOWN = `  echo 'cdk-spawn: spored could not be installed and verified: nothing would end this machine, so it shuts down' >&2
  shutdown -h now || poweroff
  exit 1`;

const KEEP_RUNNING = `  echo 'cdk-spawn: spored could not be installed and verified: NOTHING ENFORCES THE TTL OF THIS MACHINE' >&2`;

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

function upstreamDownload(version?: string): string {
  const folder = version === undefined ? '' : `/versions/${version}`;
  const fallback = SpawnBucketName.BINARIES_FALLBACK_REGION;
  return `get() { curl -fsS --proto '=https' --tlsv1.2 --connect-timeout 5 --max-time 120 --retry 2 -o "$2" "$1"; }
# In any other region nobody holds the bucket's name yet: anybody might.
case ' ${SpawnBucketName.BINARIES_REGIONS.join(' ')} ' in
  (*" $region "*) homes="$region ${fallback}" ;;
  (*) homes=${fallback} ;;
esac
from=
for home in $homes; do
  base="https://${SpawnBucketName.BINARIES_PREFIX}-$home.s3.$home.amazonaws.com/${SpawnBucketName.BINARIES_FOLDER}${folder}"
  if get "$base/$binary" "$work/spored"; then from="$base/$binary"; break; fi
done
[ -n "$from" ]`;
}

function mirrorDownload(mirror: string): string {
  return `get() { aws s3 cp --only-show-errors --region "$region" "$1" "$2"; }
from='${mirror}'"$binary"
for attempt in 1 2 3 4 5; do
  if get "$from" "$work/spored"; then break; fi
  sleep $((attempt * 5))
done
[ -s "$work/spored" ]`;
}

function digestCheck(isPinned: boolean): string {
  const expected = isPinned
    ? 'expected=$pinned'
    : `get "$from.sha256" "$work/sha256"
read -r expected _ < "$work/sha256" || [ -n "$expected" ]`;
  return `${expected}
[[ $expected =~ ^[0-9a-f]{64}$ ]] || { echo 'cdk-spawn: there is no digest for spored' >&2; exit 1; }
echo "$expected  $work/spored" | sha256sum --check --status || { echo 'cdk-spawn: spored has the wrong digest' >&2; exit 1; }`;
}

function signatureCheck(signingKey: string): string {
  return `mkdir -p ${SpawnPath.CONFIG_FOLDER}
cat > ${SpawnPath.SIGNING_KEY} <<'KEY'
${signingKey.trim()}
KEY
get "$from.sig" "$work/sig"
base64 -d "$work/sig" > "$work/sig.der"
openssl dgst -sha256 -verify ${SpawnPath.SIGNING_KEY} -signature "$work/sig.der" "$work/spored" > /dev/null ||
  { echo 'cdk-spawn: spored has the wrong signature' >&2; exit 1; }`;
}
