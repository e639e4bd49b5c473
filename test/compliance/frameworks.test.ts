import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOGS } from '../../lib/compliance/frameworks/catalog';
import { whyUnwaivable } from '../../lib/compliance/frameworks/unwaivable';
import { remedyOf } from '../../lib/compliance/frameworks/remedies';
import {
  SOC2_CLASSES,
  SOC2_CLASSES_LEFT_OUT,
  SOC2_CRITERIA,
  soc2CriteriaOf,
} from '../../lib/compliance/frameworks/soc2-criteria';
import { rulesOf } from '../../lib/compliance/packs/load';
import { Soc2Checks } from '../../lib/compliance/packs/soc2-checks';

const withGrade = (grade: string) => SOC2_CRITERIA.filter((criterion) => criterion.grade === grade).map(({ id }) => id);

describe('SOC 2 criteria', () => {
  test('are 61: 10 direct, 21 partial, 30 manual, each once', () => {
    expect(SOC2_CRITERIA).toHaveLength(61);
    expect(new Set(SOC2_CRITERIA.map(({ id }) => id)).size).toBe(61);
    expect(withGrade('direct')).toEqual([
      ...['CC6.1', 'CC6.3', 'CC6.6', 'CC6.7', 'CC7.2', 'CC7.3', 'A1.2', 'C1.1', 'C1.2', 'PI1.5'],
    ]);
    expect(withGrade('partial')).toHaveLength(21);
    expect(withGrade('manual')).toHaveLength(30);
    expect(withGrade('manual').filter((id) => /^P\d/.test(id))).toHaveLength(18);
  });

  test('are 33 common ones, 3 of availability, 2 of confidentiality, 5 of integrity, 18 of privacy', () => {
    const categories = SOC2_CRITERIA.map(({ id }) => id.replace(/\d.*/, ''));
    const count = (category: string) => categories.filter((candidate) => candidate === category).length;
    expect(['CC', 'A', 'C', 'PI', 'P'].map(count)).toEqual([33, 3, 2, 5, 18]);
  });

  test('have titles, and manual ones no rules', () => {
    for (const { title, grade, classes } of SOC2_CRITERIA) {
      expect(title).toMatch(/^[A-Z].{10,80}$/);
      if (grade === 'manual') expect(classes).toEqual([]);
    }
  });

  test('map 121 times to 72 classes, of which 70 are checked', () => {
    const classes = SOC2_CRITERIA.flatMap((criterion) => criterion.classes);
    expect(classes).toHaveLength(121);
    expect(new Set(classes).size).toBe(72);
    expect(SOC2_CLASSES).toHaveLength(70);
    expect(SOC2_CLASSES_LEFT_OUT).toEqual(['EC2InstanceTerminationProtection', 'IAMNoWildcardPermissions']);
  });

  test('of a class are all criteria that name it', () => {
    expect(soc2CriteriaOf('EC2EBSVolumeEncrypted').map(({ id }) => id)).toEqual(['CC6.1', 'C1.1', 'PI1.5']);
    expect(soc2CriteriaOf('NoSuchRule')).toEqual([]);
  });
});

describe('the SOC 2 pack', () => {
  test('applies each class once, under its own id, with every criterion in the message', () => {
    const rules = rulesOf('SOC2');
    expect(rules.map(({ className }) => className)).toEqual(SOC2_CLASSES);
    for (const { id, className, info } of rules) {
      expect(id).toBe(`SOC2-${className}`);
      for (const criterion of soc2CriteriaOf(className)) expect(info).toContain(`${criterion.id}: ${criterion.title}`);
    }
  });

  test('is a pack of cdk-nag named SOC2', () => {
    const pack = new Soc2Checks();
    expect([pack.name, pack.readPackName]).toEqual(['SOC2', 'SOC2']);
  });
});

describe.each([
  { id: 'HIPAA.Security', rules: 90, controls: 21 },
  { id: 'PCI.DSS.321', rules: 69, controls: 45 },
])('the catalog of $id', ({ id, rules, controls }) => {
  test(`knows the controls of all ${rules} rules, as the messages of cdk-nag name them`, () => {
    expect(rulesOf(id)).toHaveLength(rules);
    for (const { className, info } of rulesOf(id)) {
      // One message lacks its last parenthesis.
      const cited = `${info.slice(info.indexOf('(Control ID'))})`.match(/164\.\d+(\(\w+\))+|(?<!\S)\d+(\.\d+)+/g);
      expect({ className, controls: [...CATALOGS[id].controlIdsOf(className)].sort() }).toEqual({
        className,
        controls: [...new Set(cited ?? [])].sort(),
      });
    }
  });

  test('lists each control once, in the order of its numbers', () => {
    const ids = CATALOGS[id].controls.map((control) => control.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(controls);
    if (id === 'PCI.DSS.321') expect(ids.indexOf('2.2')).toBeLessThan(ids.indexOf('10.1'));
  });
});

test('each rule that can not be waived exists, and has a remedy', () => {
  const classes = ['HIPAA.Security', 'PCI.DSS.321', 'SOC2'].flatMap(rulesOf).map(({ className }) => className);
  const unwaivable = [...new Set(classes)].filter((name) => whyUnwaivable(name) !== undefined);
  expect(unwaivable).toHaveLength(5);
  const docs = readFileSync(join(__dirname, '..', '..', 'docs', 'compliance.md'), 'utf8').replace(/\s+/g, ' ');
  expect(docs).toContain(
    unwaivable
      .sort()
      .map((name) => `\`${name}\``)
      .join(', '),
  );
  for (const name of unwaivable) expect(remedyOf(name)).toBeDefined();
  expect(whyUnwaivable('toString')).toBeUndefined();
});

test('every rule that SOC 2 checks has a remedy in our own words', () => {
  expect(SOC2_CLASSES.filter((className) => remedyOf(className) === undefined)).toEqual([]);
  expect(remedyOf('RedshiftRequireTlsSSL')).toBeUndefined();
});
