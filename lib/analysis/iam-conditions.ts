import { isObject } from './iam-document';

/** A fault of a `Condition` block and where it stands within the block. */
export interface ConditionFault {
  readonly path: (string | number)[];
  readonly message: string;
}

/**
 * IAM's operators.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
const OPERATOR =
  /^(?:Null|(?:For(?:AllValues|AnyValue):)?(?:String(?:Not)?(?:Equals(?:IgnoreCase)?|Like)|(?:Numeric|Date)(?:(?:Not)?Equals|(?:Less|Greater)Than(?:Equals)?)|Bool|BinaryEquals|(?:Not)?IpAddress|Arn(?:Not)?(?:Equals|Like))(?:IfExists)?)$/;

/** What keeps a `Condition` block from saying what it seems to say. IAM refuses all of it, but only at deployment, or it says nothing. */
export function conditionFaults(block: unknown): ConditionFault[] {
  if (block === undefined) return [];
  if (!isObject(block) || Object.keys(block).length === 0) {
    return [{ path: [], message: 'Condition is no object of operators; write one, or remove it' }];
  }
  return Object.entries(block).flatMap(([operator, tests]): ConditionFault[] => {
    if (!OPERATOR.test(operator)) {
      return [{ path: [operator], message: `Condition has the unknown operator '${operator}'; see IAM's operators` }];
    }
    if (!isObject(tests) || Object.keys(tests).length === 0) {
      return [{ path: [operator], message: `operator '${operator}' has no object of condition keys; write one` }];
    }
    return Object.entries(tests)
      .filter(([, value]) => !isTestValue(value))
      .map(([key]) => ({
        path: [operator, key],
        message: `condition key '${key}' has no value to compare with; allowed: a string, number or boolean, or a list of them`,
      }));
  });
}

function isTestValue(value: unknown): boolean {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.length > 0 && list.every((entry) => ['string', 'number', 'boolean'].includes(typeof entry));
}
