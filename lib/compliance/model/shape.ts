import { findSecrets } from '../../analysis/secret-detectors';

/** What a resource says, apart from what it calls itself and others. */
export interface Shape {
  readonly text: string;
  /** What stands between names. */
  readonly literals: readonly string[];
  /** What each name names, as text: `0,1,0` is one resource, another, and the first again; `^/Key` its own path but for the end. */
  readonly roles: string;
  /** Logical ids of the resources that it names, in the order of its text; each once. */
  readonly targets: readonly string[];
  /** Those that its properties refer to. */
  readonly references: readonly string[];
  /** Those that it says it depends on, as often as it does. */
  readonly dependencies: readonly string[];
  /** Construct paths near its own that it mentions. */
  readonly ownPaths: readonly string[];
  /** Whether it names its stack. */
  readonly namesStack: boolean;
  /** Whether nothing can be like it: it has functions whose references can't be read off its text. */
  readonly isSingular: boolean;
}

/** How many parts of a text there are for each name: what is before it, and what the groups of `namesIn` hold. */
const PARTS = 6;

/**
 * Finds the names in a template that the CDK wrote: references, after what makes them one; dependencies; construct paths. Last, what
 * makes a resource singular.
 */
const namesIn = (stack: string): RegExp =>
  new RegExp(
    [
      /("(?:Ref": |Fn::GetAtt": \[\s+)")([^"\\]+)/.source,
      /(\n {3}"DependsOn": (?:"[^"]*"|\[[^\]]*\]))/.source,
      `(?<![\\w/.-])(${stack.replace(/[^\w/]/g, '\\$&')}(?:/[\\w-]+)+)`,
      /("Fn::(?!GetAtt": \[|If"|FindInMap"|Join"|Select"|Split"|Base64"|GetAZs"|Cidr"|Sub": (?:\[\s+)?"(?!(?:[^"\\]|\\.)*\$\{(?!AWS::(?!Stack))))|"Outputs\.)/
        .source,
    ].join('|'),
  );

/**
 * Reads what the resources of a stack say: each as JSON, with its construct path.
 * @param isResource whether the template has a resource of that logical id
 */
export function shapeReader(
  stack: string,
  isResource: (logicalId: string) => boolean,
): (text: string, path: string) => Shape {
  const names = namesIn(stack);
  return (text, path) => readShape(text, text.split(names), isResource, (said) => roleOf(said, path, stack));
}

/** Where a resource has attributes after its properties. */
const OTHER_ATTRIBUTE = /\n {3}"/;

function readShape(
  text: string,
  parts: readonly (string | undefined)[],
  isResource: (logicalId: string) => boolean,
  ownRole: (said: string) => string | undefined,
): Shape {
  const literals = [parts[0] ?? ''];
  const roles: string[] = [];
  const targets: string[] = [];
  const references: string[] = [];
  const dependsOn: string[] = [];
  const ownPaths: string[] = [];
  let isInProperties = true;
  let namesStack = false;
  let isSingular = false;
  const reference = (logicalId: string) => {
    namesStack ||= logicalId.startsWith('AWS::Stack');
    if (!isResource(logicalId)) literals.push(logicalId);
    else {
      const known = targets.indexOf(logicalId);
      roles.push(String(known < 0 ? targets.push(logicalId) - 1 : known));
    }
  };
  for (let at = 1; at < parts.length; at += PARTS) {
    const target = parts[at + 1];
    const dependencies = parts[at + 2];
    const said = parts[at + 3];
    if (target !== undefined) {
      literals.push(parts[at] ?? '');
      if (isInProperties && isResource(target) && !references.includes(target)) references.push(target);
      reference(target);
    } else if (dependencies !== undefined) {
      // Every other part stands in quotation marks, after the first of them.
      dependencies.split('"').forEach((part, index) => {
        if (index > 2 && index % 2 === 1) {
          dependsOn.push(part);
          reference(part);
        } else literals.push(part);
      });
    } else if (said !== undefined) {
      const role = ownRole(said);
      if (role === undefined) literals.push(said);
      else {
        roles.push(role);
        ownPaths.push(said);
      }
    } else isSingular = true;
    const literal = parts[at + PARTS - 1] ?? '';
    literals.push(literal);
    isInProperties &&= !OTHER_ATTRIBUTE.test(literal);
  }
  return {
    text,
    literals,
    roles: roles.join(),
    targets,
    references,
    dependencies: dependsOn,
    ownPaths,
    namesStack,
    isSingular,
  };
}

const DEPENDENCIES = /\n {3}"DependsOn": (?:"[^"]*"|\[[^\]]*\])/;

/**
 * The shape of a resource of another stack that says the same but for the path of its stack and what it depends on: seen at a
 * glance, where one class makes several stacks. Nothing if it does not.
 * @param first the other stack's resource of the same logical id
 * @param isSame whether two logical ids have the same place in both stacks: the first stack's, then this one's
 */
export function shapeOfCopy(
  text: string,
  stack: string,
  first: Shape,
  firstStack: string,
  isSame: (first: string, own: string) => boolean,
): Shape | undefined {
  const [to, from] = [`${stack}/`, `${firstStack}/`];
  if (text.includes(from)) return undefined;
  const [own, others] = [text.split(DEPENDENCIES), first.text.split(DEPENDENCIES)];
  if (own.length !== others.length || own.length > 2) return undefined;
  const mentions = own.map((part, index) => placesOf(to, part, from, others[index]));
  // Where it gives the path of a stack it must give its own.
  if (mentions.includes(-1) || mentions.reduce((a, b) => a + b) !== first.ownPaths.length) return undefined;
  const ownPaths = first.ownPaths.map((path) => path.replace(from, to));
  if (!ownPaths.every(isHarmless)) return undefined;
  const listed = [...(DEPENDENCIES.exec(text)?.[0].matchAll(/"([^"]+)"/g) ?? [])].slice(1).map(([, id]) => id);
  const { dependencies } = first;
  if (listed.length !== dependencies.length || !listed.every((id, index) => isSame(dependencies[index], id)))
    return undefined;
  const renamed = new Map(dependencies.map((id, index) => [id, listed[index]]));
  if (first.references.some((id) => (renamed.get(id) ?? id) !== id)) return undefined;
  return { ...first, ownPaths, dependencies: listed, targets: first.targets.map((id) => renamed.get(id) ?? id) };
}

/** How often a text holds something where another one, which is the same otherwise, holds something else; -1 if it is not the same. */
function placesOf(what: string, text: string, otherwise: string, other: string): number {
  let from = 0;
  let otherFrom = 0;
  for (let count = 0; ; count++) {
    const at = text.indexOf(what, from);
    const otherAt = other.indexOf(otherwise, otherFrom);
    if (at < 0 || otherAt < 0) return at === otherAt && text.slice(from) === other.slice(otherFrom) ? count : -1;
    if (text.slice(from, at) !== other.slice(otherFrom, otherAt)) return -1;
    from = at + what.length;
    otherFrom = otherAt + otherwise.length;
  }
}

/** Whether two resources say the same but for names. Which resources they name is not looked at. */
export function areAlike(a: Shape, b: Shape): boolean {
  if (a.isSingular || b.isSingular || a.roles !== b.roles) return false;
  if (a.text === b.text) return true;
  return a.literals.length === b.literals.length && a.literals.every((literal, index) => literal === b.literals[index]);
}

/**
 * What a construct path is to a resource: around it or at it, beside it (`Stack/Log` of `Stack/LogKey`), or in what is around it.
 * Nothing if they have no more in common than the stack, or if it tells anything else.
 */
function roleOf(said: string, path: string, stack: string): string | undefined {
  if (!isHarmless(said)) return undefined;
  if (path.startsWith(said)) return `^${path.slice(said.length)}`;
  let common = 0;
  while (said[common] === path[common]) common++;
  const around = said.lastIndexOf('/', common);
  return around > stack.length ? `^${path.slice(around)}^${said.slice(around)}` : undefined;
}

const harmless = new Map<string, boolean>();

/** Whether a construct path tells nothing else: one of the ids in it might be a secret. */
function isHarmless(path: string): boolean {
  let known = harmless.get(path);
  if (known === undefined) harmless.set(path, (known = findSecrets(path).length === 0));
  return known;
}
