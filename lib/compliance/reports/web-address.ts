/** A text that is a web address as RFC 3986 writes it, or nothing: formats that ask for a URI refuse others. */
export function webAddress(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { href, protocol } = new URL(text);
  const isPlain = /^(?:[\w\-.~:/?#@!$&'()*+,;=]|%[\dA-Fa-f]{2})+$/.test(href);
  return isPlain && (protocol === 'https:' || protocol === 'http:') ? href : undefined;
}
