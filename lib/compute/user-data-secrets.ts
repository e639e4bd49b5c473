import {
  Token,
  type aws_kms as kms,
  aws_iam as iam,
  type aws_secretsmanager as secretsmanager,
  type aws_ssm as ssm,
} from 'aws-cdk-lib';
import { keyStatements, secretArn } from '../identity/policy-templates';

/** A part of the script that fetches one value at boot, and what the role needs for it. */
export interface Fetch {
  readonly script: string;
  readonly statements: iam.PolicyStatement[];
}

/**
 * The function that fetches. A value goes from the AWS CLI to a shell variable: never into an argument, a file or the log.
 * A new role's permissions take seconds to be known everywhere, hence the attempts. The CLI prints `None` for no value, and
 * without limits of its own it waits minutes for an endpoint that the network lacks.
 */
export const FETCH_FUNCTION = `cdk_spawn_fetch() {
  local attempt value
  if ! command -v aws > /dev/null; then
    echo 'cdk-spawn: this image has no AWS CLI to fetch secrets with: take one that has it, or install it first' >&2
    return 1
  fi
  for attempt in 1 2 3 4 5 6; do
    if value=$(aws "$@" --output text --cli-connect-timeout 5 --cli-read-timeout 20) && [ -n "$value" ] && [ "$value" != None ]; then
      printf '%s' "$value"
      return 0
    fi
    [ "$attempt" = 6 ] || sleep $((attempt * 5))
  done
  echo 'cdk-spawn: a secret could not be fetched, or has no text' >&2
  return 1
}`;

/** Reads one field of a JSON object from standard input; says what is wrong without its content. */
const PICK_FIELD = `import json, sys
try:
    value = json.load(sys.stdin)[sys.argv[1]]
except Exception:
    sys.exit("cdk-spawn: the secret is no JSON object with the field " + sys.argv[1])
sys.stdout.write(value if isinstance(value, str) else json.dumps(value))`;

export function secretFetch(name: string, secret: secretsmanager.ISecret, jsonField?: string): Fetch {
  const arn = secret.secretFullArn ?? secret.secretArn;
  const fetch = `cdk_spawn_fetch secretsmanager get-secret-value --region ${quote(secret.env.region)} --secret-id ${quote(arn)} --query SecretString`;
  const pick = jsonField === undefined ? '' : ` | python3 -I -c ${quote(PICK_FIELD)} ${quote(jsonField)}`;
  return {
    script: exportOf(name, fetch + pick),
    statements: [
      new iam.PolicyStatement({
        actions: ['secretsmanager:GetSecretValue'],
        resources: [secretArn(secret)],
      }),
      ...keyStatements(secret.encryptionKey, secret, 'secretsmanager', ['kms:Decrypt']),
    ],
  };
}

export function parameterFetch(name: string, parameter: ssm.IStringParameter, key?: kms.IKey): Fetch {
  const own = (parameter as { encryptionKey?: kms.IKey }).encryptionKey;
  const fetch = `cdk_spawn_fetch ssm get-parameter --region ${quote(parameter.env.region)} --name ${quote(parameter.parameterName)} --with-decryption --query Parameter.Value`;
  return {
    script: exportOf(name, fetch),
    statements: [
      new iam.PolicyStatement({ actions: ['ssm:GetParameter'], resources: [parameter.parameterArn] }),
      ...keyStatements(key ?? own, parameter, 'ssm', ['kms:Decrypt']),
    ],
  };
}

/** Assigned first and exported then: `export X=$(...)` would hide that the fetch failed. Tracing would log the value. */
function exportOf(name: string, fetch: string): string {
  return `{ set +x; } 2> /dev/null
${name}=$(${fetch})
export ${name}`;
}

/** In single quotes for the shell; what a token resolves to here (ARN, name, region) has no quote in it. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** What the shell, the loader or the AWS CLI read themselves; a secret there breaks or hijacks the boot. */
const RESERVED =
  /^(?:PATH|HOME|SHELL|USER|LOGNAME|PWD|OLDPWD|IFS|ENV|PS[0-4]|PROMPT_COMMAND|TMOUT|EUID|UID|PPID|RANDOM|SECONDS|LINENO|REPLY|OPTARG|OPTIND|SHLVL|SHELLOPTS|BASHOPTS|BASH.*|LD_.*|GLIBC_.*|PYTHON(?:PATH|HOME|STARTUP)|AWS_.*|CURL_CA_BUNDLE|SSL_CERT_.*|(?:HTTPS?|FTP|ALL|NO)_PROXY|REQUESTS_CA_BUNDLE|_|CDK_SPAWN_.*)$/i;

/** @throws if the shell could not export the name, or the name means something to the boot itself */
export function checkVariableName(name: string, taken: ReadonlySet<string>): void {
  const problem = (what: string, allowed: string) => new Error(`name ${what}: '${name}'; allowed: ${allowed}`);
  if (Token.isUnresolved(name))
    throw new Error('name is a token; allowed: a literal environment variable name such as API_KEY');
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,254}$/.test(name)) {
    throw problem(
      'is no environment variable name',
      'letters, digits and _, not starting with a digit, such as API_KEY',
    );
  }
  if (/^AWS_/.test(name)) {
    throw problem(
      'would change the credentials or settings of the AWS CLI and spored',
      'names without AWS_; give the instance policies instead of keys',
    );
  }
  if (RESERVED.test(name)) throw problem('is read by the shell or the system', 'a name of your own such as API_KEY');
  if (taken.has(name)) throw problem('is exported already', 'each name once; choose another name');
}
