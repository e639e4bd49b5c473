import { GovernanceTag } from '../../contract';
import type { FrameworkData } from './framework-data';
import { WILDCARD_PERMISSIONS } from './left-out';
import { PCI_DSS_401_REQUIREMENTS_10_TO_12 } from './pci-dss-401-logs-and-organization';
import { PCI_DSS_401_REQUIREMENTS_1_TO_4 } from './pci-dss-401-network-and-data';
import { PCI_DSS_401_OTHER_SERVICES } from './pci-dss-401-other-services';
import { PCI_DSS_401_REQUIREMENTS_5_TO_9 } from './pci-dss-401-software-and-access';
import { withCitations } from './rows';

/** PCI DSS 4.0.1: each requirement that a template bears on, and a row for what remains of each section. */
export const PCI_DSS_401: FrameworkData = {
  id: 'PCI.DSS.401',
  title: 'PCI DSS 4.0.1',
  edition: 'Version 4.0.1 of June 2024; its future-dated requirements hold since 31 March 2025',
  source: 'https://www.pcisecuritystandards.org/document_library/',
  controls: withCitations(
    [...PCI_DSS_401_REQUIREMENTS_1_TO_4, ...PCI_DSS_401_REQUIREMENTS_5_TO_9, ...PCI_DSS_401_REQUIREMENTS_10_TO_12],
    PCI_DSS_401_OTHER_SERVICES,
  ),
  notes: [
    'Which rules serve a requirement is our choice, from AWS Security Hub, Prowler, Powerpipe and Pulumi; 2.2.1 and 8.6.2 rest ' +
      'on our reading alone.',
    'A row with the number of a section (`1.2`) stands for all requirements of the section that have no row of their own.',
    `Scope is yours to mark: SegmentationBoundary judges only what carries the tag \`${GovernanceTag.CARDHOLDER_DATA}=yes\`.`,
  ],
  leftOut: [
    WILDCARD_PERMISSIONS,
    { rule: 'RequiredTags', why: 'It only helps with the inventory of 12.5.1, which is more than tags.' },
    { rule: 'RegionAllowed', why: 'No requirement names regions; it only helps to keep the scope of 1.3 small.' },
    { rule: 'UserDataRemoteExec', why: 'It only helps with the inventory of third-party software of 6.3.2.' },
    { rule: 'SuppressionHygiene', why: 'It only helps with the targeted risk analyses of 12.3.1 and 12.3.2.' },
    {
      rule: 'AutoScalingGroupELBHealthCheckRequired',
      why: 'cdk-nag files it under 2.2 of 3.2.1; 4.0.1 asks for no availability.',
    },
  ],
};
