import { type IamCondition, type IamStatement, conditionsOn, stringsOf } from './iam-document';
import { isWildcard, wildcardRegExp } from './iam-actions';
import { arnParts, isEveryResource } from './iam-arn';
import { isWideCidr } from './iam-cidr';

/** What a condition operator does, apart from the type that it compares. */
interface Operator {
  readonly forAllValues: boolean;
  readonly ifExists: boolean;
  readonly negated: boolean;
  readonly isNull: boolean;
  readonly greater: boolean;
}

/** Keys that say how a call is made, and nothing of who makes it, from where, or on what. */
const SAYS_NOTHING = new Set([
  'aws:securetransport',
  'aws:useragent',
  'aws:referer',
  's3:tlsversion',
  'aws:viaawsservice',
  'lambda:functionurlauthtype',
]);

/**
 * Keys whose fixed value names the callers. Source: Amazon S3 user guide, "The meaning of public", and the service
 * authorization reference for those of other services.
 */
const NAMES_CALLERS = new Set([
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceip',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
  'aws:sourceowner',
  'aws:sourcevpc',
  'aws:sourcevpcarn',
  'aws:sourcevpce',
  'aws:userid',
  'aws:vpceaccount',
  'aws:vpceorgid',
  'elasticfilesystem:accessedviamounttarget',
  'elasticfilesystem:accesspointarn',
  'kms:calleraccount',
  'lambda:eventsourcetoken',
  's3:dataaccesspointaccount',
  's3:dataaccesspointarn',
]);

/** Keys of the caller himself: no service is bound by them, and no other account gets around them. */
const NAMES_PRINCIPAL = new Set([
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:userid',
]);

/** Keys that are there in every request, so that `...IfExists` changes nothing. */
const ALWAYS_THERE = new Set([
  'aws:currenttime',
  'aws:epochtime',
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principaltype',
  'aws:requestedregion',
  'aws:resourceaccount',
  'aws:userid',
]);

/** Keys that hold of every resource of the account alike: by them `*` still stands for all of its data. */
const OF_ALL_DATA = new Set([
  'aws:principalaccount',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:principaltype',
  'aws:requestedregion',
  'aws:resourceaccount',
  'aws:resourceorgid',
  'aws:resourceorgpaths',
  'kms:calleraccount',
  'kms:viaservice',
  's3:resourceaccount',
  's3:x-amz-acl',
]);

/** Keys by which a resource or role knows on whose behalf a service calls. */
const NAMES_SOURCE =
  /^(?:aws:source(?:account|arn|owner|orgid|orgpaths)|kms:calleraccount|kms:encryptioncontext:.+|lambda:eventsourcetoken|sts:externalid)$/;

/** Keys that tell a known other account from any: the secret that both agreed on, or the organization. */
const NAMES_PARTNER = new Set(['sts:externalid', 'aws:principalorgid', 'aws:principalorgpaths']);

/** Whether a value of a condition stands for every value: `*`, `o-*`, every network, an ARN of nothing but wildcards. */
export function matchesAll(value: unknown): boolean {
  const text = String(value).trim();
  return text === '' || isEveryId(text) || isWideCidr(text) || isEveryResource(text);
}

/** Ids of organizations, their units and networks begin alike whosever they are. */
const isEveryId = (text: string) =>
  isWildcard(text) && text.split('/').every((part) => /^(?:(?:ou?|r|vpce?)-)?[*?]*$/.test(part));

/** Regions so far apart that a pattern for all of them is one for every region. */
const FAR_REGIONS = ['us-east-1', 'eu-west-1', 'ap-southeast-2'];

