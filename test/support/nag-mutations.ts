import * as fc from 'fast-check';
import type { TemplateBody } from '../../lib/compliance/model';

type Path = readonly (string | number)[];

/** A template with some values dropped, replaced, flipped, or known at deployment only. */
export function mutated(body: TemplateBody, types: (type: string) => boolean): fc.Arbitrary<TemplateBody> {
  const resources = Object.entries<{ Type: string; Properties?: object }>(body.Resources ?? {});
  const paths = resources
    .filter(([, { Type }]) => types(Type))
    .flatMap(([id, { Properties }]) => pathsIn(Properties, ['Resources', id, 'Properties']));
  const intrinsics = [
    { Ref: 'AWS::StackName' },
    { 'Fn::Join': ['-', ['x', { Ref: 'AWS::Region' }]] },
    { 'Fn::Sub': 'arn:${AWS::Partition}:x' },
    { 'Fn::ImportValue': 'Elsewhere' },
    { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] },
    { Ref: 'AWS::NoValue' },
  ];
  const mutation = fc.record({
    path: fc.constantFrom(...paths),
    to: fc.oneof(
      fc.constant(undefined),
      fc.constantFrom<unknown>(...intrinsics, true, false, 'other', '0.0.0.0/0', 0, '*', [], {}),
    ),
  });
  return fc
    .array(mutation, { minLength: 1, maxLength: 2 })
    .map((mutations) => mutations.reduce((result, { path, to }) => replaced(result, path, to), body));
}

/** The values in a property, not the operands of intrinsic functions. */
function pathsIn(value: unknown, at: Path): Path[] {
  if (typeof value !== 'object' || value === null) return [at];
  const entries = Array.isArray(value) ? value.map((item, index) => [index, item] as const) : Object.entries(value);
  const [first] = entries;
  const intrinsic =
    entries.length === 1 && typeof first[0] === 'string' && (first[0] === 'Ref' || first[0].startsWith('Fn::'));
  return intrinsic ? [at] : [at, ...entries.flatMap(([key, each]) => pathsIn(each, [...at, key]))];
}

/** A copy with another value at a path; without it if there is none. A path that an earlier change took away is left. */
function replaced<T>(value: T, [key, ...rest]: Path, to: unknown): T {
  if (typeof value !== 'object' || value === null || !(key in value)) return value;
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...value }) as Record<string | number, unknown>;
  if (rest.length > 0) copy[key] = replaced(copy[key], rest, to);
  else if (to !== undefined) copy[key] = flipped(copy[key], to);
  else if (Array.isArray(copy)) copy.splice(Number(key), 1);
  else delete copy[key];
  return copy as T;
}

/** Only booleans become booleans: the CDK refuses others, and mostly they are what a rule looks at. */
const flipped = (from: unknown, to: unknown) => (typeof from === 'boolean' && typeof to !== 'object' ? !from : to);
