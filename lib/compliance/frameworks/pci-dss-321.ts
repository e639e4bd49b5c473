import type { ControlData, FrameworkData } from './framework-data';
import { LIMITS } from './limits';
import { PCI_DSS_321_CONTROLS } from './pci-dss-321-controls';
import { partial, withCitations } from './rows';

/** Rules come from the citations of cdk-nag alone. */
const requirement = (id: string, title: string, limits: string, evidence: string): ControlData =>
  partial(id, title, '', limits, evidence);

const LOG_SAMPLE = 'Sample of log entries of each kind of system.';
const NETWORK_PLAN = 'Network diagram and firewall rules, with their reviews.';

/** The requirements that cdk-nag's PCI DSS pack cites. Titles are our own words. */
const REQUIREMENTS: readonly ControlData[] = [
  requirement('1.2', 'Connections from untrusted networks are limited', LIMITS.boundary, NETWORK_PLAN),
  requirement('1.2.1', 'Only needed traffic in and out of card data', LIMITS.boundary, NETWORK_PLAN),
  requirement('1.3', 'No direct way between internet and card data', LIMITS.boundary, NETWORK_PLAN),
  requirement('1.3.1', 'A DMZ takes what comes from the internet', LIMITS.boundary, NETWORK_PLAN),
  requirement('1.3.2', 'The internet reaches only the DMZ', LIMITS.boundary, NETWORK_PLAN),
  requirement('1.3.4', 'No unapproved traffic to the internet', LIMITS.boundary, NETWORK_PLAN),
  requirement('1.3.6', 'Stores of card data lie in an inner zone', LIMITS.boundary, NETWORK_PLAN),
  requirement('2.1', 'Defaults of vendors are changed', LIMITS.images, 'Hardening record of each kind of system.'),
  requirement('2.2', 'Settings follow a standard', LIMITS.images, 'The standard, and its source.'),
  requirement('2.2.2', 'Only needed services and ports are on', LIMITS.images, 'List of needed services and ports.'),
  requirement('2.3', 'Remote administration is encrypted', LIMITS.transit, 'How administrators reach each system.'),
  requirement(
    '3.1',
    'Card data is kept no longer than needed',
    LIMITS.retention,
    'Retention policy and quarterly checks.',
  ),
  requirement(
    '3.4',
    'Stored card numbers can’t be read',
    LIMITS.encryption,
    'Truncation, tokens or encryption in use.',
  ),
  requirement('3.5', 'Keys are guarded against disclosure', LIMITS.keys, 'Key custodians and procedures.'),
  requirement('3.6', 'Key management is written down', LIMITS.keys, 'Key management procedures.'),
  requirement('3.6.4', 'Keys change at the end of their time', LIMITS.keys, 'Cryptoperiod of each key.'),
  requirement('4.1', 'Card numbers travel under strong encryption', LIMITS.transit, 'Protocols and ciphers in use.'),
  requirement('6.2', 'Components are patched in time', LIMITS.patches, 'Patch reports.'),
  requirement('6.6', 'Public web applications are filtered or reviewed', LIMITS.boundary, 'Rules of the filter.'),
  requirement('7.1.1', 'Each role’s need for access is written down', LIMITS.access, 'Roles with their needs.'),
  requirement('7.1.2', 'Privileged accounts have the least rights', LIMITS.access, 'Approvals of privileged accounts.'),
  requirement('7.1.3', 'Rights follow the task of the person', LIMITS.access, 'Approvals of access.'),
  requirement(
    '7.2.1',
    'The access system covers every component',
    LIMITS.access,
    'Components that IAM does not guard.',
  ),
  requirement('7.2.2', 'Rights follow role and task', LIMITS.access, 'Roles and who has them.'),
  requirement(
    '8.2.1',
    'Passwords can’t be read in transit or storage',
    LIMITS.secrets,
    'How applications store passwords.',
  ),
  requirement('10.1', 'Access is tied to a person', LIMITS.logs, LOG_SAMPLE),
  requirement('10.2.1', 'Each access to card data is logged', LIMITS.logs, LOG_SAMPLE),
  requirement('10.2.2', 'Each act of an administrator is logged', LIMITS.logs, LOG_SAMPLE),
  requirement('10.2.3', 'Access to the logs is logged', LIMITS.logs, LOG_SAMPLE),
  requirement('10.2.4', 'Refused access is logged', LIMITS.logs, LOG_SAMPLE),
  requirement('10.2.5', 'Changes of accounts and rights are logged', LIMITS.logs, LOG_SAMPLE),
  requirement('10.2.7', 'Making and deleting system objects is logged', LIMITS.logs, LOG_SAMPLE),
  requirement('10.3.1', 'Entries name the user', LIMITS.logs, LOG_SAMPLE),
  requirement('10.3.2', 'Entries name the kind of event', LIMITS.logs, LOG_SAMPLE),
  requirement('10.3.3', 'Entries have date and time', LIMITS.logs, LOG_SAMPLE),
  requirement('10.3.4', 'Entries tell success from failure', LIMITS.logs, LOG_SAMPLE),
  requirement('10.3.5', 'Entries name the origin', LIMITS.logs, LOG_SAMPLE),
  requirement('10.3.6', 'Entries name what was touched', LIMITS.logs, LOG_SAMPLE),
  requirement('10.5', 'Nobody can alter logs', LIMITS.access, 'Who may write to the log stores.'),
  requirement('10.5.2', 'Log files are guarded from changes', LIMITS.access, 'Who may write to the log stores.'),
  requirement('10.5.3', 'Logs are copied at once to a safe place', LIMITS.logs, 'Where the copies are.'),
  requirement('10.5.4', 'Logs of public systems go to an inner place', LIMITS.logs, 'Where these logs are.'),
  requirement('10.5.5', 'Changes of stored logs are noticed', LIMITS.evidence, 'Alerts on changed logs.'),
  requirement('10.7', 'Logs are kept a year', LIMITS.logs, 'Retention policy of logs.'),
  requirement(
    '11.5',
    'Changes of critical files are noticed',
    LIMITS.detection,
    'File integrity monitoring on machines.',
  ),
];

/** PCI DSS 3.2.1, retired, as cdk-nag judges it: for continuity with findings and waivers of before. */
export const PCI_DSS_321: FrameworkData = {
  id: 'PCI.DSS.321',
  title: 'PCI DSS 3.2.1, retired',
  edition: 'Version 3.2.1 of May 2018, retired on 31 March 2024',
  source: 'https://www.pcisecuritystandards.org/document_library/',
  controls: withCitations(REQUIREMENTS, PCI_DSS_321_CONTROLS),
  notes: [
    'Use `Framework.pciDss401()`, unless you must compare with results of before.',
    'It holds the 69 rules of cdk-nag’s pack and none of ours, and only the requirements that these cite.',
  ],
};