/** Whether a test may fail at all: `StringLike` with `*`, or `ForAllValues` where the key may be absent, limits nothing. */
export function limits(condition: IamCondition, statement: IamStatement): boolean {
  const { isNull, negated, forAllValues, ifExists, greater } = operatorOf(condition);
  const key = condition.key.toLowerCase();
  // That a key is there, or is not, says nothing of its value.
  if (SAYS_NOTHING.has(key) || isNull) return false;
  // All but some is as good as all, unless it is some of the resources.
  if (negated) return /^[a-z0-9-]+:resourcetag\/./.test(key);
  if ((forAllValues || (ifExists && !ALWAYS_THERE.has(key))) && !isRequired(key, statement)) return false;
  // From some time on is for ever.
  if (greater && /^aws:(?:currenttime|epochtime)$/.test(key)) return false;
  return condition.values.length > 0 && !condition.values.some((value) => holdsOfAll(key, value));
}

function holdsOfAll(key: string, value: unknown): boolean {
  if (key === 'aws:multifactorauthpresent') return String(value).toLowerCase() !== 'true';
  if (key === 'aws:requestedregion' && isWildcard(String(value))) {
    const pattern = wildcardRegExp(String(value));
    return FAR_REGIONS.every((region) => pattern.test(region));
  }
  return matchesAll(value);
}

/** Whether some condition of a statement limits it. */
export function isConditional(statement: IamStatement): boolean {
  return statement.conditions.some((condition) => limits(condition, statement));
}

/** Whether some condition of a statement limits which data it is about, and not only where or through what it is reached. */
export function limitsData(statement: IamStatement): boolean {
  return statement.conditions.some(
    (condition) => !OF_ALL_DATA.has(condition.key.toLowerCase()) && limits(condition, statement),
  );
}

/** Whether a condition says positively, and for a key that must be there, what holds of the request. */
export function requires(statement: IamStatement, isKey: (key: string) => boolean): boolean {
  return statement.conditions.some((condition) => {
    const { negated, ifExists } = operatorOf(condition);
    return isKey(condition.key.toLowerCase()) && !negated && !ifExists && limits(condition, statement);
  });
}

/** The same, for keys whose value names somebody: the ARN of any account names nobody. */
const names = (statement: IamStatement, isKey: (key: string) => boolean) =>
  requires({ ...statement, conditions: statement.conditions.filter(isOfKnownAccount) }, isKey);

function isOfKnownAccount({ key, values }: IamCondition): boolean {
  return !stringsOf(values).some((text) => isWildcard(arnParts(text)?.[4] ?? (/account$/i.test(key) ? text : '')));
}

/** Whether the conditions name who may call, so that an open principal is not open. */
export function namesCallers(statement: IamStatement): boolean {
  return names(statement, (key) => NAMES_CALLERS.has(key));
}

/** Whether the conditions name the caller himself, so that an open trust policy is not open. */
export function namesPrincipal(statement: IamStatement): boolean {
  return names(statement, (key) => NAMES_PRINCIPAL.has(key));
}

/** Whether the conditions name a caller by his own ARN or id, and not only by where he comes from. */
export function namesIdentity(statement: IamStatement): boolean {
  return names(statement, (key) => /^aws:(?:principalarn|userid)$/.test(key));
}

/** Whether the conditions name on whose behalf a service may call. */
export function namesSource(statement: IamStatement): boolean {
  return names(statement, (key) => NAMES_SOURCE.test(key));
}

/** Whether the conditions ask for an external id or an organization. */
export function namesPartner(statement: IamStatement): boolean {
  return names(statement, (key) => NAMES_PARTNER.has(key));
}

const isRequired = (key: string, statement: IamStatement) =>
  conditionsOn(statement, key).some(
    ({ operator, values }) => operator === 'Null' && values.every((value) => String(value).toLowerCase() === 'false'),
  );

function operatorOf({ operator }: IamCondition): Operator {
  const base = operator.replace(/^For(?:All|Any)Values?:/, '').replace(/IfExists$/, '');
  return {
    forAllValues: operator.startsWith('ForAllValues:'),
    ifExists: operator.endsWith('IfExists'),
    negated: base.includes('Not'),
    isNull: base === 'Null',
    greater: base.includes('Greater'),
  };
}
