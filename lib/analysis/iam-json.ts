import {
  type Node,
  type ParseError,
  findNodeAtLocation,
  getNodeValue,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';

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

/** Reads strict JSON. Node's own parser gives no position for many faults, and takes the last of two equal keys in silence. */
export function parseJson(source: string): JsonText {
  const text = source.replace(/^\uFEFF/, '');
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
    value: tree && problems.length === 0 ? (getNodeValue(tree) as unknown) : undefined,
    problems,
    position: (path) => {
      for (let length = path.length; tree && length >= 0; length--) {
        const node = findNodeAtLocation(tree, path.slice(0, length));
        if (node) return at(node.offset);
      }
      return { line: 1, column: 1 };
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
