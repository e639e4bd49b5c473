import { type IamActionCatalog, isWildcard, wildcardRegExp } from './iam-actions';
import { conditionFaults } from './iam-conditions';
import { type IamStatement, conditionsOn, isObject, nameOf, statementsOf, stringsOf } from './iam-document';

/** What is wrong with a policy document. */
export interface IamProblem {
  /** Stable name of the check. */
  readonly check: IamCheck;
  /** The statement it is about; undefined for the document itself. */
  readonly statement?: IamStatement;
  /** Where in the document. */
  readonly path: (string | number)[];
  /** What is wrong and what to do, without the statement's name. */
  readonly message: string;
}

export type IamCheck =
  | 'malformed'
  | 'version'
  | 'principal'
  | 'wildcard-action'
  | 'unknown-action'
  | 'allow-not-action'
  | 'allow-not-resource'
  | 'pass-role';

/** The one version with policy variables; without a version, IAM takes `${...}` literally. */
export const POLICY_VERSION = '2012-10-17';

/** Judges an identity policy that someone else wrote. Statements that deny may use wildcards: they only take away. */
export function checkIdentityPolicy(document: unknown, catalog: IamActionCatalog): IamProblem[] {
  return [
    ...documentProblems(document),
    ...statementsOf(document).flatMap((statement) => [
      ...shapeProblems(statement),
      ...actionProblems(statement, catalog),
      ...togetherProblems(statement, catalog),
      ...complementProblems(statement),
      ...passRoleProblems(statement),
    ]),
  ];
}

/** What makes a statement wider than a list of actions and of resources would be, whatever its resources and conditions. */
export function widthProblems(statement: IamStatement, catalog: IamActionCatalog): IamProblem[] {
  return [
    // Allow with NotAction is one fault, whatever the NotAction holds.
    ...actionProblems({ ...statement, notActions: undefined }, catalog).filter(
      ({ check }) => check === 'wildcard-action',
    ),
    ...togetherProblems(statement, catalog),
    ...complementProblems(statement),
  ];
}

/** One line for a problem: the statement by name, then what is wrong. */
export function describe(problem: IamProblem): string {
  return problem.statement ? `${nameOf(problem.statement)}: ${problem.message}` : problem.message;
}

/** `*`, or a service with a wildcard alone (`s3:*`), or a wildcard for the service itself (`*:Get*`). */
export function isWildcardAction(action: string): boolean {
  const [service, name] = action.split(':', 2);
  return isWildcard(service) || (name !== undefined && /^[*?]*\*[*?]*$/.test(name));
}

/** Whether a statement allows `iam:PassRole` to any service. `...IfExists` does not count: it holds when the key is absent. */
export function passesRoleAnywhere(statement: IamStatement): boolean {
  const passesRole = stringsOf(statement.actions).some((action) => wildcardRegExp(action).test('iam:PassRole'));
  if (statement.effect !== 'Allow' || !passesRole) return false;
  return !conditionsOn(statement, 'iam:PassedToService').some(
    ({ operator, values }) =>
      /^(ForAnyValue:)?String(Equals|EqualsIgnoreCase|Like)$/.test(operator) &&
      values.length > 0 &&
      // A wildcard in the service's own name, as in `*.amazonaws.com`, stands for services that nobody thought of.
      stringsOf(values).every((value) => /^[^*?.]+(?:\.|$)/.test(value)),
  );
}

function documentProblems(document: unknown): IamProblem[] {
  const malformed = (path: (string | number)[], message: string): IamProblem => ({ check: 'malformed', path, message });
  if (!isObject(document)) return [malformed([], 'a policy is a JSON object with Version and Statement')];
  const problems = unknownKeys(document, ['Id', 'Statement', 'Version']).map((key) =>
    malformed([key], `the policy has the unknown key '${key}'; allowed: Version, Id, Statement; correct or remove it`),
  );
  if (document.Version !== POLICY_VERSION) {
    const given =
      document.Version === undefined ? 'Version is missing' : `Version is ${JSON.stringify(document.Version)}`;
    problems.push({
      check: 'version',
      statement: statementsOf(document)[0],
      path: document.Version === undefined ? [] : ['Version'],
      message: `${given}: IAM would take policy variables literally; write "Version": "${POLICY_VERSION}"`,
    });
  }
  const list = document.Statement;
  if (list === undefined) problems.push(malformed([], 'Statement is missing; a policy needs at least one'));
  else if (Array.isArray(list) && list.length === 0)
    problems.push(malformed(['Statement'], 'Statement is empty; a policy needs at least one'));
  else if (!isObject(list) && !Array.isArray(list))
    problems.push(malformed(['Statement'], 'Statement is neither an object nor a list of objects'));
  else if (Array.isArray(list)) {
    list.forEach((entry: unknown, index) => {
      if (!isObject(entry)) problems.push(malformed(['Statement', index], `statement ${index + 1} is not an object`));
    });
  }
  return problems;
}

