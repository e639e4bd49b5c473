import type { FrameworkData } from './framework-data';
import { HIPAA_ADMINISTRATIVE } from './hipaa-administrative';
import { HIPAA_CONTROLS } from './hipaa-controls';
import { HIPAA_ORGANIZATION, HIPAA_PHYSICAL, HIPAA_TECHNICAL } from './hipaa-physical-and-technical';
import { withCitations } from './rows';

/** Every standard and implementation specification of the Security Rule in force. */
export const HIPAA: FrameworkData = {
  id: 'HIPAA.Security',
  title: 'HIPAA Security Rule',
  edition: '45 CFR 164.308 to 164.316, as in force since 2013',
  source: 'https://www.ecfr.gov/current/title-45/subtitle-A/subchapter-C/part-164/subpart-C',
  controls: withCitations(
    [...HIPAA_ADMINISTRATIVE, ...HIPAA_PHYSICAL, ...HIPAA_TECHNICAL, ...HIPAA_ORGANIZATION],
    HIPAA_CONTROLS,
  ),
  notes: [
    'Which rules of cdk-nag serve a specification is what cdk-nag 3.0.2 says in its messages, and a little more for activity ' +
      'review, backup copies and retention, which it never cites; which of ours do is our choice.',
    'An addressable specification may be met in another way if the reason is written down: waive the finding with that reason.',
    'Whether a service is HIPAA-eligible, and whether an agreement with AWS exists, shows in no template.',
  ],
};
