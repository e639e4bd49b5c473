import type { ITemplateRule } from '../../model';
import { ConfigRecorderCoverage } from './config-recorder-coverage';
import { DetectiveServicesOn } from './detective-services-on';
import { FrameworkConfigRules } from './framework-config-rules';
import { LogRetentionMinimum } from './log-retention-minimum';
import { SecurityAlarmSet } from './security-alarm-set';
import { SsmSessionLogged } from './ssm-session-logged';
import { TrailBucketProtected } from './trail-bucket-protected';
import { TrailComplete } from './trail-complete';

export { auditWriterOf } from './audit-stores';
export { missingBaseline } from './missing-baseline';

/** Rules about audit. */
export const AUDIT_RULES: readonly ITemplateRule[] = [
  ConfigRecorderCoverage,
  DetectiveServicesOn,
  FrameworkConfigRules,
  LogRetentionMinimum,
  SecurityAlarmSet,
  SsmSessionLogged,
  TrailBucketProtected,
  TrailComplete,
];