function shapeProblems(statement: IamStatement): IamProblem[] {
  const problems: IamProblem[] = [];
  const add = (message: string, key?: string, check: IamCheck = 'malformed') =>
    problems.push({ check, statement, path: key ? [...statement.path, key] : statement.path, message });
  const { effect, actions, notActions, resources, notResources, json } = statement;
  // What is read over here would be dropped in silence: a `condition` in small letters leaves an unconditional permission.
  for (const key of unknownKeys(json, STATEMENT_KEYS)) {
    add(`has the unknown key '${key}'; allowed: ${STATEMENT_KEYS.join(', ')}; correct or remove it`, key);
  }
  if (json.Sid !== undefined && !(typeof json.Sid === 'string' && /^[A-Za-z0-9]*$/.test(json.Sid))) {
    add(`Sid is ${JSON.stringify(json.Sid)}; allowed: letters and digits`, 'Sid');
  }
  for (const { path, message } of conditionFaults(json.Condition)) {
    problems.push({ check: 'malformed', statement, path: [...statement.path, 'Condition', ...path], message });
  }
  if (effect !== 'Allow' && effect !== 'Deny') {
    add(
      `Effect is ${effect === undefined ? 'missing' : JSON.stringify(effect)}; allowed: "Allow", "Deny"`,
      effect === undefined ? undefined : 'Effect',
    );
  }
  if (!actions === !notActions)
    add(actions ? 'has both Action and NotAction; keep Action' : 'has no Action; list the actions');
  if (!resources === !notResources)
    add(resources ? 'has both Resource and NotResource; keep Resource' : 'has no Resource; list the ARNs');
  for (const [key, list] of Object.entries({
    Action: actions,
    NotAction: notActions,
    Resource: resources,
    NotResource: notResources,
  })) {
    if (list && (list.length === 0 || stringsOf(list).length < list.length))
      add(`${key} is not a string or a list of strings`, key);
    if (!key.endsWith('Resource')) continue;
    for (const resource of stringsOf(list).filter((name) => !/^(?:\*$|arn:)/.test(name)))
      add(`${key} has what is no ARN: '${resource}'; allowed: '*' or 'arn:...', such as 'arn:aws:s3:::bucket/*'`, key);
  }
  if (statement.hasPrincipal)
    add('has a Principal, which only resource policies have; remove it', undefined, 'principal');
  return problems;
}

const STATEMENT_KEYS = ['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'];

/** A principal has a fault of its own. */
function unknownKeys(json: Record<string, unknown>, known: string[]): string[] {
  return Object.keys(json).filter((key) => ![...known, 'Principal', 'NotPrincipal'].includes(key));
}

function actionProblems(statement: IamStatement, catalog: IamActionCatalog): IamProblem[] {
  const denies = statement.effect === 'Deny';
  return (['Action', 'NotAction'] as const).flatMap((key) => {
    const list = key === 'Action' ? statement.actions : statement.notActions;
    return (list ?? []).flatMap((action, index): IamProblem[] => {
      if (typeof action !== 'string') return [];
      const at = { statement, path: [...statement.path, key, index] };
      if (!denies && (isWildcardAction(action) || catalog.isWholeService(action))) {
        return [
          {
            ...at,
            check: 'wildcard-action',
            message: `action '${action}' allows everything${action.includes(':') ? ' of the service' : ''}; list the actions that the instance needs`,
          },
        ];
      }
      if (isWildcardAction(action) || catalog.matching(action).length > 0) return [];
      const nearest = catalog.nearest(action);
      const remedy = nearest ? `did you mean '${nearest}'?` : 'see the service authorization reference for the names';
      return [
        {
          ...at,
          check: 'unknown-action',
          message: `action '${action}' is unknown${isWildcard(action) ? ': it matches no action' : ''}; ${remedy}`,
        },
      ];
    });
  });
}

/** `s3:*e*` and `s3:*t*` beside each other are `s3:*` in other words. */
function togetherProblems(statement: IamStatement, catalog: IamActionCatalog): IamProblem[] {
  if (statement.effect === 'Deny') return [];
  const patterns = stringsOf(statement.actions).filter(
    (action) => isWildcard(action) && !isWildcardAction(action) && !catalog.isWholeService(action),
  );
  const services = new Set(patterns.map((action) => action.split(':')[0].toLowerCase()));
  return [...services].flatMap((service): IamProblem[] => {
    const own = patterns.filter((action) => action.toLowerCase().startsWith(`${service}:`));
    const covered = new Set(own.flatMap((action) => catalog.matching(action)));
    if (own.length < 2 || covered.size < catalog.matching(`${service}:*`).length) return [];
    const list = own.map((action) => `'${action}'`).join(', ');
    return [
      {
        check: 'wildcard-action',
        statement,
        path: [...statement.path, 'Action'],
        message: `actions ${list} together allow everything of the service; list the actions that the instance needs`,
      },
    ];
  });
}

function complementProblems(statement: IamStatement): IamProblem[] {
  if (statement.effect !== 'Allow') return [];
  const problems: IamProblem[] = [];
  if (statement.notActions) {
    problems.push({
      check: 'allow-not-action',
      statement,
      path: [...statement.path, 'NotAction'],
      message:
        'Allow with NotAction allows every action that AWS has or will have but those named; list what is allowed in Action',
    });
  }
  if (statement.notResources) {
    problems.push({
      check: 'allow-not-resource',
      statement,
      path: [...statement.path, 'NotResource'],
      message: 'Allow with NotResource allows every resource but those named; list what is allowed in Resource',
    });
  }
  return problems;
}

function passRoleProblems(statement: IamStatement): IamProblem[] {
  // One fault for `*` and `iam:*` is enough.
  const named = { ...statement, actions: stringsOf(statement.actions).filter((action) => !isWildcardAction(action)) };
  if (!passesRoleAnywhere(named)) return [];
  return [
    {
      check: 'pass-role',
      statement,
      path: [...statement.path, 'Action'],
      message:
        'iam:PassRole without iam:PassedToService lets a role be handed to any service; ' +
        'add "Condition": {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}} with the service meant',
    },
  ];
}
