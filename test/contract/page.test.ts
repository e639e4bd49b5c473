import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contractGroups, contractPage } from './contract-page';

const PAGE = join(__dirname, '..', '..', 'docs', 'contract.md');

it('docs/contract.md lists every constant with its meaning', () => {
  const expected = contractPage();
  if (process.env.CONTRACT_PAGE === 'write') writeFileSync(PAGE, expected);
  // The formatter pads tables and parts sections.
  const bare = (text: string) =>
    text
      .replaceAll(/\n{2,}/g, '\n')
      .replaceAll(/ +/g, ' ')
      .replaceAll(/-{3,}/g, '---');
  expect(bare(readFileSync(PAGE, 'utf8'))).toBe(bare(expected));
});

it.each(contractGroups().map((group) => [group.name, group] as const))('%s says its source', (_name, { source }) => {
  expect(source).toMatch(/\w/);
});

it.each(
  contractGroups().flatMap(({ constants }) => constants.map((row) => [`${row.owner}.${row.name}`, row] as const)),
)('%s says what it means', (_name, { doc }) => expect(doc).toMatch(/\w.*\.$/));
