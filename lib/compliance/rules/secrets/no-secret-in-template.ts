import { parsePath } from '../../model/property-path';
import {
  type Failure,
  type ITemplateRule,
  type Template,
  type TemplateResource,
  type TemplateSet,
  Verdict,
} from '../../model';
import { type VisitOptions, type VisitText, visitTexts } from './template-strings';
import { templateSecrets, textSecrets } from './template-secrets';
import { placesOf } from './user-data';

/**
 * A template is kept in a repository, in a bucket and by CloudFormation, for all who may read stacks. Everything in it is
 * read, but for what rules of their own judge: user data, the environment of functions, the values of SSM parameters. What
 * stands outside the resources is reported with the first resource, under a path from the template's root: `/Outputs/...`.
 */
export const NoSecretInTemplate: ITemplateRule = {
  ruleId: 'NoSecretInTemplate',
  title: 'No secret anywhere else in the template',
  resourceTypes: ['*'],
  check(resource: TemplateResource, template: Template): Verdict {
    const failures: Failure[] = [];
    const visit = visitor(template, failures);
    const judged = judgedElsewhere(resource).map((path) => parsePath(path));
    const skips = judged.length === 0 ? undefined : (path: Path) => judged.some((other) => isSamePath(path, other));
    for (const [section, content] of Object.entries(resource.raw)) {
      if (section === 'Properties') {
        const name = NAMES.get(resource.type);
        // What is skipped in one resource may stand in an equal part of another.
        visitTexts(template, content, [], visit, skips ? { skips, name } : { part: partOf(template, failures), name });
      } else visitTexts(template, content, [`/${section}`], visit);
    }
    if (carrierOf(template) === resource) failures.push(...templateSecrets(template).map(fromRoot));
    return failures.length > 0 ? Verdict.fail(...failures) : Verdict.pass();
  },
};

type Path = readonly (string | number)[];

const isSamePath = (a: Path, b: Path) => a.length === b.length && a.every((key, index) => key === b[index]);

/** Collects the secrets of the texts it sees. A text that was harmless under its name is not looked at again. */
function visitor(template: Template, failures: Failure[]): VisitText {
  const harmless = harmlessIn(template.app);
  return (text, name = '', path) => {
    let known = harmless.get(name);
    if (!known) harmless.set(name, (known = new Set<string>()));
    if (known.has(text)) return;
    const found = textSecrets(template, { path: [...path], name: name === '' ? undefined : name, text });
    if (found.length === 0) known.add(text);
    failures.push(...found);
  };
}

function harmlessIn(app: TemplateSet): Map<string, Set<string>> {
  let known = harmlessTexts.get(app);
  if (!known) harmlessTexts.set(app, (known = new Map<string, Set<string>>()));
  return known;
}

/** The texts of an app repeat themselves: types, actions, ARNs with the same holes. */
const harmlessTexts = new WeakMap<TemplateSet, Map<string, Set<string>>>();

/** A part without secrets has none in any other resource where it stands under the same name. */
function partOf(template: Template, failures: Failure[]): VisitOptions['part'] {
  let known = harmlessParts.get(template);
  if (!known) harmlessParts.set(template, (known = new WeakMap<object, string>()));
  return (part, name, walk) => {
    if (known.get(part) === name) return;
    const before = failures.length;
    const reads = template._readsOfWorld;
    walk();
    // What depends on conditions is looked at in every case anew.
    if (failures.length === before && template._readsOfWorld === reads) known.set(part, name);
  };
}

const harmlessParts = new WeakMap<Template, WeakMap<object, string>>();

/** What a resource's `Value` is, where its type tells. */
const NAMES: ReadonlyMap<string, string> = new Map([['AWS::ApiGateway::ApiKey', 'ApiKey']]);

/** What another rule of this room judges, so that one secret is one finding. */
function judgedElsewhere(resource: TemplateResource): string[] {
  switch (resource.type) {
    case 'AWS::Lambda::Function':
    case 'AWS::Serverless::Function':
      return ['Environment.Variables'];
    case 'AWS::SSM::Parameter':
      return ['Value'];
    default:
      return placesOf(resource);
  }
}

/** The resource that is reported for what belongs to none: the first, of those that always exist if there is one. */
function carrierOf(template: Template): TemplateResource | undefined {
  let carrier = carriers.get(template);
  if (!carrier) {
    const all = [...template._all];
    carrier = all.find(({ raw }) => raw.Condition === undefined) ?? all[0];
    if (carrier) carriers.set(template, carrier);
  }
  return carrier;
}

const carriers = new WeakMap<Template, TemplateResource>();

function fromRoot(failure: Failure): Failure {
  return { ...failure, where: `/${parsePath(failure.where).join('/')}` };
}
