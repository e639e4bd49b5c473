import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** An item as DynamoDB takes and gives it. */
export type Attributes = Record<string, AttributeValue>;

/** What the items of this table hold. What is undefined is left out. */
export type Plain = string | number | undefined | readonly Plain[] | { readonly [name: string]: Plain };

export function toAttributes(plain: { readonly [name: string]: Plain }): Attributes {
  const attributes: Attributes = {};
  for (const [name, value] of Object.entries(plain)) if (value !== undefined) attributes[name] = toAttribute(value);
  return attributes;
}

function toAttribute(value: Exclude<Plain, undefined>): AttributeValue {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (Array.isArray(value)) return { L: value.map((each: Exclude<Plain, undefined>) => toAttribute(each)) };
  return { M: toAttributes(value as { readonly [name: string]: Plain }) };
}

export function textOf(attributes: Attributes, name: string): string | undefined {
  return attributes[name]?.S;
}

export function numberOf(attributes: Attributes, name: string): number | undefined {
  const text = attributes[name]?.N;
  return text === undefined ? undefined : Number(text);
}

export function listOf(attributes: Attributes, name: string): AttributeValue[] {
  return attributes[name]?.L ?? [];
}

export function mapOf(attributes: Attributes, name: string): Attributes {
  return attributes[name]?.M ?? {};
}

/** The same text for the same content, whatever the order of names. */
export function fingerprint(attributes: Attributes, without: readonly string[] = []): string {
  const names = Object.keys(attributes).filter((name) => !without.includes(name));
  return JSON.stringify(names.sort().map((name) => [name, ordered(attributes[name])]));
}

function ordered(value: AttributeValue): unknown {
  if (value.M !== undefined) return fingerprint(value.M);
  if (value.L !== undefined) return value.L.map(ordered);
  return [value.S, value.N];
}
