import { findSecretInSetting } from '../../lib/analysis/secret-detectors';

/**
 * A copy of what AWS answered in which no literal secret stands: a value that looks like one, by its form or its name, is replaced as a
 * whole. Ids of access keys stay, they are no secret and what an investigation asks for.
 */
export function redacted(value: unknown, name = ''): unknown {
  if (typeof value === 'string') return redactedText(value, name);
  if (Array.isArray(value)) return value.map((item) => redacted(item, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, held]) => [
      key,
      redacted(held, /^value$/i.test(key) ? (labelOf(value) ?? key) : key),
    ]),
  );
}

function redactedText(text: string, name: string): string {
  const found = findSecretInSetting(name, text).find(({ kind }) => kind !== 'aws-access-key-id');
  return found ? `(redacted: ${found.title})` : text;
}

/** Settings and tags come as pairs: `{ name: 'DB_PASSWORD', value: '...' }`. */
function labelOf(pair: object): string | undefined {
  const [, label] = Object.entries(pair).find(([key]) => /^(name|key)$/i.test(key)) ?? [];
  return typeof label === 'string' ? label : undefined;
}
