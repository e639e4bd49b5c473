import { findSecrets } from '../../analysis/secret-detectors';

/** What resources that are the same but for names have in common. */
export interface Saying {
  /** What stands between names. */
  readonly literals: readonly string[];
  /** What each name names, as text: `0,1,0` is one resource, another, and the first again; `^/Key` its own path but for the end. */
  readonly roles: string;
  /** Which of the resources that it names its properties refer to. */
  readonly references: readonly number[];
  /** Whether it names its stack. */
  readonly namesStack: boolean;
  /** Whether nothing can be like it: it has functions whose references can't be read off its text. */
  readonly isSingular: boolean;
}

/** What a resource says, apart from what it calls itself and others. */
export interface Shape {
  readonly saying: Saying;
  /** Logical ids of the resources that it names, in the order of its text; each once. */
  readonly targets: readonly string[];
  /** Construct paths near its own that it mentions. */
  readonly ownPaths: readonly string[];
}

/** A name in the text of a resource. */
export interface Name {
  readonly start: number;
  readonly end: number;
  /** As in `roles`. */
  readonly role: string;
  /** Whether it stands in `DependsOn`. */
  readonly isDependency: boolean;
}

/** What a resource says, and where the names are in it. */
export interface Reading {
  readonly shape: Shape;
  readonly names: readonly Name[];
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
): (text: string, path: string) => Reading {
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
): Reading {
  const literals = [parts[0] ?? ''];
  const names: Name[] = [];
  const targets: string[] = [];
  const references: number[] = [];
  const ownPaths: string[] = [];
  let isInProperties = endsInProperties(literals[0], false);
  let namesStack = false;
  let isSingular = false;
  const name = (start: number, said: string, role: string, isDependency = false) =>
    names.push({ start, end: start + said.length, role, isDependency });
  /** @returns which of the targets it is */
  const reference = (logicalId: string, start: number, isDependency = false): number => {
    namesStack ||= logicalId.startsWith('AWS::Stack');
    if (!isResource(logicalId)) {
      literals.push(logicalId);
      return -1;
    }
    const known = targets.indexOf(logicalId);
    const target = known < 0 ? targets.push(logicalId) - 1 : known;
    name(start, logicalId, String(target), isDependency);
    return target;
  };
  let place = literals[0].length;
  for (let at = 1; at < parts.length; at += PARTS) {
    const target = parts[at + 1];
    const dependencies = parts[at + 2];
    const said = parts[at + 3];
    if (target !== undefined) {
      const before = parts[at] ?? '';
      literals.push(before);
      const ordinal = reference(target, place + before.length);
      if (isInProperties && ordinal >= 0 && !references.includes(ordinal)) references.push(ordinal);
    } else if (dependencies !== undefined) {
      isInProperties = false;
      // Every other part stands in quotation marks, after the first of them.
      let start = place;
      dependencies.split('"').forEach((part, index) => {
        if (index <= 2 || index % 2 === 0) literals.push(part);
        else {
          // It stands there as a text like any other.
          isSingular ||= !isHarmless(part);
          reference(part, start, true);
        }
        start += part.length + 1;
      });
    } else if (said !== undefined) {
      const role = NAMED.test(literals.at(-1) ?? '') ? undefined : ownRole(said);
      if (role === undefined) literals.push(said);
      else {
        name(place, said, role);
        ownPaths.push(said);
      }
    } else isSingular = true;
    for (let part = at; part < at + PARTS; part++) place += parts[part]?.length ?? 0;
    const literal = parts[at + PARTS - 1] ?? '';
    literals.push(literal);
    isInProperties = endsInProperties(literal, isInProperties);
  }
  const roles = names.map(({ role }) => role).join();
  return { shape: { saying: { literals, roles, references, namesStack, isSingular }, targets, ownPaths }, names };
}

/** Whether two resources say the same but for names. Which resources they name is not looked at. */
export function areAlike(a: Saying, b: Saying): boolean {
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

/** The path that has a role to a resource of another path of that stack; nothing if none has. */
export function pathInRole(role: string, path: string, stack: string): string | undefined {
  const [, below, beside = ''] = role.split('^');
  const around = path.length - below.length;
  const exists = around > stack.length && path[stack.length] === '/' && path.startsWith(stack) && path.endsWith(below);
  return exists ? path.slice(0, around) + beside : undefined;
}

const harmless = new Map<string, boolean>();

/** Whether a construct path or a logical id tells nothing else: one of the ids in it might be a secret. */
export function isHarmless(path: string): boolean {
  let known = harmless.get(path);
  if (known === undefined) harmless.set(path, (known = findSecrets(path).length === 0));
  return known;
}
