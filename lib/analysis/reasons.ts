/** Fewer words are a label, and no reason. */
export const MIN_REASON_WORDS = 5;

/** Whether a text says why, as far as its number of words tells: signs and numbers alone are none. */
export function isReason(text: string): boolean {
  return text.split(/\s+/).filter((word) => /\p{L}/u.test(word)).length >= MIN_REASON_WORDS;
}
