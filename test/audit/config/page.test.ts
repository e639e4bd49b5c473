import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configPage } from './config-page';

const PAGE = join(__dirname, '..', '..', '..', 'docs', 'config-rules.md');

it('docs/config-rules.md lists every rule with its parameters', () => {
  const expected = configPage();
  if (process.env.CONFIG_PAGE === 'write') writeFileSync(PAGE, expected);
  // The formatter pads tables and parts sections.
  const bare = (text: string) =>
    text
      .replaceAll(/\n{2,}/g, '\n')
      .replaceAll(/ +/g, ' ')
      .replaceAll(/-{3,}/g, '---')
      .replaceAll('\\*', '*');
  expect(bare(readFileSync(PAGE, 'utf8'))).toBe(bare(expected));
});
