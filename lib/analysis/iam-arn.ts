import { isWildcard, wildcardRegExp } from './iam-actions';

/** The parts of an ARN between its colons; those within `${AWS::Partition}` and policy variables do not part it. */
export function arnParts(text: string): string[] | undefined {
  const parts = piecesOf(text);
  return parts[0] === 'arn' && parts.length > 3 ? parts : undefined;
}

const piecesOf = (text: string) => text.split(/:(?![^{}]*\})/);

/** The types that the ARNs of a service begin their last part with, as far as rules ask for them. */
const TYPES: Readonly<Record<string, readonly string[]>> = {
  ec2: ['instance', 'fleet', 'spot-instances-request'],
  iam: ['role', 'user', 'group', 'policy', 'instance-profile'],
  ssm: ['managed-instance'],
};

/** Whether a resource in a policy stands for every one: `*`, or an ARN of wildcards from the region on, as `arn:aws:s3:::*`. */
export function isEveryResource(text: string): boolean {
  if (/^[*?]*\*[*?]*$/.test(text)) return true;
  if (/^arn:[*?:/]*\*$/.test(text)) return true;
  // `arn:aws:*`, `arn:aws:ec2*`
  if (text.startsWith('arn:') && piecesOf(text).length < 4) return text.endsWith('*');
  const parts = arnParts(text);
  return parts !== undefined && parts.slice(3).every((part) => /^[*?/]*$/.test(part)) && text.endsWith('*');
}

/** The type of which a resource in a policy stands for every one, `*` for any type: `instance` of `arn:aws:ec2:*:111122223333:instance/*`. */
export function everyOfType(text: string): string | undefined {
  if (isEveryResource(text)) return '*';
  const parts = arnParts(text);
  if (!parts || parts.length < 6) return undefined;
  const [type, ...name] = parts.slice(5).join(':').split(/[/:]/);
  // The ids of all machines begin alike: `instance/i-*`.
  if (!name.every((part) => /^(?:m?i-)?[*?]*\*[*?]*$/.test(part))) return undefined;
  // `role*` holds every `role/...`.
  if (name.length === 0 && !type.endsWith('*')) return undefined;
  if (!isWildcard(type) || /^[*?]+$/.test(type)) return type.replace(/^[*?]+$/, '*');
  return (Object.hasOwn(TYPES, parts[2]) ? TYPES[parts[2]] : []).find((known) => wildcardRegExp(type).test(known));
}

/** Whether a resource in a policy stands for every one of a type in an account: `arn:aws:kms:eu-west-1:111122223333:key/*`. */
export function isEveryInAccount(text: string): boolean {
  return everyOfType(text) !== undefined && (arnParts(text)?.[4] ?? '') !== '';
}
