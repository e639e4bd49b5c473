import { ruleIdsOf } from '../../../lib/compliance/frameworks/controls-by-rule';
import { SOC2 } from '../../../lib/compliance/frameworks/soc2';
import { OWN_RULE_IDS } from './own-rule-ids';

const ids = (grade: string) => SOC2.controls.filter((control) => control.grade === grade).map(({ id }) => id);

test('SOC 2 has 61 criteria: 10 direct, 21 partial, 30 manual', () => {
  expect(SOC2.controls).toHaveLength(61);
  expect(ids('direct')).toEqual([
    'CC6.1',
    'CC6.3',
    'CC6.6',
    'CC6.7',
    'CC7.2',
    'CC7.3',
    'A1.2',
    'C1.1',
    'C1.2',
    'PI1.5',
  ]);
  expect(ids('partial')).toHaveLength(21);
  expect(ids('manual')).toHaveLength(30);
  expect(ids('manual').filter((id) => /^P\d/.test(id))).toHaveLength(18);
});

test('they are 33 common ones, 3 of availability, 2 of confidentiality, 5 of integrity, 18 of privacy', () => {
  const categories = SOC2.controls.map(({ id }) => id.replace(/\d.*/, ''));
  const count = (category: string) => categories.filter((candidate) => candidate === category).length;
  expect(['CC', 'A', 'C', 'PI', 'P'].map(count)).toEqual([33, 3, 2, 5, 18]);
});

test('the ten thinly supported criteria are experimental', () => {
  expect(SOC2.controls.filter(({ experimental }) => experimental).map(({ id }) => id)).toEqual([
    ...['CC1.3', 'CC3.3', 'CC4.1', 'CC5.2', 'CC9.1', 'A1.3', 'PI1.2', 'PI1.3', 'PI1.4', 'PI1.5'],
  ]);
});

test('every rule of this library serves a criterion, and 70 of cdk-nag', () => {
  const rules = ruleIdsOf(SOC2);
  expect(OWN_RULE_IDS.filter((rule) => !rules.includes(rule))).toEqual([]);
  expect(rules).toHaveLength(45 + 70);
});

test('two rules that contradict how spawn works are left out', () => {
  expect(SOC2.leftOut?.map(({ rule }) => rule)).toEqual([
    'EC2InstanceTerminationProtection',
    'IAMNoWildcardPermissions',
  ]);
});
