import { dynamicReferences } from '../../../analysis/secret-dynamic-reference';
import { type Template, Unresolved } from '../../model';
import { getAttOf, intrinsicOf, SUB_PLACEHOLDER, subOf } from '../../model/intrinsics';

/**
 * What puts a secret into a property when CloudFormation deploys, though the template holds none: a dynamic reference to
 * Secrets Manager or to a SecureString, a parameter with `NoEcho`, the secret half of a new access key. In words.
 */
export function liveSecrets(template: Template, raw: unknown): string[] {
  const found = new Set<string>();
  // A hole in a text is written as `Fn::Sub` writes it.
  collect(template, raw instanceof Unresolved ? { 'Fn::Sub': raw.text } : raw, found);
  return [...found];
}

function collect(template: Template, raw: unknown, found: Set<string>): void {
  if (typeof raw === 'string') {
    for (const { service } of dynamicReferences(raw)) {
      if (service !== 'ssm') found.add(`a dynamic reference ({{resolve:${service}:...}})`);
    }
    return;
  }
  if (typeof raw !== 'object' || raw === null) return;
  const intrinsic = Array.isArray(raw) ? undefined : intrinsicOf(raw);
  if (intrinsic?.name === 'Ref') noteParameter(template, intrinsic.operand, found);
  else if (intrinsic?.name === 'Fn::GetAtt') {
    const target = getAttOf(intrinsic.operand);
    noteAttribute(template, target?.logicalId, target?.attribute, found);
  } else if (intrinsic?.name === 'Fn::Sub') {
    const sub = subOf(intrinsic.operand);
    for (const [, literal, name] of sub?.text.matchAll(SUB_PLACEHOLDER) ?? []) {
      if (literal !== '' || Object.hasOwn(sub?.variables ?? {}, name)) continue;
      noteParameter(template, name, found);
      const [logicalId, attribute] = name.split('.');
      noteAttribute(template, logicalId, attribute, found);
    }
    collect(template, sub?.text, found);
    collect(template, sub?.variables, found);
  } else for (const each of Object.values(raw)) collect(template, each, found);
}

function noteParameter(template: Template, name: unknown, found: Set<string>): void {
  if (typeof name !== 'string') return;
  const parameters = template.body.Parameters as Readonly<Record<string, { readonly NoEcho?: unknown }>> | undefined;
  const declared = parameters?.[name];
  if (String(declared?.NoEcho).toLowerCase() === 'true') found.add(`the NoEcho parameter ${name}`);
}

function noteAttribute(template: Template, logicalId: unknown, attribute: unknown, found: Set<string>): void {
  if (typeof logicalId !== 'string' || attribute !== 'SecretAccessKey') return;
  if (template.resource(logicalId)?.type === 'AWS::IAM::AccessKey') found.add(`the secret access key of ${logicalId}`);
}
