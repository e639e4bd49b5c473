import { type Node, type ParseError, findNodeAtLocation, parseTree, printParseErrorCode } from 'jsonc-parser';

/** A fault of JSON text and where it stands. */
export interface JsonProblem {
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1, in UTF-16 code units. */
  readonly column: number;
  readonly message: string;
}

/** JSON text that was read, or why it couldn't be. */
export interface JsonText {
  readonly value: unknown;
  readonly problems: JsonProblem[];
  /** `line:column` of the value at a path, or of its nearest ancestor that exists. */
  position(path: (string | number)[]): { line: number; column: number };
}

const MESSAGES: Record<string, string> = {
  InvalidSymbol: 'not a JSON value',
  InvalidNumberFormat: 'not a JSON number',
  PropertyNameExpected: 'a property name in double quotes is expected',
  ValueExpected: 'a value is expected',
  ColonExpected: 'a colon is expected',
  CommaExpected: 'a comma is expected',
  CloseBraceExpected: 'a closing brace is expected',
  CloseBracketExpected: 'a closing bracket is expected',
  EndOfFileExpected: 'nothing more is expected after the value',
  InvalidCommentToken: 'JSON has no comments',
  UnexpectedEndOfComment: 'JSON has no comments',
  UnexpectedEndOfString: 'the string is not closed',
  UnexpectedEndOfNumber: 'the number is not complete',
  InvalidUnicode: 'not a \\u escape of four hexadecimal digits',
  InvalidEscapeCharacter: 'not an escape that JSON knows',
  InvalidCharacter: 'a character that JSON allows only as an escape',
};

const START = { line: 1, column: 1 };

/** Beyond any policy: a managed one has at most 6,144 characters, a role at most ten. */
const MAX_CHARACTERS = 131_072;
const MAX_DEPTH = 64;

function tooMuch(text: string): string | undefined {
  if (text.length > MAX_CHARACTERS) return `${text.length} characters are no policy; allowed: ${MAX_CHARACTERS}`;
  let depth = 0;
  // Brackets inside strings count too: a bound for the parser's recursion, not a measure.
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth += bracket === '[' || bracket === '{' ? 1 : -1;
    if (depth > MAX_DEPTH) return `more than ${MAX_DEPTH} brackets within each other are no policy`;
  }
  return undefined;
}

/** Reads strict JSON. Node's own parser gives no position for many faults, and takes the last of two equal keys in silence. */
export function parseJson(source: string): JsonText {
  const text = source.replace(/^\uFEFF/, '');
  const refused = tooMuch(text);
  if (refused) return { value: undefined, problems: [{ line: 1, column: 1, message: refused }], position: () => START };
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true });
  const at = (offset: number) => {
    const before = text.slice(0, offset).split(/\r\n|\r|\n/);
    return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  };
  const problems = errors.map(({ error, offset }) => {
    const code = printParseErrorCode(error);
    return { ...at(offset), message: MESSAGES[code] ?? code };
  });
  if (tree)
    problems.push(
      ...repeatedKeys(tree).map(({ offset, key }) => ({
        ...at(offset),
        message: `the key "${key}" stands twice in one object`,
      })),
    );
  return {
    // Node's parser, because the other lets a key `__proto__` change the object's prototype.
    value: tree && problems.length === 0 ? (JSON.parse(text) as unknown) : undefined,
    problems,
    position: (path) => {
      for (let length = path.length; tree && length >= 0; length--) {
        const node = findNodeAtLocation(tree, path.slice(0, length));
        if (node) return at(node.offset);
      }
      return START;
    },
  };
}

function repeatedKeys(node: Node): { offset: number; key: string }[] {
  const children = node.children ?? [];
  const seen = new Set<string>();
  const own =
    node.type === 'object'
      ? children.flatMap(({ children: [name] = [] }) => {
          const key = String(name?.value);
          const repeated = seen.has(key);
          seen.add(key);
          return repeated && name ? [{ offset: name.offset, key }] : [];
        })
      : [];
  return [...own, ...children.flatMap(repeatedKeys)];
}
