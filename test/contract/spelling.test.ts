import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { contractGroups } from './contract-page';

const ROOT = join(__dirname, '..', '..');
const LIB = join(ROOT, 'lib');

const sources = readdirSync(LIB, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
  .sort();

/** The text of every string and template in a file; comments are no part of it. */
function literalsOf(file: string, text: string): { literal: string; line: number }[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const found: { literal: string; line: number }[] = [];
  const visit = (node: ts.Node): void => {
    if (
      ts.isStringLiteralLike(node) ||
      ts.isTemplateHead(node) ||
      ts.isTemplateMiddle(node) ||
      ts.isTemplateTail(node)
    ) {
      const isImport = ts.isImportDeclaration(node.parent) || ts.isExportDeclaration(node.parent);
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      if (!isImport) found.push({ literal: node.text, line });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Names that mean something only to spawn; words such as `owner` and `Name` mean something to everybody. */
const NAMES = contractGroups()
  .flatMap(({ constants }) => constants)
  .filter(({ isString, value, owner }) => isString && owner !== 'SpawnLaunchFlag' && isTelling(value))
  .map(({ value }) => value);

function isTelling(value: string): boolean {
  // `spawn`, `spored`, `/spawn` and `spawn:` are words too; a tag key is looked for by its form, below.
  if (/^\/?(?:spawn|spored):?$/.test(value)) return false;
  return (
    /spawn|spored|^(?:SPAWN|SPORED?)_/.test(value) ||
    /^(?:al2023-repos|data-class|cardholder-data|tag-index)$|^infrastructure\.|_id(?:-\w+)?-index$/.test(value)
  );
}

/** Where each may not stand: as a word of its own, so that `cdk-spawn:Room.problem` and `/cdk-spawn/x` are free. */
function misspelled(literal: string): string[] {
  const found = NAMES.filter((name) => {
    for (let at = literal.indexOf(name); at !== -1; at = literal.indexOf(name, at + 1)) {
      const before = literal[at - 1] ?? ' ';
      if (!/[\w-]/.test(before) || /^[/~%]/.test(name)) return true;
    }
    return false;
  });
  return /(?<![\w-])spawn:[a-z]/.test(literal) ? [...found, 'a tag key'] : found;
}

it('knows the names to look for', () => {
  expect(NAMES).toEqual(
    expect.arrayContaining([
      'spawn:managed',
      'spored-instance-role',
      'spawn-binaries',
      '/var/log/spored.log',
      'data-class',
    ]),
  );
  expect(NAMES.length).toBeGreaterThan(150);
  expect(NAMES).not.toContain('owner');
});

it.each([
  ["const a = 'spawn:ttl';", 1],
  ['const a = `Name=key,Values=spawn:anything`;', 1],
  ['const a = `arn:${p}:iam::1:role/spored-instance-role`;', 1],
  ["const a = 'spawn-binaries-*';", 1],
  ['// spawn:ttl and spored-instance-role\n/** spawn:ttl */ const a = 1;', 0],
  ["warn('cdk-spawn:Room.problem', '/cdk-spawn/x');", 0],
  ["throw new Error('spored needs spawn to be installed');", 0],
  ["import { x } from './spawn-binaries';", 0],
])('judges %s', (text, count) => {
  const wrong = literalsOf('a.ts', text).filter(({ literal }) => misspelled(literal).length > 0);
  expect(wrong).toHaveLength(count);
});

it('the contract imports nothing', () => {
  for (const file of sources.filter((name) => name.startsWith('contract/'))) {
    const imports = [...readFileSync(join(LIB, file), 'utf8').matchAll(/from '([^']+)'/g)].map(([, path]) => path);
    expect({ file, imports: imports.filter((path) => !path?.startsWith('./')) }).toEqual({ file, imports: [] });
  }
});

it.each(sources.filter((file) => !file.startsWith('contract/')))('%s spells no name of the contract', (file) => {
  const path = join(LIB, file);
  const wrong = literalsOf(path, readFileSync(path, 'utf8')).flatMap(({ literal, line }) =>
    misspelled(literal).map(
      (name) => `${relative(ROOT, path)}:${line} spells ${name}; use its constant in lib/contract`,
    ),
  );
  expect(wrong).toEqual([]);
});
