import type { IamCondition, IamStatement } from '../../../analysis/iam-document';
import { Unresolved } from '../../model';

/**
 * Condition keys that tell own callers or own resources from strangers'. `aws:SourceVpc`, `aws:SourceVpce` and addresses are not
 * among them: everything that comes through the endpoint comes from there.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
const OWN =
  /^(?:aws:(?:Principal(?:Account|Arn|Org(?:ID|Paths)|Tag\/.+)|Resource(?:Account|Org(?:ID|Paths)|Tag\/.+)|userid)|(?:s3|kms):(?:ResourceAccount|CallerAccount|DataAccessPointAccount))$/i;

/** Operators that hold only if the key is there and is one of the values. `...IfExists` holds where the key is absent. */
const NAMES = /^(?:ForAnyValue:)?(?:String(?:Equals|EqualsIgnoreCase|Like)|Arn(?:Equals|Like))$/;

const NAMES_NOT =
  /^(?:ForAllValues:)?(?:String(?:NotEquals|NotEqualsIgnoreCase|NotLike)|Arn(?:NotEquals|NotLike))(?:IfExists)?$/;

/** Whether a condition admits own callers or own resources only. */
export function limitsCallerOrOwner({ operator, key, values }: IamCondition): boolean {
  return NAMES.test(operator) && OWN.test(key) && namesSomething(values);
}

/** Whether a statement denies everything to callers or on resources that are not one's own. */
export function refusesStrangers({ effect, actions, resources, conditions, json }: IamStatement): boolean {
  const [condition] = conditions;
  return (
    effect === 'Deny' &&
    json.Principal !== undefined &&
    (actions ?? []).includes('*') &&
    (resources ?? []).includes('*') &&
    conditions.length === 1 &&
    NAMES_NOT.test(condition.operator) &&
    OWN.test(condition.key) &&
    namesSomething(condition.values)
  );
}

function namesSomething(values: readonly unknown[]): boolean {
  return (
    values.length > 0 &&
    values.every((value) => value instanceof Unresolved || (typeof value === 'string' && namesOne(value)))
  );
}

/** A pattern that everybody's ARN matches but for the account must name that: anybody can name a role like ours. */
function namesOne(value: string): boolean {
  const [arn, , , , account = ''] = value.split(':');
  return /[^*?]/.test(arn === 'arn' ? account : value);
}
