import type { FrameworkData } from './framework-data';
import { TERMINATION_PROTECTION, WILDCARD_PERMISSIONS } from './left-out';
import {
  SOC2_COMMON_CRITERIA_1_TO_5,
  SOC2_COMMON_CRITERIA_6,
  SOC2_COMMON_CRITERIA_7_TO_9,
} from './soc2-common-criteria';
import { SOC2_PRIVACY_CRITERIA, SOC2_SERVICE_CRITERIA } from './soc2-further-criteria';

/** All 61 Trust Services Criteria: 31 that a template bears on, 30 that need manual evidence. */
export const SOC2: FrameworkData = {
  id: 'SOC2',
  title: 'SOC 2',
  edition: 'Trust Services Criteria of 2017, with the points of focus revised in 2022',
  source:
    'https://www.aicpa-cima.com/resources/download/2017-trust-services-criteria-with-revised-points-of-focus-2022',
  controls: [
    ...SOC2_COMMON_CRITERIA_1_TO_5,
    ...SOC2_COMMON_CRITERIA_6,
    ...SOC2_COMMON_CRITERIA_7_TO_9,
    ...SOC2_SERVICE_CRITERIA,
    ...SOC2_PRIVACY_CRITERIA,
  ],
  notes: [
    'Which rules serve a criterion is our choice, from open mappings (Prowler, Powerpipe, AuditKit) that disagree in places. ' +
      'Ten criteria on which fewer than three of them agree are marked experimental.',
    'An auditor judges a system over a period; a template shows it at one moment.',
  ],
  leftOut: [TERMINATION_PROTECTION, WILDCARD_PERMISSIONS],
};
