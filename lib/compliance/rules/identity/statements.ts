import { type IamStatement, isObject, statementsOf } from '../../../analysis/iam-document';
import { type TemplateResource, Unresolved } from '../../model';

/** Who a statement names. */
export interface Principal {
  readonly kind: 'AWS' | 'Service' | 'Federated' | 'CanonicalUser';
  /** With `${...}` for what is known at deployment only. */
  readonly text: string;
  /** The resource of the app that it is. */
  readonly resource?: TemplateResource;
}

/** A statement of a policy in a template. */
export interface PolicyStatement extends Omit<IamStatement, 'actions' | 'notActions' | 'resources' | 'notResources'> {
  /** Path of the statement from the resource's properties. */
  readonly where: string;
  readonly actions?: string[];
  readonly notActions?: string[];
  readonly resources?: string[];
  readonly notResources?: string[];
  readonly principals: readonly Principal[];
  readonly hasNotPrincipal: boolean;
  /** The resources of the app behind the texts among `resources`. */
  readonly targets: ReadonlyMap<string, TemplateResource>;
  /** What the template does not tell, by the key of the statement. */
  readonly open: Readonly<Partial<Record<'Effect' | 'Action' | 'Resource' | 'Principal' | 'Condition', string>>>;
}

/** Reads a policy document: an object, or JSON text of one. */
export function readDocument(
  document: unknown,
  where: string,
): { readonly statements: readonly PolicyStatement[]; readonly unreadable: readonly string[] } {
  const text = document instanceof Unresolved ? document.text : document;
  if (typeof text === 'string') {
    const parsed = parse(text);
    if (isObject(parsed)) return readDocument(parsed, where);
    const why = document instanceof Unresolved ? `known at deployment only: ${document.why}` : 'no JSON object';
    return { statements: [], unreadable: [`${where} is ${why}`] };
  }
  if (!isObject(document)) return { statements: [], unreadable: [`${where} is no JSON object`] };
  const list: unknown[] = Array.isArray(document.Statement) ? document.Statement : [document.Statement];
  return {
    statements: list.flatMap((entry, index) =>
      isObject(entry) && !(entry instanceof Unresolved)
        ? [readStatement(entry, `${where}.Statement${Array.isArray(document.Statement) ? `[${index}]` : ''}`)]
        : [],
    ),
    unreadable: list.flatMap((entry) => {
      if (Array.isArray(entry)) return [`a statement of ${where} is a list`];
      return entry instanceof Unresolved ? [`a statement of ${where} is known at deployment only: ${entry.why}`] : [];
    }),
  };
}

/** Reads one statement. What is no object gives one that allows nothing. */
export function readStatement(given: unknown, where: string): PolicyStatement {
  const json = isObject(given) && !(given instanceof Unresolved) ? given : {};
  const targets = new Map<string, TemplateResource>();
  const open: Record<string, string> = {};
  if (given instanceof Unresolved) open.Effect = given.why;

  const read = (name: 'Action' | 'Resource', key: string): string[] | undefined => {
    if (json[key] === undefined) return undefined;
    const texts: string[] = [];
    for (const item of [json[key]].flat(Infinity)) {
      if (!(item instanceof Unresolved)) {
        if (typeof item === 'string') texts.push(item);
      } else if (isAnything(item)) open[name] ??= item.why;
      else {
        // Of `${Service}:*` enough is known.
        if (name === 'Action') open.Action ??= item.why;
        const text = textOf(item);
        texts.push(text);
        if (item.resource) targets.set(text, item.resource);
      }
    }
    return texts;
  };

  const effect = json.Effect;
  if (effect instanceof Unresolved) open.Effect = effect.why;
  const condition = [json.Condition, ...(isObject(json.Condition) ? Object.values(json.Condition) : [])].find(
    (part) => part instanceof Unresolved,
  );
  if (condition !== undefined) open.Condition = condition.why;
  const actions = read('Action', 'Action');
  const notActions = read('Action', 'NotAction');
  const resources = read('Resource', 'Resource');
  const notResources = read('Resource', 'NotResource');
  const principals = principalsOf(json.Principal, open);
  const [plain] = statementsOf({
    Statement: { ...json, Condition: withTexts(json.Condition) },
  });
  return {
    ...plain,
    where,
    effect: effect instanceof Unresolved ? 'Allow' : effect,
    actions,
    notActions,
    resources,
    notResources,
    principals,
    hasNotPrincipal: json.NotPrincipal !== undefined,
    targets,
    open,
  };
}

function principalsOf(value: unknown, open: Record<string, string>): Principal[] {
  if (value instanceof Unresolved) {
    open.Principal = value.why;
    return [];
  }
  if (typeof value === 'string') return [{ kind: 'AWS', text: value }];
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([kind, list]) =>
    [list].flat(Infinity).flatMap((item): Principal[] => {
      if (item instanceof Unresolved) {
        if (!isAnything(item))
          return [{ kind: kind as Principal['kind'], text: textOf(item), resource: item.resource }];
        open.Principal ??= item.why;
        return [];
      }
      return typeof item === 'string' || typeof item === 'number'
        ? [{ kind: kind as Principal['kind'], text: String(item) }]
        : [];
    }),
  );
}

/** Whether nothing at all is known of a value: neither a resource of the app, nor a pseudo parameter, nor a part of the text. */
export const isAnything = ({ resource, text }: Unresolved): boolean =>
  resource === undefined && /^\$\{[^{}]*\}$/.test(text) && !text.startsWith('${AWS::');

/** A hole without a name is written `${?}`, which IAM's wildcards must not be found in. */
const textOf = ({ text }: Unresolved) => text.replaceAll('${?}', '${unknown}');

function withTexts(value: unknown): unknown {
  if (value instanceof Unresolved) return textOf(value);
  if (Array.isArray(value)) return value.map(withTexts);
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withTexts(each)]))
    : value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Works something out once per statement: several rules ask, and equal policies of a template share their statements. */
export function perStatement<T>(work: (statement: PolicyStatement) => T): (statement: PolicyStatement) => T {
  const known = new WeakMap<PolicyStatement, { readonly result: T }>();
  return (statement) => {
    let entry = known.get(statement);
    if (!entry) known.set(statement, (entry = { result: work(statement) }));
    return entry.result;
  };
}
