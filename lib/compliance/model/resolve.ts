import { getAttOf, intrinsicOf, SUB_PLACEHOLDER, subOf } from './intrinsics';
import { resolveElsewhere } from './elsewhere';
import { isPlain } from './shared-parts';
import type { Template } from './template';
import { Unresolved } from './unresolved';

/** A value of a template with every intrinsic function resolved, or an `Unresolved` in its place. Shares what has none. */
export function resolveIn(template: Template, value: unknown): unknown {
  const resolved = resolve(template, value);
  return resolved === NO_VALUE ? undefined : resolved;
}

/** The properties of a resource, resolved; equal parts of several resources resolve to one object. */
export function resolveProperties(template: Template, properties: unknown): unknown {
  return isPlain(properties) ? resolveObject(template, properties, 2) : resolveIn(template, properties);
}

/** `AWS::NoValue`: the property is not there at all. */
const NO_VALUE = Symbol('AWS::NoValue');

function resolve(template: Template, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return resolveList(template, value);
  const intrinsic = intrinsicOf(value);
  if (intrinsic) return evaluate(template, intrinsic.name, intrinsic.operand);
  return resolveObject(template, value as Record<string, unknown>);
}

function resolveList(template: Template, list: readonly unknown[]): unknown {
  const resolved = list.map((item) => resolve(template, item));
  if (resolved.every((item, index) => item === list[index])) return list;
  return resolved.filter((item) => item !== NO_VALUE);
}

/** @param shared how many levels of parts are shared with other resources */
function resolveObject(template: Template, object: Record<string, unknown>, shared = 0): unknown {
  let resolved: Record<string, unknown> | undefined;
  for (const key in object) {
    const before = object[key];
    if (typeof before !== 'object' || before === null) continue;
    const value = shared > 0 ? resolvePart(template, before, shared - 1) : resolve(template, before);
    if (value === before) continue;
    resolved ??= { ...object };
    if (value === NO_VALUE) delete resolved[key];
    else resolved[key] = value;
  }
  return resolved ?? object;
}

/** Parts are one object where they are equal (`shareParts`). */
function resolvePart(template: Template, part: object, shared: number): unknown {
  return template._resolvedParts.get(part, () =>
    isPlain(part) ? resolveObject(template, part, shared) : resolve(template, part),
  );
}

function evaluate(template: Template, name: string, operand: unknown): unknown {
  switch (name) {
    case 'Ref':
      return reference(template, operand);
    case 'Fn::GetAtt':
      return attribute(template, operand);
    case 'Fn::Sub':
      return substitute(template, operand);
    case 'Fn::Join':
      return join(template, operand);
    case 'Fn::If':
      return branch(template, operand);
    case 'Fn::Base64':
      return encode(resolve(template, operand));
    case 'Fn::FindInMap':
      return findInMap(template, operand);
    case 'Fn::Select':
      return select(template, operand);
    case 'Fn::Split':
      return split(template, operand);
    case 'Fn::Length': {
      const list = resolve(template, operand);
      return Array.isArray(list) ? list.length : new Unresolved({ why: 'Fn::Length of an unknown list' });
    }
    case 'Fn::ToJsonString':
      return toJson(resolve(template, operand));
    case 'Fn::ImportValue':
    case 'Fn::GetStackOutput':
      return imported(template, name, operand);
    default:
      return new Unresolved({ why: `${name} is evaluated at deployment` });
  }
}

function reference(template: Template, operand: unknown): unknown {
  if (typeof operand !== 'string') return new Unresolved({ why: 'Ref of something that is no name' });
  if (operand.startsWith('AWS::')) return pseudoParameter(template, operand);
  const resource = template._find(operand);
  if (resource) {
    const text = `\${${operand}}`;
    return template._unresolvedOnce(text, () => new Unresolved({ why: `the id of ${operand}`, text, resource }));
  }
  for (const source of template._passedAs(operand)) {
    const passed = resolveElsewhere(source);
    // Left out by a condition of the parent: the default holds.
    if (passed === undefined) continue;
    const isMap = isPlain(passed) && !(passed instanceof Unresolved);
    return isMap ? new Unresolved({ why: WHY_ALL_PASSED }) : passed;
  }
  return parameter(template, operand);
}

