import type { TemplateResource } from './resource';
import type { PlacedValue } from './stack-outputs';
import type { Template } from './template';

/** The name and operand of an intrinsic function: an object with one key, `Ref`, `Condition` aside, or `Fn::...`. */
export function intrinsicOf(value: object): { readonly name: string; readonly operand: unknown } | undefined {
  let name: string | undefined;
  for (const key in value) {
    if (name !== undefined) return undefined;
    name = key;
  }
  if (name === undefined || (name !== 'Ref' && !name.startsWith('Fn::'))) return undefined;
  return { name, operand: (value as Record<string, unknown>)[name] };
}

/** `Logical.Attribute.Path` or `[Logical, Attribute]`. */
export function getAttOf(operand: unknown): { readonly logicalId: string; readonly attribute: unknown } | undefined {
  if (typeof operand === 'string') {
    const dot = operand.indexOf('.');
    return dot < 0 ? undefined : { logicalId: operand.slice(0, dot), attribute: operand.slice(dot + 1) };
  }
  if (!Array.isArray(operand) || typeof operand[0] !== 'string') return undefined;
  return { logicalId: operand[0], attribute: operand[1] as unknown };
}

/** The text and the variables of an `Fn::Sub`. */
export function subOf(
  operand: unknown,
): { readonly text: string; readonly variables: Record<string, unknown> } | undefined {
  const [text, variables] = Array.isArray(operand) ? (operand as unknown[]) : [operand];
  if (typeof text !== 'string') return undefined;
  return { text, variables: typeof variables === 'object' ? { ...variables } : {} };
}

/** `${Name}`, and `${!Name}` which stands for itself. */
export const SUB_PLACEHOLDER = /\$\{(!?)([^}]{0,1024})\}/g;

/** The resources of the app that a value refers to, in its own template and in those whose outputs it reads. */
export function referencesIn(
  template: Template,
  value: unknown,
  found = new Set<TemplateResource>(),
): Set<TemplateResource> {
  const note = (logicalId: unknown) => {
    if (typeof logicalId !== 'string') return;
    const resource = template._find(logicalId);
    if (resource) found.add(resource);
    else for (const source of template._passedAs(logicalId)) referencesElsewhere(source, found);
  };
  if (Array.isArray(value)) {
    for (const item of value) referencesIn(template, item, found);
    return found;
  }
  if (typeof value !== 'object' || value === null) return found;
  const intrinsic = intrinsicOf(value);
  const name: string = intrinsic?.name ?? '';
  switch (name) {
    case 'Ref':
      note(intrinsic?.operand);
      return found;
    case 'Fn::GetAtt': {
      const target = getAttOf(intrinsic?.operand);
      note(target?.logicalId);
      if (typeof target?.attribute === 'string' && target.attribute.startsWith('Outputs.')) {
        const output = template._outputOfNested(target.logicalId, target.attribute.slice('Outputs.'.length));
        if (output) referencesElsewhere(output, found);
      }
      return found;
    }
    case 'Fn::Sub': {
      const sub = subOf(intrinsic?.operand);
      for (const [, literal, name] of sub?.text.matchAll(SUB_PLACEHOLDER) ?? []) {
        if (literal === '' && !Object.hasOwn(sub?.variables ?? {}, name)) note(name.split('.')[0]);
      }
      return referencesIn(template, sub?.variables, found);
    }
    case 'Fn::ImportValue':
    case 'Fn::GetStackOutput': {
      const source = template._imported(name, intrinsic?.operand);
      if (source) referencesElsewhere(source, found);
      return referencesIn(template, intrinsic?.operand, found);
    }
    default:
      for (const key in value) referencesIn(template, (value as Record<string, unknown>)[key], found);
      return found;
  }
}

/** What is being followed: a value that leads back to itself, through outputs and parameters of nested stacks, has no end. */
const following = new Set<unknown>();

function referencesElsewhere({ template, value }: PlacedValue, found: Set<TemplateResource>): void {
  if (typeof value !== 'object' || value === null || following.has(value)) return;
  following.add(value);
  referencesIn(template, value, found);
  following.delete(value);
}
