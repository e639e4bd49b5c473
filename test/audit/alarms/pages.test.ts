import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alarmsPage, attacksPage } from './pages';

/** The formatter pads tables and parts sections. */
const bare = (text: string) =>
  text
    .replaceAll(/\n{2,}/g, '\n')
    .replaceAll(/ +/g, ' ')
    .replaceAll(/-{3,}/g, '---');

it.each([
  ['alarms.md', alarmsPage()],
  ['attack-techniques.md', attacksPage()],
])('docs/%s is what the data says', (page, expected) => {
  const path = join(__dirname, '..', '..', '..', 'docs', page);
  if (process.env.ALARM_PAGES === 'write') writeFileSync(path, expected);
  expect(bare(readFileSync(path, 'utf8'))).toBe(bare(expected));
});
