import { OWN_WAIVERS, ownWaiverIds, ownWaiverReason, ownWaiverTicket } from '../../lib/analysis/own-waivers';
import { whyUnwaivable } from '../../lib/compliance/frameworks/unwaivable';
import { NAG_RULES } from '../../lib/compliance/nag';
import { OWN_RULES } from '../../lib/compliance/rules';
import { ownWaiversPage } from '../../lib/compliance/waivers-page';

const known = [...NAG_RULES.keys(), ...OWN_RULES.map(({ ruleId }) => ruleId)];

test.each(OWN_WAIVERS.map((row) => [row.id, row] as const))(
  'the row %s is complete, and its rules exist',
  (id, row) => {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    for (const text of [row.what, row.why, row.compensates, row.remedyProp]) expect(text.length).toBeGreaterThan(20);
    for (const rule of row.rules) expect(known).toContain(rule);
    expect(ownWaiverIds(row)).toHaveLength(row.rules.length * 3);
    for (const qualified of ownWaiverIds(row)) expect(qualified).toMatch(/^([^:]+)::\1-[A-Z]\w+$/);
  },
);

test('no row covers a rule that can not be waived', () => {
  for (const { rules } of OWN_WAIVERS) expect(rules.filter((rule) => whyUnwaivable(rule) !== undefined)).toEqual([]);
});

test('rows are told apart by id and by reason', () => {
  expect(new Set(OWN_WAIVERS.map(({ id }) => id)).size).toBe(OWN_WAIVERS.length);
  expect(new Set(OWN_WAIVERS.map(ownWaiverReason)).size).toBe(OWN_WAIVERS.length);
});

test('the page has a section per row, which the ticket points to', () => {
  const page = ownWaiversPage();
  for (const row of OWN_WAIVERS) {
    expect(page).toContain(`\n## ${ownWaiverTicket(row).replace(/^.*#/, '')}\n`);
    for (const rule of row.rules) expect(page).toContain(`\`${rule}\``);
    for (const text of [row.why, row.compensates, row.remedyProp]) expect(page).toContain(text);
  }
});
