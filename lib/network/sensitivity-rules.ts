import { Aspects, aws_logs as logs, Tags } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { Sensitivity, sensitivityTags } from '../contract';

/** 45 CFR 164.316(b)(2)(i): records are kept six years. */
const HIPAA_RECORD_DAYS = 2192;

/**
 * Puts the scope tags of a sensitivity (security-model.md, Compliance) on a construct and everything below it. Logs about
 * health data are records that HIPAA wants kept for six years, so that shorter retentions are lengthened.
 */
export function tagWithSensitivity(scope: IConstruct, sensitivity: Sensitivity): void {
  for (const { key, value } of sensitivityTags(sensitivity)) Tags.of(scope).add(key, value);
  if (sensitivity === Sensitivity.PHI) Aspects.of(scope).add({ visit: keepAsRecord });
}

function keepAsRecord(node: IConstruct): void {
  if (!(node instanceof logs.CfnLogGroup)) return;
  const days = node.retentionInDays;
  if (days !== undefined && days < HIPAA_RECORD_DAYS) node.retentionInDays = HIPAA_RECORD_DAYS;
}

/**
 * Checks that a mode is allowed for data of this sensitivity.
 *
 * @throws naming the prop, the mode, the sensitivity and the remedy
 */
export function checkAllowed(
  prop: string,
  mode: string,
  sensitivity: Sensitivity,
  allowed: readonly Sensitivity[],
  remedy: string,
): void {
  if (allowed.includes(sensitivity)) return;
  const list = allowed.map((one) => `'${one}'`).join(', ');
  throw new Error(
    `${prop} is too open for sensitivity '${sensitivity}': ${mode}; allowed with sensitivity ${list}; ${remedy}`,
  );
}
