import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPORT_FILES } from '../../lib/compliance/engine/write-report';
import { whyUnwaivable, UNWAIVABLE_RULES } from '../../lib/compliance/frameworks/unwaivable';
import { OWN_RULES } from '../../lib/compliance/rules';
import { FRAMEWORKS } from '../../bin/commands/choices';

const read = (file: string) => readFileSync(join(__dirname, '..', '..', file), 'utf8');
const page = read('docs/compliance.md');

/** Without the spaces and breaks that the formatter chooses. */
const flat = (text: string) => text.replace(/\s+/g, ' ');

test('docs/compliance.md lists the rules that can’t be waived, with the reasons', () => {
  const [, section] = /<!-- unwaivable[^>]*-->([\s\S]*)<!-- \/unwaivable -->/.exec(page) ?? [];
  const rows = [...section.matchAll(/^\| `(\w+)` *\| (.*?) *\|$/gm)].map(([, rule, why]) => [rule, why]);
  expect(rows).toEqual(UNWAIVABLE_RULES.map((rule) => [rule, whyUnwaivable(rule)]));
});

test.each(['examples/compliance/cost-center.ts'])('docs/compliance.md shows %s as it is', (file) => {
  expect(flat(page)).toContain(flat(read(file)).trim());
});

test('docs/compliance.md shows the framework of the example as it is', () => {
  const [framework] = /const acme[\s\S]*?\n\}\);/.exec(read('examples/compliance/app.ts')) ?? [];
  expect(framework).toBeDefined();
  expect(flat(page)).toContain(flat(String(framework)));
});

test('docs/compliance.md names every framework, file of a report, and the number of rules of ours', () => {
  for (const [name, { factory }] of Object.entries(FRAMEWORKS)) {
    expect(page).toContain(`\`${name}\``);
    expect(page).toContain(`Framework.${factory}()`);
  }
  for (const file of Object.values(REPORT_FILES)) expect(page).toContain(`\`${file}\``);
  expect(page).toContain(`There are ${OWN_RULES.length} rules of ours`);
});

test('docs/compliance.md names only rules that there are', () => {
  const names = [...page.matchAll(/^\| [^\n]* \| [^\n]* \| ((?:`[A-Z]\w+`(?:, )?)+) *\|$/gm)].flatMap(([, list]) =>
    list.split(', ').map((name) => name.replaceAll('`', '')),
  );
  const known = OWN_RULES.map(({ ruleId }) => ruleId);
  expect(names.filter((name) => name.length > 6 && !known.includes(name) && !/^OSCAL_|^MARKDOWN$/.test(name))).toEqual(
    [],
  );
});
