/** Where a command sends what it writes: `> file`, `>> file`, `2> file`, `<<< text`. */
export interface Redirect {
  /** With its file descriptor, if one is given: `>`, `2>`, `&>`, `<<<`. */
  readonly operator: string;
  readonly target: string;
}

/** A command as the shell splits it, without quotes; what it expands (`$NAME`, `$(...)`) is left as written. */
export interface ShellWords {
  readonly words: readonly string[];
  readonly redirects: readonly Redirect[];
}

/** No command that a person wrote is longer; what is beyond is not looked at. */
const MAX_COMMAND = 32_768;

/** Splits one command into words and redirections. Quotes, expansions and nested commands stay whole. Linear. */
export function shellWords(command: string): ShellWords {
  const text = command.slice(0, MAX_COMMAND);
  const words: string[] = [];
  const redirects: Redirect[] = [];
  let word: string | undefined;
  let operator: string | undefined;
  const finish = () => {
    if (word === undefined) return;
    if (operator === undefined) words.push(word);
    else redirects.push({ operator, target: word });
    word = undefined;
    operator = undefined;
  };
  let at = 0;
  while (at < text.length) {
    const character = text[at];
    if (character === '\\') {
      if (text[at + 1] !== '\n') word = (word ?? '') + (text[at + 1] ?? '');
      at += 2;
    } else if (character === "'") {
      const end = endOr(text, text.indexOf("'", at + 1));
      word = (word ?? '') + text.slice(at + 1, end);
      at = end + 1;
    } else if (character === '"') {
      const end = endOfDouble(text, at + 1);
      word = (word ?? '') + text.slice(at + 1, end).replaceAll(/\\(["\\$`])/g, '$1');
      at = end + 1;
    } else if (character === '`') {
      const end = endOr(text, text.indexOf('`', at + 1));
      word = (word ?? '') + text.slice(at, end + 1);
      at = end + 1;
    } else if (/[$<>]/.test(character) && text[at + 1] === '(') {
      const end = endOfNested(text, at + 2);
      word = (word ?? '') + text.slice(at, end + 1);
      at = end + 1;
    } else if (character === '>' || character === '<') {
      const descriptor = word !== undefined && /^(?:\d|&)$/.test(word) ? word : '';
      if (descriptor === '') finish();
      word = undefined;
      const sign = /^(?:>>|>\||>&|<<<|<<-?|>|<)/.exec(text.slice(at, at + 3))?.[0] ?? character;
      operator = descriptor + sign;
      at += sign.length;
    } else if (/\s/.test(character)) {
      finish();
      at++;
    } else {
      word = (word ?? '') + character;
      at++;
    }
  }
  finish();
  return { words, redirects };
}

const endOr = (text: string, found: number) => (found < 0 ? text.length : found);

function endOfDouble(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== '"') {
    if (text[at] === '\\') at += 2;
    else if (text[at] === '$' && text[at + 1] === '(') at = endOfNested(text, at + 2) + 1;
    else at++;
  }
  return Math.min(at, text.length);
}

/** The bracket that closes a nested command; quotes inside hide brackets. */
function endOfNested(text: string, from: number): number {
  let depth = 1;
  let at = from;
  for (; at < text.length; at++) {
    const character = text[at];
    if (character === '\\') at++;
    else if (character === "'") at = endOr(text, text.indexOf("'", at + 1));
    else if (character === '(') depth++;
    else if (character === ')' && --depth === 0) return at;
  }
  return Math.min(at, text.length);
}
