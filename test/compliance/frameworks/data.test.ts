import { Framework } from '../../../lib/compliance/framework';
import { BUILT_IN_FRAMEWORKS } from '../../../lib/compliance/frameworks/built-in';
import type { ControlData } from '../../../lib/compliance/frameworks/framework-data';
import { FACTORIES } from '../../../lib/compliance/frameworks/framework-page';
import { OWN_RULE_IDS } from './own-rule-ids';
import { nagClasses } from './nag-packs';

const ID_FORMS: Record<string, RegExp> = {
  'HIPAA.Security': /^164\.3(08|10|12|14|16)(\([a-e]\))(\(\d\)(\([ivx]+\)(\([A-E]\))?)?)?$/,
  'HIPAA.NPRM.2025': /^[a-z]+(-[a-z]+)*$/,
  'PCI.DSS.401': /^(([1-9]|1[0-2])(\.\d+){1,4}|A[123])$/,
  'PCI.DSS.321': /^([1-9]|1[0-2])(\.\d+){1,2}$/,
  SOC2: /^(CC[1-9]|A1|C1|PI1|P[1-8])\.\d$/,
  'Spawn.Baseline': /^[a-z]+(-[a-z]+)*(-?\d)?$/,
  'NIST.800.53.R5': /^[A-Z]{2}-\d\d(\(\d+\))?$/,
  'NIST.800.171': /^03\.\d\d\.\d\d$/,
};

/** Sorts as the standard's numbering does: roman numerals, then numbers, then letters as they stand. */
const ROMAN = ['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x'];
function sortKey(id: string): string {
  const parts = id.match(/\(?[A-Za-z]+\)?|\d+/g) ?? [];
  // Paragraphs alternate: (a), (1), (i), (A).
  const isHipaa = id.startsWith('164.');
  return parts
    .map((part, index) => {
      if (/^\d+$/.test(part)) return part.padStart(4, '0');
      if (isHipaa && index === 4) return String(ROMAN.indexOf(part.slice(1, -1))).padStart(4, '0');
      return part;
    })
    .join('/');
}

const CATEGORIES = ['CC', 'A', 'C', 'PI', 'P'];
const soc2Key = (id: string) => CATEGORIES.indexOf(id.replace(/\d.*/, '')) + sortKey(id);

describe.each(BUILT_IN_FRAMEWORKS.map((data) => [data.id, data] as const))('%s', (id, data) => {
  const ids = data.controls.map((control) => control.id);

  test('names each control once, in its form', () => {
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((control) => !ID_FORMS[id].test(control))).toEqual([]);
  });

  test('lists its controls in the order of the standard', () => {
    // These two are ordered by subject and by the sections of a text.
    if (id === 'HIPAA.NPRM.2025' || id === 'Spawn.Baseline') return;
    const key = id === 'SOC2' ? soc2Key : sortKey;
    expect(ids).toEqual([...ids].sort((a, b) => (key(a) < key(b) ? -1 : 1)));
  });

  test.each(data.controls.map((control) => [control.id, control] as const))('%s is complete', (_id, control) => {
    expect(problemsOf(control)).toEqual([]);
  });

  test('says its edition and where its text is', () => {
    expect(data.title).toMatch(/\w/);
    expect(data.edition).toMatch(/\d{4}/);
    expect(data.source).toMatch(/^https:\/\/\S+$/);
    for (const note of data.notes ?? []) expect(note).toMatch(/\w.*\.$/s);
  });

  test('leaves out no rule that it names, each with a reason', () => {
    const named = new Set(data.controls.flatMap(({ rules }) => rules));
    for (const { rule, why } of data.leftOut ?? []) {
      expect(named).not.toContain(rule);
      expect(why).toMatch(/\w.{20,}\.$/);
    }
  });

  test('names rules of this library and classes of cdk-nag only', () => {
    const known = new Set([...OWN_RULE_IDS, ...nagClasses()]);
    const named = [...data.controls.flatMap(({ rules }) => rules), ...(data.leftOut ?? []).map(({ rule }) => rule)];
    expect(named.filter((rule) => !known.has(rule))).toEqual([]);
  });

  test('comes from its factory', () => {
    const name = FACTORIES[id].match(/^Framework\.(\w+)\(\)$/)?.[1] as 'soc2';
    const framework = Framework[name]();
    expect([framework.id, framework.title]).toEqual([id, data.title]);
    expect(framework._data).toEqual(data);
    expect(framework._customRules).toEqual([]);
  });
});

test('each framework has an id of its own', () => {
  const ids = BUILT_IN_FRAMEWORKS.map(({ id }) => id.toLowerCase());
  expect(new Set(ids).size).toBe(ids.length);
  expect(BUILT_IN_FRAMEWORKS.map(({ id }) => id).sort()).toEqual(Object.keys(FACTORIES).sort());
});

test('titles are our own short words', () => {
  const titles = BUILT_IN_FRAMEWORKS.flatMap(({ controls }) => controls.map(({ title }) => title));
  expect(titles.filter((title) => title.split(/\s+/).length > 12)).toEqual([]);
});

/** What is wrong with a control, in words. */
function problemsOf({ title, grade, rules, evidence, limits }: ControlData): string[] {
  const sentence = (value: string | undefined) => value !== undefined && /^[A-Z].{5,}\.$/.test(value);
  const problems: [boolean, string][] = [
    [!/^\S.{3,89}$/.test(title) || title.endsWith('.'), 'title'],
    [new Set(rules).size !== rules.length, 'names a rule twice'],
    [grade === 'manual' && rules.length > 0, 'manual with rules'],
    [grade !== 'manual' && rules.length === 0, 'checked without rules'],
    [grade !== 'manual' && !sentence(limits), 'limits'],
    [grade === 'manual' && limits !== undefined, 'manual with limits'],
    [grade !== 'direct' && !sentence(evidence), 'evidence'],
  ];
  return problems.filter(([wrong]) => wrong).map(([, problem]) => problem);
}
