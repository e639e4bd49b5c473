import { findSecrets } from '../../analysis/secret-detectors';

/** What a resource says, apart from what it calls itself and others. */
export interface Shape {
  /** What stands between names. */
  readonly literals: readonly string[];
  /** What each name names, as text: `0,1,0` is one resource, another, and the first again; `^/Key` its own path but for the end. */
  readonly roles: string;
  /** Logical ids of the resources that it names, in the order of its text; each once. */
  readonly targets: readonly string[];
  /** Those that its properties refer to. */
  readonly references: readonly string[];
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
      `(?<![\\w/.:-])(${stack.replace(/[^\w/]/g, '\\$&')}(?:/[\\w-]+)+)`,
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
  return (text, path) => readShape(text.split(names), isResource, (said) => roleOf(said, path, stack));
}

/** What stands before a path that is a name for others to go by. */
const NAMED = /(?:Name|Id|Arn)": "$/;

const ATTRIBUTE = '\n   "';
const PROPERTIES = '\n   "Properties": ';

/** Whether what follows a text stands in the properties; as before it if no attribute begins in it. */
function endsInProperties(text: string, before: boolean): boolean {
  const last = text.lastIndexOf(ATTRIBUTE);
  return last < 0 ? before : text.startsWith(PROPERTIES, last);
}

function readShape(
  parts: readonly (string | undefined)[],
  isResource: (logicalId: string) => boolean,
  ownRole: (said: string) => string | undefined,
): Shape {
  const literals = [parts[0] ?? ''];
  const roles: string[] = [];
  const targets: string[] = [];
  const references: string[] = [];
  const ownPaths: string[] = [];
  let isInProperties = endsInProperties(literals[0], false);
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
      isInProperties = false;
      // Every other part stands in quotation marks, after the first of them.
      dependencies.split('"').forEach((part, index) => {
        if (index <= 2 || index % 2 === 0) literals.push(part);
        else {
          // It stands there as a text like any other.
          isSingular ||= !isHarmless(part);
          reference(part);
        }
      });
    } else if (said !== undefined) {
      const role = NAMED.test(literals.at(-1) ?? '') ? undefined : ownRole(said);
      if (role === undefined) literals.push(said);
      else {
        roles.push(role);
        ownPaths.push(said);
      }
    } else isSingular = true;
    const literal = parts[at + PARTS - 1] ?? '';
    literals.push(literal);
    isInProperties = endsInProperties(literal, isInProperties);
  }
  return {
    literals,
    roles: roles.join(),
    targets,
    references,
    ownPaths,
    namesStack,
    isSingular,
  };
}

/** Whether two resources say the same but for names. Which resources they name is not looked at. */
export function areAlike(a: Shape, b: Shape): boolean {
  if (a.isSingular || b.isSingular || a.roles !== b.roles) return false;
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
