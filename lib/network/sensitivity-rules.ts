import { Tags } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { sensitivityTags, type Sensitivity } from '../contract';

/** Puts the scope tags of a sensitivity (security-model.md, Compliance) on a construct and everything below it. */
export function tagWithSensitivity(scope: IConstruct, sensitivity: Sensitivity): void {
  for (const { key, value } of sensitivityTags(sensitivity)) Tags.of(scope).add(key, value);
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
