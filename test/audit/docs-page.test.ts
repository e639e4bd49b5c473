import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SAVED_QUERIES } from '../../lib/audit/queries/saved-queries';

const page = readFileSync(join(__dirname, '..', '..', 'docs', 'audit-trail.md'), 'utf8');

it('docs/audit-trail.md lists the saved queries, and no others', () => {
  const plain = page
    .split('## Saved queries')[1]
    .split('**What was executed.**')[0]
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.slice(1, -1).replaceAll('`', ''))
    .map((line) =>
      line
        .split('|')
        .map((text) => text.trim())
        .join(' | ')
        .trim(),
    );
  expect(plain).toEqual(
    SAVED_QUERIES.map(({ name, question, parameters }) =>
      `${name} | ${question} | ${parameters.slice(0, -1).join('; ')}`.trim(),
    ),
  );
});
