/** A value that a text gives to a name. Offsets are in characters from the start of the text. */
export interface Assignment {
  readonly name: string;
  readonly nameStart: number;
  readonly value: string;
  readonly valueStart: number;
  /** Whether the shell leaves a `$` in it alone. */
  readonly singleQuoted: boolean;
}

const MAX_NAME = 128;
const MAX_VALUE = 4096;
const MAX_SPACE = 8;
const MAX_INDENT = 64;

const isNameCharacter = (character: string | undefined) => character !== undefined && /[\w.-]/.test(character);
const isBlank = (character: string | undefined) => character === ' ' || character === '\t';

/**
 * Finds `NAME=value`, `name: value`, `"name": "value"`, `name := value`, `${NAME:-value}`, `--name value` and
 * `--name=value`. Hand-written rather than one regular expression, so that its cost is linear in the text: each operator
 * looks back over one name and ahead over one value, both of bounded length.
 *
 * @param wanted which names to read a value for; called before the value is read
 */
export function* assignments(text: string, wanted: (name: string) => boolean): Generator<Assignment> {
  for (const operator of text.matchAll(/[=:]/g)) {
    const found = atOperator(text, operator.index, wanted);
    if (found) yield found;
  }
  for (const flag of text.matchAll(/(?<![\w-])--([A-Za-z][\w-]{0,63})[ \t]{1,8}(?=[^\s-])/g)) {
    const name = flag[1] ?? '';
    if (wanted(name)) yield readValue(text, flag.index + flag[0].length, name, flag.index + 2);
  }
}

function atOperator(text: string, operator: number, wanted: (name: string) => boolean): Assignment | undefined {
  const after = text[operator + 1];
  const isColon = text[operator] === ':';
  const isDefault =
    isColon &&
    (after === '-' || after === '=') &&
    /\$\{\w+$/.test(text.slice(Math.max(0, operator - MAX_NAME), operator));
  if (!isColon && (after === '=' || after === '~')) return undefined;
  if (isColon && (after === ':' || (after === '/' && text[operator + 2] === '/'))) return undefined;

  let end = operator;
  // `a := b` is found at its `=`, whose name stands before the colon.
  if (!isColon && text[end - 1] === ':') end--;
  for (let spaces = 0; isBlank(text[end - 1]) && spaces < MAX_SPACE; spaces++) end--;
  // `os.environ['NAME'] = `
  // and `([NAME]=...)`
  if (text[end - 1] === ']' && /["'\w]/.test(text[end - 2] ?? '')) end--;
  const isQuoted = text[end - 1] === '"' || text[end - 1] === "'";
  if (isQuoted) end--;
  if (isQuoted && text[end - 1] === '\\') end--;
  let start = end;
  while (isNameCharacter(text[start - 1]) && end - start < MAX_NAME) start--;
  if (end - start >= MAX_NAME) return undefined;
  while (text[start] === '-' || text[start] === '.') start++;
  if (start >= end) return undefined;
  const block = isColon && !isDefault && !isQuoted ? blockAfter(text, operator, start) : undefined;
  if (block !== undefined) {
    const key = text.slice(start, end);
    return wanted(key) ? readValue(text, block, key, start) : undefined;
  }
  // A colon assigns in YAML, JSON and headers: a space follows it, or quotes stand around it.
  if (isColon && !isDefault && !isQuoted && after !== ' ' && after !== '\t' && after !== '"' && after !== "'")
    return undefined;
  // `[ "$TOKEN" = x ]` compares; a `$` at the start of a line assigns (PowerShell, PHP).
  if (
    text[start - 1] === '$' &&
    !isDefault &&
    !/(?:^|\n)[ \t]{0,8}$/.test(text.slice(Math.max(0, start - 10), start - 1))
  ) {
    return undefined;
  }
  const name = text.slice(start, end);
  if (!wanted(name)) return undefined;

  let from = operator + 1;
  if (isDefault) from++;
  else if (!isColon && after === '>') from++;
  const lead = from;
  // JSON may go on in the next line; YAML's next line is another key.
  const isGap = (character: string | undefined) =>
    isBlank(character) || (isColon && isQuoted && (character === '\n' || character === '\r'));
  while (isGap(text[from]) && from - lead < (isQuoted ? MAX_INDENT : MAX_SPACE)) from++;
  // In `echo "Password: "` the quote after the colon closes what was opened before the name.
  const isClosing = isColon && !isDefault && !isQuoted && isUnclosed(text, from);
  return isClosing ? undefined : readValue(text, from, name, start, isDefault ? '}' : '');
}

/**
 * Where the value of a YAML key begins that stands in the next line, plain or as a block (`key: |`): one word, for what has
 * several is prose or a structure.
 */
function blockAfter(text: string, colon: number, start: number): number | undefined {
  const ahead = text.slice(colon + 1, colon + 1 + MAX_INDENT + MAX_VALUE);
  const gap = /^[ \t]{0,8}(?:[|>][-+\d]{0,2}[ \t]{0,8})?\r?\n[ \t]{1,64}(?=\S)/.exec(ahead)?.[0];
  if (gap === undefined || !/(?:^|\n)[ \t]{0,64}(?:- )?["']?$/.test(text.slice(Math.max(0, start - 70), start)))
    return undefined;
  return /^\S{1,512}[ \t]{0,8}(?:\r?\n|$)/.test(ahead.slice(gap.length)) && !/^\S*:\s/.test(ahead.slice(gap.length))
    ? colon + 1 + gap.length
    : undefined;
}

/** Whether a quote stands here that no other one of its line closes. */
function isUnclosed(text: string, at: number): boolean {
  const quote = text[at];
  if (quote !== '"' && quote !== "'") return false;
  const line = text.slice(at + 1, at + MAX_VALUE).split('\n', 1)[0];
  return !line.includes(quote);
}

function readValue(text: string, from: number, name: string, nameStart: number, closer = ''): Assignment {
  let start = from;
  // In a script inside a string the quotes are escaped.
  if (text[start] === '\\' && /["']/.test(text[start + 1] ?? '')) start++;
  else if (text[start] === '$' && text[start + 1] === "'") start++;
  const quote = text[start];
  const limit = Math.min(text.length, start + MAX_VALUE);
  if (quote === '"' || quote === "'") {
    start++;
    let end = start;
    while (end < limit && text[end] !== quote && text[end] !== '\n') end++;
    if (text[end - 1] === '\\' && end > start) end--;
    return { name, nameStart, value: text.slice(start, end), valueStart: start, singleQuoted: quote === "'" };
  }
  let end = start;
  if (closer !== '') while (end < limit && text[end] !== closer && text[end] !== '\n') end++;
  // A reference is taken whole, up to its own bracket, so that what stands inside it is not judged as a value.
  else while (end < limit && !/[\s;|&<>(){}[\],"'`]/.test(text[end] ?? '')) end++;
  if (end === start || /[$({[`]/.test(text[end - 1] ?? '') || /^[({[`<]/.test(text[end] ?? '')) {
    end = Math.min(limit, end + 1);
  }
  return { name, nameStart, value: text.slice(start, end), valueStart: start, singleQuoted: false };
}
