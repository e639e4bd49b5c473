import { controlIdsOf, ruleIdsOf } from '../../../lib/compliance/frameworks/controls-by-rule';
import { PCI_DSS_321 } from '../../../lib/compliance/frameworks/pci-dss-321';
import { PCI_DSS_401 } from '../../../lib/compliance/frameworks/pci-dss-401';
import { pciCitations } from './nag-packs';
import { OWN_RULE_IDS } from './own-rule-ids';

const checked = PCI_DSS_401.controls.filter(({ grade }) => grade !== 'manual').map(({ id }) => id);

/** The sections of the twelve requirements, and how many each has. */
const SECTIONS = [5, 3, 7, 2, 4, 5, 3, 6, 5, 7, 6, 10].flatMap((count, index) =>
  Array.from({ length: count }, (_, section) => `${index + 1}.${section + 1}`),
);

describe('PCI DSS 4.0.1', () => {
  test('checks 43 requirements, and two more for services that this library does not build on', () => {
    const ofOtherServices = ['6.4.2', '8.3.1'];
    expect(checked).toEqual(expect.arrayContaining(ofOtherServices));
    expect(checked.filter((id) => !ofOtherServices.includes(id))).toHaveLength(43);
  });

  test('leaves no section without a row, and has one for each appendix', () => {
    const sectionOf = (id: string) => id.split('.').slice(0, 2).join('.');
    const covered = new Set(PCI_DSS_401.controls.map(({ id }) => sectionOf(id)));
    expect(SECTIONS.filter((section) => !covered.has(section))).toEqual([]);
    expect([...covered].filter((section) => !SECTIONS.includes(section))).toEqual(['A1', 'A2', 'A3']);
  });

  test('is served by 41 rules of this library; why not by the other four is said', () => {
    const rules = ruleIdsOf(PCI_DSS_401);
    const missing = OWN_RULE_IDS.filter((rule) => !rules.includes(rule));
    expect(missing.sort()).toEqual(['RegionAllowed', 'RequiredTags', 'SuppressionHygiene', 'UserDataRemoteExec']);
    const leftOut = PCI_DSS_401.leftOut?.map(({ rule }) => rule);
    expect(leftOut).toEqual(expect.arrayContaining(missing));
  });

  test('covers what 3.2.1 covers, or says why not', () => {
    const kept = new Set([...ruleIdsOf(PCI_DSS_401), ...(PCI_DSS_401.leftOut ?? []).map(({ rule }) => rule)]);
    expect(ruleIdsOf(PCI_DSS_321).filter((rule) => !kept.has(rule))).toEqual([]);
  });
});

describe('PCI DSS 3.2.1', () => {
  test('holds the 69 rules of cdk-nag, each with the requirements in its message', () => {
    const cited = pciCitations();
    expect(cited).toHaveLength(69);
    expect(ruleIdsOf(PCI_DSS_321)).toEqual(cited.map(({ className }) => className).sort());
    for (const { className, controls } of cited) {
      expect([className, [...controlIdsOf(PCI_DSS_321, className)].sort()]).toEqual([className, [...controls].sort()]);
    }
  });

  test('says that it is retired', () => {
    expect(`${PCI_DSS_321.title} ${PCI_DSS_321.edition}`).toMatch(/retired.*retired on 31 March 2024/);
  });
});
