import { isDocumentedExample } from '../../../analysis/secret-values';
import type { Failure, Template } from '../../model';
import { liveSecrets } from './live-references';
import { decodeText } from './decode';
import { type ScannedText, scan, secretFailures } from './scan';
import { templateTexts } from './template-strings';

export const TEMPLATE_FIX =
  'Keep it in Secrets Manager and refer to it by ARN, or by a dynamic reference ({{resolve:secretsmanager:...}}) where the property takes one.';

/** Text that people write for people. */
const PROSE = /(?:description|comment|reason|title|label|message|displayname|summary|instructions)$/i;

/**
 * Literal secrets of a template outside its resources: outputs, parameter defaults, mappings, metadata, descriptions. They
 * belong to no resource; `where` is a path from the template's root: `Outputs.ApiKey.Value`.
 */
export function templateSecrets(template: Template): Failure[] {
  const failures: Failure[] = [];
  for (const section of Object.keys(template.body)) {
    if (section === 'Resources') continue;
    const content: unknown = template.body[section];
    if (section === 'Parameters') failures.push(...parameterSecrets(template));
    else for (const text of templateTexts(template, content, [section])) failures.push(...textSecrets(template, text));
  }
  for (const [name, output] of Object.entries((template.body.Outputs ?? {}) as Readonly<Record<string, unknown>>)) {
    for (const what of liveSecrets(template, (output as { readonly Value?: unknown } | undefined)?.Value)) {
      if (what.startsWith('a dynamic reference')) continue;
      failures.push({
        where: `Outputs.${name}.Value`,
        why: `the output shows ${what}`,
        fix: 'Remove the output; keep the value in Secrets Manager.',
        finding: `deployed-secret:${name}`,
      });
    }
  }
  return failures;
}

function parameterSecrets(template: Template): Failure[] {
  return Object.entries((template.body.Parameters ?? {}) as Readonly<Record<string, unknown>>).flatMap(
    ([name, declared]) => {
      const { NoEcho, Type } = (declared ?? {}) as { readonly NoEcho?: unknown; readonly Type?: unknown };
      // What is meant to be hidden must have no default; what names a thing of AWS holds no secret.
      const isHidden = String(NoEcho).toLowerCase() === 'true';
      const isName = /^(?:List<)?AWS::/.test(String(Type));
      const called = isHidden ? 'Password' : isName ? '' : name;
      return templateTexts(template, declared, ['Parameters', name], called).flatMap((text) => {
        const isValue = text.path[2] === 'Default' || text.path[2] === 'AllowedValues';
        return textSecrets(template, isValue ? { ...text, name: called === '' ? undefined : called } : text);
      });
    },
  );
}

/** The secrets of one text: as it stands, and of what is packed in it. */
export function textSecrets(template: Template, scanned: ScannedText): Failure[] {
  const { app } = template;
  const { name, text } = scanned;
  if (text.length < 4 || isDocumentedExample(text) || (name === undefined && isWord(text))) return [];
  const isProse = name !== undefined && PROSE.test(name);
  const given = isProse || isJson(text) ? { ...scanned, name: undefined } : scanned;
  if (isProse && scan(app, text).every(({ kind }) => kind === 'assignment') && !/\d/.test(text)) return [];
  const packed = text.includes('H4sI') ? decodeText(text).texts.filter(({ within }) => within !== '') : [];
  return [
    ...secretFailures(app, given, TEMPLATE_FIX),
    ...packed.flatMap((each) => secretFailures(app, { ...scanned, name: undefined, ...each }, TEMPLATE_FIX)),
  ];
}

/** Too short for any known form of a secret, and gives no name a value: most texts of a template are so. */
const isWord = (text: string) => text.length < 16 && !/[=:\s]/.test(text);

/** JSON has names of its own. */
const isJson = (text: string) => /^\s{0,8}[{[]/.test(text) && /[}\]]\s{0,8}$/.test(text.slice(-10));
