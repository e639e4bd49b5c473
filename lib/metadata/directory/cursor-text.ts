import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** A place in an answer, as text: the texts of the keys named. */
export function cursorOf(item: Record<string, AttributeValue>, names: readonly string[]): string {
  return encode(names.map((name) => item[name]?.S ?? ''));
}

/** @throws if the text isn't a cursor with these keys */
export function keyOf(cursor: string, names: readonly string[]): Record<string, AttributeValue> {
  const values = decode(cursor);
  if (values?.length !== names.length) {
    throw new Error(
      `cursor is none of this query: '${cursor}'; allowed: cursor of a page of the same query; leave it out`,
    );
  }
  return Object.fromEntries(names.map((name, index) => [name, { S: values[index] }]));
}

const encode = (values: readonly string[]): string => Buffer.from(JSON.stringify(values)).toString('base64url');

function decode(text: string): string[] | undefined {
  try {
    const values: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    return Array.isArray(values) && values.every((value) => typeof value === 'string') ? values : undefined;
  } catch {
    return undefined;
  }
}
