import { type Document, isAlias, isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { FileError } from './file-error';

/** Where something stands in a text; the first line and column are 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A YAML text with the place of each of its values. */
export interface YamlFile {
  readonly value: unknown;
  /** Where the value at a path stands, or the nearest one around it that there is. */
  readonly position: (path: readonly (string | number)[]) => Position;
}

/** More aliases than any template needs: a "billion laughs" file is refused instead of filling the memory. */
const MAX_VALUES = 200_000;

/**
 * Reads YAML as CloudFormation does: YAML 1.1, dates stay text, and a tag such as `!Sub` stands for `Fn::Sub`.
 * @throws FileError with line and column if it is no YAML
 */
export function parseYaml(text: string, file: string): YamlFile {
  const lines = new LineCounter();
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const document = parseDocument(text, {
    lineCounter: lines,
    version: '1.1',
    logLevel: 'silent',
    prettyErrors: false,
    customTags: (tags) => tags.filter((tag) => typeof tag === 'string' || !tag.tag.endsWith(':timestamp')),
  });
  const [error] = document.errors;
  if (error) throw new FileError(file, at(error.pos[0]), `it is no valid YAML: ${error.message}`);
  const converter = new Converter(document, (node, problem) => new FileError(file, at(node.range?.[0] ?? 0), problem));
  return {
    value: converter.valueOf(document.contents),
    position: (path) => at(offsetOf(document, path)),
  };
}

/** Where the value at a path begins, its key included, or the nearest one around it. */
function offsetOf(document: Document, path: readonly (string | number)[]): number {
  let node: unknown = document.contents;
  let offset = document.contents?.range?.[0] ?? 0;
  for (const key of path) {
    const holder: unknown = isAlias(node) ? node.resolve(document) : node;
    const pair = isMap(holder) ? holder.items.find((item) => isScalar(item.key) && item.key.value === key) : undefined;
    const item: unknown = isSeq(holder) ? holder.items[Number(key)] : undefined;
    if (!pair && !isNode(item)) break;
    const begin = (pair?.key ?? item) as Node;
    offset = begin.range?.[0] ?? offset;
    node = pair ? pair.value : item;
  }
  return offset;
}

class Converter {
  private values = 0;

  public constructor(
    private readonly document: Document,
    private readonly error: (node: Node, problem: string) => FileError,
  ) {}

  public valueOf(node: unknown): unknown {
    if (node === null || node === undefined) return node ?? null;
    if (++this.values > MAX_VALUES) throw this.error(node as Node, 'it has too many values; its aliases multiply');
    if (isAlias(node)) return this.valueOf(node.resolve(this.document));
    const plain = this.plainValueOf(node as Node);
    const { tag } = node as Node;
    return typeof tag === 'string' && /^![A-Za-z]/.test(tag) ? tagged(tag.slice(1), plain) : plain;
  }

  private plainValueOf(node: Node): unknown {
    if (isScalar(node)) return typeof node.value === 'bigint' ? Number(node.value) : node.value;
    if (isSeq(node)) return node.items.map((item) => this.valueOf(item));
    if (!isMap(node)) throw this.error(node, 'only scalars, lists and maps are allowed');
    const object: Record<string, unknown> = {};
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value) : undefined;
      if (name === undefined) throw this.error(node, 'a key must be text');
      // A key such as __proto__ is data.
      if (name === '<<') Object.assign(object, ...[this.valueOf(value)].flat());
      else Object.defineProperty(object, name, { value: this.valueOf(value), ...PLAIN });
    }
    return object;
  }
}

const PLAIN = { enumerable: true, configurable: true, writable: true };

/** `!Sub x` stands for `Fn::Sub: x`; `Ref` and `Condition` have no prefix, and `!GetAtt a.b` is short for a list. */
function tagged(name: string, operand: unknown): object {
  const key = name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`;
  const dot = name === 'GetAtt' && typeof operand === 'string' ? operand.indexOf('.') : -1;
  return { [key]: dot < 0 ? operand : [(operand as string).slice(0, dot), (operand as string).slice(dot + 1)] };
}
