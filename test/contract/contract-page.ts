import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import * as contract from '../../lib/contract';
import type { SpawnBucketPattern } from '../../lib/contract';

const CONTRACT = join(__dirname, '..', '..', 'lib', 'contract');

/** A public constant of the contract. */
export interface Constant {
  readonly owner: string;
  readonly name: string;
  /** Its text: the value of a string or number, the length of a list. */
  readonly value: string;
  readonly isString: boolean;
  /** The items of a list. */
  readonly items?: readonly unknown[];
  readonly doc: string;
}

interface Group {
  readonly name: string;
  readonly doc: string;
  readonly source: string;
  readonly constants: Constant[];
}

const INTRODUCTION = `# Contract: what the spawn CLI and spored read and write

Generated from \`lib/contract\` (\`CONTRACT_PAGE=write npx jest test/contract/page\`). Every name below is spelled there once; a
test refuses it anywhere else in \`lib/\`. Durations are Go durations (\`h\`, \`m\`, \`s\`, \`ms\`, \`us\`, \`ns\`; no \`d\`): write them with
\`goDuration(seconds)\`, read them with \`parseGoDuration(text)\`. Tags of a sensitivity: \`sensitivityTags(sensitivity)\`.

Sources are files of the public repository spore-host/spawn as of 2026-08 (after release 0.101.0) unless a row says otherwise.
`;

/** Every class of constants, in the order of the files. */
export function contractGroups(): Group[] {
  return readdirSync(CONTRACT)
    .filter((file) => file.endsWith('.ts') && file !== 'index.ts')
    .sort()
    .flatMap((file) => groupsOf(file));
}

function groupsOf(file: string): Group[] {
  const source = ts.createSourceFile(file, readFileSync(join(CONTRACT, file), 'utf8'), ts.ScriptTarget.ES2022, true);
  // The lists are built from other constants, so their values come from the compiled module.
  const values = contract as unknown as Record<string, Record<string, unknown>>;
  return source.statements.filter(ts.isClassDeclaration).map((declaration) => {
    const owner = declaration.name?.text ?? '';
    const [doc, from] = docOf(declaration).split(/\s*Sources?: /);
    return {
      name: owner,
      doc: doc ?? '',
      source: from ?? '',
      constants: declaration.members.filter(ts.isPropertyDeclaration).map((member) => {
        const name = member.name.getText();
        const value = values[owner]?.[name];
        return {
          owner,
          name,
          value: String(value),
          items: Array.isArray(value) ? (value as unknown[]) : undefined,
          isString: typeof value === 'string',
          doc: docOf(member),
        };
      }),
    };
  });
}

function docOf(node: ts.Node): string {
  const [doc] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  return (ts.getTextOfJSDocComment(doc?.comment) ?? '').replaceAll(/\s+/g, ' ').trim();
}

/** docs/contract.md as it should be. */
export function contractPage(): string {
  const sections = contractGroups().map(({ name, doc, source, constants }) => {
    const rows = constants.filter(({ items }) => !items).map((row) => [code(row.value), code(row.name), row.doc]);
    return [
      `## ${name}`,
      doc,
      ...(source === '' ? [] : [`Source: ${source}`]),
      table(['value', 'constant', 'meaning'], rows),
      ...constants.flatMap(({ name: list, items, doc: meaning }) =>
        items ? [`### ${name}.${list}`, meaning, listed(items)] : [],
      ),
    ].join('\n\n');
  });
  return [INTRODUCTION, ...sections, ''].join('\n');
}

const code = (text: string) => `\`${text}\``;

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function listed(items: readonly unknown[]): string {
  if (items.every((item) => typeof item === 'string')) return items.map((item) => `- ${code(item)}`).join('\n');
  const rows = (items as SpawnBucketPattern[]).map(({ pattern, holds, hasAccountId, publicUpstream }) => [
    code(pattern),
    holds,
    hasAccountId ? 'yes' : publicUpstream ? 'no; not yours' : 'no: anybody may register it first',
  ]);
  return table(['name', 'holds', 'account id in the name'], rows);
}
