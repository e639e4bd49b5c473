const MARKUP: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Characters that are not seen, or that change the order in which others are seen: a construct id or a reason could pretend
 * with them to be something else. Line breaks and tabs are none of them.
 */
const INVISIBLE = /(?![\t\n\r])[\p{Cc}\p{Bidi_Control}\u200b\u2028\u2029\u2060\ufeff]/gu;
const SPECIAL = /[&<>"']|(?![\t\n\r])[\p{Cc}\p{Bidi_Control}\u200b\u2028\u2029\u2060\ufeff]/gu;

/** What most texts have none of, which is quick to see. */
const UNUSUAL = /[^ !#-%(-;=?-~]/;

/** Text for an element or a quoted attribute of HTML. */
export function escapeHtml(value: unknown): string {
  const text = String(value);
  return UNUSUAL.test(text) ? text.replace(SPECIAL, (character) => MARKUP[character] ?? name(character)) : text;
}

/** JSON for an element that is not run: nothing in it can end the element. The script sees its texts as the page shows them. */
export function scriptJson(value: unknown): string {
  const json = JSON.stringify(value);
  // JSON has escapes of its own for some of them. To look into each string is slow, and seldom needed.
  const visible = /\\[bfu]|[^\x20-\x7e]/.test(json)
    ? JSON.stringify(value, (_key, each: unknown) => (typeof each === 'string' ? each.replace(INVISIBLE, name) : each))
    : json;
  return visible.replaceAll('<', '\\u003c');
}

/** `[U+202E]`. */
function name(character: string): string {
  return `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;
}

/** `1234567` as `1,234,567`. */
export function number(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 control`, `2 controls`. */
export function count(value: number, noun: string, plural = `${noun}s`): string {
  return `${number(value)} ${value === 1 ? noun : plural}`;
}

/** The id of an element, and what follows `#` in a link to it: letters, digits, and what ids of controls have besides. */
export function anchor(...parts: readonly string[]): string {
  return parts.join('/').replace(/[^\p{L}\p{N}._()/:-]+/gu, '-');
}
