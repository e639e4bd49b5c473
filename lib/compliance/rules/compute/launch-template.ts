import { type Template, type TemplateResource, Unresolved } from '../../model';
import { derived } from '../../model/derived';
import { shown } from './values';

export const LAUNCH_TEMPLATE = 'AWS::EC2::LaunchTemplate';

/** The launch template that a specification (`LaunchTemplateId` or `LaunchTemplateName`, `Version`) means, or why it isn't known. */
export function specifiedTemplate(holder: TemplateResource, path: string): TemplateResource | string {
  const specification: unknown = holder.value(path);
  if (specification instanceof Unresolved) return `${path} is known at deployment only: ${specification.why}`;
  const id: unknown = holder.value(`${path}.LaunchTemplateId`);
  const name: unknown = holder.value(`${path}.LaunchTemplateName`);
  const found = id === undefined ? named(holder.template, name) : identified(id);
  if (!found) return `launch template ${shown(id ?? name)} is not in the app`;
  return older(holder.value(`${path}.Version`), found)
    ? `${path}.Version is pinned: the template shows the newest version only`
    : found;
}

function identified(id: unknown): TemplateResource | undefined {
  if (!(id instanceof Unresolved) || id.resource?.type !== LAUNCH_TEMPLATE) return undefined;
  return id.attribute === undefined || id.attribute === 'LaunchTemplateId' ? id.resource : undefined;
}

/** A version that may be an older one than what stands in the app's template. */
function older(version: unknown, template: TemplateResource): boolean {
  if (version === undefined) return false;
  if (version instanceof Unresolved) {
    return version.resource !== template || version.attribute !== 'LatestVersionNumber';
  }
  return version !== '$Latest';
}

/** A template without a name is never found by one: comparing two missing names is how cdk-nag judges the wrong template. */
function named(template: Template, name: unknown): TemplateResource | undefined {
  const found = nameKeys(template, name).map((key) => templatesByName(template).get(key));
  return found.find((each) => each !== undefined);
}

const templatesByName = derived((app) => {
  const names = new Map<string, TemplateResource>();
  for (const resource of app.resourcesOfType(LAUNCH_TEMPLATE)) {
    for (const key of nameKeys(resource.template, resource.value('LaunchTemplateName'))) names.set(key, resource);
  }
  return names;
});

/** The nearest first: in the same template, then in the app. A name with holes is the same only within one template. */
function nameKeys({ file }: Template, name: unknown): string[] {
  if (name instanceof Unresolved) return name.text === '${?}' ? [] : [`${file} ${name.text}`];
  return typeof name === 'string' && name !== '' ? [`${file} ${name}`, `* ${name}`] : [];
}
