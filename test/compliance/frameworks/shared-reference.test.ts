import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { controlIdsOf } from '../../../lib/compliance/frameworks/controls-by-rule';
import type { FrameworkData } from '../../../lib/compliance/frameworks/framework-data';
import { HIPAA } from '../../../lib/compliance/frameworks/hipaa';
import { PCI_DSS_401_OTHER_SERVICES } from '../../../lib/compliance/frameworks/pci-dss-401-other-services';
import { PCI_DSS_401 } from '../../../lib/compliance/frameworks/pci-dss-401';
import { words } from '../../../lib/compliance/frameworks/rows';
import { SOC2 } from '../../../lib/compliance/frameworks/soc2';
import { OWN_RULE_IDS } from './own-rule-ids';

/** Lies beside the repository, not in it: jest.config.mjs leaves this file out where it is absent. */
const FILE = join(__dirname, '..', '..', '..', '..', 'shared', 'reference', 'compliance-packs.json');

interface Row {
  readonly criterion?: string;
  readonly requirement?: string;
  readonly grade?: string;
  readonly cdkNagClasses: string[];
  readonly newRules: string[];
}

/** `10.2.1 (.1–.7)`, `3.6.1 / 3.6.1.3` */
const idsOf = ({ criterion, requirement = '' }: Row) =>
  criterion !== undefined
    ? [criterion]
    : requirement
        .replace(/\(.*\)/, '')
        .trim()
        .split(' / ');

/** What the reference maps, by control, without what the framework leaves out. */
function expected(rows: readonly Row[], { leftOut = [] }: FrameworkData): Record<string, string[]> {
  const without = leftOut.map(({ rule }) => rule);
  const rulesOf = ({ cdkNagClasses, newRules }: Row) =>
    [...newRules, ...cdkNagClasses].filter((rule) => !without.includes(rule)).sort();
  return Object.fromEntries(rows.flatMap((row) => idsOf(row).map((id) => [id, rulesOf(row)])));
}

/** `164.312(a)(1), (d)` and `164.308(a)(7)(ii)(A), (B)`, written out. */
function sections(text: string): string[] {
  let last = '';
  return text.split(', ').map((part) => {
    if (part.startsWith('164.')) last = part;
    else if (/^\([A-Z]\)$/.test(part)) last = last.replace(/\([A-Z]\)$/, part);
    else last = last.slice(0, '164.308'.length) + part;
    return last;
  });
}

const actual = ({ controls }: FrameworkData, without: ReadonlySet<string> = new Set()) =>
  Object.fromEntries(
    controls
      .map(({ id, rules }) => [id, rules.filter((rule) => !without.has(rule)).sort()] as const)
      .filter(([, rules]) => rules.length > 0),
  );

const { soc2, pci401, newRules } = JSON.parse(readFileSync(FILE, 'utf8'));

test('SOC 2 is as the reference maps it', () => {
  expect(actual(SOC2)).toEqual(expected(soc2, SOC2));
  const grades = Object.fromEntries(soc2.map(({ criterion, grade }: Row) => [criterion, grade]));
  const ours = SOC2.controls.filter(({ grade }) => grade !== 'manual').map(({ id, grade }) => [id, grade]);
  expect(Object.fromEntries(ours)).toEqual(grades);
});

test('PCI DSS 4.0.1 is as the reference maps it, apart from services that this library does not build on', () => {
  const others = new Set(PCI_DSS_401_OTHER_SERVICES.flatMap(([, classes]) => words(classes)));
  expect(actual(PCI_DSS_401, others)).toEqual(expected(pci401, PCI_DSS_401));
});

test('each rule of this library serves the sections of HIPAA that the reference names', () => {
  for (const { id, hipaa } of newRules) {
    expect([id, controlIdsOf(HIPAA, id)]).toEqual([id, expect.arrayContaining(sections(hipaa))]);
  }
});

test('the rules of this library are those of the reference', () => {
  expect(newRules.map(({ id }: { id: string }) => id)).toEqual(OWN_RULE_IDS);
});
