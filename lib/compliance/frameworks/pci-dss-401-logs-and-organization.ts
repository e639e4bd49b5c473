import type { ControlData } from './framework-data';
import { LIMITS } from './limits';
import { direct, manual, partial } from './rows';

/** PCI DSS 4.0.1, requirements 10 to 12 and the appendices. A row with a section number stands for what no template shows of that section. */
export const PCI_DSS_401_REQUIREMENTS_10_TO_12: readonly ControlData[] = [
  manual('10.1', 'Policies on logs and who does what', 'Policies on logs; assigned roles.'),
  manual('10.2', 'Each log entry says who, what, when, where', 'Sample of log entries of each kind of system.'),
  direct(
    '10.2.1',
    'Audit logs are on everywhere (10.2.1.1 to 10.2.1.7)',
    'TrailComplete FlowLogComplete SsmSessionLogged VPCFlowLogsEnabled S3BucketLoggingEnabled',
    LIMITS.logs,
  ),
  direct(
    '10.3.1',
    'Logs are read only by those who need to',
    `TrailBucketProtected StatefulRetained IamPrivilegeEscalation CloudTrailEncryptionEnabled
     CloudTrailLogFileValidationEnabled`,
    LIMITS.access,
  ),
  direct(
    '10.3.2',
    'Nobody can alter logs',
    `TrailBucketProtected StatefulRetained IamPrivilegeEscalation CloudTrailEncryptionEnabled
     CloudTrailLogFileValidationEnabled`,
    LIMITS.access,
  ),
  direct(
    '10.3.3',
    'Logs are copied at once to a safe place',
    'TrailBucketProtected BackupVaultLocked CloudTrailCloudWatchLogsEnabled S3BucketReplicationEnabled',
    LIMITS.logs,
  ),
  direct(
    '10.3.4',
    'Changes of stored logs are noticed',
    `TrailBucketProtected CloudTrailLogFileValidationEnabled S3BucketDefaultLockEnabled S3BucketVersioningEnabled`,
    LIMITS.evidence,
  ),
  manual('10.4', 'Logs are reviewed daily, findings followed up', 'Records of reviews and of what came of them.'),
  partial(
    '10.4.1.1',
    'Machines do the daily review',
    `SecurityAlarmSet CloudWatchAlarmAction EC2InstanceDetailedMonitoringEnabled
     StepFunctionStateMachineAllLogsToCloudWatch`,
    LIMITS.alarms,
    'What the automated review looks for, and why.',
  ),
  partial(
    '10.4.2',
    'Logs of other systems are reviewed now and then',
    `SecurityAlarmSet CloudWatchAlarmAction EC2InstanceDetailedMonitoringEnabled
     StepFunctionStateMachineAllLogsToCloudWatch`,
    LIMITS.alarms,
    'Targeted risk analysis that sets how often.',
  ),
  direct(
    '10.5.1',
    'Logs are kept a year, three months at hand',
    'LogRetentionMinimum CloudWatchLogGroupRetentionPeriod',
    LIMITS.logs,
  ),
  manual('10.6', 'Clocks agree', 'Amazon Time Sync on AWS; settings of other machines.'),
  manual('10.7', 'Failed controls are answered and learned from', 'Records of failures: cause, duration, remedy.'),
  partial(
    '10.7.2',
    'A failed security control raises an alert',
    'SecurityAlarmSet CloudWatchAlarmAction',
    LIMITS.alarms,
    'List of critical controls with the alert for each.',
  ),
  manual('11.1', 'Policies on tests and who does what', 'Policies on tests; assigned roles.'),
  manual('11.2', 'Wireless access points are known', 'Quarterly search for access points; their inventory.'),
  manual(
    '11.3',
    'Scans from outside and after changes; what they find is mended',
    'Quarterly reports of an approved scanning vendor.',
  ),
  partial(
    '11.3.1',
    'Internal scans for weaknesses every three months',
    'DetectiveServicesOn SsmManagedInstance',
    LIMITS.detection,
    'Reports of the quarterly scans and rescans.',
  ),
  manual('11.4', 'Penetration and segmentation tests', 'Reports of yearly tests, and how findings were mended.'),
  partial(
    '11.5.1',
    'Intruders are detected or stopped',
    'DetectiveServicesOn FlowLogComplete ConfigRecorderCoverage',
    LIMITS.detection,
    'How alerts are followed up.',
  ),
  partial(
    '11.5.2',
    'Changes of critical files are noticed',
    'DetectiveServicesOn FlowLogComplete ConfigRecorderCoverage',
    'Only changes of AWS resources; not of files inside machines.',
    'File integrity monitoring on machines.',
  ),
  manual('11.6', 'Changes of payment pages are noticed', 'Monitoring of headers and scripts of payment pages, if any.'),
  manual('12.1', 'A security policy known to all', 'Policy with yearly review; acknowledgement by staff.'),
  manual('12.2', 'Rules for the use of devices and tools', 'Acceptable use policy.'),
  manual(
    '12.3',
    'Targeted risk analyses; ciphers and technology reviewed',
    'The analyses, with owner and yearly review.',
  ),
  manual('12.4', 'Compliance is managed all year', 'Charter and quarterly reviews (service providers).'),
  manual('12.5', 'Inventory and scope are confirmed', 'Inventory of components; yearly confirmation of scope.'),
  manual('12.6', 'Staff learn about security every year', 'Training programme and attendance.'),
  manual('12.7', 'Staff are screened before hiring', 'Screening records, as the law allows.'),
  manual(
    '12.8',
    'Service providers are chosen and watched',
    'List of providers, their attestations, who is responsible for what.',
  ),
  manual('12.9', 'Service providers support their customers', 'Written acknowledgement of duties (service providers).'),
  manual('12.10', 'Incident response plan, people and training', 'The plan; yearly rehearsal; people on call.'),
  partial(
    '12.10.5',
    'The plan covers alerts of every monitor',
    'IncidentIsolationReady SecurityAlarmSet CloudWatchAlarmAction',
    LIMITS.response,
    'The plan’s list of alert sources.',
  ),
  manual(
    'A1',
    'Providers with many tenants keep them apart',
    'Only for multi-tenant service providers: separation tests.',
  ),
  manual('A2', 'Old TLS at card readers', 'Only where readers still use SSL or early TLS.'),
  manual('A3', 'Additional validation for designated entities', 'Only if a payment brand or acquirer asks for it.'),
];