function pseudoParameter(template: Template, name: string): unknown {
  if (name === 'AWS::NoValue') return NO_VALUE;
  const fixed =
    name === 'AWS::Region' ? template.region : name === 'AWS::AccountId' ? template.account : template._fixed(name);
  if (fixed !== undefined) return fixed;
  const text = `\${${name}}`;
  return template._unresolvedOnce(text, () => new Unresolved({ why: `${name} depends on where it is deployed`, text }));
}

const WHY_ALL_PASSED = 'a condition of the parent stack decides which parameters it passes';

function parameter(template: Template, name: string): unknown {
  const declared = template.body.Parameters?.[name] as
    { readonly Type?: unknown; readonly Default?: unknown } | undefined;
  const text = `\${${name}}`;
  if (typeof declared !== 'object' || declared === null)
    return new Unresolved({ why: `${name} is not in the template`, text });
  const type = String(declared.Type);
  const assumed = template._assumed(name);
  if (assumed?.value !== undefined) return assumed.value;
  if (declared.Default === undefined) return new Unresolved({ why: `parameter ${name} has no default`, text });
  const value = textOf(declared.Default);
  if (assumed && template._isAssumedAnywhere(name, value))
    return new Unresolved({ why: `parameter ${name} has another value than its default in this case`, text });
  if (type.startsWith('AWS::SSM::Parameter::Value')) {
    return new Unresolved({ why: `parameter ${name} is read from Systems Manager`, text, ssmParameter: value });
  }
  return type === 'CommaDelimitedList' || type.startsWith('List<')
    ? value.split(',').map((item) => item.trim())
    : value;
}

function attribute(template: Template, operand: unknown): unknown {
  const target = getAttOf(operand);
  if (!target) return new Unresolved({ why: 'Fn::GetAtt of something that is no attribute' });
  const { logicalId } = target;
  const attributeName = resolve(template, target.attribute);
  if (typeof attributeName !== 'string') return new Unresolved({ why: 'Fn::GetAtt of an unknown attribute' });
  const text = `\${${logicalId}.${attributeName}}`;
  const resource = template._find(logicalId);
  if (!resource) return new Unresolved({ why: `${logicalId} is not in the template`, text });
  if (attributeName.startsWith('Outputs.')) {
    const output = template._outputOfNested(logicalId, attributeName.slice('Outputs.'.length));
    if (output) return resolveElsewhere(output);
  }
  return template._unresolvedOnce(
    text,
    () => new Unresolved({ why: `an attribute of ${logicalId}`, text, resource, attribute: attributeName }),
  );
}

function substitute(template: Template, operand: unknown): unknown {
  const sub = subOf(operand);
  if (!sub) return new Unresolved({ why: 'Fn::Sub of something that is no text' });
  const parts: unknown[] = [];
  let from = 0;
  for (const match of sub.text.matchAll(SUB_PLACEHOLDER)) {
    parts.push(sub.text.slice(from, match.index));
    from = match.index + match[0].length;
    const [, literal, name] = match;
    if (literal !== '') parts.push(`\${${name}}`);
    else if (Object.hasOwn(sub.variables, name)) parts.push(resolve(template, sub.variables[name]));
    else parts.push(name.includes('.') ? attribute(template, name) : reference(template, name));
  }
  parts.push(sub.text.slice(from));
  return concatenate(parts);
}

function join(template: Template, operand: unknown): unknown {
  const [delimiter, list] = Array.isArray(operand) ? (operand as unknown[]) : [];
  const items = resolve(template, list);
  if (typeof delimiter !== 'string' || items === undefined)
    return new Unresolved({ why: 'Fn::Join of something that is no list' });
  if (!Array.isArray(items))
    return items instanceof Unresolved ? items : new Unresolved({ why: 'Fn::Join of something that is no list' });
  return concatenate(items.flatMap((item: unknown, index) => (index === 0 ? [item] : [delimiter, item])));
}

