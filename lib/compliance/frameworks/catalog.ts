import { HIPAA_CONTROLS } from './hipaa-controls';
import { PCI_DSS_321_CONTROLS } from './pci-dss-321-controls';
import { SOC2_CRITERIA, soc2CriteriaOf } from './soc2-criteria';

/** A control of a framework: what an auditor asks for. */
export interface Control {
  readonly id: string;
  /** In our own words; absent where ids are all we ship. */
  readonly title?: string;
  /** No template can show it: evidence lies elsewhere. */
  readonly manual: boolean;
  /** A template shows one supporting piece of it only, so that a pass is no pass of the whole; absent if not so. */
  readonly partial?: true;
}

/** What is known of a framework without loading its rules. */
export interface Catalog {
  /** Every control that the results list, in the framework's order. */
  readonly controls: readonly Control[];
  /** Ids of the controls that a rule class bears on; empty for a class this version does not know. */
  controlIdsOf(className: string): readonly string[];
}

/** The catalog of each framework, by its id. */
export const CATALOGS: Readonly<Record<string, Catalog>> = {
  'HIPAA.Security': grouped(HIPAA_CONTROLS),
  'PCI.DSS.321': grouped(PCI_DSS_321_CONTROLS),
  SOC2: {
    controls: SOC2_CRITERIA.map(({ id, title, grade }) => ({
      id,
      title,
      manual: grade === 'manual',
      ...(grade === 'partial' && { partial: true }),
    })),
    controlIdsOf: (className) => soc2CriteriaOf(className).map(({ id }) => id),
  },
};

function grouped(groups: readonly (readonly [controls: string, classes: string])[]): Catalog {
  const controlsByClass = new Map<string, readonly string[]>();
  for (const [controls, classes] of groups) {
    for (const className of words(classes)) controlsByClass.set(className, words(controls));
  }
  const ids = [...new Set([...controlsByClass.values()].flat())].sort(byNumbers);
  return {
    controls: ids.map((id) => ({ id, manual: false })),
    controlIdsOf: (className) => controlsByClass.get(className) ?? [],
  };
}

function words(text: string): string[] {
  return text.split(/\s+/);
}

/** `10.2` follows `2.2`; locale-independent, so that reports are the same everywhere. */
function byNumbers(a: string, b: string): number {
  const key = (id: string) => id.replace(/\d+/g, (digits) => digits.padStart(4, '0'));
  return key(a) < key(b) ? -1 : 1;
}
