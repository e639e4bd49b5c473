/** One test of a statement's `Condition` block. */
export interface IamCondition {
  /** As written, such as `ForAllValues:StringEquals`. */
  readonly operator: string;
  /** As written, such as `aws:TagKeys`; IAM compares keys without regard to case. */
  readonly key: string;
  /** A string where the document has one, an intrinsic function of CloudFormation as it stands otherwise. */
  readonly values: unknown[];
}

/** A statement of an IAM policy, with lists where the grammar allows a single value. */
export interface IamStatement {
  /** Counted from 1. */
  readonly number: number;
  /** Where the statement stands in its document. */
  readonly path: (string | number)[];
  readonly sid?: string;
  readonly effect: unknown;
  readonly actions?: unknown[];
  readonly notActions?: unknown[];
  readonly resources?: unknown[];
  readonly notResources?: unknown[];
  readonly hasPrincipal: boolean;
  readonly conditions: IamCondition[];
  /** The statement as written. */
  readonly json: Record<string, unknown>;
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The statements of a policy document; entries that are no objects are left out. */
export function statementsOf(document: unknown): IamStatement[] {
  if (!isObject(document)) return [];
  const { Statement: list } = document;
  if (!Array.isArray(list)) return isObject(list) ? [statementOf(list, 1, ['Statement'])] : [];
  return list.flatMap((entry: unknown, index) =>
    isObject(entry) ? [statementOf(entry, index + 1, ['Statement', index])] : [],
  );
}

/** How an error names a statement: by its Sid, or else by its number. */
export function nameOf(statement: IamStatement): string {
  return statement.sid ? `statement '${statement.sid}'` : `statement ${statement.number}`;
}

/** Those entries of a list that are plain strings; intrinsic functions can't be judged. */
export function stringsOf(list: unknown[] | undefined): string[] {
  return (list ?? []).filter((entry): entry is string => typeof entry === 'string');
}

/** The tests that a statement makes of one condition key, whatever the operator. */
export function conditionsOn(statement: IamStatement, key: string): IamCondition[] {
  return statement.conditions.filter((condition) => condition.key.toLowerCase() === key.toLowerCase());
}

function statementOf(json: Record<string, unknown>, number: number, path: (string | number)[]): IamStatement {
  return {
    number,
    path,
    sid: typeof json.Sid === 'string' && json.Sid !== '' ? json.Sid : undefined,
    effect: json.Effect,
    actions: listOf(json.Action),
    notActions: listOf(json.NotAction),
    resources: listOf(json.Resource),
    notResources: listOf(json.NotResource),
    hasPrincipal: json.Principal !== undefined || json.NotPrincipal !== undefined,
    conditions: Object.entries(isObject(json.Condition) ? json.Condition : {}).flatMap(([operator, tests]) =>
      Object.entries(isObject(tests) ? tests : {}).map(([key, values]) => ({
        operator,
        key,
        values: listOf(values) ?? [],
      })),
    ),
    json,
  };
}

function listOf(value: unknown): unknown[] | undefined {
  return value === undefined ? undefined : Array.isArray(value) ? (value as unknown[]) : [value];
}
