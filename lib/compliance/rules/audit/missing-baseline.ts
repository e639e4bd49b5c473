import type { TemplateSet } from '../../model';
import { isInteractive } from './session-preferences';

/** Something that an account's audit baseline must hold and that the app has not at all. */
export interface MissingPiece {
  /** The rule that would have judged it. */
  readonly ruleId: string;
  /** Tells it from others that the same rule would have judged. */
  readonly finding?: string;
  readonly why: string;
  readonly fix: string;
}

interface Piece extends MissingPiece {
  /** Types that any of which is the piece. */
  readonly types: readonly string[];
}

const BASELINE: readonly Piece[] = [
  {
    ruleId: 'TrailComplete',
    types: ['AWS::CloudTrail::Trail'],
    why: 'the app has no CloudTrail trail',
    fix: 'Add a multi-region trail with all management events and the data events of S3, DynamoDB and Lambda.',
  },
  {
    ruleId: 'SecurityAlarmSet',
    types: ['AWS::CloudTrail::Trail'],
    why: 'the app has no trail whose records alarms could watch',
    fix: 'Add a trail that writes to a log group, and on that the 14 CIS metric filters with their alarms.',
  },
  {
    ruleId: 'ConfigRecorderCoverage',
    types: ['AWS::Config::ConfigurationRecorder'],
    why: 'the app has no AWS Config recorder',
    fix: 'Add a recorder of all supported and global resource types, and a delivery channel.',
  },
  {
    ruleId: 'FrameworkConfigRules',
    types: ['AWS::Config::ConfigurationRecorder'],
    why: 'the app has no AWS Config recorder that rules could evaluate',
    fix: 'Add a recorder, a delivery channel and the Config rules of the framework.',
  },
  {
    ruleId: 'DetectiveServicesOn',
    finding: 'GuardDuty',
    types: ['AWS::GuardDuty::Detector'],
    why: 'the app turns GuardDuty on nowhere',
    fix: 'Add an AWS::GuardDuty::Detector with Enable: true.',
  },
  {
    ruleId: 'DetectiveServicesOn',
    finding: 'SecurityHub',
    types: ['AWS::SecurityHub::Hub', 'AWS::SecurityHub::HubV2'],
    why: 'the app turns Security Hub on nowhere',
    fix: 'Add an AWS::SecurityHub::Hub.',
  },
];

/** What an app that deploys the account's audit baseline (`expectAccountBaseline`) lacks altogether. */
export function missingBaseline(app: TemplateSet): MissingPiece[] {
  const missing: MissingPiece[] = BASELINE.filter(({ types }) =>
    types.every((type) => app.resourcesOfType(type).length === 0),
  ).map(({ ruleId, finding, why, fix }) => ({ ruleId, finding, why, fix }));
  if (!app.resourcesOfType('AWS::SSM::Document').some(isInteractive)) {
    missing.push({
      ruleId: 'SsmSessionLogged',
      why: 'the app sets no session preferences, so that Session Manager keeps no record of what is done in sessions',
      fix: 'Add a document SSM-SessionManagerRunShell of type Session that logs to an encrypted log group.',
    });
  }
  return missing;
}
