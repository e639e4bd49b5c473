import { Token } from 'aws-cdk-lib';

/** What EC2 accepts in the descriptions of groups and rules. */
const CHARACTERS = /^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]*$/;
const MAX_LENGTH = 255;
const MAX_REASON = 200;

/** Why a named weakening is needed. */
export interface AnywhereProps {
  /**
   * A sentence that a reviewer will read: at least three words, at most 200 characters. It becomes the description of the rule.
   * Letters, digits, spaces and `. _-:/()#,@[]+=&;{}!$*` only.
   */
  readonly reason: string;
}

/**
 * Checks the sentence behind a named weakening. Tokens pass unjudged.
 *
 * @throws naming the prop, the value and the remedy
 */
export function checkReason(prop: string, { reason }: AnywhereProps): string {
  if (Token.isUnresolved(reason)) return reason;
  const text = reason.trim();
  const problem =
    text.split(/\s+/).length < 3
      ? 'is not a sentence'
      : text.length > MAX_REASON
        ? 'is too long'
        : !CHARACTERS.test(text)
          ? 'has characters that EC2 refuses in a rule'
          : undefined;
  if (!problem) return text;
  throw new Error(
    `reason of ${prop} ${problem}: ${JSON.stringify(reason)}; allowed: three words to ${MAX_REASON} characters of letters, digits, spaces and ` +
      '._-:/()#,@[]+=&;{}!$*; say who needs it, what for and until when',
  );
}

/**
 * Checks the description of a group. Tokens pass unjudged.
 *
 * @throws naming the prop, the value and the remedy
 */
export function checkDescription(description: string): string {
  const fine = description.length >= 2 && description.length <= MAX_LENGTH && CHARACTERS.test(description);
  if (fine || Token.isUnresolved(description)) return description;
  throw new Error(
    `description is not one that EC2 accepts: ${JSON.stringify(description)}; allowed: 2 to ${MAX_LENGTH} letters, digits, spaces and ` +
      '._-:/()#,@[]+=&;{}!$*; leave it out for the construct path',
  );
}

/** A text as EC2 accepts it: other characters become `-`, what is too long is cut. */
export function fitDescription(text: string): string {
  if (Token.isUnresolved(text)) return text;
  return [...text]
    .map((character) => (CHARACTERS.test(character) ? character : '-'))
    .join('')
    .slice(0, MAX_LENGTH);
}
