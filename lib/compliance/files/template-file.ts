import { createHash } from 'node:crypto';
import { findNodeAtLocation, type Node, parseTree, type ParseError, printParseErrorCode } from 'jsonc-parser';
import type { TemplateBody, TemplatePosition } from '../model';
import { FileError } from './file-error';
import { readBytes, textOf } from './read-text';
import { parseYaml } from './yaml-document';

/** A CloudFormation template that somebody wrote, with the place of everything in it. */
export interface TemplateFile {
  readonly body: TemplateBody;
  /** Names of the macros that CloudFormation runs over it; their results are not seen. */
  readonly transforms: readonly string[];
  readonly position: (path: readonly (string | number)[]) => TemplatePosition | undefined;
}

/**
 * Reads a template, JSON or YAML with the short forms of intrinsic functions.
 * @throws FileError if it can't be read, is no JSON or YAML (with line and column), or is no template
 */
export function readTemplateFile(file: string): TemplateFile & { readonly sha256: string } {
  // Of the very bytes that are judged.
  const bytes = readBytes(file);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { ...parseTemplate(textOf(bytes), file), sha256 };
}

/** The same for a text at hand. */
export function parseTemplate(text: string, file: string): TemplateFile {
  const { value, position } = /^\s*\{/.test(text) ? parseJson(text, file) : parseYaml(text, file);
  const body = value as TemplateBody & { readonly Transform?: unknown };
  const start = { line: 1, column: 1 };
  if (!isObject(body) || !isObject(body.Resources)) {
    throw new FileError(file, start, 'it is no CloudFormation template: it has no Resources');
  }
  for (const [logicalId, resource] of Object.entries(body.Resources as Record<string, unknown>)) {
    // Fn::ForEach makes resources at deployment.
    if (logicalId.startsWith('Fn::')) continue;
    if (!isObject(resource) || typeof (resource as { readonly Type?: unknown }).Type !== 'string') {
      throw new FileError(file, position(['Resources', logicalId]), `resource ${logicalId} has no Type`);
    }
  }
  const macros = [body.Transform ?? []].flat().map((macro) => (typeof macro === 'string' ? macro : 'a macro'));
  const loops = Object.keys(body.Resources).filter((key) => key.startsWith('Fn::'));
  return { body, transforms: [...macros, ...loops], position };
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Places are looked up only if something is found, so the tree is parsed only then. */
function parseJson(text: string, file: string): { value: unknown; position: TemplateFile['position'] } {
  let tree: Node | undefined;
  const position = (path: readonly (string | number)[]) => {
    tree ??= parseTree(text);
    for (let length = path.length; tree && length >= 0; length--) {
      const node = findNodeAtLocation(tree, path.slice(0, length));
      if (node) return positionAt(text, node.parent?.type === 'property' ? node.parent.offset : node.offset);
    }
    return undefined;
  };
  try {
    return { value: JSON.parse(text), position };
  } catch {
    const errors: ParseError[] = [];
    parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
    const [error] = errors;
    // A text that only starts like JSON may be a YAML flow mapping.
    if (error === undefined) return parseYaml(text, file);
    const what = printParseErrorCode(error.error)
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase();
    throw new FileError(file, positionAt(text, error.offset), `it is no valid JSON: ${what}`);
  }
}

function positionAt(text: string, offset: number): TemplatePosition {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { line, column: offset - before.lastIndexOf('\n') };
}
