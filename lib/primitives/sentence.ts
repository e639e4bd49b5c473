import { Token } from 'aws-cdk-lib';
import { MIN_REASON_WORDS, isReason } from '../analysis/reasons';

/**
 * Checks the sentence behind a named weakening. Tokens pass unjudged.
 *
 * @param what the choice that it is for, such as `Alerts.none`
 * @param remedy what it must say
 * @throws if it has too few words
 */
export function requireSentence(what: string, reason: string, remedy: string): void {
  if (Token.isUnresolved(reason) || isReason(reason)) return;
  throw new Error(
    `reason of ${what} is not a sentence: ${JSON.stringify(reason)}; allowed: at least ${MIN_REASON_WORDS} words; ${remedy}`,
  );
}
