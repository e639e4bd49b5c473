import { SpawnTag } from '../contract';

/**
 * Ends idle login shells: the machine's session-timeout tag (a Go duration), or 30 minutes, becomes `TMOUT`, as the CLI's
 * own bootstrap does. `0s` means never. Failing here ends nothing: the shell's time is no reason to lose the machine.
 */
export const SESSION_SCRIPT = `# Idle login shells end (${SpawnTag.SESSION_TIMEOUT})
cdk_spawn_session() {
  local imds=http://169.254.169.254/latest token id region left seconds=0
  token=$(curl -fsS -m 5 -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 300' "$imds/api/token") || return 1
  id=$(curl -fsS -m 5 -H "X-aws-ec2-metadata-token: $token" "$imds/meta-data/instance-id") || return 1
  region=$(curl -fsS -m 5 -H "X-aws-ec2-metadata-token: $token" "$imds/meta-data/placement/region") || return 1
  left=$(aws ec2 describe-tags --region "$region" --filters "Name=resource-id,Values=$id" 'Name=key,Values=${SpawnTag.SESSION_TIMEOUT}' --query 'Tags[0].Value' --output text --cli-connect-timeout 5 --cli-read-timeout 10) || return 1
  while [[ $left =~ ^([0-9]+)(h|m|s)(.*)$ ]]; do
    left=\${BASH_REMATCH[3]}
    case \${BASH_REMATCH[2]} in
      (h) seconds=$((seconds + 3600 * 10#\${BASH_REMATCH[1]})) ;;
      (m) seconds=$((seconds + 60 * 10#\${BASH_REMATCH[1]})) ;;
      (s) seconds=$((seconds + 10#\${BASH_REMATCH[1]})) ;;
    esac
  done
  [ -z "$left" ] && echo "$seconds"
}
cdk_spawn_tmout=$(cdk_spawn_session < /dev/null) || cdk_spawn_tmout=1800
if [ "$cdk_spawn_tmout" -gt 0 ]; then
  mkdir -p /etc/profile.d
  printf '[ -n "\${TMOUT:-}" ] || { TMOUT=%s; readonly TMOUT; export TMOUT; }\\n' "$cdk_spawn_tmout" > /etc/profile.d/cdk-spawn-session.sh
fi
unset cdk_spawn_tmout`;
