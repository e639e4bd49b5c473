import { COMMAND_PATTERNS } from './secret-commands';
import type { SecretPattern } from './secret-pattern';

const hasLetterAndDigit = (value: string) => /[A-Za-z]/.test(value) && /\d/.test(value);

/** Tokens that say themselves whose they are: a prefix, then an alphabet, then a least length. */
const PREFIXED: readonly (readonly [title: string, prefix: string, alphabet: string, least: number])[] = [
  ['a GitHub token', 'gh[opsru]_', 'A-Za-z0-9', 36],
  ['a GitHub token', 'github_pat_', 'A-Za-z0-9_', 50],
  ['a GitLab token', 'gl(?:pat|ptt|dt|rt|soat|cbt)-', 'A-Za-z0-9_-', 20],
  ['a Slack token', 'xox[abeoprs](?:-|\\.xox[bp]-)', 'A-Za-z0-9-', 10],
  ['a Slack token', 'xapp-', 'A-Za-z0-9-', 20],
  ['a Stripe key', '[rs]k_(?:live|test)_', 'A-Za-z0-9', 10],
  ['a Stripe key', 'whsec_', 'A-Za-z0-9+/=', 24],
  ['an API key of the form sk-...', 'sk-(?:proj|ant|or|svcacct|admin|lf)-', 'A-Za-z0-9_-', 16],
  ['an API key of the form sk-...', 'sk-', 'A-Za-z0-9', 12],
  ['a Google API key', 'AIza', 'A-Za-z0-9_-', 35],
  ['a Google token', 'ya29\\.', 'A-Za-z0-9_-', 20],
  ['a Google token', 'GOCSPX-', 'A-Za-z0-9_-', 20],
  ['an npm token', 'npm_', 'A-Za-z0-9', 36],
  ['a PyPI token', 'pypi-', 'A-Za-z0-9_-', 50],
  ['a RubyGems token', 'rubygems_', 'a-f0-9', 48],
  ['a Hugging Face token', 'hf_', 'A-Za-z0-9', 30],
  ['a Docker Hub token', 'dckr_[op]at_', 'A-Za-z0-9_-', 20],
  ['a Databricks token', 'dapi', 'a-f0-9', 32],
  ['a DigitalOcean token', 'do[opr]_v1_', 'a-f0-9', 64],
  ['a HashiCorp Vault token', 'hv[bs]\\.', 'A-Za-z0-9_-', 24],
  ['a SendGrid key', 'SG\\.', 'A-Za-z0-9_.-', 50],
  ['a Shopify token', 'shp(?:at|ca|pa|ss)_', 'a-fA-F0-9', 32],
  ['a Twilio key', 'SK', 'a-f0-9', 32],
  ['a Mailgun key', 'key-', 'a-f0-9', 32],
  ['a Grafana token', 'gl(?:sa|c)_', 'A-Za-z0-9_+/=', 32],
  ['an Atlassian token', 'ATATT3', 'A-Za-z0-9_=-', 60],
  ['an age key', 'AGE-SECRET-KEY-1', 'A-Z0-9', 50],
  ['a Linear key', 'lin_api_', 'A-Za-z0-9', 32],
  ['a New Relic key', 'NRAK-', 'A-Z0-9', 27],
  ['a Telegram bot token', '\\d{8,10}:AA', 'A-Za-z0-9_-', 32],
];

function prefixed([title, prefix, alphabet, least]: (typeof PREFIXED)[number]): SecretPattern {
  return {
    kind: 'service-token',
    title,
    pattern: new RegExp(`(?<![A-Za-z0-9_-])${prefix}[${alphabet}]{${least},}`, 'g'),
    accept: hasLetterAndDigit,
  };
}

const ACCESS_KEY_ID: SecretPattern = {
  kind: 'aws-access-key-id',
  title: 'an AWS access key id',
  pattern: /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/g,
};

const OTHERS: readonly SecretPattern[] = [
  {
    kind: 'service-token',
    title: 'a Slack webhook',
    pattern: /hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Za-z0-9/]{20,}/g,
  },
  {
    kind: 'service-token',
    title: 'an Azure storage key',
    pattern: /(?<![A-Za-z0-9])AccountKey=([A-Za-z0-9+/=]{40,})/dg,
    group: 1,
  },
  {
    kind: 'private-key',
    title: 'a private key',
    // The body must follow: a script may well look for the header alone.
    pattern:
      /-----BEGIN (?:[A-Z0-9]{1,16} ){0,4}PRIVATE KEY(?: BLOCK)?-----(?:\\{1,2}[nr]|[\s"'+,]){0,64}(?:[A-Za-z0-9+/=]{16,}|(?:Proc-Type|Version|Comment):)/g,
  },
  {
    kind: 'private-key',
    title: 'a private key',
    // Written line by line: what follows begins as DER or OpenSSH's format does in base64.
    pattern:
      /-----BEGIN (?:[A-Z0-9]{1,16} ){0,4}PRIVATE KEY-----[^-]{0,100}?(?<![A-Za-z0-9+/=])(?:MI[A-Z]|MC4|b3BlbnNzaC)[A-Za-z0-9+/=]{12,}/g,
  },
  {
    kind: 'private-key',
    title: 'a private key',
    pattern: /(?<![A-Za-z0-9_-])PuTTY-User-Key-File-\d: [a-z]/g,
  },
  {
    kind: 'json-web-token',
    title: 'a JSON web token',
    pattern: /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}/g,
  },
  {
    kind: 'authorization-header',
    title: 'credentials in an Authorization header',
    pattern:
      /(?<![A-Za-z-])authorization["']?\s{0,4}[:=]\s{0,4}["']?(?:bearer|basic|token)\s{1,4}([A-Za-z0-9._~+/=-]{12,})/dgi,
    group: 1,
  },
  {
    kind: 'service-token',
    title: 'the signature of a signed URL',
    // Whoever has the whole URL has access: Amazon S3, Azure.
    pattern: /[?&](?:X-Amz-Signature=([0-9a-f]{64})|sig=([A-Za-z0-9%+/=_-]{30,}))/g,
  },
  {
    kind: 'aws-secret-access-key',
    title: 'an AWS secret access key',
    // Given to the CLI: `aws configure set aws_secret_access_key ...`
    pattern: /(?<![a-z_])aws_(?:secret_access_key|session_token)\s{1,8}["']?([A-Za-z0-9/+=]{40,})/dg,
    group: 1,
  },
];

/** Forms that a text can only hold if it has something in common with them: most texts are told at one glance. */
export interface SecretPatternGroup {
  /** Matches every text in which one of the patterns does, and few others. */
  readonly hint: RegExp;
  readonly patterns: readonly SecretPattern[];
}

/** Every known form. */
export const SECRET_PATTERN_GROUPS: readonly SecretPatternGroup[] = [
  {
    hint: new RegExp(`AKIA|ASIA|${PREFIXED.map(([, prefix]) => prefix).join('|')}`),
    patterns: [ACCESS_KEY_ID, ...PREFIXED.map(prefixed)],
  },
  {
    hint: /hooks\.slack\.com|AccountKey=|PRIVATE KEY|PuTTY-User|eyJ|authorization|X-Amz-Signature=|[?&]sig=|aws_se/i,
    patterns: OTHERS,
  },
  // A command has blanks between its words, an element has angle brackets.
  { hint: /[\s<]/, patterns: COMMAND_PATTERNS },
];