/** Text of parts; unresolved as a whole if one part is, but with the rest of the text still readable. */
function concatenate(parts: readonly unknown[]): unknown {
  const given = parts.filter((part) => part !== '' && part !== NO_VALUE);
  const holes = given.filter((part) => typeof part === 'object');
  if (holes.length === 0) return given.join('');
  // The value itself, with the resource that it is of.
  if (given.length === 1) return given[0];
  return new Unresolved({
    why: holes.map((hole) => (hole instanceof Unresolved ? hole.why : 'a list or an object in a text')).join('; '),
    text: given.map(textOf).join(''),
  });
}

/** A value as text, with `${...}` for what is not known. */
export function textOf(value: unknown): string {
  if (value instanceof Unresolved) return value.text;
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : `${value as string | number | boolean}`;
}

function branch(template: Template, operand: unknown): unknown {
  if (!Array.isArray(operand) || operand.length !== 3 || typeof operand[0] !== 'string') {
    return new Unresolved({ why: 'Fn::If without a condition and two values' });
  }
  return resolve(template, operand[template._holds(operand[0]) ? 1 : 2]);
}

function encode(value: unknown): unknown {
  if (value instanceof Unresolved) {
    return new Unresolved({ why: value.why, text: value.text, encoded: value });
  }
  return typeof value === 'string' ? Buffer.from(value).toString('base64') : value;
}

function findInMap(template: Template, operand: unknown): unknown {
  const [map, first, second, options] = (Array.isArray(operand) ? operand : []).map((each) => resolve(template, each));
  const why = 'Fn::FindInMap with keys known at deployment only';
  if (![map, first, second].every((key) => typeof key === 'string')) return new Unresolved({ why });
  const rows = template.body.Mappings?.[map as string] as Record<string, Record<string, unknown>> | undefined;
  const row = rows && Object.hasOwn(rows, first as string) ? rows[first as string] : undefined;
  const value = row && Object.hasOwn(row, second as string) ? row[second as string] : undefined;
  const fallback = (options as { readonly DefaultValue?: unknown } | undefined)?.DefaultValue;
  return value ?? fallback ?? new Unresolved({ why: 'Fn::FindInMap of a key that the mapping has not' });
}

function select(template: Template, operand: unknown): unknown {
  const [index, list] = (Array.isArray(operand) ? operand : []).map((each) => resolve(template, each));
  const number = typeof index === 'string' || typeof index === 'number' ? Number(index) : NaN;
  if (!Array.isArray(list) || !Number.isInteger(number)) {
    const why = 'Fn::Select from an unknown list';
    // One of a list that is an attribute is still of that resource: a block of a VPC's Ipv6CidrBlocks.
    return list instanceof Unresolved && list.resource
      ? new Unresolved({ why, resource: list.resource, attribute: list.attribute })
      : new Unresolved({ why });
  }
  return number < list.length
    ? (list[number] as unknown)
    : new Unresolved({ why: 'Fn::Select beyond the end of the list' });
}

function split(template: Template, operand: unknown): unknown {
  const [delimiter, text] = (Array.isArray(operand) ? operand : []).map((each) => resolve(template, each));
  if (typeof delimiter !== 'string' || typeof text !== 'string')
    return new Unresolved({ why: 'Fn::Split of an unknown text' });
  return text.split(delimiter);
}

function toJson(value: unknown): unknown {
  const holes: Unresolved[] = [];
  const text = JSON.stringify(value, (_, each: unknown) => {
    if (!(each instanceof Unresolved)) return each;
    holes.push(each);
    return each.text;
  });
  return holes.length === 0 ? text : new Unresolved({ why: holes.map(({ why }) => why).join('; '), text });
}

function imported(template: Template, name: string, operand: unknown): unknown {
  const source = template._imported(name, operand);
  if (source) return resolveElsewhere(source);
  return new Unresolved({ why: 'it is an output of a stack outside this app' });
}
