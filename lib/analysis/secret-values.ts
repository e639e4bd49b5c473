/**
 * Values that stand where a secret could stand and are none: references, names, paths, placeholders and the example
 * credentials of AWS's own documentation.
 */

/** AWS documents these: `AKIAIOSFODNN7EXAMPLE`, `wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY` and their like. */
const DOCUMENTED_EXAMPLE = /EXAMPLE(?:KEY|TOKEN)?=*$/;

const PLACEHOLDER =
  /^(?:<.*>|\[.*\]|\.{3,}|(?:your|my|insert|replace|put|to_?do|fix_?me|enter)[-_. ].*|replaceme|redacted|placeholder|dummy|(.)\1*)$/i;

const KEYWORD =
  /^(?:true|false|yes|no|on|off|none|null|nil|undefined|string|str|text|number|int|integer|bool|boolean|any|object|array|bytes|required|optional|enabled|disabled|auto|default|prompt|stdin|env|file|vault|keychain|missing|unset|empty|not set)$/i;

const UUID_OR_DATE = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d{2}-\d{2}.*)$/i;

/** A path, on Unix or Windows. A 40-character base64 value may start with a slash too, but rarely has no other sign. */
const PATH = /^(?:~|\.{1,2})?\/[\w.@%{}/-]*$|^[A-Za-z]:\\/;

/** Words with hyphens, dots or slashes: how secrets and parameters are named (`myapp/api-key`), not what they hold. */
const RESOURCE_NAME = /^[A-Za-z]+(?:[-._][A-Za-z]+)*\d{0,2}(?:[/:][A-Za-z]+(?:[-._][A-Za-z]+)*\d{0,2})+$/;

/** `$VAR`, `${VAR}`, `$(command)` or a backquoted command anywhere in it. */
const EXPANSION = /\$[A-Za-z_{(@*?\d]|`/;

/** Whether it is one of AWS's documented example credentials. */
export function isDocumentedExample(value: string): boolean {
  return DOCUMENTED_EXAMPLE.test(value);
}

/** Whether a value is filled in elsewhere: by the shell, CloudFormation, a template engine or a program. */
export function isReference(value: string, literalDollar = false): boolean {
  if (/^\\?\$\{?[A-Za-z_][\w]*\}?$/.test(value)) return true;
  if (!literalDollar && EXPANSION.test(value)) return true;
  return (
    value.includes('{{') ||
    value.includes('${') ||
    /^%[\w]+%$/.test(value) ||
    // An index or a call of a program: `os.environ[`, `get_token(`.
    /[[(]$/.test(value) ||
    /^arn:aws[\w-]*:/.test(value) ||
    /^(?:!(?:Ref|Sub|GetAtt|ImportValue|Join)\b|Fn::|ssm:|vault:|env:|op:\/\/|secretsmanager:)/.test(value) ||
    /^(?:process\.env|os\.environ|os\.getenv|getenv|env|var|local|data|module|secrets?|self|this|args|config|settings)[.[(]/.test(
      value,
    )
  );
}

/** Whether a URL carries no user and password. */
function isPlainUrl(value: string): boolean {
  return /^[a-z][a-z0-9+.-]{1,20}:\/\/[^@\s]*$/i.test(value);
}

/** Whether a literal is plainly no secret whatever it is called. */
export function isInnocentLiteral(value: string): boolean {
  return (
    value.length < 4 ||
    KEYWORD.test(value) ||
    PLACEHOLDER.test(value) ||
    isDocumentedExample(value) ||
    isPlainUrl(value) ||
    PATH.test(value) ||
    RESOURCE_NAME.test(value)
  );
}

/** Shannon entropy in bits per character. */
export function entropy(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}

/**
 * Whether a value looks drawn by lot: one run of 20 to 512 letters and digits of base64 or base64url, both present, with
 * the entropy that words and repeated digits do not have. UUIDs, dates and paths do not count.
 */
export function looksRandom(value: string): boolean {
  return (
    value.length >= 20 &&
    value.length <= 512 &&
    /^[A-Za-z0-9+/_=-]+$/.test(value) &&
    /\d/.test(value) &&
    /[A-Za-z]/.test(value) &&
    !UUID_OR_DATE.test(value) &&
    !isInnocentLiteral(value) &&
    entropy(value) >= (/^[0-9a-f]+$/i.test(value) ? 3 : 3.5)
  );
}
