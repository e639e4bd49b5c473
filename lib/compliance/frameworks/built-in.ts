import type { FrameworkData } from './framework-data';
import { HIPAA } from './hipaa';
import { HIPAA_NPRM_2025 } from './hipaa-nprm-2025';
import { NIST_800_171 } from './nist-800-171';
import { NIST_800_53_R5 } from './nist-800-53-r5';
import { PCI_DSS_321 } from './pci-dss-321';
import { PCI_DSS_401 } from './pci-dss-401';
import { SOC2 } from './soc2';
import { SPAWN_BASELINE } from './spawn-baseline';

export { HIPAA, HIPAA_NPRM_2025, NIST_800_171, NIST_800_53_R5, PCI_DSS_321, PCI_DSS_401, SOC2, SPAWN_BASELINE };

/** Every framework that this library ships, in the order in which documentation lists them. */
export const BUILT_IN_FRAMEWORKS: readonly FrameworkData[] = [
  HIPAA,
  HIPAA_NPRM_2025,
  PCI_DSS_401,
  PCI_DSS_321,
  SOC2,
  SPAWN_BASELINE,
  NIST_800_53_R5,
  NIST_800_171,
];
