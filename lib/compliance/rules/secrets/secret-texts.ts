import type { Template, TemplateResource } from '../../model';
import { scan, secretOf } from './scan';
import { templateTexts } from './template-strings';

/**
 * The literal secrets that a resource holds or may take from its template's parameters, as they stand: so that other texts can
 * be kept free of them. Never shown, written or hashed.
 */
export function secretTextsNear({ template, raw }: TemplateResource): ReadonlySet<string> {
  return new Set([...secretsIn(template, raw), ...secretsOutside(template)]);
}

function secretsIn(template: Template, raw: unknown, name?: string): string[] {
  return templateTexts(template, raw, [], name).flatMap(({ text, name: given }) =>
    scan(template.app, text, given).map((finding) => secretOf(text, finding)),
  );
}

const outside = new WeakMap<Template, readonly string[]>();

/** What stands in parameters and mappings. */
function secretsOutside(template: Template): readonly string[] {
  let secrets = outside.get(template);
  if (!secrets) {
    const parameters = Object.entries((template.body.Parameters ?? {}) as Record<string, unknown>);
    secrets = [
      ...parameters.flatMap(([name, parameter]) => secretsIn(template, parameter, name)),
      ...secretsIn(template, template.body.Mappings),
    ];
    outside.set(template, secrets);
  }
  return secrets;
}
