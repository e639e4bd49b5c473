/** What a name says of the value it is given. */
export type NameVerdict =
  /** A password: any literal counts. */
  | 'password'
  /** A token, key or secret: a literal counts unless it is a mere number or the name of a resource. */
  | 'secret'
  /** Perhaps: only what looks drawn by lot counts. */
  | 'perhaps'
  | 'no';

const PASSWORDS = new Set(['password', 'passwd', 'passphrase', 'passcode', 'pwd', 'pass', 'psk', 'userpass']);
const SECRETS = new Set(['secret', 'token', 'credential', 'credentials', 'apikey', 'pat', 'authkey', 'apitoken']);
const PERHAPS = new Set(['key', 'auth', 'authorization', 'cookie', 'salt', 'seed', 'webhook', 'cred', 'creds', 'hmac']);

/** Words before `key` that make it secret, and those that make it none. */
const SECRET_KEYS = new Set(
  'api access secret private encryption encrypt decryption signing sign auth master account shared hmac jwt aes app service consumer deploy subscription license storage session'.split(
    ' ',
  ),
);
const PLAIN_KEYS = new Set(
  'public pub primary foreign partition sort hash range s3 object cache kms tag index group config map registry gpg host known row context'.split(
    ' ',
  ),
);

/** Words before `token` that make it no secret: paging, idempotency and language models. */
const PLAIN_TOKENS = new Set(
  'next page continuation start starting client request eos bos pad cls sep mask unk special stop max min num csrf'.split(
    ' ',
  ),
);

/** Words that may follow the telling one without changing it: `PasswordValue`, `DB_PASSWORD_PROD`. */
const TRAILING =
  /^(?:\d+|value|string|text|plain|plaintext|literal|default|prod|production|dev|staging|test|old|new|base64|b64)$/;

/** The words of a name: `dbPassword`, `DB_PASSWORD`, `db-password` and `db.password` are alike. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

/**
 * Judges the name that a value is given. The last telling word decides: `DB_PASSWORD` is a password,
 * `PASSWORD_FILE`, `SECRET_ARN`, `TOKEN_URL` and `ACCESS_KEY_ID` are none.
 */
export function judgeName(name: string): NameVerdict {
  let verdict = judged.get(name);
  if (verdict === undefined) {
    verdict = judgeWords(name);
    if (judged.size < MOST_NAMES) judged.set(name, verdict);
  }
  return verdict;
}

/** The same few hundred names stand in template after template; a text of many names must not fill the memory. */
const MOST_NAMES = 10_000;
const judged = new Map<string, NameVerdict>();

function judgeWords(name: string): NameVerdict {
  const words = wordsOf(name);
  while (words.length > 1 && TRAILING.test(words.at(-1) ?? '')) words.pop();
  const last = words.at(-1) ?? '';
  const before = words.at(-2) ?? '';
  if (PASSWORDS.has(last) || /(?:password|passwd|passphrase)$/.test(last)) return 'password';
  if (last === 'token') return PLAIN_TOKENS.has(before) ? 'no' : 'secret';
  if (last === 'key') return SECRET_KEYS.has(before) ? 'secret' : PLAIN_KEYS.has(before) ? 'no' : 'perhaps';
  if (SECRETS.has(last) || /(?:apikey|secretkey|accesskey|privatekey|authtoken|accesstoken|secret)$/.test(last)) {
    return 'secret';
  }
  return PERHAPS.has(last) ? 'perhaps' : 'no';
}
